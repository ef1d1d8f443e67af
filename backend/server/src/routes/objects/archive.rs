//! `GET …/archive`

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use serde::Deserialize;
use stowbox_core::{App, objects};
use utoipa::IntoParams;

use super::headers;
use crate::auth::Caller;
use crate::extract::{BucketPath, Query};
use crate::problem::{ErrorBody, Problem};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ArchiveQuery {
    /// Only keys that begin so; empty is the whole bucket. Files are named by what follows its last slash.
    #[serde(default)]
    #[param(example = "2026/")]
    prefix: String,
}

/// Download a folder
///
/// A zip, made while it is sent, nothing compressed. Names are changed where some system could not unpack them: what
/// Windows forbids becomes `_`, names that differ in case only get a number.
#[utoipa::path(get, path = "/v1/buckets/{bucket}/archive", operation_id = "downloadArchive", tag = "objects",
    params(("bucket" = String, Path, description = "The bucket's name"), ArchiveQuery),
    responses((status = 200, description = "The zip", body = Vec<u8>, content_type = "application/zip"),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn archive(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Query(query): Query<ArchiveQuery>,
) -> Result<Response, Problem> {
    let folder = query.prefix.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let name = format!("{}.zip", if folder.is_empty() { bucket.as_str() } else { folder });
    let zip = objects::archive(&app, &principal, bucket, query.prefix)?;
    let mut response = Body::from_stream(zip).into_response();
    let sent = response.headers_mut();
    sent.insert(CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    sent.insert(CONTENT_DISPOSITION, headers::attachment(&name));
    sent.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    Ok(response)
}
