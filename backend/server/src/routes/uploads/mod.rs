//! `/v1/buckets/{bucket}/uploads`: multipart uploads.

pub(crate) mod complete;
pub(crate) mod list;
pub(crate) mod part;
pub(crate) mod start;

use axum::extract::{FromRequestParts, State};
use http::StatusCode;
use http::request::Parts;
use serde::{Deserialize, Serialize};
use stowbox_core::names::ObjectKey;
use stowbox_core::uploads::{self, UploadRef};
use stowbox_core::{App, Error};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{BucketPath, Query, Segment};
use crate::problem::{ErrorBody, Problem};

/// An unfinished upload.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Upload {
    #[schema(example = "upl_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    upload_id: String,
    #[schema(example = "photos")]
    bucket: String,
    #[schema(example = "2026/film.mp4")]
    key: String,
    #[schema(format = DateTime)]
    created_at: String,
    /// Then it is given up.
    #[schema(format = DateTime)]
    expires_at: String,
}

impl Upload {
    fn new(bucket: &str, upload: uploads::Upload) -> Self {
        Self {
            upload_id: upload.id,
            bucket: bucket.to_owned(),
            key: upload.key,
            created_at: upload.created_at.to_string(),
            expires_at: upload.expires_at.to_string(),
        }
    }
}

/// A part that was sent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Part {
    part_number: u32,
    /// Hex MD5.
    #[schema(example = "5d41402abc4b2a76b9719d911017c592")]
    etag: String,
    size_bytes: u64,
}

impl From<uploads::Part> for Part {
    fn from(part: uploads::Part) -> Self {
        Self { part_number: part.number, etag: part.etag(), size_bytes: part.size_bytes }
    }
}

/// The upload of a path `/v1/buckets/{bucket}/uploads/{uploadId}…?key=`.
pub(crate) struct UploadPath(UploadRef);

#[derive(Deserialize)]
struct KeyQuery {
    key: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for UploadPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(KeyQuery { key }) = Query::from_request_parts(parts, state).await?;
        let key = key.ok_or_else(|| {
            Error::invalid("key", "is missing: name the key that the upload was started with")
        })?;
        let BucketPath(bucket) = BucketPath::from_request_parts(parts, state).await?;
        let Segment(upload_id) = Segment::<5>::from_request_parts(parts, state).await?;
        Ok(Self(UploadRef { bucket, upload_id, key: ObjectKey::parse(&key)? }))
    }
}

/// Abort an upload
///
/// Its parts are freed.
#[utoipa::path(delete, path = "/v1/buckets/{bucket}/uploads/{uploadId}", operation_id = "abortUpload", tag = "uploads",
    params(("bucket" = String, Path, description = "The bucket's name"),
           ("uploadId" = String, Path, description = "The upload's id"),
           ("key" = String, Query, description = "The key it was started with")),
    responses((status = 204, description = "It is given up"),
              (status = 400, description = "`invalid_key`", body = ErrorBody),
              (status = 404, description = "`bucket_not_found`, `upload_not_found`", body = ErrorBody)))]
pub(crate) async fn abort(
    State(app): State<App>,
    Caller(principal): Caller,
    UploadPath(upload): UploadPath,
) -> Result<StatusCode, Problem> {
    uploads::abort(&app, &principal, upload).await?;
    Ok(StatusCode::NO_CONTENT)
}
