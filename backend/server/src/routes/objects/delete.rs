//! `DELETE …/objects/{key}`

use axum::extract::State;
use http::{HeaderMap, StatusCode};
use stowbox_core::{App, objects};

use super::headers;
use crate::auth::Caller;
use crate::extract::ObjectPath;
use crate::problem::{ErrorBody, Problem};

/// Delete an object
///
/// It is gone at once for everybody; who reads it just now gets it whole.
#[utoipa::path(delete, path = "/v1/buckets/{bucket}/objects/{*key}", operation_id = "deleteObject", tag = "objects",
    params(
        ("bucket" = String, Path, description = "The bucket's name"),
        ("key" = String, Path, description = "The object's key; everything after `/objects/`, slashes included"),
        ("if-match" = Option<String>, Header, description = "Delete only an object with one of these ETags; `*` is any"),
    ),
    responses(
        (status = 204, description = "It is gone"),
        (status = 404, description = "`bucket_not_found`, `object_not_found`", body = ErrorBody),
        (status = 412, description = "`precondition_failed`", body = ErrorBody),
    ))]
pub(crate) async fn delete(
    State(app): State<App>,
    Caller(principal): Caller,
    ObjectPath(bucket, key): ObjectPath,
    request: HeaderMap,
) -> Result<StatusCode, Problem> {
    let conditions = headers::conditions(&request)?;
    objects::delete(&app, &principal, bucket, key, conditions).await?;
    Ok(StatusCode::NO_CONTENT)
}
