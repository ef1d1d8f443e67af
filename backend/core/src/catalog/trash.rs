//! `trash` and `emptied_trash`: objects that were deleted or replaced, until they expire.

use rusqlite::{OptionalExtension, Row, params};

use super::objects::{COLUMNS, Object, from_row as object_from_row};
use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

/// An object in the trash.
#[derive(Clone, Debug)]
pub struct Trashed {
    /// `trs_…`
    pub id: String,
    /// The object as it was.
    pub object: Object,
    /// Why it is here.
    pub cause: Cause,
    /// Since when.
    pub deleted_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// How an object came into the trash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its key was deleted.
    Deleted,
    /// Its key got another content.
    Replaced,
}

impl Cause {
    /// The name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Replaced => "replaced",
        }
    }
}

/// What to write down of an object that leaves its bucket.
pub(crate) struct Entry<'a> {
    pub(crate) id: &'a str,
    /// The bucket's public id.
    pub(crate) bucket_id: &'a str,
    pub(crate) cause: Cause,
    pub(crate) deleted_at: Timestamp,
    pub(crate) expires_at: Timestamp,
}

/// Copies the row of an object into the trash; its reference to the content goes with it.
pub(crate) fn insert(tx: &Tx<'_>, entry: &Entry<'_>, bucket_row: i64, key: &str) -> Result<()> {
    tx.execute(
        &format!(
            "INSERT INTO trash (id, bucket_id, cause, deleted_at, expires_at, {COLUMNS})
             SELECT ?1, ?2, ?3, ?4, ?5, {COLUMNS} FROM objects WHERE bucket_id = ?6 AND key = ?7"
        ),
        params![
            entry.id,
            entry.bucket_id,
            entry.cause.as_str(),
            entry.deleted_at.as_millis(),
            entry.expires_at.as_millis(),
            bucket_row,
            key
        ],
    )
    .map(drop)
}

pub(crate) fn find(reader: &Reader<'_>, bucket_id: &str, id: &str) -> Result<Option<Trashed>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS}, id, cause, deleted_at, expires_at FROM trash WHERE id = ?1 AND bucket_id = ?2"
        ))?
        .query_row([id, bucket_id], from_row)
        .optional()
        .map_err(failed)
}

/// The trash of a bucket, newest first, before `before`: only keys that begin with `prefix`.
pub(crate) fn list(
    reader: &Reader<'_>,
    bucket_id: &str,
    prefix: &str,
    before: Option<&str>,
    limit: usize,
) -> Result<Vec<Trashed>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS}, id, cause, deleted_at, expires_at FROM trash
             WHERE bucket_id = ?1 AND (?2 IS NULL OR id < ?2) AND substr(key, 1, length(?3)) = ?3
             ORDER BY id DESC LIMIT ?4"
        ))?
        .query_map(params![bucket_id, before, prefix, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// What has expired: each with the public id of its bucket.
pub(crate) fn list_expired(
    reader: &Reader<'_>,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<(String, Trashed)>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS}, id, cause, deleted_at, expires_at, bucket_id FROM trash
             WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2"
        ))?
        .query_map(params![now.as_millis(), limit as i64], |row| Ok((row.get(17)?, from_row(row)?)))
        .and_then(Iterator::collect)
        .map_err(failed)
}

pub(crate) fn delete(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM trash WHERE id = ?1", [id]).map(drop)
}

/// The bucket is gone: what is left of its trash belongs to nobody.
pub(crate) fn abandon(tx: &Tx<'_>, bucket_id: &str) -> Result<()> {
    tx.execute("INSERT INTO emptied_trash (bucket_id) VALUES (?1)", [bucket_id]).map(drop)
}

/// A bucket that is gone and left its trash.
pub(crate) fn abandoned(reader: &Reader<'_>) -> Result<Option<String>> {
    reader
        .prepare("SELECT bucket_id FROM emptied_trash LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()
        .map_err(failed)
}

/// Nothing is left of it.
pub(crate) fn forget(tx: &Tx<'_>, bucket_id: &str) -> Result<()> {
    tx.execute("DELETE FROM emptied_trash WHERE bucket_id = ?1", [bucket_id]).map(drop)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Trashed> {
    let cause: String = row.get(14)?;
    Ok(Trashed {
        object: object_from_row(row)?,
        id: row.get(13)?,
        cause: if cause == Cause::Replaced.as_str() { Cause::Replaced } else { Cause::Deleted },
        deleted_at: Timestamp::from_millis(row.get(15)?),
        expires_at: Timestamp::from_millis(row.get(16)?),
    })
}
