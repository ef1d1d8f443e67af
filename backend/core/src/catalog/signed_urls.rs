//! `signed_urls`: every URL that was issued and has not expired.

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::Result;

/// A URL that was issued.
#[derive(Clone, Debug)]
pub struct SignedUrl {
    /// `url_…`
    pub id: String,
    /// Whose it is.
    pub account_id: String,
    /// The key that issued it; `None` is the operator.
    pub key_id: Option<String>,
    pub(crate) bucket_id: i64,
    /// The bucket it leads into.
    pub bucket: String,
    /// The object it leads to.
    pub key: String,
    /// `GET` or `PUT`.
    pub method: String,
    /// At most so many bytes of a PUT.
    pub max_bytes: Option<u64>,
    /// Only with this `Content-Type`.
    pub content_type: Option<String>,
    /// As an attachment of this name.
    pub download: Option<String>,
    /// How often it may be used.
    pub max_uses: Option<u64>,
    /// How often it was.
    pub use_count: u64,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it stops.
    pub expires_at: Timestamp,
}

const SELECT: &str = "SELECT u.id, u.account_id, u.key_id, u.bucket_id, b.name, u.key, u.method, u.max_bytes, \
                      u.content_type, u.download, u.max_uses, u.use_count, u.created_at, u.expires_at \
                      FROM signed_urls u JOIN buckets b ON b.id = u.bucket_id";

pub(crate) fn insert(tx: &Tx<'_>, url: &SignedUrl) -> Result<()> {
    tx.execute(
        "INSERT INTO signed_urls (id, account_id, key_id, bucket_id, key, method, max_bytes, content_type, download,
             max_uses, created_at, expires_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            url.id,
            url.account_id,
            url.key_id,
            url.bucket_id,
            url.key,
            url.method,
            url.max_bytes,
            url.content_type,
            url.download,
            url.max_uses,
            url.created_at.as_millis(),
            url.expires_at.as_millis()
        ],
    )
    .map(drop)
}

pub(crate) fn find(reader: &Reader<'_>, id: &str) -> Result<Option<SignedUrl>> {
    reader.prepare(&format!("{SELECT} WHERE u.id = ?1"))?.query_row([id], from_row).optional().map_err(failed)
}

/// URLs of an account by id, that is by age, after `after`, of one bucket or of all, of one key or of all; not those that have
/// expired.
pub(crate) fn list(
    reader: &Reader<'_>,
    account_id: &str,
    bucket: Option<&str>,
    key_id: Option<&str>,
    after: &str,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<SignedUrl>> {
    reader
        .prepare(&format!(
            "{SELECT} WHERE u.account_id = ?1 AND u.id > ?2 AND (?3 IS NULL OR b.name = ?3) AND u.expires_at > ?4
               AND (?6 IS NULL OR u.key_id = ?6)
             ORDER BY u.id LIMIT ?5"
        ))?
        .query_map(params![account_id, after, bucket, now.as_millis(), limit as i64, key_id], from_row)
        .and_then(Iterator::collect)
        .map_err(failed)
}

/// Counts a use; false if none is left.
pub(crate) fn count_use(tx: &Tx<'_>, id: &str) -> Result<bool> {
    let counted = tx.execute(
        "UPDATE signed_urls SET use_count = use_count + 1 WHERE id = ?1 AND (max_uses IS NULL OR use_count < max_uses)",
        [id],
    )?;
    Ok(counted == 1)
}

/// Takes a use back that came to nothing.
pub(crate) fn return_use(tx: &Tx<'_>, id: &str) -> Result<()> {
    tx.execute("UPDATE signed_urls SET use_count = use_count - 1 WHERE id = ?1 AND use_count > 0", [id])
        .map(drop)
}

/// False if the account has no such URL.
pub(crate) fn delete(tx: &Tx<'_>, account_id: &str, id: &str) -> Result<bool> {
    Ok(tx.execute("DELETE FROM signed_urls WHERE account_id = ?1 AND id = ?2", [account_id, id])? == 1)
}

pub(crate) fn delete_expired(tx: &Tx<'_>, now: Timestamp) -> Result<()> {
    tx.execute("DELETE FROM signed_urls WHERE expires_at <= ?1", [now.as_millis()]).map(drop)
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<SignedUrl> {
    Ok(SignedUrl {
        id: row.get(0)?,
        account_id: row.get(1)?,
        key_id: row.get(2)?,
        bucket_id: row.get(3)?,
        bucket: row.get(4)?,
        key: row.get(5)?,
        method: row.get(6)?,
        max_bytes: row.get(7)?,
        content_type: row.get(8)?,
        download: row.get(9)?,
        max_uses: row.get(10)?,
        use_count: row.get(11)?,
        created_at: Timestamp::from_millis(row.get(12)?),
        expires_at: Timestamp::from_millis(row.get(13)?),
    })
}
