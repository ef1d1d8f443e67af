//! Inboxes: receivers on this very server, to try webhooks with before there is a program to receive them. Anyone who
//! knows its URL may send to one, any method; it keeps the last of what came and answers as it was told to.

use std::collections::BTreeMap;
use std::time::Duration;

use super::{Inbox, InboxRequest};
use crate::App;
use crate::catalog::feed::List;
use crate::catalog::{Reader, inboxes as rows};
use crate::error::{Code, Error, Result};
use crate::principal::{Permission, Principal};

/// What is kept of a body.
pub const BODY_MAX_BYTES: usize = 64 * 1024;
const REQUESTS_KEPT: usize = 100;
const DELAY_MAX_MS: u32 = 60_000;
const MAX_PER_ACCOUNT: u64 = 100;

/// How an inbox shall answer; `None` leaves it: at first 200 at once.
#[derive(Clone, Copy, Debug, Default)]
pub struct SetAnswer {
    /// 200–599.
    pub status: Option<u16>,
    /// At most a minute.
    pub delay_ms: Option<u32>,
}

impl SetAnswer {
    fn apply(self, inbox: &mut Inbox) -> Result<()> {
        if let Some(status) = self.status {
            if !(200..=599).contains(&status) {
                return Err(Error::invalid("status", "must be a status from 200 to 599"));
            }
            inbox.status = status;
        }
        if let Some(delay_ms) = self.delay_ms {
            if delay_ms > DELAY_MAX_MS {
                return Err(Error::invalid("delayMs", "must be at most 60000"));
            }
            inbox.delay_ms = delay_ms;
        }
        Ok(())
    }
}

/// Makes an inbox.
pub async fn create(app: &App, principal: &Principal, answer: SetAnswer) -> Result<Inbox> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let mut inbox = Inbox { account_id, id: app.id("ibx"), status: 200, delay_ms: 0, created_at: app.now() };
    answer.apply(&mut inbox)?;
    app.catalog()
        .write(move |tx| {
            if rows::count(tx, &inbox.account_id)? >= MAX_PER_ACCOUNT {
                return Err(Error::new(
                    Code::InvalidRequest,
                    format!("An account has at most {MAX_PER_ACCOUNT} inboxes. Delete one first."),
                ));
            }
            rows::insert(tx, &inbox)?;
            tx.tell_list(&inbox.account_id, List::Inboxes, None);
            Ok(inbox)
        })
        .await
}

/// One inbox.
pub fn get(app: &App, principal: &Principal, id: &str) -> Result<Inbox> {
    app.catalog().read(|reader| find(reader, principal, id))
}

/// A page of the account's inboxes, oldest first, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Inbox>, Option<String>)> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let scope = format!("inboxes\0{account_id}");
    let after = app.cursors().after(&scope, cursor)?.unwrap_or_default();
    let mut inboxes =
        app.catalog().read_many(move |reader| rows::list(reader, &account_id, &after, limit + 1)).await?;
    let next = app.cursors().cut(&scope, &mut inboxes, limit, |last| last.id.clone());
    Ok((inboxes, next))
}

/// Changes how an inbox answers.
pub async fn update(app: &App, principal: &Principal, id: String, answer: SetAnswer) -> Result<Inbox> {
    let principal = principal.clone();
    app.catalog()
        .write(move |tx| {
            let mut inbox = find(tx, &principal, &id)?;
            answer.apply(&mut inbox)?;
            rows::update(tx, &inbox)?;
            tx.tell_list(&inbox.account_id, List::Inboxes, None);
            Ok(inbox)
        })
        .await
}

/// Deletes an inbox with what it received.
pub async fn delete(app: &App, principal: &Principal, id: String) -> Result<()> {
    let principal = principal.clone();
    app.catalog()
        .write(move |tx| {
            let inbox = find(tx, &principal, &id)?;
            tx.tell_list(&inbox.account_id, List::Inboxes, None);
            rows::delete(tx, &inbox.id)
        })
        .await
}

/// A page of what an inbox received, newest first, and the cursor of the next.
pub async fn requests(
    app: &App,
    principal: &Principal,
    id: String,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<InboxRequest>, Option<String>)> {
    let scope = format!("inbox requests\0{id}");
    let before = app.cursors().after(&scope, cursor)?;
    let principal = principal.clone();
    let mut requests = app
        .catalog()
        .read_many(move |reader| {
            let inbox = find(reader, &principal, &id)?;
            rows::requests(reader, &inbox.id, before.as_deref(), limit + 1)
        })
        .await?;
    let next = app.cursors().cut(&scope, &mut requests, limit, |last| last.id.clone());
    Ok((requests, next))
}

/// What came to an inbox.
#[derive(Clone, Debug)]
pub struct Received {
    /// Its method.
    pub method: String,
    /// What stood behind `?`.
    pub query: Option<String>,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// At most [`BODY_MAX_BYTES`] of its body.
    pub body: Vec<u8>,
    /// Whether the body was longer.
    pub truncated: bool,
}

/// How to answer: the status, and how long to wait first.
pub type Answer = (u16, Duration);

/// Keeps what came; answers how to answer.
pub async fn receive(app: &App, id: String, received: Received) -> Result<Answer> {
    let request = InboxRequest {
        id: app.id("irq"),
        at: app.now(),
        method: received.method,
        query: received.query,
        headers: received.headers,
        body: received.body,
        truncated: received.truncated,
    };
    app.catalog()
        .write(move |tx| {
            let inbox = rows::find(tx, &id)?.ok_or_else(not_found)?;
            rows::receive(tx, &inbox.id, &request, REQUESTS_KEPT)?;
            tx.tell_list(&inbox.account_id, List::Inboxes, None);
            Ok((inbox.status, Duration::from_millis(u64::from(inbox.delay_ms))))
        })
        .await
}

/// The inbox, if it is the caller's to manage.
fn find(reader: &Reader<'_>, principal: &Principal, id: &str) -> Result<Inbox> {
    let account_id = principal.in_account(Permission::Admin)?;
    rows::find(reader, id)?.filter(|inbox| inbox.account_id == account_id).ok_or_else(not_found)
}

fn not_found() -> Error {
    Error::new(Code::NotFound, "There is no inbox with that id.")
}
