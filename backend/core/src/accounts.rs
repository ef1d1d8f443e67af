//! Accounts: who owns buckets and keys, and within which limits. Only the operator manages them.

use crate::App;
pub use crate::catalog::accounts::{Account, Plan};
use crate::catalog::feed::List;
use crate::catalog::{Reader, Tx, accounts, idempotency, keys};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::principal::Principal;
use crate::usage::{self, AccountUsage};

const NAME_MAX_CHARS: usize = 100;

/// What to change of a plan; `None` leaves a field, `Some(None)` lifts the limit.
#[derive(Clone, Debug, Default)]
pub struct UpdatePlan {
    /// What the operator calls it.
    pub name: Option<Option<String>>,
    /// Logical bytes over all buckets.
    pub max_storage_bytes: Option<Option<u64>>,
    /// Bytes of one object.
    pub max_object_bytes: Option<Option<u64>>,
    /// Requests of one key in a minute.
    pub requests_per_minute: Option<Option<u32>>,
}

/// Whether an account of that id exists.
pub fn exists(app: &App, id: &str) -> Result<bool> {
    app.catalog().read(|reader| Ok(accounts::find(reader, id)?.is_some()))
}

/// Makes an account. It has no key yet: the operator issues the first one, acting within it.
pub async fn create(app: &App, principal: &Principal, name: &str, plan: UpdatePlan) -> Result<AccountUsage> {
    principal.must_be_operator()?;
    let new = prepare(app, name, plan)?;
    let account = app.catalog().write(move |tx| insert(tx, &new)).await?;
    usage::of(app, account)
}

/// An account that was checked and can be inserted.
pub(crate) struct NewAccount {
    id: String,
    pub(crate) name: String,
    plan: Plan,
    now: Timestamp,
}

/// Checks a request for an account.
pub(crate) fn prepare(app: &App, name: &str, plan: UpdatePlan) -> Result<NewAccount> {
    Ok(NewAccount {
        id: app.id("acct"),
        name: check_name("name", name)?,
        plan: plan.apply(Plan::default())?,
        now: app.now(),
    })
}

/// Inserts an account.
pub(crate) fn insert(tx: &Tx<'_>, new: &NewAccount) -> Result<Account> {
    accounts::insert(tx, &new.id, &new.name, &new.plan, new.now)?;
    get(tx, &new.id)
}

/// One account.
pub fn find(app: &App, principal: &Principal, id: &str) -> Result<AccountUsage> {
    principal.must_be_operator()?;
    usage::of(app, app.catalog().read(|reader| get(reader, id))?)
}

/// A page of all accounts, oldest first, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<AccountUsage>, Option<String>)> {
    principal.must_be_operator()?;
    let scope = "accounts";
    let after = app.cursors().after(scope, cursor)?.unwrap_or_default();
    let mut found = app.catalog().read_many(move |reader| accounts::list(reader, &after, limit + 1)).await?;
    let next = app.cursors().cut(scope, &mut found, limit, |last| last.id.clone());
    let found = found.into_iter().map(|account| usage::of(app, account)).collect::<Result<_>>()?;
    Ok((found, next))
}

/// Changes the name and the plan. What a new limit forbids is refused from the next write on; nothing is removed.
pub async fn update(
    app: &App,
    principal: &Principal,
    id: String,
    name: Option<String>,
    plan: UpdatePlan,
) -> Result<AccountUsage> {
    principal.must_be_operator()?;
    let name = name.map(|name| check_name("name", &name)).transpose()?;
    let account = app
        .catalog()
        .write(move |tx| {
            let mut account = get(tx, &id)?;
            account.name = name.unwrap_or(account.name);
            account.plan = plan.apply(account.plan)?;
            accounts::update_settings(tx, &account)?;
            tx.tell_list(&account.id, List::Account, None);
            Ok(account)
        })
        .await?;
    usage::of(app, account)
}

/// Deletes an account without buckets, and its keys with it. The default one stays: the operator acts in it.
pub async fn delete(app: &App, principal: &Principal, id: String) -> Result<()> {
    principal.must_be_operator()?;
    let is_default = id == app.default_account_id();
    app.catalog()
        .write(move |tx| {
            let account = get(tx, &id)?;
            let refuse = |why: String| Err(Error::new(Code::BucketNotEmpty, why));
            if is_default {
                return refuse("The default account cannot be deleted: the operator acts in it.".to_owned());
            }
            if account.bucket_count > 0 {
                return refuse(format!(
                    "The account is not empty (buckets in it: {}). Delete them first.",
                    account.bucket_count
                ));
            }
            keys::delete_all(tx, &id)?;
            idempotency::delete_all(tx, &id)?;
            accounts::delete(tx, &id)
        })
        .await
}

pub(crate) fn get(reader: &Reader<'_>, id: &str) -> Result<Account> {
    accounts::find(reader, id)?
        .ok_or_else(|| Error::new(Code::AccountNotFound, "There is no account with that id."))
}

impl UpdatePlan {
    fn apply(self, plan: Plan) -> Result<Plan> {
        let name = self.name.unwrap_or(plan.name);
        let plan = Plan {
            name: name.map(|name| check_name("plan.name", &name)).transpose()?,
            max_storage_bytes: self.max_storage_bytes.unwrap_or(plan.max_storage_bytes),
            max_object_bytes: self.max_object_bytes.unwrap_or(plan.max_object_bytes),
            requests_per_minute: self.requests_per_minute.unwrap_or(plan.requests_per_minute),
        };
        // The catalog's integers are signed.
        let too_large = |bytes: Option<u64>| bytes.is_some_and(|bytes| i64::try_from(bytes).is_err());
        if too_large(plan.max_storage_bytes) {
            return Err(Error::invalid("plan.maxStorageBytes", "is too large; null is no limit"));
        }
        if too_large(plan.max_object_bytes) {
            return Err(Error::invalid("plan.maxObjectBytes", "is too large; null is no limit"));
        }
        if plan.requests_per_minute == Some(0) {
            return Err(Error::invalid("plan.requestsPerMinute", "must be at least 1; null is no limit"));
        }
        Ok(plan)
    }
}

fn check_name(field: &str, name: &str) -> Result<String> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS || name.chars().any(char::is_control) {
        return Err(Error::invalid(field, "must have 1 to 100 characters, without control characters"));
    }
    Ok(name.to_owned())
}
