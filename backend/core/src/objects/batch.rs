//! Many objects at once: by their keys, or all below a prefix.
//!
//! A call runs as several writes of bounded size, so that other writers are not kept waiting; each is whole in itself.

use super::copy::place;
use super::publish::remove;
use crate::App;
use crate::catalog::object_lists::{Order, Span, visit};
use crate::catalog::objects;
use crate::cursor::Cursor;
use crate::error::{Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::objects::list::{just_after, successor};
use crate::principal::{Permission, Principal};

/// Changed in one commit.
const PER_WRITE: usize = 500;
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

/// Copies or moves many objects to `destination_prefix`: those below a prefix keep what follows it, those given by
/// key keep what follows their last slash.
pub async fn copy_many(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    selection: Selection,
    destination_bucket: BucketName,
    destination_prefix: String,
    moves: bool,
) -> Result<Batch> {
    let base = match &selection {
        Selection::Keys(_) => None,
        Selection::Prefix { prefix, .. } => {
            if bucket == destination_bucket && destination_prefix.starts_with(prefix.as_str()) {
                return Err(Error::invalid("destinationPrefix", "must not lie within what is copied"));
            }
            Some(prefix.len())
        }
    };
    let needed = if moves { Permission::Write } else { Permission::Read };
    let (mut batch, keys) = select(app, principal, &bucket, selection, needed, "batch-copy").await?;
    for keys in keys.chunks(PER_WRITE) {
        let (principal, bucket, destination) =
            (principal.clone(), bucket.clone(), destination_bucket.clone());
        let (keys, prefix, now) = (keys.to_vec(), destination_prefix.clone(), app.now());
        let (done, errors) = app
            .catalog()
            .write(move |tx| {
                let source = principal.bucket(tx, &bucket, needed)?;
                let destination = principal.bucket(tx, &destination, Permission::Write)?;
                let (mut done, mut errors) = (Vec::new(), Vec::new());
                for key in keys {
                    let kept = base.unwrap_or_else(|| {
                        key.as_str().trim_end_matches('/').rfind('/').map_or(0, |at| at + 1)
                    });
                    let copied =
                        ObjectKey::parse(&format!("{prefix}{}", &key.as_str()[kept..])).and_then(|to| {
                            if source.row_id == destination.row_id && to == key {
                                return Err(Error::invalid(
                                    "destinationPrefix",
                                    "leads the object onto itself",
                                ));
                            }
                            let object = objects::find(tx, source.row_id, key.as_str())?
                                .ok_or_else(|| super::not_found(&key))?;
                            place(tx, &source, &destination, object, &to, moves, now)
                        });
                    match copied {
                        Ok(_) => done.push(key.as_str().to_owned()),
                        // What concerns one key is told of that key; what concerns all, a full quota above all, ends it.
                        Err(error) if error.is_of_one_key() => {
                            errors.push(BatchError { key: key.as_str().to_owned(), error });
                        }
                        Err(error) => return Err(error),
                    }
                }
                Ok((done, errors))
            })
            .await?;
        batch.done.extend(done);
        batch.errors.extend(errors);
    }
    if moves {
        app.wake_sweeper();
    }
    Ok(batch)
}

/// The keys to deal with in this call, and what is known of the answer already.
async fn select(
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
            let (principal, bucket) = (principal.clone(), bucket.clone());
            let (keys, more) = app
                .catalog()
                .read_many(move |reader| {
                    let bucket = principal.bucket(reader, &bucket, needed)?;
                    let (mut keys, mut more) = (Vec::new(), None);
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
