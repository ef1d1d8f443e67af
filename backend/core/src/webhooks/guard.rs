//! Where webhooks may go. A URL is a stranger's wish that this computer send a request: without rules it would reach what
//! only this computer can reach.
//!
//! The URL is judged when it is given, and the addresses its host has are judged again at every attempt, all of them,
//! inside the very resolver whose answer is connected to: there is no moment in between at which the name could change.
//!
//! - Link-local, metadata, unspecified and multicast addresses: never.
//! - Loopback: while the server itself listens on loopback only, or if the operator allows private receivers.
//! - Private networks: if the operator allows them.
//! - Plain `http`: to those two only; elsewhere `https`.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;

use reqwest::Url;

use super::zone::{Zone, zone};
use crate::dns::Dns;
use crate::error::{Error, Result};

const URL_MAX_BYTES: usize = 2048;
/// A name that does not resolve in this time is judged at the first attempt.
const RESOLVE_TIMEOUT: Duration = Duration::from_secs(2);

const UNKNOWN: u8 = 0;
const ONLY_LOOPBACK: u8 = 1;
const MORE: u8 = 2;

/// Judges where webhooks may go.
#[derive(Debug)]
pub(crate) struct Guard {
    dns: Arc<dyn Dns>,
    allows_private: AtomicBool,
    /// Unknown until the server listens.
    listens_on_loopback: AtomicU8,
}

/// Why an address was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    Never,
    Private,
    Loopback,
    PlainHttp,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Never => {
                "leads to a link-local, metadata, unspecified or multicast address, which is never allowed"
            }
            Self::Private => "leads to a private address, which the operator of this server does not allow",
            Self::Loopback => {
                "leads to the server's own computer, which is allowed only while it listens on loopback alone, or by the operator"
            }
            Self::PlainHttp => "must be `https`: plain `http` is for loopback addresses",
        })
    }
}

impl std::error::Error for Refused {}

impl Guard {
    pub(crate) fn new(dns: Arc<dyn Dns>, allows_private: bool) -> Self {
        Self {
            dns,
            allows_private: AtomicBool::new(allows_private),
            listens_on_loopback: AtomicU8::new(UNKNOWN),
        }
    }

    /// Whether only this computer can reach the server: then whoever asks could reach its loopback anyway.
    pub(crate) fn set_listens_on_loopback(&self, only: bool) {
        self.listens_on_loopback.store(if only { ONLY_LOOPBACK } else { MORE }, Ordering::Relaxed);
    }

    /// Whether it can judge at all: before the server listens, nobody knows who can reach it.
    pub(crate) fn is_ready(&self) -> bool {
        self.listens_on_loopback.load(Ordering::Relaxed) != UNKNOWN
    }

    fn listens_on_loopback(&self) -> bool {
        self.listens_on_loopback.load(Ordering::Relaxed) == ONLY_LOOPBACK
    }

    fn allows_private(&self) -> bool {
        self.allows_private.load(Ordering::Relaxed)
    }

    /// Whether webhooks may go to private addresses.
    pub(crate) fn set_allows_private(&self, allowed: bool) {
        self.allows_private.store(allowed, Ordering::Relaxed);
    }

    /// Judges a URL that is given for a webhook, and its host as far as it resolves now.
    pub(crate) async fn check(&self, url: &str) -> Result<Url> {
        let refuse = |problem: &dyn fmt::Display| Error::invalid("url", problem);
        if url.len() > URL_MAX_BYTES {
            return Err(refuse(&"must have at most 2048 characters"));
        }
        let url = Url::parse(url)
            .map_err(|_| refuse(&"must be an absolute URL such as `https://example.com/hook`"))?;
        if !matches!(url.scheme(), "https" | "http") {
            return Err(refuse(&"must begin with `https://`"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refuse(&"must not hold a user name or a password"));
        }
        if url.fragment().is_some() {
            return Err(refuse(&"must not have a fragment (`#…`)"));
        }
        let secure = url.scheme() == "https";
        let addresses = match literal(&url) {
            Some(address) => vec![address],
            None => {
                let host = url.host_str().unwrap_or_default();
                let resolved = tokio::time::timeout(RESOLVE_TIMEOUT, self.dns.resolve(host)).await;
                resolved.ok().and_then(std::result::Result::ok).unwrap_or_default()
            }
        };
        // Where private receivers are allowed, this one may just not have been started yet; it is judged at each attempt.
        if addresses.is_empty() && !secure && !self.allows_private() {
            return Err(refuse(&"does not resolve, and plain `http` is for loopback addresses"));
        }
        match self.allow_all(secure, &addresses) {
            Ok(()) => Ok(url),
            Err(refused) => Err(refuse(&refused)),
        }
    }

    /// Judges a host that is an address: no resolver is asked for those.
    pub(crate) fn check_literal(&self, url: &Url) -> Result<(), Refused> {
        literal(url).map_or(Ok(()), |address| self.allow(url.scheme() == "https", address))
    }

    /// The addresses of a name, if all of them are allowed.
    async fn resolve(
        &self,
        host: &str,
        secure: bool,
    ) -> Result<Vec<IpAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let addresses = self.dns.resolve(host).await?;
        self.allow_all(secure, &addresses)?;
        Ok(addresses)
    }

    fn allow_all(&self, secure: bool, addresses: &[IpAddr]) -> Result<(), Refused> {
        addresses.iter().try_for_each(|address| self.allow(secure, *address))
    }

    fn allow(&self, secure: bool, address: IpAddr) -> Result<(), Refused> {
        match zone(address) {
            Zone::Never => Err(Refused::Never),
            Zone::Private if !self.allows_private() => Err(Refused::Private),
            Zone::Loopback if !self.allows_private() && !self.listens_on_loopback() => Err(Refused::Loopback),
            Zone::Public if !secure => Err(Refused::PlainHttp),
            Zone::Public | Zone::Loopback | Zone::Private => Ok(()),
        }
    }
}

/// The address that a URL's host is. Parsing the URL has already turned decimal, octal and hexadecimal ones, and those with
/// a dot at the end, into the usual form.
fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// The guard as the resolver of an HTTP client: what it answers is what is connected to.
pub(crate) struct GuardedResolver {
    pub(crate) guard: Arc<Guard>,
    pub(crate) secure: bool,
}

impl reqwest::dns::Resolve for GuardedResolver {
    fn resolve(&self, name: reqwest::dns::Name) -> reqwest::dns::Resolving {
        let (guard, secure) = (self.guard.clone(), self.secure);
        Box::pin(async move {
            let addresses = guard.resolve(name.as_str(), secure).await?;
            // Port 0 stands for the URL's own.
            let addresses = addresses.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as reqwest::dns::Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dns::Hosts;

    fn guard(allows_private: bool, on_loopback: bool) -> Guard {
        let hosts = Hosts::default();
        hosts.set("localhost", &["127.0.0.1", "::1"]);
        hosts.set("localhost.", &["127.0.0.1"]);
        hosts.set("public.test", &["203.0.113.7"]);
        hosts.set("lan.test", &["192.168.1.4"]);
        hosts.set("mixed.test", &["203.0.113.7", "10.0.0.1"]);
        hosts.set("metadata.test", &["169.254.169.254"]);
        let guard = Guard::new(Arc::new(hosts), allows_private);
        guard.set_listens_on_loopback(on_loopback);
        guard
    }

    async fn accepted(guard: &Guard, urls: &[&str]) -> Vec<bool> {
        let mut accepted = Vec::new();
        for url in urls {
            accepted.push(guard.check(url).await.is_ok());
        }
        accepted
    }

    #[tokio::test]
    async fn what_is_never_allowed_is_refused_in_every_notation_whatever_the_operator_allows() {
        let guard = guard(true, true);
        for url in [
            "https://169.254.169.254/",
            "https://169.254.169.254./",
            "https://2852039166/",
            "https://0xa9fea9fe/",
            "https://0251.0376.0251.0376/",
            "https://0xa9.254.0251.254/",
            "https://169.254.43518/",
            "https://[::ffff:169.254.169.254]/",
            "https://[64:ff9b::a9fe:a9fe]/",
            "https://[2002:a9fe:a9fe::1]/",
            "https://[2001:0:4136:e378:8000:63bf:5601:5601]/",
            "https://[fe80::1]/",
            "https://[::]/",
            "https://0/",
            "http://0.0.0.0:9710/",
            "https://[fd00:ec2::254]/",
            "https://224.0.0.1/",
            "https://[ff02::1]/",
            "https://metadata.test/",
            "https://１６９.254.169.254/",
            "https://169。254。169。254/",
        ] {
            assert!(guard.check(url).await.is_err(), "{url}");
        }
    }

    #[tokio::test]
    async fn loopback_is_allowed_while_the_server_listens_there_alone_or_by_the_operator() {
        let urls = [
            "http://127.0.0.1:8080/",
            "http://localhost:3000/x",
            "https://localhost/",
            "http://[::1]:80/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://localhost./",
            "http://127.1/",
        ];
        assert!(accepted(&guard(false, true), &urls).await.iter().all(|ok| *ok));
        assert!(accepted(&guard(true, false), &urls).await.iter().all(|ok| *ok));
        assert!(accepted(&guard(false, false), &urls).await.iter().all(|ok| !*ok));
    }

    #[tokio::test]
    async fn private_networks_are_the_operators_to_allow() {
        let urls = ["https://10.0.0.1/", "http://192.168.1.4/", "https://[fd12::1]/", "https://lan.test/"];
        assert!(accepted(&guard(false, true), &urls).await.iter().all(|ok| !*ok));
        assert!(accepted(&guard(true, false), &urls).await.iter().all(|ok| *ok));
        let mixed = guard(false, true).check("https://mixed.test/").await.unwrap_err();
        assert!(mixed.public().contains("private"), "one bad address of many is enough: {mixed}");
    }

    #[tokio::test]
    async fn plain_http_does_not_leave_the_house() {
        let urls = ["http://203.0.113.7/", "http://public.test/"];
        assert!(accepted(&guard(true, true), &urls).await.iter().all(|ok| !*ok));
        let guard = guard(false, true);
        assert_eq!(accepted(&guard, &["http://unknown.test/"]).await, [false]);
        let urls = ["https://203.0.113.7/", "https://public.test/", "https://unknown.test/"];
        assert!(accepted(&guard, &urls).await.iter().all(|ok| *ok));
    }

    #[tokio::test]
    async fn a_receiver_in_a_private_network_need_not_be_there_yet() {
        assert_eq!(accepted(&guard(true, false), &["http://unknown.test/"]).await, [true]);
    }

    #[tokio::test]
    async fn what_is_no_plain_url_is_refused() {
        let guard = guard(true, true);
        for url in [
            "",
            "example.com",
            "/hook",
            "ftp://public.test/",
            "file:///etc/passwd",
            "https://",
            "https://a b/",
            "https://user@public.test/",
            "https://:pw@public.test/",
            "https://127.0.0.1@public.test/",
            "https://public.test/#x",
            "javascript:alert(1)",
            "https://[::1",
            "https://1.2.3.4.5/",
            "https://256.1.1.1/",
        ] {
            assert!(guard.check(url).await.is_err(), "{url}");
        }
        let long = format!("https://public.test/{}", "x".repeat(2048));
        assert!(guard.check(&long).await.is_err());
    }
}
