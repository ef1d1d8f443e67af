//! `/v1/webhooks/{id}/deliveries`, and `…/replay`

use std::collections::BTreeMap;

use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use stowbox_core::clock::Timestamp;
use stowbox_core::webhooks::deliveries::{self, ListDeliveries};
use stowbox_core::webhooks::{self, EventType};
use stowbox_core::{App, Error};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::{Json, Query, Segment};
use crate::openapi::schemas;
use crate::page;
use crate::problem::{ErrorBody, Problem};

/// One event on its way to one webhook.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Delivery {
    #[schema(example = "dlv_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(example = "whk_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    webhook_id: String,
    /// The same in every delivery of this event.
    #[schema(example = "evt_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    event_id: String,
    #[schema(example = "object.created")]
    event: String,
    status: DeliveryStatus,
    attempt_count: u32,
    /// Null once it is delivered or failed.
    #[schema(format = DateTime)]
    next_attempt_at: Option<String>,
    #[schema(format = DateTime)]
    created_at: String,
}

/// How a delivery stands.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DeliveryStatus {
    /// It will be tried, or tried again.
    Pending,
    /// The receiver took it.
    Delivered,
    /// It was given up.
    Failed,
}

impl From<webhooks::Delivery> for Delivery {
    fn from(delivery: webhooks::Delivery) -> Self {
        Self {
            id: delivery.id,
            webhook_id: delivery.webhook_id,
            event_id: delivery.event_id,
            event: delivery.event_type,
            status: match delivery.status {
                webhooks::Status::Pending => DeliveryStatus::Pending,
                webhooks::Status::Delivered => DeliveryStatus::Delivered,
                webhooks::Status::Failed => DeliveryStatus::Failed,
            },
            attempt_count: delivery.attempt_count,
            next_attempt_at: delivery.next_attempt_at.map(|at| at.to_string()),
            created_at: delivery.created_at.to_string(),
        }
    }
}

/// A page of deliveries.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryPage {
    data: Vec<Delivery>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only those that stand so.
    #[param(value_type = Option<DeliveryStatus>, inline, example = "failed")]
    status: Option<String>,
    /// Only those of this type.
    #[param(value_type = Option<schemas::EventType>, example = "object.created")]
    event: Option<String>,
    /// Only those made at this moment or later, as a replay counts them. A delivery is made when its event happens, when
    /// it is asked for again, and not at each attempt.
    #[param(format = DateTime, example = "2026-01-31T12:00:00Z")]
    since: Option<String>,
    /// Only those made before this moment, which must lie after `since`.
    #[param(format = DateTime, example = "2026-01-31T13:00:00Z")]
    until: Option<String>,
    /// How many to answer at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// Where the last page ended, from its `cursor`.
    cursor: Option<String>,
}

/// List deliveries
///
/// Of one webhook, newest first. They are kept for 30 days. `since` and `until` cut a span out of them: spans that adjoin share
/// no delivery and lose none.
#[utoipa::path(get, path = "/v1/webhooks/{id}/deliveries", operation_id = "listDeliveries", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook"), ListQuery),
    responses((status = 200, description = "A page of deliveries", body = DeliveryPage),
              (status = 404, description = "`webhook_not_found`", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(webhook_id): Segment<3>,
    Query(query): Query<ListQuery>,
) -> Result<Json<DeliveryPage>, Problem> {
    let status = query.status.map(|name| {
        webhooks::Status::parse(&name)
            .ok_or_else(|| Error::invalid("status", "must be `pending`, `delivered` or `failed`"))
    });
    let known = |name: &str| {
        name == EventType::Test.as_str() || EventType::LISTENED_TO.iter().any(|kind| kind.as_str() == name)
    };
    if query.event.as_deref().is_some_and(|name| !known(name)) {
        return Err(
            Error::invalid("event", "must be the name of an event type, such as `object.created`").into()
        );
    }
    let request = ListDeliveries {
        webhook_id,
        status: status.transpose()?,
        event_type: query.event,
        since: query.since.map(|text| moment("since", &text)).transpose()?,
        until: query.until.map(|text| moment("until", &text)).transpose()?,
        cursor: query.cursor,
        limit: page::limit(query.limit.as_deref())?,
    };
    let (deliveries, cursor) = deliveries::list(&app, &principal, request).await?;
    Ok(Json(DeliveryPage { data: deliveries.into_iter().map(Delivery::from).collect(), cursor }))
}

/// A delivery with its request and all its attempts.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct DeliveryDetail {
    #[serde(flatten)]
    delivery: Delivery,
    /// What was sent, as the last attempt sent it.
    request: DeliveryRequest,
    /// First to last.
    attempts: Vec<Attempt>,
}

/// What was sent, as the last attempt sent it.
#[derive(Serialize, ToSchema)]
pub(crate) struct DeliveryRequest {
    url: String,
    /// By their names in lower case; none before the first attempt.
    headers: BTreeMap<String, String>,
    /// The exact text that is signed and sent.
    body: String,
}

/// One try.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Attempt {
    #[schema(format = DateTime)]
    at: String,
    duration_ms: u64,
    /// Null where there was no response.
    response_status: Option<u16>,
    response_headers: BTreeMap<String, String>,
    /// The first 16 KiB; what is no UTF-8 is replaced by `�`.
    response_body: String,
    /// Why there was no response, or no whole one.
    error: Option<String>,
}

impl From<webhooks::Attempt> for Attempt {
    fn from(attempt: webhooks::Attempt) -> Self {
        Self {
            at: attempt.at.to_string(),
            duration_ms: attempt.duration_ms,
            response_status: attempt.response_status,
            response_headers: attempt.response_headers,
            response_body: String::from_utf8_lossy(&attempt.response_body).into_owned(),
            error: attempt.error,
        }
    }
}

/// Get a delivery
///
/// With the request as it was sent and every attempt.
#[utoipa::path(get, path = "/v1/webhooks/{id}/deliveries/{deliveryId}", operation_id = "getDelivery", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook"),
           ("deliveryId" = String, Path, description = "The id of the delivery")),
    responses((status = 200, description = "The delivery", body = DeliveryDetail),
              (status = 404, description = "`webhook_not_found`, `delivery_not_found`", body = ErrorBody)))]
pub(crate) async fn get(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(webhook_id): Segment<3>,
    Segment(id): Segment<5>,
) -> Result<Json<DeliveryDetail>, Problem> {
    let detail = deliveries::get(&app, &principal, webhook_id, id).await?;
    Ok(Json(DeliveryDetail {
        delivery: detail.delivery.into(),
        request: DeliveryRequest { url: detail.url, headers: detail.headers, body: detail.body },
        attempts: detail.attempts.into_iter().map(Attempt::from).collect(),
    }))
}

/// Redeliver
///
/// Sends the same event once more, as a new delivery. The webhook must be enabled.
#[utoipa::path(post, path = "/v1/webhooks/{id}/deliveries/{deliveryId}/redeliver", operation_id = "redeliver", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook"),
           ("deliveryId" = String, Path, description = "The id of the delivery")),
    responses((status = 202, description = "The new delivery, which is on its way", body = Delivery),
              (status = 404, description = "`webhook_not_found`, `delivery_not_found`", body = ErrorBody)))]
pub(crate) async fn redeliver(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(webhook_id): Segment<3>,
    Segment(id): Segment<5>,
) -> Result<(StatusCode, Json<Delivery>), Problem> {
    let delivery = deliveries::redeliver(&app, &principal, webhook_id, id).await?;
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}

/// What to send again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Replay {
    /// Only deliveries made at this moment or later.
    #[schema(format = DateTime, example = "2026-01-31T12:00:00Z")]
    since: String,
    /// Which deliveries: those that failed.
    status: Option<ReplayStatus>,
}

/// The deliveries that can be replayed.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ReplayStatus {
    /// Given up.
    Failed,
}

/// How many events are sent again.
#[derive(Serialize, ToSchema)]
pub(crate) struct Replayed {
    replayed: usize,
}

/// Replay what failed
///
/// Makes a new delivery of every event that this webhook has failed to take since then; at most 10,000 in one call. An event that
/// was taken by another delivery, or is on its way, is left alone.
#[utoipa::path(post, path = "/v1/webhooks/{id}/replay", operation_id = "replayWebhook", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook")), request_body = Replay,
    responses((status = 202, description = "How many events are sent again", body = Replayed),
              (status = 404, description = "`webhook_not_found`", body = ErrorBody)))]
pub(crate) async fn replay(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(webhook_id): Segment<3>,
    Json(body): Json<Replay>,
) -> Result<(StatusCode, Json<Replayed>), Problem> {
    // Without a status, too, it is what failed.
    let (None | Some(ReplayStatus::Failed)) = body.status;
    let since = moment("since", &body.since)?;
    let replayed = deliveries::replay_failed(&app, &principal, webhook_id, since).await?;
    Ok((StatusCode::ACCEPTED, Json(Replayed { replayed })))
}

fn moment(field: &str, text: &str) -> Result<Timestamp, Error> {
    Timestamp::parse(text)
        .ok_or_else(|| Error::invalid(field, "must be a time such as `2026-01-31T12:00:00Z`"))
}
