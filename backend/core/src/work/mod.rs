//! Background work: idempotent tasks without input, run by period and by signal. What a crash interrupts, the next run
//! does; nothing is owed to memory.

mod deliver_webhooks;
mod expire_deliveries;
mod expire_signed_urls;
mod expire_uploads;
mod in_flight;
mod sweep_blobs;

pub(crate) use deliver_webhooks::end_leases as recover;
pub(crate) use in_flight::Deliverer;
pub use sweep_blobs::Collected;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::App;
use crate::catalog::freed_blobs;
use crate::error::Result;
use crate::{idempotency, requests};

const METER_PERIOD: Duration = Duration::from_secs(1);
const SWEEP_PERIOD: Duration = Duration::from_mins(1);
const EXPIRY_PERIOD: Duration = Duration::from_mins(10);
const FORGET_PERIOD: Duration = Duration::from_mins(1);
const LEFTOVERS_PERIOD: Duration = Duration::from_hours(24);
const EXPIRE_PERIOD: Duration = Duration::from_hours(1);

/// Wakes tasks before their period is over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wake {
    pub(crate) sweeper: Arc<Notify>,
}

/// The tasks of an open [`App`].
#[derive(Debug)]
pub(crate) struct Work {
    stop: CancellationToken,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
}

impl Work {
    pub(crate) fn start(app: &App) -> Self {
        let stop = CancellationToken::new();
        let mut tasks = JoinSet::new();
        let every = |name, period, wake: Option<Arc<Notify>>, task: fn(App) -> TaskFuture| {
            periodically(app.clone(), stop.clone(), name, period, wake, task)
        };
        tasks.spawn(every("meter", METER_PERIOD, None, |app| Box::pin(flush_meter(app))));
        tasks.spawn(every("sweep_blobs", SWEEP_PERIOD, Some(app.wake().sweeper.clone()), |app| {
            Box::pin(async move { sweep_blobs::sweep_freed(&app, None).await })
        }));
        tasks.spawn(every("expire_uploads", EXPIRY_PERIOD, None, |app| {
            Box::pin(async move { expire_uploads::run(&app).await })
        }));
        tasks.spawn(every("expire_signed_urls", EXPIRY_PERIOD, None, |app| {
            Box::pin(async move { expire_signed_urls::run(&app).await })
        }));
        tasks.spawn(every("sweep_leftovers", LEFTOVERS_PERIOD, None, |app| {
            Box::pin(async move { sweep_blobs::sweep_leftovers(&app, None).await })
        }));
        tasks.spawn(every("expire_answers", EXPIRY_PERIOD, None, |app| {
            Box::pin(async move { idempotency::expire(&app).await })
        }));
        tasks.spawn(every("expire_requests", EXPIRY_PERIOD, None, |app| {
            Box::pin(async move { requests::expire(&app).await })
        }));
        tasks.spawn(every("forget_idle_keys", FORGET_PERIOD, None, |app| {
            Box::pin(std::future::ready(forget_idle_keys(&app)))
        }));
        tasks.spawn(every("expire_deliveries", EXPIRE_PERIOD, None, |app| {
            Box::pin(async move { expire_deliveries::run(&app).await })
        }));
        tasks.spawn(deliver_webhooks::run(app.clone(), stop.clone()));
        Self { stop, tasks: tokio::sync::Mutex::new(tasks) }
    }

    /// Lets each task finish what it is at, and ends it.
    pub(crate) async fn stop(&self) {
        self.stop.cancel();
        let mut tasks = self.tasks.lock().await;
        while tasks.join_next().await.is_some() {}
    }
}

/// Runs every task once, now: for tests, which do not wait for periods, and before closing.
pub(crate) async fn run_all(app: &App) -> Result<()> {
    flush_meter(app.clone()).await?;
    expire_uploads::run(app).await?;
    expire_signed_urls::run(app).await?;
    forget_idle_keys(app)?;
    idempotency::expire(app).await?;
    requests::expire(app).await?;
    deliver_webhooks::run_until_idle(app).await?;
    expire_deliveries::run(app).await?;
    sweep_blobs::sweep_leftovers(app, None).await?;
    sweep_blobs::sweep_freed(app, None).await
}

/// Removes what nothing refers to, now, and counts it.
pub(crate) async fn collect(app: &App) -> Result<Collected> {
    let mut collected = Collected::default();
    expire_uploads::run(app).await?;
    sweep_blobs::sweep_leftovers(app, Some(&mut collected)).await?;
    sweep_blobs::sweep_freed(app, Some(&mut collected)).await?;
    collected.held_blobs = app.catalog().read(freed_blobs::count)?;
    Ok(collected)
}

type TaskFuture = futures::future::BoxFuture<'static, Result<()>>;

async fn periodically(
    app: App,
    stop: CancellationToken,
    name: &'static str,
    period: Duration,
    wake: Option<Arc<Notify>>,
    task: fn(App) -> TaskFuture,
) {
    loop {
        if let Err(error) = task(app.clone()).await {
            tracing::warn!(task = name, %error, cause = ?std::error::Error::source(&error), "a background task failed");
        }
        let woken = async {
            match &wake {
                Some(wake) => wake.notified().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(period) => {}
            () = woken => {}
        }
    }
}

fn forget_idle_keys(app: &App) -> Result<()> {
    app.rate_limits().forget_idle(app.now());
    Ok(())
}

async fn flush_meter(app: App) -> Result<()> {
    tokio::task::spawn_blocking(move || app.meter().flush()).await.map_err(crate::Error::internal)?
}
