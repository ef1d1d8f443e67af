//! `meta`: facts about this catalog itself.

use rusqlite::OptionalExtension;

use super::{Reader, Tx, failed};
use crate::error::Result;

pub(crate) fn find(reader: &Reader<'_>, name: &str) -> Result<Option<String>> {
    reader
        .prepare("SELECT value FROM meta WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
        .map_err(failed)
}

/// Writes a fact in the place of the one of that name.
pub(crate) fn upsert(tx: &Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", [name, value]).map(drop)
}

pub(crate) fn insert(tx: &Tx<'_>, name: &str, value: &str) -> Result<()> {
    tx.execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", [name, value]).map(drop)
}
