//! Issuing, listing and revoking.

use std::time::Duration;

use super::{Grant, SignedUrl};
use crate::App;
use crate::catalog::feed::List;
use crate::catalog::signed_urls as rows;
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// No URL is good for longer.
const MAX_LIFETIME: Duration = Duration::from_hours(7 * 24);

/// A request for a URL.
#[derive(Clone, Debug)]
pub struct Issue {
    /// Into this bucket.
    pub bucket: BucketName,
    /// To this object, which need not exist.
    pub key: ObjectKey,
    /// Whether it writes; else it reads.
    pub writes: bool,
    /// For how long it is good.
    pub expires_in: Duration,
    /// At most so many bytes of a PUT.
    pub max_bytes: Option<u64>,
    /// Only with this `Content-Type`.
    pub content_type: Option<String>,
    /// As an attachment of this name.
    pub download: Option<String>,
    /// How often it may be used.
    pub max_uses: Option<u64>,
}

/// Issues a URL: its row, what it grants, and the signature.
pub async fn issue(app: &App, principal: &Principal, request: Issue) -> Result<(SignedUrl, Grant, String)> {
    if request.expires_in.is_zero() || request.expires_in > MAX_LIFETIME {
        return Err(Error::invalid("expiresIn", "must be between one second and 7 days"));
    }
    if !request.writes && (request.max_bytes.is_some() || request.content_type.is_some()) {
        return Err(Error::new(Code::InvalidRequest, "`maxBytes` and `contentType` go with the method PUT."));
    }
    if request.writes && request.download.is_some() {
        return Err(Error::invalid("download", "goes with the method GET"));
    }
    if request.max_uses == Some(0) {
        return Err(Error::invalid("maxUses", "must be at least 1"));
    }
    // The catalog's integers are signed.
    for (name, number) in [("maxBytes", request.max_bytes), ("maxUses", request.max_uses)] {
        if number.is_some_and(|number| i64::try_from(number).is_err()) {
            return Err(Error::invalid(name, "is too large; leave it out for no limit"));
        }
    }
    let (by, id, now) = (principal.clone(), app.id("url"), app.now());
    // The URL says whole seconds, and is good for no less than was asked for.
    let ends = now + request.expires_in;
    let whole = Timestamp::from_millis(ends.as_seconds() * 1000);
    let expires_at = if whole < ends { whole + Duration::from_secs(1) } else { whole };
    let url = app
        .catalog()
        .write(move |tx| {
            let needed = if request.writes { Permission::Write } else { Permission::Read };
            let bucket = by.bucket(tx, &request.bucket, needed)?;
            let url = SignedUrl {
                id,
                account_id: bucket.account_id,
                key_id: by.key_id().map(ToOwned::to_owned),
                bucket_id: bucket.row_id,
                bucket: bucket.name,
                key: request.key.as_str().to_owned(),
                method: if request.writes { "PUT" } else { "GET" }.to_owned(),
                max_bytes: request.max_bytes,
                content_type: request.content_type,
                download: request.download,
                max_uses: request.max_uses,
                use_count: 0,
                created_at: now,
                expires_at,
            };
            rows::insert(tx, &url)?;
            tx.tell_list(&url.account_id, List::SignedUrls, Some(&url.bucket));
            Ok(url)
        })
        .await?;
    let grant = Grant::of(&url);
    let signature = app.signer().sign(&grant);
    Ok((url, grant, signature))
}

/// A page of the account's URLs that are good, of one bucket or key or of all, oldest first, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    bucket: Option<String>,
    key_id: Option<String>,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<SignedUrl>, Option<String>)> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let scope = format!("signed-urls\0{account_id}\0{bucket:?}\0{key_id:?}");
    let after = app.cursors().after(&scope, cursor)?.unwrap_or_default();
    let now = app.now();
    let mut urls = app
        .catalog()
        .read_many(move |reader| {
            rows::list(reader, &account_id, bucket.as_deref(), key_id.as_deref(), &after, now, limit + 1)
        })
        .await?;
    let next = app.cursors().cut(&scope, &mut urls, limit, |last| last.id.clone());
    Ok((urls, next))
}

/// Revokes a URL: it stops at the next request.
pub async fn revoke(app: &App, principal: &Principal, id: String) -> Result<()> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let found = app
        .catalog()
        .write(move |tx| {
            tx.tell_list(&account_id, List::SignedUrls, None);
            rows::delete(tx, &account_id, &id)
        })
        .await?;
    if found { Ok(()) } else { Err(Error::new(Code::NotFound, "There is no signed URL with that id.")) }
}
