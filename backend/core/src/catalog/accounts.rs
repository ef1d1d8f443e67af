//! `accounts`: who owns what, what they may use, and the counters of what they do use.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

/// One account with its plan and its counters.
#[derive(Clone, Debug)]
pub struct Account {
    /// `acct_…`
    pub id: String,
    /// What the operator calls it.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Its limits.
    pub plan: Plan,
    /// Buckets it owns now.
    pub bucket_count: u64,
    /// Objects in them now.
    pub object_count: u64,
    /// Logical bytes of those objects now.
    pub storage_bytes: u64,
    /// Bytes of the parts of unfinished uploads now.
    pub upload_bytes: u64,
    /// Logical bytes of what is in the trash of its buckets now.
    pub trash_bytes: u64,
}

/// The limits of an account; `None` is no limit.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What the operator calls it.
    pub name: Option<String>,
    /// Logical bytes over all buckets.
    pub max_storage_bytes: Option<u64>,
    /// Bytes of one object.
    pub max_object_bytes: Option<u64>,
    /// Requests of one key in a minute.
    pub requests_per_minute: Option<u32>,
}

/// A change of the counters.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Delta {
    pub(crate) buckets: i64,
    pub(crate) objects: i64,
    /// Of objects.
    pub(crate) bytes: i64,
    /// Bytes of parts of unfinished uploads.
    pub(crate) uploads: i64,
    /// Bytes in the trash.
    pub(crate) trash: i64,
}

/// Sums over all accounts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// Accounts.
    pub accounts: u64,
    /// Buckets.
    pub buckets: u64,
    /// Objects.
    pub objects: u64,
    /// Logical bytes, unfinished uploads and the trash included.
    pub storage_bytes: u64,
    /// Blobs that wait for the sweeper.
    pub freed_blobs: u64,
}

impl Account {
    /// All that its storage limit counts.
    pub fn stored_bytes(&self) -> u64 {
        self.storage_bytes + self.upload_bytes + self.trash_bytes
    }
}

const COLUMNS: &str = "id, name, created_at, max_storage_bytes, max_object_bytes, requests_per_minute, bucket_count, \
                       object_count, storage_bytes, plan_name, upload_bytes, trash_bytes";

pub(crate) fn insert(tx: &Tx<'_>, id: &str, name: &str, plan: &Plan, now: Timestamp) -> Result<()> {
    tx.execute(
        "INSERT INTO accounts (id, name, created_at, plan_name, max_storage_bytes, max_object_bytes,
             requests_per_minute)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            name,
            now.as_millis(),
            plan.name,
            plan.max_storage_bytes,
            plan.max_object_bytes,
            plan.requests_per_minute
        ],
    )
    .map(drop)
}

/// Writes the name and the plan.
pub(crate) fn update_settings(tx: &Tx<'_>, account: &Account) -> Result<()> {
    let plan = &account.plan;
    tx.execute(
        "UPDATE accounts SET name = ?2, plan_name = ?3, max_storage_bytes = ?4, max_object_bytes = ?5,
                             requests_per_minute = ?6 WHERE id = ?1",
        params![
            account.id,
            account.name,
            plan.name,
            plan.max_storage_bytes,
            plan.max_object_bytes,
            plan.requests_per_minute
        ],
    )
    .map(drop)
}

pub(crate) fn delete(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM accounts WHERE id = ?1", [id]).map(drop)
}

/// Accounts by id, that is by age, after `after`.
pub(crate) fn list(reader: &Reader<'_>, after: &str, limit: usize) -> Result<Vec<Account>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM accounts WHERE id > ?1 ORDER BY id LIMIT ?2"))?
        .query_map(params![after, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

pub(crate) fn find(reader: &Reader<'_>, id: &str) -> Result<Option<Account>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM accounts WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()
        .map_err(failed)
}

/// The oldest account of that name: names need not be unique.
pub(crate) fn find_by_name(reader: &Reader<'_>, name: &str) -> Result<Option<Account>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM accounts WHERE name = ?1 ORDER BY id LIMIT 1"))?
        .query_row([name], from_row)
        .optional()
        .map_err(failed)
}

/// Sums over all accounts.
pub(crate) fn totals(reader: &Reader<'_>) -> Result<Totals> {
    reader
        .prepare(
            "SELECT count(*), coalesce(sum(bucket_count), 0), coalesce(sum(object_count), 0),
                    coalesce(sum(storage_bytes + upload_bytes + trash_bytes), 0) FROM accounts",
        )?
        .query_row([], |row| {
            Ok(Totals {
                accounts: row.get(0)?,
                buckets: row.get(1)?,
                objects: row.get(2)?,
                storage_bytes: row.get(3)?,
                freed_blobs: 0,
            })
        })
        .map_err(failed)
}

/// Adds `delta` to the counters of an account.
pub(crate) fn count(tx: &Tx<'_>, id: &str, delta: Delta) -> Result<()> {
    tx.execute(
        "UPDATE accounts SET bucket_count = bucket_count + ?2, object_count = object_count + ?3,
                             storage_bytes = storage_bytes + ?4, upload_bytes = upload_bytes + ?5,
                             trash_bytes = trash_bytes + ?6 WHERE id = ?1",
        params![id, delta.buckets, delta.objects, delta.bytes, delta.uploads, delta.trash],
    )
    .map(drop)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        name: row.get(1)?,
        created_at: Timestamp::from_millis(row.get(2)?),
        plan: Plan {
            name: row.get(9)?,
            max_storage_bytes: row.get(3)?,
            max_object_bytes: row.get(4)?,
            requests_per_minute: row.get(5)?,
        },
        bucket_count: row.get(6)?,
        object_count: row.get(7)?,
        storage_bytes: row.get(8)?,
        upload_bytes: row.get(10)?,
        trash_bytes: row.get(11)?,
    })
}
