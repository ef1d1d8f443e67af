//! The one window: its size and place, what it may load, and what happens when it is closed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::dialogs;
use crate::running::Running;

const MAIN: &str = "main";

/// Keeps size and place over restarts; shown or hidden is ours to decide.
pub(crate) fn remember_place() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_filename("window.json")
        .with_state_flags(
            StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN,
        )
        .build()
}

/// Opens it where it was last.
pub(crate) fn open(app: &tauri::App) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Stowbox")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        .center()
        // Shown once it stands where it belongs, so that it does not jump.
        .visible(false)
        .on_navigation(is_ours)
        .build()?;
    ask_before_closing(&window);
    window.show()
}

/// Brings it to the front, for a second start.
pub(crate) fn focus(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// The console and what it makes itself. Everything else opens in the browser, by a command.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" | "blob" | "about" => true,
        "http" | "https" => {
            url.host_str() == Some("tauri.localhost") || (cfg!(dev) && url.host_str() == Some("localhost"))
        }
        _ => false,
    }
}

fn ask_before_closing(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    let asking = Arc::new(AtomicBool::new(false));
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        let unfinished = app.state::<Running>().transfers.unfinished();
        if unfinished == 0 {
            return;
        }
        api.prevent_close();
        if asking.swap(true, Ordering::Relaxed) {
            return;
        }
        let (app, asking) = (app.clone(), Arc::clone(&asking));
        tauri::async_runtime::spawn(async move {
            if dialogs::quit_anyway(unfinished).await {
                app.exit(0);
            }
            asking.store(false, Ordering::Relaxed);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_loads_the_console_and_nothing_from_outside() {
        let ours = |url: &str| is_ours(&url.parse().unwrap());
        for url in [
            "tauri://localhost/buckets/a",
            "http://tauri.localhost/",
            "blob:tauri://localhost/1",
            "about:blank",
        ] {
            assert!(ours(url), "{url}");
        }
        for url in [
            "https://example.com/",
            "file:///etc/passwd",
            "http://127.0.0.1:9710/v1/buckets",
            "data:text/html,x",
        ] {
            assert!(!ours(url), "{url}");
        }
    }
}
