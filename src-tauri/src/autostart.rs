//! Starting at login: an entry of the system's own (on Linux `~/.config/autostart`), so that it can be seen and removed
//! without Stowbox, too. What starts so shows no window where there is a tray.
#![expect(clippy::needless_pass_by_value, reason = "Tauri hands a command its state by value")]

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_autostart::ManagerExt as _;

use crate::commands::Refused;
use crate::tray;

/// How the entry starts us.
pub(crate) const IN_BACKGROUND: &str = "--background";

pub(crate) fn plugin() -> TauriPlugin<Wry> {
    tauri_plugin_autostart::Builder::new().arg(IN_BACKGROUND).build()
}

#[tauri::command(async)]
pub(crate) fn starts_at_login(app: AppHandle) -> bool {
    is_on(&app)
}

#[tauri::command(async)]
pub(crate) fn start_at_login(app: AppHandle, on: bool) -> Result<(), Refused> {
    set(&app, on)
}

pub(crate) fn is_on(app: &AppHandle) -> bool {
    app.autolaunch().is_enabled().unwrap_or_else(|error| {
        tracing::warn!(%error, "whether Stowbox starts at login is unknown");
        false
    })
}

/// From the tray: what went wrong is in the log, and the tick stays as it was.
pub(crate) fn toggle(app: &AppHandle) {
    set(app, !is_on(app)).ok();
}

fn set(app: &AppHandle, on: bool) -> Result<(), Refused> {
    let manager = app.autolaunch();
    let done = if on { manager.enable() } else { manager.disable() };
    tray::changed(app);
    done.map_err(|error| {
        tracing::warn!(%error, on, "starting at login could not be changed");
        Refused::new(
            "autostart_failed",
            format!("The system's list of programs to start could not be changed: {error}."),
        )
    })
}
