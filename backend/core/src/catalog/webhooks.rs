//! `webhooks`: who is told of events, with which secrets, and how it went last.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// One webhook, without its secrets.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub(crate) account_id: String,
    /// `whk_…`
    pub id: String,
    /// Where events are sent.
    pub url: String,
    /// Names of event types, or `*` for all.
    pub events: Vec<String>,
    /// The only buckets it is told of; `None` is all.
    pub buckets: Option<Vec<String>>,
    /// The only keys it is told of begin so; `None` is all.
    pub prefix: Option<String>,
    /// What its owner says of it.
    pub description: Option<String>,
    /// Whether events are sent.
    pub enabled: bool,
    /// Whether the last attempt failed.
    pub failing: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its settings last changed.
    pub updated_at: Timestamp,
    /// When a receiver last took an event.
    pub last_delivery_at: Option<Timestamp>,
}

/// Secrets, sealed.
pub(crate) struct SealedSecrets {
    pub(crate) current: Vec<u8>,
    /// Signs, too, until that moment.
    pub(crate) old: Option<(Vec<u8>, Timestamp)>,
}

/// What a webhook listens to.
pub(crate) struct Listener {
    pub(crate) id: String,
    pub(crate) events: Vec<String>,
    pub(crate) buckets: Option<Vec<String>>,
    pub(crate) prefix: Option<String>,
}

const COLUMNS: &str = "account_id, id, url, events, buckets, prefix, description, enabled, failing, created_at, \
                       updated_at, last_delivery_at";

pub(crate) fn insert(tx: &Tx<'_>, webhook: &Webhook, secret: &[u8]) -> Result<()> {
    tx.execute(
        "INSERT INTO webhooks (id, account_id, url, events, buckets, prefix, description, enabled, secret, created_at,
             updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            webhook.id,
            webhook.account_id,
            webhook.url,
            json(&webhook.events)?,
            webhook.buckets.as_deref().map(json).transpose()?,
            webhook.prefix,
            webhook.description,
            webhook.enabled,
            secret,
            webhook.created_at.as_millis(),
            webhook.updated_at.as_millis()
        ],
    )
    .map(drop)
}

pub(crate) fn find(reader: &Reader<'_>, account_id: &str, id: &str) -> Result<Option<Webhook>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM webhooks WHERE account_id = ?1 AND id = ?2"))?
        .query_row([account_id, id], from_row)
        .optional()
        .map_err(failed)
}

/// Webhooks of an account by id, that is by age, after `after`.
pub(crate) fn list(reader: &Reader<'_>, account_id: &str, after: &str, limit: usize) -> Result<Vec<Webhook>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM webhooks WHERE account_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
        ))?
        .query_map(params![account_id, after, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// Whether an account has a webhook to that URL.
pub(crate) fn has_url(reader: &Reader<'_>, account_id: &str, url: &str) -> Result<bool> {
    reader
        .prepare("SELECT 1 FROM webhooks WHERE account_id = ?1 AND url = ?2")?
        .exists([account_id, url])
        .map_err(failed)
}

pub(crate) fn count(reader: &Reader<'_>, account_id: &str) -> Result<u64> {
    reader
        .prepare("SELECT count(*) FROM webhooks WHERE account_id = ?1")?
        .query_row([account_id], |row| row.get(0))
        .map_err(failed)
}

/// Where a webhook's events go, whosever it is.
pub(crate) fn url(reader: &Reader<'_>, id: &str) -> Result<Option<String>> {
    reader
        .prepare("SELECT url FROM webhooks WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
        .map_err(failed)
}

/// Whose a webhook is.
pub(crate) fn owner(reader: &Reader<'_>, id: &str) -> Result<Option<String>> {
    reader
        .prepare("SELECT account_id FROM webhooks WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()
        .map_err(failed)
}

/// The enabled webhooks of an account: for most accounts none, which one step in an index tells.
pub(crate) fn listeners(reader: &Reader<'_>, account_id: &str) -> Result<Vec<Listener>> {
    reader
        .prepare("SELECT id, events, buckets, prefix FROM webhooks WHERE account_id = ?1 AND enabled = 1")?
        .query_map([account_id], |row| {
            let (events, buckets): (String, Option<String>) = (row.get(1)?, row.get(2)?);
            Ok(Listener {
                id: row.get(0)?,
                events: super::from_json(1, &events)?,
                buckets: buckets.map(|json| super::from_json(2, &json)).transpose()?,
                prefix: row.get(3)?,
            })
        })
        .and_then(Iterator::collect)
        .map_err(failed)
}

pub(crate) fn update(tx: &Tx<'_>, webhook: &Webhook) -> Result<()> {
    tx.execute(
        "UPDATE webhooks SET url = ?2, events = ?3, buckets = ?4, prefix = ?5, description = ?6, enabled = ?7,
             failing = ?8, updated_at = ?9 WHERE id = ?1",
        params![
            webhook.id,
            webhook.url,
            json(&webhook.events)?,
            webhook.buckets.as_deref().map(json).transpose()?,
            webhook.prefix,
            webhook.description,
            webhook.enabled,
            webhook.failing,
            webhook.updated_at.as_millis()
        ],
    )
    .map(drop)
}

/// Takes a new secret; the one before signs until `old_until`.
pub(crate) fn rotate(
    tx: &Tx<'_>,
    id: &str,
    secret: &[u8],
    old_until: Timestamp,
    now: Timestamp,
) -> Result<()> {
    tx.execute(
        "UPDATE webhooks SET old_secret = secret, old_secret_until = ?3, secret = ?2, updated_at = ?4 WHERE id = ?1",
        params![id, secret, old_until.as_millis(), now.as_millis()],
    )
    .map(drop)
}

pub(crate) fn secrets(reader: &Reader<'_>, id: &str) -> Result<Option<SealedSecrets>> {
    reader
        .prepare("SELECT secret, old_secret, old_secret_until FROM webhooks WHERE id = ?1")?
        .query_row([id], |row| {
            let (old, until): (Option<Vec<u8>>, Option<i64>) = (row.get(1)?, row.get(2)?);
            Ok(SealedSecrets { current: row.get(0)?, old: old.zip(until.map(Timestamp::from_millis)) })
        })
        .optional()
        .map_err(failed)
}

/// A receiver took an event; true if it was failing.
pub(crate) fn delivered(tx: &Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    tx.execute("UPDATE webhooks SET last_delivery_at = ?2 WHERE id = ?1", params![id, now.as_millis()])?;
    Ok(tx.execute("UPDATE webhooks SET failing = 0 WHERE id = ?1 AND failing = 1", [id])? == 1)
}

/// An attempt failed; true if it is the first that did.
pub(crate) fn failed_attempt(tx: &Tx<'_>, id: &str) -> Result<bool> {
    Ok(tx.execute("UPDATE webhooks SET failing = 1 WHERE id = ?1 AND failing = 0", [id])? == 1)
}

/// The receiver is gone for good; true if it was enabled.
pub(crate) fn disable(tx: &Tx<'_>, id: &str, now: Timestamp) -> Result<bool> {
    let disabled = tx.execute(
        "UPDATE webhooks SET enabled = 0, updated_at = ?2 WHERE id = ?1 AND enabled = 1",
        params![id, now.as_millis()],
    )?;
    Ok(disabled == 1)
}

/// Deletes a webhook with its deliveries and their attempts.
pub(crate) fn delete(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM webhooks WHERE id = ?1", [id]).map(drop)
}

fn json(names: &[String]) -> Result<String> {
    serde_json::to_string(names).map_err(Error::internal)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Webhook> {
    let (events, buckets): (String, Option<String>) = (row.get(3)?, row.get(4)?);
    Ok(Webhook {
        account_id: row.get(0)?,
        id: row.get(1)?,
        url: row.get(2)?,
        events: super::from_json(3, &events)?,
        buckets: buckets.map(|json| super::from_json(4, &json)).transpose()?,
        prefix: row.get(5)?,
        description: row.get(6)?,
        enabled: row.get(7)?,
        failing: row.get(8)?,
        created_at: Timestamp::from_millis(row.get(9)?),
        updated_at: Timestamp::from_millis(row.get(10)?),
        last_delivery_at: row.get::<_, Option<i64>>(11)?.map(Timestamp::from_millis),
    })
}
