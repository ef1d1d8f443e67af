//! The changes of a bucket, each part of one commit: a key gets a content, a key loses it, an object gets other headers.
//! Every verb that writes goes through here, so that counters, the trash, freed bytes and whatever else must follow a
//! change cannot be forgotten.

use crate::catalog::accounts::Delta;
use crate::catalog::buckets::Bucket;
use crate::catalog::feed::Change;
use crate::catalog::objects::Object;
use crate::catalog::trash::Cause;
use crate::catalog::{Tx, contents, objects};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::webhooks::{EventType, events};
use crate::{trash, usage};

/// Puts `object`, whose content has a reference for it already, under its key, in the place of `old`.
pub(crate) fn publish(
    tx: &Tx<'_>,
    bucket: &Bucket,
    object: &Object,
    old: Option<&Object>,
    now: Timestamp,
) -> Result<()> {
    if let Some(old) = old {
        discard(tx, bucket, old, Cause::Replaced, now)?;
    }
    objects::upsert(tx, bucket.row_id, object)?;
    let delta = Delta {
        objects: i64::from(old.is_none()),
        bytes: object.size_bytes as i64 - old.map_or(0, |old| old.size_bytes as i64),
        trash: old.map_or(0, |old| trash::kept_bytes(bucket, old)),
        ..Delta::default()
    };
    usage::charge(tx, bucket, delta)?;
    created(tx, bucket, object, now)
}

/// Gives an object other headers.
pub(crate) fn rewrite(tx: &Tx<'_>, bucket: &Bucket, object: &Object, now: Timestamp) -> Result<()> {
    objects::upsert(tx, bucket.row_id, object)?;
    created(tx, bucket, object, now)
}

fn created(tx: &Tx<'_>, bucket: &Bucket, object: &Object, now: Timestamp) -> Result<()> {
    let (bucket_name, key, etag) = (bucket.name.clone(), object.key.clone(), object.etag.clone());
    let change = Change::ObjectCreated { bucket: bucket_name, key, size_bytes: object.size_bytes, etag };
    tx.tell(&bucket.account_id, change);
    events::append(tx, EventType::ObjectCreated, bucket, object, now)
}

/// Takes `object` from its bucket, into the trash if the bucket keeps one.
pub(crate) fn remove(tx: &Tx<'_>, bucket: &Bucket, object: &Object, now: Timestamp) -> Result<()> {
    discard(tx, bucket, object, Cause::Deleted, now)?;
    let trash = trash::kept_bytes(bucket, object);
    leave(tx, bucket, object, Delta { trash, ..Delta::default() }, now)
}

/// Takes `object` from its bucket because it goes on elsewhere.
pub(crate) fn move_out(tx: &Tx<'_>, bucket: &Bucket, object: &Object, now: Timestamp) -> Result<()> {
    contents::release(tx, object.content_id, now)?;
    leave(tx, bucket, object, Delta::default(), now)
}

fn leave(tx: &Tx<'_>, bucket: &Bucket, object: &Object, delta: Delta, now: Timestamp) -> Result<()> {
    objects::delete(tx, bucket.row_id, &object.key)?;
    usage::charge(tx, bucket, Delta { objects: -1, bytes: -(object.size_bytes as i64), ..delta })?;
    let change = Change::ObjectDeleted { bucket: bucket.name.clone(), key: object.key.clone() };
    tx.tell(&bucket.account_id, change);
    events::append(tx, EventType::ObjectDeleted, bucket, object, now)
}

/// What becomes of an object that loses its key: the trash takes it over, or its content loses a reference.
fn discard(tx: &Tx<'_>, bucket: &Bucket, object: &Object, cause: Cause, now: Timestamp) -> Result<()> {
    match bucket.trash_days {
        0 => contents::release(tx, object.content_id, now),
        days => trash::keep(tx, bucket, object, cause, days, now),
    }
}
