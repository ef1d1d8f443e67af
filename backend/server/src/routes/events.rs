//! `/v1/events`: what changes in the account, as server-sent events.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::response::sse::{Event, Sse};
use futures::{Stream, StreamExt as _};
use http::HeaderMap;
use serde_json::{Value, json};
use stowbox_core::changes::{self, Change, List, Onlooker, Told};
use stowbox_core::{Principal, keys, usage};
use tokio::time::{Instant, MissedTickBehavior};

use crate::auth::Caller;
use crate::context::Context;
use crate::problem::Problem;

/// How often a quiet stream says that it lives, and the key is looked at again.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// `usage.updated` comes at most this often.
const USAGE_PERIOD: Duration = Duration::from_secs(1);

/// Watch the account
///
/// Server-sent events, one for each change, told after it is durable: `object.created` and `object.deleted`
/// (`{bucket, key, sizeBytes, etag}`), `bucket.created`, `bucket.updated` and `bucket.deleted` (`{bucket}`),
/// `delivery.updated` (`{webhookId, id, status}`), `list.changed` (`{list, bucket}`: `keys`, `webhooks`, `inboxes`,
/// `signedUrls`, `uploads`, `trash`, `requests` or `account`), and at most once a second `usage.updated` (the account's
/// counters). A stream begins with `ready`. `requests` is the request log, told at most once a second, and not of a GET or
/// HEAD whose `x-request-id` begins with `console_`, so that who looks at the log is not told of looking.
///
/// Come back with the `Last-Event-ID` of the last one, and nothing is missed. What is known no more, after a long break or
/// a restart of the server, is told by `reset`: read anew what you show. A quiet stream says every 15 seconds that it lives,
/// with an `id` to come back with. A key is told only of what it may read.
#[utoipa::path(get, path = "/v1/events", operation_id = "watchEvents", tag = "account",
    params(("last-event-id" = Option<String>, Header, description = "The `id` of the last event that came", example = "run_01JDA8Z4T9W3V5X7Y9Z1B3D5F7-42")),
    responses((status = 200, description = "Events, until either side ends", body = String, content_type = "text/event-stream",
        example = "event: object.created\nid: run_01JDA8Z4T9W3V5X7Y9Z1B3D5F7-43\ndata: {\"bucket\":\"photos\",\"key\":\"a.jpg\",\"sizeBytes\":5,\"etag\":\"5d41402abc4b2a76b9719d911017c592\"}\n\n")))]
pub(crate) async fn watch(
    State(context): State<Context>,
    Caller(principal): Caller,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    let after = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let onlooker = changes::look_on(&context.app, &principal, after)?;
    let ready = Event::default().event("ready").id(onlooker.id()).data("{}");
    let mut heartbeat = tokio::time::interval_at(Instant::now() + HEARTBEAT, HEARTBEAT);
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let stream = Stage { context, principal, onlooker, heartbeat, usage_due: None, usage_last: None };
    let events = futures::stream::unfold(stream, |mut stage| async move {
        let events = stage.next().await?;
        Some((futures::stream::iter(events), stage))
    });
    Ok(Sse::new(futures::stream::iter([ready]).chain(events.flatten()).map(Ok)))
}

/// A stream under way.
struct Stage {
    context: Context,
    principal: Principal,
    onlooker: Onlooker,
    heartbeat: tokio::time::Interval,
    /// When the counters are to be told.
    usage_due: Option<Instant>,
    usage_last: Option<Instant>,
}

impl Stage {
    /// What comes next; none when the server stops or the key is good no more.
    async fn next(&mut self) -> Option<Vec<Event>> {
        let usage_due = self.usage_due;
        let usage = async {
            match usage_due {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = self.context.stop.cancelled() => None,
            told = self.onlooker.next() => {
                if told.iter().any(is_counted) && self.usage_due.is_none() {
                    let last = self.usage_last.map_or_else(Instant::now, |last| last + USAGE_PERIOD);
                    self.usage_due = Some(last.max(Instant::now()));
                }
                Some(told.into_iter().map(event).collect())
            }
            () = usage => {
                self.usage_due = None;
                self.usage_last = Some(Instant::now());
                Some(self.usage().into_iter().collect())
            }
            _ = self.heartbeat.tick() => {
                // With the place: on a busy server, what this account was told last may be known no more.
                keys::still_holds(&self.context.app, &self.principal)
                    .then(|| vec![Event::default().comment("still here").id(self.onlooker.id())])
            }
        }
    }

    /// The counters, for those who may read them.
    fn usage(&self) -> Option<Event> {
        let account = usage::of_account(&self.context.app, &self.principal).ok()?.account;
        let counters = json!({
            "storageBytes": account.stored_bytes(),
            "uploadBytes": account.upload_bytes,
            "trashBytes": account.trash_bytes,
            "objectCount": account.object_count,
            "bucketCount": account.bucket_count,
        });
        Some(Event::default().event("usage.updated").data(counters.to_string()))
    }
}

/// Whether the account's counters may be others now.
fn is_counted(told: &Told) -> bool {
    match told {
        Told::Missed { .. } => true,
        Told::Change { change, .. } => !matches!(
            change,
            Change::DeliveryUpdated { .. }
                | Change::BucketUpdated { .. }
                | Change::ListChanged { list: List::Requests | List::Account, .. }
        ),
    }
}

fn event(told: Told) -> Event {
    match told {
        Told::Missed { id } => Event::default().event("reset").id(id).data("{}"),
        Told::Change { id, change } => {
            let (name, data) = shown(&change);
            Event::default().event(name).id(id).data(data.to_string())
        }
    }
}

fn shown(change: &Change) -> (&'static str, Value) {
    match change {
        Change::ObjectCreated { bucket, key, size_bytes, etag } => {
            ("object.created", json!({ "bucket": bucket, "key": key, "sizeBytes": size_bytes, "etag": etag }))
        }
        Change::ObjectDeleted { bucket, key } => ("object.deleted", json!({ "bucket": bucket, "key": key })),
        Change::BucketCreated { bucket } => ("bucket.created", json!({ "bucket": bucket })),
        Change::BucketUpdated { bucket } => ("bucket.updated", json!({ "bucket": bucket })),
        Change::BucketDeleted { bucket } => ("bucket.deleted", json!({ "bucket": bucket })),
        Change::DeliveryUpdated { webhook_id, id, status } => {
            ("delivery.updated", json!({ "webhookId": webhook_id, "id": id, "status": status.as_str() }))
        }
        Change::ListChanged { list, bucket } => {
            ("list.changed", json!({ "list": list.as_str(), "bucket": bucket }))
        }
    }
}
