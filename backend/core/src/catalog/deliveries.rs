//! `deliveries`: what is owed to whom, and what became of it. Their leases stand in `leases`.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, params};
use ulid::Ulid;

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
    /// Only those made at this moment or later.
    pub(crate) since: Option<Timestamp>,
    /// Only those made before this moment.
    pub(crate) until: Option<Timestamp>,
    /// Only those before this id.
    pub(crate) before: Option<String>,
}

/// Deliveries of a webhook, newest first. Ids bear the time they were made at, so that what is too new or too old is
/// stepped over by the index, and spans that adjoin share no delivery and lose none.
pub(crate) fn list(
    reader: &Reader<'_>,
    webhook_id: &str,
    filter: &Filter,
    limit: usize,
) -> Result<Vec<Delivery>> {
    let first = filter.since.map_or_else(String::new, first_id);
    let end = [filter.until.map(first_id), filter.before.clone()].into_iter().flatten().min();
    reader
        .prepare(&list_sql())?
        .query_map(
            params![
                webhook_id,
                first,
                // Behind every id.
                end.as_deref().unwrap_or("~"),
                filter.status.map(Status::as_str),
                filter.event_type,
                limit as i64
            ],
            from_row,
        )
        .and_then(Iterator::collect)
        .map_err(failed)
}

fn list_sql() -> String {
    format!(
        "SELECT {COLUMNS} FROM deliveries
         WHERE webhook_id = ?1 AND id >= ?2 AND id < ?3 AND (?4 IS NULL OR status = ?4)
           AND (?5 IS NULL OR event_type = ?5)
         ORDER BY id DESC LIMIT ?6"
    )
}

/// The lowest id that a delivery of that moment can have.
fn first_id(moment: Timestamp) -> String {
    format!("dlv_{}", Ulid::from_parts(u64::try_from(moment.as_millis()).unwrap_or(0), 0))
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

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;
    use crate::catalog::Catalog;

    const HOUR_MS: i64 = 3_600_000;

    /// One delivery in every hour since 1970, to the webhook `w`.
    async fn insert_hourly(catalog: &Catalog, hours: i64) {
        let write = move |tx: &Tx<'_>| {
            tx.0.execute_batch(
                "INSERT INTO accounts (id, name, created_at) VALUES ('a', 'a', 0);
                 INSERT INTO webhooks (id, account_id, url, events, enabled, secret, created_at, updated_at)
                 VALUES ('w', 'a', 'https://example.com', '[]', 1, x'', 0, 0);
                 INSERT INTO events (id, account_id, type, body, created_at) VALUES ('e', 'a', 't', '', 0);",
            )
            .map_err(failed)?;
            (0..hours).try_for_each(|hour| {
                let at = Timestamp::from_millis(hour * HOUR_MS);
                let delivery = Delivery {
                    id: tx.id("dlv", at),
                    webhook_id: "w".to_owned(),
                    event_id: "e".to_owned(),
                    event_type: "t".to_owned(),
                    status: Status::Pending,
                    attempt_count: 0,
                    next_attempt_at: None,
                    created_at: at,
                };
                insert(tx, &delivery, Cause::Event)
            })
        };
        catalog.write(write).await.unwrap();
    }

    #[tokio::test]
    async fn a_page_costs_what_it_answers_however_much_is_newer_or_older() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        insert_hourly(&catalog, 5_000).await;
        let steps = |from: i64, to: i64| {
            let at = |hour: i64| Some(Timestamp::from_millis(hour * HOUR_MS));
            let filter = Filter { since: at(from), until: at(to), ..Filter::default() };
            let read = move |reader: &Reader<'_>| {
                reader.prepare(&list_sql())?.reset_status(StatementStatus::VmStep);
                let found = list(reader, "w", &filter, 10)?;
                Ok((found.len(), reader.prepare(&list_sql())?.get_status(StatementStatus::VmStep)))
            };
            catalog.read(read).unwrap()
        };
        let newest = steps(4_990, 5_000);
        assert_eq!(newest.0, 10);
        assert_eq!(steps(2_500, 2_510), newest, "in the middle");
        assert_eq!(steps(0, 10), newest, "the oldest");
        assert!(steps(5_000, 9_000).1 < newest.1, "where there is nothing");
    }
}
