//! Many objects at once: by their keys, or all below a prefix.
//!
//! A call runs as several writes of bounded size, so that other writers are not kept waiting; each is whole in itself.

use std::collections::HashSet;

use super::copy::place;
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
    let within = bucket == destination_bucket;
    let needed = if moves { Permission::Write } else { Permission::Read };
    let base = match &selection {
        Selection::Keys(_) => None,
        Selection::Prefix { prefix, .. } => {
            if within {
                check_apart(app, principal, &bucket, needed, prefix, &destination_prefix)?;
            }
            Some(prefix.len())
        }
    };
    let (mut batch, keys) = select(app, principal, &bucket, selection, needed, "batch-copy").await?;
    let (plan, problems) = plan(keys, base, &destination_prefix, within);
    batch.errors.extend(problems);
    for steps in plan.chunks(PER_WRITE) {
        let (principal, bucket, destination) =
            (principal.clone(), bucket.clone(), destination_bucket.clone());
        let (steps, now) = (steps.to_vec(), app.now());
        let (done, errors) = app
            .catalog()
            .write(move |tx| {
                let source = principal.bucket(tx, &bucket, needed)?;
                let destination = principal.bucket(tx, &destination, Permission::Write)?;
                let (mut done, mut errors) = (Vec::new(), Vec::new());
                for (key, to) in steps {
                    let found = objects::find(tx, source.row_id, key.as_str())?;
                    let copied = found
                        .ok_or_else(|| super::not_found(&key))
                        .and_then(|object| place(tx, &source, &destination, object, &to, moves, now));
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

/// Refuses to copy a folder into itself, or to where some of it would take the place of the rest.
fn check_apart(
    app: &App,
    principal: &Principal,
    bucket: &BucketName,
    needed: Permission,
    prefix: &str,
    destination_prefix: &str,
) -> Result<()> {
    if destination_prefix.starts_with(prefix) {
        return Err(Error::invalid("destinationPrefix", "must not lie within what is copied"));
    }
    // Up: `d/` to nothing makes `d/z` of `d/d/z`, which is another one of those to copy.
    let Some(up) = prefix.strip_prefix(destination_prefix) else { return Ok(()) };
    let clashing = format!("{prefix}{up}");
    let clashes = app.catalog().read(|reader| {
        let bucket = principal.bucket(reader, bucket, needed)?;
        let end = successor(&clashing);
        let span = Span { bucket_id: bucket.row_id, from: &clashing, end: end.as_deref(), search: None };
        let mut found = false;
        visit(reader, &span, Order::Ascending, |_| {
            found = true;
            false
        })?;
        Ok(found)
    })?;
    match clashes {
        false => Ok(()),
        true => Err(Error::invalid(
            "destinationPrefix",
            format_args!(
                "leads what begins with `{}` to where other objects of the same folder are taken from; rename that first",
                clashing.escape_debug()
            ),
        )),
    }
}

type Steps = Vec<(ObjectKey, ObjectKey)>;

/// Where each object goes, and those that can go nowhere: onto themselves, onto one another, or onto one that is still
/// to be taken away. Each of these would lose an object without a word.
fn plan(keys: Vec<ObjectKey>, base: Option<usize>, prefix: &str, within: bool) -> (Steps, Vec<BatchError>) {
    let named: HashSet<String> = match within && base.is_none() {
        true => keys.iter().map(|key| key.as_str().to_owned()).collect(),
        false => HashSet::new(),
    };
    let mut taken = HashSet::new();
    let (mut steps, mut problems) = (Vec::with_capacity(keys.len()), Vec::new());
    let mut seen = HashSet::new();
    for key in keys {
        // Named twice, it is still one.
        if !seen.insert(key.as_str().to_owned()) {
            continue;
        }
        let kept =
            base.unwrap_or_else(|| key.as_str().trim_end_matches('/').rfind('/').map_or(0, |at| at + 1));
        let target = ObjectKey::parse(&format!("{prefix}{}", &key.as_str()[kept..])).and_then(|to| {
            let problem = if within && to == key {
                "leads the object onto itself"
            } else if named.contains(to.as_str()) {
                "leads the object onto another one of this request"
            } else if !taken.insert(to.as_str().to_owned()) {
                "leads the object to where another one of this request goes, which has the same name"
            } else {
                return Ok(to);
            };
            Err(Error::invalid("destinationPrefix", problem))
        });
        match target {
            Ok(to) => steps.push((key, to)),
            Err(error) => problems.push(BatchError { key: key.as_str().to_owned(), error }),
        }
    }
    (steps, problems)
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
