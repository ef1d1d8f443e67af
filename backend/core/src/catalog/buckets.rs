//! `buckets`: names over all accounts, settings, counters.

use rusqlite::{OptionalExtension, Row, params};

use super::accounts::Delta;
use super::{Reader, Tx, failed, is_unique_violation};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};

/// One bucket.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub(crate) row_id: i64,
    /// `bkt_…`
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// Its name, which no other bucket has.
    pub name: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// The origins that browsers may read its objects from; `None` is any.
    pub cors_origins: Option<Vec<String>>,
    /// For how many days what leaves it can be restored; 0 keeps nothing.
    pub trash_days: u32,
    /// Objects in it now.
    pub object_count: u64,
    /// Logical bytes of those objects now.
    pub size_bytes: u64,
    /// Logical bytes of what is in its trash now.
    pub trash_bytes: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
}

/// Who may read a bucket's objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    /// Who holds a key or a signed URL.
    Private,
    /// Anyone.
    Public,
}

impl Visibility {
    fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Public => "public",
        }
    }
}

const COLUMNS: &str = "id, public_id, account_id, name, visibility, cors_origins, object_count, size_bytes, \
                       created_at, updated_at, trash_days, trash_bytes";

pub(crate) fn insert(tx: &Tx<'_>, bucket: &Bucket) -> Result<()> {
    let inserted = tx
        .prepare(
            "INSERT INTO buckets (public_id, account_id, name, visibility, cors_origins, trash_days, created_at,
                 updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        )?
        .execute(params![
            bucket.id,
            bucket.account_id,
            bucket.name,
            bucket.visibility.as_str(),
            origins_json(bucket)?,
            bucket.trash_days,
            bucket.created_at.as_millis()
        ]);
    match inserted {
        Ok(_) => Ok(()),
        Err(error) if is_unique_violation(&error) => Err(Error::new(
            Code::BucketAlreadyExists,
            format!("A bucket named `{}` exists already. Names are shared by all accounts.", bucket.name),
        )),
        Err(error) => Err(failed(error)),
    }
}

pub(crate) fn find(reader: &Reader<'_>, name: &str) -> Result<Option<Bucket>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM buckets WHERE name = ?1"))?
        .query_row([name], from_row)
        .optional()
        .map_err(failed)
}

pub(crate) fn find_by_row(reader: &Reader<'_>, row_id: i64) -> Result<Option<Bucket>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM buckets WHERE id = ?1"))?
        .query_row([row_id], from_row)
        .optional()
        .map_err(failed)
}

pub(crate) fn find_by_id(reader: &Reader<'_>, id: &str) -> Result<Option<Bucket>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM buckets WHERE public_id = ?1"))?
        .query_row([id], from_row)
        .optional()
        .map_err(failed)
}

/// Buckets of an account by name, after `after`, whose names begin with `prefix`.
pub(crate) fn list(
    reader: &Reader<'_>,
    account_id: &str,
    prefix: &str,
    after: &str,
    limit: usize,
) -> Result<Vec<Bucket>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM buckets WHERE account_id = ?1 AND name > ?2 AND substr(name, 1, length(?3)) = ?3
             ORDER BY name LIMIT ?4"
        ))?
        .query_map(params![account_id, after, prefix, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

pub(crate) fn update_settings(tx: &Tx<'_>, bucket: &Bucket) -> Result<()> {
    tx.execute(
        "UPDATE buckets SET visibility = ?2, cors_origins = ?3, updated_at = ?4, trash_days = ?5 WHERE id = ?1",
        params![
            bucket.row_id,
            bucket.visibility.as_str(),
            origins_json(bucket)?,
            bucket.updated_at.as_millis(),
            bucket.trash_days
        ],
    )
    .map(drop)
}

/// Adds to the counters of a bucket.
pub(crate) fn count(tx: &Tx<'_>, bucket_id: i64, delta: Delta) -> Result<()> {
    tx.execute(
        "UPDATE buckets SET object_count = object_count + ?2, size_bytes = size_bytes + ?3,
                            trash_bytes = trash_bytes + ?4 WHERE id = ?1",
        params![bucket_id, delta.objects, delta.bytes, delta.trash],
    )
    .map(drop)
}

pub(crate) fn delete(tx: &Tx<'_>, bucket_id: i64) -> Result<()> {
    tx.execute("DELETE FROM buckets WHERE id = ?1", [bucket_id]).map(drop)
}

fn origins_json(bucket: &Bucket) -> Result<Option<String>> {
    bucket.cors_origins.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Bucket> {
    let visibility: String = row.get(4)?;
    let origins: Option<String> = row.get(5)?;
    Ok(Bucket {
        row_id: row.get(0)?,
        id: row.get(1)?,
        account_id: row.get(2)?,
        name: row.get(3)?,
        visibility: if visibility == "public" { Visibility::Public } else { Visibility::Private },
        cors_origins: origins.map(|json| super::from_json(5, &json)).transpose()?,
        object_count: row.get(6)?,
        size_bytes: row.get(7)?,
        created_at: Timestamp::from_millis(row.get(8)?),
        updated_at: Timestamp::from_millis(row.get(9)?),
        trash_days: row.get(10)?,
        trash_bytes: row.get(11)?,
    })
}
