//! `/healthz` and `/readyz`: for whoever watches over the process.

use axum::extract::State;
use serde::Serialize;
use stowbox_core::App;
use utoipa::ToSchema;

use crate::extract::Json;
use crate::problem::Problem;

/// It is well.
#[derive(Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

/// Check that the process answers
#[utoipa::path(get, path = "/healthz", operation_id = "getHealth", tag = "health", security(()),
    responses((status = 200, description = "It answers", body = Health)))]
pub(crate) async fn healthz() -> Json<Health> {
    Json(Health { status: "ok" })
}

/// Check that catalog and storage answer
#[utoipa::path(get, path = "/readyz", operation_id = "getReadiness", tag = "health", security(()),
    responses((status = 200, description = "They answer", body = Health),
              (status = 503, description = "`storage_unavailable`", body = crate::problem::ErrorBody)))]
pub(crate) async fn readyz(State(app): State<App>) -> Result<Json<Health>, Problem> {
    app.ready().await?;
    Ok(Json(Health { status: "ok" }))
}
