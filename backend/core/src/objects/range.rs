//! Range requests: RFC 9110, section 14. One range of each form; several at once are answered with the whole.

/// What a `Range` header asks of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// The whole object: no range, one that is not understood, or several.
    Whole,
    /// `length` bytes from `start`; at least one.
    Part {
        /// The first byte.
        start: u64,
        /// How many.
        length: u64,
    },
    /// Lies outside the object.
    Unsatisfiable,
}

impl Range {
    /// Reads a `Range` header against an object of `size` bytes.
    pub fn of(header: Option<&str>, size: u64) -> Self {
        header.and_then(|header| Self::parse(header, size)).unwrap_or(Self::Whole)
    }

    fn parse(header: &str, size: u64) -> Option<Self> {
        let (unit, set) = header.split_once('=')?;
        if !unit.trim().eq_ignore_ascii_case("bytes") || set.contains(',') {
            return None;
        }
        let (first, last) = set.trim().split_once('-')?;
        let (first, last) = (first.trim(), last.trim());
        let (start, end) = match (first.is_empty(), last.is_empty()) {
            (true, true) => return None,
            (true, false) => {
                let suffix = number(last)?.min(size);
                (size - suffix, size)
            }
            (false, true) => (number(first)?, size),
            (false, false) => {
                let (first, last) = (number(first)?, number(last)?);
                if first > last {
                    return None;
                }
                (first, last.saturating_add(1).min(size))
            }
        };
        Some(if start < end { Self::Part { start, length: end - start } } else { Self::Unsatisfiable })
    }
}

/// Digits only; more than fits in 64 bits is as good as infinity.
fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_form_is_understood() {
        let part = |start, length| Range::Part { start, length };
        for (header, size, expected) in [
            ("bytes=0-0", 10, part(0, 1)),
            ("bytes=2-5", 10, part(2, 4)),
            ("bytes=2-", 10, part(2, 8)),
            ("bytes=-3", 10, part(7, 3)),
            ("bytes=-30", 10, part(0, 10)),
            ("bytes=5-99", 10, part(5, 5)),
            ("Bytes = 1 - 2", 10, part(1, 2)),
            ("bytes=0-18446744073709551615", 10, part(0, 10)),
            ("bytes=10-", 10, Range::Unsatisfiable),
            ("bytes=99999999999999999999-", 10, Range::Unsatisfiable),
            ("bytes=-0", 10, Range::Unsatisfiable),
            ("bytes=0-", 0, Range::Unsatisfiable),
            ("bytes=-1", 0, Range::Unsatisfiable),
            ("bytes=5-2", 10, Range::Whole),
            ("bytes=0-1,4-5", 10, Range::Whole),
            ("bytes=a-b", 10, Range::Whole),
            ("bytes=-", 10, Range::Whole),
            ("bytes=+1-2", 10, Range::Whole),
            ("lines=1-2", 10, Range::Whole),
            ("bytes", 10, Range::Whole),
        ] {
            assert_eq!(Range::of(Some(header), size), expected, "{header} of {size}");
        }
        assert_eq!(Range::of(None, 10), Range::Whole);
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_object(header in "bytes=[0-9]{0,22}-[0-9]{0,22}|\\PC{0,30}", size in any::<u64>()) {
            if let Range::Part { start, length } = Range::of(Some(&header), size) {
                prop_assert!(length > 0);
                prop_assert!(start.checked_add(length).is_some_and(|end| end <= size));
            }
        }
    }
}
