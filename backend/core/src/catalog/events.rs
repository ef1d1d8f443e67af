//! `events`: what happened, as the bytes that are sent.

use rusqlite::params;
use ulid::Ulid;

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

/// One event.
pub(crate) struct EventRow<'a> {
    pub(crate) id: &'a str,
    pub(crate) account_id: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) body: &'a str,
    pub(crate) created_at: Timestamp,
}

pub(crate) fn insert(tx: &Tx<'_>, event: &EventRow<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO events (id, account_id, type, body, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![event.id, event.account_id, event.kind, event.body, event.created_at.as_millis()],
    )
    .map(drop)
}

pub(crate) fn body(reader: &Reader<'_>, id: &str) -> Result<String> {
    reader.prepare("SELECT body FROM events WHERE id = ?1")?.query_row([id], |row| row.get(0)).map_err(failed)
}

/// Deletes the oldest events from before `moment`, with their deliveries and attempts; answers how many they were.
pub(crate) fn delete_before(tx: &Tx<'_>, moment: Timestamp, limit: usize) -> Result<usize> {
    let millis = u64::try_from(moment.as_millis()).unwrap_or(0);
    let first_kept = format!("evt_{}", Ulid::from_parts(millis, 0));
    tx.execute(
        "DELETE FROM events WHERE id IN (SELECT id FROM events WHERE id < ?1 ORDER BY id LIMIT ?2)",
        params![first_kept, limit as i64],
    )
}
