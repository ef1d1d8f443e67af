//! `POST …/objects/batch-delete` and `…/batch-copy`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use stowbox_core::names::BucketName;
use stowbox_core::objects::{self, Batch, CopyMany, OnConflict, Selection};
use stowbox_core::{App, Code, Error, Result};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{BucketPath, Json};
use crate::openapi::schemas;
use crate::problem::{ErrorBody, Problem};

/// Which objects: `keys`, or all below `prefix`.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BatchDelete {
    /// 1–1000 keys.
    #[schema(min_items = 1, max_items = 1000)]
    keys: Option<Vec<String>>,
    /// Instead of `keys`: a folder, up to 10,000 objects a call; the empty prefix is the whole bucket.
    prefix: Option<String>,
    /// Only keys that contain this, whatever the case.
    search: Option<String>,
    /// Where the last call ended, from its `cursor`.
    cursor: Option<String>,
}

/// What was deleted.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchDeleted {
    deleted: Vec<String>,
    errors: Vec<KeyError>,
    /// For the next call; null when all are gone.
    cursor: Option<String>,
}

/// Why one key could not be dealt with.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyError {
    key: String,
    #[schema(value_type = schemas::ErrorCode)]
    code: &'static str,
    message: String,
}

/// Delete many objects
///
/// By key, or a folder by its prefix. A missing key counts as deleted. A folder of more than 10,000 objects takes several calls:
/// repeat it with the `cursor` of the answer until that is null.
#[utoipa::path(post, path = "/v1/buckets/{bucket}/objects/batch-delete", operation_id = "batchDeleteObjects", tag = "objects",
    params(("bucket" = String, Path, description = "The bucket's name")), request_body = BatchDelete,
    responses((status = 200, description = "What was deleted, and what could not be", body = BatchDeleted),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Json(body): Json<BatchDelete>,
) -> Result<Json<BatchDeleted>, Problem> {
    let selection = selection(body.keys, body.prefix, body.search, body.cursor)?;
    let batch = objects::delete_many(&app, &principal, bucket, selection).await?;
    let errors = errors(&batch);
    Ok(Json(BatchDeleted { deleted: batch.done, errors, cursor: batch.cursor }))
}

/// Which objects, and where to.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct BatchCopy {
    /// 1–1000 keys. Each keeps what follows its last slash.
    #[schema(min_items = 1, max_items = 1000)]
    keys: Option<Vec<String>>,
    /// Instead of `keys`: a folder, up to 10,000 objects a call. Each keeps what follows the prefix.
    prefix: Option<String>,
    /// Only keys that contain this, whatever the case.
    search: Option<String>,
    /// Where the last call ended, from its `cursor`.
    cursor: Option<String>,
    /// Default: the same bucket.
    #[schema(value_type = Option<schemas::BucketName>)]
    destination_bucket: Option<String>,
    /// What the new keys begin with.
    #[schema(example = "archive/2026/")]
    destination_prefix: String,
    /// Whether the old keys go.
    #[serde(default, rename = "move")]
    moves: bool,
    /// What to do where a new key is taken; `replace`, if not said.
    on_conflict: Option<BatchConflict>,
}

/// What to do where a new key is taken. An empty object whose key ends with a slash, as which folders are kept, always replaces
/// its like.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BatchConflict {
    /// Put it in the place of the other one, which goes into the trash if the bucket keeps one. Told in `replaced`.
    Replace,
    /// Leave both where they are. Told in `skipped`.
    Skip,
    /// The same, but told in `errors`, with `precondition_failed`.
    Fail,
    /// Give it a number, such as `harbour (2).jpg`. Told in `renamed`.
    Rename,
}

/// What was copied.
#[derive(Serialize, ToSchema)]
pub(crate) struct BatchCopied {
    /// By their old keys.
    copied: Vec<String>,
    errors: Vec<KeyError>,
    /// Those that stay where they are since the new key is taken, by their old keys.
    #[schema(example = json!(["2026/mole.jpg"]))]
    skipped: Vec<String>,
    /// Of `copied`, those that took the place of another object, by their old keys.
    #[schema(example = json!([]))]
    replaced: Vec<String>,
    /// Of `copied`, those that have another name now, since the one they were to have is taken.
    renamed: Vec<RenamedKey>,
    /// For the next call; null when all are copied.
    cursor: Option<String>,
}

/// An object that was given a number.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RenamedKey {
    /// Where it was.
    key: String,
    /// Where it went.
    #[schema(example = "archive/2026/harbour (2).jpg")]
    destination_key: String,
}

/// Copy or move many objects
///
/// By key, or a folder by its prefix; no byte is copied. What is in the way is replaced unless `onConflict` says otherwise. A
/// folder of more than 10,000 objects takes several calls: repeat it with the `cursor` of the answer until that is null.
#[utoipa::path(post, path = "/v1/buckets/{bucket}/objects/batch-copy", operation_id = "batchCopyObjects", tag = "objects",
    params(("bucket" = String, Path, description = "The bucket's name")), request_body = BatchCopy,
    responses((status = 200, description = "What was copied, and what could not be", body = BatchCopied),
              (status = 403, description = "`quota_exceeded`", body = ErrorBody),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn copy(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Json(body): Json<BatchCopy>,
) -> Result<Json<BatchCopied>, Problem> {
    let selection = selection(body.keys, body.prefix, body.search, body.cursor)?;
    let destination = match &body.destination_bucket {
        Some(name) => BucketName::parse(name).map_err(|_| {
            Error::new(Code::BucketNotFound, format!("There is no bucket named `{}`.", name.escape_debug()))
        })?,
        None => bucket.clone(),
    };
    let request = CopyMany {
        bucket,
        selection,
        destination_bucket: destination,
        destination_prefix: body.destination_prefix,
        moves: body.moves,
        on_conflict: match body.on_conflict {
            None | Some(BatchConflict::Replace) => OnConflict::Replace,
            Some(BatchConflict::Skip) => OnConflict::Skip,
            Some(BatchConflict::Fail) => OnConflict::Fail,
            Some(BatchConflict::Rename) => OnConflict::Rename,
        },
    };
    let batch = objects::copy_many(&app, &principal, request).await?;
    let errors = errors(&batch);
    let renamed = batch.renamed.into_iter();
    Ok(Json(BatchCopied {
        copied: batch.done,
        errors,
        skipped: batch.skipped,
        replaced: batch.replaced,
        renamed: renamed.map(|(key, destination_key)| RenamedKey { key, destination_key }).collect(),
        cursor: batch.cursor,
    }))
}

fn selection(
    keys: Option<Vec<String>>,
    prefix: Option<String>,
    search: Option<String>,
    cursor: Option<String>,
) -> Result<Selection> {
    match (keys, prefix) {
        (Some(keys), None) if search.is_none() && cursor.is_none() => Ok(Selection::Keys(keys)),
        (Some(_), None) => {
            Err(Error::new(Code::InvalidRequest, "`search` and `cursor` go with `prefix`, not with `keys`."))
        }
        (None, Some(prefix)) => Ok(Selection::Prefix { prefix, search, cursor }),
        _ => Err(Error::new(Code::InvalidRequest, "Give either `keys` or `prefix`.")),
    }
}

fn errors(batch: &Batch) -> Vec<KeyError> {
    let error = |error: &objects::BatchError| KeyError {
        key: error.key.clone(),
        code: error.error.code().as_str(),
        message: error.error.public().to_owned(),
    };
    batch.errors.iter().map(error).collect()
}
