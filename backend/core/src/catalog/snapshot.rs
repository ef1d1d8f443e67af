//! Copies of a database as it was at one moment, and what a copy of the catalog says of the blobs that belong to it.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OpenFlags, params};

use super::contents::Piece;
use super::{Reader, contents, failed, meta};
use crate::error::{Code, Error, Result};

/// Copies a database into a new file, beside whoever reads and writes it. What was deleted is not in the copy.
pub(crate) fn take(database: &Path, into: &Path) -> Result<()> {
    let into = into.to_str().ok_or_else(|| {
        Error::new(Code::InvalidConfig, "The path of the backup must be UTF-8, for SQLite's sake.")
    })?;
    open(database)?.execute("VACUUM INTO ?1", [into]).map(drop).map_err(failed)
}

/// Makes a copy of the catalog one of its own: changes a fact about it, and forgets another.
pub(crate) fn part(path: &Path, fact: (&str, &str), forgotten: &str) -> Result<()> {
    let catalog = Connection::open(path).map_err(failed)?;
    catalog.execute("UPDATE meta SET value = ?2 WHERE name = ?1", [fact.0, fact.1]).map_err(failed)?;
    catalog.execute("DELETE FROM meta WHERE name = ?1", [forgotten]).map(drop).map_err(failed)
}

/// A copy of the catalog.
pub(crate) struct Snapshot(Mutex<Connection>);

impl Snapshot {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Ok(Self(Mutex::new(open(path)?)))
    }

    /// A fact about the catalog.
    pub(crate) fn fact(&self, name: &str) -> Result<Option<String>> {
        meta::find(&Reader(&self.connection()), name)
    }

    /// Blobs in the order of their ids, after `after`.
    pub(crate) fn blobs(&self, after: &str, limit: usize) -> Result<Vec<Piece>> {
        Reader(&self.connection())
            .prepare(
                "SELECT blob_id, size_bytes FROM content_blobs WHERE blob_id > ?1 ORDER BY blob_id LIMIT ?2",
            )?
            .query_map(params![after, limit as i64], |row| {
                Ok(Piece { blob_id: row.get(0)?, size_bytes: row.get(1)? })
            })
            .and_then(Iterator::collect)
            .map_err(failed)
    }

    /// Whether a blob belongs to it.
    pub(crate) fn has_blob(&self, blob_id: &str) -> Result<bool> {
        contents::uses_blob(&Reader(&self.connection()), blob_id)
    }

    /// How many objects there are, how many blobs, and their bytes.
    pub(crate) fn sums(&self) -> Result<(u64, u64, u64)> {
        Reader(&self.connection())
            .prepare(
                "SELECT (SELECT count(*) FROM objects), count(*), coalesce(sum(size_bytes), 0) FROM content_blobs",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .map_err(failed)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn open(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(failed)
}
