//! `GET`, `HEAD` and `PUT /signed/{bucket}/{key}?…`: without a key, from any origin.

use std::collections::HashSet;
use std::str::FromStr;

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use percent_encoding::percent_decode_str;
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::objects::{self, PutObject};
use stowbox_core::signing::{self, Grant};
use stowbox_core::{App, Code, Error, Result, buckets};

use crate::layers::RequestInfo;
use crate::problem::{ErrorBody, Problem};
use crate::routes::objects::{cors, get, put};

/// The grant that a URL carries, with its signature; nothing is believed yet.
pub(crate) struct SignedPath {
    grant: Grant,
    bucket: BucketName,
    key: ObjectKey,
    signature: String,
}

/// Not an extractor: what it refuses, pages of other origins must be able to read.
fn read(app: &App, uri: &Uri) -> Result<SignedPath> {
    let altered = || {
        let now = app.now();
        Error::new(
            Code::Forbidden,
            format!("The signed URL is not as it was issued. The server's time is {now}."),
        )
    };
    let bucket = bucket_of(uri).ok_or_else(altered)?;
    let key: Vec<u8> = percent_decode_str(uri.path().splitn(4, '/').nth(3).unwrap_or_default()).collect();
    let key = ObjectKey::from_bytes(&key)?;
    let query: Vec<(String, String)> =
        axum::extract::Query::try_from_uri(uri).map(|query| query.0).map_err(|_| altered())?;
    let mut grant = Grant {
        id: String::new(),
        method: String::new(),
        bucket: bucket.to_string(),
        key: key.as_str().to_owned(),
        expires: 0,
        max_bytes: None,
        content_type: None,
        download: None,
    };
    let mut signature = String::new();
    let mut seen = HashSet::new();
    for (name, value) in query {
        // A URL that says something twice, or otherwise than it was issued, is not the one that was signed.
        if !seen.insert(name.clone()) {
            return Err(altered());
        }
        match name.as_str() {
            "id" => grant.id = value,
            "method" => grant.method = value,
            "expires" => grant.expires = number(&value).ok_or_else(altered)?,
            "maxBytes" => grant.max_bytes = Some(number(&value).ok_or_else(altered)?),
            "contentType" => grant.content_type = Some(value),
            "download" => grant.download = Some(value),
            "signature" => signature = value,
            // What is not signed is not taken.
            _ => return Err(altered()),
        }
    }
    Ok(SignedPath { grant, bucket, key, signature })
}

fn bucket_of(uri: &Uri) -> Option<BucketName> {
    let name = percent_decode_str(uri.path().split('/').nth(2)?).decode_utf8().ok()?;
    BucketName::parse(&name).ok()
}

/// A number in the one way we write it.
fn number<T: FromStr + ToString>(text: &str) -> Option<T> {
    text.parse().ok().filter(|number: &T| number.to_string() == text)
}

/// Download by a signed URL
///
/// As GET of the object, ranges and conditions included, without a key.
#[utoipa::path(get, path = "/signed/{bucket}/{*key}", operation_id = "getSigned", tag = "signed urls", security(()),
    params(("bucket" = String, Path, description = "The bucket's name"), ("key" = String, Path, description = "The object's key"),
           ("id" = String, Query, example = "url_01JDA8Z4T9W3V5X7Y9Z1B3D5F7", description = "As issued"), ("method" = String, Query, example = "GET", description = "As issued"),
           ("expires" = i64, Query, example = 1_769_860_800, description = "As issued: seconds since 1970"), ("download" = Option<String>, Query, example = "harbour.jpg", description = "As issued"),
           ("signature" = String, Query, example = "6d72a9e5b1f04c8d93e7206fbb5a18c4d0e9f3712a64b85cde1f30975a2b46c8", description = "As issued")),
    responses((status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream"),
              (status = 206, description = "The range", body = Vec<u8>, content_type = "application/octet-stream"),
              (status = 304, description = "The client has it"),
              (status = 400, description = "`invalid_key`", body = ErrorBody),
              (status = 403, description = "`forbidden`: expired, altered, revoked or used up", body = ErrorBody),
              (status = 404, description = "`object_not_found`", body = ErrorBody),
              (status = 412, description = "`precondition_failed`", body = ErrorBody),
              (status = 416, description = "`range_not_satisfiable`", body = ErrorBody)))]
pub(crate) async fn download(
    State(app): State<App>,
    axum::Extension(info): axum::Extension<RequestInfo>,
    request: Request,
) -> Response {
    let (parts, _) = request.into_parts();
    let answer = async {
        let path = read(&app, &parts.uri)?;
        let redeemed = signing::redeem(&app, &path.grant, &path.signature, parts.method.as_str()).await?;
        info.belongs_to(&redeemed.url.account_id);
        let lifetime = redeemed.url.expires_at.as_seconds() - app.now().as_seconds();
        let answer = async {
            let found = objects::get(&app, &redeemed.principal, &path.bucket, &path.key)?;
            get::answer(found, &parts.method, &parts.uri, &parts.headers).await
        };
        let mut response = match answer.await {
            Ok(response) => response,
            Err(error) => {
                redeemed.give_back().await;
                return Err(error);
            }
        };
        // What the link shows must not outlive the link in a cache.
        if !response.headers().contains_key(header::CACHE_CONTROL)
            && let Ok(value) = HeaderValue::try_from(format!("private, max-age={lifetime}"))
        {
            response.headers_mut().insert(header::CACHE_CONTROL, value);
        }
        redeemed.keep();
        Ok(response)
    };
    let answer = answer.await;
    with_cors(&app, &parts.uri, &parts.headers, answer)
}

/// Upload by a signed URL
///
/// As PUT of the object, within what was granted, without a key.
#[utoipa::path(put, path = "/signed/{bucket}/{*key}", operation_id = "putSigned", tag = "signed urls", security(()),
    params(("bucket" = String, Path, description = "The bucket's name"), ("key" = String, Path, description = "The object's key"),
           ("id" = String, Query, example = "url_01JDA8Z4T9W3V5X7Y9Z1B3D5F7", description = "As issued"), ("method" = String, Query, example = "PUT", description = "As issued"),
           ("expires" = i64, Query, example = 1_769_860_800, description = "As issued: seconds since 1970"), ("maxBytes" = Option<u64>, Query, example = 10_485_760, description = "As issued"),
           ("contentType" = Option<String>, Query, example = "image/jpeg", description = "As issued"),
           ("signature" = String, Query, example = "6d72a9e5b1f04c8d93e7206fbb5a18c4d0e9f3712a64b85cde1f30975a2b46c8", description = "As issued")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes"),
    responses((status = 200, description = "It replaced an object", body = crate::routes::objects::ObjectBody),
              (status = 201, description = "The key is new", body = crate::routes::objects::ObjectBody),
              (status = 400, description = "`invalid_request`, `invalid_key`, `checksum_mismatch`", body = ErrorBody),
              (status = 403, description = "`forbidden`, `quota_exceeded`", body = ErrorBody),
              (status = 412, description = "`precondition_failed`", body = ErrorBody),
              (status = 413, description = "`payload_too_large`", body = ErrorBody)))]
pub(crate) async fn upload(
    State(app): State<App>,
    axum::Extension(info): axum::Extension<RequestInfo>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let answer = async {
        let path = read(&app, &parts.uri)?;
        let redeemed = signing::redeem(&app, &path.grant, &path.signature, parts.method.as_str()).await?;
        info.belongs_to(&redeemed.url.account_id);
        let sent = parts.headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        let stored = match &path.grant.content_type {
            Some(signed) if signed.as_bytes() != sent => Err(Error::new(
                Code::Forbidden,
                format!("This signed URL takes only the `Content-Type` `{signed}`."),
            )),
            _ => {
                let request = PutObject {
                    max_bytes: path.grant.max_bytes,
                    ..PutObject::new(path.bucket.clone(), path.key.clone())
                };
                put::store(&app, &redeemed.principal, request, &parts.headers, body.into_data_stream()).await
            }
        };
        match stored {
            Ok(_) => redeemed.keep(),
            Err(_) => redeemed.give_back().await,
        }
        stored
    };
    let answer = answer.await;
    with_cors(&app, &parts.uri, &parts.headers, answer)
}

/// A browser asks before it sends. What it may not send is told by the request itself.
pub(crate) async fn preflight(State(app): State<App>, uri: Uri, request: HeaderMap) -> Response {
    let mut response = with_cors(&app, &uri, &request, Ok(StatusCode::NO_CONTENT.into_response()));
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, PUT"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        request.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned().unwrap_or(HeaderValue::from_static("*")),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    response
}

/// Any origin, unless the bucket narrows that; refusals too, else the browser hides them from the page.
fn with_cors(app: &App, uri: &Uri, request: &HeaderMap, answer: Result<Response>) -> Response {
    let mut response = answer.unwrap_or_else(|error| Problem(error).into_response());
    let origins = bucket_of(uri).and_then(|bucket| buckets::cors_origins(app, &bucket).ok()).flatten();
    response.headers_mut().extend(cors::headers(origins.as_deref(), request));
    response
}
