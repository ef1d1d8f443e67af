//! `parts`: what is known of each part of an unfinished upload. Its bytes are a blob of the upload's content. For a while
//! they outlive the upload.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

/// One part.
#[derive(Clone, Debug)]
pub struct Part {
    /// 1–10000.
    pub number: u32,
    pub(crate) md5: [u8; 16],
    pub(crate) crc64nvme: u64,
    /// Its length.
    pub size_bytes: u64,
    /// When it came.
    pub created_at: Timestamp,
}

impl Part {
    /// Hex MD5.
    pub fn etag(&self) -> String {
        crate::objects::digest::hex(&self.md5)
    }
}

const COLUMNS: &str = "number, md5, crc64nvme, size_bytes, created_at";

pub(crate) fn upsert(tx: &Tx<'_>, upload_id: &str, part: &Part) -> Result<()> {
    tx.execute(
        "INSERT OR REPLACE INTO parts (upload_id, number, md5, crc64nvme, size_bytes, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            upload_id,
            part.number,
            part.md5,
            part.crc64nvme.cast_signed(),
            part.size_bytes,
            part.created_at.as_millis()
        ],
    )
    .map(drop)
}

pub(crate) fn find(reader: &Reader<'_>, upload_id: &str, number: u32) -> Result<Option<Part>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM parts WHERE upload_id = ?1 AND number = ?2"))?
        .query_row(params![upload_id, number], from_row)
        .optional()
        .map_err(failed)
}

/// Parts in order, after number `after`.
pub(crate) fn list(reader: &Reader<'_>, upload_id: &str, after: u32, limit: usize) -> Result<Vec<Part>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM parts WHERE upload_id = ?1 AND number > ?2 ORDER BY number LIMIT ?3"
        ))?
        .query_map(params![upload_id, after, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// Bytes of all parts together.
pub(crate) fn sum(reader: &Reader<'_>, upload_id: &str) -> Result<u64> {
    reader
        .prepare("SELECT coalesce(sum(size_bytes), 0) FROM parts WHERE upload_id = ?1")?
        .query_row([upload_id], |row| row.get(0))
        .map_err(failed)
}

/// Removes the first parts, at most `limit`; answers how many there were.
pub(crate) fn delete_some(tx: &Tx<'_>, upload_id: &str, limit: usize) -> Result<usize> {
    tx.execute(
        "DELETE FROM parts WHERE upload_id = ?1
           AND number IN (SELECT number FROM parts WHERE upload_id = ?1 ORDER BY number LIMIT ?2)",
        params![upload_id, limit as i64],
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Part> {
    Ok(Part {
        number: row.get(0)?,
        md5: row.get(1)?,
        crc64nvme: row.get::<_, i64>(2)?.cast_unsigned(),
        size_bytes: row.get(3)?,
        created_at: Timestamp::from_millis(row.get(4)?),
    })
}
