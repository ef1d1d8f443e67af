//! `/v1/account`

use axum::extract::State;
use serde::Serialize;
use stowbox_core::{App, accounts, usage};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::Json;
use crate::problem::Problem;

/// An account, its limits and its use of them.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Account {
    #[schema(example = "acct_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(example = "default")]
    name: String,
    plan: Plan,
    usage: Usage,
    #[schema(format = DateTime)]
    created_at: String,
}

/// Limits; null is none.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    /// As the operator calls it; without such a name `limited` or `unlimited`.
    #[schema(example = "unlimited")]
    name: String,
    /// Logical bytes over all buckets.
    max_storage_bytes: Option<u64>,
    /// Bytes of one object.
    max_object_bytes: Option<u64>,
    /// Requests of one key in a minute.
    requests_per_minute: Option<u32>,
}

/// What is used. Storage is exact at every instant; requests and traffic are those of the period, a calendar month in UTC.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Usage {
    #[schema(format = DateTime)]
    period_start: String,
    #[schema(format = DateTime)]
    period_end: String,
    /// Logical bytes stored now, unfinished uploads and the trash included: what `maxStorageBytes` limits.
    storage_bytes: u64,
    /// Of those, the parts of unfinished uploads.
    upload_bytes: u64,
    /// Of those, what is in the trash.
    trash_bytes: u64,
    object_count: u64,
    bucket_count: u64,
    request_count: u64,
    /// Bytes of request bodies.
    ingress_bytes: u64,
    /// Bytes of response bodies.
    egress_bytes: u64,
}

/// A plan bears the name that the operator gave it; without one, it says whether there are limits.
fn plan_name(plan: &accounts::Plan) -> String {
    let is_limited = plan.max_storage_bytes.is_some()
        || plan.max_object_bytes.is_some()
        || plan.requests_per_minute.is_some();
    let plain = if is_limited { "limited" } else { "unlimited" };
    plan.name.clone().unwrap_or_else(|| plain.to_owned())
}

impl From<usage::AccountUsage> for Account {
    fn from(of: usage::AccountUsage) -> Self {
        let usage::AccountUsage { account, period_start, period_end, traffic } = of;
        let storage_bytes = account.stored_bytes();
        Self {
            id: account.id,
            name: account.name,
            plan: Plan {
                name: plan_name(&account.plan),
                max_storage_bytes: account.plan.max_storage_bytes,
                max_object_bytes: account.plan.max_object_bytes,
                requests_per_minute: account.plan.requests_per_minute,
            },
            usage: Usage {
                period_start: period_start.to_string(),
                period_end: period_end.to_string(),
                storage_bytes,
                upload_bytes: account.upload_bytes,
                trash_bytes: account.trash_bytes,
                object_count: account.object_count,
                bucket_count: account.bucket_count,
                request_count: traffic.requests,
                ingress_bytes: traffic.ingress_bytes,
                egress_bytes: traffic.egress_bytes,
            },
            created_at: account.created_at.to_string(),
        }
    }
}

/// Get the account
///
/// With its limits and what it uses of them.
#[utoipa::path(get, path = "/v1/account", operation_id = "getAccount", tag = "account",
    responses((status = 200, description = "The account of the key", body = Account)))]
pub(crate) async fn get(State(app): State<App>, Caller(principal): Caller) -> Result<Json<Account>, Problem> {
    Ok(Json(usage::of_account(&app, &principal)?.into()))
}
