//! `/admin/v1/accounts`: for the operator.

use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use stowbox_core::App;
use stowbox_core::accounts::{self, UpdatePlan};
use utoipa::ToSchema;

use super::account::Account;
use crate::auth::Operator;
use crate::extract::{Json, Object, Query, Segment, present};
use crate::page::{self, PageQuery};
use crate::problem::{ErrorBody, Problem};

/// A page of accounts.
#[derive(Serialize, ToSchema)]
pub(crate) struct AccountPage {
    data: Vec<Account>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

/// Limits to set; what is left out stays, null lifts the limit.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct PlanChange {
    /// What you call the plan; null says only whether it has limits.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "Small", min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]+$")]
    name: Option<Option<String>>,
    /// Logical bytes over all buckets.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u64>, example = 10_000_000_000_u64, maximum = 9_223_372_036_854_775_807_i64)]
    max_storage_bytes: Option<Option<u64>>,
    /// Bytes of one object.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u64>, example = 1_000_000_000, maximum = 9_223_372_036_854_775_807_i64)]
    max_object_bytes: Option<Option<u64>>,
    /// Requests of one key in a minute.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<u32>, example = 600, minimum = 1, maximum = 4_294_967_295_u32)]
    requests_per_minute: Option<Option<u32>>,
}

impl From<PlanChange> for UpdatePlan {
    fn from(change: PlanChange) -> Self {
        Self {
            name: change.name,
            max_storage_bytes: change.max_storage_bytes,
            max_object_bytes: change.max_object_bytes,
            requests_per_minute: change.requests_per_minute,
        }
    }
}

/// What a new account shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateAccount {
    #[schema(example = "Team Blue", min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]+$")]
    name: String,
    /// Default: no limits.
    #[serde(default)]
    #[schema(value_type = PlanChange, required = false)]
    plan: Object<PlanChange>,
}

/// What to change of an account; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UpdateAccount {
    #[schema(example = "Team Blue", min_length = 1, max_length = 100, pattern = r"^[^\x00-\x1f\x7f-\x9f]+$")]
    name: Option<String>,
    #[serde(default)]
    #[schema(value_type = PlanChange, required = false)]
    plan: Object<PlanChange>,
}

/// List accounts
///
/// All of this server, oldest first.
#[utoipa::path(get, path = "/admin/v1/accounts", operation_id = "listAccounts", tag = "operator", params(PageQuery),
    responses((status = 200, description = "A page of accounts", body = AccountPage)))]
pub(crate) async fn list(
    State(app): State<App>,
    Operator(principal): Operator,
    Query(query): Query<PageQuery>,
) -> Result<Json<AccountPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (accounts, cursor) = accounts::list(&app, &principal, query.cursor.as_deref(), limit).await?;
    Ok(Json(AccountPage { data: accounts.into_iter().map(Account::from).collect(), cursor }))
}

/// Create an account
///
/// It has no key yet. Issue the first one by `POST /v1/keys` with the admin token and `x-account-id`.
#[utoipa::path(post, path = "/admin/v1/accounts", operation_id = "createAccount", tag = "operator",
    request_body = CreateAccount,
    responses((status = 201, description = "The new account", body = Account)))]
pub(crate) async fn create(
    State(app): State<App>,
    Operator(principal): Operator,
    Json(body): Json<CreateAccount>,
) -> Result<(StatusCode, Json<Account>), Problem> {
    let account = accounts::create(&app, &principal, &body.name, body.plan.0.into()).await?;
    Ok((StatusCode::CREATED, Json(account.into())))
}

/// Get any account
#[utoipa::path(get, path = "/admin/v1/accounts/{id}", operation_id = "getAnyAccount", tag = "operator",
    params(("id" = String, Path, description = "The id of the account")),
    responses((status = 200, description = "The account", body = Account),
              (status = 404, description = "`account_not_found`", body = ErrorBody)))]
pub(crate) async fn get(
    State(app): State<App>,
    Operator(principal): Operator,
    Segment(id): Segment<4>,
) -> Result<Json<Account>, Problem> {
    Ok(Json(accounts::find(&app, &principal, &id)?.into()))
}

/// Update an account
///
/// Limits count from the next request on. One below what is stored removes nothing; it refuses what would add to it.
#[utoipa::path(patch, path = "/admin/v1/accounts/{id}", operation_id = "updateAccount", tag = "operator",
    params(("id" = String, Path, description = "The id of the account")), request_body = UpdateAccount,
    responses((status = 200, description = "The account as it is now", body = Account),
              (status = 404, description = "`account_not_found`", body = ErrorBody)))]
pub(crate) async fn update(
    State(app): State<App>,
    Operator(principal): Operator,
    Segment(id): Segment<4>,
    Json(body): Json<UpdateAccount>,
) -> Result<Json<Account>, Problem> {
    Ok(Json(accounts::update(&app, &principal, id, body.name, body.plan.0.into()).await?.into()))
}

/// Delete an account
///
/// It must have no buckets; its keys go with it. The default account stays.
#[utoipa::path(delete, path = "/admin/v1/accounts/{id}", operation_id = "deleteAccount", tag = "operator",
    params(("id" = String, Path, description = "The id of the account")),
    responses((status = 204, description = "It is gone"),
              (status = 404, description = "`account_not_found`", body = ErrorBody),
              (status = 409, description = "`bucket_not_empty`", body = ErrorBody)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Operator(principal): Operator,
    Segment(id): Segment<4>,
) -> Result<StatusCode, Problem> {
    accounts::delete(&app, &principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
