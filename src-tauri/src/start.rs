//! Starting: the settings, the store, the server. Every failure comes out as sentences that name the remedy.

use std::env;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use stowbox_core::transfers::Transfers;
use stowbox_core::{App, Config};
use stowbox_core::{Code, Error};
use stowbox_server::{ServeOptions, serve};
use tauri::{AppHandle, Emitter, Manager};

use crate::running::{Connection, Running};
use crate::{notify, tray};

const DATA_DIR: &str = "STOWBOX_DATA_DIR";
const LISTEN: &str = "STOWBOX_LISTEN";
const DEFAULT_PORT: u16 = 9710;
/// How long clients may take to finish when the window is closed.
const STOP_WITHIN: Duration = Duration::from_secs(10);

/// The page's origin: on Windows and Android a host name of its own, elsewhere a scheme.
const PAGE_ORIGINS: [&str; 2] = ["tauri://localhost", "http://tauri.localhost"];

/// Opens the store and serves it. The error is for people.
pub(crate) async fn start(handle: &AppHandle) -> Result<Running, String> {
    let listen = listen_address(env::var(LISTEN).ok().as_deref())?;
    let data_dir = data_dir(handle)?;
    let app = App::open(Config::new(&data_dir)).await.map_err(|error| cannot_open(&error, &data_dir))?;
    let options = ServeOptions {
        listen: Some(listen),
        next_free_port: true,
        grace: STOP_WITHIN,
        console_origins: PAGE_ORIGINS.map(str::to_owned).to_vec(),
        ..ServeOptions::default()
    };
    let server = match serve(app.clone(), options).await {
        Ok(server) => server,
        Err(error) => {
            app.close().await;
            return Err(format!("{error}\n\nSet {LISTEN} to another address, such as 127.0.0.1:9800."));
        }
    };
    let connection = Connection {
        base_url: server.base_url().to_owned(),
        token: server.admin_token().to_owned(),
        notice: server
            .port_was_taken()
            .map(|taken| format!("Port {taken} was taken, so Stowbox listens at {}.", server.base_url())),
        first_key: app.first_key().map(str::to_owned),
        data_dir: data_dir.display().to_string(),
    };
    tracing::info!(base_url = connection.base_url, data_dir = connection.data_dir, "serving");
    let page = handle.clone();
    let transfers = Transfers::open(app.clone(), move |transfer| {
        // Fails only while the window is going away; the page asks for the list when it comes back.
        if let Err(error) = page.emit("transfer", &transfer) {
            tracing::debug!(%error, "a transfer could not be reported");
        }
        notify::transfer_changed(&page, &transfer);
        tray::changed(&page);
    })
    .map_err(|error| cannot_open(&error, &data_dir))?;
    Ok(Running::new(connection, app, server, transfers))
}

/// The window's page may reach 127.0.0.1 only, and so may everybody else: `stowbox serve` is for other addresses.
fn listen_address(setting: Option<&str>) -> Result<SocketAddr, String> {
    let Some(setting) = setting.filter(|setting| !setting.is_empty()) else {
        return Ok((Ipv4Addr::LOCALHOST, DEFAULT_PORT).into());
    };
    match setting.parse::<SocketAddr>() {
        Ok(address) if address.ip() == Ipv4Addr::LOCALHOST => Ok(address),
        Ok(_) => Err(format!(
            "{LISTEN} is `{setting}`, but the window serves this computer only. \
             Use 127.0.0.1 with a port of your choice, or run `stowbox serve --listen {setting}` instead."
        )),
        Err(_) => {
            Err(format!("{LISTEN} is `{setting}`, which is no address. Use one such as 127.0.0.1:9710."))
        }
    }
}

/// A folder of our own within the app's: the webview keeps its files beside it.
fn data_dir(handle: &AppHandle) -> Result<PathBuf, String> {
    if let Some(chosen) = env::var_os(DATA_DIR).filter(|chosen| !chosen.is_empty()) {
        return std::path::absolute(&chosen).map_err(|error| {
            format!("{DATA_DIR} is `{}`, which is no folder: {error}.", Path::new(&chosen).display())
        });
    }
    let folder = handle.path().app_data_dir().map_err(|error| {
        format!("No folder for data is known on this system ({error}). Set {DATA_DIR} to one of your choice.")
    })?;
    Ok(folder.join("data"))
}

fn cannot_open(error: &Error, data_dir: &Path) -> String {
    let folder = data_dir.display();
    let remedy = match error.code() {
        Code::DataDirLocked => format!(
            "If its window is open, switch to it. For a second Stowbox, set {DATA_DIR} to another folder."
        ),
        Code::DataDirTooNew => format!(
            "The folder is {folder}. Install that newer version again, or set {DATA_DIR} to another folder."
        ),
        Code::DataDirUnusable => format!(
            "Check that the folder belongs to you and that its disk has free space, \
             or set {DATA_DIR} to another folder than {folder}."
        ),
        _ => format!("The data in {folder} was not changed."),
    };
    format!("{error}\n\n{remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_this_computer_unless_a_port_is_chosen() {
        for unset in [None, Some("")] {
            assert_eq!(listen_address(unset), Ok(SocketAddr::from(([127, 0, 0, 1], 9710))));
        }
        assert_eq!(listen_address(Some("127.0.0.1:0")), Ok(SocketAddr::from(([127, 0, 0, 1], 0))));
    }

    #[test]
    fn an_address_that_others_could_reach_is_refused_with_the_remedy() {
        for open in ["0.0.0.0:9710", "192.168.1.2:9710", "[::]:9710", "[::1]:9710"] {
            let problem = listen_address(Some(open)).unwrap_err();
            assert!(problem.contains(&format!("stowbox serve --listen {open}")), "{problem}");
        }
        assert!(listen_address(Some("9710")).unwrap_err().contains("127.0.0.1:9710"));
    }

    #[test]
    fn each_failure_of_the_data_directory_names_a_way_out() {
        for code in [Code::DataDirLocked, Code::DataDirTooNew, Code::DataDirUnusable] {
            let problem = cannot_open(&Error::new(code, "It failed."), Path::new("/srv/box"));
            assert!(problem.starts_with("It failed.\n\n") && problem.contains(DATA_DIR), "{problem}");
        }
    }
}
