//! `/admin/v1/storage`: for the operator.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use stowbox_core::storage::{self, InUse, ProbeOutcome};
use stowbox_core::{App, Error};
use utoipa::ToSchema;

use crate::auth::Operator;
use crate::extract::Json;
use crate::problem::{ErrorBody, Problem};

/// Where blobs go.
#[derive(Serialize, ToSchema)]
pub(crate) struct Storage {
    /// The OpenDAL service.
    #[schema(example = "s3")]
    service: String,
    /// The options of the service, as OpenDAL names them; null stands for one that is set and not shown.
    #[schema(example = json!({ "bucket": "stowbox", "region": "eu-central-1", "secret_access_key": null }))]
    options: BTreeMap<String, Option<String>>,
    /// For people.
    #[schema(example = "stowbox/")]
    location: String,
    /// Whether it holds nothing: only then it can be changed.
    #[schema(example = true)]
    empty: bool,
    /// Whether it was given when the server was started, and cannot be changed here.
    #[schema(example = false)]
    fixed: bool,
}

impl From<InUse> for Storage {
    fn from(used: InUse) -> Self {
        Self {
            service: used.storage.service().to_owned(),
            options: used.storage.shown_options(),
            location: used.storage.location(),
            empty: used.is_empty,
            fixed: used.is_fixed,
        }
    }
}

/// Where blobs shall go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StorageSettings {
    /// `fs` for a folder, `s3` for an S3-compatible service, `azblob` for Azure Blob Storage, `webdav` for a WebDAV server.
    #[schema(example = "fs", pattern = "^(fs|s3|azblob|webdav)$")]
    service: String,
    /// As OpenDAL names them. For `fs`: `root`, a folder; without it, `blobs/` below the data directory. For `s3`: `bucket`
    /// and, as needed, `root`, `region`, `endpoint`, `access_key_id`, `secret_access_key`. For `azblob`: `container` and, as needed, `root`,
    /// `endpoint`, `account_name`, `account_key`, `sas_token`. For `webdav`: `endpoint` and, as needed, `root`, `username`,
    /// `password`, `token`; it takes a body of at most 32 MiB at once, so larger objects go there as multipart uploads.
    #[serde(default)]
    #[schema(example = json!({ "root": "/srv/blobs" }))]
    options: BTreeMap<String, String>,
}

impl StorageSettings {
    fn parse(self) -> Result<stowbox_core::Storage, Error> {
        stowbox_core::Storage::of(&self.service, self.options)
    }
}

/// Get the storage
#[utoipa::path(get, path = "/admin/v1/storage", operation_id = "getStorage", tag = "operator",
    responses((status = 200, description = "Where blobs go", body = Storage)))]
pub(crate) async fn get(
    State(app): State<App>,
    Operator(principal): Operator,
) -> Result<Json<Storage>, Problem> {
    Ok(Json(storage::get(&app, &principal)?.into()))
}

/// Change the storage
///
/// Of a server that holds no blobs yet; it is tried first, and used from now on. Small objects lie in the catalog and do
/// not count.
#[utoipa::path(put, path = "/admin/v1/storage", operation_id = "changeStorage", tag = "operator",
    request_body = StorageSettings,
    responses((status = 200, description = "Where blobs go now", body = Storage),
              (status = 409, description = "`bucket_not_empty`: the storage holds something", body = ErrorBody)))]
pub(crate) async fn change(
    State(app): State<App>,
    Operator(principal): Operator,
    Json(body): Json<StorageSettings>,
) -> Result<Json<Storage>, Problem> {
    Ok(Json(storage::change(&app, &principal, body.parse()?).await?.into()))
}

/// How a store did.
#[derive(Serialize, ToSchema)]
pub(crate) struct Probe {
    /// Whether every step went as it should.
    #[schema(example = true)]
    ok: bool,
    /// In the order in which they were tried.
    steps: Vec<ProbeStep>,
}

/// One thing a store was asked to do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProbeStep {
    step: ProbeStepName,
    result: ProbeResult,
    /// Why it failed; null if it did not.
    #[schema(example = "PermissionDenied: the access key is unknown")]
    error: Option<String>,
    /// How long it took.
    #[schema(example = 12)]
    duration_ms: u64,
}

/// What a store is asked to do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProbeStepName {
    /// Understand the settings.
    Open,
    /// Write a file.
    Write,
    /// Read it.
    Read,
    /// Read a part of it.
    Range,
    /// Find it in a list.
    List,
    /// Remove it.
    Delete,
}

/// How a step went.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ProbeResult {
    /// As it should.
    Ok,
    /// It did not.
    Failed,
    /// Not tried, since a step before it failed.
    Skipped,
}

fn shown(step: storage::ProbeStep) -> ProbeStep {
    let (result, error) = match step.outcome {
        ProbeOutcome::Done => (ProbeResult::Ok, None),
        ProbeOutcome::Failed(why) => (ProbeResult::Failed, Some(why)),
        ProbeOutcome::Skipped => (ProbeResult::Skipped, None),
    };
    let name = match step.name {
        storage::ProbeVerb::Open => ProbeStepName::Open,
        storage::ProbeVerb::Write => ProbeStepName::Write,
        storage::ProbeVerb::Read => ProbeStepName::Read,
        storage::ProbeVerb::Range => ProbeStepName::Range,
        storage::ProbeVerb::List => ProbeStepName::List,
        storage::ProbeVerb::Delete => ProbeStepName::Delete,
    };
    ProbeStep { step: name, result, error, duration_ms: step.duration_ms }
}

/// Probe a storage
///
/// Writes, reads, lists and deletes a file of its own there, and tells of each step. Nothing is changed.
#[utoipa::path(post, path = "/admin/v1/storage/probe", operation_id = "probeStorage", tag = "operator",
    request_body = StorageSettings,
    responses((status = 200, description = "How each step went", body = Probe)))]
pub(crate) async fn probe(
    State(app): State<App>,
    Operator(principal): Operator,
    Json(body): Json<StorageSettings>,
) -> Result<Json<Probe>, Problem> {
    let steps = storage::probe(&app, &principal, &body.parse()?).await?;
    let ok = steps.iter().all(|step| step.outcome == ProbeOutcome::Done);
    Ok(Json(Probe { ok, steps: steps.into_iter().map(shown).collect() }))
}
