//! The commands of the program, while a server runs and while none does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod accounts;
mod backup;
mod control;
mod keys;
mod log;
mod seed;
mod store;
mod verify;
