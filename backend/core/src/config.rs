//! What a Stowbox is started with. Reading files, flags and the environment is the business of the programs.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use percent_encoding::percent_decode_str;

use crate::clock::{Clock, SystemClock};
use crate::dns::{Dns, SystemDns};
use crate::error::{Code, Error, Result};

/// How to open an [`crate::App`].
#[derive(Clone)]
pub struct Config {
    /// Holds the catalog and, unless `storage` says otherwise, the blobs.
    pub data_dir: PathBuf,
    /// Where blobs go.
    pub storage: Storage,
    /// Bodies up to this many bytes lie in the catalog's row: one sync instead of two.
    pub inline_max_bytes: u64,
    /// The key that the first start issues, instead of a random one.
    pub first_key: Option<String>,
    /// Whether webhooks may go to private addresses, and to loopback whatever the server listens on.
    pub allow_private_webhooks: bool,
    /// How long a webhook's receiver may take, from connecting to the end of its answer.
    pub webhook_timeout: Duration,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Resolves the hosts of webhooks.
    pub dns: Arc<dyn Dns>,
}

impl fmt::Debug for Config {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("data_dir", &self.data_dir)
            .field("storage", &self.storage)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// The defaults: everything below `data_dir`, on the computer's clock.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            storage: Storage::BelowDataDir,
            inline_max_bytes: 16 * 1024,
            first_key: None,
            allow_private_webhooks: false,
            webhook_timeout: Duration::from_secs(10),
            clock: Arc::new(SystemClock),
            dns: Arc::new(SystemDns),
        }
    }
}

/// The services that blobs can go to, and of each the option that says where in it.
const SERVICES: &[(&str, &str)] = &[("s3", "bucket"), ("azblob", "container"), ("webdav", "endpoint")];

/// Where blobs go.
#[derive(Clone, PartialEq, Eq)]
pub enum Storage {
    /// In `blobs/` below the data directory.
    BelowDataDir,
    /// In a folder.
    Folder(PathBuf),
    /// In memory. Nothing outlives the process, the catalog included.
    Memory,
    /// In one of [`SERVICES`], by its OpenDAL scheme and options.
    Service {
        /// Such as `s3`.
        scheme: String,
        /// As the service's OpenDAL documentation names them.
        options: Vec<(String, String)>,
    },
}

impl Storage {
    /// Parses `fs:///srv/blobs`, `memory://`, `s3://bucket/prefix?region=…`, `azblob://container/prefix?account_name=…` or
    /// `webdav://host/folder?username=…`. The last goes by https; `webdav:///folder?endpoint=http://host` does not. What a URI
    /// cannot hold as it is (`&` and `%` in a secret) is percent-encoded.
    pub fn parse(uri: &str) -> Result<Self> {
        let bad = |problem: &str| {
            Error::new(
                Code::InvalidConfig,
                format!(
                    "The storage `{}` {problem}. Use fs:///folder, memory://, s3://bucket/prefix?region=…, \
                     azblob://container/prefix?account_name=… or webdav://host/folder?username=….",
                    redacted(uri)
                ),
            )
        };
        let (scheme, rest) = uri.split_once("://").ok_or_else(|| bad("is not a URI"))?;
        let (location, query) = rest.split_once('?').unwrap_or((rest, ""));
        match scheme {
            "memory" => Ok(Self::Memory),
            "fs" if location.starts_with('/') => {
                decoded(location).map(|path| Self::Folder(path.into())).ok_or_else(|| bad("is not UTF-8"))
            }
            "fs" => Err(bad("needs an absolute path, with three slashes")),
            _ => {
                let Some((_, place)) = SERVICES.iter().find(|(service, _)| *service == scheme) else {
                    return Err(bad("is of a kind that this build does not know"));
                };
                let (name, prefix) = location.split_once('/').unwrap_or((location, ""));
                let mut options = Vec::new();
                if !name.is_empty() {
                    let name = if scheme == "webdav" { format!("https://{name}") } else { name.to_owned() };
                    options.push(((*place).to_owned(), name));
                }
                options.push(("root".to_owned(), format!("/{prefix}")));
                for pair in query.split('&').filter(|pair| !pair.is_empty()) {
                    let (name, value) =
                        pair.split_once('=').ok_or_else(|| bad("has an option without a value"))?;
                    let value = decoded(value).ok_or_else(|| bad("has an option that is not UTF-8"))?;
                    options.push((name.to_owned(), value));
                }
                if options.iter().all(|(name, _)| name != place) {
                    return Err(bad(&format!("names no {place}")));
                }
                Ok(Self::Service { scheme: scheme.to_owned(), options })
            }
        }
    }

    /// A storage by its OpenDAL service and options: `fs` with or without a `root`, or one of the services with its place:
    /// `s3` with a `bucket`, `azblob` with a `container`, `webdav` with an `endpoint`.
    pub fn of(service: &str, mut options: BTreeMap<String, String>) -> Result<Self> {
        if let Some((scheme, place)) = SERVICES.iter().find(|(known, _)| *known == service) {
            if options.get(*place).is_none_or(String::is_empty) {
                return Err(Error::invalid(
                    &format!("options.{place}"),
                    format_args!("must say which {place} to use"),
                ));
            }
            // An endpoint is shown, and written to the log.
            if options.get("endpoint").is_some_and(|endpoint| endpoint.contains('@')) {
                return Err(Error::invalid("options.endpoint", "must not hold a user name or a password"));
            }
            return Ok(Self::Service {
                scheme: (*scheme).to_owned(),
                options: options.into_iter().collect(),
            });
        }
        let storage = match service {
            "fs" => match options.remove("root") {
                None => Self::BelowDataDir,
                Some(root) if root.starts_with('/') => Self::Folder(PathBuf::from(root)),
                Some(_) => return Err(Error::invalid("options.root", "must be an absolute path")),
            },
            _ => return Err(Error::invalid("service", "must be `fs`, `s3`, `azblob` or `webdav`")),
        };
        match options.keys().next() {
            None => Ok(storage),
            Some(unknown) => Err(Error::invalid(
                "options",
                format_args!("has `{}`, which `{service}` does not know", unknown.escape_debug()),
            )),
        }
    }

    /// Its OpenDAL options, secrets included.
    pub(crate) fn options(&self) -> BTreeMap<String, String> {
        match self {
            Self::BelowDataDir | Self::Memory => BTreeMap::new(),
            Self::Folder(root) => BTreeMap::from([("root".to_owned(), root.display().to_string())]),
            Self::Service { options, .. } => options.iter().cloned().collect(),
        }
    }

    /// Its OpenDAL options for people: of what may be a secret, only that it is set.
    pub fn shown_options(&self) -> BTreeMap<String, Option<String>> {
        const SHOWN: &[&str] =
            &["root", "bucket", "container", "region", "endpoint", "account_name", "username"];
        let shown = |(name, value): (String, String)| {
            let value = SHOWN.contains(&name.as_str()).then_some(value);
            (name, value)
        };
        self.options().into_iter().map(shown).collect()
    }

    /// Shown to operators: no options, which may hold secrets.
    pub fn location(&self) -> String {
        match self {
            Self::BelowDataDir => "blobs/ below the data directory".to_owned(),
            Self::Folder(folder) => folder.display().to_string(),
            Self::Memory => "memory".to_owned(),
            Self::Service { scheme, options } => {
                let place =
                    SERVICES.iter().find(|(service, _)| service == scheme).map_or("", |(_, place)| *place);
                let option = |name| {
                    options.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
                };
                format!("{}{}", option(place).trim_end_matches('/'), option("root"))
            }
        }
    }

    /// The OpenDAL name of the service.
    pub fn service(&self) -> &str {
        match self {
            Self::BelowDataDir | Self::Folder(_) => "fs",
            Self::Memory => "memory",
            Self::Service { scheme, .. } => scheme,
        }
    }
}

impl std::fmt::Debug for Storage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.service(), self.location())
    }
}

fn decoded(text: &str) -> Option<String> {
    Some(percent_decode_str(text).decode_utf8().ok()?.into_owned())
}

/// A URI without its options, which may hold secrets.
fn redacted(uri: &str) -> &str {
    uri.split_once('?').map_or(uri, |(location, _)| location)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn storage_uris_are_read() {
        assert_eq!(Storage::parse("fs:///srv/blobs").unwrap(), Storage::Folder("/srv/blobs".into()));
        assert_eq!(Storage::parse("memory://").unwrap(), Storage::Memory);
        let Storage::Service { options, .. } =
            Storage::parse("s3://b/p/q?region=eu&endpoint=http://h:1").unwrap()
        else {
            panic!("not a service")
        };
        let options: Vec<_> = options.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(options, ["bucket=b", "root=/p/q", "region=eu", "endpoint=http://h:1"]);
        assert_eq!(Storage::parse("fs:///srv/my%20blobs").unwrap(), Storage::Folder("/srv/my blobs".into()));
        let Storage::Service { options, .. } =
            Storage::parse("s3://b?endpoint=http%3A%2F%2Fh%3A1&secret_access_key=a%2Fb%26c+d").unwrap()
        else {
            panic!("not a service")
        };
        let options: Vec<_> = options.iter().map(|(name, value)| format!("{name}={value}")).collect();
        assert_eq!(options, ["bucket=b", "root=/", "endpoint=http://h:1", "secret_access_key=a/b&c+d"]);
    }

    #[test]
    fn each_service_has_a_uri_of_its_own() {
        for (uri, location, first) in [
            ("azblob://box/blobs?account_name=me&account_key=aGk=", "box/blobs", "container=box"),
            (
                "webdav://files.example.com/dav",
                "https://files.example.com/dav",
                "endpoint=https://files.example.com",
            ),
            ("webdav:///dav?endpoint=http://nas:8080/", "http://nas:8080/dav", "root=/dav"),
        ] {
            let storage = Storage::parse(uri).unwrap();
            assert_eq!(storage.location(), location, "{uri}");
            let Storage::Service { options, .. } = storage else { panic!("not a service") };
            assert_eq!(format!("{}={}", options[0].0, options[0].1), first, "{uri}");
        }
    }

    #[test]
    fn a_storage_uri_that_cannot_be_used_is_refused_without_its_secrets() {
        for bad in
            ["/srv", "fs://srv", "s3://", "azblob:///x", "webdav://", "ftp://x", "s3://b?secret_access_key"]
        {
            assert_eq!(Storage::parse(bad).unwrap_err().code(), Code::InvalidConfig, "{bad}");
        }
        let error = Storage::parse("gopher://b?secret_access_key=hush").unwrap_err();
        assert!(!error.to_string().contains("hush"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let storage = Storage::parse("s3://b/p?secret_access_key=hush").unwrap();
        assert_eq!(format!("{storage:?}"), "s3: b/p");
        let config = Config { storage, first_key: Some("sk_live_hush".into()), ..Config::new("/data") };
        assert!(!format!("{config:?}").contains("hush"));
    }
}
