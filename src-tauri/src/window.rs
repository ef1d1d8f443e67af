//! The one window: its size and place, what it may load, and what happens when it is closed.

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::quit::Unfinished;
use crate::{hide, quit, tray};

pub(crate) const MAIN: &str = "main";

/// Keeps size and place over restarts; shown or hidden is ours to decide.
pub(crate) fn remember_place() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::new()
        .with_filename("window.json")
        .with_state_flags(
            StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN,
        )
        .build()
}

/// Opens it where it was last; in the background it stays out of sight, if a tray shows the way to it.
pub(crate) fn open(app: &tauri::App, in_background: bool) -> tauri::Result<()> {
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Stowbox")
        .inner_size(1280.0, 800.0)
        .min_inner_size(900.0, 600.0)
        .center()
        // Shown once it stands where it belongs, so that it does not jump.
        .visible(false)
        .on_navigation(is_ours)
        .build()?;
    watch_closing(&window);
    #[cfg(target_os = "linux")]
    give_keys_to_the_page_first(&window)?;
    if !in_background {
        return window.show();
    }
    let app = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        if !tray::wait_until_shown(&app).await {
            with(&app, "shown", WebviewWindow::show);
        }
    });
    Ok(())
}

/// Brings it to the front, also out of the tray.
pub(crate) fn focus(app: &AppHandle) {
    with(app, "brought to the front", |window| {
        window.unminimize()?;
        window.show()?;
        window.set_focus()
    });
}

/// Closes it as its close button does.
pub(crate) fn close(app: &AppHandle) {
    with(app, "closed", WebviewWindow::close);
}

/// Loads the page anew. Not asked of the page: it may be what hangs.
pub(crate) fn reload(app: &AppHandle) {
    with(app, "loaded anew", WebviewWindow::reload);
}

pub(crate) fn toggle_full_screen(app: &AppHandle) {
    with(app, "shown on the full screen", |window| window.set_fullscreen(!window.is_fullscreen()?));
}

/// Whether somebody can see it and works in it.
pub(crate) fn is_in_front(app: &AppHandle) -> bool {
    let Some(window) = app.get_webview_window(MAIN) else { return false };
    let seen =
        || Ok::<_, tauri::Error>(window.is_visible()? && !window.is_minimized()? && window.is_focused()?);
    seen().unwrap_or(false)
}

fn with(app: &AppHandle, what: &str, act: impl FnOnce(&WebviewWindow) -> tauri::Result<()>) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    if let Err(error) = act(&window) {
        tracing::warn!(%error, "the window could not be {what}");
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

/// With a tray it is hidden. Without one nothing would lead back to it: then closing quits.
fn watch_closing(window: &WebviewWindow) {
    let (window_, app) = (window.clone(), window.app_handle().clone());
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        if tray::is_shown(&app) {
            api.prevent_close();
            hide::hide(&window_);
        } else if !Unfinished::of(&app).is_nothing() {
            api.prevent_close();
            quit::quit(&app);
        }
    });
}

/// The menu bar's keys act on what the page leaves: GTK would take them first, and the page has keys of its own.
#[cfg(target_os = "linux")]
fn give_keys_to_the_page_first(window: &WebviewWindow) -> tauri::Result<()> {
    use gtk::glib::Propagation;
    use gtk::prelude::{GtkWindowExt as _, WidgetExt as _};

    window.gtk_window()?.connect_key_press_event(|window, event| {
        if window.propagate_key_event(event) { Propagation::Stop } else { Propagation::Proceed }
    });
    Ok(())
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
