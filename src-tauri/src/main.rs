//! Stowbox in a window: the storage server runs inside this process, and the console is its page.
//!
//! The page loads from the app itself (`tauri://localhost`) and speaks to the server over HTTP like every other client.
//! What a page cannot do (paths, native dialogs) goes through the [`commands`] and [`dialogs`], and nothing else does.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod autostart;
mod clipboard;
mod commands;
mod deliveries;
mod dialogs;
mod editing;
mod hide;
mod menu;
mod notify;
mod operations;
mod page;
mod quit;
mod running;
mod saving;
mod start;
mod stop;
mod tray;
mod tray_host;
mod updates;
mod window;
mod zoom;

use std::env;
use std::error::Error;
use std::io::IsTerminal as _;
use std::process::ExitCode;

use tauri::Manager;
use tracing_subscriber::EnvFilter;

use crate::clipboard::Copied;
use crate::deliveries::RecentDeliveries;
use crate::notify::Begun;
use crate::operations::PageOperations;
use crate::page::Asked;
use crate::tray::Tray;

fn main() -> ExitCode {
    log_to_stderr();
    if no_display() {
        complain(
            "Stowbox cannot open a window: neither DISPLAY nor WAYLAND_DISPLAY is set. \
             Start it from a desktop session, or run `stowbox serve` and open the console it prints.",
        );
        return ExitCode::FAILURE;
    }
    // Both TLS users, the updater and remote storage, take the process's provider. The first one to be set stays.
    rustls::crypto::ring::default_provider().install_default().ok();

    let mut context = tauri::generate_context!();
    let builder = tauri::Builder::default()
        // First, so that a second start ends before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _| {
            if !is_for_background(&arguments) {
                window::focus(app);
            }
        }))
        .plugin(window::remember_place())
        .plugin(autostart::plugin())
        .invoke_handler(tauri::generate_handler![
            commands::connection,
            commands::measure_upload,
            commands::start_upload,
            commands::list_transfers,
            commands::transfer_limits,
            commands::limit_transfers,
            commands::pause_transfer,
            commands::resume_transfer,
            commands::cancel_transfer,
            commands::retry_transfer,
            commands::forget_transfer,
            commands::open_external,
            operations::tell_operations,
            page::take_commands,
            autostart::starts_at_login,
            autostart::start_at_login,
            updates::update_status,
            updates::check_for_updates,
            updates::install_update,
            dialogs::pick_files,
            dialogs::pick_folder,
            dialogs::start_download,
            dialogs::start_tree_download,
            dialogs::save_file,
        ])
        .on_menu_event(|app, event| {
            let id = event.id().as_ref();
            menu::on_event(app, id);
            tray::on_event(app, id);
        })
        .manage(Asked::default())
        .manage(Begun::default())
        .manage(Copied::default())
        .manage(PageOperations::default())
        .manage(RecentDeliveries::default())
        .manage(Tray::default())
        .setup(set_up);
    match updates::register(builder, context.config_mut()).build(context) {
        Ok(app) => app.run(stop::on_event),
        Err(error) => {
            complain(&format!("Stowbox cannot open its window: {error}"));
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("STOWBOX_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
}

/// Starts the server, then what shows it. Without a server there is no window, only the reason why.
fn set_up(app: &mut tauri::App) -> Result<(), Box<dyn Error>> {
    match tauri::async_runtime::block_on(start::start(app.handle())) {
        Ok(running) => {
            app.manage(running);
            stop::on_signals(app.handle());
            menu::install(app)?;
            window::open(app, is_for_background(&env::args().collect::<Vec<_>>()))?;
            deliveries::follow(app.handle());
            tray::follow(app.handle());
            updates::follow(app.handle());
        }
        Err(problem) => {
            complain(&problem);
            let app = app.handle().clone();
            tauri::async_runtime::spawn(async move {
                dialogs::cannot_start(&problem).await;
                app.exit(1);
            });
        }
    }
    Ok(())
}

/// Started at login: nobody waits for a window.
fn is_for_background(arguments: &[String]) -> bool {
    arguments.iter().any(|argument| argument == autostart::IN_BACKGROUND)
}

fn no_display() -> bool {
    let unset = |name| env::var_os(name).is_none_or(|value| value.is_empty());
    cfg!(all(unix, not(target_os = "macos"))) && unset("DISPLAY") && unset("WAYLAND_DISPLAY")
}

#[expect(clippy::print_stderr, reason = "for whoever started it from a terminal; the log may be filtered")]
fn complain(problem: &str) {
    eprintln!("{problem}");
}
