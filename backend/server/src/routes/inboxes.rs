//! `/v1/inboxes`, and `/inbox/{id}`, where they receive.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use stowbox_core::App;
use stowbox_core::webhooks::inbox::{self, BODY_MAX_BYTES, Received, SetAnswer};
use stowbox_core::webhooks::{self};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::context::Context;
use crate::extract::{Json, OptionalJson, Origin, Query, Segment};
use crate::page::{self, PageQuery};
use crate::problem::{ErrorBody, Problem};

/// A receiver on this server.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Inbox {
    #[schema(example = "ibx_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    /// Where it receives, by any method and without a key.
    #[schema(example = "http://127.0.0.1:9710/inbox/ibx_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    url: String,
    /// What it answers.
    #[schema(example = 200)]
    status: u16,
    /// How long it waits before it answers.
    delay_ms: u32,
    #[schema(format = DateTime)]
    created_at: String,
}

impl Inbox {
    fn new(origin: &str, inbox: webhooks::Inbox) -> Self {
        Self {
            url: format!("{origin}/inbox/{}", inbox.id),
            id: inbox.id,
            status: inbox.status,
            delay_ms: inbox.delay_ms,
            created_at: inbox.created_at.to_string(),
        }
    }
}

/// A page of inboxes.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxPage {
    data: Vec<Inbox>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

/// How an inbox shall answer; what is left out stays, at first 200 at once.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = SetInboxAnswer)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AnswerBody {
    /// The status it answers with.
    #[schema(minimum = 200, maximum = 599)]
    status: Option<u16>,
    /// How long it waits before it answers.
    #[schema(maximum = 60000)]
    delay_ms: Option<u32>,
}

impl From<AnswerBody> for SetAnswer {
    fn from(body: AnswerBody) -> Self {
        Self { status: body.status, delay_ms: body.delay_ms }
    }
}

/// List inboxes
///
/// The account's, oldest first.
#[utoipa::path(get, path = "/v1/inboxes", operation_id = "listInboxes", tag = "webhooks", params(PageQuery),
    responses((status = 200, description = "A page of inboxes", body = InboxPage)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    Origin(origin): Origin,
    Query(query): Query<PageQuery>,
) -> Result<Json<InboxPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (inboxes, cursor) = inbox::list(&app, &principal, query.cursor.as_deref(), limit).await?;
    Ok(Json(InboxPage {
        data: inboxes.into_iter().map(|inbox| Inbox::new(&origin, inbox)).collect(),
        cursor,
    }))
}

/// Create an inbox
///
/// A receiver on this server, to try webhooks before there is a program to receive them. Its URL takes any method without a key;
/// the last 100 requests are kept for 30 days, 64 KiB of each.
#[utoipa::path(post, path = "/v1/inboxes", operation_id = "createInbox", tag = "webhooks",
    request_body = Option<AnswerBody>,
    responses((status = 201, description = "The new inbox", body = Inbox)))]
pub(crate) async fn create(
    State(app): State<App>,
    Caller(principal): Caller,
    Origin(origin): Origin,
    OptionalJson(body): OptionalJson<AnswerBody>,
) -> Result<(StatusCode, Json<Inbox>), Problem> {
    let inbox = inbox::create(&app, &principal, body.into()).await?;
    Ok((StatusCode::CREATED, Json(Inbox::new(&origin, inbox))))
}

/// Get an inbox
#[utoipa::path(get, path = "/v1/inboxes/{id}", operation_id = "getInbox", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the inbox")),
    responses((status = 200, description = "The inbox", body = Inbox),
              (status = 404, description = "`not_found`", body = ErrorBody)))]
pub(crate) async fn get(
    State(app): State<App>,
    Caller(principal): Caller,
    Origin(origin): Origin,
    Segment(id): Segment<3>,
) -> Result<Json<Inbox>, Problem> {
    Ok(Json(Inbox::new(&origin, inbox::get(&app, &principal, &id)?)))
}

/// Set how an inbox answers
#[utoipa::path(patch, path = "/v1/inboxes/{id}", operation_id = "updateInbox", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the inbox")), request_body = AnswerBody,
    responses((status = 200, description = "The inbox as it is now", body = Inbox),
              (status = 404, description = "`not_found`", body = ErrorBody)))]
pub(crate) async fn update(
    State(app): State<App>,
    Caller(principal): Caller,
    Origin(origin): Origin,
    Segment(id): Segment<3>,
    Json(body): Json<AnswerBody>,
) -> Result<Json<Inbox>, Problem> {
    Ok(Json(Inbox::new(&origin, inbox::update(&app, &principal, id, body.into()).await?)))
}

/// Delete an inbox
///
/// What it received goes with it.
#[utoipa::path(delete, path = "/v1/inboxes/{id}", operation_id = "deleteInbox", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the inbox")),
    responses((status = 204, description = "It is gone"),
              (status = 404, description = "`not_found`", body = ErrorBody)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
) -> Result<StatusCode, Problem> {
    inbox::delete(&app, &principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A request that an inbox received.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxRequest {
    #[schema(example = "irq_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(format = DateTime)]
    at: String,
    #[schema(example = "POST")]
    method: String,
    /// What stood behind `?`.
    query: Option<String>,
    /// By their names in lower case.
    headers: BTreeMap<String, String>,
    /// The first 64 KiB; what is no UTF-8 is replaced by `�`.
    body: String,
    /// Whether the body was longer.
    truncated: bool,
}

impl From<webhooks::InboxRequest> for InboxRequest {
    fn from(request: webhooks::InboxRequest) -> Self {
        Self {
            id: request.id,
            at: request.at.to_string(),
            method: request.method,
            query: request.query,
            headers: request.headers,
            body: String::from_utf8_lossy(&request.body).into_owned(),
            truncated: request.truncated,
        }
    }
}

/// A page of requests.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxRequestPage {
    data: Vec<InboxRequest>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

/// List what an inbox received
///
/// Newest first; the last 100 are kept.
#[utoipa::path(get, path = "/v1/inboxes/{id}/requests", operation_id = "listInboxRequests", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the inbox"), PageQuery),
    responses((status = 200, description = "A page of requests", body = InboxRequestPage),
              (status = 404, description = "`not_found`", body = ErrorBody)))]
pub(crate) async fn requests(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
    Query(query): Query<PageQuery>,
) -> Result<Json<InboxRequestPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (requests, cursor) = inbox::requests(&app, &principal, id, query.cursor.as_deref(), limit).await?;
    Ok(Json(InboxRequestPage { data: requests.into_iter().map(InboxRequest::from).collect(), cursor }))
}

/// Anyone may send anything here.
pub(crate) async fn receive(
    State(context): State<Context>,
    Segment(id): Segment<2>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let (body, truncated) = take(body).await;
    let received = Received {
        method: parts.method.to_string(),
        query: parts.uri.query().map(str::to_owned),
        headers: as_text(&parts.headers),
        body,
        truncated,
    };
    let (status, delay) = inbox::receive(&context.app, id, received).await?;
    tokio::time::sleep(delay).await;
    Ok(StatusCode::from_u16(status).unwrap_or(StatusCode::OK).into_response())
}

/// The beginning of a body, and whether there was more. One that breaks off is kept as far as it came.
async fn take(body: Body) -> (Vec<u8>, bool) {
    let mut body = body.into_data_stream();
    let mut kept = Vec::new();
    while let Some(Ok(bytes)) = body.next().await {
        let room = BODY_MAX_BYTES - kept.len();
        if bytes.len() > room {
            kept.extend_from_slice(&bytes[..room]);
            return (kept, true);
        }
        kept.extend_from_slice(&bytes);
    }
    (kept, false)
}

fn as_text(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut text = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        text.entry(name.as_str().to_owned())
            .and_modify(|before| *before = format!("{before}, {value}"))
            .or_insert_with(|| value.into_owned());
    }
    text
}
