//! Local paths in and out of buckets, in-process: what the desktop window uses instead of HTTP.
//!
//! Owns the walk over what was dropped ([`scan`]), one file up ([`upload`]) or down ([`download`]), and the queue that
//! runs them four at a time ([`queue`]). Bytes are streamed: memory does not grow with a file. Sources are only ever
//! read. Nothing here survives a restart: an object is stored whole or not at all, so there is nothing to clean up.
//!
//! Rejected: uploading from the page over HTTP. A webview gets no paths, no folders, and copies each byte twice.

mod download;
mod driver;
mod job;
mod queue;
mod scan;
mod snapshot;
#[cfg(test)]
mod tests;
mod upload;

pub use queue::Transfers;
pub use snapshot::{Failure, FileState, Kind, Skipped, State, Transfer, TransferFile};
