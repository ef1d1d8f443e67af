//! How many bytes a second go over all transfers together. The limit can change while they run.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, sleep_until};

/// Read and handed on at once. With the few that wait in between, this bounds the memory of a file.
const CHUNK_BYTES: usize = 512 * 1024;
/// The same under a limit: so much of a second, so that progress is seen and a change is felt.
const CHUNKS_PER_SECOND: u64 = 8;
const MIN_CHUNK_BYTES: usize = 1024;

/// The limit that all transfers share.
pub(super) struct Bandwidth {
    state: Mutex<State>,
    changed: Notify,
}

struct State {
    bytes_per_second: Option<u64>,
    /// When what was let through so far is through.
    free_at: Instant,
}

impl Bandwidth {
    pub(super) fn new(bytes_per_second: Option<u64>) -> Self {
        Self {
            state: Mutex::new(State { bytes_per_second, free_at: Instant::now() }),
            changed: Notify::new(),
        }
    }

    pub(super) fn limit(&self) -> Option<u64> {
        self.state().bytes_per_second
    }

    pub(super) fn set_limit(&self, bytes_per_second: Option<u64>) {
        *self.state() = State { bytes_per_second, free_at: Instant::now() };
        self.changed.notify_waiters();
    }

    /// How much to ask for at once.
    pub(super) fn chunk_bytes(&self) -> usize {
        self.limit().map_or(CHUNK_BYTES, |limit| {
            usize::try_from(limit / CHUNKS_PER_SECOND)
                .unwrap_or(CHUNK_BYTES)
                .clamp(MIN_CHUNK_BYTES, CHUNK_BYTES)
        })
    }

    /// Waits until `bytes` may go.
    pub(super) async fn take(&self, bytes: u64) {
        loop {
            // Listened to before the look, so that no change falls between.
            let changed = self.changed.notified();
            let Some(wait) = self.try_take(bytes) else { return };
            tokio::select! {
                () = changed => {}
                () = sleep_until(wait) => {}
            }
        }
    }

    /// None: they may go. Otherwise when to ask again.
    fn try_take(&self, bytes: u64) -> Option<Instant> {
        let mut state = self.state();
        let limit = state.bytes_per_second?;
        let now = Instant::now();
        if state.free_at > now {
            return Some(state.free_at);
        }
        state.free_at = now + Duration::from_secs_f64(bytes as f64 / limit as f64);
        None
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn two_who_share_a_limit_take_as_long_as_one_who_sends_as_much() {
        let bandwidth = Bandwidth::new(Some(1_000_000));
        let started = Instant::now();
        let send = || async {
            for _ in 0..5 {
                bandwidth.take(50_000).await;
            }
        };
        tokio::join!(send(), send());
        // Of ten pieces of 50 ms each nine have to be waited for.
        assert!(started.elapsed() >= Duration::from_millis(440), "{:?}", started.elapsed());
    }

    #[tokio::test]
    async fn lifting_the_limit_lets_those_go_who_wait() {
        let bandwidth = Bandwidth::new(Some(1));
        bandwidth.take(1_000_000).await;
        let waiting = tokio::time::timeout(Duration::from_secs(20), bandwidth.take(1));
        let lift = async { bandwidth.set_limit(None) };
        assert!(tokio::join!(waiting, lift).0.is_ok());
    }
}
