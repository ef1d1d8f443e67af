//! What surrounds every request, from outside in: its id, the error body, the log and the meter; the check of `Host`;
//! CORS for the console's own origins.

use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::Poll;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body::{Body as HttpBody, Frame, SizeHint};
use stowbox_core::{Code, Error, usage};

use crate::context::{Context, without_port};
use crate::problem::{ErrorBody, ErrorDetail, Problem, Unwritten};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What the layers remember of a request while it is handled.
#[derive(Clone)]
pub(crate) struct RequestInfo {
    account_id: Arc<OnceLock<String>>,
    ingress_bytes: Arc<AtomicU64>,
}

impl RequestInfo {
    /// Whose request it is, for the meter.
    pub(crate) fn belongs_to(&self, account_id: &str) {
        // The first word counts.
        drop(self.account_id.set(account_id.to_owned()));
    }
}

/// The outermost layer: gives the request its id, writes error bodies, counts.
pub(crate) async fn frame(State(context): State<Context>, mut request: Request, next: Next) -> Response {
    let request_id = request_id(&context, request.headers());
    let docs_base = docs_base(&context, &request);
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let info = RequestInfo { account_id: Arc::default(), ingress_bytes: Arc::default() };
    request.extensions_mut().insert(info.clone());
    let ingress_bytes = info.ingress_bytes.clone();
    let request = request.map(|body| Body::new(CountIn { body, bytes: ingress_bytes }));

    let mut response = next.run(request).await;

    if let Some(Unwritten(error)) = response.extensions_mut().remove::<Unwritten>() {
        log(&error, response.status(), &request_id, &method, &path);
        write_error(&mut response, &error, &request_id, &docs_base);
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    match info.account_id.get() {
        None => response,
        Some(_) => response.map(|body| Body::new(CountOut { body, bytes: 0, info, context })),
    }
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
fn docs_base(context: &Context, request: &Request) -> String {
    match host(request) {
        Some(host) if context.answers_to(without_port(host)) => {
            let secure = context.public_urls.iter().any(|url| url.strip_prefix("https://") == Some(host));
            format!("http{}://{host}", if secure { "s" } else { "" })
        }
        _ => context.base_url.clone(),
    }
}

fn log(error: &Error, status: StatusCode, request_id: &str, method: &Method, path: &str) {
    let causes = || {
        let first = std::error::Error::source(error);
        let chain = std::iter::successors(first, |cause| cause.source());
        chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
    };
    let code = error.code().as_str();
    if status.is_server_error() {
        tracing::error!(request_id, code, %method, path, cause = causes(), "{error}");
    } else {
        tracing::debug!(request_id, code, %method, path, cause = causes(), "{error}");
    }
}

fn write_error(response: &mut Response, error: &Error, request_id: &str, docs_base: &str) {
    let code = error.code().as_str();
    let body = ErrorBody {
        error: ErrorDetail {
            code,
            message: error.public().to_owned(),
            request_id: request_id.to_owned(),
            docs_url: format!("{docs_base}/docs#{code}"),
        },
    };
    let body = serde_json::to_vec(&body).unwrap_or_default();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    *response.body_mut() = Body::from(body);
}

/// Refuses requests that were sent to somebody else's name: a page whose name is made to resolve to this computer
/// (DNS rebinding) would otherwise be of our origin.
pub(crate) async fn check_host(State(context): State<Context>, request: Request, next: Next) -> Response {
    match host(&request) {
        Some(host) if context.answers_to(without_port(host)) => next.run(request).await,
        _ => Problem(Error::new(
            Code::MisdirectedRequest,
            "The `Host` is neither loopback nor a public URL of this server.",
        ))
        .into_response(),
    }
}

fn host(request: &Request) -> Option<&str> {
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => request.headers().get(header::HOST)?.to_str().ok(),
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

/// Counts the bytes of a request's body.
struct CountIn {
    body: Body,
    bytes: Arc<AtomicU64>,
}

impl HttpBody for CountIn {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.bytes.fetch_add(frame.data_ref().map_or(0, Bytes::len) as u64, Ordering::Relaxed);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Counts the bytes of an answer's body; tells the meter when it ends, or breaks off.
struct CountOut {
    body: Body,
    bytes: u64,
    info: RequestInfo,
    context: Context,
}

impl HttpBody for CountOut {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut std::task::Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled {
            self.bytes += frame.data_ref().map_or(0, Bytes::len) as u64;
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for CountOut {
    fn drop(&mut self) {
        if let Some(account_id) = self.info.account_id.get() {
            let ingress_bytes = self.info.ingress_bytes.load(Ordering::Relaxed);
            usage::count_request(&self.context.app, account_id, ingress_bytes, self.bytes);
        }
    }
}
