//! `GET` and `HEAD …/objects/{key}`

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, IF_RANGE, RANGE};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use stowbox_core::objects::conditions::{Current, ReadVerdict, if_range_holds};
use stowbox_core::objects::range::Range;
use stowbox_core::objects::{self, Found};
use stowbox_core::{App, Code, Error, Result};

use super::{cors, headers};
use crate::auth::AnyCaller;
use crate::extract::ObjectPath;
use crate::layers::RequestInfo;
use crate::problem::{ErrorBody, Problem};

/// Download an object
///
/// One version, whole, whatever happens to the key meanwhile, with the headers it was uploaded with. In a public bucket this
/// needs no API key. Ranges and conditions are those of RFC 9110; a range or a date that cannot be read is as none.
#[utoipa::path(get, path = "/v1/buckets/{bucket}/objects/{*key}", operation_id = "getObject", tag = "objects", security((), ("key" = []), ("operator" = [])),
    params(
        ("bucket" = String, Path, description = "The bucket's name"),
        ("key" = String, Path, description = "The object's key; everything after `/objects/`, slashes included"),
        ("download" = Option<String>, Query, example = "harbour.jpg", description = "Ask for an attachment, under this name or the key's last segment"),
        ("range" = Option<String>, Header, example = "bytes=0-1023", description = "`bytes=a-b`, `bytes=a-` or `bytes=-n`; several are answered with the whole"),
        ("if-range" = Option<String>, Header, description = "An ETag or date: the range counts only if it still fits"),
        ("if-match" = Option<String>, Header, description = "ETags, else 412"),
        ("if-none-match" = Option<String>, Header, description = "ETags, for which 304 is answered"),
        ("if-modified-since" = Option<String>, Header, example = "Sat, 31 Jan 2026 12:00:00 GMT", description = "A date, up to which 304 is answered"),
        ("if-unmodified-since" = Option<String>, Header, example = "Sat, 31 Jan 2026 12:00:00 GMT", description = "A date, after which 412 is answered"),
    ),
    responses(
        (status = 200, description = "The bytes, with the headers that were kept", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The range", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "The client has it"),
        (status = 404, description = "`bucket_not_found`, `object_not_found`", body = ErrorBody),
        (status = 412, description = "`precondition_failed`", body = ErrorBody),
        (status = 416, description = "`range_not_satisfiable`", body = ErrorBody),
    ))]
pub(crate) async fn get(
    State(app): State<App>,
    AnyCaller(principal): AnyCaller,
    ObjectPath(bucket, key): ObjectPath,
    info: axum::Extension<RequestInfo>,
    method: Method,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let found = match objects::get(&app, &principal, &bucket, &key) {
        Ok(found) => found,
        Err(error) => {
            let cors = cors::of_bucket(&app, &bucket, &request);
            return Ok((cors, Problem(error)).into_response());
        }
    };
    info.belongs_to(&found.bucket.account_id);
    let cors = cors::answer(&found.bucket, &request);
    let mut response = match answer(found, &method, &uri, &request).await {
        Ok(response) => response,
        // Without the headers of CORS, a browser hides the refusal from the page that asked.
        Err(error) => Problem(error).into_response(),
    };
    response.headers_mut().extend(cors);
    Ok(response)
}

/// Get an object's headers
///
/// As GET, without the bytes.
#[utoipa::path(head, path = "/v1/buckets/{bucket}/objects/{*key}", operation_id = "headObject", tag = "objects", security((), ("key" = []), ("operator" = [])),
    params(
        ("bucket" = String, Path, description = "The bucket's name"),
        ("key" = String, Path, description = "The object's key; everything after `/objects/`, slashes included"),
        ("range" = Option<String>, Header, example = "bytes=0-1023", description = "As with GET"),
        ("if-match" = Option<String>, Header, description = "ETags, else 412"),
        ("if-none-match" = Option<String>, Header, description = "ETags, for which 304 is answered"),
    ),
    responses(
        (status = 200, description = "The headers of GET"),
        (status = 206, description = "The headers of GET with this range"),
        (status = 304, description = "The client has it"),
        (status = 404, description = "`bucket_not_found`, `object_not_found`, in `x-error-code`"),
        (status = 412, description = "`precondition_failed`, in `x-error-code`"),
        (status = 416, description = "`range_not_satisfiable`, in `x-error-code`"),
    ))]
pub(crate) async fn head(
    state: State<App>,
    caller: AnyCaller,
    path: ObjectPath,
    info: axum::Extension<RequestInfo>,
    uri: Uri,
    request: HeaderMap,
) -> Result<Response, Problem> {
    get(state, caller, path, info, Method::HEAD, uri, request).await
}

pub(crate) async fn answer(
    found: Found,
    method: &Method,
    uri: &Uri,
    request: &HeaderMap,
) -> Result<Response> {
    let current = Current { etag: &found.object.etag, updated_at: found.object.updated_at };
    let mut shown = headers::to_show(&found.object);
    match headers::conditions(request)?.read(current) {
        ReadVerdict::Proceed => {}
        ReadVerdict::NotModified => {
            shown.remove(http::header::CONTENT_TYPE);
            return Ok((StatusCode::NOT_MODIFIED, shown).into_response());
        }
        ReadVerdict::Failed => {
            return Err(Error::new(
                Code::PreconditionFailed,
                "The object is not the one that the condition asks for.",
            ));
        }
    }
    if let Some(name) = download_name(uri, &found.object.key) {
        shown.insert(CONTENT_DISPOSITION, headers::attachment(&name));
    }
    let size = found.object.size_bytes;
    let (status, start, length) = match range(request, size, current) {
        Range::Whole => (StatusCode::OK, 0, size),
        Range::Part { start, length } => {
            let range = format!("bytes {start}-{}/{size}", start + length - 1);
            shown.insert(CONTENT_RANGE, HeaderValue::try_from(range).map_err(Error::internal)?);
            (StatusCode::PARTIAL_CONTENT, start, length)
        }
        Range::Unsatisfiable => return Err(Error::range_not_satisfiable(size)),
    };
    shown.insert(CONTENT_LENGTH, HeaderValue::from(length));
    let body = match *method == Method::HEAD {
        true => Body::empty(),
        false => Body::from_stream(found.read(start, length).await?),
    };
    Ok((status, shown, body).into_response())
}

fn range(request: &HeaderMap, size: u64, current: Current<'_>) -> Range {
    let text = |name| request.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or_default());
    match text(IF_RANGE) {
        Some(validator) if !if_range_holds(validator, current) => Range::Whole,
        _ => Range::of(text(RANGE), size),
    }
}

/// The name to download under, if `?download` asks for that.
fn download_name(uri: &Uri, key: &str) -> Option<String> {
    let query = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?.0;
    let (_, name) = query.into_iter().find(|(name, _)| name == "download")?;
    Some(match name.is_empty() {
        true => key.trim_end_matches('/').rsplit('/').next().unwrap_or(key).to_owned(),
        false => name,
    })
}
