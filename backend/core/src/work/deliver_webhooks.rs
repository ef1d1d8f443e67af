//! Sends what is owed to webhooks: leases what is due, sends it outside of any transaction, settles what came of it.
//!
//! Woken by the commit that owes something new, by an attempt that ended, and by the clock when the next try is due.
//! A webhook has at most [`PER_WEBHOOK`] attempts in flight, and a failing one a single attempt, so that a receiver that
//! hangs holds up nobody but itself. A crash in the middle of an attempt leaves a lease that lapses, or is ended at the next
//! start: the attempt is made again, which is what "at least once" means.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::RngExt as _;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::catalog::attempts::{self, Attempt};
use crate::catalog::deliveries::{SentRequest, Status};
use crate::catalog::feed::List;
use crate::catalog::leases::{self, Leased, Settlement};
use crate::catalog::{events, webhooks};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::webhooks::endpoints;
use crate::webhooks::retry::{self, Decision, Outcome};
use crate::webhooks::sender::Answer;
use crate::webhooks::signature;

/// Attempts in flight over all webhooks: bounds memory and file descriptors.
const IN_FLIGHT: usize = 256;
/// Attempts in flight for one webhook.
const PER_WEBHOOK: usize = 8;
/// How much longer than an attempt its lease lasts: the settling must fit in as well.
const LEASE_MARGIN: Duration = Duration::from_secs(30);
/// Looks again after this time even if nothing wakes it: the computer's clock may have been set.
const PERIOD: Duration = Duration::from_secs(30);
/// How long attempts in flight may take to end when the app is closed. They would only be made again.
const GRACE: Duration = Duration::from_secs(2);

/// Ends the leases of a process that is gone: whoever has the data directory's lock knows that it is.
pub(crate) async fn end_leases(app: &App) -> Result<()> {
    let ended = app.catalog().write(leases::end_leases).await?;
    if ended > 0 {
        tracing::info!(ended, "deliveries that were interrupted are tried again");
    }
    Ok(())
}

/// Sends until `stop`.
pub(super) async fn run(app: App, stop: CancellationToken) {
    let deliverer = app.deliverer();
    let mut ended = deliverer.ended.subscribe();
    let owed = app.catalog().owed();
    loop {
        ended.borrow_and_update();
        let failed = send_due(&app).await.err();
        app.journal().note("deliver_webhooks", app.now(), failed.as_ref());
        let wait = if failed.is_none() { until_next(&app) } else { PERIOD };
        tokio::select! {
            () = stop.cancelled() => break,
            () = owed.notified() => {}
            _ = ended.changed() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
    deliverer.attempts.close();
    if tokio::time::timeout(GRACE, deliverer.attempts.wait()).await.is_err() {
        deliverer.abandon.cancel();
        deliverer.attempts.wait().await;
    }
}

/// Sends all that is due, and waits until it is settled.
pub(super) async fn run_until_idle(app: &App) -> Result<()> {
    let deliverer = app.deliverer();
    let mut ended = deliverer.ended.subscribe();
    loop {
        ended.borrow_and_update();
        send_due(app).await?;
        if deliverer.in_flight().is_empty() {
            return Ok(());
        }
        if ended.changed().await.is_err() {
            return Ok(());
        }
    }
}

fn until_next(app: &App) -> Duration {
    let now = app.now();
    match app.catalog().read(|reader| leases::next_due(reader, now)) {
        Ok(Some(at)) => {
            let millis = u64::try_from(at.as_millis() - now.as_millis()).unwrap_or(0);
            Duration::from_millis(millis).min(PERIOD)
        }
        Ok(None) | Err(_) => PERIOD,
    }
}

/// Begins as many attempts as are due and there is room for.
async fn send_due(app: &App) -> Result<()> {
    if !app.sender().guard().is_ready() {
        return Ok(());
    }
    let deliverer = app.deliverer();
    let _turn = deliverer.turn.lock().await;
    let now = app.now();
    let due = app.catalog().read(|reader| leases::due_webhooks(reader, now))?;
    let wanted: Vec<(String, usize)> = {
        let in_flight = deliverer.in_flight();
        let mut room = IN_FLIGHT.saturating_sub(in_flight.values().sum());
        due.into_iter()
            .filter_map(|webhook| {
                let most = if webhook.failing { 1 } else { PER_WEBHOOK };
                let busy = in_flight.get(&webhook.id).copied().unwrap_or(0);
                let take = most.saturating_sub(busy).min(room);
                room -= take;
                (take > 0).then_some((webhook.id, take))
            })
            .collect()
    };
    if wanted.is_empty() {
        return Ok(());
    }
    let lease = app.id("lease");
    let until = now + app.config().webhook_timeout + LEASE_MARGIN;
    let name = lease.clone();
    let leased = app
        .catalog()
        .write(move |tx| {
            let mut leased = Vec::new();
            for (webhook_id, room) in wanted {
                let some = leases::lease(tx, &webhook_id, &name, now, until, room)?;
                leased.extend(some.into_iter().map(|delivery| (webhook_id.clone(), delivery)));
            }
            Ok(leased)
        })
        .await?;
    for (webhook_id, delivery) in leased {
        let slot = deliverer.slot(app, &webhook_id);
        let (app, lease) = (app.clone(), lease.clone());
        deliverer.attempts.spawn(async move {
            let abandoned = app.deliverer().abandon.clone();
            let attempt = attempt(&app, &slot.webhook_id, &delivery, &lease);
            tokio::select! {
                () = abandoned.cancelled() => {}
                settled = attempt => if let Err(error) = settled {
                    // The lease lapses, and the attempt is made again.
                    tracing::warn!(delivery = delivery.id, %error, cause = ?std::error::Error::source(&error),
                        "an attempt could not be written down");
                },
            }
            drop(slot);
        });
    }
    Ok(())
}

/// One attempt, from reading what to send to writing down what came of it.
async fn attempt(app: &App, webhook_id: &str, delivery: &Leased, lease: &str) -> Result<()> {
    let found = app.catalog().read(|reader| {
        let Some(url) = webhooks::url(reader, webhook_id)? else { return Ok(None) };
        Ok(Some((url, events::body(reader, &delivery.event_id)?)))
    })?;
    // Deleted meanwhile, and its deliveries with it.
    let Some((url, body)) = found else { return Ok(()) };
    let (at, started) = (app.now(), Instant::now());
    let (request, answer) = match endpoints::secrets(app, webhook_id) {
        // Deleted since.
        Ok(secrets) if secrets.is_empty() => return Ok(()),
        Ok(secrets) => {
            let mut headers: BTreeMap<_, _> = signature::headers(&secrets, &delivery.event_id, at, &body)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            headers.insert("content-type".to_owned(), "application/json".to_owned());
            headers
                .insert("user-agent".to_owned(), concat!("Stowbox/", env!("CARGO_PKG_VERSION")).to_owned());
            let answer = app.sender().post(&url, &headers, body).await;
            (SentRequest { url, headers }, answer)
        }
        Err(error) => {
            tracing::error!(webhook = webhook_id, cause = ?std::error::Error::source(&error), "no signing secret");
            let reason = "Not sent: the signing secret cannot be read. Rotate it.".to_owned();
            let answer = Answer { error: Some(reason), ..Answer::default() };
            (SentRequest { url, headers: BTreeMap::new() }, answer)
        }
    };
    let number = delivery.attempt_count + 1;
    let now = app.now();
    let decision = retry::decide(number, outcome(&answer, now), now, rand::rng().random());
    let attempt = Attempt {
        at,
        duration_ms: started.elapsed().as_millis() as u64,
        response_status: answer.status,
        response_headers: answer.headers,
        response_body: answer.body,
        error: answer.error,
    };
    tracing::debug!(delivery = delivery.id, number, status = attempt.response_status, ?decision, "attempted");
    let ended = Ended {
        webhook_id: webhook_id.to_owned(),
        delivery_id: delivery.id.clone(),
        lease: lease.to_owned(),
        number,
        attempt,
        request,
        decision,
    };
    app.catalog().write(move |tx| ended.settle(tx, now)).await
}

fn outcome(answer: &Answer, now: Timestamp) -> Outcome {
    match answer.status {
        Some(200..=299) if answer.error.is_none() => Outcome::Taken,
        Some(410) => Outcome::Gone,
        _ => Outcome::Refused {
            retry_after: answer
                .headers
                .get("retry-after")
                .and_then(|value| retry::parse_retry_after(value, now)),
        },
    }
}

/// An attempt that ended, with what follows from it.
struct Ended {
    webhook_id: String,
    delivery_id: String,
    lease: String,
    number: u32,
    attempt: Attempt,
    request: SentRequest,
    decision: Decision,
}

impl Ended {
    fn settle(&self, tx: &crate::catalog::Tx<'_>, now: Timestamp) -> Result<()> {
        let (status, next_attempt_at) = match self.decision {
            Decision::Delivered => (Status::Delivered, None),
            Decision::RetryAt(at) => (Status::Pending, Some(at)),
            Decision::GiveUp | Decision::GiveUpAndDisable => (Status::Failed, None),
        };
        let settled = leases::settle(
            tx,
            &Settlement {
                id: &self.delivery_id,
                lease: &self.lease,
                status,
                attempt_count: self.number,
                next_attempt_at,
                request: &self.request,
            },
        )?;
        if !settled {
            return Ok(());
        }
        attempts::insert(tx, &self.delivery_id, self.number, &self.attempt)?;
        crate::webhooks::events::tell(tx, &self.webhook_id, &self.delivery_id, status)?;
        let turned = match self.decision {
            Decision::Delivered => webhooks::delivered(tx, &self.webhook_id, now)?,
            Decision::RetryAt(_) | Decision::GiveUp => webhooks::failed_attempt(tx, &self.webhook_id)?,
            Decision::GiveUpAndDisable => webhooks::disable(tx, &self.webhook_id, now)?,
        };
        if turned && let Some(account_id) = webhooks::owner(tx, &self.webhook_id)? {
            tx.tell_list(&account_id, List::Webhooks, None);
        }
        Ok(())
    }
}
