//! `/v1/buckets/{bucket}/trash`

use std::collections::BTreeMap;

use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use stowbox_core::App;
use stowbox_core::trash::{self, Trashed};
use utoipa::{IntoParams, ToSchema};

use super::objects::ObjectBody;
use crate::auth::Caller;
use crate::extract::{BucketPath, Json, OptionalJson, Query, Segment};
use crate::page;
use crate::problem::{ErrorBody, Problem};

/// An object in the trash.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TrashedObject {
    #[schema(example = "trs_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(example = "2026/harbour.jpg")]
    key: String,
    #[schema(example = "photos")]
    bucket: String,
    #[schema(example = 482_133)]
    size_bytes: u64,
    #[schema(example = "image/jpeg")]
    content_type: String,
    #[schema(example = "5d41402abc4b2a76b9719d911017c592")]
    etag: String,
    #[schema(example = json!({ "camera": "x100" }))]
    metadata: BTreeMap<String, String>,
    cause: TrashCause,
    #[schema(format = DateTime, example = "2026-11-22T08:00:00.000Z")]
    created_at: String,
    #[schema(format = DateTime, example = "2026-11-22T08:00:00.000Z")]
    updated_at: String,
    /// Since when it is here.
    #[schema(format = DateTime, example = "2026-11-22T08:00:00.000Z")]
    deleted_at: String,
    /// Until when it can be restored.
    #[schema(format = DateTime, example = "2026-12-22T08:00:00.000Z")]
    expires_at: String,
}

/// How an object came into the trash.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TrashCause {
    /// Its key was deleted.
    Deleted,
    /// Its key got another content.
    Replaced,
}

impl TrashedObject {
    fn new(bucket: &str, trashed: Trashed) -> Self {
        let object = trashed.object;
        Self {
            id: trashed.id,
            key: object.key,
            bucket: bucket.to_owned(),
            size_bytes: object.size_bytes,
            content_type: object.headers.content_type,
            etag: object.etag,
            metadata: object.headers.metadata,
            cause: match trashed.cause {
                trash::Cause::Deleted => TrashCause::Deleted,
                trash::Cause::Replaced => TrashCause::Replaced,
            },
            created_at: object.created_at.to_string(),
            updated_at: object.updated_at.to_string(),
            deleted_at: trashed.deleted_at.to_string(),
            expires_at: trashed.expires_at.to_string(),
        }
    }
}

/// A page of a bucket's trash.
#[derive(Serialize, ToSchema)]
pub(crate) struct TrashPage {
    /// Newest first.
    data: Vec<TrashedObject>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only keys that begin so.
    #[serde(default)]
    #[param(example = "2026/")]
    prefix: String,
    /// How many to answer at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// Where the last page ended, from its `cursor`.
    cursor: Option<String>,
}

/// List the trash
///
/// What DELETE, batch-delete and replacing a key removed while the bucket's `trashDays` was not 0. Newest first.
#[utoipa::path(get, path = "/v1/buckets/{bucket}/trash", operation_id = "listTrash", tag = "trash",
    params(("bucket" = String, Path, description = "The bucket's name"), ListQuery),
    responses((status = 200, description = "A page", body = TrashPage),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Query(query): Query<ListQuery>,
) -> Result<Json<TrashPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let name = bucket.as_str().to_owned();
    let (trashed, cursor) =
        trash::list(&app, &principal, bucket, query.prefix, query.cursor.as_deref(), limit).await?;
    let data = trashed.into_iter().map(|trashed| TrashedObject::new(&name, trashed)).collect();
    Ok(Json(TrashPage { data, cursor }))
}

/// What to do when the key is taken.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RestoreRequest {
    #[serde(default)]
    /// What to do when the key is taken; `fail`, if not said.
    #[schema(inline, example = "rename")]
    on_conflict: OnConflict,
}

/// What to do when the key is taken.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OnConflict {
    /// Refuse, with 412.
    #[default]
    Fail,
    /// Put it in the place of the other one, which goes into the trash.
    Replace,
    /// Give it a new name, such as `harbour (restored).jpg`.
    Rename,
}

/// Restore an object
///
/// Under its old key, in one step, and needing no room.
#[utoipa::path(post, path = "/v1/buckets/{bucket}/trash/{id}/restore", operation_id = "restoreObject", tag = "trash",
    params(("bucket" = String, Path, description = "The bucket's name"),
           ("id" = String, Path, description = "From the list of the trash")),
    request_body = Option<RestoreRequest>,
    responses((status = 200, description = "The object as it is now", body = ObjectBody),
              (status = 404, description = "`bucket_not_found`, `object_not_found`", body = ErrorBody),
              (status = 412, description = "`precondition_failed`: the key is taken", body = ErrorBody)))]
pub(crate) async fn restore(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Segment(id): Segment<5>,
    OptionalJson(body): OptionalJson<RestoreRequest>,
) -> Result<Json<ObjectBody>, Problem> {
    let on_conflict = match body.on_conflict {
        OnConflict::Fail => trash::OnConflict::Fail,
        OnConflict::Replace => trash::OnConflict::Replace,
        OnConflict::Rename => trash::OnConflict::Rename,
    };
    let name = bucket.as_str().to_owned();
    let object = trash::restore(&app, &principal, bucket, id, on_conflict).await?;
    Ok(Json(ObjectBody::new(&name, object)))
}

/// Delete an object for good
#[utoipa::path(delete, path = "/v1/buckets/{bucket}/trash/{id}", operation_id = "purgeObject", tag = "trash",
    params(("bucket" = String, Path, description = "The bucket's name"),
           ("id" = String, Path, description = "From the list of the trash")),
    responses((status = 204, description = "It is gone"),
              (status = 404, description = "`bucket_not_found`, `object_not_found`", body = ErrorBody)))]
pub(crate) async fn purge(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Segment(id): Segment<5>,
) -> Result<StatusCode, Problem> {
    trash::purge(&app, &principal, bucket, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
