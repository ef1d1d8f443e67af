//! `idempotency`: requests under way or answered, by account and `Idempotency-Key`.

use rusqlite::{OptionalExtension, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

pub(crate) struct Row {
    pub(crate) head_hash: [u8; 32],
    pub(crate) body_hash: Option<[u8; 32]>,
    pub(crate) run: String,
    pub(crate) answer: Option<Vec<u8>>,
    pub(crate) expires_at: Timestamp,
}

/// Whose row it is.
#[derive(Clone, Debug)]
pub(crate) struct Id {
    pub(crate) account_id: String,
    pub(crate) key_hash: [u8; 32],
}

pub(crate) fn find(reader: &Reader<'_>, id: &Id) -> Result<Option<Row>> {
    reader
        .prepare(
            "SELECT head_hash, body_hash, run, answer, expires_at FROM idempotency
             WHERE account_id = ?1 AND key_hash = ?2",
        )?
        .query_row(params![id.account_id, id.key_hash], |row| {
            Ok(Row {
                head_hash: row.get(0)?,
                body_hash: row.get(1)?,
                run: row.get(2)?,
                answer: row.get(3)?,
                expires_at: Timestamp::from_millis(row.get(4)?),
            })
        })
        .optional()
        .map_err(failed)
}

/// Writes a row, in the place of one that counts no more.
pub(crate) fn upsert(tx: &Tx<'_>, id: &Id, row: &Row) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO idempotency (account_id, key_hash, head_hash, body_hash, run, answer, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id.account_id,
            id.key_hash,
            row.head_hash,
            row.body_hash,
            row.run,
            row.answer,
            row.expires_at.as_millis()
        ],
    )
    .map(drop)
}

pub(crate) fn delete(tx: &Tx<'_>, id: &Id) -> Result<()> {
    tx.execute(
        "DELETE FROM idempotency WHERE account_id = ?1 AND key_hash = ?2",
        params![id.account_id, id.key_hash],
    )
    .map(drop)
}

pub(crate) fn delete_all(tx: &Tx<'_>, account_id: &str) -> Result<()> {
    tx.execute("DELETE FROM idempotency WHERE account_id = ?1", [account_id]).map(drop)
}

/// Deletes some answers that are too old, and claims of runs that are over; answers how many.
pub(crate) fn delete_expired(tx: &Tx<'_>, run: &str, now: Timestamp, limit: usize) -> Result<usize> {
    tx.execute(
        "DELETE FROM idempotency WHERE rowid IN (
           SELECT rowid FROM idempotency
           WHERE (answer IS NOT NULL AND expires_at <= ?1) OR (answer IS NULL AND run <> ?2) LIMIT ?3)",
        params![now.as_millis(), run, limit as i64],
    )
}
