//! `inboxes` and `inbox_requests`: receivers on this server, and the last of what was sent to them.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, params};
use ulid::Ulid;

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// One inbox.
#[derive(Clone, Debug)]
pub struct Inbox {
    pub(crate) account_id: String,
    /// `ibx_…`
    pub id: String,
    /// The status it answers with.
    pub status: u16,
    /// How long it waits before it answers.
    pub delay_ms: u32,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A request that an inbox received.
#[derive(Clone, Debug)]
pub struct InboxRequest {
    /// `irq_…`
    pub id: String,
    /// When it came.
    pub at: Timestamp,
    /// Its method.
    pub method: String,
    /// What stood behind `?`.
    pub query: Option<String>,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// The first 64 KiB of its body.
    pub body: Vec<u8>,
    /// Whether the body was longer.
    pub truncated: bool,
}

const COLUMNS: &str = "account_id, id, status, delay_ms, created_at";

pub(crate) fn insert(tx: &Tx<'_>, inbox: &Inbox) -> Result<()> {
    tx.execute(
        "INSERT INTO inboxes (account_id, id, status, delay_ms, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![inbox.account_id, inbox.id, inbox.status, inbox.delay_ms, inbox.created_at.as_millis()],
    )
    .map(drop)
}

/// An inbox, whoever asks.
pub(crate) fn find(reader: &Reader<'_>, id: &str) -> Result<Option<Inbox>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM inboxes WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()
        .map_err(failed)
}

/// Inboxes of an account by id, that is by age, after `after`.
pub(crate) fn list(reader: &Reader<'_>, account_id: &str, after: &str, limit: usize) -> Result<Vec<Inbox>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM inboxes WHERE account_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
        ))?
        .query_map(params![account_id, after, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

pub(crate) fn count(reader: &Reader<'_>, account_id: &str) -> Result<u64> {
    reader
        .prepare("SELECT count(*) FROM inboxes WHERE account_id = ?1")?
        .query_row([account_id], |row| row.get(0))
        .map_err(failed)
}

pub(crate) fn update(tx: &Tx<'_>, inbox: &Inbox) -> Result<()> {
    tx.execute(
        "UPDATE inboxes SET status = ?2, delay_ms = ?3 WHERE id = ?1",
        params![inbox.id, inbox.status, inbox.delay_ms],
    )
    .map(drop)
}

/// Deletes an inbox with what it received.
pub(crate) fn delete(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM inboxes WHERE id = ?1", [id]).map(drop)
}

/// Keeps a request, and of all only the last `keep`.
pub(crate) fn receive(tx: &Tx<'_>, inbox_id: &str, request: &InboxRequest, keep: usize) -> Result<()> {
    let headers = serde_json::to_string(&request.headers).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO inbox_requests (inbox_id, id, at, method, query, headers, body, truncated)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            inbox_id,
            request.id,
            request.at.as_millis(),
            request.method,
            request.query,
            headers,
            request.body,
            request.truncated
        ],
    )?;
    tx.execute(
        "DELETE FROM inbox_requests WHERE inbox_id = ?1 AND id <=
           (SELECT id FROM inbox_requests WHERE inbox_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
        params![inbox_id, keep as i64],
    )
    .map(drop)
}

/// What an inbox received, newest first.
pub(crate) fn requests(
    reader: &Reader<'_>,
    inbox_id: &str,
    before: Option<&str>,
    limit: usize,
) -> Result<Vec<InboxRequest>> {
    reader
        .prepare(
            "SELECT id, at, method, query, headers, body, truncated FROM inbox_requests
             WHERE inbox_id = ?1 AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT ?3",
        )?
        .query_map(params![inbox_id, before, limit as i64], |row| {
            let headers: String = row.get(4)?;
            Ok(InboxRequest {
                id: row.get(0)?,
                at: Timestamp::from_millis(row.get(1)?),
                method: row.get(2)?,
                query: row.get(3)?,
                headers: super::from_json(4, &headers)?,
                body: row.get(5)?,
                truncated: row.get(6)?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// Forgets what inboxes received before `moment`.
pub(crate) fn delete_requests_before(tx: &Tx<'_>, moment: Timestamp) -> Result<usize> {
    let millis = u64::try_from(moment.as_millis()).unwrap_or(0);
    let first_kept = format!("irq_{}", Ulid::from_parts(millis, 0));
    tx.execute(
        "DELETE FROM inbox_requests WHERE inbox_id IN (SELECT id FROM inboxes) AND id < ?1",
        [first_kept],
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Inbox> {
    Ok(Inbox {
        account_id: row.get(0)?,
        id: row.get(1)?,
        status: row.get(2)?,
        delay_ms: row.get(3)?,
        created_at: Timestamp::from_millis(row.get(4)?),
    })
}
