//! Handlers and their wire types: one file per resource, one per verb where a verb is long.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod buckets;
pub(crate) mod console;
pub(crate) mod docs;
pub(crate) mod events;
pub(crate) mod fallback;
pub(crate) mod health;
pub(crate) mod inboxes;
pub(crate) mod keys;
pub(crate) mod metrics;
pub(crate) mod objects;
pub(crate) mod requests;
pub(crate) mod settings;
pub(crate) mod signed_urls;
pub(crate) mod status;
pub(crate) mod storage;
pub(crate) mod trash;
pub(crate) mod uploads;
pub(crate) mod usage;
pub(crate) mod webhooks;
