//! Stopping: whichever way it comes (the window closed, the session ending, SIGTERM), the store is closed before the
//! process ends.

use std::time::Duration;

use stowbox_server::Server;
use tauri::{AppHandle, Manager, RunEvent};

use crate::running::{Running, Stop};

/// Once everything is stored, how long the window may take to go.
const WINDOW_CLOSES_WITHIN: Duration = Duration::from_secs(3);

/// Holds the exit back until everything is closed.
pub(crate) fn on_event(handle: &AppHandle, event: RunEvent) {
    #[cfg(target_os = "macos")]
    if let RunEvent::Reopen { .. } = event {
        // A click on the icon in the Dock.
        crate::window::focus(handle);
    }
    let RunEvent::ExitRequested { api, code, .. } = event else { return };
    // Nothing runs when the start failed.
    let Some(running) = handle.try_state::<Running>() else { return };
    match running.begin_stop() {
        Stop::Over => {}
        Stop::UnderWay => api.prevent_exit(),
        Stop::Begin(server) => {
            api.prevent_exit();
            let handle = handle.clone();
            tauri::async_runtime::spawn(async move { end(&handle, server, code.unwrap_or(0)).await });
        }
    }
}

/// Ends the app in good order when the system asks for it.
pub(crate) fn on_signals(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        match asked_to_stop().await {
            Ok(()) => stop_now(&handle).await,
            Err(error) => tracing::warn!(%error, "signals cannot be heard; close the window to stop"),
        }
    });
}

/// Not by way of the window's loop: a question that GTK asks inside one of its dialogs holds that up until it is answered.
async fn stop_now(handle: &AppHandle) {
    if let Some(running) = handle.try_state::<Running>()
        && let Stop::Begin(server) = running.begin_stop()
    {
        end(handle, server, 0).await;
    }
}

/// Closes the store, then the window, then, should the window not go, the process.
async fn end(handle: &AppHandle, server: Server, code: i32) {
    handle.state::<Running>().stop(server).await;
    handle.exit(code);
    tokio::time::sleep(WINDOW_CLOSES_WITHIN).await;
    tracing::warn!("the window does not close; everything is stored, so the process ends without it");
    std::process::exit(code);
}

#[cfg(unix)]
async fn asked_to_stop() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt, mut hang_up) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?, signal(SignalKind::hangup())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_stop() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
