//! The transfers of this process: what can be asked of them, and the limits they share. A [`Driver`] brings each of them
//! to its end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::bandwidth::Bandwidth;
use super::driver::{Driver, give_up};
use super::job::Job;
use super::journal::Journal;
use super::slots::Slots;
use super::snapshot::{State, Transfer};
use crate::App;
use crate::error::{Code, Error, Result};

/// How many files are copied at once, unless told otherwise.
pub(super) const PARALLEL_FILES: usize = 4;
const MAX_PARALLEL_FILES: usize = 8;
/// How many transfers that are over are kept to be looked at, and how many files of them.
const KEEP_FINISHED: usize = 100;
const KEEP_FILES: usize = 100_000;

/// The transfers of this process. A handle: clones share them.
#[derive(Clone)]
pub struct Transfers(Arc<Shared>);

/// What all transfers share.
pub(super) struct Shared {
    pub(super) app: App,
    pub(super) report: Box<dyn Fn(Transfer) + Send + Sync>,
    pub(super) slots: Slots,
    pub(super) bandwidth: Arc<Bandwidth>,
    pub(super) journal: Journal,
    jobs: Mutex<Vec<Arc<Job>>>,
    closing: CancellationToken,
    drivers: TaskTracker,
}

/// How much may go at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Limits {
    /// Files, from 1 to 8.
    pub parallel: usize,
    /// Bytes a second over all transfers; none is no limit.
    pub bandwidth: Option<u64>,
}

impl Transfers {
    /// Opens those that were written down, and goes on with what was under way. `report` is called at each change of state
    /// and at most ten times a second in between. Its runtime is the caller's.
    pub fn open(app: App, report: impl Fn(Transfer) + Send + Sync + 'static) -> Result<Self> {
        let journal = Journal::open(&app)?;
        let (parallel, bandwidth) = journal.limits().unwrap_or((PARALLEL_FILES, None));
        let jobs: Vec<_> = journal.jobs().into_iter().map(Arc::new).collect();
        let transfers = Self(Arc::new(Shared {
            app,
            report: Box::new(report),
            slots: Slots::new(parallel.clamp(1, MAX_PARALLEL_FILES)),
            bandwidth: Arc::new(Bandwidth::new(bandwidth.filter(|limit| *limit > 0))),
            journal,
            jobs: Mutex::new(jobs.clone()),
            closing: CancellationToken::new(),
            drivers: TaskTracker::new(),
        }));
        for job in jobs.into_iter().filter(|job| is_under_way(job.state())) {
            transfers.drive(job, false);
        }
        Ok(transfers)
    }

    /// All of them, oldest first.
    pub fn list(&self) -> Vec<Transfer> {
        self.jobs().iter().map(|job| job.snapshot()).collect()
    }

    /// How many are under way: neither over nor paused.
    pub fn unfinished(&self) -> usize {
        self.jobs().iter().filter(|job| is_under_way(job.state())).count()
    }

    /// How much may go at once.
    pub fn limits(&self) -> Limits {
        Limits { parallel: self.0.slots.places(), bandwidth: self.0.bandwidth.limit() }
    }

    /// Sets how much may go at once, from now on and over restarts. What is under way goes on.
    pub fn set_limits(&self, limits: Limits) -> Result<()> {
        if !(1..=MAX_PARALLEL_FILES).contains(&limits.parallel) {
            return Err(Error::invalid("parallel", format_args!("must be 1 to {MAX_PARALLEL_FILES}")));
        }
        if limits.bandwidth == Some(0) {
            return Err(Error::invalid("bandwidth", "must be at least 1 byte a second, or none"));
        }
        self.0.slots.resize(limits.parallel);
        self.0.bandwidth.set_limit(limits.bandwidth);
        self.0.journal.keep_limits((limits.parallel, limits.bandwidth));
        Ok(())
    }

    /// Stops one that runs for a while. What has arrived stays, parts of large files too.
    pub fn pause(&self, id: &str) -> Result<()> {
        self.change(id, Job::pause)
    }

    /// Lets one that is paused go on.
    pub fn resume(&self, id: &str) -> Result<()> {
        self.change(id, Job::resume)
    }

    /// Stops a transfer. Files that arrived stay; of those under way nothing is kept. One that is over stays as it is.
    pub fn cancel(&self, id: &str) -> Result<()> {
        self.change(id, Job::cancel)
    }

    fn change(&self, id: &str, change: fn(&Job) -> bool) -> Result<()> {
        let job = self.find(id)?;
        if change(&job) {
            self.0.journal.keep_state(&job);
            self.drive(job, false);
        }
        Ok(())
    }

    /// Tries again what did not arrive.
    pub fn retry(&self, id: &str) -> Result<()> {
        let job = self.find(id)?;
        job.rewind()?;
        self.0.journal.keep_state(&job);
        self.drive(job, true);
        Ok(())
    }

    /// Takes one that is over off the list, with the parts of what did not arrive.
    pub fn forget(&self, id: &str) -> Result<()> {
        let job = self.find(id)?;
        if !job.state().is_over() {
            return Err(Error::new(Code::InvalidRequest, "This transfer still runs. Cancel it first."));
        }
        self.jobs().retain(|job| job.order.id != id);
        self.let_go(job);
        Ok(())
    }

    /// Interrupts all of them and waits until nothing of them runs. The next start goes on.
    pub async fn stop(&self) {
        self.0.closing.cancel();
        self.0.drivers.close();
        self.0.drivers.wait().await;
    }

    pub(super) fn app(&self) -> &App {
        &self.0.app
    }

    fn jobs(&self) -> MutexGuard<'_, Vec<Arc<Job>>> {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: &str) -> Result<Arc<Job>> {
        let job = self.jobs().iter().find(|job| job.order.id == id).cloned();
        job.ok_or_else(|| Error::new(Code::NotFound, format!("There is no transfer `{id}`.")))
    }

    pub(super) fn start(&self, job: Job) -> Transfer {
        let job = Arc::new(job);
        self.0.journal.keep(&job);
        let first = job.snapshot();
        let mut jobs = self.jobs();
        jobs.push(Arc::clone(&job));
        let surplus = surplus(&jobs);
        jobs.retain(|job| !surplus.iter().any(|gone| Arc::ptr_eq(gone, job)));
        drop(jobs);
        for gone in surplus {
            self.let_go(gone);
        }
        self.drive(job, false);
        first
    }

    fn drive(&self, job: Arc<Job>, again: bool) {
        let stop = self.0.closing.child_token();
        job.begin_under(stop.clone());
        let driver = Driver { shared: Arc::clone(&self.0), job, stop };
        self.0.drivers.spawn(driver.run(again));
    }

    /// One that is off the list says nothing more.
    fn let_go(&self, job: Arc<Job>) {
        job.begin_under(CancellationToken::new());
        let shared = Arc::clone(&self.0);
        self.0.drivers.spawn(async move {
            let _turn = job.turn.lock().await;
            give_up(&shared, &job).await;
            shared.journal.forget(&job.order.id);
        });
    }
}

fn is_under_way(state: State) -> bool {
    !state.is_over() && state != State::Paused
}

/// What is over and more than is kept, oldest first.
fn surplus(jobs: &[Arc<Job>]) -> Vec<Arc<Job>> {
    let (mut count, mut files) = (0, 0);
    let over = jobs.iter().rev().filter(|job| job.state().is_over());
    let mut surplus: Vec<_> = over
        .filter(|job| {
            count += 1;
            files += job.file_count();
            count > KEEP_FINISHED || (count > 1 && files > KEEP_FILES)
        })
        .cloned()
        .collect();
    surplus.reverse();
    surplus
}
