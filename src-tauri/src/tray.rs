//! The tray icon: what Stowbox is at while its window is hidden, and the way back to it.
//!
//! It is made once a host is there to show it ([`tray_host`]). Its menu is drawn anew when what it says has changed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use stowbox_core::transfers::{State, Transfer};
use tauri::image::Image;
use tauri::menu::{CheckMenuItem, Menu, MenuItem, PredefinedMenuItem, Submenu};
use tauri::tray::{TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Wry, include_image};
use tokio::sync::Notify;

use crate::deliveries::{Recent, RecentDeliveries};
use crate::page::{self, Command};
use crate::running::Running;
use crate::{autostart, clipboard, quit, tray_host, window};

const ID: &str = "stowbox";
const OPEN: &str = "tray-open";
const COPY_URL: &str = "tray-copy-url";
const AT_LOGIN: &str = "tray-at-login";
const QUIT: &str = "tray-quit";
/// Followed by the webhook, a colon and the delivery.
const DELIVERY: &str = "tray-delivery:";

/// Changes that come together are drawn together.
const SETTLES_WITHIN: Duration = Duration::from_millis(200);
/// Failed transfers that are taken off the list are not told of.
const LOOKS_AGAIN_AFTER: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(crate) struct Tray {
    hosted: AtomicBool,
    changed: Notify,
}

/// All that the icon and its menu say.
#[derive(Clone, Debug, PartialEq, Eq)]
struct View {
    mood: Mood,
    words: String,
    recent: Vec<Recent>,
    at_login: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Running,
    Paused,
    Error,
}

/// Something that it shows may have changed.
pub(crate) fn changed(app: &AppHandle) {
    app.state::<Tray>().changed.notify_one();
}

/// A host came or went. Without one a hidden window would be out of reach.
pub(crate) fn host_changed(app: &AppHandle, hosted: bool) {
    let was = app.state::<Tray>().hosted.swap(hosted, Ordering::Relaxed);
    changed(app);
    if was && !hosted {
        tracing::info!("nothing shows the tray any more: the window comes back");
        window::focus(app);
    }
}

/// Whether somebody can find the way back to a hidden window.
pub(crate) fn is_shown(app: &AppHandle) -> bool {
    app.state::<Tray>().hosted.load(Ordering::Relaxed) && app.tray_by_id(ID).is_some()
}

/// Waits for it, as long as a panel may take to come.
pub(crate) async fn wait_until_shown(app: &AppHandle) -> bool {
    let shown = async {
        while !is_shown(app) {
            tokio::time::sleep(SETTLES_WITHIN).await;
        }
    };
    tokio::time::timeout(tray_host::COMES_WITHIN, shown).await.is_ok()
}

/// Draws it, and draws it anew, until the app ends.
pub(crate) fn follow(app: &AppHandle) {
    tray_host::follow(app);
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let tray = app.state::<Tray>();
        let mut drawn = None;
        loop {
            if tray.hosted.load(Ordering::Relaxed) {
                let view = View::of(&app);
                if drawn.as_ref() != Some(&view) {
                    match draw(&app, &view) {
                        Ok(()) => drawn = Some(view),
                        Err(error) => tracing::warn!(%error, "the tray could not be drawn"),
                    }
                }
            }
            tokio::time::timeout(LOOKS_AGAIN_AFTER, tray.changed.notified()).await.ok();
            tokio::time::sleep(SETTLES_WITHIN).await;
        }
    });
}

/// Does what an entry says; ids of other menus are none of ours.
pub(crate) fn on_event(app: &AppHandle, id: &str) {
    match id {
        OPEN => window::focus(app),
        COPY_URL => clipboard::copy(app, &app.state::<Running>().connection.base_url),
        AT_LOGIN => autostart::toggle(app),
        QUIT => quit::quit(app),
        _ => {
            if let Some((webhook, delivery)) = id.strip_prefix(DELIVERY).and_then(|id| id.split_once(':')) {
                let (webhook, delivery) = (webhook.to_owned(), delivery.to_owned());
                page::ask(app, Command::Delivery { webhook, delivery });
            }
        }
    }
}

impl View {
    fn of(app: &AppHandle) -> Self {
        let running = app.state::<Running>();
        let (mood, words) = say(&running.transfers.list(), &running.connection.base_url);
        Self { mood, words, recent: app.state::<RecentDeliveries>().list(), at_login: autostart::is_on(app) }
    }
}

fn say(transfers: &[Transfer], base_url: &str) -> (Mood, String) {
    let count =
        |counted: fn(State) -> bool| transfers.iter().filter(|transfer| counted(transfer.state)).count();
    let failed = count(|state| state == State::Failed);
    let runs = count(|state| matches!(state, State::Scanning | State::Running));
    let rests = count(|state| !state.is_over() && !matches!(state, State::Scanning | State::Running));
    match (failed, runs, rests) {
        (0, 0, 0) => (Mood::Running, format!("Running at {base_url}")),
        (0, 0, 1) => (Mood::Paused, "1 transfer is paused".to_owned()),
        (0, 0, many) => (Mood::Paused, format!("{many} transfers are paused")),
        (0, 1, _) => (Mood::Running, "1 transfer is running".to_owned()),
        (0, many, _) => (Mood::Running, format!("{many} transfers are running")),
        (1, ..) => (Mood::Error, "1 transfer failed".to_owned()),
        (many, ..) => (Mood::Error, format!("{many} transfers failed")),
    }
}

fn draw(app: &AppHandle, view: &View) -> tauri::Result<()> {
    let menu = menu(app, view)?;
    if let Some(tray) = app.tray_by_id(ID) {
        tray.set_icon(Some(icon(view.mood)))?;
        tray.set_tooltip(Some(&view.words))?;
        return tray.set_menu(Some(menu));
    }
    TrayIconBuilder::with_id(ID)
        .icon(icon(view.mood))
        .tooltip(format!("Stowbox: {}", view.words))
        .menu(&menu)
        // Not where all users' icons would lie together.
        .temp_dir_path(app.path().app_cache_dir()?.join("tray"))
        .on_tray_icon_event(|tray, event| {
            if matches!(event, TrayIconEvent::DoubleClick { .. }) {
                window::focus(tray.app_handle());
            }
        })
        .build(app)?;
    Ok(())
}

fn menu(app: &AppHandle, view: &View) -> tauri::Result<Menu<Wry>> {
    let line = || PredefinedMenuItem::separator(app);
    let plain = |id, label| MenuItem::with_id(app, id, label, true, None::<&str>);
    Menu::with_items(
        app,
        &[
            &MenuItem::new(app, &view.words, false, None::<&str>)?,
            &line()?,
            &plain(OPEN, "Open Stowbox")?,
            &plain(COPY_URL, "Copy URL")?,
            &deliveries(app, &view.recent)?,
            &line()?,
            &CheckMenuItem::with_id(app, AT_LOGIN, "Start at login", true, view.at_login, None::<&str>)?,
            &line()?,
            &plain(QUIT, "Quit Stowbox")?,
        ],
    )
}

fn deliveries(app: &AppHandle, recent: &[Recent]) -> tauri::Result<Submenu<Wry>> {
    let menu = Submenu::new(app, "Recent deliveries", true)?;
    if recent.is_empty() {
        menu.append(&MenuItem::new(app, "None yet", false, None::<&str>)?)?;
    }
    for Recent { webhook, id, words, .. } in recent {
        let id = format!("{DELIVERY}{webhook}:{id}");
        // An ampersand would underline what follows it.
        menu.append(&MenuItem::with_id(app, id, words.replace('&', "&&"), true, None::<&str>)?)?;
    }
    Ok(menu)
}

fn icon(mood: Mood) -> Image<'static> {
    match mood {
        Mood::Running => include_image!("src-tauri/icons/32x32.png"),
        Mood::Paused => include_image!("src-tauri/icons/tray-paused.png"),
        Mood::Error => include_image!("src-tauri/icons/tray-error.png"),
    }
}
