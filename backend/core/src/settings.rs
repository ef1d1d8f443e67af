//! What the operator may set while the server runs. It is kept in the catalog; what the server was started with comes
//! before it.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::App;
use crate::catalog::{Catalog, Reader, meta};
use crate::error::{Error, Result};
use crate::principal::Principal;

const META: &str = "settings";
const MAX_URLS: usize = 20;

/// What is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Settings {
    /// Where to listen from the next start on; `None` is the default.
    pub listen: Option<SocketAddr>,
    /// Other URLs that lead here, such as a proxy's.
    pub public_urls: Vec<String>,
    /// Whether webhooks may go to private addresses.
    pub allow_private_webhooks: bool,
}

/// What to change; `None` leaves it.
#[derive(Clone, Debug, Default)]
pub struct UpdateSettings {
    /// `Some(None)` is the default.
    pub listen: Option<Option<SocketAddr>>,
    /// All of them.
    pub public_urls: Option<Vec<String>>,
    /// Whether webhooks may go to private addresses.
    pub allow_private_webhooks: Option<bool>,
}

/// Changes settings. All but `listen` hold from now on.
pub async fn update(app: &App, principal: &Principal, change: UpdateSettings) -> Result<Settings> {
    principal.must_be_operator()?;
    if change.allow_private_webhooks.is_some() && app.config().allow_private_webhooks {
        return Err(fixed("allowPrivateWebhooks"));
    }
    let public_urls = change.public_urls.map(check_urls).transpose()?;
    let holder = app.clone();
    app.catalog()
        .write(move |tx| {
            let mut settings = read(tx)?;
            settings.listen = change.listen.unwrap_or(settings.listen);
            settings.public_urls = public_urls.unwrap_or(settings.public_urls);
            settings.allow_private_webhooks =
                change.allow_private_webhooks.unwrap_or(settings.allow_private_webhooks);
            meta::upsert(tx, META, &serde_json::to_string(&settings).map_err(Error::internal)?)?;
            let held = settings.clone();
            tx.on_commit(move || holder.use_settings(held));
            Ok(settings)
        })
        .await
}

/// A setting that was given at the start cannot be changed while the server runs.
pub fn fixed(field: &str) -> Error {
    Error::invalid(field, "was given when the server was started, and can only be changed there")
}

/// Checks URLs that lead to this server, and takes the slash from their ends.
pub fn check_urls(urls: Vec<String>) -> Result<Vec<String>> {
    if urls.len() > MAX_URLS {
        return Err(Error::invalid("publicUrls", "may name at most 20 URLs"));
    }
    urls.into_iter()
        .map(|url| {
            let url = url.trim_end_matches('/').to_owned();
            let is_good = url.split_once("://").is_some_and(|(scheme, rest)| {
                matches!(scheme, "http" | "https")
                    && !rest.is_empty()
                    && !rest.starts_with(['/', '?', '#', ':'])
                    && rest.bytes().all(|byte| byte.is_ascii_graphic() && !b"?#@\"<>\\".contains(&byte))
            });
            match is_good {
                true => Ok(url),
                false => Err(Error::invalid(
                    "publicUrls",
                    format_args!(
                        "has `{}`, which must begin with http:// or https:// and name a host",
                        url.escape_debug()
                    ),
                )),
            }
        })
        .collect()
}

/// What was set before.
pub(crate) fn kept(catalog: &Catalog) -> Result<Settings> {
    catalog.read(read)
}

fn read(reader: &Reader<'_>) -> Result<Settings> {
    match meta::find(reader, META)? {
        Some(json) => serde_json::from_str(&json).map_err(Error::internal),
        None => Ok(Settings::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_has_a_scheme_and_a_host() {
        for (given, kept) in [
            ("https://files.example.com/", "https://files.example.com"),
            ("http://192.168.1.2:9710", "http://192.168.1.2:9710"),
            ("https://example.com/stowbox", "https://example.com/stowbox"),
        ] {
            assert_eq!(check_urls(vec![given.to_owned()]).unwrap(), [kept]);
        }
        for bad in [
            "",
            "example.com",
            "ftp://a",
            "https://",
            "https:///x",
            "https://a b",
            "https://u@a",
            "https://a?b",
        ] {
            assert!(check_urls(vec![bad.to_owned()]).is_err(), "{bad}");
        }
    }
}
