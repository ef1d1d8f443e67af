//! When to try again: a pure function of how often it was tried, what came back, and chance.

use std::time::Duration;

use crate::clock::Timestamp;

/// The waits after the first attempt, the second, and so on; after the last of them it is given up.
const WAITS: [Duration; 8] = [
    Duration::from_secs(5),
    Duration::from_secs(30),
    Duration::from_mins(2),
    Duration::from_mins(10),
    Duration::from_mins(30),
    Duration::from_hours(2),
    Duration::from_hours(6),
    Duration::from_hours(12),
];

/// No receiver may put it off for longer.
const RETRY_AFTER_MAX: Duration = Duration::from_hours(24);

/// What came back, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// 2xx, whole and in time.
    Taken,
    /// 410: the receiver wants no more of anything.
    Gone,
    /// Anything else, with what `Retry-After` said.
    Refused { retry_after: Option<Duration> },
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Delivered,
    RetryAt(Timestamp),
    GiveUp,
    GiveUpAndDisable,
}

/// Decides after attempt number `attempt` (from 1). `chance`, from 0 to 1, spreads the wait by a fifth either way, so that
/// what failed together does not come back together.
pub(crate) fn decide(attempt: u32, outcome: Outcome, now: Timestamp, chance: f64) -> Decision {
    let retry_after = match outcome {
        Outcome::Taken => return Decision::Delivered,
        Outcome::Gone => return Decision::GiveUpAndDisable,
        Outcome::Refused { retry_after } => retry_after,
    };
    let Some(wait) = WAITS.get(attempt.saturating_sub(1) as usize) else { return Decision::GiveUp };
    let spread = wait.mul_f64(0.8 + 0.4 * chance.clamp(0.0, 1.0));
    let asked = retry_after.unwrap_or_default().min(RETRY_AFTER_MAX);
    Decision::RetryAt(now + spread.max(asked))
}

/// Reads `Retry-After`: seconds, or an HTTP date.
pub(crate) fn parse_retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    match value.parse::<u64>() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            let until = httpdate::parse_http_date(value).ok()?;
            Some(until.duration_since(now.to_system_time()).unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);
    const REFUSED: Outcome = Outcome::Refused { retry_after: None };

    #[test]
    fn the_waits_are_those_of_the_contract() {
        let waits: Vec<_> = (1..=9)
            .map(|attempt| match decide(attempt, REFUSED, NOW, 0.5) {
                Decision::RetryAt(at) => Some((at.as_millis() - NOW.as_millis()) / 1000),
                _ => None,
            })
            .collect();
        let expected = [5, 30, 120, 600, 1800, 7200, 21600, 43200].map(Some);
        assert_eq!(waits[..8], expected);
        assert_eq!(decide(9, REFUSED, NOW, 0.5), Decision::GiveUp);
    }

    #[test]
    fn success_ends_it_and_gone_disables() {
        assert_eq!(decide(1, Outcome::Taken, NOW, 0.5), Decision::Delivered);
        assert_eq!(decide(1, Outcome::Gone, NOW, 0.5), Decision::GiveUpAndDisable);
    }

    #[test]
    fn retry_after_is_honoured_up_to_a_day() {
        let after = |seconds| {
            let retry_after = Some(Duration::from_secs(seconds));
            decide(1, Outcome::Refused { retry_after }, NOW, 0.5)
        };
        assert_eq!(after(1), Decision::RetryAt(NOW + Duration::from_secs(5)), "never sooner than planned");
        assert_eq!(after(60), Decision::RetryAt(NOW + Duration::from_mins(1)));
        assert_eq!(after(u64::MAX), Decision::RetryAt(NOW + RETRY_AFTER_MAX));
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        assert_eq!(parse_retry_after(" 120 ", NOW), Some(Duration::from_mins(2)));
        let date = httpdate::fmt_http_date((NOW + Duration::from_mins(1)).to_system_time());
        assert_eq!(parse_retry_after(&date, NOW), Some(Duration::from_mins(1)));
        assert_eq!(parse_retry_after("Thu, 01 Jan 1970 00:00:00 GMT", NOW), Some(Duration::ZERO));
        for bad in ["", "soon", "-1", "1.5"] {
            assert_eq!(parse_retry_after(bad, NOW), None, "{bad}");
        }
    }

    proptest! {
        #[test]
        fn chance_spreads_a_wait_by_a_fifth_at_most(attempt in 1_u32..=8, chance in 0.0..=1.0_f64) {
            let Decision::RetryAt(at) = decide(attempt, REFUSED, NOW, chance) else {
                return Err(TestCaseError::fail("no retry"));
            };
            let waited = (at.as_millis() - NOW.as_millis()) as f64;
            let planned = WAITS[attempt as usize - 1].as_millis() as f64;
            prop_assert!((0.8 * planned - 1.0..=1.2 * planned + 1.0).contains(&waited), "{waited} of {planned}");
        }
    }
}
