//! Copying and moving: another key for the same content. The cost does not depend on its size.

use std::collections::BTreeMap;

use super::publish::{move_out, publish, rewrite};
use super::{Object, not_found};
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
    /// Instead of what it has.
    pub metadata: Option<BTreeMap<String, String>>,
    /// Instead of what it has.
    pub content_type: Option<String>,
    /// Whether the old key goes.
    pub moves: bool,
}

/// Copies or moves an object; onto itself, changes its metadata or content type.
pub async fn copy(app: &App, principal: &Principal, request: CopyObject) -> Result<Object> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let needed = if request.moves { Permission::Write } else { Permission::Read };
            let source = principal.bucket(tx, &request.bucket, needed)?;
            let destination = principal.bucket(tx, &request.destination_bucket, Permission::Write)?;
            let mut object = objects::find(tx, source.row_id, request.key.as_str())?
                .ok_or_else(|| not_found(&request.key))?;
            let changes = request.metadata.is_some() || request.content_type.is_some();
            if let Some(metadata) = request.metadata {
                object.headers.metadata = metadata;
            }
            if let Some(content_type) = request.content_type {
                object.headers.content_type = content_type;
            }
            if source.row_id == destination.row_id && request.key == request.destination_key {
                if !changes {
                    return Err(Error::invalid(
                        "destinationKey",
                        "is the object itself; give `metadata` or `contentType` to change those",
                    ));
                }
                object.updated_at = now;
                rewrite(tx, &source, &object, now)?;
                return Ok(object);
            }
            place(tx, &source, &destination, object, &request.destination_key, request.moves, now)
        })
        .await
}

/// Puts the content of `object` under another key, and takes it from the old one if it moves.
pub(super) fn place(
    tx: &Tx<'_>,
    source: &Bucket,
    destination: &Bucket,
    object: Object,
    key: &ObjectKey,
    moves: bool,
    now: Timestamp,
) -> Result<Object> {
    contents::retain(tx, object.content_id)?;
    // The old key goes first, so that moving needs no room.
    if moves {
        move_out(tx, source, &object, now)?;
    }
    let old = objects::find(tx, destination.row_id, key.as_str())?;
    let copy = Object {
        key: key.as_str().to_owned(),
        created_at: old.as_ref().map_or(now, |old| old.created_at),
        updated_at: now,
        ..object
    };
    publish(tx, destination, &copy, old.as_ref(), now)?;
    Ok(copy)
}
