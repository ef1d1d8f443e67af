//! What a transfer looks like from outside: a copy of its state at one moment, ready to be sent as JSON.

use std::borrow::Cow;
use std::io;

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error};

/// Which way the bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// From this computer into a bucket.
    Upload,
    /// From a bucket to this computer.
    Download,
}

/// Where a whole transfer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// Walking the folders; the totals still grow.
    Scanning,
    /// Files are being copied or wait for their turn.
    Running,
    /// Somebody stopped it for a while. What has arrived stays.
    Paused,
    /// Every file arrived.
    Done,
    /// It ended, and at least one file failed.
    Failed,
    /// It was cancelled; the files that had arrived stay.
    Cancelled,
}

impl State {
    /// Whether nothing more will happen by itself.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// Where one file stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum FileState {
    /// Not begun.
    Waiting,
    /// Being copied.
    Running,
    /// Arrived, whole.
    Done,
    /// Did not arrive; nothing of it is stored.
    Failed,
    /// Did not arrive because the transfer was cancelled.
    Cancelled,
    /// Left out, since its key is taken. Never among the files of a snapshot: it is listed with what was skipped.
    Skipped,
}

/// What to do with a key that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Conflict {
    /// The new file takes its place.
    #[default]
    Replace,
    /// The file is left out.
    Skip,
    /// The file gets a number in its name.
    KeepBoth,
}

/// Why a file did not arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// For programs: a code of the API, or one of `file_changed`, `file_exists`, `file_not_found`, `file_unreadable`,
    /// `file_unwritable`.
    pub code: Cow<'static, str>,
    /// For people.
    pub message: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if error.code() == Code::InternalError {
            // No HTTP answer carries this one, so it is logged here, where it leaves.
            tracing::error!(error = ?error, "a transfer failed");
            let message = "Something went wrong inside Stowbox. The cause is in its log.";
            return Self::new(error.code().as_str(), message);
        }
        Self::new(error.code().as_str(), error.public())
    }
}

impl Failure {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into() }
    }

    /// The local file could not be read.
    pub(super) fn reading(error: &io::Error) -> Self {
        let (code, message) = match error.kind() {
            io::ErrorKind::NotFound => ("file_not_found", "The file is no longer there.".to_owned()),
            io::ErrorKind::PermissionDenied => {
                ("file_unreadable", "You have no permission to read this file.".to_owned())
            }
            _ => ("file_unreadable", format!("The file cannot be read: {error}.")),
        };
        Self::new(code, message)
    }

    /// The local file could not be written.
    #[must_use]
    pub fn writing(error: &io::Error) -> Self {
        let (code, message) = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
                "insufficient_storage",
                "The disk is full. Free some space there, or save it elsewhere.".to_owned(),
            ),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
                "file_unwritable",
                "You have no permission to write to this folder. Save it elsewhere.".to_owned(),
            ),
            io::ErrorKind::NotFound => {
                ("file_unwritable", "The folder is no longer there. Save it elsewhere.".to_owned())
            }
            _ => ("file_unwritable", format!("The file cannot be written: {error}.")),
        };
        Self::new(code, message)
    }

    /// The local file is not the one that was chosen.
    pub(super) fn changed() -> Self {
        let message =
            "The file changed after it was chosen, so it was not stored. Retry sends it as it is now.";
        Self::new("file_changed", message)
    }

    /// Somebody made a file of that name meanwhile.
    pub(super) fn exists() -> Self {
        let message = "A file of that name is there now, and stays as it is. Move it away, then retry.";
        Self::new("file_exists", message)
    }
}

/// A file of a transfer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TransferFile {
    /// Its path below what was chosen, or its name.
    pub name: String,
    /// The key of the object.
    pub key: String,
    /// Its size.
    pub size_bytes: u64,
    /// What is already across.
    pub sent_bytes: u64,
    /// Where it stands.
    pub state: FileState,
    /// Why it failed.
    pub error: Option<Failure>,
    /// Of a file that goes in parts: what has arrived, and stays.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safe: Option<Safe>,
}

/// The parts of a file that have arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Safe {
    /// So many have.
    pub parts: u32,
    /// Of so many.
    pub of: u32,
}

/// Something that was found and left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// Where it is; bytes that are not UTF-8 are shown as U+FFFD.
    pub path: String,
    /// Why, as a sentence.
    pub reason: String,
}

/// A transfer at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Transfer {
    /// `trf_…`
    pub id: String,
    /// Which way.
    pub kind: Kind,
    /// The bucket.
    pub bucket: String,
    /// The folder in the bucket: empty, or ending with `/`.
    pub prefix: String,
    /// "photos", "photos and 3 more", or the file's name.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// Whether it can be paused while it runs.
    pub can_pause: bool,
    /// How many files it has.
    pub files_total: u64,
    /// How many of them arrived.
    pub files_done: u64,
    /// How many did not arrive, for a reason of their own.
    pub files_failed: u64,
    /// Of those that arrived, how many took the place of an object that was there.
    pub files_replaced: u64,
    /// Their size together.
    pub bytes_total: u64,
    /// How much of that is across.
    pub bytes_done: u64,
    /// At most [`Transfer::MAX_FILES`]: those running, then those that failed, then the rest in order.
    pub files: Vec<TransferFile>,
    /// What was left out, and why; at most [`Transfer::MAX_FILES`].
    pub skipped: Vec<Skipped>,
}

impl Transfer {
    /// How many files a snapshot names, and how many of those that were left out.
    pub const MAX_FILES: usize = 200;
}
