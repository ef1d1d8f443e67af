//! What becomes of a copy whose key is taken. It is decided within the write that makes the copy: a look beforehand would
//! leave room for others to take the key in between.

use super::Object;
use crate::catalog::buckets::Bucket;
use crate::catalog::{Reader, objects};
use crate::error::{Code, Error, Result};
use crate::names::ObjectKey;

/// Numbers tried for an object that is put beside another one.
const MAX_NUMBER: u32 = 1000;

/// What to do when the key is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// Put the copy in the place of the other one, which goes into the trash where there is one.
    #[default]
    Replace,
    /// Refuse.
    Fail,
    /// Leave both alone.
    Skip,
    /// Give the copy a number in its name.
    Rename,
}

/// The key that a copy gets, and what it replaces there. None if it is not to be made.
pub(super) fn settle(
    reader: &Reader<'_>,
    bucket: &Bucket,
    key: &ObjectKey,
    on_conflict: OnConflict,
) -> Result<Option<(ObjectKey, Option<Object>)>> {
    let old = objects::find(reader, bucket.row_id, key.as_str())?;
    match (old, on_conflict) {
        (None, _) => Ok(Some((key.clone(), None))),
        (old, OnConflict::Replace) => Ok(Some((key.clone(), old))),
        (_, OnConflict::Skip) => Ok(None),
        (_, OnConflict::Fail) => Err(taken(key)),
        (_, OnConflict::Rename) => Ok(Some((free_name(reader, bucket, key)?, None))),
    }
}

pub(super) fn taken(key: &ObjectKey) -> Error {
    Error::new(
        Code::PreconditionFailed,
        format!(
            "There is an object with the key `{key}` already. Send `onConflict` as `replace` or `rename`."
        ),
    )
}

fn free_name(reader: &Reader<'_>, bucket: &Bucket, key: &ObjectKey) -> Result<ObjectKey> {
    for number in 2..=MAX_NUMBER {
        let name = key.numbered(number)?;
        if objects::find(reader, bucket.row_id, name.as_str())?.is_none() {
            return Ok(name);
        }
    }
    Err(Error::new(
        Code::PreconditionFailed,
        format!(
            "The key `{key}` is taken, and so is each number up to {MAX_NUMBER} with it. Delete some first."
        ),
    ))
}
