//! Many objects at once: by their keys, or all below a prefix.
//!
//! A call runs as several writes of bounded size, so that other writers are not kept waiting; each is whole in itself.

use super::publish::remove;
use crate::App;
use crate::catalog::object_lists::{Order, Span, visit};
use crate::catalog::objects;
use crate::cursor::Cursor;
use crate::error::{Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::objects::list::{can_be_found, just_after, successor};
use crate::principal::{Permission, Principal};

/// Changed in one commit.
pub(super) const PER_WRITE: usize = 500;
/// Keys of one call by prefix.
const PER_CALL: usize = 10_000;
/// Keys of one call by name.
const MAX_KEYS: usize = 1000;

/// Which objects.
#[derive(Clone, Debug)]
pub enum Selection {
    /// These, 1 to 1000.
    Keys(Vec<String>),
    /// All whose keys begin so.
    Prefix {
        /// Empty is the whole bucket.
        prefix: String,
        /// Only keys that contain this, whatever the case.
        search: Option<String>,
        /// Where the last call ended.
        cursor: Option<String>,
    },
}

/// What a call did.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Keys that are dealt with.
    pub done: Vec<String>,
    /// Keys that could not be.
    pub errors: Vec<BatchError>,
    /// Keys that were left alone, since the one they were to go to was taken.
    pub skipped: Vec<String>,
    /// Of `done`, those that took the place of another object.
    pub replaced: Vec<String>,
    /// Of `done`, those that went to another key than was asked for, with that key.
    pub renamed: Vec<(String, String)>,
    /// For the next call, until all are dealt with.
    pub cursor: Option<String>,
}

/// Why one key could not be dealt with.
#[derive(Debug)]
pub struct BatchError {
    /// As it was sent.
    pub key: String,
    /// Why.
    pub error: Error,
}

impl Clone for BatchError {
    fn clone(&self) -> Self {
        Self { key: self.key.clone(), error: Error::new(self.error.code(), self.error.public()) }
    }
}

/// Deletes many objects. One that is missing counts as deleted.
pub async fn delete_many(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    selection: Selection,
) -> Result<Batch> {
    let (mut batch, keys) =
        select(app, principal, &bucket, selection, Permission::Write, "batch-delete").await?;
    for keys in keys.chunks(PER_WRITE) {
        let (principal, bucket, keys, now) = (principal.clone(), bucket.clone(), keys.to_vec(), app.now());
        let mut done = app
            .catalog()
            .write(move |tx| {
                let bucket = principal.bucket(tx, &bucket, Permission::Write)?;
                for key in &keys {
                    if let Some(object) = objects::find(tx, bucket.row_id, key.as_str())? {
                        remove(tx, &bucket, &object, now)?;
                    }
                }
                Ok(keys)
            })
            .await?;
        batch.done.extend(done.drain(..).map(|key| key.as_str().to_owned()));
    }
    app.wake_sweeper();
    Ok(batch)
}

/// The keys to deal with in this call, and what is known of the answer already.
pub(super) async fn select(
    app: &App,
    principal: &Principal,
    bucket: &BucketName,
    selection: Selection,
    needed: Permission,
    verb: &str,
) -> Result<(Batch, Vec<ObjectKey>)> {
    let mut batch = Batch::default();
    match selection {
        Selection::Keys(keys) => {
            app.catalog().read(|reader| principal.bucket(reader, bucket, needed).map(drop))?;
            if !(1..=MAX_KEYS).contains(&keys.len()) {
                return Err(Error::invalid("keys", "must name 1 to 1000 objects"));
            }
            let mut good = Vec::new();
            for key in keys {
                match ObjectKey::parse(&key) {
                    Ok(key) => good.push(key),
                    Err(error) => batch.errors.push(BatchError { key, error }),
                }
            }
            Ok((batch, good))
        }
        Selection::Prefix { prefix, search, cursor } => {
            let search = search.filter(|search| !search.is_empty());
            let scope = format!("{verb}\0{bucket}\0{prefix}\0{}", search.as_deref().unwrap_or_default());
            let after = app.cursors().after(&scope, cursor.as_deref())?;
            let from = after.map_or_else(|| prefix.clone(), |key| just_after(&key));
            let findable = search.as_deref().is_none_or(can_be_found);
            let (principal, bucket) = (principal.clone(), bucket.clone());
            let (keys, more) = app
                .catalog()
                .read_many(move |reader| {
                    let bucket = principal.bucket(reader, &bucket, needed)?;
                    let (mut keys, mut more) = (Vec::new(), None);
                    if !findable {
                        return Ok((keys, more));
                    }
                    let end = successor(&prefix);
                    let span = Span {
                        bucket_id: bucket.row_id,
                        from: &from,
                        end: end.as_deref(),
                        search: search.as_deref(),
                    };
                    let mut last = String::new();
                    visit(reader, &span, Order::Ascending, |object| {
                        if keys.len() == PER_CALL {
                            more = Some(std::mem::take(&mut last));
                            return false;
                        }
                        last.clone_from(&object.key);
                        keys.extend(ObjectKey::parse(&object.key));
                        true
                    })?;
                    Ok((keys, more))
                })
                .await?;
            batch.cursor = more.map(|last| app.cursors().seal(&scope, &Cursor::Key(last)));
            Ok((batch, keys))
        }
    }
}
