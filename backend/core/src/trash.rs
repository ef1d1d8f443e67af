//! The trash of a bucket: what DELETE and replacing removed, restorable for as many days as the bucket says. It counts
//! in the account's storage, apart from the objects.

use std::time::Duration;

use crate::App;
use crate::catalog::accounts::Delta;
use crate::catalog::buckets::Bucket;
use crate::catalog::feed::List;
use crate::catalog::objects::{self, Object};
use crate::catalog::trash::{self as rows, Entry};
pub use crate::catalog::trash::{Cause, Trashed};
use crate::catalog::{Reader, Tx, contents};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::objects::publish::publish;
use crate::principal::{Permission, Principal};
use crate::usage;

/// The most days a bucket can keep its trash.
pub const MAX_DAYS: u32 = 90;

const DAY: Duration = Duration::from_hours(24);
/// Names tried for an object that is restored beside another one.
const MAX_NAMES: u32 = 1000;

/// A page of a bucket's trash, newest first, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    prefix: String,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Trashed>, Option<String>)> {
    let scope = format!("trash\0{bucket}\0{prefix}");
    let before = app.cursors().after(&scope, cursor)?;
    let principal = principal.clone();
    let mut trashed = app
        .catalog()
        .read_many(move |reader| {
            let bucket = principal.bucket(reader, &bucket, Permission::Read)?;
            rows::list(reader, &bucket.id, &prefix, before.as_deref(), limit + 1)
        })
        .await?;
    let next = app.cursors().cut(&scope, &mut trashed, limit, |last| last.id.clone());
    Ok((trashed, next))
}

/// What to do when the key of a restored object is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnConflict {
    /// Refuse.
    #[default]
    Fail,
    /// Put it in the place of the other one, which goes into the trash.
    Replace,
    /// Give it a new name beside the other one.
    Rename,
}

/// Puts an object back into its bucket.
pub async fn restore(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    id: String,
    on_conflict: OnConflict,
) -> Result<Object> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let bucket = principal.bucket(tx, &bucket, Permission::Write)?;
            let trashed = find(tx, &bucket, &id)?;
            let old = objects::find(tx, bucket.row_id, &trashed.object.key)?;
            let (key, old) = match (old, on_conflict) {
                (Some(_), OnConflict::Fail) => {
                    return Err(Error::new(
                        Code::PreconditionFailed,
                        format!(
                            "There is an object with the key `{}` already. Send `onConflict` as `replace` or `rename`.",
                            trashed.object.key
                        ),
                    ));
                }
                (Some(_), OnConflict::Rename) => (free_name(tx, &bucket, &trashed.object.key)?, None),
                (old, _) => (trashed.object.key.clone(), old),
            };
            tell(tx, &bucket);
            rows::delete(tx, &trashed.id)?;
            // Leaves the trash first, so that restoring needs no room.
            let out = Delta { trash: -(trashed.object.size_bytes as i64), ..Delta::default() };
            usage::charge(tx, &bucket, out)?;
            let object = Object { key, updated_at: now, ..trashed.object };
            publish(tx, &bucket, &object, old.as_ref(), now)?;
            Ok(object)
        })
        .await
}

/// Removes an object for good.
pub async fn purge(app: &App, principal: &Principal, bucket: BucketName, id: String) -> Result<()> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let bucket = principal.bucket(tx, &bucket, Permission::Write)?;
            let trashed = find(tx, &bucket, &id)?;
            drop_entry(tx, &bucket, &trashed, now)
        })
        .await?;
    app.wake_sweeper();
    Ok(())
}

/// Takes over an object that loses its key, before it does.
pub(crate) fn keep(
    tx: &Tx<'_>,
    bucket: &Bucket,
    object: &Object,
    cause: Cause,
    days: u32,
    now: Timestamp,
) -> Result<()> {
    let id = tx.id("trs", now);
    let entry =
        Entry { id: &id, bucket_id: &bucket.id, cause, deleted_at: now, expires_at: now + DAY * days };
    tell(tx, bucket);
    rows::insert(tx, &entry, bucket.row_id, &object.key)
}

/// The bytes that go into the trash with an object.
pub(crate) fn kept_bytes(bucket: &Bucket, object: &Object) -> i64 {
    if bucket.trash_days == 0 { 0 } else { object.size_bytes as i64 }
}

/// Removes an entry, its bytes and what it counted.
pub(crate) fn drop_entry(tx: &Tx<'_>, bucket: &Bucket, trashed: &Trashed, now: Timestamp) -> Result<()> {
    tell(tx, bucket);
    rows::delete(tx, &trashed.id)?;
    contents::release(tx, trashed.object.content_id, now)?;
    usage::charge(tx, bucket, Delta { trash: -(trashed.object.size_bytes as i64), ..Delta::default() })
}

fn tell(tx: &Tx<'_>, bucket: &Bucket) {
    tx.tell_list(&bucket.account_id, List::Trash, Some(&bucket.name));
}

fn find(reader: &Reader<'_>, bucket: &Bucket, id: &str) -> Result<Trashed> {
    rows::find(reader, &bucket.id, id)?.ok_or_else(|| {
        Error::new(Code::ObjectNotFound, "There is no object with that id in the bucket's trash.")
    })
}

/// `photo (restored).jpg`, or `photo (restored 2).jpg` and so on, for `photo.jpg`.
fn free_name(reader: &Reader<'_>, bucket: &Bucket, key: &str) -> Result<String> {
    for nth in 1..=MAX_NAMES {
        let name = restored_name(key, nth);
        ObjectKey::parse(&name)?;
        if objects::find(reader, bucket.row_id, &name)?.is_none() {
            return Ok(name);
        }
    }
    Err(Error::new(
        Code::PreconditionFailed,
        "A thousand objects were restored under that name. Delete some first.",
    ))
}

fn restored_name(key: &str, nth: u32) -> String {
    let (stem, end) = match key.strip_suffix('/') {
        Some(folder) => (folder, "/"),
        None => {
            let name = key.rfind('/').map_or(0, |slash| slash + 1);
            // A dot at the start of a name hides it, and is no extension.
            let dot = key[name..].rfind('.').filter(|dot| *dot > 0).map_or(key.len(), |dot| name + dot);
            key.split_at(dot)
        }
    };
    match nth {
        1 => format!("{stem} (restored){end}"),
        nth => format!("{stem} (restored {nth}){end}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restored_name_keeps_folder_and_extension() {
        for (key, first, second) in [
            ("a.jpg", "a (restored).jpg", "a (restored 2).jpg"),
            ("x.y/a", "x.y/a (restored)", "x.y/a (restored 2)"),
            ("x/.env", "x/.env (restored)", "x/.env (restored 2)"),
            ("x/", "x (restored)/", "x (restored 2)/"),
            ("a.tar.gz", "a.tar (restored).gz", "a.tar (restored 2).gz"),
        ] {
            assert_eq!((restored_name(key, 1), restored_name(key, 2)), (first.to_owned(), second.to_owned()));
        }
    }
}
