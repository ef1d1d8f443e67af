//! Brings one transfer as far as it may go: scans, copies as slots become free, and reports. One task each, which alone
//! reports it, so that reports come in order.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Interval, MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::download::{download, draft_of, remove_drafts};
use super::job::Job;
use super::progress::{Arrived, Event, Progress, Stopped};
use super::queue::Shared;
use super::scan::{Stamp, scan};
use super::slots::Slot;
use super::snapshot::{Failure, Kind, Skipped, State};
use super::tree::Tree;
use super::upload::upload;
use crate::error::{Code, Error, Result};
use crate::names::ObjectKey;
use crate::principal::Principal;
use crate::uploads::{self, UploadRef};

/// The least time between two reports of one transfer, except where its state changes.
const REPORT_EVERY: Duration = Duration::from_millis(100);

/// Drives one transfer until it is over, at rest, or driven by another.
pub(super) struct Driver {
    pub(super) shared: Arc<Shared>,
    pub(super) job: Arc<Job>,
    pub(super) stop: CancellationToken,
}

impl Driver {
    /// `again`: what did not arrive is tried once more.
    pub(super) async fn run(self, again: bool) {
        let _turn = self.job.turn.lock().await;
        if self.stop.is_cancelled() {
            return;
        }
        let mut ticker = interval(REPORT_EVERY);
        ticker.set_missed_tick_behavior(MissedTickBehavior::Delay);
        if matches!(self.job.state(), State::Scanning | State::Running) {
            self.report();
        }
        if self.job.state() == State::Scanning {
            self.scan(&mut ticker).await;
        } else if again && self.job.order.kind == Kind::Upload {
            self.measure_again().await;
        }
        if self.job.state() == State::Running {
            self.copy(&mut ticker).await;
        }
        if self.job.state() == State::Cancelled {
            give_up(&self.shared, &self.job).await;
        }
        // Whoever stopped it tells the rest, or the app closes and the next start goes on.
        if self.stop.is_cancelled() {
            return;
        }
        self.job.finish();
        self.shared.journal.keep_state(&self.job);
        self.report();
    }

    fn report(&self) {
        self.job.take_changed();
        (self.shared.report)(self.job.snapshot());
    }

    async fn scan(&self, ticker: &mut Interval) {
        let look = async {
            match self.job.order.kind {
                Kind::Upload => self.walk().await,
                Kind::Download => self.look_up().await,
            }
        };
        tokio::pin!(look);
        loop {
            tokio::select! {
                () = &mut look => break,
                _ = ticker.tick() => self.report(),
            }
        }
        if !self.stop.is_cancelled() {
            self.shared.journal.keep(&self.job);
            self.report();
        }
    }

    async fn walk(&self) {
        let (job, stop) = (Arc::clone(&self.job), self.stop.clone());
        let walk = spawn_blocking(move || scan(&job.order.paths, &job.order.prefix, &job.found, &stop));
        match walk.await {
            Ok(_) if self.stop.is_cancelled() => {}
            Ok(scan) => self.job.scanned(scan),
            // Left as it is, it ends as failed.
            Err(error) => tracing::error!(%error, "a scan failed"),
        }
    }

    async fn look_up(&self) {
        let order = &self.job.order;
        let (Some(folder), Some(chosen)) = (order.paths.first(), &order.chosen) else { return };
        let (app, found, stop) = (&self.shared.app, &self.job.found, &self.stop);
        let tree = Tree { app, bucket: &order.bucket, folder, found, stop };
        match tree.plan(chosen).await {
            Ok(items) => self.job.planned(items, Vec::new()),
            Err(Stopped::Interrupted) => {}
            Err(Stopped::Failed(failure)) => {
                let reason = failure.message;
                self.job.not_planned(Skipped { path: order.title.clone(), reason });
            }
        }
    }

    /// Before a retry: a file that has changed is sent as it is now, from its start.
    async fn measure_again(&self) {
        let (shared, job) = (Arc::clone(&self.shared), Arc::clone(&self.job));
        let measured = spawn_blocking(move || {
            let mut void = Vec::new();
            for index in job.waiting() {
                let item = job.item(index);
                if let Ok(metadata) = item.path.symlink_metadata()
                    && let Some(upload_id) = job.measured(index, Stamp::from(&metadata))
                {
                    void.push((index, item.key, upload_id));
                }
            }
            shared.journal.keep(&job);
            void
        });
        match measured.await {
            Ok(void) => abort(&self.shared, &self.job, void).await,
            Err(error) => tracing::error!(%error, "the files of a retry could not be measured"),
        }
    }

    async fn copy(&self, ticker: &mut Interval) {
        let mut waiting = VecDeque::from(self.job.waiting());
        let mut running = JoinSet::new();
        let mut index_of = HashMap::new();
        let line_up = || Box::pin(self.shared.slots.clone().take());
        // Kept over the rounds of the loop, so that this transfer keeps its place in the line for a slot.
        let mut slot = line_up();
        while !running.is_empty() || (!waiting.is_empty() && !self.stop.is_cancelled()) {
            tokio::select! {
                () = self.stop.cancelled(), if !waiting.is_empty() => {
                    waiting.clear();
                    slot = line_up();
                }
                Some(free) = &mut slot, if !waiting.is_empty() => {
                    slot = line_up();
                    if let Some(index) = waiting.pop_front() {
                        let task = running.spawn(self.copy_one(index, free));
                        index_of.insert(task.id(), index);
                    }
                }
                Some(ended) = running.join_next_with_id(), if !running.is_empty() => {
                    let (task, outcome) = ended.unwrap_or_else(|error| (error.id(), Err(crashed(error))));
                    if let Some(index) = index_of.remove(&task) {
                        self.job.ended(index, outcome);
                        self.shared.journal.keep_file(&self.job, index);
                    }
                }
                _ = ticker.tick() => {
                    if !self.stop.is_cancelled() && self.job.take_changed() {
                        self.report();
                    }
                }
            }
        }
    }

    fn copy_one(
        &self,
        index: usize,
        slot: Slot,
    ) -> impl Future<Output = Result<Arrived, Stopped>> + Send + use<> {
        let (shared, job) = (Arc::clone(&self.shared), Arc::clone(&self.job));
        let progress = self.progress(index);
        let item = job.begin(index);
        async move {
            let _slot = slot;
            let (app, order) = (&shared.app, &job.order);
            match order.kind {
                Kind::Upload => upload(app, &item, &order.bucket, order.conflict, &progress).await,
                Kind::Download => {
                    let draft = draft_of(&item.path, &order.id, index);
                    download(app, &item, &order.bucket, draft, order.conflict, &progress).await
                }
            }
        }
    }

    /// Tells the job; what a restart needs to know is written down before the copy goes on.
    fn progress(&self, index: usize) -> Progress {
        let (shared, job) = (Arc::clone(&self.shared), Arc::clone(&self.job));
        let bandwidth = Arc::clone(&self.shared.bandwidth);
        Progress::new(self.stop.clone(), bandwidth, move |event| {
            let lasts = matches!(event, Event::Upload(_) | Event::Safe(..) | Event::Lost);
            job.hear(index, event);
            if lasts {
                shared.journal.keep_file(&job, index);
            }
        })
    }
}

/// Frees what the unfinished files of a transfer hold, once nobody drives it any more.
pub(super) async fn give_up(shared: &Shared, job: &Job) {
    abort(shared, job, job.take_uploads()).await;
    let drafts = job.drafts();
    if let Err(error) = spawn_blocking(move || remove_drafts(drafts)).await {
        tracing::error!(%error, "temporary files could not be removed");
    }
}

async fn abort(shared: &Shared, job: &Job, given_up: Vec<(usize, ObjectKey, String)>) {
    for (index, key, upload_id) in given_up {
        let upload = UploadRef { bucket: job.order.bucket.clone(), upload_id, key };
        match uploads::abort(&shared.app, &Principal::operator(&shared.app), upload).await {
            Ok(()) => {}
            Err(error) if matches!(error.code(), Code::UploadNotFound | Code::BucketNotFound) => {}
            Err(error) => tracing::warn!(%error, "an upload could not be given up; it expires by itself"),
        }
        shared.journal.keep_file(job, index);
    }
}

/// A copy that panicked must not leave its transfer running for ever.
fn crashed(error: tokio::task::JoinError) -> Stopped {
    Stopped::Failed(Failure::from(Error::internal(error)))
}
