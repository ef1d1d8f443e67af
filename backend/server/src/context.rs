//! What every handler shares.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use stowbox_core::App;
use tokio_util::sync::CancellationToken;

use crate::metrics::Metrics;
use crate::secret::SecretHash;
use crate::serve::ServeOptions;

/// The open app and how this server presents it.
#[derive(Clone)]
pub(crate) struct Context(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) app: App,
    /// The token is in nobody's memory but the operator's.
    admin_token: SecretHash,
    /// Where it listens, for people.
    pub(crate) base_url: String,
    /// URLs that lead here, if they were given at the start; else the settings tell.
    given_urls: Vec<String>,
    /// Where it was told to listen, if that was given at the start.
    pub(crate) given_listen: Option<SocketAddr>,
    /// Pages of these origins may call `/v1` from a browser: the console in the desktop window.
    pub(crate) console_origins: Vec<String>,
    /// The very address, which may be the unspecified one.
    pub(crate) listens_on: SocketAddr,
    /// How long a body may bring nothing.
    pub(crate) body_patience: Duration,
    pub(crate) metrics: Metrics,
    /// Ends what would go on for ever.
    pub(crate) stop: CancellationToken,
}

/// What was given at the start, and is not the settings' to say.
pub(crate) struct Given {
    pub(crate) listen: Option<SocketAddr>,
    pub(crate) public_urls: Vec<String>,
    pub(crate) console_origins: Vec<String>,
    pub(crate) body_patience: Duration,
}

impl From<ServeOptions> for Given {
    fn from(options: ServeOptions) -> Self {
        let ServeOptions { listen, public_urls, console_origins, body_patience, .. } = options;
        Self { listen, public_urls, console_origins, body_patience }
    }
}

impl Context {
    pub(crate) fn new(
        app: App,
        admin_token: &str,
        base_url: String,
        listens_on: SocketAddr,
        given: Given,
        stop: CancellationToken,
    ) -> Self {
        Self(Arc::new(Inner {
            app,
            admin_token: SecretHash::of(admin_token),
            base_url,
            given_urls: given.public_urls,
            given_listen: given.listen,
            console_origins: given.console_origins,
            listens_on,
            body_patience: given.body_patience,
            metrics: Metrics::new(),
            stop,
        }))
    }

    pub(crate) fn is_admin_token(&self, token: &str) -> bool {
        self.admin_token.is_of(token)
    }

    /// Other URLs that lead here.
    pub(crate) fn public_urls(&self) -> Vec<String> {
        if self.has_given_urls() { self.given_urls.clone() } else { self.app.settings().public_urls }
    }

    /// How this computer itself may write the server's address.
    pub(crate) fn local_urls(&self) -> Vec<String> {
        let ip = self.listens_on.ip().to_canonical();
        let hosts: &[&str] =
            if ip.is_loopback() || ip.is_unspecified() { &["127.0.0.1", "localhost", "[::1]"] } else { &[] };
        let port = self.listens_on.port();
        std::iter::once(self.base_url.clone())
            .chain(hosts.iter().map(|host| format!("http://{host}:{port}")))
            .collect()
    }

    pub(crate) fn has_given_urls(&self) -> bool {
        !self.given_urls.is_empty()
    }

    /// Whether this server answers to `host` (a name or an address, without a port).
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let is_local = match bare.parse::<IpAddr>() {
            // An address it was told to listen on cannot be somebody else's name for it.
            Ok(address) => {
                address.to_canonical().is_loopback()
                    || (address == self.listens_on.ip() && !address.is_unspecified())
            }
            Err(_) => bare.eq_ignore_ascii_case("localhost"),
        };
        is_local
            || self
                .public_urls()
                .iter()
                .filter_map(|url| host_of(url))
                .any(|public| public.eq_ignore_ascii_case(host))
    }
}

/// The host of a URL, without its port.
fn host_of(url: &str) -> Option<&str> {
    let authority = url.split_once("://")?.1.split(['/', '?', '#']).next()?;
    Some(without_port(authority))
}

/// A host without its port; an IPv6 address keeps its brackets.
pub(crate) fn without_port(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !host.ends_with(':') => host,
        _ => authority,
    }
}

impl std::ops::Deref for Context {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<Context> for App {
    fn from_ref(context: &Context) -> Self {
        context.app.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_are_cut_off_hosts() {
        for (authority, host) in [
            ("localhost:9710", "localhost"),
            ("localhost", "localhost"),
            ("[::1]:80", "[::1]"),
            ("[::1]", "[::1]"),
            ("127.0.0.1:1", "127.0.0.1"),
        ] {
            assert_eq!(without_port(authority), host);
        }
        assert_eq!(host_of("https://files.example.com:8443/x"), Some("files.example.com"));
    }
}
