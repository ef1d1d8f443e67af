//! Buckets of a size that no test has the time to upload: rows written straight into the catalog of a stopped server.

use std::path::Path;

use rusqlite::Connection;

/// Objects to write.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
    /// Into this bucket, which exists.
    pub bucket: &'a str,
    /// The key of object number `i`, in SQL: `printf('%06d.jpg', i)`.
    pub key: &'a str,
    /// How many, numbered from zero.
    pub count: u32,
}

impl Rows<'_> {
    /// Writes them in one commit, with all that the server counts. They share a content of one byte, whatever size they
    /// say they have: for lists, not for downloads. Sizes and dates are in another order than the keys.
    pub fn write(self, data_dir: &Path) {
        let Self { bucket, key, count } = self;
        let mut catalog = Connection::open(data_dir.join("catalog.db")).unwrap();
        let tx = catalog.transaction().unwrap();
        let (bucket_id, account_id): (i64, String) = tx
            .query_row("SELECT id, account_id FROM buckets WHERE name = ?1", [bucket], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        tx.execute("INSERT INTO contents (refs, size_bytes, body) VALUES (?1, 1, x'78')", [count]).unwrap();
        let content_id = tx.last_insert_rowid();
        tx.execute(
            &format!(
                "WITH RECURSIVE numbers (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM numbers WHERE i + 1 < ?1)
                 INSERT INTO objects (bucket_id, key, content_id, size_bytes, etag, crc64nvme, content_type, created_at,
                                      updated_at)
                 SELECT ?2, {key}, ?3, i * 7919 % 1000003, '9dd4e461268c8034f5c8564e155c67a6', 7919, 'image/jpeg',
                        1763467200000, 1763467200000 + i * 104729 % 1000003 FROM numbers"
            ),
            (count, bucket_id, content_id),
        )
        .unwrap();
        let bytes: i64 = tx
            .query_row("SELECT sum(size_bytes) FROM objects WHERE content_id = ?1", [content_id], |row| {
                row.get(0)
            })
            .unwrap();
        for (table, id) in [("buckets", bucket_id.to_string()), ("accounts", account_id)] {
            let counted = if table == "buckets" { "size_bytes" } else { "storage_bytes" };
            tx.execute(
                &format!(
                    "UPDATE {table} SET object_count = object_count + ?1, {counted} = {counted} + ?2 WHERE id = ?3"
                ),
                (count, bytes, id),
            )
            .unwrap();
        }
        tx.commit().unwrap();
    }
}

/// The parts of an unfinished upload, all like the one that was sent, whatever size they say they have.
#[derive(Clone, Copy, Debug)]
pub struct SentParts<'a> {
    /// `upl_…`, with part 1.
    pub upload_id: &'a str,
    /// How many there shall be.
    pub count: u32,
    /// How large each says it is.
    pub bytes: u64,
}

impl SentParts<'_> {
    /// Writes them in one commit, with what the server counts.
    pub fn write(self, data_dir: &Path) {
        let Self { upload_id, count, bytes } = self;
        let catalog = Connection::open(data_dir.join("catalog.db")).unwrap();
        catalog
            .execute_batch(&format!(
                "BEGIN;
                 UPDATE accounts SET upload_bytes = upload_bytes + {bytes} * {count} - (
                   SELECT size_bytes FROM parts WHERE upload_id = '{upload_id}');
                 UPDATE parts SET size_bytes = {bytes} WHERE upload_id = '{upload_id}';
                 UPDATE content_blobs SET size_bytes = {bytes}
                   WHERE content_id = (SELECT content_id FROM uploads WHERE id = '{upload_id}');
                 WITH RECURSIVE numbers (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})
                 INSERT INTO parts (upload_id, number, md5, crc64nvme, size_bytes, created_at)
                   SELECT upload_id, i, md5, crc64nvme, size_bytes, created_at FROM numbers, parts
                   WHERE upload_id = '{upload_id}' AND number = 1;
                 WITH RECURSIVE numbers (i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM numbers WHERE i < {count})
                 INSERT INTO content_blobs (content_id, position, blob_id, size_bytes)
                   SELECT content_id, i, printf('{upload_id}-%d', i), {bytes} FROM numbers, uploads
                   WHERE id = '{upload_id}';
                 COMMIT;"
            ))
            .unwrap();
    }
}
