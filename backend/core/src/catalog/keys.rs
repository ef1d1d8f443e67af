//! `keys`: API keys, by the SHA-256 of their text.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

pub(crate) struct KeyRow {
    pub(crate) id: String,
    pub(crate) account_id: String,
    pub(crate) name: String,
    pub(crate) prefix: String,
    pub(crate) permission: String,
    pub(crate) buckets: Option<Vec<String>>,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Option<Timestamp>,
}

const COLUMNS: &str = "id, account_id, name, prefix, permission, buckets, created_at, expires_at";

pub(crate) fn insert(tx: &Tx<'_>, key: &KeyRow, hash: &[u8; 32]) -> Result<()> {
    let buckets = key.buckets.as_ref().map(serde_json::to_string).transpose().map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO keys (id, account_id, name, prefix, hash, permission, buckets, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            key.id,
            key.account_id,
            key.name,
            key.prefix,
            hash,
            key.permission,
            buckets,
            key.created_at.as_millis(),
            key.expires_at.map(Timestamp::as_millis)
        ],
    )
    .map(drop)
}

pub(crate) fn find_by_hash(reader: &Reader<'_>, hash: &[u8; 32]) -> Result<Option<KeyRow>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM keys WHERE hash = ?1"))?
        .query_row([hash], from_row)
        .optional()
        .map_err(failed)
}

pub(crate) fn find(reader: &Reader<'_>, account_id: &str, id: &str) -> Result<Option<KeyRow>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM keys WHERE account_id = ?1 AND id = ?2"))?
        .query_row([account_id, id], from_row)
        .optional()
        .map_err(failed)
}

/// Keys of an account by id, that is by age, after `after`.
pub(crate) fn list(reader: &Reader<'_>, account_id: &str, after: &str, limit: usize) -> Result<Vec<KeyRow>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM keys WHERE account_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
        ))?
        .query_map(params![account_id, after, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// How many keys of the account may administer it at `now`, not counting `except`.
pub(crate) fn count_admins(
    reader: &Reader<'_>,
    account_id: &str,
    except: &str,
    now: Timestamp,
) -> Result<u64> {
    reader
        .prepare(
            "SELECT count(*) FROM keys WHERE account_id = ?1 AND id <> ?2 AND permission = 'admin'
               AND buckets IS NULL AND (expires_at IS NULL OR expires_at > ?3)",
        )?
        .query_row(params![account_id, except, now.as_millis()], |row| row.get(0))
        .map_err(failed)
}

pub(crate) fn delete(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM keys WHERE id = ?1", [id]).map(drop)
}

/// Deletes every key of an account.
pub(crate) fn delete_all(tx: &Tx<'_>, account_id: &str) -> Result<()> {
    tx.execute("DELETE FROM keys WHERE account_id = ?1", [account_id]).map(drop)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<KeyRow> {
    let buckets: Option<String> = row.get(5)?;
    Ok(KeyRow {
        id: row.get(0)?,
        account_id: row.get(1)?,
        name: row.get(2)?,
        prefix: row.get(3)?,
        permission: row.get(4)?,
        buckets: buckets.map(|json| super::from_json(5, &json)).transpose()?,
        created_at: Timestamp::from_millis(row.get(6)?),
        expires_at: row.get::<_, Option<i64>>(7)?.map(Timestamp::from_millis),
    })
}
