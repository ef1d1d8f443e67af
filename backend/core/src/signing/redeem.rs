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
    /// What is to be settled once it is known whether the use came to something.
    pending: Option<Pending>,
}

#[derive(Debug)]
enum Pending {
    /// Of a limited URL: counted beforehand, and given back unless it is [kept](Redeemed::keep).
    Counted(App),
    /// Of one without a limit: counted when it is kept.
    Uncounted(App),
}

/// Checks a URL that is used with `method`, and counts the use. A GET answers HEAD, which is no use.
pub async fn redeem(app: &App, grant: &Grant, signature: &str, method: &str) -> Result<Redeemed> {
    let peeks = method == "HEAD";
    let is_granted = grant.method == if peeks { "GET" } else { method };
    let now = app.now();
    let refuse = |why: &str| Error::new(Code::Forbidden, format!("{why} The server's time is {now}."));
    let altered = || {
        refuse(
            "The signed URL was altered, or is used for another method, bucket or key than it was issued for.",
        )
    };
    if !is_granted || !app.signer().verify(grant, signature) {
        return Err(altered());
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
    // Even a right signature grants no more than what was issued and is listed.
    if Grant::of(&url) != *grant {
        return Err(altered());
    }
    let pending = match url.max_uses {
        _ if peeks && url.max_uses.is_none_or(|max| url.use_count < max) => None,
        None => Some(Pending::Uncounted(app.clone())),
        Some(_) => {
            let id = url.id.clone();
            if peeks || !app.catalog().write(move |tx| signed_urls::count_use(tx, &id)).await? {
                return Err(refuse("The signed URL is used up."));
            }
            Some(Pending::Counted(app.clone()))
        }
    };
    let permission = if url.method == "PUT" { Permission::Write } else { Permission::Read };
    let principal = Principal::bearer(url.account_id.clone(), permission, url.bucket.clone());
    Ok(Redeemed { principal, url, pending })
}

impl Redeemed {
    /// The use came to something: it counts.
    pub fn keep(mut self) {
        if let Some(Pending::Uncounted(app)) = self.pending.take() {
            let id = self.url.id.clone();
            // Only for people to see: nobody waits for it.
            tokio::spawn(async move {
                if let Err(error) = app.catalog().write(move |tx| signed_urls::count_use(tx, &id)).await {
                    tracing::warn!(%error, "a use of a signed URL was not counted");
                }
            });
        }
    }

    /// It came to nothing, so it is no use: whoever is told so may try again at once.
    pub async fn give_back(mut self) {
        if let Some(Pending::Counted(app)) = self.pending.take() {
            return_use(app, self.url.id.clone()).await;
        }
    }
}

impl Drop for Redeemed {
    fn drop(&mut self) {
        // The client went away.
        if let Some(Pending::Counted(app)) = self.pending.take() {
            tokio::spawn(return_use(app, self.url.id.clone()));
        }
    }
}

async fn return_use(app: App, id: String) {
    if let Err(error) = app.catalog().write(move |tx| signed_urls::return_use(tx, &id)).await {
        tracing::warn!(%error, "a use of a signed URL was not given back");
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Config;
    use crate::buckets::Visibility;
    use crate::names::{BucketName, ObjectKey};
    use crate::signing::{Issue, issue};

    #[tokio::test]
    async fn a_right_signature_grants_no_more_than_what_was_issued() {
        rustls::crypto::ring::default_provider().install_default().ok();
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Config::new(folder.path())).await.unwrap();
        let operator = Principal::operator(&app);
        let bucket = BucketName::parse("photos").unwrap();
        crate::buckets::create(&app, &operator, bucket.clone(), Visibility::Private, None).await.unwrap();
        let request = Issue {
            bucket,
            key: ObjectKey::parse("a").unwrap(),
            writes: false,
            expires_in: Duration::from_mins(1),
            max_bytes: None,
            content_type: None,
            download: None,
            max_uses: None,
        };
        let (_, grant, signature) = issue(&app, &operator, request).await.unwrap();
        redeem(&app, &grant, &signature, "GET").await.unwrap();
        for forged in [
            Grant { key: "b".into(), ..grant.clone() },
            Grant { expires: grant.expires + 1, ..grant.clone() },
            Grant { method: "PUT".into(), ..grant.clone() },
        ] {
            let method = forged.method.clone();
            let refused = redeem(&app, &forged, &app.signer().sign(&forged), &method).await.unwrap_err();
            assert_eq!(refused.code(), Code::Forbidden, "{forged:?}");
        }
        app.close().await;
    }
}
