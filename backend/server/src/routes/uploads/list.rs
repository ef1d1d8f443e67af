//! `GET …/uploads` and `GET …/uploads/{uploadId}/parts?key=`: what a client needs to resume.

use axum::extract::State;
use serde::Serialize;
use stowbox_core::{App, uploads};
use utoipa::ToSchema;

use super::{Part, Upload, UploadPath};
use crate::auth::Caller;
use crate::extract::{BucketPath, Json, Query};
use crate::page::{self, PageQuery};
use crate::problem::{ErrorBody, Problem};

/// A page of unfinished uploads.
#[derive(Serialize, ToSchema)]
pub(crate) struct UploadPage {
    data: Vec<Upload>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

/// A page of parts.
#[derive(Serialize, ToSchema)]
pub(crate) struct PartPage {
    data: Vec<Part>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

/// List unfinished uploads
///
/// Of a bucket, oldest first.
#[utoipa::path(get, path = "/v1/buckets/{bucket}/uploads", operation_id = "listUploads", tag = "uploads",
    params(("bucket" = String, Path, description = "The bucket's name"), PageQuery),
    responses((status = 200, description = "A page of uploads", body = UploadPage),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Query(query): Query<PageQuery>,
) -> Result<Json<UploadPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (uploads, cursor) =
        uploads::list(&app, &principal, bucket.clone(), query.cursor.as_deref(), limit).await?;
    let data = uploads.into_iter().map(|upload| Upload::new(bucket.as_str(), upload)).collect();
    Ok(Json(UploadPage { data, cursor }))
}

/// List the parts of an upload
///
/// Those that were sent, in order.
#[utoipa::path(get, path = "/v1/buckets/{bucket}/uploads/{uploadId}/parts", operation_id = "listParts", tag = "uploads",
    params(("bucket" = String, Path, description = "The bucket's name"),
           ("uploadId" = String, Path, description = "The upload's id"),
           ("key" = String, Query, description = "The key it was started with"), PageQuery),
    responses((status = 200, description = "A page of parts", body = PartPage),
              (status = 400, description = "`invalid_key`", body = ErrorBody),
              (status = 404, description = "`bucket_not_found`, `upload_not_found`", body = ErrorBody)))]
pub(crate) async fn parts(
    State(app): State<App>,
    Caller(principal): Caller,
    UploadPath(upload): UploadPath,
    Query(query): Query<PageQuery>,
) -> Result<Json<PartPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (parts, cursor) =
        uploads::list_parts(&app, &principal, upload, query.cursor.as_deref(), limit).await?;
    Ok(Json(PartPage { data: parts.into_iter().map(Part::from).collect(), cursor }))
}
