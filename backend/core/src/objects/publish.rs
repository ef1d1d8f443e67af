//! The two changes of a bucket, each part of one commit: a key gets a content, and a key loses it. Every verb that
//! writes goes through here, so that counters, freed bytes and whatever else must follow a change cannot be forgotten.

use crate::catalog::accounts::Delta;
use crate::catalog::buckets::Bucket;
use crate::catalog::objects::Object;
use crate::catalog::{Tx, contents, objects};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::usage;
use crate::webhooks::{EventType, events};

/// Puts `object`, whose content has a reference for it already, under its key, in the place of `old`.
pub(crate) fn publish(
    tx: &Tx<'_>,
    bucket: &Bucket,
    object: &Object,
    old: Option<&Object>,
    now: Timestamp,
) -> Result<()> {
    objects::upsert(tx, bucket.row_id, object)?;
    let delta = Delta {
        buckets: 0,
        objects: i64::from(old.is_none()),
        uploads: 0,
        bytes: object.size_bytes as i64 - old.map_or(0, |old| old.size_bytes as i64),
    };
    usage::charge(tx, bucket, delta)?;
    if let Some(old) = old {
        contents::release(tx, old.content_id, now)?;
    }
    events::append(tx, EventType::ObjectCreated, bucket, object, now)
}

/// Takes `object` from its bucket.
pub(crate) fn remove(tx: &Tx<'_>, bucket: &Bucket, object: &Object, now: Timestamp) -> Result<()> {
    objects::delete(tx, bucket.row_id, &object.key)?;
    contents::release(tx, object.content_id, now)?;
    usage::charge(
        tx,
        bucket,
        Delta { buckets: 0, objects: -1, uploads: 0, bytes: -(object.size_bytes as i64) },
    )?;
    events::append(tx, EventType::ObjectDeleted, bucket, object, now)
}
