//! CORS of objects that anyone may read: any origin, without credentials, unless the bucket's `corsOrigins` narrows it.

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::header::{self, HeaderMap, HeaderValue};
use http::{Method, StatusCode};
use stowbox_core::buckets::{self, Bucket, Visibility};
use stowbox_core::names::BucketName;
use stowbox_core::{App, Code, Error};

use crate::extract::ObjectPath;
use crate::problem::Problem;

/// What browsers may show a page besides the few headers that they always do; `x-metadata-*` is added by name.
const EXPOSED: &str = "ETag, Content-Length, Content-Range, Content-Disposition, Accept-Ranges, Last-Modified, \
                       x-request-id, x-error-code, x-checksum-crc64nvme";

/// The headers that let a page read an object of a public bucket.
pub(super) fn answer(bucket: &Bucket, request: &HeaderMap) -> HeaderMap {
    match bucket.visibility {
        Visibility::Public => headers(bucket.cors_origins.as_deref(), request),
        Visibility::Private => HeaderMap::new(),
    }
}

/// The same where the object itself was not found. Without them, a browser hides the refusal from the page that asked.
pub(super) fn of_bucket(app: &App, name: &BucketName, request: &HeaderMap) -> HeaderMap {
    let bucket = buckets::public_cors(app, name).ok().flatten();
    bucket.map(|bucket| answer(&bucket, request)).unwrap_or_default()
}

/// The headers that let a page of an allowed origin read an answer; `None` allows any.
pub(crate) fn headers(origins: Option<&[String]>, request: &HeaderMap) -> HeaderMap {
    let mut headers = HeaderMap::new();
    if let Some(origin) = allowed(origins, request, &mut headers) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        // `*` covers `x-metadata-*`, whose names are not known beforehand; those that know no `*` read the list.
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
        headers.append(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
    }
    headers
}

/// The origin to allow, if this one may read.
fn allowed(origins: Option<&[String]>, request: &HeaderMap, answer: &mut HeaderMap) -> Option<HeaderValue> {
    let origins = match origins {
        None => return Some(HeaderValue::from_static("*")),
        Some(origins) if origins.iter().any(|origin| origin == "*") => {
            return Some(HeaderValue::from_static("*"));
        }
        Some(origins) => origins,
    };
    answer.insert(header::VARY, HeaderValue::from_static("Origin"));
    let origin = request.get(header::ORIGIN)?;
    origins.iter().any(|known| known.as_bytes() == origin.as_bytes()).then(|| origin.clone())
}

/// A browser asks before it sends: only reading a public object is allowed from elsewhere.
pub(crate) async fn preflight(
    State(app): State<App>,
    ObjectPath(name, key): ObjectPath,
    request: HeaderMap,
) -> Result<Response, Problem> {
    let key = key.as_str();
    let takes_posts = key.ends_with("/copy") || matches!(key, "batch-delete" | "batch-copy");
    let allow =
        if takes_posts { "GET, HEAD, POST, PUT, DELETE, OPTIONS" } else { "GET, HEAD, PUT, DELETE, OPTIONS" };
    let allow = [(header::ALLOW, HeaderValue::from_static(allow))];
    let Some(wanted) = request.get(header::ACCESS_CONTROL_REQUEST_METHOD) else {
        // No preflight: somebody asks what can be done here.
        return Ok((StatusCode::NO_CONTENT, allow).into_response());
    };
    let reads = *wanted == Method::GET.as_str() || *wanted == Method::HEAD.as_str();
    let Some(bucket) = buckets::public_cors(&app, &name)?.filter(|_| reads) else {
        let error = Error::new(
            Code::MethodNotAllowed,
            "Pages of other origins may only read objects of public buckets.",
        );
        return Ok((allow, Problem(error)).into_response());
    };
    let mut headers = answer(&bucket, &request);
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD"));
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(
            "Range, If-Range, If-Match, If-None-Match, If-Modified-Since, If-Unmodified-Since",
        ),
    );
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    Ok((StatusCode::NO_CONTENT, headers).into_response())
}
