//! What is remembered of a request while it is handled, and what its answer says because of that.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::MatchedPath;
use axum::response::Response;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use stowbox_core::clock::Timestamp;
use stowbox_core::rate_limits::Allowance;
use stowbox_core::requests::Request;
use stowbox_core::{Error, Principal};

use crate::problem::{ErrorBody, ErrorDetail, Unwritten};

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request. All clones are the same.
#[derive(Clone)]
pub(crate) struct RequestInfo(Arc<Remembered>);

struct Remembered {
    request_id: String,
    docs_base: String,
    method: Method,
    path: String,
    /// As the router has it.
    route: Option<MatchedPath>,
    at: Timestamp,
    /// Measures, whatever happens to the clock.
    began: Instant,
    account_id: OnceLock<String>,
    caller: OnceLock<Principal>,
    allowance: OnceLock<Allowance>,
    ingress_bytes: AtomicU64,
}

impl RequestInfo {
    pub(crate) fn new(
        request_id: String,
        docs_base: String,
        request: &http::Request<Body>,
        at: Timestamp,
    ) -> Self {
        Self(Arc::new(Remembered {
            request_id,
            docs_base,
            method: request.method().clone(),
            path: request.uri().path().to_owned(),
            route: request.extensions().get().cloned(),
            at,
            began: Instant::now(),
            account_id: OnceLock::new(),
            caller: OnceLock::new(),
            allowance: OnceLock::new(),
            ingress_bytes: AtomicU64::new(0),
        }))
    }

    /// Whose request it is, for the meter.
    pub(crate) fn belongs_to(&self, account_id: &str) {
        // The first word counts.
        drop(self.0.account_id.set(account_id.to_owned()));
    }

    /// Whose request it is, once that is known.
    pub(crate) fn account_id(&self) -> Option<&str> {
        self.0.account_id.get().map(String::as_str)
    }

    /// Who sent it: a request is authenticated once, however many ask.
    pub(crate) fn came_from(&self, caller: &Principal) {
        self.0.caller.get_or_init(|| caller.clone());
    }

    /// Who sent it, once that is known.
    pub(crate) fn caller(&self) -> Option<&Principal> {
        self.0.caller.get()
    }

    /// What its key may still do.
    pub(crate) fn has_left(&self, allowance: Allowance) {
        self.0.allowance.get_or_init(|| allowance);
    }

    /// So many bytes of its body came in.
    pub(crate) fn received(&self, bytes: u64) {
        self.0.ingress_bytes.fetch_add(bytes, Ordering::Relaxed);
    }

    /// The bytes of its body that came in so far.
    pub(crate) fn ingress_bytes(&self) -> u64 {
        self.0.ingress_bytes.load(Ordering::Relaxed)
    }

    /// As it goes to the log.
    pub(crate) fn logged(
        &self,
        status: StatusCode,
        code: Option<&str>,
        egress_bytes: u64,
    ) -> Option<Request> {
        Some(Request {
            at: self.0.at,
            account_id: self.account_id()?.to_owned(),
            method: self.0.method.to_string(),
            path: self.0.path.clone(),
            status: status.as_u16(),
            code: code.map(str::to_owned),
            duration_ms: self.elapsed().as_millis() as u64,
            ingress_bytes: self.ingress_bytes(),
            egress_bytes,
            key_id: self.caller().and_then(Principal::key_id).map(str::to_owned),
            request_id: self.0.request_id.clone(),
        })
    }

    pub(crate) fn request_id(&self) -> &str {
        &self.0.request_id
    }

    pub(crate) fn method(&self) -> &Method {
        &self.0.method
    }

    /// The route that it matched, with the names of its parameters.
    pub(crate) fn route(&self) -> &str {
        self.0.route.as_ref().map_or("none", MatchedPath::as_str)
    }

    /// For how long it is under way.
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.began.elapsed()
    }

    /// Writes the body of an error that has none yet, and logs its cause.
    pub(crate) fn write_error(&self, response: &mut Response) {
        if let Some(Unwritten(error)) = response.extensions_mut().remove::<Unwritten>() {
            self.log(&error, response.status());
            write(response, &error, &self.0.request_id, &self.0.docs_base);
        }
    }

    /// Adds the headers that every answer bears.
    pub(crate) fn sign(&self, headers: &mut HeaderMap) {
        if let Ok(value) = HeaderValue::from_str(&self.0.request_id) {
            headers.insert(REQUEST_ID, value);
        }
        if let Some(allowance) = self.0.allowance.get() {
            tell_allowance(headers, *allowance);
        }
    }

    fn log(&self, error: &Error, status: StatusCode) {
        let causes = || {
            let first = std::error::Error::source(error);
            let chain = std::iter::successors(first, |cause| cause.source());
            chain.map(ToString::to_string).collect::<Vec<_>>().join(": ")
        };
        let Remembered { request_id, method, path, .. } = &*self.0;
        let code = error.code().as_str();
        if status.is_server_error() {
            tracing::error!(request_id, code, %method, path, cause = causes(), "{error}");
        } else {
            tracing::debug!(request_id, code, %method, path, cause = causes(), "{error}");
        }
    }
}

fn write(response: &mut Response, error: &Error, request_id: &str, docs_base: &str) {
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

/// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10).
fn tell_allowance(headers: &mut HeaderMap, allowance: Allowance) {
    let Allowance { allowed, limit, remaining, reset_seconds } = allowance;
    let told = [
        ("ratelimit-policy", Some(format!("\"default\";q={limit};w=60"))),
        ("ratelimit", Some(format!("\"default\";r={remaining};t={reset_seconds}"))),
        ("retry-after", (!allowed).then(|| reset_seconds.to_string())),
    ];
    for (name, value) in told {
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            headers.insert(name, value);
        }
    }
}
