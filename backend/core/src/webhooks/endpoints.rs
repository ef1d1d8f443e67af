//! Webhooks themselves: where to, for what, and the secrets they sign with.

use std::time::Duration;

use super::events::{self, EventType};
use super::signature::Secret;
use super::{Delivery, Webhook};
use crate::App;
use crate::catalog::feed::List;
use crate::catalog::{Reader, Tx, webhooks as rows};
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// Every change of an object asks each enabled webhook of the account.
const MAX_PER_ACCOUNT: u64 = 100;
const MAX_BUCKETS: usize = 100;
const DESCRIPTION_MAX_CHARS: usize = 500;
/// How long a secret signs on after it was replaced.
const ROTATION: Duration = Duration::from_hours(24);

/// A request for a webhook.
#[derive(Clone, Debug)]
pub struct CreateWebhook {
    /// Where to send events.
    pub url: String,
    /// Names of event types, or `*`.
    pub events: Vec<String>,
    /// The only buckets; `None` is all.
    pub buckets: Option<Vec<BucketName>>,
    /// Only keys that begin so; `None` is all.
    pub prefix: Option<String>,
    /// What its owner says of it.
    pub description: Option<String>,
    /// Whether to send at all.
    pub enabled: bool,
}

/// A webhook and the secret it signs with, which is shown this once.
#[derive(Clone)]
pub struct Signing {
    /// The webhook.
    pub webhook: Webhook,
    /// `whsec_…`
    pub secret: String,
}

impl std::fmt::Debug for Signing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.webhook.fmt(f)
    }
}

/// Makes a webhook.
pub async fn create(app: &App, principal: &Principal, request: CreateWebhook) -> Result<Signing> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let new = prepare(app, account_id, request, Secret::new(app.random())).await?;
    app.catalog()
        .write(move |tx| {
            insert(tx, &new)?;
            Ok(Signing { webhook: new.webhook, secret: new.secret.text().to_owned() })
        })
        .await
}

/// A webhook that was checked and can be inserted.
pub(crate) struct NewWebhook {
    pub(crate) webhook: Webhook,
    pub(crate) secret: Secret,
    sealed: Vec<u8>,
}

/// Checks a request for a webhook that signs with this secret.
pub(crate) async fn prepare(
    app: &App,
    account_id: String,
    request: CreateWebhook,
    secret: Secret,
) -> Result<NewWebhook> {
    let url = app.sender().guard().check(&request.url).await?;
    let now = app.now();
    let webhook = Webhook {
        account_id,
        id: app.id("whk"),
        url: url.to_string(),
        events: check_events(request.events)?,
        buckets: request.buckets.as_deref().map(check_buckets).transpose()?,
        prefix: request.prefix.map(check_prefix).transpose()?,
        description: request.description.map(check_description).transpose()?,
        enabled: request.enabled,
        failing: false,
        created_at: now,
        updated_at: now,
        last_delivery_at: None,
    };
    let sealed = seal(app, &webhook.id, &secret)?;
    Ok(NewWebhook { webhook, secret, sealed })
}

/// Inserts a webhook and tells of it.
pub(crate) fn insert(tx: &Tx<'_>, new: &NewWebhook) -> Result<()> {
    if rows::count(tx, &new.webhook.account_id)? >= MAX_PER_ACCOUNT {
        return Err(Error::new(
            Code::InvalidRequest,
            format!("An account has at most {MAX_PER_ACCOUNT} webhooks. Delete one first."),
        ));
    }
    tx.tell_list(&new.webhook.account_id, List::Webhooks, None);
    rows::insert(tx, &new.webhook, &new.sealed)
}

/// One webhook.
pub fn get(app: &App, principal: &Principal, id: &str) -> Result<Webhook> {
    app.catalog().read(|reader| find(reader, principal, id))
}

/// A page of the account's webhooks, oldest first, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Webhook>, Option<String>)> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let scope = format!("webhooks\0{account_id}");
    let after = app.cursors().after(&scope, cursor)?.unwrap_or_default();
    let mut webhooks =
        app.catalog().read_many(move |reader| rows::list(reader, &account_id, &after, limit + 1)).await?;
    let next = app.cursors().cut(&scope, &mut webhooks, limit, |last| last.id.clone());
    Ok((webhooks, next))
}

/// What to change; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct UpdateWebhook {
    /// Where to send events.
    pub url: Option<String>,
    /// Names of event types, or `*`.
    pub events: Option<Vec<String>>,
    /// `Some(None)` is all.
    pub buckets: Option<Option<Vec<BucketName>>>,
    /// `Some(None)` is all.
    pub prefix: Option<Option<String>>,
    /// `Some(None)` is none.
    pub description: Option<Option<String>>,
    /// Whether to send. What is owed waits while it is false.
    pub enabled: Option<bool>,
}

/// Changes a webhook. Deliveries under way take the new URL at their next attempt.
pub async fn update(app: &App, principal: &Principal, id: String, change: UpdateWebhook) -> Result<Webhook> {
    // Whoever may not change it learns nothing of the URL's host either.
    get(app, principal, &id)?;
    let url = match &change.url {
        Some(url) => Some(app.sender().guard().check(url).await?.to_string()),
        None => None,
    };
    let events = change.events.map(check_events).transpose()?;
    let buckets =
        change.buckets.map(|buckets| buckets.as_deref().map(check_buckets).transpose()).transpose()?;
    let prefix = change.prefix.map(|prefix| prefix.map(check_prefix).transpose()).transpose()?;
    let description = change.description.map(|text| text.map(check_description).transpose()).transpose()?;
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let mut webhook = find(tx, &principal, &id)?;
            // Another address, or a new start: what failed before says nothing about it.
            let is_fresh = url.is_some() || (change.enabled == Some(true) && !webhook.enabled);
            webhook.failing &= !is_fresh;
            webhook.url = url.unwrap_or(webhook.url);
            webhook.events = events.unwrap_or(webhook.events);
            webhook.buckets = buckets.unwrap_or(webhook.buckets);
            webhook.prefix = prefix.unwrap_or(webhook.prefix);
            webhook.description = description.unwrap_or(webhook.description);
            webhook.enabled = change.enabled.unwrap_or(webhook.enabled);
            webhook.updated_at = now;
            rows::update(tx, &webhook)?;
            tx.tell_list(&webhook.account_id, List::Webhooks, None);
            tx.wake_deliverer();
            Ok(webhook)
        })
        .await
}

/// Deletes a webhook, its deliveries and their attempts.
pub async fn delete(app: &App, principal: &Principal, id: String) -> Result<()> {
    let principal = principal.clone();
    app.catalog()
        .write(move |tx| {
            let webhook = find(tx, &principal, &id)?;
            tx.tell_list(&webhook.account_id, List::Webhooks, None);
            rows::delete(tx, &webhook.id)
        })
        .await
}

/// Replaces the secret. The old one signs, too, for 24 hours; one that was replaced before that does so no more.
pub async fn rotate_secret(app: &App, principal: &Principal, id: String) -> Result<Signing> {
    let secret = Secret::new(app.random());
    let sealed = seal(app, &id, &secret)?;
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let mut webhook = find(tx, &principal, &id)?;
            rows::rotate(tx, &webhook.id, &sealed, now + ROTATION, now)?;
            tx.tell_list(&webhook.account_id, List::Webhooks, None);
            webhook.updated_at = now;
            Ok(Signing { webhook, secret: secret.text().to_owned() })
        })
        .await
}

/// Sends a test event to this webhook, whatever it listens to.
pub async fn test(app: &App, principal: &Principal, id: String) -> Result<Delivery> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let webhook = find_enabled(tx, &principal, &id)?;
            events::append_test(tx, &webhook.account_id, &webhook.id, now)
        })
        .await
}

/// The webhook, if it is the caller's to manage.
pub(super) fn find(reader: &Reader<'_>, principal: &Principal, id: &str) -> Result<Webhook> {
    let account_id = principal.in_account(Permission::Admin)?;
    rows::find(reader, account_id, id)?
        .ok_or_else(|| Error::new(Code::WebhookNotFound, "There is no webhook with that id."))
}

/// The same, if it is enabled: nothing is sent to one that is not.
pub(super) fn find_enabled(reader: &Reader<'_>, principal: &Principal, id: &str) -> Result<Webhook> {
    let webhook = find(reader, principal, id)?;
    match webhook.enabled {
        true => Ok(webhook),
        false => Err(Error::new(
            Code::InvalidRequest,
            "The webhook is disabled. Enable it first: PATCH it with `{\"enabled\": true}`.",
        )),
    }
}

/// The secrets that sign for a webhook now, the newest first.
pub(crate) fn secrets(app: &App, id: &str) -> Result<Vec<Secret>> {
    let Some(sealed) = app.catalog().read(|reader| rows::secrets(reader, id))? else { return Ok(Vec::new()) };
    let now = app.now();
    let open = |sealed: &[u8]| {
        let text = app.sealer().open_sealed(id, sealed)?;
        Secret::from_text(text).ok_or_else(|| Error::internal("a signing secret is no text"))
    };
    let mut secrets = vec![open(&sealed.current)?];
    // An old one that cannot be read is why the secret was rotated, perhaps.
    match sealed.old.filter(|(_, until)| now < *until).map(|(old, _)| open(&old)) {
        Some(Ok(old)) => secrets.push(old),
        Some(Err(error)) => tracing::warn!(webhook = id, %error, "the old signing secret cannot be read"),
        None => {}
    }
    Ok(secrets)
}

fn seal(app: &App, webhook_id: &str, secret: &Secret) -> Result<Vec<u8>> {
    app.sealer().seal(app.ids(), webhook_id, secret.text().as_bytes())
}

fn check_events(mut names: Vec<String>) -> Result<Vec<String>> {
    let known = |name: &String| {
        name == events::ALL || EventType::LISTENED_TO.iter().any(|kind| kind.as_str() == name)
    };
    if let Some(unknown) = names.iter().find(|name| !known(name)) {
        return Err(Error::invalid(
            "events",
            format_args!(
                "has `{}`, which is none of `object.created`, `object.deleted`, `upload.completed`, `*`",
                unknown.escape_debug()
            ),
        ));
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    match names.is_empty() {
        true => Err(Error::invalid("events", "must name at least one event, or `*` for all")),
        false => Ok(names),
    }
}

fn check_buckets(names: &[BucketName]) -> Result<Vec<String>> {
    match names.len() {
        0 => Err(Error::invalid("buckets", "must name at least one bucket, or be null for all")),
        1..=MAX_BUCKETS => Ok(names.iter().map(ToString::to_string).collect()),
        _ => Err(Error::invalid("buckets", "may name at most 100 buckets")),
    }
}

fn check_prefix(prefix: String) -> Result<String> {
    match prefix.len() {
        0..=ObjectKey::MAX_BYTES => Ok(prefix),
        _ => Err(Error::invalid("prefix", "must have at most 1024 bytes, as keys have")),
    }
}

fn check_description(text: String) -> Result<String> {
    match text.chars().count() {
        0..=DESCRIPTION_MAX_CHARS => Ok(text),
        _ => Err(Error::invalid("description", "must have at most 500 characters")),
    }
}
