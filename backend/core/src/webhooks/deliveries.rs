//! Deliveries: reading the log of a webhook, and asking for another try.

use std::collections::BTreeMap;

use super::{Attempt, Delivery, Status, endpoints, events};
use crate::App;
use crate::catalog::deliveries::{self as rows, Cause, Filter};
use crate::catalog::{Reader, attempts, events as event_rows};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::principal::Principal;

/// The most events that one replay sends again.
const REPLAY_MAX: usize = 10_000;

/// Which deliveries to list, newest first.
#[derive(Clone, Debug)]
pub struct ListDeliveries {
    /// Of this webhook.
    pub webhook_id: String,
    /// Only those that stand so.
    pub status: Option<Status>,
    /// Only those of this type.
    pub event_type: Option<String>,
    /// Only those made at this moment or later.
    pub since: Option<Timestamp>,
    /// Only those made before this moment.
    pub until: Option<Timestamp>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// How many.
    pub limit: usize,
}

/// A delivery with all that is known of it.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The delivery.
    pub delivery: Delivery,
    /// Where the last attempt went; before the first, where it will go.
    pub url: String,
    /// The headers of the last attempt; none before the first.
    pub headers: BTreeMap<String, String>,
    /// The body, the same at every attempt.
    pub body: String,
    /// Every attempt, first to last.
    pub attempts: Vec<Attempt>,
}

/// A page of a webhook's deliveries, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    request: ListDeliveries,
) -> Result<(Vec<Delivery>, Option<String>)> {
    let ListDeliveries { webhook_id, status, event_type, since, until, cursor, limit } = request;
    if since.zip(until).is_some_and(|(since, until)| since >= until) {
        return Err(Error::invalid("since", "must lie before `until`"));
    }
    let millis = |moment: Option<Timestamp>| moment.map(Timestamp::as_millis);
    let scope = format!(
        "deliveries\0{webhook_id}\0{}\0{}\0{:?}\0{:?}",
        status.map_or("", Status::as_str),
        event_type.as_deref().unwrap_or_default(),
        millis(since),
        millis(until)
    );
    let before = app.cursors().after(&scope, cursor.as_deref())?;
    let filter = Filter { status, event_type, since, until, before };
    let principal = principal.clone();
    let mut deliveries = app
        .catalog()
        .read_many(move |reader| {
            let webhook = endpoints::find(reader, &principal, &webhook_id)?;
            rows::list(reader, &webhook.id, &filter, limit + 1)
        })
        .await?;
    let next = app.cursors().cut(&scope, &mut deliveries, limit, |last| last.id.clone());
    Ok((deliveries, next))
}

/// One delivery, with its request and its attempts.
pub async fn get(app: &App, principal: &Principal, webhook_id: String, id: String) -> Result<Detail> {
    let principal = principal.clone();
    app.catalog()
        .read_many(move |reader| {
            let webhook = endpoints::find(reader, &principal, &webhook_id)?;
            let delivery = find(reader, &webhook.id, &id)?;
            let sent = rows::request(reader, &id)?;
            let (url, headers) = match sent {
                Some(sent) => (sent.url, sent.headers),
                None => (webhook.url, BTreeMap::new()),
            };
            let body = event_rows::body(reader, &delivery.event_id)?;
            Ok(Detail { url, headers, body, attempts: attempts::list(reader, &id)?, delivery })
        })
        .await
}

/// Sends the event of a delivery once more, as a new delivery.
pub async fn redeliver(app: &App, principal: &Principal, webhook_id: String, id: String) -> Result<Delivery> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let webhook = endpoints::find_enabled(tx, &principal, &webhook_id)?;
            let old = find(tx, &webhook.id, &id)?;
            events::deliver(tx, &webhook.id, &old.event_id, &old.event_type, Cause::Redelivery, now)
        })
        .await
}

/// Sends once more what a webhook failed to take since `since`; answers how many events that is. What was taken or is
/// under way by another delivery is left alone, so that asking twice does not send twice.
pub async fn replay_failed(
    app: &App,
    principal: &Principal,
    webhook_id: String,
    since: Timestamp,
) -> Result<usize> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let webhook = endpoints::find_enabled(tx, &principal, &webhook_id)?;
            let failed = rows::failed_events(tx, &webhook.id, since, REPLAY_MAX)?;
            for old in &failed {
                events::deliver(tx, &webhook.id, &old.event_id, &old.event_type, Cause::Replay, now)?;
            }
            Ok(failed.len())
        })
        .await
}

fn find(reader: &Reader<'_>, webhook_id: &str, id: &str) -> Result<Delivery> {
    rows::find(reader, webhook_id, id)?
        .ok_or_else(|| Error::new(Code::DeliveryNotFound, "This webhook has no delivery with that id."))
}
