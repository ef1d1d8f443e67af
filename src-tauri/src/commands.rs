//! What the page may ask of the shell, save what opens a dialog. `permissions/app.toml` names each of them.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its state by value")]

use std::borrow::Cow;
use std::path::PathBuf;

use serde::Serialize;
use stowbox_core::transfers::{Conflict, Failure, Limits, Measured, Transfer, measure};
use stowbox_core::{Code, Error};
use tauri::{State, Url};

use crate::running::{Connection, Running};

/// Why a command was refused, in the form of the API's errors.
#[derive(Debug, Serialize)]
pub(crate) struct Refused {
    code: Cow<'static, str>,
    message: String,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        if error.code() == Code::InternalError {
            tracing::error!(error = ?error, "a command failed");
        }
        Self { code: error.code().as_str().into(), message: error.public().to_owned() }
    }
}

impl From<Failure> for Refused {
    fn from(Failure { code, message }: Failure) -> Self {
        Self { code, message }
    }
}

impl Refused {
    pub(crate) fn new(code: &'static str, message: String) -> Self {
        Self { code: code.into(), message }
    }

    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

#[tauri::command]
pub(crate) fn connection(running: State<'_, Running>) -> Connection {
    running.connection.clone()
}

/// Walks what was chosen. The page shows what it comes to before anything is sent.
#[tauri::command]
pub(crate) async fn measure_upload(paths: Vec<PathBuf>) -> Result<Measured, Refused> {
    let walk = tauri::async_runtime::spawn_blocking(move || measure(&paths));
    Ok(walk.await.map_err(Error::internal)??)
}

#[tauri::command(async)]
pub(crate) fn start_upload(
    running: State<'_, Running>,
    bucket: &str,
    prefix: &str,
    paths: Vec<PathBuf>,
    conflict: Option<Conflict>,
) -> Result<Transfer, Refused> {
    Ok(running.transfers.start_upload(bucket, prefix, paths, conflict.unwrap_or_default())?)
}

#[tauri::command]
pub(crate) fn list_transfers(running: State<'_, Running>) -> Vec<Transfer> {
    running.transfers.list()
}

#[tauri::command]
pub(crate) fn transfer_limits(running: State<'_, Running>) -> Limits {
    running.transfers.limits()
}

#[tauri::command]
pub(crate) fn limit_transfers(running: State<'_, Running>, limits: Limits) -> Result<(), Refused> {
    Ok(running.transfers.set_limits(limits)?)
}

#[tauri::command(async)]
pub(crate) fn pause_transfer(running: State<'_, Running>, id: &str) -> Result<(), Refused> {
    Ok(running.transfers.pause(id)?)
}

#[tauri::command(async)]
pub(crate) fn resume_transfer(running: State<'_, Running>, id: &str) -> Result<(), Refused> {
    Ok(running.transfers.resume(id)?)
}

#[tauri::command(async)]
pub(crate) fn cancel_transfer(running: State<'_, Running>, id: &str) -> Result<(), Refused> {
    Ok(running.transfers.cancel(id)?)
}

#[tauri::command(async)]
pub(crate) fn retry_transfer(running: State<'_, Running>, id: &str) -> Result<(), Refused> {
    Ok(running.transfers.retry(id)?)
}

#[tauri::command(async)]
pub(crate) fn forget_transfer(running: State<'_, Running>, id: &str) -> Result<(), Refused> {
    Ok(running.transfers.forget(id)?)
}

/// Opens a web page in the system's browser. No other scheme: a link must not start programs or open files.
#[tauri::command(async)]
pub(crate) fn open_external(url: &str) -> Result<(), Refused> {
    let url = web_address(url)?;
    open::that_detached(url.as_str()).map_err(|error| {
        tracing::warn!(%error, "no browser could be started");
        Refused {
            code: "no_browser".into(),
            message: format!("No browser could be started. Open it yourself: {url}"),
        }
    })
}

fn web_address(url: &str) -> Result<Url, Error> {
    url.parse::<Url>()
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| Error::invalid("url", "must begin with http:// or https://"))
}

#[cfg(test)]
mod tests {
    use super::web_address;

    #[test]
    fn only_web_pages_are_opened_outside() {
        assert!(web_address("https://example.com/a?b=c").is_ok());
        assert!(web_address("http://127.0.0.1:9710/docs").is_ok());
        for bad in ["file:///etc/passwd", "javascript:alert(1)", "smb://host/share", "-h", "/bin/sh", ""] {
            assert!(web_address(bad).is_err(), "{bad}");
        }
    }
}
