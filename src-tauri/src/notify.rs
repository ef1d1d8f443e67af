//! Notifications of the system: that something long has ended while the window was not in front.
//!
//! No desktop need show them: what is told here can be seen in the window, too.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify_rust::Notification;
use stowbox_core::transfers::{Kind, State, Transfer};
use tauri::{AppHandle, Manager};

use crate::window;

/// What ends sooner was watched.
const LONG: Duration = Duration::from_secs(5);

/// When each transfer that runs was first heard of.
#[derive(Default)]
pub(crate) struct Begun(Mutex<HashMap<String, Instant>>);

impl Begun {
    /// How long it took, once it is over.
    fn took(&self, transfer: &Transfer) -> Option<Duration> {
        let mut begun = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if transfer.state.is_over() {
            return begun.remove(&transfer.id).map(|at| at.elapsed());
        }
        begun.entry(transfer.id.clone()).or_insert_with(Instant::now);
        None
    }
}

/// Tells of the end of a transfer that somebody may be waiting for.
pub(crate) fn transfer_changed(app: &AppHandle, transfer: &Transfer) {
    let Some(took) = app.state::<Begun>().took(transfer) else { return };
    let Some((title, text)) = words(transfer).filter(|_| took >= LONG) else { return };
    let app = app.clone();
    // The window is asked on its own thread, and the notification waits for a click.
    tauri::async_runtime::spawn_blocking(move || {
        if !window::is_in_front(&app) {
            show(&app, &title, &text).ok();
        }
    });
}

/// Shows one; a click on it opens the window. Returns when it is gone, where the system tells.
pub(crate) fn show(app: &AppHandle, title: &str, text: &str) -> Result<(), notify_rust::error::Error> {
    let mut notification = Notification::new();
    notification.appname("Stowbox").summary(title).body(text).icon("stowbox-desktop");
    #[cfg(target_os = "windows")]
    notification.app_id(&app.config().identifier);
    #[cfg(target_os = "linux")]
    notification.action("default", "Open Stowbox");
    let shown = notification.show().inspect_err(|error| {
        tracing::debug!(%error, title, "no notification is shown on this desktop");
    })?;
    #[cfg(target_os = "linux")]
    shown.wait_for_action(|action| {
        if action == "default" {
            window::focus(app);
        }
    });
    #[cfg(not(target_os = "linux"))]
    let _ = (app, shown);
    Ok(())
}

/// Whoever cancelled it knows.
fn words(transfer: &Transfer) -> Option<(String, String)> {
    let (deed, way) = match transfer.kind {
        Kind::Upload => ("Upload", "to"),
        Kind::Download => ("Download", "from"),
    };
    let (what, bucket) = (&transfer.title, &transfer.bucket);
    match transfer.state {
        State::Done => Some((format!("{deed} finished"), format!("{what} {way} {bucket}"))),
        State::Failed => {
            let (failed, total) = (transfer.files_failed, transfer.files_total);
            Some((format!("{deed} failed"), format!("{what} {way} {bucket}: {failed} of {total} files")))
        }
        _ => None,
    }
}
