//! The operator's way in from the shell: the same router as the port's, on a Unix socket in the data directory.
//!
//! A running server holds its data directory, so a command cannot open it too; it asks the server instead. Whoever may
//! open the socket is the operator: it is its owner's only, and peers are asked for their user once more. So no token
//! has to lie on the disk. While no server runs, a command opens the data directory and asks the same router in its own
//! process: both ways run the same code.

mod client;
mod jobs;
#[cfg(unix)]
mod socket;

use axum::routing::post;
use axum::{Extension, Router};
pub use client::Control;

use crate::context::Context;

/// In the data directory.
#[cfg(unix)]
const SOCKET: &str = "stowbox.sock";

/// Marks a request that came over the control socket. Nothing that a client sends can make it.
#[derive(Clone, Copy)]
pub(crate) struct OverControl;

/// Everything the server answers, for the operator.
pub(crate) fn router(context: Context) -> Router {
    // Not in `openapi.json`: these are between the program and itself.
    Router::new()
        .route("/control/verify", post(jobs::verify))
        .route("/control/backup", post(jobs::backup))
        .route("/control/gc", post(jobs::gc))
        .with_state(context.clone())
        .fallback_service(crate::router::router(context))
        .layer(Extension(OverControl))
}

#[cfg(unix)]
pub(crate) use socket::listen;

/// Elsewhere there is no such socket: commands work while no server runs.
#[cfg(not(unix))]
pub(crate) fn listen(_: &stowbox_core::App) -> Option<tokio::net::TcpListener> {
    None
}
