//! The Edit menu: the system's own commands, in whatever field has the focus.

use tauri::menu::Submenu;
use tauri::{App, AppHandle, Wry};

/// What it offers. `None` is a line.
#[cfg(target_os = "linux")]
const COMMANDS: [Option<(&str, &str, &str)>; 8] = [
    // Label, keys, and what WebKit calls it.
    Some(("Undo", "CmdOrCtrl+Z", "Undo")),
    Some(("Redo", "CmdOrCtrl+Shift+Z", "Redo")),
    None,
    Some(("Cut", "CmdOrCtrl+X", "Cut")),
    Some(("Copy", "CmdOrCtrl+C", "Copy")),
    Some(("Paste", "CmdOrCtrl+V", "Paste")),
    None,
    Some(("Select all", "CmdOrCtrl+A", "SelectAll")),
];

/// GTK has no such commands of its own; those of the library are key presses that it feigns.
#[cfg(target_os = "linux")]
pub(crate) fn menu(app: &App) -> tauri::Result<Submenu<Wry>> {
    use tauri::menu::{MenuItem, PredefinedMenuItem};

    let menu = Submenu::new(app, "&Edit", true)?;
    for command in COMMANDS {
        match command {
            Some((label, keys, _)) => {
                menu.append(&MenuItem::with_id(app, label, label, true, Some(keys))?)?;
            }
            None => menu.append(&PredefinedMenuItem::separator(app)?)?,
        }
    }
    Ok(menu)
}

/// Whether the entry was one of this menu.
#[cfg(target_os = "linux")]
pub(crate) fn on_event(app: &AppHandle, id: &str) -> bool {
    use tauri::Manager as _;
    use webkit2gtk::WebViewExt as _;

    let Some((_, _, command)) = COMMANDS.into_iter().flatten().find(|(label, ..)| *label == id) else {
        return false;
    };
    let Some(window) = app.get_webview_window(crate::window::MAIN) else { return true };
    if let Err(error) = window.with_webview(move |view| view.inner().execute_editing_command(command)) {
        tracing::warn!(%error, command, "the page could not be edited");
    }
    true
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn menu(app: &App) -> tauri::Result<Submenu<Wry>> {
    use tauri::menu::PredefinedMenuItem as Item;

    Submenu::with_items(
        app,
        "&Edit",
        true,
        &[
            &Item::undo(app, None)?,
            &Item::redo(app, None)?,
            &Item::separator(app)?,
            &Item::cut(app, None)?,
            &Item::copy(app, None)?,
            &Item::paste(app, None)?,
            &Item::separator(app)?,
            &Item::select_all(app, None)?,
        ],
    )
}

/// They act by themselves.
#[cfg(not(target_os = "linux"))]
pub(crate) fn on_event(_: &AppHandle, _: &str) -> bool {
    false
}
