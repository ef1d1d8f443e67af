//! `/v1/usage`

use axum::extract::State;
use serde::{Deserialize, Serialize};
use stowbox_core::clock::Timestamp;
use stowbox_core::usage::{self, Step};
use stowbox_core::{App, Error};
use utoipa::{IntoParams, ToSchema};

use crate::auth::Caller;
use crate::extract::{Json, Query};
use crate::problem::Problem;

/// What an account used, step by step.
#[derive(Serialize, ToSchema)]
pub(crate) struct UsageSeries {
    /// The start of the first step.
    #[schema(format = DateTime)]
    from: String,
    /// The end of the last step.
    #[schema(format = DateTime)]
    to: String,
    step: StepName,
    /// Every step, those without requests too.
    data: Vec<UsagePoint>,
}

/// What was used in one step.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UsagePoint {
    /// When the step began.
    #[schema(format = DateTime)]
    at: String,
    request_count: u64,
    /// Of those, answered by an error.
    error_count: u64,
    /// Bytes of request bodies.
    ingress_bytes: u64,
    /// Bytes of response bodies.
    egress_bytes: u64,
    /// Logical bytes stored at the end of the step, or now: unfinished uploads and the trash included.
    storage_bytes: u64,
    /// Objects at the end of the step, or now.
    object_count: u64,
}

/// How long a step is.
#[derive(Clone, Copy, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum StepName {
    #[default]
    Hour,
    /// In UTC.
    Day,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SeriesQuery {
    /// Begin with the step this lies in. Default: 24 hours or 30 days before `to`.
    #[param(format = DateTime, example = "2026-01-01T00:00:00Z")]
    from: Option<String>,
    /// End with the step before this, or that it lies in. Default: now.
    #[param(format = DateTime, example = "2026-01-02T00:00:00Z")]
    to: Option<String>,
    /// How long a step is. Default: an hour.
    #[serde(default)]
    #[param(inline, value_type = Option<StepName>, example = "day")]
    step: StepName,
}

/// Get usage over time
///
/// Requests, errors, traffic and storage by hour or by day (UTC), at most 1000 steps.
#[utoipa::path(get, path = "/v1/usage", operation_id = "getUsage", tag = "account", params(SeriesQuery),
    responses((status = 200, description = "The series", body = UsageSeries)))]
pub(crate) async fn get(
    State(app): State<App>,
    Caller(principal): Caller,
    Query(query): Query<SeriesQuery>,
) -> Result<Json<UsageSeries>, Problem> {
    let time = |name: &str, text: Option<String>| {
        text.map(|text| {
            Timestamp::parse(&text)
                .ok_or_else(|| Error::invalid(name, "must be a time such as `2030-01-31T12:00:00Z`"))
        })
        .transpose()
    };
    let step = match query.step {
        StepName::Hour => Step::Hour,
        StepName::Day => Step::Day,
    };
    let (from, to) = (time("from", query.from)?, time("to", query.to)?);
    let series = usage::series(&app, &principal, from, to, step).await?;
    let point = |point: usage::Point| UsagePoint {
        at: point.at.to_string(),
        request_count: point.traffic.requests,
        error_count: point.traffic.errors,
        ingress_bytes: point.traffic.ingress_bytes,
        egress_bytes: point.traffic.egress_bytes,
        storage_bytes: point.stored.bytes,
        object_count: point.stored.objects,
    };
    Ok(Json(UsageSeries {
        from: series.from.to_string(),
        to: series.to.to_string(),
        step: query.step,
        data: series.points.into_iter().map(point).collect(),
    }))
}
