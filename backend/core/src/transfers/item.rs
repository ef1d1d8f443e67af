//! One file of a transfer: where it lies on this computer, its object, and how far it is.

use std::path::PathBuf;

use super::progress::Event;
use super::scan::Stamp;
use super::snapshot::{Failure, FileState, Safe, TransferFile};
use super::upload_parts::{bytes_of, part_count};
use crate::names::ObjectKey;

/// One file.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) path: PathBuf,
    /// The key it was meant to have, and the one it goes by.
    pub(super) wanted_key: ObjectKey,
    pub(super) key: ObjectKey,
    pub(super) name: String,
    pub(super) stamp: Stamp,
    pub(super) state: FileState,
    pub(super) error: Option<Failure>,
    pub(super) replaced: bool,
    /// Its unfinished upload, and how many parts of that have arrived.
    pub(super) upload_id: Option<String>,
    pub(super) safe_parts: u32,
    pub(super) sent_bytes: u64,
}

impl Item {
    pub(super) fn waiting(path: PathBuf, key: ObjectKey, name: String, stamp: Stamp) -> Self {
        Self {
            path,
            wanted_key: key.clone(),
            key,
            name,
            stamp,
            state: FileState::Waiting,
            error: None,
            replaced: false,
            upload_id: None,
            safe_parts: 0,
            sent_bytes: 0,
        }
    }

    pub(super) fn arrived(&self) -> bool {
        matches!(self.state, FileState::Done | FileState::Skipped)
    }

    /// What counts as across while the file does not move.
    pub(super) fn settle(&mut self) {
        self.sent_bytes = match self.state {
            FileState::Done => self.stamp.size_bytes,
            _ => bytes_of(self.safe_parts, self.stamp.size_bytes),
        };
    }

    pub(super) fn lose_upload(&mut self) -> Option<String> {
        self.safe_parts = 0;
        self.upload_id.take()
    }

    pub(super) fn hear(&mut self, event: Event) {
        match event {
            Event::Size(bytes) => self.stamp.size_bytes = bytes,
            Event::At(bytes) => self.sent_bytes = bytes,
            Event::Across(bytes) => self.sent_bytes += bytes,
            Event::Key(key) => self.key = key,
            Event::Upload(id) => self.upload_id = Some(id),
            Event::Safe(safe, bytes) => (self.safe_parts, self.sent_bytes) = (safe.parts, bytes),
            Event::Lost => {
                self.lose_upload();
                self.sent_bytes = 0;
            }
        }
    }

    pub(super) fn shown(&self) -> TransferFile {
        let of = self.upload_id.as_ref().and_then(|_| part_count(self.stamp.size_bytes));
        TransferFile {
            name: self.name.clone(),
            key: self.key.as_str().to_owned(),
            size_bytes: self.stamp.size_bytes,
            sent_bytes: self.sent_bytes,
            state: self.state,
            error: self.error.clone(),
            safe: of.map(|of| Safe { parts: self.safe_parts, of }),
        }
    }
}
