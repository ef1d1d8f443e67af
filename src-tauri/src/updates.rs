//! Signed updates: present only in builds that were given a key to check them with and a place to look.
//!
//! A release build adds both (`tauri build --config`, `plugins.updater` with `pubkey` and `endpoints`). Every other build has
//! no updater at all, rather than one that cannot work, and says so. Nothing is installed unasked, nor over a transfer.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tauri::utils::platform::bundle_type;
use tauri::{AppHandle, Builder, Config, Emitter, Manager, State, Wry};
use tauri_plugin_updater::{Error, Update, UpdaterExt as _};

use crate::commands::Refused;
use crate::quit::Unfinished;
use crate::running::{Running, Stop};
use crate::{notify, window};

const LOOKS_AGAIN_AFTER: Duration = Duration::from_hours(24);
/// How often it is seen whether the transfers that a restart waits for have ended.
const WAITS_FOR_TRANSFERS: Duration = Duration::from_secs(1);

/// Where things stand, for the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    /// The version that runs.
    current: String,
    phase: Phase,
    /// Of the update that was found.
    version: Option<String>,
    notes: Option<String>,
    /// Why the last step failed, in words for people.
    problem: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
enum Phase {
    /// This build has no updater.
    Unavailable,
    Unchecked,
    Checking,
    UpToDate,
    Found,
    Installing,
    /// It is installed and waits for the transfers, to restart.
    Restarting,
}

pub(crate) struct Updates {
    status: Mutex<Status>,
    found: Mutex<Option<Update>>,
}

/// Adds the updater where the build is configured for it.
pub(crate) fn register(builder: Builder<Wry>, config: &mut Config) -> Builder<Wry> {
    #[cfg(debug_assertions)]
    take_from_environment(config);
    let configured = is_configured(config.plugins.0.get("updater"));
    let status = Status {
        current: config.version.clone().unwrap_or_else(|| env!("CARGO_PKG_VERSION").to_owned()),
        phase: if configured { Phase::Unchecked } else { Phase::Unavailable },
        version: None,
        notes: None,
        problem: None,
    };
    let builder = builder.manage(Updates { status: Mutex::new(status), found: Mutex::new(None) });
    if configured { builder.plugin(tauri_plugin_updater::Builder::new().build()) } else { builder }
}

/// For tests, which have a key and a place of their own. A release takes neither from anybody.
#[cfg(debug_assertions)]
fn take_from_environment(config: &mut Config) {
    let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
    if let (Some(key), Some(place)) = (set("STOWBOX_UPDATE_KEY"), set("STOWBOX_UPDATE_URL")) {
        let updater = serde_json::json!({ "pubkey": key, "endpoints": [place] });
        config.plugins.0.insert("updater".to_owned(), updater);
    }
}

fn is_configured(updater: Option<&serde_json::Value>) -> bool {
    let Some(updater) = updater else { return false };
    let has_key = updater["pubkey"].as_str().is_some_and(|key| !key.is_empty());
    let has_place = updater["endpoints"].as_array().is_some_and(|endpoints| !endpoints.is_empty());
    has_key && has_place
}

/// Looks now and once a day.
pub(crate) fn follow(app: &AppHandle) {
    if app.state::<Updates>().phase() == Phase::Unavailable {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            check(&app).await;
            tokio::time::sleep(LOOKS_AGAIN_AFTER).await;
        }
    });
}

/// From the menu: what comes of it is told in the settings.
pub(crate) fn look(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move { check(&app).await });
}

#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its state by value")]
pub(crate) fn update_status(updates: State<'_, Updates>) -> Status {
    updates.status()
}

#[tauri::command]
pub(crate) async fn check_for_updates(app: AppHandle) {
    check(&app).await;
}

/// Downloads what was found, checks its signature, installs it and restarts.
#[tauri::command]
pub(crate) async fn install_update(app: AppHandle) -> Result<(), Refused> {
    let updates = app.state::<Updates>();
    if let Some(refused) = something_runs(Unfinished::of(&app)) {
        return Err(refused);
    }
    let Some(update) = updates.take() else { return Ok(()) };
    updates.tell(&app, Phase::Installing, None);
    match install(&app, &update).await {
        Ok(()) => restart(&app).await,
        Err(problem) => {
            drop(updates.put(update));
            updates.tell(&app, Phase::Found, Some(problem));
        }
    }
    Ok(())
}

async fn check(app: &AppHandle) {
    let updates = app.state::<Updates>();
    if !matches!(updates.phase(), Phase::Unchecked | Phase::UpToDate | Phase::Found) {
        return;
    }
    updates.tell(app, Phase::Checking, None);
    let found = match app.updater() {
        Ok(updater) => updater.check().await,
        Err(error) => Err(error),
    };
    match found {
        Ok(None) => {
            updates.forget();
            updates.tell(app, Phase::UpToDate, None);
        }
        Ok(Some(update)) => {
            tracing::info!(version = update.version, "an update was found");
            let version = update.version.clone();
            let known = updates.put(update).is_some_and(|before| before.version == version);
            updates.tell(app, Phase::Found, None);
            if !known {
                announce(app, &version);
            }
        }
        Err(error) => {
            tracing::warn!(%error, "updates could not be looked for");
            let phase = if updates.has_found() { Phase::Found } else { Phase::Unchecked };
            updates.tell(app, phase, Some(plain(&error)));
        }
    }
}

/// For whoever does not look at the window; in it, the page says so.
fn announce(app: &AppHandle, version: &str) {
    let (app, title) = (app.clone(), format!("Stowbox {version} is available"));
    tauri::async_runtime::spawn_blocking(move || {
        if !window::is_in_front(&app) {
            notify::show(&app, &title, "It is installed from the settings.").ok();
        }
    });
}

async fn install(app: &AppHandle, update: &Update) -> Result<(), String> {
    let failed = |error: Error| {
        tracing::warn!(%error, version = update.version, "the update was not installed");
        plain(&error)
    };
    let bytes = update.download(|_, _| {}, || {}).await.map_err(failed)?;
    // Of anything else the updater would overwrite the program itself.
    if bundle_type().is_none() {
        return Err("It was downloaded and its signature is right, but this copy of Stowbox was not installed from a \
                    package, so it cannot replace itself. Install the new version by hand."
            .to_owned());
    }
    if let Some(refused) = something_runs(Unfinished::of(app)) {
        return Err(refused.message().to_owned());
    }
    let update = update.clone();
    tauri::async_runtime::spawn_blocking(move || update.install(bytes))
        .await
        .map_err(|error| error.to_string())?
        .map_err(failed)
}

/// Closes the store first. Transfers that began while a password was asked for are waited for.
async fn restart(app: &AppHandle) {
    let running = app.state::<Running>();
    app.state::<Updates>().tell(app, Phase::Restarting, None);
    while !Unfinished::of(app).is_nothing() {
        tokio::time::sleep(WAITS_FOR_TRANSFERS).await;
    }
    if let Stop::Begin(server) = running.begin_stop() {
        running.stop(server).await;
        app.request_restart();
    }
}

/// Why not now: a transfer, or an operation of the page, would end with the process.
fn something_runs(unfinished: Unfinished) -> Option<Refused> {
    let message = match unfinished {
        Unfinished { transfers: 0, operations: 0 } => return None,
        Unfinished { transfers: 0, .. } => {
            "A bulk operation is still running. Install the update when it has ended.".to_owned()
        }
        Unfinished { transfers: 1, .. } => {
            "A transfer is still running. Install the update when it has ended.".to_owned()
        }
        Unfinished { transfers, .. } => {
            format!("{transfers} transfers are still running. Install the update when they have ended.")
        }
    };
    Some(Refused::new("transfers_running", message))
}

fn plain(error: &Error) -> String {
    match error {
        Error::Reqwest(_) | Error::Network(_) => {
            "The server with the updates could not be reached. Check the connection, then try again.".to_owned()
        }
        Error::ReleaseNotFound | Error::Serialization(_) => {
            "The server with the updates did not name a release. Try again later.".to_owned()
        }
        Error::TargetNotFound(_) | Error::TargetsNotFound(_) => {
            "The new release is not there for this system yet. Try again later.".to_owned()
        }
        Error::Minisign(_) | Error::Base64(_) | Error::SignatureUtf8(_) | Error::SignedVersionMismatch { .. } => {
            "What was downloaded does not bear the right signature, so it was thrown away. Nothing was changed.".to_owned()
        }
        Error::AuthenticationFailed => "The password was not given, so nothing was changed.".to_owned(),
        other => format!("It did not work: {other}. This version stays as it is."),
    }
}

impl Updates {
    fn status(&self) -> Status {
        self.status.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn phase(&self) -> Phase {
        self.status().phase
    }

    /// Returns what was found before.
    fn put(&self, update: Update) -> Option<Update> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).replace(update)
    }

    fn take(&self) -> Option<Update> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn forget(&self) {
        drop(self.take());
    }

    fn has_found(&self) -> bool {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    /// Notes where things stand, and tells the page.
    fn tell(&self, app: &AppHandle, phase: Phase, problem: Option<String>) {
        let told = {
            let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
            if phase != Phase::Installing && phase != Phase::Restarting {
                status.version = found.as_ref().map(|update| update.version.clone());
                status.notes = found.as_ref().and_then(|update| update.body.clone());
            }
            (status.phase, status.problem) = (phase, problem);
            status.clone()
        };
        if let Err(error) = app.emit_to(window::MAIN, "update", told) {
            tracing::debug!(%error, "the page was not told of updates");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_configured, something_runs};
    use crate::quit::Unfinished;
    use serde_json::json;

    #[test]
    fn updates_need_a_key_and_a_place() {
        assert!(is_configured(Some(
            &json!({ "pubkey": "k", "endpoints": ["https://example.com/latest.json"] })
        )));
        assert!(!is_configured(None));
        assert!(!is_configured(Some(&json!({ "pubkey": "k", "endpoints": [] }))));
        assert!(!is_configured(Some(&json!({ "pubkey": "", "endpoints": ["https://example.com"] }))));
        assert!(!is_configured(Some(&json!({ "endpoints": ["https://example.com"] }))));
    }

    #[test]
    fn what_runs_is_named_as_the_reason() {
        let said = |transfers, operations| {
            something_runs(Unfinished { transfers, operations }).map(|refused| refused.message().to_owned())
        };
        assert_eq!(said(0, 0), None);
        assert!(said(1, 0).unwrap().starts_with("A transfer is still running."));
        assert!(said(3, 1).unwrap().starts_with("3 transfers are still running."));
        assert!(said(0, 2).unwrap().starts_with("A bulk operation is still running."));
    }
}
