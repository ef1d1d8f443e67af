//! Where no route leads: the console's own pages, or 404 and 405 in our form.

use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{Method, header};
use stowbox_core::{Code, Error};

use super::console;
use crate::auth;
use crate::context::Context;
use crate::problem::Problem;

/// Paths below these are never the console's.
const API: [&str; 10] = [
    "/v1",
    "/admin",
    "/signed",
    "/inbox",
    "/docs",
    "/openapi.json",
    "/healthz",
    "/readyz",
    "/metrics",
    "/assets",
];

pub(crate) async fn not_found(State(context): State<Context>, request: Request) -> Response {
    let path = request.uri().path();
    let is_api = API
        .iter()
        .any(|root| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let wants_page = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    if is_read
        && !is_api
        && let Some(file) = console::file(path)
    {
        return file;
    }
    // The console has pages at paths of its own, which only a browser asks for.
    if is_read && !is_api && (wants_page || path == "/") {
        return console::page();
    }
    let (parts, _) = request.into_parts();
    counted(&context, &parts, Error::new(Code::NotFound, "There is nothing at this path.")).into_response()
}

pub(crate) async fn method_not_allowed(State(context): State<Context>, request: Request) -> Problem {
    let (parts, _) = request.into_parts();
    let error = Error::new(
        Code::MethodNotAllowed,
        "This path exists, but not with this method; `Allow` lists those it has.",
    );
    counted(&context, &parts, error)
}

/// A request that leads nowhere takes a token from the bucket of its key like any other, and is told what is left.
fn counted(context: &Context, parts: &Parts, error: Error) -> Problem {
    match auth::principal(parts, context) {
        Err(limited) if limited.0.code() == Code::RateLimited => limited,
        _ => Problem(error),
    }
}
