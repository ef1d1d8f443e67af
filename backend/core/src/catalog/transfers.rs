//! The transfers database: what the window copies in and out, so that a restart goes on where it stopped. Apart from the
//! catalog, because it names places on this computer.
//!
//! Which parts of a file have arrived is the catalog's to say; here is only how many to show.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{connect, failed, migrate};
use crate::error::Result;

/// One transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TransferRow {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) bucket: String,
    pub(crate) prefix: String,
    pub(crate) title: String,
    pub(crate) conflict: String,
    pub(crate) paths: Vec<u8>,
    pub(crate) chosen: String,
    pub(crate) state: String,
    pub(crate) skipped: String,
}

/// One file of a transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileRow {
    pub(crate) path: Vec<u8>,
    pub(crate) name: String,
    pub(crate) key: String,
    pub(crate) size_bytes: u64,
    pub(crate) modified_ns: Option<i64>,
    pub(crate) state: String,
    pub(crate) replaced: bool,
    pub(crate) error: Option<(String, String)>,
    pub(crate) upload_id: Option<String>,
    pub(crate) safe_parts: u32,
}

/// How many files at once, and how many bytes a second.
pub(crate) type LimitsRow = (usize, Option<u64>);

#[derive(Debug)]
pub(crate) struct TransferLog(Mutex<Connection>);

impl TransferLog {
    pub(crate) fn open(path: &Path) -> Result<Self> {
        Self::with(connect(path)?)
    }

    /// One that is gone with the process.
    pub(crate) fn open_in_memory() -> Result<Self> {
        Self::with(connect(Path::new(":memory:"))?)
    }

    fn with(mut connection: Connection) -> Result<Self> {
        // What a killed process wrote is kept; a power cut may lose the last second, which is then sent once more.
        connection.execute_batch("PRAGMA synchronous = NORMAL;").map_err(failed)?;
        migrate::migrate(&mut connection, migrate::TRANSFERS)?;
        Ok(Self(Mutex::new(connection)))
    }

    /// All of them in the order of their starts.
    pub(crate) fn transfers(&self) -> Result<Vec<TransferRow>> {
        self.connection()
            .prepare_cached(
                "SELECT id, kind, bucket, prefix, title, conflict, paths, chosen, state, skipped FROM transfers ORDER BY id",
            )
            .and_then(|mut all| all.query_map([], transfer_from_row)?.collect())
            .map_err(failed)
    }

    /// The files of one, in order.
    pub(crate) fn files(&self, transfer_id: &str) -> Result<Vec<FileRow>> {
        self.connection()
            .prepare_cached(
                "SELECT path, name, key, size_bytes, modified_ns, state, replaced, error_code, error_message, upload_id,
                        safe_parts FROM files WHERE transfer_id = ?1 ORDER BY number",
            )
            .and_then(|mut files| files.query_map([transfer_id], file_from_row)?.collect())
            .map_err(failed)
    }

    /// Writes a transfer down with all of its files, in the place of what was known of it.
    pub(crate) fn put(&self, transfer: &TransferRow, files: &[FileRow]) -> Result<()> {
        let mut connection = self.connection();
        let tx = connection.transaction().map_err(failed)?;
        put_transfer(&tx, transfer)?;
        tx.execute("DELETE FROM files WHERE transfer_id = ?1", [&transfer.id]).map_err(failed)?;
        for (number, file) in files.iter().enumerate() {
            put_file(&tx, &transfer.id, number, file)?;
        }
        tx.commit().map_err(failed)
    }

    /// Writes down where a transfer stands.
    pub(crate) fn set_state(&self, id: &str, state: &str) -> Result<()> {
        self.connection()
            .execute("UPDATE transfers SET state = ?2 WHERE id = ?1", [id, state])
            .map(drop)
            .map_err(failed)
    }

    /// Writes down where one file stands.
    pub(crate) fn put_file(&self, transfer_id: &str, number: usize, file: &FileRow) -> Result<()> {
        put_file(&self.connection(), transfer_id, number, file)
    }

    pub(crate) fn delete(&self, id: &str) -> Result<()> {
        self.connection().execute("DELETE FROM transfers WHERE id = ?1", [id]).map(drop).map_err(failed)
    }

    pub(crate) fn limits(&self) -> Result<Option<LimitsRow>> {
        self.connection()
            .query_row("SELECT parallel, bytes_per_second FROM limits", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()
            .map_err(failed)
    }

    pub(crate) fn set_limits(&self, (parallel, bytes_per_second): LimitsRow) -> Result<()> {
        self.connection()
            .execute(
                "INSERT OR REPLACE INTO limits (id, parallel, bytes_per_second) VALUES (1, ?1, ?2)",
                params![parallel, bytes_per_second],
            )
            .map(drop)
            .map_err(failed)
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn put_transfer(tx: &Transaction<'_>, transfer: &TransferRow) -> Result<()> {
    tx.execute(
        "INSERT INTO transfers (id, kind, bucket, prefix, title, conflict, paths, chosen, state, skipped)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, skipped = excluded.skipped",
        params![
            transfer.id,
            transfer.kind,
            transfer.bucket,
            transfer.prefix,
            transfer.title,
            transfer.conflict,
            transfer.paths,
            transfer.chosen,
            transfer.state,
            transfer.skipped
        ],
    )
    .map(drop)
    .map_err(failed)
}

fn put_file(connection: &Connection, transfer_id: &str, number: usize, file: &FileRow) -> Result<()> {
    let (error_code, error_message) = file.error.clone().unzip();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO files (transfer_id, number, path, name, key, size_bytes, modified_ns, state, replaced,
                                           error_code, error_message, upload_id, safe_parts)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
        .and_then(|mut put| {
            put.execute(params![
                transfer_id,
                number,
                file.path,
                file.name,
                file.key,
                file.size_bytes,
                file.modified_ns,
                file.state,
                file.replaced,
                error_code,
                error_message,
                file.upload_id,
                file.safe_parts
            ])
        })
        .map(drop)
        .map_err(failed)
}

fn transfer_from_row(row: &Row<'_>) -> rusqlite::Result<TransferRow> {
    Ok(TransferRow {
        id: row.get(0)?,
        kind: row.get(1)?,
        bucket: row.get(2)?,
        prefix: row.get(3)?,
        title: row.get(4)?,
        conflict: row.get(5)?,
        paths: row.get(6)?,
        chosen: row.get(7)?,
        state: row.get(8)?,
        skipped: row.get(9)?,
    })
}

fn file_from_row(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    let (code, message) = (row.get::<_, Option<String>>(7)?, row.get::<_, Option<String>>(8)?);
    Ok(FileRow {
        path: row.get(0)?,
        name: row.get(1)?,
        key: row.get(2)?,
        size_bytes: row.get(3)?,
        modified_ns: row.get(4)?,
        state: row.get(5)?,
        replaced: row.get(6)?,
        error: code.zip(message),
        upload_id: row.get(9)?,
        safe_parts: row.get(10)?,
    })
}
