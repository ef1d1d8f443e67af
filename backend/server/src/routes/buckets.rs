//! `/v1/buckets`

use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use stowbox_core::App;
use stowbox_core::buckets::{self, UpdateBucket};
use stowbox_core::names::BucketName;
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::{BucketPath, Json, Query, present};
use crate::openapi::schemas;
use crate::page;
use crate::problem::Problem;

/// A bucket.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Bucket {
    #[schema(example = "bkt_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(example = "photos")]
    name: String,
    visibility: Visibility,
    /// Origins that browsers may read public objects and signed URLs from; null is any.
    #[schema(example = json!(["http://localhost:3000"]))]
    cors_origins: Option<Vec<String>>,
    /// For how many days what is deleted or replaced can be restored; 0 keeps nothing.
    #[schema(minimum = 0, maximum = 90)]
    trash_days: u32,
    /// Exact at every instant.
    object_count: u64,
    /// Logical bytes, exact at every instant.
    size_bytes: u64,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
}

/// Who may read a bucket's objects.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Visibility {
    /// Who holds a key.
    Private,
    /// Anyone.
    Public,
}

impl From<buckets::Bucket> for Bucket {
    fn from(bucket: buckets::Bucket) -> Self {
        Self {
            id: bucket.id,
            name: bucket.name,
            visibility: match bucket.visibility {
                buckets::Visibility::Private => Visibility::Private,
                buckets::Visibility::Public => Visibility::Public,
            },
            cors_origins: bucket.cors_origins,
            trash_days: bucket.trash_days,
            object_count: bucket.object_count,
            size_bytes: bucket.size_bytes,
            created_at: bucket.created_at.to_string(),
            updated_at: bucket.updated_at.to_string(),
        }
    }
}

impl From<Visibility> for buckets::Visibility {
    fn from(visibility: Visibility) -> Self {
        match visibility {
            Visibility::Private => Self::Private,
            Visibility::Public => Self::Public,
        }
    }
}

/// A page of buckets.
#[derive(Serialize, ToSchema)]
pub(crate) struct BucketPage {
    data: Vec<Bucket>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListQuery {
    /// Only names that begin so.
    #[serde(default)]
    prefix: String,
    /// How many to answer at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    limit: Option<String>,
    /// Where the last page ended, from its `cursor`.
    cursor: Option<String>,
}

/// List buckets
///
/// By name, ascending. A key that is limited to some buckets sees those only.
#[utoipa::path(get, path = "/v1/buckets", operation_id = "listBuckets", tag = "buckets", params(ListQuery),
    responses((status = 200, description = "A page of buckets", body = BucketPage)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    Query(query): Query<ListQuery>,
) -> Result<Json<BucketPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (buckets, cursor) =
        buckets::list(&app, &principal, query.prefix, query.cursor.as_deref(), limit).await?;
    Ok(Json(BucketPage { data: buckets.into_iter().map(Bucket::from).collect(), cursor }))
}

/// What a new bucket shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateBucket {
    /// 3–63 of `a-z 0-9 -`, its ends alphanumeric. Shared by all accounts.
    #[schema(example = "photos", min_length = 3, max_length = 63, pattern = "^[a-z0-9][a-z0-9-]*[a-z0-9]$")]
    name: String,
    visibility: Option<Visibility>,
    /// Origins that browsers may read public objects and signed URLs from; null is any.
    #[schema(value_type = Option<Vec<schemas::Origin>>, max_items = 100)]
    cors_origins: Option<Vec<String>>,
}

/// Create a bucket
///
/// Its name is shared by all accounts of the server.
#[utoipa::path(post, path = "/v1/buckets", operation_id = "createBucket", tag = "buckets", request_body = CreateBucket,
    responses((status = 201, description = "The new bucket", body = Bucket),
              (status = 409, description = "`bucket_already_exists`", body = crate::problem::ErrorBody)))]
pub(crate) async fn create(
    State(app): State<App>,
    Caller(principal): Caller,
    Json(body): Json<CreateBucket>,
) -> Result<(StatusCode, Json<Bucket>), Problem> {
    let name = BucketName::parse(&body.name)?;
    let visibility = body.visibility.map_or(buckets::Visibility::Private, Into::into);
    let bucket = buckets::create(&app, &principal, name, visibility, body.cors_origins).await?;
    Ok((StatusCode::CREATED, Json(bucket.into())))
}

/// Get a bucket
#[utoipa::path(get, path = "/v1/buckets/{bucket}", operation_id = "getBucket", tag = "buckets",
    params(("bucket" = String, Path, description = "The bucket's name")),
    responses((status = 200, description = "The bucket", body = Bucket),
              (status = 404, description = "`bucket_not_found`", body = crate::problem::ErrorBody)))]
pub(crate) async fn get(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(name): BucketPath,
) -> Result<Json<Bucket>, Problem> {
    Ok(Json(buckets::get(&app, &principal, &name)?.into()))
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = UpdateBucket)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateBucketBody {
    visibility: Option<Visibility>,
    /// Origins that browsers may read public objects and signed URLs from; null is any.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<schemas::Origin>>, max_items = 100)]
    cors_origins: Option<Option<Vec<String>>>,
    /// For how many days what is deleted or replaced from now on can be restored; 0 keeps nothing.
    #[schema(minimum = 0, maximum = 90, example = 30)]
    trash_days: Option<u32>,
}

/// Update a bucket
#[utoipa::path(patch, path = "/v1/buckets/{bucket}", operation_id = "updateBucket", tag = "buckets",
    params(("bucket" = String, Path, description = "The bucket's name")), request_body = UpdateBucketBody,
    responses((status = 200, description = "The bucket as it is now", body = Bucket),
              (status = 404, description = "`bucket_not_found`", body = crate::problem::ErrorBody)))]
pub(crate) async fn update(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(name): BucketPath,
    Json(body): Json<UpdateBucketBody>,
) -> Result<Json<Bucket>, Problem> {
    let change = UpdateBucket {
        visibility: body.visibility.map(Into::into),
        cors_origins: body.cors_origins,
        trash_days: body.trash_days,
    };
    Ok(Json(buckets::update(&app, &principal, name, change).await?.into()))
}

/// Delete a bucket
///
/// It must be empty. Its trash goes with it.
#[utoipa::path(delete, path = "/v1/buckets/{bucket}", operation_id = "deleteBucket", tag = "buckets",
    params(("bucket" = String, Path, description = "The bucket's name")),
    responses((status = 204, description = "It is gone"),
              (status = 404, description = "`bucket_not_found`", body = crate::problem::ErrorBody),
              (status = 409, description = "`bucket_not_empty`", body = crate::problem::ErrorBody)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Caller(principal): Caller,
    BucketPath(name): BucketPath,
) -> Result<StatusCode, Problem> {
    buckets::delete(&app, &principal, name).await?;
    Ok(StatusCode::NO_CONTENT)
}
