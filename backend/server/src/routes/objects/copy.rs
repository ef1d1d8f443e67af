//! `POST …/objects/{key}/copy`

use std::collections::BTreeMap;

use axum::extract::{FromRequest as _, FromRequestParts as _, Request, State};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Deserialize;
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::objects::{self, CopyObject, HeaderChanges, OnConflict};
use stowbox_core::{App, Code, Error, Result};
use utoipa::ToSchema;

use super::{ObjectBody, headers};
use crate::auth::Caller;
use crate::context::Context;
use crate::extract::{Json, ObjectPath, present};
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
    /// Instead of what it has; null takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<schemas::HeaderText>)]
    cache_control: Option<Option<String>>,
    /// Instead of what it has; null takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_disposition: Option<Option<String>>,
    /// Instead of what it has; null takes it away. The bytes are neither packed nor unpacked.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_encoding: Option<Option<String>>,
    /// Instead of what it has; null takes it away.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_language: Option<Option<String>>,
    /// Whether the old key goes: a rename in one step.
    #[serde(default, rename = "move")]
    moves: bool,
    /// What to do when the new key is taken; `replace`, if not said.
    on_conflict: Option<CopyConflict>,
}

/// What to do when the new key is taken.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum CopyConflict {
    /// Put it in the place of the other one, which goes into the trash if the bucket keeps one.
    Replace,
    /// Refuse, with 412.
    Fail,
    /// Give it a number, such as `harbour (2).jpg`: the answer tells the key.
    Rename,
}

/// Copy or move an object
///
/// The same time whatever the size. Headers and metadata go along; what is given of them takes the place of what the
/// object has, and null takes `cacheControl`, `contentDisposition`, `contentEncoding` or `contentLanguage` away. Onto
/// itself with any of these, it changes those and no byte. `onConflict` is decided in the commit that makes the copy: nobody
/// can take the key in between.
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
        (status = 412, description = "`precondition_failed`: the key is taken", body = ErrorBody),
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
    let request = CopyObject {
        bucket,
        key,
        destination_bucket: destination_bucket.clone(),
        destination_key: ObjectKey::parse(&body.destination_key)?,
        moves: body.moves,
        on_conflict: match body.on_conflict {
            None | Some(CopyConflict::Replace) => OnConflict::Replace,
            Some(CopyConflict::Fail) => OnConflict::Fail,
            Some(CopyConflict::Rename) => OnConflict::Rename,
        },
        changes: changes(body)?,
    };
    let object = objects::copy(&app, &principal, request).await?;
    Ok((StatusCode::CREATED, Json(ObjectBody::new(destination_bucket.as_str(), object))))
}

/// What shall differ, if it can be given back as headers.
fn changes(body: CopyRequest) -> Result<HeaderChanges> {
    if let Some(metadata) = &body.metadata {
        headers::check_metadata(metadata)?;
    }
    if headers::check_text("contentType", body.content_type.as_deref()).is_err() {
        return Err(Error::invalid("contentType", "must be a media type such as `text/plain`"));
    }
    for (field, value) in [
        ("cacheControl", &body.cache_control),
        ("contentDisposition", &body.content_disposition),
        ("contentEncoding", &body.content_encoding),
        ("contentLanguage", &body.content_language),
    ] {
        headers::check_text(field, value.as_ref().and_then(Option::as_deref))?;
    }
    Ok(HeaderChanges {
        content_type: body.content_type,
        cache_control: body.cache_control,
        content_disposition: body.content_disposition,
        content_encoding: body.content_encoding,
        content_language: body.content_language,
        metadata: body.metadata,
    })
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
