//! What surrounds every request, from outside in: its id, the error body, the log and the meter; the check of `Host`;
//! CORS for the console's own origins.

use std::panic::AssertUnwindSafe;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::FutureExt as _;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use stowbox_core::requests::Headers;
use stowbox_core::{Code, Error};

use crate::arrival::Arrival;
use crate::context::{Context, without_port};
use crate::counting::CountOut;
use crate::info::REQUEST_ID;
pub(crate) use crate::info::RequestInfo;
use crate::logged_headers;
use crate::problem::Problem;

/// The outermost layer: gives the request its id, writes error bodies, counts.
pub(crate) async fn frame(State(context): State<Context>, mut request: Request, next: Next) -> Response {
    let request_id = request_id(&context, request.headers());
    let docs_base = origin(&context, request.uri(), request.headers());
    let info = RequestInfo::new(request_id, docs_base, &request, context.app.now());
    request.extensions_mut().insert(info.clone());
    let (mut parts, body) = request.into_parts();
    let sent = logged_headers::write(&parts.headers, info.request_id());
    let arrival = Arrival::new(body, &parts.headers, info.clone(), context.body_patience);
    parts.extensions.insert(arrival.clone());
    let request = Request::from_parts(parts, Body::new(arrival.clone()));

    // A fault of ours in one request is an answer to that request, and not a connection that ends.
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = answered.unwrap_or_else(|_| {
        Problem(Error::internal("a handler panicked; the log has where")).into_response()
    });
    arrival.take_rest().await;

    info.write_error(&mut response);
    info.sign(response.headers_mut());
    let (status, code) = (response.status(), code(response.headers()));
    let answered = logged_headers::write(response.headers(), info.request_id());
    let headers = Headers { request: sent, response: answered };
    response.map(|body| Body::new(CountOut { body, bytes: 0, status, code, headers, info, context }))
}

fn code(headers: &HeaderMap) -> Option<String> {
    Some(headers.get("x-error-code")?.to_str().ok()?.to_owned())
}

/// A client's own id is kept if it can be shown and logged safely.
fn request_id(context: &Context, headers: &HeaderMap) -> String {
    match headers.get(REQUEST_ID).map(HeaderValue::as_bytes) {
        Some(own) if (1..=128).contains(&own.len()) && own.iter().all(u8::is_ascii_graphic) => {
            String::from_utf8_lossy(own).into_owned()
        }
        _ => context.app.id("req"),
    }
}

/// The name under which the client reached us, if it is one of ours.
pub(crate) fn origin(context: &Context, uri: &Uri, headers: &HeaderMap) -> String {
    match host(uri, headers) {
        Some(host) if context.answers_to(without_port(host)) => {
            let secure = context.public_urls().iter().any(|url| url.strip_prefix("https://") == Some(host));
            format!("http{}://{host}", if secure { "s" } else { "" })
        }
        _ => context.base_url.clone(),
    }
}

/// Refuses requests that were sent to somebody else's name: a page whose name is made to resolve to this computer
/// (DNS rebinding) would otherwise be of our origin.
pub(crate) async fn check_host(State(context): State<Context>, request: Request, next: Next) -> Response {
    match host(request.uri(), request.headers()) {
        Some(host) if context.answers_to(without_port(host)) => next.run(request).await,
        _ => Problem(Error::new(
            Code::MisdirectedRequest,
            "The `Host` is neither loopback nor a public URL of this server.",
        ))
        .into_response(),
    }
}

fn host<'r>(uri: &'r Uri, headers: &'r HeaderMap) -> Option<&'r str> {
    match uri.authority() {
        Some(authority) => Some(authority.as_str()),
        None => headers.get(header::HOST)?.to_str().ok(),
    }
}

/// Lets pages of the console's own origins read answers, and answers their preflights. No other origin gets a word.
pub(crate) async fn console_cors(State(context): State<Context>, request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else { return next.run(request).await };
    if !context.console_origins.iter().any(|known| known.as_bytes() == origin.as_bytes()) {
        return next.run(request).await;
    }
    let is_preflight = request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight { preflight(request.headers()) } else { next.run(request).await };
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    // `*` stands for every header in a request without credentials, which ours are: the token is a header.
    headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("*"));
    response
}

fn preflight(asked: &HeaderMap) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE"),
    );
    // `Authorization` is not covered by `*`, so what was asked for is repeated.
    if let Some(wanted) = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, wanted.clone());
    }
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("7200"));
    response
}
