//! The catalog: every row, in one SQLite database. All SQL of Stowbox stands in this folder, one file per table.
//!
//! Reads go through a [`Reader`], writes through a [`Tx`]: a write with only a reader does not compile. Closures cannot
//! await, so no lock spans I/O. Nothing outside this folder may count on there being one process; here, one writer
//! thread owns the only writing connection ([`writer`]) and a few connections serve all reads ([`readers`]).

pub(crate) mod accounts;
pub(crate) mod attempts;
pub(crate) mod audit;
pub(crate) mod buckets;
pub(crate) mod contents;
pub(crate) mod deliveries;
pub(crate) mod events;
pub(crate) mod feed;
mod fold;
pub(crate) mod freed_blobs;
mod header_sets;
pub(crate) mod idempotency;
pub(crate) mod inboxes;
pub(crate) mod keys;
pub(crate) mod leases;
pub(crate) mod meta;
mod migrate;
pub(crate) mod object_lists;
pub(crate) mod objects;
pub(crate) mod parts;
mod readers;
pub(crate) mod requests;
pub(crate) mod signed_urls;
pub(crate) mod snapshot;
pub(crate) mod telemetry;
pub(crate) mod transfers;
pub(crate) mod trash;
pub(crate) mod uploads;
pub(crate) mod webhooks;
mod writer;

use std::fmt;
use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use rusqlite::{CachedStatement, Connection};
use tokio::sync::Notify;

use crate::clock::{Ids, Timestamp};
use crate::error::{Code, Error, Result};
use feed::{Change, Feed, List};
use readers::Readers;
use writer::Writer;

/// The open catalog.
#[derive(Clone)]
pub(crate) struct Catalog(Arc<Inner>);

struct Inner {
    writer: Writer,
    readers: Readers,
    owed: Arc<Notify>,
    feed: Feed,
}

impl Catalog {
    /// Opens `path`, making and migrating the database as needed.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut connection = connect(path)?;
        migrate::migrate(&mut connection, migrate::CATALOG)?;
        let owed = Arc::<Notify>::default();
        let feed = Feed::default();
        let aids = Aids { ids: Ids::default(), owed: owed.clone(), feed: feed.clone() };
        let writer = Writer::start(connection, aids)?;
        Ok(Self(Arc::new(Inner { writer, readers: Readers::open(path)?, owed, feed })))
    }

    /// Reads on this very thread: for lookups of a few rows, which cost less than a hop to another thread.
    pub(crate) fn read<T>(&self, read: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        self.0.readers.read(read)
    }

    /// Reads on the blocking pool: for what may touch many pages, such as a listing.
    pub(crate) async fn read_many<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T> + Send + 'static,
    {
        let catalog = self.clone();
        tokio::task::spawn_blocking(move || catalog.read(read)).await.map_err(Error::internal)?
    }

    /// Runs `write` in a savepoint of the writer's next transaction and answers after the commit was synced.
    ///
    /// It runs to its end even if the caller goes away meanwhile.
    pub(crate) async fn write<T, F>(&self, write: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    {
        self.0.writer.write(write).await
    }

    /// Is notified after a commit that owes something to a webhook.
    pub(crate) fn owed(&self) -> &Notify {
        &self.0.owed
    }

    /// What was changed, for onlookers.
    pub(crate) fn feed(&self) -> &Feed {
        &self.0.feed
    }

    /// Ends the writer after what waits; later writes fail.
    pub(crate) async fn close(&self) {
        self.0.writer.close().await;
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Catalog")
    }
}

/// May read.
pub(crate) struct Reader<'c>(&'c Connection);

impl Reader<'_> {
    fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>> {
        self.0.prepare_cached(sql).map_err(failed)
    }
}

/// May read and write, within one job of the writer.
pub(crate) struct Tx<'c> {
    reader: Reader<'c>,
    on_commit: std::cell::RefCell<Vec<OnCommit>>,
    /// By how much this job has made each account grow so far.
    growth: std::cell::RefCell<Vec<(String, i64)>>,
    aids: &'c Aids,
}

/// What the writer lends to each of its jobs.
struct Aids {
    ids: Ids,
    owed: Arc<Notify>,
    feed: Feed,
}

type OnCommit = Box<dyn FnOnce() + Send>;

impl<'c> Tx<'c> {
    fn new(connection: &'c Connection, aids: &'c Aids) -> Self {
        Self {
            reader: Reader(connection),
            on_commit: std::cell::RefCell::default(),
            growth: std::cell::RefCell::default(),
            aids,
        }
    }

    /// A new id with this prefix. Those of one prefix ascend in the order of the commits.
    pub(crate) fn id(&self, prefix: &str, now: Timestamp) -> String {
        self.aids.ids.id(prefix, now)
    }

    /// Adds to what this job has made an account grow by, and answers the sum.
    pub(crate) fn grow(&self, account_id: &str, bytes: i64) -> i64 {
        let mut growth = self.growth.borrow_mut();
        let at = growth.iter().position(|(known, _)| known == account_id).unwrap_or_else(|| {
            growth.push((account_id.to_owned(), 0));
            growth.len() - 1
        });
        growth[at].1 += bytes;
        growth[at].1
    }

    /// Wakes who delivers to webhooks, once the commit is durable.
    pub(crate) fn wake_deliverer(&self) {
        let owed = self.aids.owed.clone();
        self.on_commit(move || owed.notify_one());
    }

    /// Tells onlookers of a change, once the commit is durable.
    pub(crate) fn tell(&self, account_id: &str, change: Change) {
        let (feed, account_id) = (self.aids.feed.clone(), account_id.to_owned());
        self.on_commit(move || feed.append(account_id, change));
    }

    /// Tells onlookers that a list of an account is another now.
    pub(crate) fn tell_list(&self, account_id: &str, list: List, bucket: Option<&str>) {
        self.tell(account_id, Change::ListChanged { list, bucket: bucket.map(ToOwned::to_owned) });
    }

    /// Runs `then` once the commit is durable, even if the caller has gone. If the job fails, `then` is dropped unrun;
    /// if the commit itself fails, nobody knows whether it reached the disk, and `then` is forgotten.
    pub(crate) fn on_commit(&self, then: impl FnOnce() + Send + 'static) {
        self.on_commit.borrow_mut().push(Box::new(then));
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> Result<usize> {
        self.prepare(sql)?.execute(params).map_err(failed)
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}

/// Opens one connection with the settings that all share.
fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path).map_err(failed)?;
    // FULL syncs the log at every commit, so that what was answered survives a power cut; fullfsync does so on macOS too.
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA fullfsync = ON;
             PRAGMA foreign_keys = ON;
             PRAGMA busy_timeout = 5000;
             PRAGMA cache_size = -8192;
             PRAGMA temp_store = MEMORY;
             PRAGMA journal_size_limit = 67108864;",
        )
        .map_err(failed)?;
    fold::add_function(&connection).map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(connection)
}

/// The one translation of SQLite's failures. UNIQUE violations are translated where the insert is: only there is
/// known what they mean.
fn failed(error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode;
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => disk_full().caused_by(error),
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::DatabaseBusy,
        ) => Error::new(Code::StorageUnavailable, "The catalog cannot be read or written just now.")
            .caused_by(error),
        _ => Error::internal(error),
    }
}

pub(crate) fn disk_full() -> Error {
    Error::new(Code::InsufficientStorage, "The disk of the server is full. Nothing was stored.")
}

fn is_unique_violation(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqliteFailure(failure, _)
        if failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_UNIQUE
            || failure.extended_code == rusqlite::ffi::SQLITE_CONSTRAINT_PRIMARYKEY)
}

/// Reads a column that holds JSON.
fn from_json<T: serde::de::DeserializeOwned>(column: usize, json: &str) -> rusqlite::Result<T> {
    serde_json::from_str(json).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, error.into())
    })
}
