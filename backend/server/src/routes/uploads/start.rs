//! `POST …/uploads`

use std::collections::BTreeMap;

use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use stowbox_core::names::ObjectKey;
use stowbox_core::objects::ObjectHeaders;
use stowbox_core::{App, uploads};
use utoipa::ToSchema;

use super::Upload;
use crate::auth::Caller;
use crate::extract::{BucketPath, Json};
use crate::openapi::schemas;
use crate::problem::{ErrorBody, Problem};
use crate::routes::objects::headers::{check_metadata, check_text};

/// What the object shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct StartUpload {
    /// The key it will have.
    #[schema(value_type = schemas::ObjectKey)]
    key: String,
    /// Default `application/octet-stream`.
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_type: Option<String>,
    #[schema(value_type = Option<schemas::Metadata>)]
    metadata: Option<BTreeMap<String, String>>,
    #[schema(value_type = Option<schemas::HeaderText>)]
    cache_control: Option<String>,
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_disposition: Option<String>,
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_encoding: Option<String>,
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_language: Option<String>,
}

/// Start a multipart upload
///
/// For large objects, sent in parts that can be repeated and resumed. Given up after 7 days.
#[utoipa::path(post, path = "/v1/buckets/{bucket}/uploads", operation_id = "startUpload", tag = "uploads",
    params(("bucket" = String, Path, description = "The bucket's name")), request_body = StartUpload,
    responses((status = 201, description = "Send parts to it", body = Upload),
              (status = 400, description = "`invalid_key`", body = ErrorBody),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn start(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Json(body): Json<StartUpload>,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    let key = ObjectKey::parse(&body.key)?;
    let metadata = body.metadata.unwrap_or_default();
    check_metadata(&metadata)?;
    for (field, value) in [
        ("contentType", &body.content_type),
        ("cacheControl", &body.cache_control),
        ("contentDisposition", &body.content_disposition),
        ("contentEncoding", &body.content_encoding),
        ("contentLanguage", &body.content_language),
    ] {
        check_text(field, value.as_deref())?;
    }
    let headers = ObjectHeaders {
        content_type: body.content_type.unwrap_or(ObjectHeaders::default().content_type),
        cache_control: body.cache_control,
        content_disposition: body.content_disposition,
        content_encoding: body.content_encoding,
        content_language: body.content_language,
        metadata,
    };
    let upload = uploads::start(&app, &principal, bucket.clone(), key, headers).await?;
    Ok((StatusCode::CREATED, Json(Upload::new(bucket.as_str(), upload))))
}
