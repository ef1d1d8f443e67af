//! `contents` and `content_blobs`: bytes that objects refer to. A content never changes; it gains and loses references.

use rusqlite::{OptionalExtension, params};

use super::{Reader, Tx, failed, freed_blobs};
use crate::clock::Timestamp;
use crate::error::Result;

/// Where the bytes of a content lie.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// In the row itself.
    Row(Vec<u8>),
    /// In these blobs, one after the other.
    Blobs(Vec<Piece>),
}

/// One blob of a content.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) blob_id: String,
    pub(crate) size_bytes: u64,
}

/// Adds a content with one reference; answers its id.
pub(crate) fn insert(tx: &Tx<'_>, size_bytes: u64, place: &Place) -> Result<i64> {
    let body = match place {
        Place::Row(body) => Some(body),
        Place::Blobs(_) => None,
    };
    let id = tx
        .prepare("INSERT INTO contents (refs, size_bytes, body) VALUES (1, ?1, ?2)")?
        .insert(params![size_bytes, body])
        .map_err(failed)?;
    if let Place::Blobs(pieces) = place {
        for (position, piece) in pieces.iter().enumerate() {
            tx.execute(
                "INSERT INTO content_blobs (content_id, position, blob_id, size_bytes) VALUES (?1, ?2, ?3, ?4)",
                params![id, position as i64, piece.blob_id, piece.size_bytes],
            )?;
        }
    }
    Ok(id)
}

/// Adds a content without bytes, for blobs to come.
pub(crate) fn reserve(tx: &Tx<'_>) -> Result<i64> {
    insert(tx, 0, &Place::Blobs(Vec::new()))
}

/// Puts a blob at a position of a reserved content, in the place of the one that was there.
pub(crate) fn set_piece(tx: &Tx<'_>, id: i64, position: u32, piece: &Piece, now: Timestamp) -> Result<()> {
    remove_piece(tx, id, position, now)?;
    tx.execute(
        "INSERT INTO content_blobs (content_id, position, blob_id, size_bytes) VALUES (?1, ?2, ?3, ?4)",
        params![id, position, piece.blob_id, piece.size_bytes],
    )
    .map(drop)
}

/// Takes a blob from a reserved content, and frees it.
pub(crate) fn remove_piece(tx: &Tx<'_>, id: i64, position: u32, now: Timestamp) -> Result<()> {
    let freed: Option<String> = tx
        .prepare("DELETE FROM content_blobs WHERE content_id = ?1 AND position = ?2 RETURNING blob_id")?
        .query_row(params![id, position], |row| row.get(0))
        .optional()
        .map_err(failed)?;
    freed.map_or(Ok(()), |blob_id| freed_blobs::insert(tx, &blob_id, now))
}

/// A reserved content has all its blobs.
pub(crate) fn set_size(tx: &Tx<'_>, id: i64, size_bytes: u64) -> Result<()> {
    tx.execute("UPDATE contents SET size_bytes = ?2 WHERE id = ?1", params![id, size_bytes]).map(drop)
}

/// Adds one reference.
pub(crate) fn retain(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.execute("UPDATE contents SET refs = refs + 1 WHERE id = ?1", [id]).map(drop)
}

/// Where the bytes of content `id` lie.
pub(crate) fn place(reader: &Reader<'_>, id: i64) -> Result<Place> {
    let body: Option<Vec<u8>> = reader
        .prepare("SELECT body FROM contents WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .map_err(failed)?;
    if let Some(body) = body {
        return Ok(Place::Row(body));
    }
    let pieces = reader
        .prepare("SELECT blob_id, size_bytes FROM content_blobs WHERE content_id = ?1 ORDER BY position")?
        .query_map([id], |row| Ok(Piece { blob_id: row.get(0)?, size_bytes: row.get(1)? }))
        .and_then(Iterator::collect)
        .map_err(failed)?;
    Ok(Place::Blobs(pieces))
}

/// Drops one reference; the last one frees the blobs.
pub(crate) fn release(tx: &Tx<'_>, id: i64, now: Timestamp) -> Result<()> {
    if tx.execute("UPDATE contents SET refs = refs - 1 WHERE id = ?1 AND refs > 1", [id])? == 1 {
        return Ok(());
    }
    let blobs: Vec<String> = tx
        .prepare("DELETE FROM content_blobs WHERE content_id = ?1 RETURNING blob_id")?
        .query_map([id], |row| row.get(0))
        .and_then(Iterator::collect)
        .map_err(failed)?;
    for blob_id in &blobs {
        freed_blobs::insert(tx, blob_id, now)?;
    }
    tx.execute("DELETE FROM contents WHERE id = ?1", [id]).map(drop)
}

/// Whether any content uses this blob.
pub(crate) fn uses_blob(reader: &Reader<'_>, blob_id: &str) -> Result<bool> {
    reader.prepare("SELECT 1 FROM content_blobs WHERE blob_id = ?1")?.exists([blob_id]).map_err(failed)
}

/// Whether any content lies in blobs at all.
pub(crate) fn any_blob(reader: &Reader<'_>) -> Result<bool> {
    reader.prepare("SELECT 1 FROM content_blobs LIMIT 1")?.exists([]).map_err(failed)
}
