//! `POST …/uploads/{uploadId}/complete`

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::HeaderValue;
use http::header::ETAG;
use serde::Deserialize;
use stowbox_core::App;
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::objects::conditions::Conditions;
use stowbox_core::uploads::{self, UploadRef};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{BucketPath, Json, Object, Segment};
use crate::openapi::schemas;
use crate::problem::{ErrorBody, Problem};
use crate::routes::objects::ObjectBody;

/// The parts, in order.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CompleteUpload {
    /// The key it was started with.
    #[schema(value_type = schemas::ObjectKey)]
    key: String,
    /// Ascending; what was sent but is not listed is dropped.
    #[schema(min_items = 1, max_items = 10000)]
    #[schema(value_type = Vec<ListedPart>)]
    parts: Vec<Object<ListedPart>>,
}

/// A part and what its sending answered.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct ListedPart {
    #[schema(minimum = 1, maximum = 10000, example = 1)]
    part_number: u32,
    #[schema(example = "5d41402abc4b2a76b9719d911017c592")]
    etag: String,
}

/// Complete an upload
///
/// The same time for 3 parts as for 10,000 of any size: no byte is copied. If anything is wrong with the parts, the
/// upload stays as it was.
#[utoipa::path(post, path = "/v1/buckets/{bucket}/uploads/{uploadId}/complete", operation_id = "completeUpload", tag = "uploads",
    params(("bucket" = String, Path, description = "The bucket's name"),
           ("uploadId" = String, Path, description = "The upload's id")),
    request_body = CompleteUpload,
    responses((status = 200, description = "The object", body = ObjectBody),
              (status = 400, description = "`invalid_key`", body = ErrorBody),
              (status = 404, description = "`bucket_not_found`, `upload_not_found`", body = ErrorBody)))]
pub(crate) async fn complete(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Segment(upload_id): Segment<5>,
    Json(body): Json<CompleteUpload>,
) -> Result<Response, Problem> {
    let name: BucketName = bucket.clone();
    let upload = UploadRef { bucket, upload_id, key: ObjectKey::parse(&body.key)? };
    let parts = body.parts.into_iter().map(|Object(part)| (part.part_number, part.etag)).collect();
    let object = uploads::complete(&app, &principal, upload, parts, &Conditions::default()).await?.object;
    let etag = HeaderValue::from_str(&format!("\"{}\"", object.etag));
    let mut response = Json(ObjectBody::new(name.as_str(), object)).into_response();
    if let Ok(etag) = etag {
        response.headers_mut().insert(ETAG, etag);
    }
    Ok(response)
}
