//! Copying and moving: another key for the same content. The cost does not depend on its size.

use std::collections::BTreeMap;

use super::conflict::{OnConflict, settle, taken};
use super::publish::{move_out, publish, rewrite};
use super::{Object, ObjectHeaders, not_found};
use crate::App;
use crate::catalog::buckets::Bucket;
use crate::catalog::{Tx, contents, objects};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// A request to copy or move an object.
#[derive(Clone, Debug)]
pub struct CopyObject {
    /// From this bucket.
    pub bucket: BucketName,
    /// This object.
    pub key: ObjectKey,
    /// To this bucket.
    pub destination_bucket: BucketName,
    /// Under this key.
    pub destination_key: ObjectKey,
    /// What shall differ.
    pub changes: HeaderChanges,
    /// Whether the old key goes.
    pub moves: bool,
    /// What to do when the new key is taken.
    pub on_conflict: OnConflict,
}

/// Headers instead of those that an object has; what is none stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeaderChanges {
    /// `Content-Type`
    pub content_type: Option<String>,
    /// `Cache-Control`; without a value, it is taken away. So are the others.
    pub cache_control: Option<Option<String>>,
    /// `Content-Disposition`
    pub content_disposition: Option<Option<String>>,
    /// `Content-Encoding`
    pub content_encoding: Option<Option<String>>,
    /// `Content-Language`
    pub content_language: Option<Option<String>>,
    /// All of `x-metadata-*`.
    pub metadata: Option<BTreeMap<String, String>>,
}

impl HeaderChanges {
    fn apply(self, headers: &mut ObjectHeaders) {
        let kept = std::mem::take(headers);
        *headers = ObjectHeaders {
            content_type: self.content_type.unwrap_or(kept.content_type),
            cache_control: self.cache_control.unwrap_or(kept.cache_control),
            content_disposition: self.content_disposition.unwrap_or(kept.content_disposition),
            content_encoding: self.content_encoding.unwrap_or(kept.content_encoding),
            content_language: self.content_language.unwrap_or(kept.content_language),
            metadata: self.metadata.unwrap_or(kept.metadata),
        };
    }
}

/// Copies or moves an object; onto itself, changes its headers.
pub async fn copy(app: &App, principal: &Principal, request: CopyObject) -> Result<Object> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let needed = if request.moves { Permission::Write } else { Permission::Read };
            let source = principal.bucket(tx, &request.bucket, needed)?;
            let destination = principal.bucket(tx, &request.destination_bucket, Permission::Write)?;
            let mut object = objects::find(tx, source.row_id, request.key.as_str())?
                .ok_or_else(|| not_found(&request.key))?;
            let changes_nothing = request.changes == HeaderChanges::default();
            request.changes.apply(&mut object.headers);
            if source.row_id == destination.row_id && request.key == request.destination_key {
                if changes_nothing {
                    return Err(Error::invalid(
                        "destinationKey",
                        "is the object itself; give `metadata`, `contentType` or another header to change it",
                    ));
                }
                object.updated_at = now;
                rewrite(tx, &source, &object, now)?;
                return Ok(object);
            }
            let wanted = &request.destination_key;
            let (key, old) =
                settle(tx, &destination, wanted, request.on_conflict)?.ok_or_else(|| taken(wanted))?;
            place(tx, (&source, &destination), object, (&key, old.as_ref()), request.moves, now)
        })
        .await
}

/// Puts the content of `object` under another key, in the place of what is there, and takes it from the old one if it moves.
pub(super) fn place(
    tx: &Tx<'_>,
    (source, destination): (&Bucket, &Bucket),
    object: Object,
    (key, old): (&ObjectKey, Option<&Object>),
    moves: bool,
    now: Timestamp,
) -> Result<Object> {
    contents::retain(tx, object.content_id)?;
    // The old key goes first, so that moving needs no room.
    if moves {
        move_out(tx, source, &object, now)?;
    }
    let copy = Object {
        key: key.as_str().to_owned(),
        created_at: old.map_or(now, |old| old.created_at),
        updated_at: now,
        ..object
    };
    publish(tx, destination, &copy, old, now)?;
    Ok(copy)
}
