//! The attempts in flight: how many for each webhook, and how to wait for them.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::App;

/// What is in flight, by webhook.
#[derive(Debug)]
pub(crate) struct Deliverer {
    /// One at a time decides what to send next.
    pub(super) turn: tokio::sync::Mutex<()>,
    in_flight: Mutex<HashMap<String, usize>>,
    /// Counts attempts that ended.
    pub(super) ended: watch::Sender<u64>,
    pub(super) attempts: TaskTracker,
    pub(super) abandon: CancellationToken,
}

impl Default for Deliverer {
    fn default() -> Self {
        Self {
            turn: tokio::sync::Mutex::default(),
            in_flight: Mutex::default(),
            ended: watch::Sender::new(0),
            attempts: TaskTracker::new(),
            abandon: CancellationToken::new(),
        }
    }
}

impl Deliverer {
    pub(super) fn in_flight(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.in_flight.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place, which is given back when the slot is dropped, however the attempt ends.
    pub(super) fn slot(&self, app: &App, webhook_id: &str) -> Slot {
        *self.in_flight().entry(webhook_id.to_owned()).or_default() += 1;
        Slot { app: app.clone(), webhook_id: webhook_id.to_owned() }
    }
}

/// A place among the attempts in flight.
pub(super) struct Slot {
    app: App,
    pub(super) webhook_id: String,
}

impl Drop for Slot {
    fn drop(&mut self) {
        let deliverer = self.app.deliverer();
        let mut in_flight = deliverer.in_flight();
        if let Some(count) = in_flight.get_mut(&self.webhook_id) {
            *count -= 1;
            if *count == 0 {
                in_flight.remove(&self.webhook_id);
            }
        }
        drop(in_flight);
        deliverer.ended.send_modify(|count| *count += 1);
    }
}
