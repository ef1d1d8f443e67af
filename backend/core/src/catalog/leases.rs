//! `deliveries` under way: due ones are leased for a while, so that the transaction ends before any I/O. A lease that is not
//! settled in time, because its holder died, lapses by itself.

use rusqlite::params;

use super::deliveries::{SentRequest, Status};
use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// A webhook with something due.
#[derive(Debug)]
pub(crate) struct DueWebhook {
    pub(crate) id: String,
    pub(crate) failing: bool,
}

/// The enabled webhooks with something due, the one that waits longest first. One seek for each webhook that anything
/// is owed to, however much that is.
pub(crate) fn due_webhooks(reader: &Reader<'_>, now: Timestamp) -> Result<Vec<DueWebhook>> {
    reader
        .prepare(
            "WITH RECURSIVE owed (id) AS (
               SELECT min(webhook_id) FROM deliveries WHERE status = 'pending'
               UNION ALL
               SELECT (SELECT min(webhook_id) FROM deliveries WHERE status = 'pending' AND webhook_id > owed.id)
               FROM owed WHERE owed.id IS NOT NULL
             )
             SELECT webhooks.id, webhooks.failing,
               (SELECT min(due_at) FROM deliveries WHERE status = 'pending' AND webhook_id = webhooks.id) AS first_due
             FROM owed JOIN webhooks ON webhooks.id = owed.id
             WHERE webhooks.enabled = 1 AND first_due <= ?1
             ORDER BY first_due",
        )?
        .query_map([now.as_millis()], |row| Ok(DueWebhook { id: row.get(0)?, failing: row.get(1)? }))
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// When the next delivery that is not due yet will be.
pub(crate) fn next_due(reader: &Reader<'_>, now: Timestamp) -> Result<Option<Timestamp>> {
    reader
        .prepare("SELECT min(due_at) FROM deliveries WHERE status = 'pending' AND due_at > ?1")?
        .query_row([now.as_millis()], |row| row.get::<_, Option<i64>>(0))
        .map(|at| at.map(Timestamp::from_millis))
        .map_err(failed)
}

/// A delivery that nobody else works on until the lease ends.
#[derive(Debug)]
pub(crate) struct Leased {
    pub(crate) id: String,
    pub(crate) event_id: String,
    pub(crate) attempt_count: u32,
}

/// Leases at most `limit` due deliveries of a webhook until `until`, in the name of `lease`.
pub(crate) fn lease(
    tx: &Tx<'_>,
    webhook_id: &str,
    lease: &str,
    now: Timestamp,
    until: Timestamp,
    limit: usize,
) -> Result<Vec<Leased>> {
    tx.prepare(
        "UPDATE deliveries SET lease = ?2, due_at = ?4
         WHERE id IN (SELECT id FROM deliveries WHERE status = 'pending' AND webhook_id = ?1 AND due_at <= ?3
                        AND EXISTS (SELECT 1 FROM webhooks WHERE id = ?1 AND enabled = 1)
                      ORDER BY due_at, id LIMIT ?5)
         RETURNING id, event_id, attempt_count",
    )?
    .query_map(params![webhook_id, lease, now.as_millis(), until.as_millis(), limit as i64], |row| {
        Ok(Leased { id: row.get(0)?, event_id: row.get(1)?, attempt_count: row.get(2)? })
    })
    .and_then(Iterator::collect)
    .map_err(failed)
}

/// Ends all leases: for the start, when whoever held them is gone.
pub(crate) fn end_leases(tx: &Tx<'_>) -> Result<usize> {
    tx.execute(
        "UPDATE deliveries SET lease = NULL, due_at = coalesce(next_attempt_at, due_at)
         WHERE status = 'pending' AND lease IS NOT NULL",
        [],
    )
}

/// What became of a leased delivery.
pub(crate) struct Settlement<'a> {
    pub(crate) id: &'a str,
    pub(crate) lease: &'a str,
    pub(crate) status: Status,
    pub(crate) attempt_count: u32,
    pub(crate) next_attempt_at: Option<Timestamp>,
    pub(crate) request: &'a SentRequest,
}

/// Writes down what became of it; false, and nothing written, if the lease was lost meanwhile.
pub(crate) fn settle(tx: &Tx<'_>, settlement: &Settlement<'_>) -> Result<bool> {
    let headers = serde_json::to_string(&settlement.request.headers).map_err(Error::internal)?;
    let settled = tx.execute(
        "UPDATE deliveries SET status = ?3, attempt_count = ?4, next_attempt_at = ?5, due_at = coalesce(?5, due_at),
             lease = NULL, request_url = ?6, request_headers = ?7
         WHERE id = ?1 AND lease = ?2 AND status = 'pending'",
        params![
            settlement.id,
            settlement.lease,
            settlement.status.as_str(),
            settlement.attempt_count,
            settlement.next_attempt_at.map(Timestamp::as_millis),
            settlement.request.url,
            headers
        ],
    )?;
    Ok(settled == 1)
}
