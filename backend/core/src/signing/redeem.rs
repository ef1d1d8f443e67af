//! Using a URL: whoever holds it becomes a principal that may touch one object.

use super::{Grant, SignedUrl};
use crate::App;
use crate::catalog::{keys, signed_urls};
use crate::error::{Code, Error, Result};
use crate::principal::{Permission, Principal};

/// A URL that is good, and what its holder may do.
#[derive(Debug)]
pub struct Redeemed {
    /// May touch the bucket of the URL; the caller keeps to its object and method.
    pub principal: Principal,
    /// As it was issued.
    pub url: SignedUrl,
    /// Of a limited URL: returned when this is dropped, unless it was [kept](Redeemed::keep).
    counted: Option<App>,
}

/// Checks a URL that is used with `method`, and counts the use. A GET answers HEAD, which is no use.
pub async fn redeem(app: &App, grant: &Grant, signature: &str, method: &str) -> Result<Redeemed> {
    let peeks = method == "HEAD";
    let is_granted = grant.method == if peeks { "GET" } else { method };
    let now = app.now();
    let refuse = |why: &str| Error::new(Code::Forbidden, format!("{why} The server's time is {now}."));
    if !is_granted || !app.signer().verify(grant, signature) {
        return Err(refuse(
            "The signed URL was altered, or is used for another method, bucket or key than it was issued for.",
        ));
    }
    if grant.expires <= now.as_seconds() {
        return Err(refuse("The signed URL has expired."));
    }
    let url = app.catalog().read(|reader| {
        let Some(url) = signed_urls::find(reader, &grant.id)? else { return Ok(None) };
        let key_is_good = match &url.key_id {
            None => true,
            Some(id) => keys::find(reader, &url.account_id, id)?
                .is_some_and(|key| key.expires_at.is_none_or(|expires_at| expires_at > now)),
        };
        Ok(key_is_good.then_some(url))
    })?;
    let url = url.ok_or_else(|| refuse("The signed URL was revoked, or the key that issued it."))?;
    let mut counted = None;
    if url.max_uses.is_some() {
        let id = url.id.clone();
        let is_left = match peeks {
            true => url.max_uses.is_none_or(|max| url.use_count < max),
            false => app.catalog().write(move |tx| signed_urls::count_use(tx, &id)).await?,
        };
        if !is_left {
            return Err(refuse("The signed URL is used up."));
        }
        counted = (!peeks).then(|| app.clone());
    } else if !peeks {
        // Only for people to see: nobody waits for it.
        let (app, id) = (app.clone(), url.id.clone());
        tokio::spawn(async move {
            if let Err(error) = app.catalog().write(move |tx| signed_urls::count_use(tx, &id)).await {
                tracing::warn!(%error, "a use of a signed URL was not counted");
            }
        });
    }
    let permission = if url.method == "PUT" { Permission::Write } else { Permission::Read };
    let principal = Principal::bearer(url.account_id.clone(), permission, url.bucket.clone());
    Ok(Redeemed { principal, url, counted })
}

impl Redeemed {
    /// The use came to something: it stays counted.
    pub fn keep(mut self) {
        self.counted = None;
    }
}

impl Drop for Redeemed {
    fn drop(&mut self) {
        // Refused, or the client went away: what came to nothing is no use.
        if let Some(app) = self.counted.take() {
            let id = self.url.id.clone();
            tokio::spawn(async move {
                if let Err(error) = app.catalog().write(move |tx| signed_urls::return_use(tx, &id)).await {
                    tracing::warn!(%error, "a use of a signed URL was not given back");
                }
            });
        }
    }
}
