//! What a store shall hold from its start: what is missing is made, what is there is left alone. So the same seed can be
//! sown at every start, and what people change meanwhile stays changed.
//!
//! Everything is checked before anything is written, and all is one commit: a seed with a fault leaves no half behind.

use std::fmt;

use crate::accounts::{NewAccount, UpdatePlan};
use crate::buckets::{Bucket, Visibility};
use crate::catalog::{
    Tx, accounts as account_rows, buckets as bucket_rows, keys as key_rows, webhooks as webhook_rows,
};
use crate::error::{Code, Error, Result};
use crate::keys::{IssueKey, NewKey};
use crate::names::BucketName;
use crate::principal::Principal;
use crate::webhooks::endpoints::{self, CreateWebhook, NewWebhook};
use crate::webhooks::signature::Secret;
use crate::{App, accounts, buckets, keys};

/// What shall be there.
#[derive(Clone, Debug, Default)]
pub struct Seed {
    /// Known by their names.
    pub accounts: Vec<Entry<SeedAccount>>,
    /// Known by their names.
    pub buckets: Vec<Entry<SeedBucket>>,
    /// Known by their secrets.
    pub keys: Vec<Entry<SeedKey>>,
    /// Known by their accounts and URLs.
    pub webhooks: Vec<Entry<SeedWebhook>>,
}

/// One thing of a seed.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// Where it is written, such as `seed.toml:12`: what an error begins with.
    pub origin: String,
    /// What it shall be.
    pub wanted: T,
}

/// An account.
#[derive(Clone, Debug)]
pub struct SeedAccount {
    /// 1–100 characters.
    pub name: String,
    /// Its limits.
    pub plan: UpdatePlan,
}

/// A bucket.
#[derive(Clone, Debug)]
pub struct SeedBucket {
    /// The name of its account; `None` is the default account.
    pub account: Option<String>,
    /// Its name.
    pub name: BucketName,
    /// Who may read it.
    pub visibility: Visibility,
    /// `None` is any.
    pub cors_origins: Option<Vec<String>>,
    /// How long what leaves it stays restorable; `None` keeps nothing.
    pub trash_days: Option<u32>,
}

/// A key.
#[derive(Clone)]
pub struct SeedKey {
    /// The name of its account; `None` is the default account.
    pub account: Option<String>,
    /// What it shall be.
    pub key: IssueKey,
    /// `sk_live_…`
    pub secret: String,
}

impl fmt::Debug for SeedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.key.fmt(f)
    }
}

/// A webhook.
#[derive(Clone)]
pub struct SeedWebhook {
    /// The name of its account; `None` is the default account.
    pub account: Option<String>,
    /// What it shall be.
    pub webhook: CreateWebhook,
    /// `whsec_…`; `None` makes one up.
    pub secret: Option<String>,
}

impl fmt::Debug for SeedWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.webhook.fmt(f)
    }
}

/// What was missing and is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// An account of this name.
    Account(String),
    /// A bucket of this name.
    Bucket(String),
    /// A key of this name.
    Key(String),
    /// A webhook to this URL, and its secret if that was made up.
    Webhook(String, Option<String>),
}

/// Makes what is missing; answers what that was.
pub async fn sow(app: &App, principal: &Principal, seed: Seed) -> Result<Vec<Made>> {
    principal.must_be_operator()?;
    let checked = check(app, seed).await?;
    let default_account_id = app.default_account_id().to_owned();
    app.catalog()
        .write(move |tx| {
            let mut sower = Sower { tx, default_account_id, made: Vec::new() };
            checked.accounts.iter().try_for_each(|entry| sower.account(entry))?;
            checked.buckets.into_iter().try_for_each(|entry| sower.bucket(entry))?;
            checked.keys.into_iter().try_for_each(|entry| sower.key(entry))?;
            checked.webhooks.into_iter().try_for_each(|entry| sower.webhook(entry))?;
            Ok(sower.made)
        })
        .await
}

/// Something of an account that is known by its name only.
struct Of<T> {
    account: Option<String>,
    new: T,
}

struct Checked {
    accounts: Vec<Entry<NewAccount>>,
    buckets: Vec<Entry<Of<Bucket>>>,
    keys: Vec<Entry<Of<NewKey>>>,
    webhooks: Vec<Entry<Of<(NewWebhook, bool)>>>,
}

async fn check(app: &App, seed: Seed) -> Result<Checked> {
    // Whose it is, is found out within the commit.
    let nobody = String::new;
    let accounts = each(seed.accounts, |wanted| accounts::prepare(app, &wanted.name, wanted.plan))?;
    let buckets = each(seed.buckets, |wanted| {
        buckets::check_trash_days(wanted.trash_days)?;
        let mut new = buckets::prepare(app, nobody(), &wanted.name, wanted.visibility, wanted.cors_origins)?;
        new.trash_days = wanted.trash_days.unwrap_or(new.trash_days);
        Ok(Of { account: wanted.account, new })
    })?;
    let keys = each(seed.keys, |wanted| {
        if !keys::is_usable(&wanted.secret) {
            return Err(Error::invalid(
                "secret",
                "must be `sk_live_` and 20 to 128 letters, digits, `-` or `_`",
            ));
        }
        Ok(Of { account: wanted.account, new: keys::prepare(app, nobody(), wanted.key, &wanted.secret)? })
    })?;
    let mut webhooks = Vec::new();
    for Entry { origin, wanted } in seed.webhooks {
        // One that is there is left alone, though its receiver may not resolve just now.
        if is_there(app, wanted.account.as_deref(), &wanted.webhook.url)? {
            continue;
        }
        let secret = match &wanted.secret {
            None => Ok(Secret::new(app.random())),
            Some(given) => Secret::given(given)
                .ok_or_else(|| Error::invalid("secret", "must be `whsec_` and the base64 of 24 to 64 bytes")),
        };
        let secret = secret.map_err(|error| at(&origin, error))?;
        let new = endpoints::prepare(app, nobody(), wanted.webhook, secret).await;
        let new = (new.map_err(|error| at(&origin, error))?, wanted.secret.is_none());
        webhooks.push(Entry { origin, wanted: Of { account: wanted.account, new } });
    }
    Ok(Checked { accounts, buckets, keys, webhooks })
}

fn is_there(app: &App, account: Option<&str>, url: &str) -> Result<bool> {
    app.catalog().read(|reader| {
        let account_id = match account {
            None => Some(app.default_account_id().to_owned()),
            Some(name) => account_rows::find_by_name(reader, name)?.map(|account| account.id),
        };
        account_id.map_or(Ok(false), |account_id| webhook_rows::has_url(reader, &account_id, url))
    })
}

fn each<T, C>(entries: Vec<Entry<T>>, mut check: impl FnMut(T) -> Result<C>) -> Result<Vec<Entry<C>>> {
    entries
        .into_iter()
        .map(|Entry { origin, wanted }| match check(wanted) {
            Ok(wanted) => Ok(Entry { origin, wanted }),
            Err(error) => Err(at(&origin, error)),
        })
        .collect()
}

/// Says where a fault of the seed is written; our own faults are not the seed's.
fn at(origin: &str, error: Error) -> Error {
    match error.code() {
        Code::InternalError | Code::StorageUnavailable | Code::InsufficientStorage => error,
        _ => Error::new(Code::InvalidConfig, format!("{origin}: {error}")),
    }
}

struct Sower<'t, 'c> {
    tx: &'t Tx<'c>,
    default_account_id: String,
    made: Vec<Made>,
}

impl Sower<'_, '_> {
    fn account(&mut self, entry: &Entry<NewAccount>) -> Result<()> {
        let name = &entry.wanted.name;
        if account_rows::find_by_name(self.tx, name)?.is_none() {
            accounts::insert(self.tx, &entry.wanted)?;
            self.made.push(Made::Account(name.clone()));
        }
        Ok(())
    }

    fn bucket(&mut self, Entry { origin, wanted }: Entry<Of<Bucket>>) -> Result<()> {
        let account_id = self.account_id(&origin, wanted.account)?;
        match bucket_rows::find(self.tx, &wanted.new.name)? {
            Some(there) if there.account_id == account_id => Ok(()),
            Some(_) => Err(at(
                &origin,
                Error::invalid(
                    "name",
                    "is that of a bucket in another account; names are shared by all accounts",
                ),
            )),
            None => {
                buckets::insert(self.tx, &Bucket { account_id, ..wanted.new.clone() })?;
                self.made.push(Made::Bucket(wanted.new.name));
                Ok(())
            }
        }
    }

    fn key(&mut self, Entry { origin, mut wanted }: Entry<Of<NewKey>>) -> Result<()> {
        let account_id = self.account_id(&origin, wanted.account)?;
        match key_rows::find_by_hash(self.tx, &wanted.new.hash)? {
            Some(there) if there.account_id == account_id => Ok(()),
            Some(_) => Err(at(&origin, Error::invalid("secret", "is that of a key in another account"))),
            None => {
                wanted.new.key.account_id = account_id;
                keys::insert(self.tx, &wanted.new)?;
                self.made.push(Made::Key(wanted.new.key.name));
                Ok(())
            }
        }
    }

    fn webhook(&mut self, Entry { origin, wanted }: Entry<Of<(NewWebhook, bool)>>) -> Result<()> {
        let (mut new, is_made_up) = wanted.new;
        new.webhook.account_id = self.account_id(&origin, wanted.account)?;
        if !webhook_rows::has_url(self.tx, &new.webhook.account_id, &new.webhook.url)? {
            endpoints::insert(self.tx, &new).map_err(|error| at(&origin, error))?;
            let secret = is_made_up.then(|| new.secret.text().to_owned());
            self.made.push(Made::Webhook(new.webhook.url, secret));
        }
        Ok(())
    }

    fn account_id(&self, origin: &str, name: Option<String>) -> Result<String> {
        let Some(name) = name else { return Ok(self.default_account_id.clone()) };
        match account_rows::find_by_name(self.tx, &name)? {
            Some(account) => Ok(account.id),
            None => Err(at(
                origin,
                Error::invalid(
                    "account",
                    format_args!("names `{name}`, which is neither here nor in the seed"),
                ),
            )),
        }
    }
}
