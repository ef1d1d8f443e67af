//! The API, resource by resource, as `server/src/routes` has them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod account;
mod accounts;
mod attacks;
mod authentication;
mod bodies;
mod buckets;
mod console;
mod contract;
mod conventions;
mod docs;
mod events;
mod fuzz;
mod idempotency;
mod isolation;
mod keys;
mod metrics;
mod objects;
mod outages;
mod quota;
mod rate_limits;
mod requests;
mod settings;
mod signed_urls;
mod storage;
mod trash;
mod uploads;
mod usage;
mod webhooks;
