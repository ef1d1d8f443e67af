//! Events: what happened to an object, written down in the commit in which it happened.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::deliveries::{self, Cause, Delivery, Status};
use crate::catalog::events::{self as rows, EventRow};
use crate::catalog::feed::Change;
use crate::catalog::webhooks::{self, Listener};
use crate::catalog::{Tx, buckets::Bucket, objects::Object};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// What stands for every type in a webhook's list.
pub(crate) const ALL: &str = "*";

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventType {
    /// A key got new bytes or headers: an upload, a copy, a completed multipart upload.
    ObjectCreated,
    /// A key lost its object.
    ObjectDeleted,
    /// A multipart upload was completed; `object.created` comes with it.
    UploadCompleted,
    /// Somebody asked for a test.
    Test,
}

impl EventType {
    /// Those that a webhook can ask for.
    pub const LISTENED_TO: &[Self] = &[Self::ObjectCreated, Self::ObjectDeleted, Self::UploadCompleted];

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ObjectCreated => "object.created",
            Self::ObjectDeleted => "object.deleted",
            Self::UploadCompleted => "upload.completed",
            Self::Test => "webhook.test",
        }
    }
}

/// The body of a request to a receiver.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: String,
    account_id: &'a str,
    data: Data<'a>,
}

/// The object that it happened to.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Data<'a> {
    bucket: &'a str,
    key: &'a str,
    size_bytes: u64,
    etag: &'a str,
    content_type: &'a str,
    metadata: &'a BTreeMap<String, String>,
}

/// Writes down what happened to `object`, if anybody listens: the event, and a delivery for each who does.
pub(crate) fn append(
    tx: &Tx<'_>,
    kind: EventType,
    bucket: &Bucket,
    object: &Object,
    now: Timestamp,
) -> Result<()> {
    let listeners = webhooks::listeners(tx, &bucket.account_id)?;
    let told: Vec<_> =
        listeners.iter().filter(|listener| listens(listener, kind, &bucket.name, &object.key)).collect();
    if told.is_empty() {
        return Ok(());
    }
    let data = Data {
        bucket: &bucket.name,
        key: &object.key,
        size_bytes: object.size_bytes,
        etag: &object.etag,
        content_type: &object.headers.content_type,
        metadata: &object.headers.metadata,
    };
    let event_id = write(tx, kind, &bucket.account_id, data, now)?;
    for listener in told {
        deliver(tx, &listener.id, &event_id, kind.as_str(), Cause::Event, now)?;
    }
    Ok(())
}

/// An event with an object that does not exist, for one webhook only.
pub(crate) fn append_test(
    tx: &Tx<'_>,
    account_id: &str,
    webhook_id: &str,
    now: Timestamp,
) -> Result<Delivery> {
    let metadata = BTreeMap::new();
    let data = Data {
        bucket: "example-bucket",
        key: "example.txt",
        size_bytes: 5,
        etag: "5d41402abc4b2a76b9719d911017c592",
        content_type: "text/plain",
        metadata: &metadata,
    };
    let event_id = write(tx, EventType::Test, account_id, data, now)?;
    deliver(tx, webhook_id, &event_id, EventType::Test.as_str(), Cause::Test, now)
}

fn write(tx: &Tx<'_>, kind: EventType, account_id: &str, data: Data<'_>, now: Timestamp) -> Result<String> {
    let id = tx.id("evt", now);
    let body = Body { id: &id, kind: kind.as_str(), timestamp: now.to_string(), account_id, data };
    let body = serde_json::to_string(&body).map_err(Error::internal)?;
    rows::insert(tx, &EventRow { id: &id, account_id, kind: kind.as_str(), body: &body, created_at: now })?;
    Ok(id)
}

/// Adds a delivery that is due at once, and wakes who delivers when it is durable.
pub(crate) fn deliver(
    tx: &Tx<'_>,
    webhook_id: &str,
    event_id: &str,
    event_type: &str,
    cause: Cause,
    now: Timestamp,
) -> Result<Delivery> {
    let delivery = Delivery {
        id: tx.id("dlv", now),
        webhook_id: webhook_id.to_owned(),
        event_id: event_id.to_owned(),
        event_type: event_type.to_owned(),
        status: Status::Pending,
        attempt_count: 0,
        next_attempt_at: Some(now),
        created_at: now,
    };
    deliveries::insert(tx, &delivery, cause)?;
    tell(tx, webhook_id, &delivery.id, delivery.status)?;
    tx.wake_deliverer();
    Ok(delivery)
}

/// Tells onlookers how a delivery stands.
pub(crate) fn tell(tx: &Tx<'_>, webhook_id: &str, id: &str, status: Status) -> Result<()> {
    let Some(account_id) = webhooks::owner(tx, webhook_id)? else { return Ok(()) };
    let change = Change::DeliveryUpdated { webhook_id: webhook_id.to_owned(), id: id.to_owned(), status };
    tx.tell(&account_id, change);
    Ok(())
}

fn listens(listener: &Listener, kind: EventType, bucket: &str, key: &str) -> bool {
    listener.events.iter().any(|name| name == ALL || name == kind.as_str())
        && listener.buckets.as_ref().is_none_or(|buckets| buckets.iter().any(|name| name == bucket))
        && listener.prefix.as_ref().is_none_or(|prefix| key.starts_with(prefix.as_str()))
}
