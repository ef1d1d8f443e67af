//! The addresses of names, handed in like the clock: tests have names of their own.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use futures::future::BoxFuture;

/// Resolves names.
pub trait Dns: Send + Sync + std::fmt::Debug {
    /// The addresses of `host` at this moment.
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// What the computer uses.
#[derive(Debug, Default)]
pub struct SystemDns;

impl Dns for SystemDns {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move {
            Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
        })
    }
}

/// A list of names that a test keeps, and may change between one question and the next.
#[derive(Debug, Default)]
pub struct Hosts(Mutex<HashMap<String, Vec<IpAddr>>>);

impl Hosts {
    /// From now on, `host` has these addresses; what is no address is left out.
    pub fn set(&self, host: &str, addresses: &[&str]) {
        let addresses = addresses.iter().filter_map(|address| address.parse().ok()).collect();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(host.to_owned(), addresses);
    }
}

impl Dns for Hosts {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(host).cloned();
        Box::pin(async move { found.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "no such host")) })
    }
}
