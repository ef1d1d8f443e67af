//! Buckets: one namespace over all accounts.

use crate::App;
use crate::catalog::accounts::{self, Delta};
pub use crate::catalog::buckets::{Bucket, Visibility};
use crate::catalog::feed::Change;
use crate::catalog::{Tx, buckets as rows, trash as trashed, uploads};
use crate::error::{Code, Error, Result};
use crate::names::BucketName;
use crate::principal::{Permission, Principal};
use crate::trash;

const MAX_ORIGINS: usize = 100;

/// Makes a bucket.
pub async fn create(
    app: &App,
    principal: &Principal,
    name: BucketName,
    visibility: Visibility,
    cors_origins: Option<Vec<String>>,
) -> Result<Bucket> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let bucket = prepare(app, account_id, &name, visibility, cors_origins)?;
    app.catalog()
        .write(move |tx| {
            insert(tx, &bucket)?;
            Ok(bucket)
        })
        .await
}

/// Checks a request for a bucket.
pub(crate) fn prepare(
    app: &App,
    account_id: String,
    name: &BucketName,
    visibility: Visibility,
    cors_origins: Option<Vec<String>>,
) -> Result<Bucket> {
    check_origins(cors_origins.as_deref())?;
    let now = app.now();
    Ok(Bucket {
        row_id: 0,
        id: app.id("bkt"),
        account_id,
        name: name.to_string(),
        visibility,
        cors_origins,
        trash_days: 0,
        object_count: 0,
        size_bytes: 0,
        trash_bytes: 0,
        created_at: now,
        updated_at: now,
    })
}

/// Inserts a bucket, counts it and tells of it.
pub(crate) fn insert(tx: &Tx<'_>, bucket: &Bucket) -> Result<()> {
    rows::insert(tx, bucket)?;
    tx.tell(&bucket.account_id, Change::BucketCreated { bucket: bucket.name.clone() });
    accounts::count(tx, &bucket.account_id, Delta { buckets: 1, ..Delta::default() })
}

/// One bucket.
pub fn get(app: &App, principal: &Principal, name: &BucketName) -> Result<Bucket> {
    app.catalog().read(|reader| principal.bucket(reader, name, Permission::Read))
}

/// The CORS rule of a bucket that anyone may read: for browsers that ask before they send a request. `None` if there
/// is no such bucket.
pub fn public_cors(app: &App, name: &BucketName) -> Result<Option<Bucket>> {
    let bucket = app.catalog().read(|reader| rows::find(reader, name.as_str()))?;
    Ok(bucket.filter(|bucket| bucket.visibility == Visibility::Public))
}

/// The origins that pages may use signed URLs from; `None` is any, and so is a bucket that does not exist.
pub fn cors_origins(app: &App, name: &BucketName) -> Result<Option<Vec<String>>> {
    let bucket = app.catalog().read(|reader| rows::find(reader, name.as_str()))?;
    Ok(bucket.and_then(|bucket| bucket.cors_origins))
}

/// A page of the account's buckets by name, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    prefix: String,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Bucket>, Option<String>)> {
    let account_id = principal.granted(Permission::Read)?.to_owned();
    let scope = format!("buckets\0{account_id}\0{prefix}");
    let mut after = app.cursors().after(&scope, cursor)?.unwrap_or_default();
    let principal = principal.clone();
    let mut buckets = app
        .catalog()
        .read_many(move |reader| {
            // A key that is limited to some buckets sees no others; what is left out must not shorten the page.
            let mut found = Vec::new();
            loop {
                let page = rows::list(reader, &account_id, &prefix, &after, limit + 1)?;
                let last = page.last().map(|bucket| bucket.name.clone());
                let whole = page.len() <= limit;
                found.extend(page.into_iter().filter(|bucket| principal.may_touch(&bucket.name)));
                match last {
                    Some(last) if !whole && found.len() <= limit => after = last,
                    _ => return Ok(found),
                }
            }
        })
        .await?;
    let next = app.cursors().cut(&scope, &mut buckets, limit, |last| last.name.clone());
    Ok((buckets, next))
}

/// What to change of a bucket's settings; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct UpdateBucket {
    /// Who may read it.
    pub visibility: Option<Visibility>,
    /// `Some(None)` allows any origin.
    pub cors_origins: Option<Option<Vec<String>>>,
    /// For how many days what leaves it can be restored from then on, at most [`trash::MAX_DAYS`]; 0 keeps nothing.
    pub trash_days: Option<u32>,
}

/// Changes settings.
pub async fn update(
    app: &App,
    principal: &Principal,
    name: BucketName,
    change: UpdateBucket,
) -> Result<Bucket> {
    if let Some(origins) = &change.cors_origins {
        check_origins(origins.as_deref())?;
    }
    check_trash_days(change.trash_days)?;
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let mut bucket = principal.bucket(tx, &name, Permission::Admin)?;
            bucket.visibility = change.visibility.unwrap_or(bucket.visibility);
            bucket.cors_origins = change.cors_origins.unwrap_or(bucket.cors_origins);
            bucket.trash_days = change.trash_days.unwrap_or(bucket.trash_days);
            bucket.updated_at = now;
            rows::update_settings(tx, &bucket)?;
            tx.tell(&bucket.account_id, Change::BucketUpdated { bucket: bucket.name.clone() });
            Ok(bucket)
        })
        .await
}

/// Deletes an empty bucket, and its trash with it.
pub async fn delete(app: &App, principal: &Principal, name: BucketName) -> Result<()> {
    let principal = principal.clone();
    app.catalog()
        .write(move |tx| {
            let bucket = principal.bucket(tx, &name, Permission::Admin)?;
            if bucket.object_count > 0 {
                return Err(Error::new(
                    Code::BucketNotEmpty,
                    format!(
                        "The bucket `{name}` is not empty (objects in it: {}). Delete them first.",
                        bucket.object_count
                    ),
                ));
            }
            if uploads::any(tx, bucket.row_id)? {
                return Err(Error::new(
                    Code::BucketNotEmpty,
                    format!("The bucket `{name}` has unfinished uploads. Complete or abort them first."),
                ));
            }
            rows::delete(tx, bucket.row_id)?;
            trashed::abandon(tx, &bucket.id)?;
            tx.tell(&bucket.account_id, Change::BucketDeleted { bucket: bucket.name.clone() });
            let delta = Delta { buckets: -1, trash: -(bucket.trash_bytes as i64), ..Delta::default() };
            accounts::count(tx, &bucket.account_id, delta)
        })
        .await?;
    app.wake_trash();
    Ok(())
}

pub(crate) fn check_trash_days(days: Option<u32>) -> Result<()> {
    match days.is_some_and(|days| days > trash::MAX_DAYS) {
        true => Err(Error::invalid("trashDays", "must be a whole number from 0 to 90; 0 keeps nothing")),
        false => Ok(()),
    }
}

/// An origin is a scheme and a host, with or without a port; `*` is any.
fn check_origins(origins: Option<&[String]>) -> Result<()> {
    let origins = origins.unwrap_or_default();
    if origins.len() > MAX_ORIGINS {
        return Err(Error::invalid("corsOrigins", "may name at most 100 origins"));
    }
    match origins.iter().find(|origin| !is_origin(origin)) {
        Some(bad) => Err(Error::invalid(
            "corsOrigins",
            format_args!(
                "has `{bad}`, which is no origin: write `https://example.com` as browsers send it, in lower case, with \
                 neither path, slash nor the usual port, or `*`"
            ),
        )),
        None => Ok(()),
    }
}

fn is_origin(origin: &str) -> bool {
    origin == "*"
        || origin.split_once("://").is_some_and(|(scheme, authority)| {
            scheme.starts_with(|first: char| first.is_ascii_lowercase())
                && scheme
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte))
                && (1..=255).contains(&authority.len())
                && authority.bytes().all(|byte| {
                    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:[]_".contains(&byte)
                })
                // Browsers leave the usual port out, so this would match nobody.
                && !matches!((scheme, authority.rsplit(':').next()), ("http", Some("80")) | ("https", Some("443")))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_have_a_scheme_and_a_host_and_nothing_else() {
        for good in
            ["*", "https://example.com", "http://localhost:3000", "http://[::1]:8080", "tauri://localhost"]
        {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "",
            "example.com",
            "https://",
            "https://a/b",
            "https://a/",
            "HTTP://a",
            "https://a b",
            "https://Example.com",
            "https://example.com:443",
            "http://localhost:80",
            "://a",
            "null",
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
