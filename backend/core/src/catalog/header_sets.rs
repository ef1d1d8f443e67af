//! `header_sets`, in the telemetry database: what requests of the log had for headers. Those of one batch that are the
//! same are written once.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, params};

use super::failed;
use super::requests::{Headers, Logged};
use super::telemetry::Telemetry;
use crate::error::Result;

/// The sets of one batch of requests.
pub(super) struct HeaderSets<'batch> {
    until: i64,
    known: HashMap<&'batch [u8], i64>,
}

impl<'batch> HeaderSets<'batch> {
    /// For requests that are about to be written: their places in the log follow each other.
    pub(super) fn of(connection: &Connection, requests: &'batch [Logged]) -> Result<Self> {
        let last: i64 = connection
            .prepare_cached("SELECT coalesce(max(id), 0) FROM requests")
            .and_then(|mut last| last.query_row([], |row| row.get(0)))
            .map_err(failed)?;
        Ok(Self { until: last + requests.len() as i64, known: HashMap::new() })
    }

    /// The place of a set; `None` is that of an empty one.
    pub(super) fn place(&mut self, connection: &Connection, headers: &'batch [u8]) -> Result<Option<i64>> {
        if headers.is_empty() {
            return Ok(None);
        }
        if let Some(place) = self.known.get(headers) {
            return Ok(Some(*place));
        }
        connection
            .prepare_cached("INSERT INTO header_sets (until, headers) VALUES (?1, ?2)")
            .and_then(|mut insert| insert.execute(params![self.until, headers]))
            .map_err(failed)?;
        let place = connection.last_insert_rowid();
        self.known.insert(headers, place);
        Ok(Some(place))
    }
}

/// Deletes the sets that no request has any more.
pub(super) fn forget_unused(connection: &Connection) -> Result<()> {
    // An empty log begins at the first place again, so that nothing may be left of who had it.
    connection
        .execute(
            "DELETE FROM header_sets WHERE until < coalesce((SELECT min(id) FROM requests), ?1)",
            [i64::MAX],
        )
        .map(drop)
        .map_err(failed)
}

impl Telemetry {
    /// What was kept of the headers of a request, by its place in the log.
    pub(crate) fn headers(&self, place: i64) -> Result<Option<Headers>> {
        self.connection()
            .prepare_cached(
                "SELECT sent.headers, answered.headers FROM requests
                 JOIN header_sets AS sent ON sent.id = request_headers
                 JOIN header_sets AS answered ON answered.id = response_headers WHERE requests.id = ?1",
            )
            .and_then(|mut find| {
                find.query_row([place], |row| Ok(Headers { request: row.get(0)?, response: row.get(1)? }))
                    .optional()
            })
            .map_err(failed)
    }
}
