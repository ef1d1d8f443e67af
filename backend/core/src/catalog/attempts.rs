//! `attempts`: every try of a delivery, and what came of it.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// One try.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// How long it took.
    pub duration_ms: u64,
    /// The status that came back, if any.
    pub response_status: Option<u16>,
    /// The headers that came back.
    pub response_headers: BTreeMap<String, String>,
    /// The first 16 KiB of the body that came back.
    pub response_body: Vec<u8>,
    /// Why there was no response, or no whole one.
    pub error: Option<String>,
}

pub(crate) fn insert(tx: &Tx<'_>, delivery_id: &str, number: u32, attempt: &Attempt) -> Result<()> {
    let headers = serde_json::to_string(&attempt.response_headers).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO attempts (delivery_id, number, at, duration_ms, response_status, response_headers, response_body,
             error)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            delivery_id,
            number,
            attempt.at.as_millis(),
            attempt.duration_ms,
            attempt.response_status,
            headers,
            attempt.response_body,
            attempt.error
        ],
    )
    .map(drop)
}

/// The attempts of a delivery, first to last.
pub(crate) fn list(reader: &Reader<'_>, delivery_id: &str) -> Result<Vec<Attempt>> {
    reader
        .prepare(
            "SELECT at, duration_ms, response_status, response_headers, response_body, error FROM attempts
             WHERE delivery_id = ?1 ORDER BY number",
        )?
        .query_map([delivery_id], |row| {
            let headers: String = row.get(3)?;
            Ok(Attempt {
                at: Timestamp::from_millis(row.get(0)?),
                duration_ms: row.get(1)?,
                response_status: row.get(2)?,
                response_headers: super::from_json(3, &headers)?,
                response_body: row.get(4)?,
                error: row.get(5)?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(failed)
}
