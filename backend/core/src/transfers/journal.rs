//! Transfers written down, so that a restart goes on where they stopped.
//!
//! What cannot be written is logged and goes on all the same: a transfer is worth more than its record.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::item::Item;
use super::job::{Job, Order};
use super::scan::Stamp;
use super::snapshot::{Conflict, Failure, FileState, Kind, Skipped, State};
use crate::App;
use crate::catalog::transfers::{FileRow, LimitsRow, TransferLog, TransferRow};
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};

const FILE: &str = "transfers.db";

/// The record of all transfers.
pub(super) struct Journal(TransferLog);

impl Journal {
    /// Opens the record of a data directory. A damaged one is put aside; where none can be written, this one ends with
    /// the process.
    pub(super) fn open(app: &App) -> Result<Self> {
        let path = app.data_path().join(FILE);
        let mut log = TransferLog::open(&path);
        if let Err(error) = &log
            && error.code() == Code::InternalError
        {
            tracing::error!(error = ?error, "the list of transfers is damaged; a new one is begun");
            put_aside(&path);
            log = TransferLog::open(&path);
        }
        let log = log.or_else(|error| {
            tracing::error!(error = ?error, "transfers cannot be written down: a restart will not go on with them");
            TransferLog::open_in_memory()
        });
        log.map(Self)
    }

    /// All that were written down, oldest first.
    pub(super) fn jobs(&self) -> Vec<Job> {
        let rows = self.0.transfers().unwrap_or_else(|error| {
            lost(&error);
            Vec::new()
        });
        rows.into_iter().filter_map(|row| self.job(row).map_err(|error| lost(&error)).ok()).collect()
    }

    fn job(&self, row: TransferRow) -> Result<Job> {
        let files = self.0.files(&row.id)?;
        let state = known(STATES, &row.state)?;
        let bucket = BucketName::parse(&row.bucket)?;
        let items =
            files.into_iter().map(|file| item(&row.prefix, state, file)).collect::<Result<Vec<_>>>()?;
        let order = Order {
            id: row.id,
            kind: known(KINDS, &row.kind)?,
            bucket,
            prefix: row.prefix,
            title: row.title,
            conflict: known(CONFLICTS, &row.conflict)?,
            paths: row
                .paths
                .split_inclusive(|byte| *byte == 0)
                .map(|path| path_of(&path[..path.len() - 1]))
                .collect(),
            chosen: (!row.chosen.is_empty()).then(|| from_json(&row.chosen)).transpose()?,
        };
        let skipped = from_json::<Vec<Skipped>>(&row.skipped)?;
        Ok(Job::new(order, state, items, skipped))
    }

    /// Writes down a transfer with all of its files.
    pub(super) fn keep(&self, job: &Job) {
        let (state, items, skipped) = job.parts();
        let order = &job.order;
        let end = |path: &PathBuf| [bytes_of(path), vec![0]].concat();
        let row = TransferRow {
            id: order.id.clone(),
            kind: name(KINDS, order.kind),
            bucket: order.bucket.as_str().to_owned(),
            prefix: order.prefix.clone(),
            title: order.title.clone(),
            conflict: name(CONFLICTS, order.conflict),
            paths: order.paths.iter().flat_map(end).collect(),
            chosen: order.chosen.as_ref().map(to_json).unwrap_or_default(),
            state: name(STATES, state),
            skipped: to_json(&skipped),
        };
        let files: Vec<_> = items.iter().map(file).collect();
        self.0.put(&row, &files).unwrap_or_else(|error| lost(&error));
    }

    /// Writes down where a transfer stands.
    pub(super) fn keep_state(&self, job: &Job) {
        self.0.set_state(&job.order.id, &name(STATES, job.state())).unwrap_or_else(|error| lost(&error));
    }

    /// Writes down where one of its files stands.
    pub(super) fn keep_file(&self, job: &Job, index: usize) {
        let file = file(&job.item(index));
        self.0.put_file(&job.order.id, index, &file).unwrap_or_else(|error| lost(&error));
    }

    pub(super) fn forget(&self, id: &str) {
        self.0.delete(id).unwrap_or_else(|error| lost(&error));
    }

    /// How many files at once and how many bytes a second, if anybody ever said.
    pub(super) fn limits(&self) -> Option<LimitsRow> {
        self.0.limits().unwrap_or_else(|error| {
            lost(&error);
            None
        })
    }

    pub(super) fn keep_limits(&self, limits: LimitsRow) {
        self.0.set_limits(limits).unwrap_or_else(|error| lost(&error));
    }
}

/// What belongs to a database that is gone would damage the next one.
fn put_aside(path: &Path) {
    let beside = |ending: &str| PathBuf::from(format!("{}{ending}", path.display()));
    let moved = std::fs::rename(path, beside(".damaged"));
    for gone in ["-wal", "-shm"].map(beside) {
        std::fs::remove_file(gone).ok();
    }
    if let Err(error) = moved {
        tracing::warn!(%error, "the damaged list of transfers could not be put aside");
    }
}

fn lost(error: &Error) {
    tracing::warn!(error = ?error, "a transfer could not be written down or read back");
}

/// Strings and lists of strings only, which JSON always holds.
fn to_json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn from_json<T: DeserializeOwned>(json: &str) -> Result<T> {
    serde_json::from_str(json).map_err(Error::internal)
}

fn file(item: &Item) -> FileRow {
    FileRow {
        path: bytes_of(&item.path),
        name: item.name.clone(),
        key: item.key.as_str().to_owned(),
        size_bytes: item.stamp.size_bytes,
        modified_ns: item.stamp.modified_ns,
        state: name(FILE_STATES, item.state),
        replaced: item.replaced,
        error: item.error.as_ref().map(|error| (error.code.to_string(), error.message.clone())),
        upload_id: item.upload_id.clone(),
        safe_parts: item.safe_parts,
    }
}

fn item(prefix: &str, transfer: State, file: FileRow) -> Result<Item> {
    let key = ObjectKey::parse(&file.key)?;
    let stamp = Stamp { size_bytes: file.size_bytes, modified_ns: file.modified_ns };
    let mut item = Item::waiting(path_of(&file.path), key.clone(), file.name, stamp);
    // Of an upload the wanted key is made of these two; a download has but one key.
    item.wanted_key = ObjectKey::parse(&format!("{prefix}{}", item.name)).unwrap_or(key);
    item.state = match known(FILE_STATES, &file.state)? {
        // Nothing runs yet.
        FileState::Running | FileState::Waiting if transfer == State::Cancelled => FileState::Cancelled,
        FileState::Running => FileState::Waiting,
        state => state,
    };
    item.replaced = file.replaced;
    item.error = file.error.map(|(code, message)| Failure { code: code.into(), message });
    (item.upload_id, item.safe_parts) = (file.upload_id, file.safe_parts);
    item.settle();
    Ok(item)
}

type Named<T> = &'static [(T, &'static str)];

const KINDS: Named<Kind> = &[(Kind::Upload, "upload"), (Kind::Download, "download")];
const CONFLICTS: Named<Conflict> =
    &[(Conflict::Replace, "replace"), (Conflict::Skip, "skip"), (Conflict::KeepBoth, "keep-both")];
const STATES: Named<State> = &[
    (State::Scanning, "scanning"),
    (State::Running, "running"),
    (State::Paused, "paused"),
    (State::Done, "done"),
    (State::Failed, "failed"),
    (State::Cancelled, "cancelled"),
];
const FILE_STATES: Named<FileState> = &[
    (FileState::Waiting, "waiting"),
    (FileState::Running, "running"),
    (FileState::Done, "done"),
    (FileState::Failed, "failed"),
    (FileState::Cancelled, "cancelled"),
    (FileState::Skipped, "skipped"),
];

fn name<T: Copy + PartialEq>(names: Named<T>, value: T) -> String {
    names.iter().find(|(known, _)| *known == value).map_or("", |(_, name)| name).to_owned()
}

fn known<T: Copy>(names: Named<T>, name: &str) -> Result<T> {
    let found = names.iter().find(|(_, known)| *known == name).map(|(value, _)| *value);
    found.ok_or_else(|| Error::internal(format!("`{name}` is no word of the list of transfers")))
}

#[cfg(unix)]
fn bytes_of(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt as _;
    path.as_os_str().as_bytes().to_owned()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    OsString::from_vec(bytes.to_owned()).into()
}

/// A path with half a surrogate pair in it is not found again, and says so.
#[cfg(not(unix))]
fn bytes_of(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    OsString::from(String::from_utf8_lossy(bytes).into_owned()).into()
}
