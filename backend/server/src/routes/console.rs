//! The console: the built `ui/`, embedded into the program (a debug build reads it from the folder).

use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../ui/dist/"]
#[allow_missing = true]
struct Files;

/// Nothing from elsewhere, nothing inline, framed by nobody. What users store is shown from blob URLs in sandboxed frames.
const POLICY: &str = "default-src 'self'; connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; \
                      style-src 'self' 'unsafe-inline'; frame-src 'self' blob:; object-src 'none'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The page that all paths of the console begin with.
pub(crate) fn page() -> Response {
    file("/index.html").unwrap_or_else(|| {
        let text = "This program was built without its console. Build it with `make run`, or `npm run build` in ui/ first.\n";
        (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
    })
}

/// A file of the console.
pub(crate) fn file(path: &str) -> Option<Response> {
    let name = path.strip_prefix('/').filter(|name| !name.is_empty())?;
    let file = Files::get(name)?;
    let mut response = Response::new(Body::from(file.data));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(file.metadata.mimetype()).ok()?);
    // The names of assets bear a hash of their content.
    let caching =
        if name.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    Some(response)
}

/// `/assets/{file}`
pub(crate) async fn asset(uri: http::Uri) -> Response {
    file(uri.path()).unwrap_or_else(|| {
        crate::problem::Problem(stowbox_core::Error::new(
            stowbox_core::Code::NotFound,
            "There is no such file.",
        ))
        .into_response()
    })
}
