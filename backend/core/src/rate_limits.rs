//! Rate limits: a token bucket for each API key, as large as its account allows requests in a minute.
//!
//! The buckets are of this process and of this run. Servers that shared a catalog would each grant the whole limit.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock as GovernorClock;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use crate::App;
use crate::clock::{Clock, Timestamp};
use crate::principal::Principal;

/// In which time an empty bucket fills up.
const WINDOW: Duration = Duration::from_mins(1);

/// What a limited key may still do.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Whether this request may go on.
    pub allowed: bool,
    /// Requests in a minute.
    pub limit: u32,
    /// Requests left now.
    pub remaining: u32,
    /// Of one that may go on: until all requests are there again. Of a refused one: until the next is.
    pub reset_seconds: u64,
}

/// Takes a token from the bucket of the caller's key. `None` if no limit is set.
pub fn take(app: &App, principal: &Principal) -> Option<Allowance> {
    let (key_id, limit) = principal.rate_limit()?;
    Some(app.rate_limits().take(key_id, NonZeroU32::new(limit)?, &app.config().clock))
}

/// The buckets of the keys that were used in the last minute.
#[derive(Debug, Default)]
pub(crate) struct RateLimits(Mutex<HashMap<String, Bucket>>);

#[derive(Debug)]
struct Bucket {
    limit: NonZeroU32,
    used_at: Timestamp,
    limiter: Limiter,
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, Ticks, StateInformationMiddleware>;

impl RateLimits {
    fn take(&self, key_id: &str, limit: NonZeroU32, clock: &Arc<dyn Clock>) -> Allowance {
        let now = clock.now();
        let new = || Bucket {
            limit,
            used_at: now,
            limiter: RateLimiter::direct_with_clock(Quota::per_minute(limit), Ticks(clock.clone()))
                .with_middleware(),
        };
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(key_id.to_owned()).or_insert_with(new);
        // Another limit, or a clock that was set back: whoever is concerned begins with a full bucket.
        if bucket.limit != limit || now < bucket.used_at {
            *bucket = new();
        }
        bucket.used_at = now;
        match bucket.limiter.check() {
            Ok(snapshot) => {
                let remaining = snapshot.remaining_burst_capacity();
                let missing = u64::from(limit.get().saturating_sub(remaining));
                let reset_seconds = (missing * WINDOW.as_secs()).div_ceil(u64::from(limit.get()));
                Allowance { allowed: true, limit: limit.get(), remaining, reset_seconds }
            }
            Err(not_until) => {
                let wait = not_until.wait_time_from(nanos(now));
                let reset_seconds = (wait.as_millis() as u64).div_ceil(1000).max(1);
                Allowance { allowed: false, limit: limit.get(), remaining: 0, reset_seconds }
            }
        }
    }

    /// Forgets the keys whose buckets are full again.
    pub(crate) fn forget_idle(&self, now: Timestamp) {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        buckets.retain(|_, bucket| bucket.used_at + WINDOW > now && bucket.used_at <= now);
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }
}

/// The app's clock, as `governor` reads it.
#[derive(Clone, Debug)]
struct Ticks(Arc<dyn Clock>);

impl GovernorClock for Ticks {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        nanos(self.0.now())
    }
}

fn nanos(at: Timestamp) -> Nanos {
    Nanos::from(Duration::from_millis(u64::try_from(at.as_millis()).unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;

    fn clock() -> (Arc<ManualClock>, Arc<dyn Clock>) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(1_763_467_200_000)));
        (clock.clone(), clock)
    }

    #[test]
    fn a_bucket_empties_and_fills_again_evenly() {
        let (hand, clock) = clock();
        let limits = RateLimits::default();
        let limit = NonZeroU32::new(6).unwrap();
        let left: Vec<_> = (0..6).map(|_| limits.take("a", limit, &clock).remaining).collect();
        assert_eq!(left, [5, 4, 3, 2, 1, 0]);
        let refused = limits.take("a", limit, &clock);
        assert!(!refused.allowed);
        assert_eq!(refused.reset_seconds, 10);
        hand.advance(Duration::from_secs(9));
        assert!(!limits.take("a", limit, &clock).allowed);
        hand.advance(Duration::from_secs(1));
        assert!(limits.take("a", limit, &clock).allowed);
        assert!(limits.take("b", limit, &clock).allowed, "another key has a bucket of its own");
    }

    #[test]
    fn idle_keys_cost_no_memory() {
        let (hand, clock) = clock();
        let limits = RateLimits::default();
        let limit = NonZeroU32::new(60).unwrap();
        for key in 0..1000 {
            limits.take(&key.to_string(), limit, &clock);
        }
        hand.advance(Duration::from_secs(59));
        limits.take("late", limit, &clock);
        hand.advance(Duration::from_secs(1));
        limits.forget_idle(clock.now());
        assert_eq!(limits.len(), 1);
    }

    #[test]
    fn a_clock_that_is_set_back_locks_nobody_out() {
        let (_, late) = clock();
        let early: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::from_millis(1_000_000)));
        let limits = RateLimits::default();
        let limit = NonZeroU32::new(1).unwrap();
        assert!(limits.take("a", limit, &late).allowed);
        assert!(limits.take("a", limit, &early).allowed);
    }
}
