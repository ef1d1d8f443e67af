//! The transfers of this process: what can be asked of them, and the four slots they share. A [`Driver`] brings each
//! of them to its end.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;

use super::driver::Driver;
use super::job::{Item, Job, Order};
use super::snapshot::{Kind, Transfer};
use crate::App;
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::objects;
use crate::principal::Principal;

/// How many files are copied at once.
pub(super) const PARALLEL_FILES: usize = 4;
/// How many transfers that are over are kept to be looked at.
const KEEP_FINISHED: usize = 100;

/// The transfers of this process. A handle: clones share them.
#[derive(Clone)]
pub struct Transfers(Arc<Shared>);

/// What all transfers share.
pub(super) struct Shared {
    pub(super) app: App,
    pub(super) report: Box<dyn Fn(Transfer) + Send + Sync>,
    /// One for each file that is being copied.
    pub(super) slots: Arc<Semaphore>,
    jobs: Mutex<Vec<Arc<Job>>>,
    last_number: AtomicU64,
    drivers: TaskTracker,
}

impl Transfers {
    /// `report` is called at each change of state and at most ten times a second in between. Its runtime is the caller's.
    pub fn new(app: App, report: impl Fn(Transfer) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Shared {
            app,
            report: Box::new(report),
            slots: Arc::new(Semaphore::new(PARALLEL_FILES)),
            jobs: Mutex::default(),
            last_number: AtomicU64::new(0),
            drivers: TaskTracker::new(),
        }))
    }

    /// Uploads files and whole folders, all named below `prefix`.
    pub fn start_upload(&self, bucket: &str, prefix: &str, paths: Vec<PathBuf>) -> Result<Transfer> {
        let bucket = BucketName::parse(bucket)?;
        if !prefix.is_empty() && !prefix.ends_with('/') {
            return Err(Error::invalid("prefix", "must be empty or end with `/`"));
        }
        let Some(first) = paths.first() else {
            return Err(Error::invalid("paths", "must name at least one file"));
        };
        if paths.iter().any(|path| path.is_relative()) {
            return Err(Error::invalid("paths", "must be absolute"));
        }
        // Once for all: without it each file would fail by itself, with the same sentence.
        crate::buckets::get(&self.0.app, &Principal::operator(&self.0.app), &bucket)?;
        let title = title(first, paths.len() - 1);
        let order =
            Order { id: self.id(), kind: Kind::Upload, bucket, prefix: prefix.to_owned(), title, paths };
        Ok(self.start(Job::new(order, Vec::new())))
    }

    /// Saves an object as `target`, replacing what is there.
    pub fn start_download(&self, bucket: &str, key: &str, target: PathBuf) -> Result<Transfer> {
        let (bucket, key) = (BucketName::parse(bucket)?, ObjectKey::parse(key)?);
        let found = objects::get(&self.0.app, &Principal::operator(&self.0.app), &bucket, &key)?;
        let (prefix, name) =
            key.as_str().rsplit_once('/').map_or(("", key.as_str()), |(prefix, name)| (prefix, name));
        let prefix = if prefix.is_empty() { String::new() } else { format!("{prefix}/") };
        let item = Item::waiting(target, key.clone(), name.to_owned(), found.object.size_bytes);
        let order = Order {
            id: self.id(),
            kind: Kind::Download,
            bucket,
            prefix,
            title: name.to_owned(),
            paths: Vec::new(),
        };
        Ok(self.start(Job::new(order, vec![item])))
    }

    /// All of them, oldest first.
    pub fn list(&self) -> Vec<Transfer> {
        self.jobs().iter().map(|job| job.snapshot()).collect()
    }

    /// How many are not over.
    pub fn unfinished(&self) -> usize {
        self.jobs().iter().filter(|job| !job.state().is_over()).count()
    }

    /// Stops a transfer. Files that arrived stay; of those under way nothing is kept. One that is over stays as it is.
    pub fn cancel(&self, id: &str) -> Result<()> {
        self.find(id)?.cancelled().cancel();
        Ok(())
    }

    /// Tries again what did not arrive.
    pub fn retry(&self, id: &str) -> Result<()> {
        let job = self.find(id)?;
        job.rewind()?;
        self.drive(job, true);
        Ok(())
    }

    /// Takes one that is over off the list.
    pub fn forget(&self, id: &str) -> Result<()> {
        if !self.find(id)?.state().is_over() {
            return Err(Error::new(Code::InvalidRequest, "This transfer still runs. Cancel it first."));
        }
        self.jobs().retain(|job| job.order.id != id);
        Ok(())
    }

    /// Cancels all of them and waits until nothing of them runs.
    pub async fn stop(&self) {
        for job in self.jobs().iter() {
            job.cancelled().cancel();
        }
        self.0.drivers.close();
        self.0.drivers.wait().await;
    }

    fn id(&self) -> String {
        format!("trf_{}", self.0.last_number.fetch_add(1, Ordering::Relaxed) + 1)
    }

    fn jobs(&self) -> MutexGuard<'_, Vec<Arc<Job>>> {
        self.0.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn find(&self, id: &str) -> Result<Arc<Job>> {
        let job = self.jobs().iter().find(|job| job.order.id == id).cloned();
        job.ok_or_else(|| Error::new(Code::NotFound, format!("There is no transfer `{id}`.")))
    }

    fn start(&self, job: Job) -> Transfer {
        let job = Arc::new(job);
        let first = job.snapshot();
        let mut jobs = self.jobs();
        jobs.push(Arc::clone(&job));
        let mut surplus =
            jobs.iter().filter(|job| job.state().is_over()).count().saturating_sub(KEEP_FINISHED);
        jobs.retain(|job| {
            let goes = surplus > 0 && job.state().is_over();
            surplus -= usize::from(goes);
            !goes
        });
        drop(jobs);
        self.drive(job, false);
        first
    }

    fn drive(&self, job: Arc<Job>, again: bool) {
        let shared = Arc::clone(&self.0);
        self.0.drivers.spawn(Driver::new(shared, job).run(again));
    }
}

fn title(first: &Path, more: usize) -> String {
    let name = first.file_name().map_or_else(|| first.to_string_lossy(), |name| name.to_string_lossy());
    if more == 0 { name.into_owned() } else { format!("{name} and {more} more") }
}
