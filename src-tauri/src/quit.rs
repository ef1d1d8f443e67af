//! Quitting on somebody's wish: while transfers run, it is asked about first. A signal is no wish and asks nobody.

use std::sync::atomic::{AtomicBool, Ordering};

use tauri::{AppHandle, Manager};

use crate::dialogs;
use crate::running::Running;

/// The question stands on the screen.
static ASKING: AtomicBool = AtomicBool::new(false);

pub(crate) fn quit(app: &AppHandle) {
    // Nothing runs when the start failed.
    let unfinished = app.try_state::<Running>().map_or(0, |running| running.transfers.unfinished());
    if unfinished == 0 {
        app.exit(0);
        return;
    }
    if ASKING.swap(true, Ordering::Relaxed) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if dialogs::quit_anyway(unfinished).await {
            app.exit(0);
        }
        ASKING.store(false, Ordering::Relaxed);
    });
}
