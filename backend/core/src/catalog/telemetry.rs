//! The telemetry database: hourly usage and when each key was last used. Apart from the catalog, written in batches.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, params};

use super::accounts::Account;
use super::header_sets::HeaderSets;
use super::requests::Logged;
use super::{connect, failed, migrate};
use crate::clock::Timestamp;
use crate::error::Result;

/// What was counted for one account in one hour.
#[derive(Clone, Copy, Debug, Default)]
pub struct Traffic {
    /// Requests answered.
    pub requests: u64,
    /// Of those, answered by an error.
    pub errors: u64,
    /// Bytes of bodies received.
    pub ingress_bytes: u64,
    /// Bytes of bodies sent.
    pub egress_bytes: u64,
}

impl std::ops::AddAssign for Traffic {
    fn add_assign(&mut self, other: Self) {
        self.requests += other.requests;
        self.errors += other.errors;
        self.ingress_bytes += other.ingress_bytes;
        self.egress_bytes += other.egress_bytes;
    }
}

/// What an account stored at some moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stored {
    /// All that its storage limit counts.
    pub bytes: u64,
    /// Objects.
    pub objects: u64,
}

impl Stored {
    pub(crate) fn of(account: &Account) -> Self {
        Self { bytes: account.stored_bytes(), objects: account.object_count }
    }
}

/// An account and the start of an hour.
pub(crate) type AccountHour = (String, Timestamp);

/// What is written at once.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) traffic: HashMap<AccountHour, Traffic>,
    pub(crate) key_uses: HashMap<String, Timestamp>,
    /// Oldest first.
    pub(crate) requests: Vec<Logged>,
    /// What their headers take in memory.
    pub(crate) header_bytes: usize,
}

#[derive(Debug)]
pub(crate) struct Telemetry(Mutex<Connection>);

impl Telemetry {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut connection = connect(path)?;
        // A crash may lose the last second of counting: no sync at each commit.
        connection.execute_batch("PRAGMA synchronous = NORMAL;").map_err(failed)?;
        migrate::migrate(&mut connection, migrate::TELEMETRY)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// Adds what was counted since the last call.
    pub(crate) fn add(&self, batch: &Batch) -> Result<()> {
        let Batch { traffic, key_uses, requests, header_bytes: _ } = batch;
        let mut connection = self.connection();
        let tx = connection.transaction().map_err(failed)?;
        for ((account_id, hour), traffic) in traffic {
            tx.prepare_cached(
                "INSERT INTO usage_hours (account_id, hour, request_count, ingress_bytes, egress_bytes, error_count)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (account_id, hour) DO UPDATE SET
                   request_count = request_count + excluded.request_count,
                   ingress_bytes = ingress_bytes + excluded.ingress_bytes,
                   egress_bytes = egress_bytes + excluded.egress_bytes,
                   error_count = error_count + excluded.error_count",
            )
            .and_then(|mut add| {
                add.execute(params![
                    account_id,
                    hour.as_millis(),
                    traffic.requests,
                    traffic.ingress_bytes,
                    traffic.egress_bytes,
                    traffic.errors
                ])
            })
            .map_err(failed)?;
        }
        for (key_id, at) in key_uses {
            tx.prepare_cached(
                "INSERT INTO key_uses (key_id, last_used_at) VALUES (?1, ?2)
                 ON CONFLICT (key_id) DO UPDATE SET last_used_at = max(last_used_at, excluded.last_used_at)",
            )
            .and_then(|mut add| add.execute(params![key_id, at.as_millis()]))
            .map_err(failed)?;
        }
        let mut sets = HeaderSets::of(&tx, requests)?;
        for logged in requests {
            super::requests::insert(&tx, logged, &mut sets)?;
        }
        tx.commit().map_err(failed)
    }

    /// What an account used in `[from, to)`.
    pub(crate) fn sum(&self, account_id: &str, from: Timestamp, to: Timestamp) -> Result<Traffic> {
        self.connection()
            .prepare_cached(
                "SELECT coalesce(sum(request_count), 0), coalesce(sum(ingress_bytes), 0), coalesce(sum(egress_bytes), 0),
                        coalesce(sum(error_count), 0) FROM usage_hours WHERE account_id = ?1 AND hour >= ?2 AND hour < ?3",
            )
            .and_then(|mut sum| {
                sum.query_row(params![account_id, from.as_millis(), to.as_millis()], |row| {
                    Ok(Traffic {
                        requests: row.get(0)?,
                        ingress_bytes: row.get(1)?,
                        egress_bytes: row.get(2)?,
                        errors: row.get(3)?,
                    })
                })
            })
            .map_err(failed)
    }

    /// When a key was last used.
    pub(crate) fn last_used(&self, key_id: &str) -> Result<Option<Timestamp>> {
        self.connection()
            .prepare_cached("SELECT last_used_at FROM key_uses WHERE key_id = ?1")
            .and_then(|mut find| find.query_row([key_id], |row| row.get(0)).optional())
            .map(|at| at.map(Timestamp::from_millis))
            .map_err(failed)
    }

    /// What an account used in each hour of `[from, to)` that has requests.
    pub(crate) fn hours(
        &self,
        account_id: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Traffic)>> {
        self.connection()
            .prepare_cached(
                "SELECT hour, request_count, ingress_bytes, egress_bytes, error_count FROM usage_hours
                 WHERE account_id = ?1 AND hour >= ?2 AND hour < ?3 ORDER BY hour",
            )
            .and_then(|mut hours| {
                let found =
                    hours.query_map(params![account_id, from.as_millis(), to.as_millis()], |row| {
                        let traffic = Traffic {
                            requests: row.get(1)?,
                            ingress_bytes: row.get(2)?,
                            egress_bytes: row.get(3)?,
                            errors: row.get(4)?,
                        };
                        Ok((Timestamp::from_millis(row.get(0)?), traffic))
                    })?;
                found.collect()
            })
            .map_err(failed)
    }

    /// Writes down what these accounts store in this hour, where that is something new.
    pub(crate) fn sample_storage(&self, accounts: &[Account], hour: Timestamp) -> Result<()> {
        let mut connection = self.connection();
        let tx = connection.transaction().map_err(failed)?;
        for account in accounts {
            let stored = Stored::of(account);
            tx.prepare_cached(
                "INSERT INTO storage_hours (account_id, hour, storage_bytes, object_count)
                 SELECT ?1, ?2, ?3, ?4 WHERE (?3, ?4) IS NOT (
                   SELECT storage_bytes, object_count FROM storage_hours
                   WHERE account_id = ?1 AND hour <= ?2 ORDER BY hour DESC LIMIT 1)
                 ON CONFLICT (account_id, hour) DO UPDATE SET
                   storage_bytes = excluded.storage_bytes, object_count = excluded.object_count",
            )
            .and_then(|mut add| {
                add.execute(params![account.id, hour.as_millis(), stored.bytes, stored.objects])
            })
            .map_err(failed)?;
        }
        tx.commit().map_err(failed)
    }

    /// What an account stored: the samples of `[from, to)`, and the last one before.
    pub(crate) fn storage(
        &self,
        account_id: &str,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Stored)>> {
        self.connection()
            .prepare_cached(
                "SELECT hour, storage_bytes, object_count FROM storage_hours
                 WHERE account_id = ?1 AND hour < ?3 AND hour >= coalesce(
                   (SELECT max(hour) FROM storage_hours WHERE account_id = ?1 AND hour < ?2), ?2)
                 ORDER BY hour",
            )
            .and_then(|mut samples| {
                let found =
                    samples.query_map(params![account_id, from.as_millis(), to.as_millis()], |row| {
                        let stored = Stored { bytes: row.get(1)?, objects: row.get(2)? };
                        Ok((Timestamp::from_millis(row.get(0)?), stored))
                    })?;
                found.collect()
            })
            .map_err(failed)
    }

    pub(super) fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
