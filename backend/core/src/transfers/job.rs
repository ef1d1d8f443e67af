//! One transfer while it lives: what it has to do, how far each file is. The queue and its drivers change it; everybody
//! else sees snapshots.
//!
//! Whoever changes the course of a transfer (pause, cancel, retry) changes its state at once and gives it another token:
//! the driver of the former one winds down, says nothing more, and leaves the turn to the next.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio_util::sync::CancellationToken;

use super::download::draft_of;
use super::item::Item;
use super::progress::{Arrived, Event, Stopped};
use super::scan::{Progress, Scan, Stamp};
use super::snapshot::{Conflict, FileState, Kind, Skipped, State, Transfer, TransferFile};
use super::tree::Chosen;
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
    pub(super) conflict: Conflict,
    /// Of an upload, what was chosen; of a download of several things, the folder it goes to.
    pub(super) paths: Vec<PathBuf>,
    /// Of a download of several things, these.
    pub(super) chosen: Option<Chosen>,
}

#[derive(Debug)]
pub(super) struct Job {
    pub(super) order: Order,
    /// Of the scan, while it runs.
    pub(super) found: Progress,
    /// One driver at a time.
    pub(super) turn: tokio::sync::Mutex<()>,
    inner: Mutex<Inner>,
    changed: AtomicBool,
}

#[derive(Debug)]
struct Inner {
    state: State,
    items: Vec<Item>,
    skipped: Vec<Skipped>,
    stop: CancellationToken,
}

impl Job {
    pub(super) fn new(order: Order, state: State, items: Vec<Item>, skipped: Vec<Skipped>) -> Self {
        let inner = Inner { state, items, skipped, stop: CancellationToken::new() };
        Self {
            order,
            found: Progress::default(),
            turn: tokio::sync::Mutex::default(),
            inner: Mutex::new(inner),
            changed: AtomicBool::new(false),
        }
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self) -> State {
        self.inner().state
    }

    pub(super) fn file_count(&self) -> usize {
        self.inner().items.len()
    }

    /// Whether anything changed since this was last asked.
    pub(super) fn take_changed(&self) -> bool {
        self.changed.swap(false, Ordering::Relaxed)
    }

    /// From now on `stop` stops it, and its former token has stopped.
    pub(super) fn begin_under(&self, stop: CancellationToken) {
        std::mem::replace(&mut self.inner().stop, stop).cancel();
    }

    /// The scan is over; copying begins.
    pub(super) fn scanned(&self, scan: Scan) {
        let items =
            scan.files.into_iter().map(|file| Item::waiting(file.path, file.key, file.name, file.stamp));
        self.planned(items.collect(), scan.skipped);
    }

    /// The files are known; copying begins.
    pub(super) fn planned(&self, items: Vec<Item>, skipped: Vec<Skipped>) {
        let mut inner = self.inner();
        // Cancelled in the same moment, it stays so.
        if inner.state == State::Scanning {
            (inner.state, inner.items, inner.skipped) = (State::Running, items, skipped);
        }
    }

    /// The files could not be found out: it ends as failed, and says why.
    pub(super) fn not_planned(&self, why: Skipped) {
        self.inner().skipped = vec![why];
    }

    /// The files that wait, by index.
    pub(super) fn waiting(&self) -> Vec<usize> {
        let waits = |(index, item): (usize, &Item)| (item.state == FileState::Waiting).then_some(index);
        self.inner().items.iter().enumerate().filter_map(waits).collect()
    }

    /// A copy of one of them.
    pub(super) fn item(&self, index: usize) -> Item {
        self.inner().items[index].clone()
    }

    /// All of them, for the log.
    pub(super) fn parts(&self) -> (State, Vec<Item>, Vec<Skipped>) {
        let inner = self.inner();
        (inner.state, inner.items.clone(), inner.skipped.clone())
    }

    /// A file's turn has come.
    pub(super) fn begin(&self, index: usize) -> Item {
        let mut inner = self.inner();
        let item = &mut inner.items[index];
        item.state = FileState::Running;
        self.changed.store(true, Ordering::Relaxed);
        item.clone()
    }

    /// A copy tells of its file.
    pub(super) fn hear(&self, index: usize, event: Event) {
        self.inner().items[index].hear(event);
        self.changed.store(true, Ordering::Relaxed);
    }

    /// A file arrived or did not.
    pub(super) fn ended(&self, index: usize, outcome: Result<Arrived, Stopped>) {
        let mut inner = self.inner();
        let cancelled = inner.state == State::Cancelled;
        // What was fetched of a file stays beside its target.
        let keeps =
            self.order.kind == Kind::Download && !cancelled && matches!(outcome, Err(Stopped::Interrupted));
        let item = &mut inner.items[index];
        item.replaced = matches!(outcome, Ok(Arrived::Replaced));
        (item.state, item.error) = match outcome {
            Ok(Arrived::Skipped) => (FileState::Skipped, None),
            Ok(Arrived::New | Arrived::Replaced) => (FileState::Done, None),
            Err(Stopped::Interrupted) if cancelled => (FileState::Cancelled, None),
            Err(Stopped::Interrupted) => (FileState::Waiting, None),
            Err(Stopped::Failed(failure)) => (FileState::Failed, Some(failure)),
        };
        if item.arrived() {
            item.lose_upload();
        }
        if !keeps {
            item.settle();
        }
        self.changed.store(true, Ordering::Relaxed);
    }

    /// The file is as `stamp` says now: if that is something new, it begins anew. Answers the upload that is void then.
    pub(super) fn measured(&self, index: usize, stamp: Stamp) -> Option<String> {
        let mut inner = self.inner();
        let item = &mut inner.items[index];
        if item.stamp == stamp {
            return None;
        }
        item.stamp = stamp;
        let void = item.lose_upload();
        item.settle();
        void
    }

    /// Takes the unfinished uploads of files that will not go on, with their keys.
    pub(super) fn take_uploads(&self) -> Vec<(usize, ObjectKey, String)> {
        let mut inner = self.inner();
        let items = inner.items.iter_mut().enumerate();
        let given_up = items.filter(|(_, item)| item.state != FileState::Running);
        given_up
            .filter_map(|(index, item)| {
                let upload = item.lose_upload()?;
                item.settle();
                Some((index, item.key.clone(), upload))
            })
            .collect()
    }

    /// Where the bytes of downloads lie that will not go on.
    pub(super) fn drafts(&self) -> Vec<PathBuf> {
        if self.order.kind == Kind::Upload {
            return Vec::new();
        }
        let items = self.inner();
        let given_up = items.items.iter().enumerate().filter(|(_, item)| !item.arrived());
        given_up.map(|(index, item)| draft_of(&item.path, &self.order.id, index)).collect()
    }

    /// Nothing runs any more: decides how it ended.
    pub(super) fn finish(&self) {
        let mut inner = self.inner();
        let cut_short = inner.state == State::Scanning || inner.items.iter().any(|item| !item.arrived());
        inner.state = match inner.state {
            State::Scanning | State::Running if cut_short => State::Failed,
            State::Scanning | State::Running | State::Done => State::Done,
            // The last file may have arrived in the moment it was cancelled.
            State::Cancelled if !cut_short => State::Done,
            as_it_is => as_it_is,
        };
    }

    /// Stops it for a while. Answers whether that changes anything.
    pub(super) fn pause(&self) -> bool {
        let mut inner = self.inner();
        let runs = inner.state == State::Running;
        if runs {
            inner.state = State::Paused;
        }
        runs
    }

    /// Lets it go on. Answers whether that changes anything.
    pub(super) fn resume(&self) -> bool {
        let mut inner = self.inner();
        let rests = inner.state == State::Paused;
        if rests {
            inner.state = State::Running;
        }
        rests
    }

    /// Ends it. Answers whether that changes anything.
    pub(super) fn cancel(&self) -> bool {
        let mut inner = self.inner();
        let goes = !inner.state.is_over();
        if goes {
            inner.state = State::Cancelled;
            for item in inner.items.iter_mut().filter(|item| item.state == FileState::Waiting) {
                item.state = FileState::Cancelled;
                item.settle();
            }
        }
        goes
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
        for item in &mut inner.items {
            if matches!(item.state, FileState::Failed | FileState::Cancelled) {
                (item.state, item.error) = (FileState::Waiting, None);
            }
        }
        Ok(())
    }

    pub(super) fn snapshot(&self) -> Transfer {
        let inner = self.inner();
        let scanning = inner.state == State::Scanning;
        let total = |of: fn(&Item) -> u64| -> u64 {
            inner.items.iter().filter(|item| item.state != FileState::Skipped).map(of).sum()
        };
        Transfer {
            id: self.order.id.clone(),
            kind: self.order.kind,
            bucket: self.order.bucket.as_str().to_owned(),
            prefix: self.order.prefix.clone(),
            title: self.order.title.clone(),
            state: inner.state,
            can_pause: true,
            files_total: if scanning { self.found.files.load(Ordering::Relaxed) } else { total(|_| 1) },
            files_done: total(|item| u64::from(item.state == FileState::Done)),
            files_failed: total(|item| u64::from(item.state == FileState::Failed)),
            files_replaced: total(|item| u64::from(item.replaced)),
            bytes_total: if scanning {
                self.found.bytes.load(Ordering::Relaxed)
            } else {
                total(|item| item.stamp.size_bytes)
            },
            bytes_done: total(|item| item.sent_bytes),
            files: shown(&inner.items),
            skipped: left_out(&inner),
        }
    }
}

/// Those running first, then those that failed, then the rest in order.
fn shown(items: &[Item]) -> Vec<TransferFile> {
    let of = |rank: fn(FileState) -> bool| items.iter().filter(move |item| rank(item.state));
    of(|state| state == FileState::Running)
        .chain(of(|state| state == FileState::Failed))
        .chain(of(|state| !matches!(state, FileState::Running | FileState::Failed | FileState::Skipped)))
        .take(Transfer::MAX_FILES)
        .map(Item::shown)
        .collect()
}

fn left_out(inner: &Inner) -> Vec<Skipped> {
    let taken = inner.items.iter().filter(|item| item.state == FileState::Skipped).map(|item| Skipped {
        path: item.name.clone(),
        reason: "There is one of this name already.".to_owned(),
    });
    inner.skipped.iter().cloned().chain(taken).take(Transfer::MAX_FILES).collect()
}
