//! Stowbox over HTTP. [`serve`] puts an open [`App`] on a port: the API, its description, and the console.
//!
//! All routes stand in `router`, their handlers in `routes/`, by resource and verb. Handlers translate: rules live in
//! `stowbox_core`, statuses in `problem`, what surrounds every request in `layers`.

mod arrival;
mod auth;
mod connections;
mod context;
pub mod control;
mod counting;
mod extract;
mod hashing;
mod idempotency;
mod info;
mod layers;
mod logged_headers;
mod metrics;
mod openapi;
mod page;
mod problem;
mod reference;
mod router;
mod routes;
mod secret;
mod serve;

pub use openapi::json as openapi_json;
pub use serve::{ServeOptions, Server, listen_address, serve};
pub use stowbox_core::App;
