//! Background work: idempotent tasks without input, run by period and by signal. What a crash interrupts, the next run
//! does; nothing is owed to memory.

mod deliver_webhooks;
mod expire_deliveries;
mod expire_signed_urls;
mod expire_trash;
mod expire_uploads;
mod forget_parts;
mod in_flight;
mod journal;
mod sample_storage;
mod sweep_blobs;

pub(crate) use deliver_webhooks::end_leases as recover;
pub(crate) use in_flight::Deliverer;
pub(crate) use journal::Journal;
pub use journal::TaskRun;
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
const SAMPLE_PERIOD: Duration = Duration::from_mins(5);
const SWEEP_PERIOD: Duration = Duration::from_mins(1);
const EXPIRY_PERIOD: Duration = Duration::from_mins(10);
const FORGET_PERIOD: Duration = Duration::from_mins(1);
const LEFTOVERS_PERIOD: Duration = Duration::from_hours(24);
const EXPIRE_PERIOD: Duration = Duration::from_hours(1);

/// Wakes tasks before their period is over.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wake {
    pub(crate) sweeper: Arc<Notify>,
    pub(crate) trash: Arc<Notify>,
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
        tasks.spawn(every("sample_storage", SAMPLE_PERIOD, None, |app| {
            Box::pin(async move { sample_storage::run(&app).await })
        }));
        tasks.spawn(every("sweep_blobs", SWEEP_PERIOD, Some(app.wake().sweeper.clone()), |app| {
            Box::pin(async move {
                forget_parts::run(&app).await?;
                sweep_blobs::sweep_freed(&app, None).await
            })
        }));
        tasks.spawn(every("expire_uploads", EXPIRY_PERIOD, None, |app| {
            Box::pin(async move { expire_uploads::run(&app).await })
        }));
        tasks.spawn(every("expire_trash", EXPIRY_PERIOD, Some(app.wake().trash.clone()), |app| {
            Box::pin(async move { expire_trash::run(&app).await })
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
    let note = |name, run: Result<()>| {
        app.journal().note(name, app.now(), run.as_ref().err());
        run
    };
    note("meter", flush_meter(app.clone()).await)?;
    note("sample_storage", sample_storage::run(app).await)?;
    note("expire_uploads", expire_uploads::run(app).await)?;
    note("expire_trash", expire_trash::run(app).await)?;
    note("expire_signed_urls", expire_signed_urls::run(app).await)?;
    note("forget_idle_keys", forget_idle_keys(app))?;
    note("expire_answers", idempotency::expire(app).await)?;
    note("expire_requests", requests::expire(app).await)?;
    note("deliver_webhooks", deliver_webhooks::run_until_idle(app).await)?;
    note("expire_deliveries", expire_deliveries::run(app).await)?;
    note("forget_parts", forget_parts::run(app).await)?;
    note("sweep_leftovers", sweep_blobs::sweep_leftovers(app, None).await)?;
    note("sweep_blobs", sweep_blobs::sweep_freed(app, None).await)
}

/// Removes freed blobs, now.
pub(crate) async fn sweep(app: &App) -> Result<()> {
    sweep_blobs::sweep_freed(app, None).await
}

/// Removes what nothing refers to, now, and counts it.
pub(crate) async fn collect(app: &App) -> Result<Collected> {
    let mut collected = Collected::default();
    expire_uploads::run(app).await?;
    expire_trash::run(app).await?;
    forget_parts::run(app).await?;
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
        let run = task(app.clone()).await;
        app.journal().note(name, app.now(), run.err().as_ref());
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
