//! `/v1/requests`

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use stowbox_core::requests::{self, ListRequests};
use stowbox_core::{App, Error};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::{Json, Query, Segment};
use crate::logged_headers;
use crate::page;
use crate::problem::{ErrorBody, Problem};

/// A request that was answered.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoggedRequest {
    #[schema(example = "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    request_id: String,
    /// When it came.
    #[schema(format = DateTime)]
    at: String,
    #[schema(example = "GET")]
    method: String,
    /// As it was sent, without the query.
    #[schema(example = "/v1/buckets/photos/objects/a.jpg")]
    path: String,
    /// The status it was answered with.
    #[schema(example = 404)]
    status: u16,
    /// Of a refusal; else null.
    #[schema(example = "object_not_found")]
    code: Option<String>,
    /// Until the last byte of the answer.
    duration_ms: u64,
    /// Bytes of the request's body.
    ingress_bytes: u64,
    /// Bytes of the answer's body.
    egress_bytes: u64,
    /// The API key; null for the operator and for whoever read a public object.
    key_id: Option<String>,
}

impl From<requests::Request> for LoggedRequest {
    fn from(request: requests::Request) -> Self {
        Self {
            request_id: request.request_id,
            at: request.at.to_string(),
            method: request.method,
            path: request.path,
            status: request.status,
            code: request.code,
            duration_ms: request.duration_ms,
            ingress_bytes: request.ingress_bytes,
            egress_bytes: request.egress_bytes,
            key_id: request.key_id,
        }
    }
}

/// A request with its headers and those of its answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoggedRequestDetail {
    #[serde(flatten)]
    request: LoggedRequest,
    /// As they came, by their names in lower case; values of one name are joined by a comma. Null if none were kept. Of
    /// what may hold a secret (such as `authorization`, `cookie`, anything with `token` or `key`) the value is `(not kept)`;
    /// addresses are kept without their query. `x-metadata-*` are kept as they are.
    #[schema(example = json!({"authorization": "(not kept)", "host": "127.0.0.1:9710", "user-agent": "curl/8.14.1"}))]
    request_headers: Option<BTreeMap<String, String>>,
    /// As they were sent, likewise, but for those that every connection adds, such as `date`.
    #[schema(example = json!({"content-type": "application/json", "x-error-code": "object_not_found"}))]
    response_headers: Option<BTreeMap<String, String>>,
    /// Some are missing: of either side 4 KiB are kept.
    #[schema(example = false)]
    headers_cut: bool,
}

/// A page of the request log.
#[derive(Serialize, ToSchema)]
pub(crate) struct RequestPage {
    data: Vec<LoggedRequest>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    /// Only answers of this class.
    #[param(pattern = "^[2345]xx$", example = "4xx")]
    status: Option<String>,
    /// Only this method.
    #[param(example = "PUT")]
    method: Option<String>,
    /// Only paths that begin so.
    #[param(example = "/v1/buckets/photos/")]
    path: Option<String>,
    /// Only the one with this id.
    #[param(example = "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    request_id: Option<String>,
    /// Only those of this API key.
    #[param(example = "key_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    key_id: Option<String>,
    /// Without what consoles asked: requests whose id begins with `console_`.
    #[serde(default)]
    #[param(value_type = Option<bool>, example = true)]
    without_console: bool,
    /// How many to answer at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// Where the last page ended, from its `cursor`.
    cursor: Option<String>,
}

/// List recent requests
///
/// The account's, newest first. They are kept for seven days, and at most 200,000 over all accounts.
#[utoipa::path(get, path = "/v1/requests", operation_id = "listRequests", tag = "account", params(ListQuery),
    responses((status = 200, description = "A page of the log", body = RequestPage)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<RequestPage>, Problem> {
    let request = ListRequests {
        status_class: query.status.as_deref().map(status_class).transpose()?,
        method: query.method.map(|method| method.to_ascii_uppercase()),
        path_prefix: query.path,
        request_id: query.request_id,
        key_id: query.key_id,
        without_console: query.without_console,
        cursor: query.cursor,
        limit: page::limit(query.limit.as_deref())?,
    };
    let (requests, cursor) = requests::list(&app, &principal, request).await?;
    Ok(Json(RequestPage { data: requests.into_iter().map(LoggedRequest::from).collect(), cursor }))
}

/// Get a recent request
///
/// With its headers and those of its answer. Of several requests with this id it is the newest.
#[utoipa::path(get, path = "/v1/requests/{requestId}", operation_id = "getRequest", tag = "account",
    params(("requestId" = String, Path, description = "As in `x-request-id` of the answer", example = "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")),
    responses((status = 200, description = "The request", body = LoggedRequestDetail),
              (status = 404, description = "`not_found`", body = ErrorBody)))]
pub(crate) async fn get(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(request_id): Segment<3>,
) -> Result<Json<LoggedRequestDetail>, Problem> {
    let (request, kept) = requests::get(&app, &principal, request_id).await?;
    let kept = kept.map(|kept| logged_headers::read(&kept, &request.request_id));
    let headers_cut = kept.as_ref().is_some_and(|kept| kept.cut);
    let (request_headers, response_headers) = kept.map(|kept| (kept.request, kept.response)).unzip();
    let request = request.into();
    Ok(Json(LoggedRequestDetail { request, request_headers, response_headers, headers_cut }))
}

fn status_class(text: &str) -> Result<u16, Error> {
    match text {
        "2xx" => Ok(2),
        "3xx" => Ok(3),
        "4xx" => Ok(4),
        "5xx" => Ok(5),
        _ => Err(Error::invalid("status", "must be `2xx`, `3xx`, `4xx` or `5xx`")),
    }
}
