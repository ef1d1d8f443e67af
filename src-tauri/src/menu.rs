//! The menu bar. What the page can do is asked of it ([`page`]); what it cannot (zoom, the clipboard, quitting) is done here.

use tauri::menu::{IsMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{App, AppHandle, Manager, Wry};

use crate::page::{self, Command, Place, Theme};
use crate::running::Running;
use crate::{clipboard, editing, quit, updates, window, zoom};

/// An entry of the bar. Its label is its id, too: each stands there once.
struct Entry {
    label: &'static str,
    /// Empty: none.
    keys: &'static str,
    does: Does,
}

enum Does {
    Ask(Command),
    CloseWindow,
    Quit,
    Reload,
    Zoom(zoom::Step),
    FullScreen,
    CopyUrl,
    LookForUpdates,
}

const fn entry(label: &'static str, keys: &'static str, does: Does) -> Option<Entry> {
    Some(Entry { label, keys, does })
}

const fn go(label: &'static str, keys: &'static str, to: Place) -> Option<Entry> {
    entry(label, keys, Does::Ask(Command::Go { to }))
}

const fn theme(label: &'static str, theme: Theme) -> Option<Entry> {
    entry(label, "", Does::Ask(Command::Theme { theme }))
}

/// Between two groups.
const LINE: Option<Entry> = None;

const FILE: &[Option<Entry>] = &[
    entry("New bucket…", "CmdOrCtrl+N", Does::Ask(Command::NewBucket)),
    LINE,
    entry("Upload files…", "CmdOrCtrl+U", Does::Ask(Command::UploadFiles)),
    entry("Upload folder…", "CmdOrCtrl+Shift+O", Does::Ask(Command::UploadFolder)),
    LINE,
    entry("Close window", "CmdOrCtrl+W", Does::CloseWindow),
    entry("Quit Stowbox", "CmdOrCtrl+Q", Does::Quit),
];

const VIEW: &[Option<Entry>] = &[
    entry("Reload", "CmdOrCtrl+R", Does::Reload),
    LINE,
    entry("Zoom in", "CmdOrCtrl+=", Does::Zoom(zoom::Step::In)),
    entry("Zoom out", "CmdOrCtrl+-", Does::Zoom(zoom::Step::Out)),
    entry("Actual size", "CmdOrCtrl+0", Does::Zoom(zoom::Step::Reset)),
    LINE,
    theme("Theme of the system", Theme::System),
    theme("Light theme", Theme::Light),
    theme("Dark theme", Theme::Dark),
    LINE,
    entry("Full screen", if cfg!(target_os = "macos") { "Ctrl+Cmd+F" } else { "F11" }, Does::FullScreen),
];

const GO: &[Option<Entry>] = &[
    // Not by arrows: on Linux the menus know none.
    entry("Back", "CmdOrCtrl+[", Does::Ask(Command::Back)),
    entry("Forward", "CmdOrCtrl+]", Does::Ask(Command::Forward)),
    LINE,
    entry("Find anything…", "CmdOrCtrl+K", Does::Ask(Command::Palette)),
    LINE,
    go("Overview", "CmdOrCtrl+1", Place::Overview),
    go("Buckets", "CmdOrCtrl+2", Place::Buckets),
    go("Links", "CmdOrCtrl+3", Place::Links),
    go("Keys", "CmdOrCtrl+4", Place::Keys),
    go("Webhooks", "CmdOrCtrl+5", Place::Webhooks),
    go("Requests", "CmdOrCtrl+6", Place::Requests),
    LINE,
    go("Settings", "CmdOrCtrl+,", Place::Settings),
];

const HELP: &[Option<Entry>] = &[
    entry("Keyboard shortcuts", "", Does::Ask(Command::Shortcuts)),
    go("API reference", "F1", Place::Api),
    entry("Look for updates…", "", Does::LookForUpdates),
    LINE,
    entry("Copy server URL", "CmdOrCtrl+Shift+C", Does::CopyUrl),
];

/// Puts the bar onto the windows to come.
pub(crate) fn install(app: &App) -> tauri::Result<()> {
    let bar = Menu::new(app)?;
    #[cfg(target_os = "macos")]
    bar.append(&of_the_app(app)?)?;
    bar.append(&submenu(app, "&File", FILE)?)?;
    bar.append(&editing::menu(app)?)?;
    bar.append(&submenu(app, "&View", VIEW)?)?;
    bar.append(&submenu(app, "&Go", GO)?)?;
    bar.append(&submenu(app, "&Help", HELP)?)?;
    app.set_menu(bar)?;
    Ok(())
}

/// Does what an entry says; ids of other menus are none of ours.
pub(crate) fn on_event(app: &AppHandle, id: &str) {
    if editing::on_event(app, id) {
        return;
    }
    let entry = [FILE, VIEW, GO, HELP].into_iter().flatten().flatten().find(|entry| entry.label == id);
    let Some(entry) = entry else { return };
    match &entry.does {
        Does::Ask(command) => page::ask(app, command.clone()),
        Does::CloseWindow => window::close(app),
        Does::Quit => quit::quit(app),
        Does::Reload => window::reload(app),
        Does::Zoom(step) => zoom::zoom(app, *step),
        Does::FullScreen => window::toggle_full_screen(app),
        Does::LookForUpdates => {
            page::ask(app, Command::Go { to: Place::Settings });
            updates::look(app);
        }
        Does::CopyUrl => clipboard::copy(app, &app.state::<Running>().connection.base_url),
    }
}

fn submenu(app: &App, title: &str, entries: &[Option<Entry>]) -> tauri::Result<Submenu<Wry>> {
    let menu = Submenu::new(app, title, true)?;
    for entry in entries {
        let item: Box<dyn IsMenuItem<Wry>> = match entry {
            Some(Entry { label, keys, .. }) => {
                let keys = (!keys.is_empty()).then_some(*keys);
                Box::new(MenuItem::with_id(app, *label, label, true, keys)?)
            }
            None => Box::new(PredefinedMenuItem::separator(app)?),
        };
        menu.append(item.as_ref())?;
    }
    Ok(menu)
}

/// The first menu there bears the app's name, whatever is in it.
#[cfg(target_os = "macos")]
fn of_the_app(app: &App) -> tauri::Result<Submenu<Wry>> {
    Submenu::with_items(
        app,
        "Stowbox",
        true,
        &[
            &PredefinedMenuItem::about(app, None, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::services(app, None)?,
            &PredefinedMenuItem::separator(app)?,
            &PredefinedMenuItem::hide(app, None)?,
            &PredefinedMenuItem::hide_others(app, None)?,
            &PredefinedMenuItem::show_all(app, None)?,
        ],
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Entry, FILE, GO, HELP, VIEW};

    fn entries() -> impl Iterator<Item = &'static Entry> {
        [FILE, VIEW, GO, HELP].into_iter().flatten().flatten()
    }

    #[test]
    fn no_two_entries_share_a_label_or_keys() {
        let labels: HashSet<_> = entries().map(|entry| entry.label).collect();
        assert_eq!(labels.len(), entries().count());
        let keys: Vec<_> = entries().map(|entry| entry.keys).filter(|keys| !keys.is_empty()).collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    }
}
