//! `POST …/objects/{key}/copy`

use std::collections::BTreeMap;

use axum::extract::{FromRequest as _, FromRequestParts as _, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::objects::{self, CopyObject};
use stowbox_core::{App, Code, Error};
use utoipa::ToSchema;

use super::{ObjectBody, headers};
use crate::auth::Caller;
use crate::context::Context;
use crate::extract::{Json, ObjectPath};
use crate::openapi::schemas;
use crate::problem::{ErrorBody, Problem};

/// Where to, and what shall differ.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CopyRequest {
    /// The new key.
    #[schema(value_type = schemas::ObjectKey)]
    destination_key: String,
    /// Default: the same bucket.
    #[schema(value_type = Option<schemas::BucketName>)]
    destination_bucket: Option<String>,
    /// Instead of what it has.
    #[schema(value_type = Option<schemas::Metadata>)]
    metadata: Option<BTreeMap<String, String>>,
    /// Instead of what it has.
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_type: Option<String>,
    /// Whether the old key goes: a rename in one step.
    #[serde(default, rename = "move")]
    moves: bool,
}

/// Copy or move an object
///
/// The same time whatever the size. Onto itself with `metadata` or `contentType`, it changes those.
#[utoipa::path(post, path = "/v1/buckets/{bucket}/objects/{key}/copy", operation_id = "copyObject", tag = "objects",
    params(
        ("bucket" = String, Path, description = "The bucket's name"),
        ("key" = String, Path, description = "The object's key"),
    ),
    request_body = CopyRequest,
    responses(
        (status = 201, description = "The object under its new key", body = ObjectBody),
        (status = 403, description = "`quota_exceeded`", body = ErrorBody),
        (status = 404, description = "`bucket_not_found`, `object_not_found`", body = ErrorBody),
    ))]
pub(crate) async fn copy(
    app: App,
    Caller(principal): Caller,
    ObjectPath(bucket, key): ObjectPath,
    Json(body): Json<CopyRequest>,
) -> Result<(StatusCode, Json<ObjectBody>), Problem> {
    let destination_bucket = match &body.destination_bucket {
        Some(name) => BucketName::parse(name).map_err(|_| {
            Error::new(Code::BucketNotFound, format!("There is no bucket named `{}`.", name.escape_debug()))
        })?,
        None => bucket.clone(),
    };
    if let Some(metadata) = &body.metadata {
        headers::check_metadata(metadata)?;
    }
    if body
        .content_type
        .as_ref()
        .is_some_and(|value| HeaderValue::from_str(value).is_err() || value.is_empty())
    {
        return Err(Error::invalid("contentType", "must be a media type such as `text/plain`").into());
    }
    let request = CopyObject {
        bucket,
        key,
        destination_bucket: destination_bucket.clone(),
        destination_key: ObjectKey::parse(&body.destination_key)?,
        metadata: body.metadata,
        content_type: body.content_type,
        moves: body.moves,
    };
    let object = objects::copy(&app, &principal, request).await?;
    Ok((StatusCode::CREATED, Json(ObjectBody::new(destination_bucket.as_str(), object))))
}

/// The router knows only one wildcard, so `…/{key}/copy` is told from other keys here.
pub(crate) async fn post(State(context): State<Context>, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(object) = parts.uri.path().strip_suffix("/copy").and_then(|path| path.parse().ok()) else {
        let mut refused = Problem(Error::new(
            Code::MethodNotAllowed,
            "An object knows GET, HEAD, PUT and DELETE, and POST to `…/copy`.",
        ))
        .into_response();
        refused.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET,HEAD,PUT,DELETE,OPTIONS"));
        return refused;
    };
    parts.uri = object;
    let answer = async {
        let caller = Caller::from_request_parts(&mut parts, &context).await?;
        let path = ObjectPath::from_request_parts(&mut parts, &context).await?;
        let json = Json::from_request(Request::from_parts(parts, body), &context).await?;
        copy(context.app.clone(), caller, path, json).await
    };
    answer.await.into_response()
}
