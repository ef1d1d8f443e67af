//! `/v1/keys`

use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use stowbox_core::clock::Timestamp;
use stowbox_core::keys::{self, IssueKey};
use stowbox_core::names::BucketName;
use stowbox_core::{App, Error};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{Json, Query, Segment};
use crate::openapi::schemas;
use crate::page::{self, PageQuery};
use crate::problem::Problem;

/// An API key, without its secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Key {
    #[schema(example = "key_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(example = "CI")]
    name: String,
    /// How the key begins: enough to know it again.
    #[schema(example = "sk_live_Ab3x")]
    prefix: String,
    permission: Permission,
    /// The only buckets it may touch; null is all.
    buckets: Option<Vec<String>>,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    last_used_at: Option<String>,
    #[schema(format = DateTime)]
    expires_at: Option<String>,
}

/// What a key allows.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Permission {
    /// Everything in the account.
    Admin,
    /// Objects, uploads and signing.
    Write,
    /// Reading, listing, signing GET.
    Read,
}

impl From<stowbox_core::Permission> for Permission {
    fn from(permission: stowbox_core::Permission) -> Self {
        match permission {
            stowbox_core::Permission::Admin => Self::Admin,
            stowbox_core::Permission::Write => Self::Write,
            stowbox_core::Permission::Read => Self::Read,
        }
    }
}

impl From<Permission> for stowbox_core::Permission {
    fn from(permission: Permission) -> Self {
        match permission {
            Permission::Admin => Self::Admin,
            Permission::Write => Self::Write,
            Permission::Read => Self::Read,
        }
    }
}

impl From<keys::Key> for Key {
    fn from(key: keys::Key) -> Self {
        Self {
            id: key.id,
            name: key.name,
            prefix: key.prefix,
            permission: key.permission.into(),
            buckets: key.buckets,
            created_at: key.created_at.to_string(),
            last_used_at: key.last_used_at.map(|at| at.to_string()),
            expires_at: key.expires_at.map(|at| at.to_string()),
        }
    }
}

/// A new key with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct IssuedKey {
    #[serde(flatten)]
    details: Key,
    /// The secret. It cannot be shown again.
    #[schema(example = "sk_live_0123456789ABCDEFGHIJKLMNOPQRSTUV0aBcDe")]
    key: String,
}

/// A page of keys.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyPage {
    data: Vec<Key>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

/// What a new key shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateKey {
    /// What you call it.
    #[schema(example = "CI", min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]+$")]
    name: String,
    /// Default: `admin`.
    permission: Option<Permission>,
    /// The only buckets it may touch; null is all.
    #[schema(value_type = Option<Vec<schemas::BucketName>>, min_items = 1)]
    buckets: Option<Vec<String>>,
    /// When it stops; null is never.
    #[schema(format = DateTime, example = "2030-01-31T12:00:00Z")]
    expires_at: Option<String>,
}

/// List keys
///
/// The account's, oldest first, without secrets.
#[utoipa::path(get, path = "/v1/keys", operation_id = "listKeys", tag = "keys", params(PageQuery),
    responses((status = 200, description = "A page of keys", body = KeyPage)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<KeyPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (keys, cursor) = keys::list(&app, &principal, query.cursor.as_deref(), limit).await?;
    Ok(Json(KeyPage { data: keys.into_iter().map(Key::from).collect(), cursor }))
}

/// Issue a key
///
/// The answer shows the secret, this once.
#[utoipa::path(post, path = "/v1/keys", operation_id = "createKey", tag = "keys", request_body = CreateKey,
    responses((status = 201, description = "The new key and its secret", body = IssuedKey)))]
pub(crate) async fn create(
    State(app): State<App>,
    Caller(principal): Caller,
    Json(body): Json<CreateKey>,
) -> Result<(StatusCode, Json<IssuedKey>), Problem> {
    let buckets = body.buckets.map(|names| {
        let parse = |name: &String| {
            BucketName::parse(name)
                .map_err(|_| Error::invalid("buckets", format_args!("has `{name}`, which is no bucket name")))
        };
        names.iter().map(parse).collect::<Result<_, _>>()
    });
    let expires_at = body.expires_at.map(|at| {
        Timestamp::parse(&at)
            .ok_or_else(|| Error::invalid("expiresAt", "must be a time such as `2030-01-31T12:00:00Z`"))
    });
    let request = IssueKey {
        name: body.name,
        permission: body.permission.map_or(stowbox_core::Permission::Admin, Into::into),
        buckets: buckets.transpose()?,
        expires_at: expires_at.transpose()?,
    };
    let issued = keys::issue(&app, &principal, request).await?;
    Ok((StatusCode::CREATED, Json(IssuedKey { details: issued.key.into(), key: issued.secret })))
}

/// Revoke a key
///
/// It stops at its next request.
#[utoipa::path(delete, path = "/v1/keys/{id}", operation_id = "revokeKey", tag = "keys",
    params(("id" = String, Path, description = "The id of the key")),
    responses((status = 204, description = "It is revoked"),
              (status = 404, description = "`key_not_found`", body = crate::problem::ErrorBody),
              (status = 409, description = "`last_admin_key`", body = crate::problem::ErrorBody)))]
pub(crate) async fn revoke(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
) -> Result<StatusCode, Problem> {
    keys::revoke(&app, &principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
