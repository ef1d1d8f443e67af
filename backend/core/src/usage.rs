//! What an account uses: bytes and objects exactly, in the commit that changes them; requests and traffic by a meter
//! that writes once a second, to a database whose last second may be lost.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::App;
use crate::catalog::accounts::{self, Delta};
use crate::catalog::buckets::{self, Bucket};
use crate::catalog::feed::{Change, Feed, List};
use crate::catalog::requests::{Headers, Logged, Request};
use crate::catalog::telemetry::{Batch, Telemetry};
pub use crate::catalog::telemetry::{Stored, Traffic};
use crate::catalog::{Tx, accounts::Account};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::principal::{Permission, Principal};
use crate::requests;

const HOUR: Duration = Duration::from_hours(1);
/// Of a [`Series`].
const MAX_STEPS: i64 = 1000;
/// Requests that wait in memory for the log.
const PENDING_MAX: usize = 20_000;
/// Bytes of their headers that wait: more is not kept.
const PENDING_HEADERS_MAX_BYTES: usize = 32 * 1024 * 1024;

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
    of(app, app.catalog().read(|reader| crate::accounts::get(reader, account_id))?)
}

/// An account with its usage.
pub(crate) fn of(app: &App, account: Account) -> Result<AccountUsage> {
    let (period_start, period_end) = app.now().month();
    let traffic = app.meter().sum(&account.id, period_start, period_end)?;
    Ok(AccountUsage { account, period_start, period_end, traffic })
}

/// How long a step of a [`Series`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// An hour.
    Hour,
    /// A day in UTC.
    Day,
}

impl Step {
    fn millis(self) -> i64 {
        let hours = if self == Self::Day { 24 } else { 1 };
        HOUR.as_millis() as i64 * hours
    }

    /// Of a series that is not said to begin at another time.
    fn usual_count(self) -> i64 {
        if self == Self::Day { 30 } else { 24 }
    }
}

/// What an account used, step by step.
#[derive(Clone, Debug)]
pub struct Series {
    /// The start of the first step.
    pub from: Timestamp,
    /// The end of the last step.
    pub to: Timestamp,
    /// Every step.
    pub points: Vec<Point>,
}

/// One step of a [`Series`].
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// When it began.
    pub at: Timestamp,
    /// What was counted in it.
    pub traffic: Traffic,
    /// What was stored at its end, or now.
    pub stored: Stored,
}

/// Requests, traffic and storage of the caller's account in the steps that `from` and `to` lie in and between.
pub async fn series(
    app: &App,
    principal: &Principal,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
    step: Step,
) -> Result<Series> {
    let account_id = principal.in_account(Permission::Read)?.to_owned();
    let (length, to) = (step.millis(), to.unwrap_or_else(|| app.now()).as_millis());
    let last = (to - 1).div_euclid(length);
    let first = from.map_or(last + 1 - step.usual_count(), |from| from.as_millis().div_euclid(length));
    if first > last {
        return Err(Error::invalid("from", "must lie before `to`"));
    }
    if last - first >= MAX_STEPS {
        return Err(Error::invalid("from", "is too far from `to`: there may be 1000 steps between them"));
    }
    let start = |nth: i64| Timestamp::from_millis(nth.saturating_mul(length));
    let (from, to, reading) = (start(first), start(last + 1), app.clone());
    let (hours, mut samples) = tokio::task::spawn_blocking(move || {
        reading.meter().flush()?;
        let telemetry = reading.meter().telemetry();
        let mut samples = telemetry.storage(&account_id, from, to)?;
        // What is stored now needs no sample.
        let account = reading.catalog().read(|reader| crate::accounts::get(reader, &account_id))?;
        samples.push((reading.now(), Stored::of(&account)));
        Ok::<_, Error>((telemetry.hours(&account_id, from, to)?, samples))
    })
    .await
    .map_err(Error::internal)??;
    let point = |nth| Point { at: start(nth), traffic: Traffic::default(), stored: Stored::default() };
    let mut points: Vec<_> = (first..=last).map(point).collect();
    for (hour, traffic) in hours {
        let nth = hour.as_millis().div_euclid(length) - first;
        if let Some(point) = usize::try_from(nth).ok().and_then(|nth| points.get_mut(nth)) {
            point.traffic += traffic;
        }
    }
    let (mut samples, mut stored) = (samples.drain(..).peekable(), Stored::default());
    for point in &mut points {
        let end = Timestamp::from_millis(point.at.as_millis() + length);
        while let Some((_, sample)) = samples.next_if(|(at, _)| *at < end) {
            stored = sample;
        }
        point.stored = stored;
    }
    Ok(Series { from, to, points })
}

/// Changes the counters of a bucket and its account; refuses what would pass the quota. Being part of the writer's
/// transaction, it decides for one writer after the other.
pub(crate) fn charge(tx: &Tx<'_>, bucket: &Bucket, delta: Delta) -> Result<()> {
    let growth = delta.bytes + delta.uploads + delta.trash;
    // What goes in the same commit makes room: moving, restoring and completing need none, above the limit as well.
    if tx.grow(&bucket.account_id, growth) > 0 && growth > 0 {
        let account = crate::accounts::get(tx, &bucket.account_id)?;
        if room(&account, 0).is_some_and(|room| growth.unsigned_abs() > room) {
            return Err(quota_exceeded());
        }
    }
    buckets::count(tx, bucket.row_id, delta)?;
    accounts::count(tx, &bucket.account_id, delta)
}

/// What may still be stored once `freed` bytes are gone; `None` is no limit.
pub(crate) fn room(account: &Account, freed: u64) -> Option<u64> {
    account.plan.max_storage_bytes.map(|max| (max + freed).saturating_sub(account.stored_bytes()))
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
    feed: Feed,
    pending: Mutex<Batch>,
    /// Held while counts move from memory to disk, so that nobody reads them in neither place.
    moving: Mutex<()>,
}

impl Meter {
    pub(crate) fn new(telemetry: Telemetry, feed: Feed) -> Self {
        Self { telemetry, feed, pending: Mutex::default(), moving: Mutex::default() }
    }

    pub(crate) fn count(&self, now: Timestamp, traffic: Traffic, mut logged: Logged) {
        let mut pending = lock(&self.pending);
        *pending.traffic.entry((logged.request.account_id.clone(), now.hour())).or_default() += traffic;
        // Beyond this the disk does not keep up: counts are exact, the log has a gap.
        if pending.requests.len() >= PENDING_MAX {
            return;
        }
        pending.header_bytes += logged.headers.request.capacity() + logged.headers.response.capacity();
        if pending.header_bytes > PENDING_HEADERS_MAX_BYTES {
            logged.headers = Headers::default();
        }
        pending.requests.push(logged);
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
        if taken.traffic.is_empty() && taken.key_uses.is_empty() && taken.requests.is_empty() {
            return Ok(());
        }
        match self.telemetry.add(&taken) {
            Ok(()) => {
                self.tell(taken.requests.iter().map(|logged| &logged.request));
                Ok(())
            }
            Err(error) => {
                self.keep(taken);
                Err(error)
            }
        }
    }

    /// Tells each account once that its log has grown.
    fn tell<'a>(&self, requests: impl Iterator<Item = &'a Request>) {
        // A console that is told of what it read would read again.
        let news = requests.filter(|request| !requests::is_consoles_read(request));
        for account_id in news.map(|request| request.account_id.as_str()).collect::<BTreeSet<_>>() {
            self.feed
                .append(account_id.to_owned(), Change::ListChanged { list: List::Requests, bucket: None });
        }
    }

    fn keep(&self, taken: Batch) {
        let mut pending = lock(&self.pending);
        let later = std::mem::replace(&mut pending.requests, taken.requests);
        pending.requests.extend(later);
        pending.requests.truncate(PENDING_MAX);
        pending.header_bytes += taken.header_bytes;
        for (hour, traffic) in taken.traffic {
            *pending.traffic.entry(hour).or_default() += traffic;
        }
        for (key_id, at) in taken.key_uses {
            let last = pending.key_uses.entry(key_id).or_insert(at);
            *last = at.max(*last);
        }
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

    pub(crate) fn telemetry(&self) -> &Telemetry {
        &self.telemetry
    }

    pub(crate) fn last_used(&self, key_id: &str) -> Result<Option<Timestamp>> {
        let _moving = lock(&self.moving);
        if let Some(at) = lock(&self.pending).key_uses.get(key_id) {
            return Ok(Some(*at));
        }
        self.telemetry.last_used(key_id)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
