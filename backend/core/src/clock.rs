//! Time and randomness, handed in so that tests move the clock instead of sleeping.
//!
//! The only file that may ask the system for the time (`clippy.toml` bans it elsewhere).

use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use rand::Rng;
use ulid::Ulid;

/// A moment in UTC, in milliseconds since 1970. Shown as RFC 3339 with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From milliseconds since 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Whole seconds since 1970, rounded down: the precision of HTTP dates.
    pub const fn as_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Parses RFC 3339.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>().ok().map(|at| Self(at.as_millisecond()))
    }

    /// The beginning and the end of the calendar month (UTC) it lies in.
    pub fn month(self) -> (Self, Self) {
        let first = self.zoned().first_of_month().and_then(|day| day.start_of_day());
        let next = first.clone().and_then(|day| day.checked_add(jiff::Span::new().months(1)));
        let millis = |at: Result<jiff::Zoned, jiff::Error>| {
            at.map_or(self, |at| Self(at.timestamp().as_millisecond()))
        };
        (millis(first), millis(next))
    }

    /// For `Last-Modified` and its conditions; moments before 1970 count as 1970.
    pub fn to_system_time(self) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(self.0).unwrap_or(0))
    }

    /// The start of the hour it lies in.
    pub fn hour(self) -> Self {
        const HOUR: i64 = 60 * 60 * 1000;
        Self(self.0 - self.0.rem_euclid(HOUR))
    }

    /// Year, month, day, hour, minute and second in UTC.
    pub fn civil(self) -> [i32; 6] {
        let at = self.zoned();
        [
            i32::from(at.year()),
            i32::from(at.month()),
            i32::from(at.day()),
            i32::from(at.hour()),
            i32::from(at.minute()),
            i32::from(at.second()),
        ]
    }

    fn zoned(self) -> jiff::Zoned {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default().to_zoned(jiff::tz::TimeZone::UTC)
    }
}

impl std::ops::Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.zoned().strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

/// Tells the time.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// The computer's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the system")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at `at`.
    pub fn at(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.0))
    }

    /// Moves on.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(i64::try_from(by.as_millis()).unwrap_or(i64::MAX), Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

/// Makes ids: a prefix and a ULID, ascending within a process even in one millisecond.
#[derive(Debug, Default)]
pub struct Ids(Mutex<ulid::Generator>);

impl Ids {
    /// A new ULID for the moment `now`.
    pub fn ulid(&self, now: Timestamp) -> Ulid {
        let mut generator = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        generator
            .generate_from_datetime(now.to_system_time())
            .unwrap_or_else(ulid::Overflow::commit_overflow_increment)
    }

    /// A new id such as `bkt_01J…`.
    pub fn id(&self, prefix: &str, now: Timestamp) -> String {
        format!("{prefix}_{}", self.ulid(now))
    }

    /// `N` bytes from the system's secure generator, for secrets.
    pub fn secret<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        rand::rng().fill_bytes(&mut bytes);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_shown_with_milliseconds_and_z() {
        assert_eq!(Timestamp::from_millis(1_700_000_000_007).to_string(), "2023-11-14T22:13:20.007Z");
        assert_eq!(Timestamp::from_millis(0).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn the_month_of_a_leap_day_ends_on_the_first_of_march() {
        let (start, end) = Timestamp::parse("2024-02-29T23:59:59.999Z").unwrap().month();
        assert_eq!(
            (start.to_string(), end.to_string()),
            ("2024-02-01T00:00:00.000Z".into(), "2024-03-01T00:00:00.000Z".into())
        );
    }

    #[test]
    fn ids_of_one_millisecond_ascend() {
        let ids = Ids::default();
        let now = Timestamp::from_millis(1_700_000_000_000);
        let made: Vec<_> = (0..1000).map(|_| ids.id("obj", now)).collect();
        assert!(made.is_sorted());
        assert_eq!(made.iter().collect::<std::collections::HashSet<_>>().len(), 1000);
    }
}
