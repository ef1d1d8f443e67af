//! What the tables say about one another, for [`crate::verify`]: the only file that reads across all of them.

use rusqlite::{Row, params};

use super::contents::{self, Piece, Place};
use super::{Reader, failed};
use crate::error::Result;

/// Every reference to a content. A new table that refers to contents belongs in here.
const REFERENCES: &str = "SELECT content_id FROM objects UNION ALL SELECT content_id FROM uploads
                          UNION ALL SELECT content_id FROM trash";

/// Whose counter, what it says, and what it should say; only where the two differ.
type Counter = (&'static str, &'static str);

/// Each counter and the query for it.
const COUNTERS: &[Counter] = &[
    (
        "objectCount of the bucket",
        "SELECT b.name, b.object_count, (SELECT count(*) FROM objects o WHERE o.bucket_id = b.id) FROM buckets b",
    ),
    (
        "sizeBytes of the bucket",
        "SELECT b.name, b.size_bytes,
                (SELECT coalesce(sum(o.size_bytes), 0) FROM objects o WHERE o.bucket_id = b.id) FROM buckets b",
    ),
    (
        "trashBytes of the bucket",
        "SELECT b.name, b.trash_bytes,
                (SELECT coalesce(sum(t.size_bytes), 0) FROM trash t WHERE t.bucket_id = b.public_id) FROM buckets b",
    ),
    (
        "bucketCount of the account",
        "SELECT a.name, a.bucket_count, (SELECT count(*) FROM buckets b WHERE b.account_id = a.id) FROM accounts a",
    ),
    (
        "objectCount of the account",
        "SELECT a.name, a.object_count,
                (SELECT count(*) FROM buckets b JOIN objects o ON o.bucket_id = b.id WHERE b.account_id = a.id)
         FROM accounts a",
    ),
    (
        "storageBytes of the account",
        "SELECT a.name, a.storage_bytes,
                (SELECT coalesce(sum(o.size_bytes), 0) FROM buckets b JOIN objects o ON o.bucket_id = b.id
                 WHERE b.account_id = a.id)
         FROM accounts a",
    ),
    (
        "uploadBytes of the account",
        "SELECT a.name, a.upload_bytes,
                (SELECT coalesce(sum(p.size_bytes), 0) FROM buckets b JOIN uploads u ON u.bucket_id = b.id
                 JOIN parts p ON p.upload_id = u.id WHERE b.account_id = a.id)
         FROM accounts a",
    ),
    // The trash of a deleted bucket counts nowhere: it only waits for the sweeper.
    (
        "trashBytes of the account",
        "SELECT a.name, a.trash_bytes,
                (SELECT coalesce(sum(t.size_bytes), 0) FROM buckets b JOIN trash t ON t.bucket_id = b.public_id
                 WHERE b.account_id = a.id)
         FROM accounts a",
    ),
];

/// A counter that is wrong.
pub(crate) struct Miscount {
    /// What it counts.
    pub(crate) counter: &'static str,
    /// Of which bucket, account or content.
    pub(crate) owner: String,
    pub(crate) says: i64,
    pub(crate) is: i64,
}

/// Some bytes and what is known of them.
pub(crate) struct Known {
    pub(crate) bucket: String,
    pub(crate) key: String,
    pub(crate) owner: Owner,
    pub(crate) size_bytes: u64,
    pub(crate) crc64nvme: u64,
    /// None if the content is not there.
    pub(crate) content: Option<Content>,
}

/// What bytes are of.
#[derive(Clone, Copy)]
pub(crate) enum Owner {
    Object,
    /// In the trash.
    Trashed,
    /// Of an unfinished upload, by its number.
    Part(u32),
}

/// Where bytes lie.
pub(crate) struct Content {
    pub(crate) id: i64,
    /// Whether others refer to it, too.
    pub(crate) is_shared: bool,
    pub(crate) place: Place,
}

/// What SQLite itself finds wrong with the database.
pub(crate) fn damages(reader: &Reader<'_>) -> Result<Vec<String>> {
    let mut said: Vec<String> = reader
        .prepare("PRAGMA integrity_check")?
        .query_map([], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(failed)?;
    said.retain(|line| line != "ok");
    Ok(said)
}

/// The counters that are wrong, the references of contents included.
pub(crate) fn miscounts(reader: &Reader<'_>) -> Result<Vec<Miscount>> {
    let references = format!(
        "SELECT 'number ' || c.id, c.refs, coalesce(r.count, 0) FROM contents c
         LEFT JOIN (SELECT content_id, count(*) AS count FROM ({REFERENCES}) GROUP BY content_id) r
           ON r.content_id = c.id"
    );
    let mut wrong = Vec::new();
    for (counter, sql) in COUNTERS.iter().copied().chain([("references of the content", references.as_str())])
    {
        let mut counted = reader.prepare(sql)?;
        let mut rows = counted.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            let (says, is) = (row.get(1).map_err(failed)?, row.get(2).map_err(failed)?);
            if says != is {
                wrong.push(Miscount { counter, owner: row.get(0).map_err(failed)?, says, is });
            }
        }
    }
    Ok(wrong)
}

/// All bytes that are stored: copies once.
pub(crate) fn stored_bytes(reader: &Reader<'_>) -> Result<u64> {
    reader
        .prepare(
            "SELECT (SELECT coalesce(sum(size_bytes), 0) FROM contents)
                  + (SELECT coalesce(sum(p.size_bytes), 0) FROM parts p JOIN uploads u ON u.id = p.upload_id)",
        )?
        .query_row([], |row| row.get(0))
        .map_err(failed)
}

/// Objects after the one of that bucket and key, and where their bytes lie.
pub(crate) fn objects(
    reader: &Reader<'_>,
    after: &(i64, String),
    limit: usize,
) -> Result<Vec<((i64, String), Known)>> {
    let mut found = reader.prepare(
        "SELECT o.bucket_id, b.name, o.key, o.size_bytes, o.crc64nvme, c.id, c.refs > 1
         FROM objects o JOIN buckets b ON b.id = o.bucket_id LEFT JOIN contents c ON c.id = o.content_id
         WHERE (o.bucket_id, o.key) > (?1, ?2) ORDER BY o.bucket_id, o.key LIMIT ?3",
    )?;
    let mut rows = found.query(params![after.0, after.1, limit as i64]).map_err(failed)?;
    let mut objects = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let known = known(reader, row, Owner::Object)?;
        objects.push(((row.get(0).map_err(failed)?, known.key.clone()), known));
    }
    Ok(objects)
}

/// Objects in the trash after the one with that id, and where their bytes lie.
pub(crate) fn trash(reader: &Reader<'_>, after: &String, limit: usize) -> Result<Vec<(String, Known)>> {
    let mut found = reader.prepare(
        "SELECT t.id, coalesce(b.name, t.bucket_id), t.key, t.size_bytes, t.crc64nvme, c.id, c.refs > 1
         FROM trash t LEFT JOIN buckets b ON b.public_id = t.bucket_id LEFT JOIN contents c ON c.id = t.content_id
         WHERE t.id > ?1 ORDER BY t.id LIMIT ?2",
    )?;
    let mut rows = found.query(params![after, limit as i64]).map_err(failed)?;
    let mut trashed = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        trashed.push((row.get(0).map_err(failed)?, known(reader, row, Owner::Trashed)?));
    }
    Ok(trashed)
}

/// Reads a bucket, a key, a length, a checksum and a content from the second column on.
fn known(reader: &Reader<'_>, row: &Row<'_>, owner: Owner) -> Result<Known> {
    let content_id: Option<i64> = row.get(5).map_err(failed)?;
    let content = content_id.map(|id| {
        let is_shared = row.get(6).map_err(failed)?;
        Ok::<_, crate::Error>(Content { id, is_shared, place: contents::place(reader, id)? })
    });
    let content = content.transpose()?;
    let read = || {
        Ok(Known {
            bucket: row.get(1)?,
            key: row.get(2)?,
            owner,
            size_bytes: row.get(3)?,
            crc64nvme: row.get::<_, i64>(4)?.cast_unsigned(),
            content,
        })
    };
    read().map_err(failed)
}

/// Parts of unfinished uploads after the one of that upload and number.
pub(crate) fn parts(
    reader: &Reader<'_>,
    after: &(String, u32),
    limit: usize,
) -> Result<Vec<((String, u32), Known)>> {
    reader
        .prepare(
            "SELECT p.upload_id, p.number, b.name, u.key, p.size_bytes, p.crc64nvme, cb.content_id, cb.blob_id,
                    cb.size_bytes
             FROM parts p JOIN uploads u ON u.id = p.upload_id JOIN buckets b ON b.id = u.bucket_id
             LEFT JOIN content_blobs cb ON cb.content_id = u.content_id AND cb.position = p.number
             WHERE (p.upload_id, p.number) > (?1, ?2) ORDER BY p.upload_id, p.number LIMIT ?3",
        )?
        .query_map(params![after.0, after.1, limit as i64], |row| {
            let content = match row.get(6)? {
                Some(id) => {
                    let piece = Piece { blob_id: row.get(7)?, size_bytes: row.get(8)? };
                    Some(Content { id, is_shared: false, place: Place::Blobs(vec![piece]) })
                }
                None => None,
            };
            let number = row.get(1)?;
            let known = Known {
                bucket: row.get(2)?,
                key: row.get(3)?,
                owner: Owner::Part(number),
                size_bytes: row.get(4)?,
                crc64nvme: row.get::<_, i64>(5)?.cast_unsigned(),
                content,
            };
            Ok(((row.get(0)?, number), known))
        })
        .and_then(Iterator::collect)
        .map_err(failed)
}
