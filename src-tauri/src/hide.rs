//! Closing the window where there is a tray: it goes out of sight, the server runs on, and the first time that is said.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;

use tauri::{AppHandle, Manager, WebviewWindow};

use crate::running::Running;
use crate::{dialogs, notify};

/// In the data directory, once it was said. Nothing is in it.
const TOLD: &str = "told-that-closing-hides";
const TITLE: &str = "Stowbox keeps running";
const TEXT: &str =
    "The window is closed, and the server goes on. Its icon in the tray opens the window again, and quits.";

pub(crate) fn hide(window: &WebviewWindow) {
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
        return;
    }
    let app = window.app_handle().clone();
    let folder = app.state::<Running>().connection.data_dir.clone();
    if first_time(Path::new(&folder)) {
        // A notification waits for a click.
        tauri::async_runtime::spawn_blocking(move || tell(&app));
    }
}

fn tell(app: &AppHandle) {
    if notify::show(app, TITLE, TEXT).is_err() {
        tauri::async_runtime::block_on(dialogs::tell(TITLE, TEXT));
    }
}

/// Notes that it is said now. Where that cannot be noted it is said again: rather too often than never.
fn first_time(folder: &Path) -> bool {
    match OpenOptions::new().write(true).create_new(true).open(folder.join(TOLD)) {
        Ok(_) => true,
        Err(error) => error.kind() != ErrorKind::AlreadyExists,
    }
}

#[cfg(test)]
mod tests {
    use super::first_time;

    #[test]
    fn it_is_said_once() {
        let folder = tempfile::tempdir().unwrap();
        assert!(first_time(folder.path()));
        assert!(!first_time(folder.path()));
    }
}
