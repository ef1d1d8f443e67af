//! What only commands ask for. Long jobs answer JSON lines: `{"step": …}` as they go on, and `{"done": …}` or
//! `{"error": …}` at the end. They end with the connection, so a command that is interrupted stops what it began.

use std::future::Future;
use std::path::PathBuf;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use axum::{Json, response::IntoResponse as _};
use futures::StreamExt as _;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use stowbox_core::backup::{self, Progress};
use stowbox_core::verify::{self, Step};
use stowbox_core::{App, Code, Error, Principal, Result};
use tokio::sync::mpsc::{self, Receiver};
use tokio_util::task::AbortOnDropHandle;

/// Lines that may wait for the reader.
const WAITING: usize = 16;

/// `stowbox verify`
pub(super) async fn verify(State(app): State<App>) -> Response {
    let (steps, told) = mpsc::channel(WAITING);
    let job = async move {
        let report = verify::verify(&app, &Principal::operator(&app), &steps).await?;
        Ok(json!({
            "objects": report.objects,
            "trashed": report.trashed,
            "parts": report.parts,
            "bytes": report.bytes,
            "damages": report.damages,
            "orphans": report.orphans,
        }))
    };
    lines(job, told, |step| match step {
        Step::Progress { done_bytes, total_bytes } => {
            json!({ "doneBytes": done_bytes, "totalBytes": total_bytes })
        }
        Step::Finding(finding) => json!({ "finding": finding.kind.as_str(), "message": finding.message }),
    })
}

/// Where a backup goes.
#[derive(Deserialize)]
pub(super) struct BackupTo {
    /// An absolute path.
    folder: PathBuf,
}

/// `stowbox backup`
pub(super) async fn backup(State(app): State<App>, Json(to): Json<BackupTo>) -> Response {
    let (progress, told) = mpsc::channel(WAITING);
    let job = async move {
        let taken = backup::take(&app, &Principal::operator(&app), &to.folder, &progress).await?;
        Ok(json!({
            "objects": taken.objects,
            "blobs": taken.blobs,
            "bytes": taken.bytes,
            "copiedBlobs": taken.copied_blobs,
            "copiedBytes": taken.copied_bytes,
        }))
    };
    lines(
        job,
        told,
        |Progress { done_bytes, total_bytes }| json!({ "doneBytes": done_bytes, "totalBytes": total_bytes }),
    )
}

/// `stowbox gc`
pub(super) async fn gc(State(app): State<App>) -> Response {
    match app.collect_garbage(&Principal::operator(&app)).await {
        Ok(collected) => Json(json!({
            "blobs": collected.blobs,
            "bytes": collected.bytes,
            "heldBlobs": collected.held_blobs,
        }))
        .into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, Json(failure(&error))).into_response(),
    }
}

fn lines<S: Send + 'static>(
    job: impl Future<Output = Result<Value>> + Send + 'static,
    steps: Receiver<S>,
    line: fn(S) -> Value,
) -> Response {
    let job = AbortOnDropHandle::new(tokio::spawn(job));
    let steps = futures::stream::unfold(steps, move |mut steps| async move {
        let step = steps.recv().await?;
        Some((json!({ "step": line(step) }), steps))
    });
    let end = futures::stream::once(async move {
        match job.await.unwrap_or_else(|panicked| Err(Error::internal(panicked))) {
            Ok(done) => json!({ "done": done }),
            Err(error) => failure(&error),
        }
    });
    let lines = steps.chain(end).map(|line| Ok::<_, std::convert::Infallible>(format!("{line}\n")));
    Response::new(Body::from_stream(lines))
}

fn failure(error: &Error) -> Value {
    // The sentence of any other error says what there is to say.
    if error.code() == Code::InternalError {
        tracing::error!(cause = ?std::error::Error::source(error), "a command failed");
    }
    json!({ "error": { "code": error.code().as_str(), "message": error.public() } })
}
