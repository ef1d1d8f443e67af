//! `GET …/objects`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use stowbox_core::objects::{self, ListObjects, Order, Sort};
use stowbox_core::{App, Error};
use utoipa::{IntoParams, ToSchema};

use super::ObjectBody;
use crate::auth::Caller;
use crate::extract::{BucketPath, Json, Query};
use crate::page;
use crate::problem::{ErrorBody, Problem};

/// A page of a bucket.
#[derive(Serialize, ToSchema)]
pub(crate) struct ObjectPage {
    /// By key, in the order of the UTF-8 bytes, unless `sort` says otherwise.
    data: Vec<ObjectBody>,
    /// With `delimiter=/`: the folders, each with its slash.
    #[schema(example = json!(["2025/", "2026/"]))]
    prefixes: Vec<String>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ListQuery {
    /// Only keys that begin so.
    #[serde(default)]
    prefix: String,
    /// `/` folds the keys below the next slash into `prefixes`, which count in `limit`.
    #[param(pattern = "^/?$", example = "/")]
    delimiter: Option<String>,
    /// Only keys that contain this, whatever the case.
    search: Option<String>,
    /// Only keys that come after this one. With `sort=key` only.
    start_after: Option<String>,
    /// By what, `key` if not said; with another, folders come before all objects, by name.
    #[param(inline, example = "updatedAt")]
    sort: Option<SortBy>,
    /// Up (`asc`, if not said) or down.
    #[param(inline, example = "desc")]
    order: Option<Direction>,
    /// How many to answer at most, objects and prefixes together.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// Where the last page ended, from its `cursor`.
    cursor: Option<String>,
}

/// What a list is sorted by.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) enum SortBy {
    /// The UTF-8 bytes of the key.
    Key,
    /// The size, then the key.
    SizeBytes,
    /// When bytes or headers last changed, then the key.
    UpdatedAt,
    /// The first 255 characters of the type, by their UTF-8 bytes, then the key.
    ContentType,
}

/// Up or down.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Direction {
    /// The least first.
    Asc,
    /// The greatest first.
    Desc,
}

/// List objects
///
/// By key, the cost is that of what is returned, never of what is skipped. A `search`, and a `sort` by another than the
/// key, look at every key below the prefix.
#[utoipa::path(get, path = "/v1/buckets/{bucket}/objects", operation_id = "listObjects", tag = "objects",
    params(("bucket" = String, Path, description = "The bucket's name"), ListQuery),
    responses((status = 200, description = "A page", body = ObjectPage),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Query(query): Query<ListQuery>,
) -> Result<Json<ObjectPage>, Problem> {
    let folders = match query.delimiter.as_deref() {
        None | Some("") => false,
        Some("/") => true,
        Some(_) => return Err(Error::invalid("delimiter", "can only be `/`").into()),
    };
    let request = ListObjects {
        bucket: bucket.clone(),
        prefix: query.prefix,
        search: query.search,
        folders,
        start_after: query.start_after,
        sort: match query.sort {
            None | Some(SortBy::Key) => Sort::Key,
            Some(SortBy::SizeBytes) => Sort::Size,
            Some(SortBy::UpdatedAt) => Sort::Updated,
            Some(SortBy::ContentType) => Sort::Type,
        },
        order: match query.order {
            None | Some(Direction::Asc) => Order::Ascending,
            Some(Direction::Desc) => Order::Descending,
        },
        cursor: query.cursor,
        limit: page::limit(query.limit.as_deref())?,
    };
    let listing = objects::list(&app, &principal, request).await?;
    Ok(Json(ObjectPage {
        data: listing.objects.into_iter().map(|object| ObjectBody::new(bucket.as_str(), object)).collect(),
        prefixes: listing.prefixes,
        cursor: listing.cursor,
    }))
}
