//! What runs behind the window: the store, its server, the transfers. Held by Tauri, reached from every command.

use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use stowbox_core::App;
use stowbox_core::transfers::Transfers;
use stowbox_server::Server;

/// What the page needs to reach the server. The token lives in memory only and is another one at each start.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Connection {
    pub(crate) base_url: String,
    pub(crate) token: String,
    /// Something to tell the person once, such as a port that was taken.
    pub(crate) notice: Option<String>,
    /// Of the very first start only: the key it issued.
    pub(crate) first_key: Option<String>,
    pub(crate) data_dir: String,
}

/// The running store.
pub(crate) struct Running {
    pub(crate) connection: Connection,
    pub(crate) transfers: Transfers,
    app: App,
    phase: Mutex<Phase>,
}

enum Phase {
    Serving(Server),
    Stopping,
    Stopped,
}

/// What [`Running::begin_stop`] found.
pub(crate) enum Stop {
    /// It was serving: whoever asked has to stop it.
    Begin(Server),
    /// Somebody else is at it.
    UnderWay,
    /// It is closed.
    Over,
}

impl Running {
    pub(crate) fn new(connection: Connection, app: App, server: Server, transfers: Transfers) -> Self {
        Self { connection, transfers, app, phase: Mutex::new(Phase::Serving(server)) }
    }

    /// Hands out the server to the first who asks.
    pub(crate) fn begin_stop(&self) -> Stop {
        let mut phase = self.phase.lock().unwrap_or_else(PoisonError::into_inner);
        match std::mem::replace(&mut *phase, Phase::Stopping) {
            Phase::Serving(server) => Stop::Begin(server),
            Phase::Stopping => Stop::UnderWay,
            Phase::Stopped => {
                *phase = Phase::Stopped;
                Stop::Over
            }
        }
    }

    /// Stops the transfers, lets clients finish, closes the store.
    pub(crate) async fn stop(&self, server: Server) {
        self.transfers.stop().await;
        server.shutdown().await;
        self.app.close().await;
        *self.phase.lock().unwrap_or_else(PoisonError::into_inner) = Phase::Stopped;
    }
}
