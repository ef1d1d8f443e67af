//! What a copy tells while it runs, and by what it is held up or stopped.

use std::sync::Arc;

use tokio_util::sync::CancellationToken;

use super::bandwidth::Bandwidth;
use super::snapshot::{Failure, Safe};
use crate::names::ObjectKey;

/// How a file arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrived {
    New,
    /// In the place of one that was there.
    Replaced,
    /// Not at all, as was asked for: its key is taken.
    Skipped,
}

/// Why a file did not arrive.
#[derive(Debug)]
pub(super) enum Stopped {
    /// The transfer was paused or cancelled, or the app closes.
    Interrupted,
    Failed(Failure),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<crate::Error> for Stopped {
    fn from(error: crate::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What a copy tells.
#[derive(Debug)]
pub(super) enum Event {
    /// The object has this many bytes.
    Size(u64),
    /// This many are across.
    At(u64),
    /// This many more are.
    Across(u64),
    /// It goes under this key.
    Key(ObjectKey),
    /// It goes in parts, by this upload.
    Upload(String),
    /// So many parts have arrived, which come to so many bytes.
    Safe(Safe, u64),
    /// Its upload is gone, with all of its parts.
    Lost,
}

/// Of one file that is copied. A handle: clones share it.
#[derive(Clone)]
pub(super) struct Progress {
    tell: Arc<dyn Fn(Event) + Send + Sync>,
    stop: CancellationToken,
    bandwidth: Arc<Bandwidth>,
}

impl Progress {
    pub(super) fn new(
        stop: CancellationToken,
        bandwidth: Arc<Bandwidth>,
        tell: impl Fn(Event) + Send + Sync + 'static,
    ) -> Self {
        Self { tell: Arc::new(tell), stop, bandwidth }
    }

    pub(super) fn tell(&self, event: Event) {
        (self.tell)(event);
    }

    pub(super) fn check(&self) -> Result<(), Stopped> {
        if self.stop.is_cancelled() { Err(Stopped::Interrupted) } else { Ok(()) }
    }

    /// Waits until more may be sent, and says how much of what is left.
    pub(super) async fn may_send(&self, left_bytes: u64) -> Result<usize, Stopped> {
        let bytes = usize::try_from(left_bytes).unwrap_or(usize::MAX).min(self.bandwidth.chunk_bytes());
        self.wait_for(bytes as u64).await?;
        Ok(bytes)
    }

    /// Waits until `bytes` may go.
    pub(super) async fn wait_for(&self, bytes: u64) -> Result<(), Stopped> {
        self.check()?;
        if bytes == 0 {
            return Ok(());
        }
        tokio::select! {
            () = self.stop.cancelled() => Err(Stopped::Interrupted),
            () = self.bandwidth.take(bytes) => Ok(()),
        }
    }
}
