//! `GET /v1/signed-urls` and `DELETE /v1/signed-urls/{id}`

use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use stowbox_core::{App, signing};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::{Json, Query, Segment};
use crate::page;
use crate::problem::{ErrorBody, Problem};

/// A signed URL that was issued, without its signature.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SignedUrl {
    #[schema(example = "url_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(example = "photos")]
    bucket: String,
    #[schema(example = "2026/harbour.jpg")]
    key: String,
    /// `GET` or `PUT`.
    #[schema(example = "GET")]
    method: String,
    /// The key that issued it; null is the operator.
    key_id: Option<String>,
    max_bytes: Option<u64>,
    content_type: Option<String>,
    download: Option<String>,
    max_uses: Option<u64>,
    use_count: u64,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    expires_at: String,
}

/// A page of signed URLs.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedUrlPage {
    data: Vec<SignedUrl>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    /// Only those into this bucket.
    #[param(example = "photos")]
    bucket: Option<String>,
    /// Only those that this API key issued.
    #[param(example = "key_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    key_id: Option<String>,
    /// How many to answer at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// Where the last page ended, from its `cursor`.
    cursor: Option<String>,
}

/// List signed URLs
///
/// Those of the account that are good, oldest first.
#[utoipa::path(get, path = "/v1/signed-urls", operation_id = "listSignedUrls", tag = "signed urls", params(ListQuery),
    responses((status = 200, description = "A page of signed URLs", body = SignedUrlPage)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<SignedUrlPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (urls, cursor) =
        signing::list(&app, &principal, query.bucket, query.key_id, query.cursor.as_deref(), limit).await?;
    let shown = |url: signing::SignedUrl| SignedUrl {
        id: url.id,
        bucket: url.bucket,
        key: url.key,
        method: url.method,
        key_id: url.key_id,
        max_bytes: url.max_bytes,
        content_type: url.content_type,
        download: url.download,
        max_uses: url.max_uses,
        use_count: url.use_count,
        created_at: url.created_at.to_string(),
        expires_at: url.expires_at.to_string(),
    };
    Ok(Json(SignedUrlPage { data: urls.into_iter().map(shown).collect(), cursor }))
}

/// Revoke a signed URL
///
/// It stops at its next request.
#[utoipa::path(delete, path = "/v1/signed-urls/{id}", operation_id = "revokeSignedUrl", tag = "signed urls",
    params(("id" = String, Path, description = "The id of the URL")),
    responses((status = 204, description = "It is revoked"), (status = 404, description = "`not_found`", body = ErrorBody)))]
pub(crate) async fn revoke(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
) -> Result<StatusCode, Problem> {
    signing::revoke(&app, &principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
