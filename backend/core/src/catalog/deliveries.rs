//! `deliveries`: what is owed to whom, and what became of it. Their leases stand in `leases`.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

/// One event on its way to one webhook.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// `dlv_…`
    pub id: String,
    /// To this webhook.
    pub webhook_id: String,
    /// Of this event. Redeliveries have the same.
    pub event_id: String,
    /// The event's type.
    pub event_type: String,
    /// How it stands.
    pub status: Status,
    /// Tries so far.
    pub attempt_count: u32,
    /// When the next try is due; `None` once it is decided.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It will be tried, or tried again.
    Pending,
    /// The receiver took it.
    Delivered,
    /// It was given up.
    Failed,
}

impl Status {
    const ALL: [Self; 3] = [Self::Pending, Self::Delivered, Self::Failed];

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
        }
    }

    /// The status of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// Why there is a delivery.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cause {
    Event,
    Redelivery,
    Replay,
    Test,
}

impl Cause {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Redelivery => "redelivery",
            Self::Replay => "replay",
            Self::Test => "test",
        }
    }
}

/// As the last attempt sent it.
#[derive(Clone, Debug, Default)]
pub(crate) struct SentRequest {
    pub(crate) url: String,
    pub(crate) headers: BTreeMap<String, String>,
}

const COLUMNS: &str =
    "id, webhook_id, event_id, event_type, status, attempt_count, next_attempt_at, created_at";

/// Adds a delivery that is due at once.
pub(crate) fn insert(tx: &Tx<'_>, delivery: &Delivery, cause: Cause) -> Result<()> {
    tx.execute(
        "INSERT INTO deliveries (id, webhook_id, event_id, event_type, cause, status, next_attempt_at, due_at, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, 'pending', ?6, ?6, ?6)",
        params![
            delivery.id,
            delivery.webhook_id,
            delivery.event_id,
            delivery.event_type,
            cause.as_str(),
            delivery.created_at.as_millis()
        ],
    )
    .map(drop)
}

pub(crate) fn find(reader: &Reader<'_>, webhook_id: &str, id: &str) -> Result<Option<Delivery>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM deliveries WHERE webhook_id = ?1 AND id = ?2"))?
        .query_row([webhook_id, id], from_row)
        .optional()
        .map_err(failed)
}

/// The request of the last attempt; `None` before the first.
pub(crate) fn request(reader: &Reader<'_>, id: &str) -> Result<Option<SentRequest>> {
    reader
        .prepare(
            "SELECT request_url, request_headers FROM deliveries WHERE id = ?1 AND request_url IS NOT NULL",
        )?
        .query_row([id], |row| {
            let headers: String = row.get(1)?;
            Ok(SentRequest { url: row.get(0)?, headers: super::from_json(1, &headers)? })
        })
        .optional()
        .map_err(failed)
}

/// Which deliveries of a webhook to list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    pub(crate) status: Option<Status>,
    pub(crate) event_type: Option<String>,
    /// Only those before this id.
    pub(crate) before: Option<String>,
}

/// Deliveries of a webhook, newest first.
pub(crate) fn list(
    reader: &Reader<'_>,
    webhook_id: &str,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Delivery>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM deliveries
             WHERE webhook_id = ?1 AND (?2 IS NULL OR id < ?2) AND (?3 IS NULL OR status = ?3)
               AND (?4 IS NULL OR event_type = ?4)
             ORDER BY id DESC LIMIT ?5"
        ))?
        .query_map(
            params![
                webhook_id,
                filter.before,
                filter.status.map(Status::as_str),
                filter.event_type,
                limit as i64
            ],
            from_row,
        )
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// Events that a webhook never took: one failed delivery of each since `since`, oldest first, unless another one was
/// delivered or is under way.
pub(crate) fn failed_events(
    reader: &Reader<'_>,
    webhook_id: &str,
    since: Timestamp,
    limit: usize,
) -> Result<Vec<Delivery>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM deliveries AS given_up
             WHERE webhook_id = ?1 AND status = 'failed' AND created_at >= ?2
               AND NOT EXISTS (SELECT 1 FROM deliveries AS other
                               WHERE other.event_id = given_up.event_id AND other.webhook_id = ?1
                                 AND (other.status <> 'failed' OR other.id > given_up.id))
             ORDER BY id LIMIT ?3"
        ))?
        .query_map(params![webhook_id, since.as_millis(), limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    let status: String = row.get(4)?;
    Ok(Delivery {
        id: row.get(0)?,
        webhook_id: row.get(1)?,
        event_id: row.get(2)?,
        event_type: row.get(3)?,
        status: Status::parse(&status).ok_or_else(|| {
            rusqlite::Error::InvalidColumnType(4, "status".to_owned(), rusqlite::types::Type::Text)
        })?,
        attempt_count: row.get(5)?,
        next_attempt_at: row.get::<_, Option<i64>>(6)?.map(Timestamp::from_millis),
        created_at: Timestamp::from_millis(row.get(7)?),
    })
}
