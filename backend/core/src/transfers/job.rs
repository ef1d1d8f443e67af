//! One transfer while it lives: what it has to do, how far each file is. The queue drives it; everybody else sees
//! snapshots.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::scan::{Progress, Scan};
use super::snapshot::{FileState, Kind, Skipped, State, Transfer, TransferFile};
use super::upload::{Arrived, Stopped};
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};

/// What was asked for.
#[derive(Debug)]
pub(super) struct Order {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) bucket: BucketName,
    pub(super) prefix: String,
    pub(super) title: String,
    /// Of an upload, what was chosen; of a download, nothing.
    pub(super) paths: Vec<PathBuf>,
}

/// One file: where it lies on this computer, and its object.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) path: PathBuf,
    pub(super) key: ObjectKey,
    name: String,
    pub(super) size_bytes: u64,
    sent_bytes: u64,
    state: FileState,
    error: Option<super::Failure>,
    replaced: bool,
}

impl Item {
    pub(super) fn waiting(path: PathBuf, key: ObjectKey, name: String, size_bytes: u64) -> Self {
        Self {
            path,
            key,
            name,
            size_bytes,
            sent_bytes: 0,
            state: FileState::Waiting,
            error: None,
            replaced: false,
        }
    }

    fn arrived(&self) -> bool {
        self.state == FileState::Done
    }

    fn shown(&self) -> TransferFile {
        TransferFile {
            name: self.name.clone(),
            key: self.key.as_str().to_owned(),
            size_bytes: self.size_bytes,
            sent_bytes: self.sent_bytes,
            state: self.state,
            error: self.error.clone(),
        }
    }
}

#[derive(Debug)]
pub(super) struct Job {
    pub(super) order: Order,
    /// Of the scan, while it runs.
    pub(super) found: Progress,
    inner: Mutex<Inner>,
    changed: AtomicBool,
}

#[derive(Debug)]
struct Inner {
    state: State,
    items: Vec<Item>,
    skipped: Vec<Skipped>,
    cancelled: CancellationToken,
}

impl Job {
    /// A job that begins with `items`, or, without any, with a scan.
    pub(super) fn new(order: Order, items: Vec<Item>) -> Self {
        let state = if items.is_empty() { State::Scanning } else { State::Running };
        let inner = Inner { state, items, skipped: Vec::new(), cancelled: CancellationToken::new() };
        Self { order, found: Progress::default(), inner: Mutex::new(inner), changed: AtomicBool::new(false) }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self) -> State {
        self.inner().state
    }

    pub(super) fn cancelled(&self) -> CancellationToken {
        self.inner().cancelled.clone()
    }

    /// Whether anything changed since this was last asked.
    pub(super) fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }

    /// The scan is over; copying begins.
    pub(super) fn scanned(&self, scan: Scan) {
        let mut inner = self.inner();
        inner.skipped = scan.skipped;
        inner.items = scan
            .files
            .into_iter()
            .map(|file| Item::waiting(file.path, file.key, file.name, file.size_bytes))
            .collect();
        inner.state = State::Running;
    }

    /// The files that wait, by index.
    pub(super) fn waiting(&self) -> Vec<usize> {
        let waits = |(index, item): (usize, &Item)| (item.state == FileState::Waiting).then_some(index);
        self.inner().items.iter().enumerate().filter_map(waits).collect()
    }

    /// Where the waiting files lie.
    pub(super) fn waiting_paths(&self) -> Vec<(usize, PathBuf)> {
        let waiting = self.waiting();
        let inner = self.inner();
        waiting.into_iter().map(|index| (index, inner.items[index].path.clone())).collect()
    }

    pub(super) fn set_size(&self, index: usize, size_bytes: u64) {
        self.inner().items[index].size_bytes = size_bytes;
        self.changed.store(true, Ordering::Relaxed);
    }

    /// A file's turn has come.
    pub(super) fn begin(&self, index: usize) -> Item {
        let mut inner = self.inner();
        let item = &mut inner.items[index];
        item.state = FileState::Running;
        self.changed.store(true, Ordering::Relaxed);
        item.clone()
    }

    /// More of a file is across.
    pub(super) fn advance(&self, index: usize, bytes: u64) {
        self.inner().items[index].sent_bytes += bytes;
        self.changed.store(true, Ordering::Relaxed);
    }

    /// A file arrived or did not.
    pub(super) fn ended(&self, index: usize, outcome: Result<Arrived, Stopped>) {
        let mut inner = self.inner();
        let item = &mut inner.items[index];
        item.replaced = matches!(outcome, Ok(Arrived::Replaced));
        (item.state, item.error) = match outcome {
            Ok(_) => (FileState::Done, None),
            Err(Stopped::Cancelled) => (FileState::Cancelled, None),
            Err(Stopped::Failed(failure)) => (FileState::Failed, Some(failure)),
        };
        // Of a file that did not arrive, nothing is stored: its bytes do not count as across.
        item.sent_bytes = if item.arrived() { item.size_bytes } else { 0 };
        self.changed.store(true, Ordering::Relaxed);
    }

    /// Nothing runs any more: decides how it ended.
    pub(super) fn finish(&self) {
        let mut inner = self.inner();
        for item in inner.items.iter_mut().filter(|item| item.state == FileState::Waiting) {
            item.state = FileState::Cancelled;
        }
        let cut_short = inner.state == State::Scanning || inner.items.iter().any(|item| !item.arrived());
        inner.state = if inner.cancelled.is_cancelled() && cut_short {
            State::Cancelled
        } else if cut_short {
            State::Failed
        } else {
            State::Done
        };
    }

    /// Puts what did not arrive back in the line.
    pub(super) fn rewind(&self) -> Result<()> {
        let mut inner = self.inner();
        if !matches!(inner.state, State::Failed | State::Cancelled) {
            let problem = "This transfer has nothing to retry: it still runs, or everything arrived.";
            return Err(Error::new(Code::InvalidRequest, problem));
        }
        // One that was cancelled while it scanned never knew its files.
        self.found.files.store(0, Ordering::Relaxed);
        self.found.bytes.store(0, Ordering::Relaxed);
        inner.state = if inner.items.is_empty() { State::Scanning } else { State::Running };
        inner.cancelled = CancellationToken::new();
        for item in inner.items.iter_mut().filter(|item| !item.arrived()) {
            (item.state, item.error) = (FileState::Waiting, None);
        }
        Ok(())
    }

    pub(super) fn snapshot(&self) -> Transfer {
        let inner = self.inner();
        let scanning = inner.state == State::Scanning;
        let total = |of: fn(&Item) -> u64| inner.items.iter().map(of).sum();
        Transfer {
            id: self.order.id.clone(),
            kind: self.order.kind,
            bucket: self.order.bucket.as_str().to_owned(),
            prefix: self.order.prefix.clone(),
            title: self.order.title.clone(),
            state: inner.state,
            files_total: if scanning { self.found.files.load(Ordering::Relaxed) } else { total(|_| 1) },
            files_done: total(|item| u64::from(item.arrived())),
            files_failed: total(|item| u64::from(item.state == FileState::Failed)),
            files_replaced: total(|item| u64::from(item.replaced)),
            bytes_total: if scanning {
                self.found.bytes.load(Ordering::Relaxed)
            } else {
                total(|item| item.size_bytes)
            },
            bytes_done: total(|item| item.sent_bytes),
            files: shown(&inner.items),
            skipped: inner.skipped.clone(),
        }
    }
}

/// Those running first, then those that failed, then the rest in order.
fn shown(items: &[Item]) -> Vec<TransferFile> {
    let of = |rank: fn(FileState) -> bool| items.iter().filter(move |item| rank(item.state));
    of(|state| state == FileState::Running)
        .chain(of(|state| state == FileState::Failed))
        .chain(of(|state| !matches!(state, FileState::Running | FileState::Failed)))
        .take(Transfer::MAX_FILES)
        .map(Item::shown)
        .collect()
}
