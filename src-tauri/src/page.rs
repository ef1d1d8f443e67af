//! What the shell asks of the page: the page then does what it does at its own buttons and keys.
//!
//! An event only says that there is something; the page fetches it. So nothing is lost that was asked while it loaded.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tauri::{AppHandle, Emitter, Manager, State};

use crate::window;

/// One such request. `Command` in the console's `platform/types.ts` is its twin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub(crate) enum Command {
    NewBucket,
    UploadFiles,
    UploadFolder,
    Palette,
    Shortcuts,
    Back,
    Forward,
    Go { to: Place },
    Theme { theme: Theme },
    Delivery { webhook: String, delivery: String },
}

/// A screen of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Place {
    Overview,
    Buckets,
    Links,
    Keys,
    Webhooks,
    Requests,
    Api,
    Settings,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Theme {
    System,
    Light,
    Dark,
}

/// What the page has not fetched yet.
#[derive(Default)]
pub(crate) struct Asked(Mutex<Vec<Command>>);

impl Asked {
    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Command>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Shows the window and asks its page.
pub(crate) fn ask(app: &AppHandle, command: Command) {
    window::focus(app);
    app.state::<Asked>().list().push(command);
    if let Err(error) = app.emit_to(window::MAIN, "command", ()) {
        tracing::warn!(%error, "the page could not be told that something is asked of it");
    }
}

/// Hands each of them out once.
#[tauri::command]
#[expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its state by value")]
pub(crate) fn take_commands(asked: State<'_, Asked>) -> Vec<Command> {
    std::mem::take(&mut *asked.list())
}
