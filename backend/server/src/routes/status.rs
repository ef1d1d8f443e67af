//! `/admin/v1/status`: for the operator.

use axum::extract::State;
use serde::Serialize;
use stowbox_core::TaskRun;
use utoipa::ToSchema;

use crate::auth::Operator;
use crate::context::Context;
use crate::extract::Json;
use crate::problem::Problem;

/// The server.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    #[schema(example = "0.1.0")]
    version: String,
    /// Where it listens.
    #[schema(example = json!(["http://127.0.0.1:9710"]))]
    listening: Vec<String>,
    /// Other URLs it answers under.
    public_urls: Vec<String>,
    data_dir: String,
    storage: StorageStatus,
    #[schema(format = DateTime)]
    started_at: String,
    volume: VolumeStatus,
    /// The last run of each background task.
    tasks: Vec<TaskStatus>,
}

/// The last run of a background task.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TaskStatus {
    #[schema(example = "sweep_blobs")]
    name: String,
    #[schema(format = DateTime, example = "2026-11-22T08:00:00.000Z")]
    last_run_at: String,
    /// Why it failed; null if it did not.
    last_error: Option<String>,
}

/// Where blobs go.
#[derive(Serialize, ToSchema)]
pub(crate) struct StorageStatus {
    #[schema(example = "fs")]
    service: String,
    location: String,
}

/// The volume of the data directory.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct VolumeStatus {
    total_bytes: u64,
    free_bytes: u64,
}

fn task(run: TaskRun) -> TaskStatus {
    TaskStatus { name: run.name.to_owned(), last_run_at: run.at.to_string(), last_error: run.error }
}

/// Get the server's status
#[utoipa::path(get, path = "/admin/v1/status", operation_id = "getStatus", tag = "operator",
    responses((status = 200, description = "The server as it is", body = Status)))]
pub(crate) async fn get(State(context): State<Context>, _: Operator) -> Result<Json<Status>, Problem> {
    let app = &context.app;
    let volume = stowbox_core::volume(app).await?;
    let storage = app.storage();
    Ok(Json(Status {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        listening: vec![context.base_url.clone()],
        public_urls: context.public_urls(),
        data_dir: app.data_path().display().to_string(),
        storage: StorageStatus { service: storage.service().to_owned(), location: storage.location() },
        started_at: app.started_at().to_string(),
        tasks: app.task_runs().into_iter().map(task).collect(),
        volume: VolumeStatus { total_bytes: volume.total_bytes, free_bytes: volume.free_bytes },
    }))
}
