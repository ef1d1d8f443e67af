//! Copying and moving many objects at once.

use std::collections::HashSet;

use super::Object;
use super::batch::{Batch, BatchError, PER_WRITE, Selection, select};
use super::conflict::{OnConflict, settle};
use super::copy::place;
use super::list::successor;
use crate::App;
use crate::catalog::buckets::Bucket;
use crate::catalog::object_lists::{Order, Span, visit};
use crate::catalog::{Tx, objects};
use crate::clock::Timestamp;
use crate::error::{Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// A request to copy or move many objects.
#[derive(Clone, Debug)]
pub struct CopyMany {
    /// From this bucket.
    pub bucket: BucketName,
    /// These objects.
    pub selection: Selection,
    /// To this bucket.
    pub destination_bucket: BucketName,
    /// What the new keys begin with.
    pub destination_prefix: String,
    /// Whether the old keys go.
    pub moves: bool,
    /// What to do where a key is taken.
    pub on_conflict: OnConflict,
}

/// Copies or moves many objects to `destination_prefix`: those below a prefix keep what follows it, those given by
/// key keep what follows their last slash.
pub async fn copy_many(app: &App, principal: &Principal, request: CopyMany) -> Result<Batch> {
    let CopyMany { bucket, selection, destination_bucket, destination_prefix, moves, on_conflict } = request;
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
    let (plan, problems) = plan(keys, base, &destination_prefix, within, on_conflict);
    batch.errors.extend(problems);
    for steps in plan.chunks(PER_WRITE) {
        let (principal, bucket, destination) =
            (principal.clone(), bucket.clone(), destination_bucket.clone());
        let (steps, now) = (steps.to_vec(), app.now());
        let some = app
            .catalog()
            .write(move |tx| {
                let source = principal.bucket(tx, &bucket, needed)?;
                let destination = principal.bucket(tx, &destination, Permission::Write)?;
                Route { source, destination, moves, on_conflict, now }.go(tx, steps)
            })
            .await?;
        batch.done.extend(some.done);
        batch.errors.extend(some.errors);
        batch.skipped.extend(some.skipped);
        batch.replaced.extend(some.replaced);
        batch.renamed.extend(some.renamed);
    }
    if moves || !batch.replaced.is_empty() {
        app.wake_sweeper();
    }
    Ok(batch)
}

/// From where to where, and how.
struct Route {
    source: Bucket,
    destination: Bucket,
    moves: bool,
    on_conflict: OnConflict,
    now: Timestamp,
}

impl Route {
    fn go(&self, tx: &Tx<'_>, steps: Steps) -> Result<Batch> {
        let mut batch = Batch::default();
        for (key, to) in steps {
            match self.step(tx, &key, &to, &mut batch) {
                Ok(()) => {}
                // What concerns one key is told of that key; what concerns all, a full quota above all, ends it.
                Err(error) if error.is_of_one_key() => {
                    batch.errors.push(BatchError { key: key.as_str().to_owned(), error });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(batch)
    }

    /// What can be refused of one key is refused before anything is written.
    fn step(&self, tx: &Tx<'_>, key: &ObjectKey, to: &ObjectKey, batch: &mut Batch) -> Result<()> {
        let found = objects::find(tx, self.source.row_id, key.as_str())?;
        let object = found.ok_or_else(|| super::not_found(key))?;
        let name = key.as_str().to_owned();
        let on_conflict = match self.comes_together(tx, &object, to)? {
            true => OnConflict::Replace,
            false => self.on_conflict,
        };
        let Some((settled, old)) = settle(tx, &self.destination, to, on_conflict)? else {
            batch.skipped.push(name);
            return Ok(());
        };
        if old.is_some() {
            batch.replaced.push(name.clone());
        }
        if settled != *to {
            batch.renamed.push((name.clone(), settled.as_str().to_owned()));
        }
        place(tx, (&self.source, &self.destination), object, (&settled, old.as_ref()), self.moves, self.now)?;
        batch.done.push(name);
        Ok(())
    }

    /// Folders that are put together stay one folder: a second one with a number would have nothing in it.
    fn comes_together(&self, tx: &Tx<'_>, object: &Object, to: &ObjectKey) -> Result<bool> {
        if !object.is_folder() {
            return Ok(false);
        }
        let old = objects::find(tx, self.destination.row_id, to.as_str())?;
        Ok(old.is_some_and(|old| old.is_folder()))
    }
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
///
/// Where both are kept, nothing is lost: the one that comes second finds the key taken.
fn plan(
    keys: Vec<ObjectKey>,
    base: Option<usize>,
    prefix: &str,
    within: bool,
    on_conflict: OnConflict,
) -> (Steps, Vec<BatchError>) {
    let keeps_both = on_conflict == OnConflict::Rename;
    let named: HashSet<String> = match within && base.is_none() && !keeps_both {
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
            } else if !keeps_both && !taken.insert(to.as_str().to_owned()) {
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
