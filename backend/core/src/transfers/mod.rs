//! Local paths in and out of buckets, in-process: what the desktop window uses instead of HTTP.
//!
//! Owns the walk over what was dropped ([`scan`]), one file up ([`upload`], [`upload_parts`]) or down ([`download`]), whole
//! folders down ([`tree`]), the queue with what all transfers share ([`queue`], [`slots`], [`bandwidth`]), and their
//! record ([`journal`]). Bytes are streamed: memory does not grow with a file. Sources are only ever read. A restart goes on
//! with what was under way: whole files are stored or not at all, and parts of large ones stay.
//!
//! Rejected: uploading from the page over HTTP. A webview gets no paths, no folders, and copies each byte twice.

mod bandwidth;
mod download;
mod driver;
mod item;
mod job;
mod journal;
mod measure;
mod progress;
mod queue;
mod scan;
mod slots;
mod snapshot;
mod source;
mod start;
#[cfg(test)]
mod tests;
mod tree;
mod upload;
mod upload_parts;

pub use measure::{Measured, measure};
pub use queue::{Limits, Transfers};
pub use snapshot::{Conflict, Failure, FileState, Kind, Safe, Skipped, State, Transfer, TransferFile};
pub use tree::{Chosen, Region};
