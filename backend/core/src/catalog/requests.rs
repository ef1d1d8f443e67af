//! `requests`, in the telemetry database: what each account asked lately.

use rusqlite::{Connection, params};

use super::failed;
use super::header_sets::{self, HeaderSets};
use super::telemetry::Telemetry;
use crate::clock::Timestamp;
use crate::error::Result;

/// One answered request.
#[derive(Clone, Debug)]
pub struct Request {
    /// When it came.
    pub at: Timestamp,
    /// Whose it was.
    pub account_id: String,
    /// Such as `GET`.
    pub method: String,
    /// As it was sent, without the query.
    pub path: String,
    /// Of the answer.
    pub status: u16,
    /// Of a refusal.
    pub code: Option<String>,
    /// Until the last byte of the answer.
    pub duration_ms: u64,
    /// Of the request's body.
    pub ingress_bytes: u64,
    /// Of the answer's body.
    pub egress_bytes: u64,
    /// The API key; none of the operator or of whoever read a public object.
    pub key_id: Option<String>,
    /// As in `x-request-id`.
    pub request_id: String,
}

/// The headers of a request and of its answer, as the server wrote them; empty if they are not kept.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    /// As they came.
    pub request: Vec<u8>,
    /// As they were sent.
    pub response: Vec<u8>,
}

/// A request on its way to the log.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    pub(crate) request: Request,
    pub(crate) headers: Headers,
}

/// Which requests to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) account_id: String,
    /// Only older ones than this.
    pub(crate) before: Option<i64>,
    /// 4 is 400 to 499.
    pub(crate) status_class: Option<u16>,
    pub(crate) method: Option<String>,
    pub(crate) path_prefix: Option<String>,
    pub(crate) request_id: Option<String>,
    pub(crate) key_id: Option<String>,
    /// None whose id begins so.
    pub(crate) without_ids: Option<String>,
}

pub(super) fn insert<'batch>(
    connection: &Connection,
    Logged { request, headers }: &'batch Logged,
    sets: &mut HeaderSets<'batch>,
) -> Result<()> {
    let (sent, answered) =
        (sets.place(connection, &headers.request)?, sets.place(connection, &headers.response)?);
    connection
        .prepare_cached(
            "INSERT INTO requests (at, account_id, method, path, status, code, duration_ms, ingress_bytes,
                 egress_bytes, key_id, request_id, request_headers, response_headers)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
        .and_then(|mut insert| {
            insert.execute(params![
                request.at.as_millis(),
                request.account_id,
                request.method,
                request.path,
                request.status,
                request.code,
                request.duration_ms,
                request.ingress_bytes,
                request.egress_bytes,
                request.key_id,
                request.request_id,
                sent,
                answered
            ])
        })
        .map(drop)
        .map_err(failed)
}

impl Telemetry {
    /// The newest requests that pass the filter, each with its place in the log.
    pub(crate) fn requests(&self, filter: &Filter, limit: usize) -> Result<Vec<(i64, Request)>> {
        self.connection()
            .prepare_cached(
                "SELECT id, at, account_id, method, path, status, code, duration_ms, ingress_bytes, egress_bytes,
                        key_id, request_id
                 FROM requests
                 WHERE account_id = ?1 AND (?2 IS NULL OR id < ?2) AND (?3 IS NULL OR status / 100 = ?3)
                   AND (?4 IS NULL OR method = ?4) AND (?5 IS NULL OR substr(path, 1, length(?5)) = ?5)
                   AND (?6 IS NULL OR request_id = ?6) AND (?7 IS NULL OR key_id = ?7)
                   AND (?9 IS NULL OR substr(request_id, 1, length(?9)) <> ?9)
                 ORDER BY id DESC LIMIT ?8",
            )
            .and_then(|mut list| {
                let found = list.query_map(
                    params![
                        filter.account_id,
                        filter.before,
                        filter.status_class,
                        filter.method,
                        filter.path_prefix,
                        filter.request_id,
                        filter.key_id,
                        limit as i64,
                        filter.without_ids
                    ],
                    |row| {
                        let request = Request {
                            at: Timestamp::from_millis(row.get(1)?),
                            account_id: row.get(2)?,
                            method: row.get(3)?,
                            path: row.get(4)?,
                            status: row.get(5)?,
                            code: row.get(6)?,
                            duration_ms: row.get(7)?,
                            ingress_bytes: row.get(8)?,
                            egress_bytes: row.get(9)?,
                            key_id: row.get(10)?,
                            request_id: row.get(11)?,
                        };
                        Ok((row.get(0)?, request))
                    },
                )?;
                found.collect()
            })
            .map_err(failed)
    }

    /// Forgets requests from before `oldest` and all but the newest `most`.
    pub(crate) fn forget_requests(&self, oldest: Timestamp, most: usize) -> Result<()> {
        let mut connection = self.connection();
        let tx = connection.transaction().map_err(failed)?;
        tx.execute(
            "DELETE FROM requests WHERE id <= max(
               (SELECT coalesce(max(id), 0) FROM requests) - ?1,
               coalesce((SELECT min(id) FROM requests WHERE at >= ?2) - 1, (SELECT max(id) FROM requests), 0))",
            params![most as i64, oldest.as_millis()],
        )
        .map_err(failed)?;
        header_sets::forget_unused(&tx)?;
        tx.commit().map_err(failed)
    }
}
