//! `freed_blobs`: what the sweeper may remove.

use rusqlite::params;

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

pub(crate) fn insert(tx: &Tx<'_>, blob_id: &str, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT OR IGNORE INTO freed_blobs (blob_id, freed_at) VALUES (?1, ?2)",
        params![blob_id, now.as_millis()],
    )
    .map(drop)
}

/// The freed blobs in the order of their ids, after `after`.
pub(crate) fn list(reader: &Reader<'_>, after: &str, limit: usize) -> Result<Vec<String>> {
    reader
        .prepare("SELECT blob_id FROM freed_blobs WHERE blob_id > ?1 ORDER BY blob_id LIMIT ?2")?
        .query_map(params![after, limit as i64], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// How many wait.
pub(crate) fn count(reader: &Reader<'_>) -> Result<u64> {
    reader.prepare("SELECT count(*) FROM freed_blobs")?.query_row([], |row| row.get(0)).map_err(failed)
}

pub(crate) fn contains(reader: &Reader<'_>, blob_id: &str) -> Result<bool> {
    reader.prepare("SELECT 1 FROM freed_blobs WHERE blob_id = ?1")?.exists([blob_id]).map_err(failed)
}

pub(crate) fn delete(tx: &Tx<'_>, blob_id: &str) -> Result<()> {
    tx.execute("DELETE FROM freed_blobs WHERE blob_id = ?1", [blob_id]).map(drop)
}
