//! What flags are written as.

use std::time::Duration;

use stowbox_core::clock::Timestamp;

/// `90s`, `15m`, `12h`, `30d` or `2w`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let wrong = || "write a number and a unit: 90s, 15m, 12h, 30d or 2w".to_owned();
    let (number, unit) = text.split_at(text.find(|char: char| !char.is_ascii_digit()).ok_or_else(wrong)?);
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        "w" => 7 * 24 * 60 * 60,
        _ => return Err(wrong()),
    };
    let number = number.parse::<u32>().map_err(|_| wrong())?;
    Ok(Duration::from_secs(u64::from(number) * seconds))
}

/// RFC 3339.
pub(super) fn time(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).ok_or_else(|| "write a time such as 2030-01-31T12:00:00Z".to_owned())
}

/// A limit, or `none`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limit<T>(pub(super) Option<T>);

/// `none`, bytes, or a number with a unit: `500MB`, `10GiB`.
pub(super) fn size_limit(text: &str) -> Result<Limit<u64>, String> {
    let wrong = || "write bytes, a size such as 500MB or 10GiB, or none".to_owned();
    if text == "none" {
        return Ok(Limit(None));
    }
    let end = text.find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let bytes: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1000,
        "mb" => 1000_u64.pow(2),
        "gb" => 1000_u64.pow(3),
        "tb" => 1000_u64.pow(4),
        "kib" => 1 << 10,
        "mib" => 1 << 20,
        "gib" => 1 << 30,
        "tib" => 1 << 40,
        _ => return Err(wrong()),
    };
    let number = number.parse::<u64>().map_err(|_| wrong())?;
    Ok(Limit(Some(number.checked_mul(bytes).ok_or_else(wrong)?)))
}

/// `none` or a number.
pub(super) fn count_limit(text: &str) -> Result<Limit<u32>, String> {
    if text == "none" {
        return Ok(Limit(None));
    }
    text.parse().map(|count| Limit(Some(count))).map_err(|_| "write a number, or none".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_a_unit() {
        assert_eq!(duration("30d"), Ok(Duration::from_hours(30 * 24)));
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        for bad in ["", "30", "d", "-1d", "1y", "1.5h", "99999999999s", "1ü"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn sizes_are_bytes_or_have_a_unit() {
        assert_eq!(size_limit("10GiB"), Ok(Limit(Some(10 << 30))));
        assert_eq!(size_limit("500MB"), Ok(Limit(Some(500_000_000))));
        assert_eq!(size_limit("12"), Ok(Limit(Some(12))));
        assert_eq!(size_limit("none"), Ok(Limit(None)));
        for bad in ["", "GiB", "1 GiB", "-1", "1XB", "99999999999999TiB"] {
            assert!(size_limit(bad).is_err(), "{bad}");
        }
    }
}
