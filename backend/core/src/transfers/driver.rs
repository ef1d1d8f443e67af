//! Brings one transfer to its end: scans, copies as slots become free, and reports. One task each, which alone reports
//! it, so that reports come in order.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::download::{Progress, download};
use super::job::Job;
use super::queue::Shared;
use super::scan::scan;
use super::snapshot::{Failure, Kind, State};
use super::upload::{Arrived, Destination, Stopped, upload};
use crate::error::{Error, Result};

/// The least time between two reports of one transfer, except where its state changes.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// Brings one transfer to its end.
pub(super) struct Driver {
    shared: Arc<Shared>,
    job: Arc<Job>,
}

impl Driver {
    pub(super) fn new(shared: Arc<Shared>, job: Arc<Job>) -> Self {
        Self { shared, job }
    }

    /// `again`: what did not arrive is tried once more.
    pub(super) async fn run(self, again: bool) {
        self.report();
        let mut ticker = interval(REPORT_EVERY);
        ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
        if self.job.state() == State::Scanning {
            self.scan(&mut ticker).await;
        } else if again && self.job.order.kind == Kind::Upload {
            self.measure_again().await;
        }
        if self.job.state() == State::Running {
            self.copy(&mut ticker).await;
        }
        self.job.finish();
        self.report();
    }

    fn report(&self) {
        self.job.take_changed();
        (self.shared.report)(self.job.snapshot());
    }

    async fn scan(&self, ticker: &mut Interval) {
        let (job, cancelled) = (Arc::clone(&self.job), self.job.cancelled());
        let mut walk =
            spawn_blocking(move || scan(&job.order.paths, &job.order.prefix, &job.found, &cancelled));
        let scan = loop {
            tokio::select! {
                scan = &mut walk => break scan,
                _ = ticker.tick() => self.report(),
            }
        };
        if self.job.cancelled().is_cancelled() {
            return;
        }
        match scan {
            Ok(scan) => {
                self.job.scanned(scan);
                self.report();
            }
            // Left as it is, it ends as failed.
            Err(error) => tracing::error!(%error, "a scan failed"),
        }
    }

    /// Before a retry: a file that had changed is sent as it is now.
    async fn measure_again(&self) {
        let job = Arc::clone(&self.job);
        let measured = spawn_blocking(move || {
            for (index, path) in job.waiting_paths() {
                if let Ok(metadata) = path.symlink_metadata() {
                    job.set_size(index, metadata.len());
                }
            }
        });
        if let Err(error) = measured.await {
            tracing::error!(%error, "the files of a retry could not be measured");
        }
    }

    async fn copy(&self, ticker: &mut Interval) {
        let cancelled = self.job.cancelled();
        let mut waiting = VecDeque::from(self.job.waiting());
        let mut running = JoinSet::new();
        let mut index_of = HashMap::new();
        // Kept over the rounds of the loop, so that this transfer keeps its place in the line for a slot.
        let mut slot = Box::pin(Arc::clone(&self.shared.slots).acquire_owned());
        while !running.is_empty() || (!waiting.is_empty() && !cancelled.is_cancelled()) {
            tokio::select! {
                () = cancelled.cancelled(), if !waiting.is_empty() => waiting.clear(),
                Ok(permit) = &mut slot, if !waiting.is_empty() => {
                    slot = Box::pin(Arc::clone(&self.shared.slots).acquire_owned());
                    if let Some(index) = waiting.pop_front() {
                        let task = running.spawn(self.copy_one(index, permit));
                        index_of.insert(task.id(), index);
                    }
                }
                Some(ended) = running.join_next_with_id(), if !running.is_empty() => {
                    let (task, outcome) = ended.unwrap_or_else(|error| (error.id(), Err(crashed(error))));
                    if let Some(index) = index_of.remove(&task) {
                        self.job.ended(index, outcome);
                    }
                }
                _ = ticker.tick() => {
                    if self.job.take_changed() {
                        self.report();
                    }
                }
            }
        }
    }

    fn copy_one(
        &self,
        index: usize,
        slot: OwnedSemaphorePermit,
    ) -> impl Future<Output = Result<Arrived, Stopped>> + Send + use<> {
        let (shared, job) = (Arc::clone(&self.shared), Arc::clone(&self.job));
        let item = job.begin(index);
        async move {
            let _slot = slot;
            let (app, cancelled, bucket) = (&shared.app, job.cancelled(), job.order.bucket.clone());
            match job.order.kind {
                Kind::Upload => {
                    let told = Arc::clone(&job);
                    let destination = Destination { bucket, key: item.key };
                    let sent = move |bytes| told.advance(index, bytes);
                    upload(app, &item.path, item.size_bytes, destination, cancelled, sent).await
                }
                Kind::Download => {
                    let progress = |progress| match progress {
                        Progress::Size(bytes) => job.set_size(index, bytes),
                        Progress::Received(bytes) => job.advance(index, bytes),
                    };
                    download(app, &bucket, &item.key, &item.path, &cancelled, progress)
                        .await
                        .map(|()| Arrived::New)
                }
            }
        }
    }
}

/// A copy that panicked must not leave its transfer running for ever.
fn crashed(error: tokio::task::JoinError) -> Stopped {
    Stopped::Failed(Failure::from(Error::internal(error)))
}
