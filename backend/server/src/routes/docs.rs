//! `/docs`: the reference, which every `docsUrl` opens at the section of its code. And `/openapi.json`.

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{HeaderMap, StatusCode, Uri, header};
use sha2::{Digest as _, Sha256};

use crate::context::Context;
use crate::{layers, reference};

/// Nothing is loaded but the icon, and nothing runs.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'";

pub(crate) async fn page(State(context): State<Context>, uri: Uri, headers: HeaderMap) -> Response {
    let page = reference::at(&layers::origin(&context, &uri, &headers));
    let etag = format!("\"{}\"", URL_SAFE_NO_PAD.encode(&Sha256::digest(&page)[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    let is_known =
        known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == etag));
    let answer = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
        // RFC 8631
        (header::LINK, "</openapi.json>; rel=\"service-desc\""),
        (header::ETAG, &etag),
    ];
    match is_known {
        true => (StatusCode::NOT_MODIFIED, answer).into_response(),
        false => (answer, Html(page)).into_response(),
    }
}

pub(crate) async fn openapi() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")],
        crate::openapi::JSON.as_str(),
    )
}
