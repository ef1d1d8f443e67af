//! What an account uses: bytes and objects exactly, in the commit that changes them; requests and traffic by a meter
//! that writes once a second, to a database whose last second may be lost.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::App;
use crate::catalog::accounts::{self, Delta};
use crate::catalog::buckets::{self, Bucket};
pub use crate::catalog::telemetry::Traffic;
use crate::catalog::telemetry::{AccountHour, Telemetry};
use crate::catalog::{Tx, accounts::Account};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::principal::{Permission, Principal};

const HOUR: Duration = Duration::from_hours(1);

/// An account and what it used in the current period, a calendar month in UTC.
#[derive(Clone, Debug)]
pub struct AccountUsage {
    /// The account, with what it stores now.
    pub account: Account,
    /// When the period began.
    pub period_start: Timestamp,
    /// When it ends.
    pub period_end: Timestamp,
    /// What was counted in it.
    pub traffic: Traffic,
}

/// The caller's account and its usage.
pub fn of_account(app: &App, principal: &Principal) -> Result<AccountUsage> {
    let account_id = principal.in_account(Permission::Read)?;
    let account = app.catalog().read(|reader| crate::accounts::get(reader, account_id))?;
    let (period_start, period_end) = app.now().month();
    let traffic = app.meter().sum(account_id, period_start, period_end)?;
    Ok(AccountUsage { account, period_start, period_end, traffic })
}

/// Changes the counters of a bucket and its account; refuses what would pass the quota. Being part of the writer's
/// transaction, it decides for one writer after the other.
pub(crate) fn charge(tx: &Tx<'_>, bucket: &Bucket, delta: Delta) -> Result<()> {
    let growth = delta.bytes + delta.uploads;
    if growth > 0 {
        let account = crate::accounts::get(tx, &bucket.account_id)?;
        if room(&account, 0).is_some_and(|room| growth.unsigned_abs() > room) {
            return Err(quota_exceeded());
        }
    }
    buckets::count(tx, bucket.row_id, delta.objects, delta.bytes)?;
    accounts::count(tx, &bucket.account_id, delta)
}

/// What may still be stored once `freed` bytes are gone; `None` is no limit.
pub(crate) fn room(account: &Account, freed: u64) -> Option<u64> {
    let used = account.storage_bytes + account.upload_bytes;
    account.plan.max_storage_bytes.map(|max| (max + freed).saturating_sub(used))
}

pub(crate) fn quota_exceeded() -> Error {
    Error::new(
        Code::QuotaExceeded,
        "This would take the account over its storage limit (`maxStorageBytes`). Nothing was stored.",
    )
}

/// Counts requests in memory; [`Meter::flush`] writes them down.
#[derive(Debug)]
pub(crate) struct Meter {
    telemetry: Telemetry,
    pending: Mutex<Pending>,
    /// Held while counts move from memory to disk, so that nobody reads them in neither place.
    moving: Mutex<()>,
}

#[derive(Debug, Default)]
struct Pending {
    traffic: HashMap<AccountHour, Traffic>,
    key_uses: HashMap<String, Timestamp>,
}

impl Meter {
    pub(crate) fn new(telemetry: Telemetry) -> Self {
        Self { telemetry, pending: Mutex::default(), moving: Mutex::default() }
    }

    fn count(&self, account_id: &str, now: Timestamp, traffic: Traffic) {
        let hour =
            Timestamp::from_millis(now.as_millis() - now.as_millis().rem_euclid(HOUR.as_millis() as i64));
        *lock(&self.pending).traffic.entry((account_id.to_owned(), hour)).or_default() += traffic;
    }

    pub(crate) fn key_used(&self, key_id: &str, now: Timestamp) {
        let mut pending = lock(&self.pending);
        match pending.key_uses.get_mut(key_id) {
            Some(at) => *at = now,
            None => drop(pending.key_uses.insert(key_id.to_owned(), now)),
        }
    }

    /// Writes down what was counted; what cannot be written is kept for the next time.
    pub(crate) fn flush(&self) -> Result<()> {
        let _moving = lock(&self.moving);
        let taken = std::mem::take(&mut *lock(&self.pending));
        if taken.traffic.is_empty() && taken.key_uses.is_empty() {
            return Ok(());
        }
        self.telemetry.add(&taken.traffic, &taken.key_uses).inspect_err(|_| {
            let mut pending = lock(&self.pending);
            for (hour, traffic) in taken.traffic {
                *pending.traffic.entry(hour).or_default() += traffic;
            }
            for (key_id, at) in taken.key_uses {
                let last = pending.key_uses.entry(key_id).or_insert(at);
                *last = at.max(*last);
            }
        })
    }

    fn sum(&self, account_id: &str, from: Timestamp, to: Timestamp) -> Result<Traffic> {
        let _moving = lock(&self.moving);
        let mut sum = self.telemetry.sum(account_id, from, to)?;
        for ((id, hour), traffic) in &lock(&self.pending).traffic {
            if id == account_id && (from..to).contains(hour) {
                sum += *traffic;
            }
        }
        Ok(sum)
    }

    pub(crate) fn last_used(&self, key_id: &str) -> Result<Option<Timestamp>> {
        let _moving = lock(&self.moving);
        if let Some(at) = lock(&self.pending).key_uses.get(key_id) {
            return Ok(Some(*at));
        }
        self.telemetry.last_used(key_id)
    }
}

/// Counts a request that was answered.
pub fn count_request(app: &App, account_id: &str, ingress_bytes: u64, egress_bytes: u64) {
    app.meter().count(account_id, app.now(), Traffic { requests: 1, ingress_bytes, egress_bytes });
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
