//! `objects`: keys of a bucket, in the order of their UTF-8 bytes, and all that a listing shows of each.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, Row, params};

use super::{Reader, Tx, failed};
use crate::clock::Timestamp;
use crate::error::{Error, Result};

/// One object, without its bytes.
#[derive(Clone, Debug)]
pub struct Object {
    pub(crate) content_id: i64,
    /// Its name in the bucket.
    pub key: String,
    /// Its length.
    pub size_bytes: u64,
    /// Hex MD5 of a single upload; `<md5 of part md5s>-<parts>` of a multipart one. Bare, without quotes.
    pub etag: String,
    /// CRC-64/NVME of the bytes.
    pub crc64nvme: u64,
    /// What the client said of it.
    pub headers: ObjectHeaders,
    /// When the key was first written.
    pub created_at: Timestamp,
    /// When the bytes or headers last changed.
    pub updated_at: Timestamp,
}

impl Object {
    /// Whether it does nothing but keep a folder: it has no bytes, and its key ends with a slash.
    pub(crate) fn is_folder(&self) -> bool {
        self.size_bytes == 0 && self.key.ends_with('/')
    }
}

/// Headers that are kept with an object and given back as they were.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectHeaders {
    /// `Content-Type`
    pub content_type: String,
    /// `Cache-Control`
    pub cache_control: Option<String>,
    /// `Content-Disposition`
    pub content_disposition: Option<String>,
    /// `Content-Encoding`
    pub content_encoding: Option<String>,
    /// `Content-Language`
    pub content_language: Option<String>,
    /// `x-metadata-*`, by the name after that prefix, in lower case.
    pub metadata: BTreeMap<String, String>,
}

impl Default for ObjectHeaders {
    fn default() -> Self {
        Self {
            content_type: "application/octet-stream".to_owned(),
            cache_control: None,
            content_disposition: None,
            content_encoding: None,
            content_language: None,
            metadata: BTreeMap::new(),
        }
    }
}

pub(super) const COLUMNS: &str = "content_id, key, size_bytes, etag, crc64nvme, content_type, cache_control, \
                       content_disposition, content_encoding, content_language, metadata, created_at, updated_at";

/// Writes an object under its key, whether or not there was one. The caller releases the content of the old one.
pub(crate) fn upsert(tx: &Tx<'_>, bucket_id: i64, object: &Object) -> Result<()> {
    let headers = &object.headers;
    let metadata = match headers.metadata.is_empty() {
        true => None,
        false => Some(serde_json::to_string(&headers.metadata).map_err(Error::internal)?),
    };
    tx.execute(
        "INSERT OR REPLACE INTO objects (bucket_id, content_id, key, size_bytes, etag, crc64nvme, content_type,
             cache_control, content_disposition, content_encoding, content_language, metadata, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        params![
            bucket_id,
            object.content_id,
            object.key,
            object.size_bytes,
            object.etag,
            object.crc64nvme.cast_signed(),
            headers.content_type,
            headers.cache_control,
            headers.content_disposition,
            headers.content_encoding,
            headers.content_language,
            metadata,
            object.created_at.as_millis(),
            object.updated_at.as_millis()
        ],
    )
    .map(drop)
}

pub(crate) fn find(reader: &Reader<'_>, bucket_id: i64, key: &str) -> Result<Option<Object>> {
    reader
        .prepare(&format!("SELECT {COLUMNS} FROM objects WHERE bucket_id = ?1 AND key = ?2"))?
        .query_row(params![bucket_id, key], from_row)
        .optional()
        .map_err(failed)
}

pub(crate) fn delete(tx: &Tx<'_>, bucket_id: i64, key: &str) -> Result<()> {
    tx.execute("DELETE FROM objects WHERE bucket_id = ?1 AND key = ?2", params![bucket_id, key]).map(drop)
}

pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Object> {
    let metadata: Option<String> = row.get(10)?;
    Ok(Object {
        content_id: row.get(0)?,
        key: row.get(1)?,
        size_bytes: row.get(2)?,
        etag: row.get(3)?,
        crc64nvme: row.get::<_, i64>(4)?.cast_unsigned(),
        headers: ObjectHeaders {
            content_type: row.get(5)?,
            cache_control: row.get(6)?,
            content_disposition: row.get(7)?,
            content_encoding: row.get(8)?,
            content_language: row.get(9)?,
            metadata: metadata.map(|json| super::from_json(10, &json)).transpose()?.unwrap_or_default(),
        },
        created_at: Timestamp::from_millis(row.get(11)?),
        updated_at: Timestamp::from_millis(row.get(12)?),
    })
}
