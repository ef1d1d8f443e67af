//! Backups: a folder that holds everything a store is made of, as it was at one moment.
//!
//! ```text
//! stowbox-backup           whose backup this is: the id of the catalog
//! manifest.json            which snapshot counts, and what it is made of; written last, so without it nothing counts
//! snapshots/<ulid>/        catalog.db  telemetry.db  secrets.key  blobs.list
//! blobs/<2 hex>/<ulid>     as in the store
//! ```
//!
//! It is taken beside readers, writers and the sweeper: whoever [enters](crate::holds) before the catalog is copied may
//! find any blob of the copy, so none is removed until the backup is done. Blobs never change, so the next backup into
//! the same folder copies the new ones only. Until its manifest is in place the former backup counts, and is whole.
//!
//! Rejected: to copy the blobs first (those of later commits would be missing), and to stop the writers meanwhile.

mod files;
mod folder;
mod manifest;
mod restore;
mod take;

pub use restore::{Restored, restore};
pub use take::{Taken, take};

/// How far a backup or a restore is.
#[derive(Clone, Copy, Debug)]
pub struct Progress {
    /// Bytes of blobs that are done.
    pub done_bytes: u64,
    /// Bytes of all blobs.
    pub total_bytes: u64,
}

/// Blobs copied at once: hides the latency of syncs and of remote stores.
const AT_ONCE: usize = 4;
