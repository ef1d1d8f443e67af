//! One request to a receiver, which is hostile until proven otherwise: checked address, no proxy, no redirect, a time limit
//! over the whole exchange, and no more of the answer than is kept.
//!
//! Connections are not kept: each attempt resolves, checks and connects anew.

use std::collections::BTreeMap;
use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Client, Url, redirect};

use super::guard::{Guard, GuardedResolver};
use crate::error::{Error, Result};

/// What is kept of a response's body, and of its headers together. Nothing further is read.
const KEPT_BYTES: usize = 16 * 1024;

/// Sends requests to receivers.
#[derive(Debug)]
pub(crate) struct Sender {
    guard: Arc<Guard>,
    https: Client,
    http: Client,
    timeout: Duration,
}

/// What came back.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: Option<u16>,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
    /// Why there was no answer, or no whole one.
    pub(crate) error: Option<String>,
}

impl Sender {
    pub(crate) fn new(guard: Arc<Guard>, timeout: Duration) -> Result<Self> {
        // The programs have chosen a provider of cryptography; whoever opens an app without one gets the same.
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = |secure| {
            Client::builder()
                .no_proxy()
                .redirect(redirect::Policy::none())
                .referer(false)
                .http1_only()
                .pool_max_idle_per_host(0)
                .dns_resolver(GuardedResolver { guard: guard.clone(), secure })
                .build()
                .map_err(Error::internal)
        };
        Ok(Self { https: client(true)?, http: client(false)?, guard, timeout })
    }

    pub(crate) fn guard(&self) -> &Guard {
        &self.guard
    }

    /// Posts `body`. Whatever goes wrong is part of the answer.
    pub(crate) async fn post(&self, url: &str, headers: &BTreeMap<String, String>, body: String) -> Answer {
        let mut answer = Answer::default();
        match tokio::time::timeout(self.timeout, self.exchange(url, headers, body, &mut answer)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => answer.error = Some(reason(&*error)),
            Err(_) => {
                answer.error =
                    Some(format!("There was no complete response within {} s.", self.timeout.as_secs_f32()));
            }
        }
        answer
    }

    async fn exchange(
        &self,
        url: &str,
        headers: &BTreeMap<String, String>,
        body: String,
        answer: &mut Answer,
    ) -> Result<(), Box<dyn StdError + Send + Sync>> {
        let url = Url::parse(url)?;
        self.guard.check_literal(&url)?;
        let client = if url.scheme() == "https" { &self.https } else { &self.http };
        let mut request = client.post(url).body(body);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut response = request.send().await?;
        answer.status = Some(response.status().as_u16());
        answer.headers = kept(response.headers());
        while answer.body.len() < KEPT_BYTES
            && let Some(chunk) = response.chunk().await?
        {
            let room = KEPT_BYTES - answer.body.len();
            answer.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
        Ok(())
    }
}

/// The headers as text, several of one name joined by commas, until they are too many.
fn kept(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut kept = BTreeMap::<String, String>::new();
    let mut bytes = 0;
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        bytes += name.as_str().len() + value.len();
        if bytes > KEPT_BYTES {
            break;
        }
        kept.entry(name.as_str().to_owned())
            .and_modify(|before| *before = format!("{before}, {value}"))
            .or_insert_with(|| value.into_owned());
    }
    kept
}

/// The innermost cause: "connection refused" tells more than "error sending request".
fn reason(error: &(dyn StdError + 'static)) -> String {
    let mut innermost = error;
    while let Some(cause) = innermost.source() {
        innermost = cause;
    }
    let text = innermost.to_string();
    match innermost.downcast_ref::<super::guard::Refused>() {
        Some(refused) => format!("Not sent: the URL {refused}."),
        None => text,
    }
}
