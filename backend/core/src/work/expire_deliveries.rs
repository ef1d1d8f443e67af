//! Forgets events, their deliveries and attempts, and what inboxes received, after 30 days.

use crate::App;
use crate::catalog::{events, inboxes};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::webhooks::KEPT;

/// Forgotten in one commit, so that other writers need not wait long.
const BATCH: usize = 500;

pub(super) async fn run(app: &App) -> Result<()> {
    let kept_ms = i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX);
    let before = Timestamp::from_millis(app.now().as_millis().saturating_sub(kept_ms));
    while app.catalog().write(move |tx| events::delete_before(tx, before, BATCH)).await? == BATCH {}
    app.catalog().write(move |tx| inboxes::delete_requests_before(tx, before)).await.map(drop)
}
