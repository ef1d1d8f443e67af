//! `/metrics`: for Prometheus.

use axum::extract::State;
use axum::response::IntoResponse;
use http::header;
use stowbox_core::totals;

use crate::auth::Operator;
use crate::context::Context;
use crate::problem::{ErrorBody, Problem};

/// Get metrics
///
/// In the OpenMetrics text format. They sum over all accounts, so they are the operator's, wherever the server listens:
/// have Prometheus send the admin token (`authorization: {credentials_file: …}` in its configuration).
#[utoipa::path(get, path = "/metrics", operation_id = "getMetrics", tag = "operator",
    responses((status = 200, description = "The metrics", body = String, content_type = "application/openmetrics-text"),
              (status = 401, description = "`unauthorized`", body = ErrorBody),
              (status = 403, description = "`forbidden`", body = ErrorBody)))]
pub(crate) async fn get(
    State(context): State<Context>,
    Operator(principal): Operator,
) -> Result<impl IntoResponse, Problem> {
    let totals = totals::get(&context.app, &principal).await?;
    let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, content_type)], context.metrics.text(totals)?))
}
