//! The API, resource by resource, as `server/src/routes` has them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod account;
mod authentication;
mod buckets;
mod console;
mod contract;
mod conventions;
mod keys;
mod objects;
mod signed_urls;
mod uploads;
