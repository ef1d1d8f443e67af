//! `uploads`: multipart uploads that are not complete; `spent_uploads`: those that were, and still have parts.

use rusqlite::{OptionalExtension, Row, params};

use super::objects::ObjectHeaders;
use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// An unfinished multipart upload.
#[derive(Clone, Debug)]
pub struct Upload {
    pub(crate) bucket_id: i64,
    pub(crate) content_id: i64,
    pub(crate) revision: i64,
    /// `upl_…`
    pub id: String,
    /// What the object will be called.
    pub key: String,
    /// What the object will bear.
    pub headers: ObjectHeaders,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it is given up.
    pub expires_at: Timestamp,
}

const COLUMNS: &str = "bucket_id, content_id, revision, id, key, content_type, cache_control, content_disposition, \
                       content_encoding, content_language, metadata, created_at, expires_at";

pub(crate) fn insert(tx: &Tx<'_>, upload: &Upload) -> Result<()> {
    let headers = &upload.headers;
    let metadata = serde_json::to_string(&headers.metadata).map_err(Error::internal)?;
    tx.execute(
        "INSERT INTO uploads (bucket_id, content_id, id, key, content_type, cache_control, content_disposition,
             content_encoding, content_language, metadata, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            upload.bucket_id,
            upload.content_id,
            upload.id,
            upload.key,
            headers.content_type,
            headers.cache_control,
            headers.content_disposition,
            headers.content_encoding,
            headers.content_language,
            metadata,
            upload.created_at.as_millis(),
            upload.expires_at.as_millis()
        ],
    )
    .map(drop)
}

pub(crate) fn find(reader: &Reader<'_>, id: &str) -> Result<Option<Upload>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM uploads WHERE id = ?1"))?
        .query_row([id], from_row)
        .optional()
        .map_err(failed)
}

/// Uploads of a bucket by id, that is by age, after `after`.
pub(crate) fn list(reader: &Reader<'_>, bucket_id: i64, after: &str, limit: usize) -> Result<Vec<Upload>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM uploads WHERE bucket_id = ?1 AND id > ?2 ORDER BY id LIMIT ?3"
        ))?
        .query_map(params![bucket_id, after, limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// Whether a bucket has any.
pub(crate) fn any(reader: &Reader<'_>, bucket_id: i64) -> Result<bool> {
    reader.prepare("SELECT 1 FROM uploads WHERE bucket_id = ?1 LIMIT 1")?.exists([bucket_id]).map_err(failed)
}

/// Uploads that have expired by `now`, at most `limit`.
pub(crate) fn list_expired(reader: &Reader<'_>, now: Timestamp, limit: usize) -> Result<Vec<Upload>> {
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM uploads WHERE expires_at <= ?1 ORDER BY expires_at LIMIT ?2"
        ))?
        .query_map(params![now.as_millis(), limit as i64], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// A part came or went.
pub(crate) fn touch(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("UPDATE uploads SET revision = revision + 1 WHERE id = ?1", [id]).map(drop)
}

/// Removes an upload. What is known of its parts is forgotten later: this takes as long for one part as for 10,000.
pub(crate) fn delete(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM uploads WHERE id = ?1", [id])?;
    tx.execute("INSERT INTO spent_uploads (id) VALUES (?1)", [id]).map(drop)
}

/// One of the removed uploads whose parts are still to be forgotten.
pub(crate) fn spent(reader: &Reader<'_>) -> Result<Option<String>> {
    reader
        .prepare("SELECT id FROM spent_uploads LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()
        .map_err(failed)
}

/// A removed upload has no parts any more.
pub(crate) fn forget(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("DELETE FROM spent_uploads WHERE id = ?1", [id]).map(drop)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<Upload> {
    let metadata: String = row.get(10)?;
    Ok(Upload {
        bucket_id: row.get(0)?,
        content_id: row.get(1)?,
        revision: row.get(2)?,
        id: row.get(3)?,
        key: row.get(4)?,
        headers: ObjectHeaders {
            content_type: row.get(5)?,
            cache_control: row.get(6)?,
            content_disposition: row.get(7)?,
            content_encoding: row.get(8)?,
            content_language: row.get(9)?,
            metadata: super::from_json(10, &metadata)?,
        },
        created_at: Timestamp::from_millis(row.get(11)?),
        expires_at: Timestamp::from_millis(row.get(12)?),
    })
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::*;
    use crate::catalog::Catalog;

    /// An upload of bucket 1 with so many parts.
    async fn insert_with_parts(catalog: &Catalog, id: &'static str, count: u32) {
        let now = Timestamp::from_millis(0);
        let write = move |tx: &Tx<'_>| {
            let headers = ObjectHeaders::default();
            insert(
                tx,
                &Upload {
                    bucket_id: 1,
                    content_id: 1,
                    revision: 0,
                    id: id.to_owned(),
                    key: "k".to_owned(),
                    headers,
                    created_at: now,
                    expires_at: now,
                },
            )?;
            (1..=count).try_for_each(|number| {
                let part = parts::Part { number, md5: [0; 16], crc64nvme: 0, size_bytes: 1, created_at: now };
                parts::upsert(tx, id, &part)
            })
        };
        catalog.write(write).await.unwrap();
    }

    #[tokio::test]
    async fn removing_an_upload_changes_as_many_rows_whatever_parts_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let catalog = Catalog::open(&folder.path().join("catalog.db")).unwrap();
        let account = "INSERT INTO accounts (id, name, created_at) VALUES ('a', 'a', 0)";
        catalog.write(move |tx| tx.execute(account, [])).await.unwrap();
        let bucket =
            "INSERT INTO buckets (id, public_id, account_id, name, visibility, created_at, updated_at)
                      VALUES (1, 'b', 'a', 'b', 'private', 0, 0)";
        catalog.write(move |tx| tx.execute(bucket, [])).await.unwrap();
        for (id, parts) in [("few", 3), ("many", 10_000)] {
            insert_with_parts(&catalog, id, parts).await;
            let changed = catalog.write(move |tx| {
                let before = tx.0.total_changes();
                delete(tx, id)?;
                Ok(tx.0.total_changes() - before)
            });
            assert_eq!(changed.await.unwrap(), 2, "{id}");
            assert_eq!(catalog.read(spent).unwrap().as_deref(), Some(id));
            catalog.write(move |tx| forget(tx, id)).await.unwrap();
        }
    }
}
