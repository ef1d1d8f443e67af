//! The seed file: TOML, with the fields of the API.

use std::path::Path;

use serde::Deserialize;
use stowbox_core::accounts::UpdatePlan;
use stowbox_core::buckets::Visibility;
use stowbox_core::keys::IssueKey;
use stowbox_core::names::BucketName;
use stowbox_core::seed::{Entry, Made, Seed, SeedAccount, SeedBucket, SeedKey, SeedWebhook};
use stowbox_core::webhooks::endpoints::CreateWebhook;
use stowbox_core::{Error, Permission, Result};
use toml::Spanned;

use super::settings::{bad_file, line_at, parse_toml, read_text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedFile {
    #[serde(default)]
    account: Vec<Spanned<Account>>,
    #[serde(default)]
    bucket: Vec<Spanned<Bucket>>,
    #[serde(default)]
    key: Vec<Spanned<Key>>,
    #[serde(default)]
    webhook: Vec<Spanned<Webhook>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Account {
    name: String,
    #[serde(default)]
    plan: Plan,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Plan {
    name: Option<String>,
    max_storage_bytes: Option<u64>,
    max_object_bytes: Option<u64>,
    requests_per_minute: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Bucket {
    account: Option<String>,
    name: String,
    visibility: Option<BucketVisibility>,
    cors_origins: Option<Vec<String>>,
    trash_days: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum BucketVisibility {
    Private,
    Public,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Key {
    account: Option<String>,
    name: String,
    permission: Option<KeyPermission>,
    buckets: Option<Vec<String>>,
    secret: Option<String>,
    secret_env: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum KeyPermission {
    Admin,
    Write,
    Read,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Webhook {
    account: Option<String>,
    url: String,
    events: Vec<String>,
    buckets: Option<Vec<String>>,
    prefix: Option<String>,
    description: Option<String>,
    enabled: Option<bool>,
    secret: Option<String>,
    secret_env: Option<String>,
}

/// Reads a seed file. An error names the file, the line and the field.
pub(super) fn read(path: &Path) -> Result<Seed> {
    let text = read_text(path)?;
    let file: SeedFile = parse_toml(path, &text)?;
    let reading = Reading { path, text: &text };
    Ok(Seed {
        accounts: reading.each(file.account, account)?,
        buckets: reading.each(file.bucket, bucket)?,
        keys: reading.each(file.key, key)?,
        webhooks: reading.each(file.webhook, webhook)?,
    })
}

/// What was made, on one line.
pub(super) fn line(made: &Made) -> String {
    match made {
        Made::Account(name) => format!("Made the account `{name}`"),
        Made::Bucket(name) => format!("Made the bucket `{name}`"),
        Made::Key(name) => format!("Made the key `{name}`"),
        Made::Webhook(url, None) => format!("Made the webhook to {url}"),
        Made::Webhook(url, Some(secret)) => {
            format!("Made the webhook to {url}; signing secret (shown once): {secret}")
        }
    }
}

struct Reading<'t> {
    path: &'t Path,
    text: &'t str,
}

impl Reading<'_> {
    fn each<F, T>(&self, entries: Vec<Spanned<F>>, read: fn(F) -> Result<T>) -> Result<Vec<Entry<T>>> {
        let entries = entries.into_iter().map(|entry| {
            let line = line_at(self.text, entry.span().start);
            let wanted = read(entry.into_inner()).map_err(|error| bad_file(self.path, Some(line), &error))?;
            Ok(Entry { origin: format!("{}:{line}", self.path.display()), wanted })
        });
        entries.collect()
    }
}

fn account(account: Account) -> Result<SeedAccount> {
    let Plan { name, max_storage_bytes, max_object_bytes, requests_per_minute } = account.plan;
    let plan = UpdatePlan {
        name: Some(name),
        max_storage_bytes: Some(max_storage_bytes),
        max_object_bytes: Some(max_object_bytes),
        requests_per_minute: Some(requests_per_minute),
    };
    Ok(SeedAccount { name: account.name, plan })
}

fn bucket(bucket: Bucket) -> Result<SeedBucket> {
    Ok(SeedBucket {
        account: bucket.account,
        name: BucketName::parse(&bucket.name)?,
        visibility: match bucket.visibility {
            Some(BucketVisibility::Public) => Visibility::Public,
            Some(BucketVisibility::Private) | None => Visibility::Private,
        },
        cors_origins: bucket.cors_origins,
        trash_days: bucket.trash_days,
    })
}

fn key(key: Key) -> Result<SeedKey> {
    let secret = secret(key.secret, key.secret_env)?;
    let permission = match key.permission {
        Some(KeyPermission::Admin) | None => Permission::Admin,
        Some(KeyPermission::Write) => Permission::Write,
        Some(KeyPermission::Read) => Permission::Read,
    };
    Ok(SeedKey {
        account: key.account,
        key: IssueKey { name: key.name, permission, buckets: names(key.buckets)?, expires_at: None },
        secret: secret.ok_or_else(|| {
            Error::invalid(
                "secret",
                "is missing: give the key's, or name a variable that holds it by `secretEnv`",
            )
        })?,
    })
}

fn webhook(webhook: Webhook) -> Result<SeedWebhook> {
    Ok(SeedWebhook {
        account: webhook.account,
        webhook: CreateWebhook {
            url: webhook.url,
            events: webhook.events,
            buckets: names(webhook.buckets)?,
            prefix: webhook.prefix,
            description: webhook.description,
            enabled: webhook.enabled.unwrap_or(true),
        },
        secret: secret(webhook.secret, webhook.secret_env)?,
    })
}

/// A secret that is written in the file, or lies in the variable that the file names.
fn secret(written: Option<String>, variable: Option<String>) -> Result<Option<String>> {
    match (written, variable) {
        (Some(_), Some(_)) => Err(Error::invalid("secretEnv", "and `secret` exclude each other")),
        (written, None) => Ok(written),
        (None, Some(variable)) => match std::env::var(&variable) {
            Ok(secret) if !secret.is_empty() => Ok(Some(secret)),
            _ => Err(Error::invalid(
                "secretEnv",
                format_args!("names the variable `{variable}`, which is not set"),
            )),
        },
    }
}

fn names(names: Option<Vec<String>>) -> Result<Option<Vec<BucketName>>> {
    let parse = |name: &String| {
        BucketName::parse(name)
            .map_err(|_| Error::invalid("buckets", format_args!("has `{name}`, which is no bucket name")))
    };
    names.map(|names| names.iter().map(parse).collect()).transpose()
}
