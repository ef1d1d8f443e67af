//! Stowbox without its front doors: no HTTP, no window.
//!
//! [`App`] is an open Stowbox. The nouns are modules ([`buckets`], [`objects`], [`keys`], [`accounts`], [`usage`], [`webhooks`]) of
//! plain functions that take the app and a [`Principal`] and keep every rule, whoever calls. Rows live in `catalog`
//! (all SQL), bytes in `blobs` (OpenDAL), jobs in `work`; only `app` wires them.

pub mod accounts;
mod app;
pub mod backup;
mod blobs;
pub mod buckets;
mod catalog;
pub mod changes;
pub mod clock;
mod config;
mod cursor;
mod data_dir;
pub mod dns;
mod error;
mod holds;
pub mod idempotency;
mod identity;
pub mod keys;
pub mod names;
pub mod objects;
mod principal;
pub mod rate_limits;
pub mod requests;
mod seal;
pub mod seed;
pub mod settings;
pub mod signing;
pub mod storage;
pub mod totals;
pub mod transfers;
pub mod trash;
pub mod uploads;
pub mod usage;
pub mod verify;
mod volume;
pub mod webhooks;
mod work;

pub use app::App;
pub use config::{Config, Storage};
pub use error::{Code, Error, Result};
pub use principal::{Permission, Principal};
pub use volume::{Volume, volume};
pub use work::{Collected, TaskRun};
