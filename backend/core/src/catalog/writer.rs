//! The one writer: a thread that takes every job that waits, runs each in a savepoint of one transaction, commits once
//! and answers all. The sync of the commit is shared, so durable writes scale with the number of writers.
//!
//! A job that fails rolls back to its savepoint and leaves the others alone. No timer holds a job back: the group is
//! whatever arrived while the last commit was syncing.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{Aids, OnCommit, Tx, failed};
use crate::error::{Code, Error, Result};

/// Bounds a commit, and with it the wait of the first in the group.
const GROUP: usize = 512;

pub(super) struct Writer {
    jobs: Mutex<Option<mpsc::Sender<Box<dyn Job>>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, aids: Aids) -> Result<Self> {
        let (jobs, waiting) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("catalog-writer".into())
            .spawn(move || run(&connection, &waiting, &aids))
            .map_err(Error::internal)?;
        Ok(Self { jobs: Mutex::new(Some(jobs)), thread: Mutex::new(Some(thread)) })
    }

    pub(super) async fn write<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job = Write { work: Some(work), outcome: None, reply };
        let sent = self
            .jobs
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .as_ref()
            .is_some_and(|jobs| jobs.send(Box::new(job)).is_ok());
        if !sent {
            return Err(closing());
        }
        answer.await.unwrap_or_else(|_| Err(closing()))
    }

    pub(super) async fn close(&self) {
        drop(self.jobs.lock().unwrap_or_else(PoisonError::into_inner).take());
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // Joining blocks until the last group is synced.
            let joined = tokio::task::spawn_blocking(move || thread.join().is_ok()).await;
            if !joined.unwrap_or(false) {
                tracing::error!("the catalog's writer ended in a panic");
            }
        }
    }
}

fn closing() -> Error {
    Error::new(Code::StorageUnavailable, "The server is stopping.")
}

/// One caller's work, on its way through the writer.
trait Job: Send {
    /// Runs the work; true asks to keep what it wrote.
    fn run(&mut self, tx: &Tx<'_>) -> bool;
    /// The work is not kept after all: the group failed.
    fn fail(&mut self, error: Error);
    /// Tells the caller.
    fn answer(self: Box<Self>);
}

struct Write<T, F> {
    work: Option<F>,
    outcome: Option<Result<T>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T, F> Job for Write<T, F>
where
    T: Send + 'static,
    F: FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
{
    fn run(&mut self, tx: &Tx<'_>) -> bool {
        let Some(work) = self.work.take() else { return false };
        let outcome = catch_unwind(AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|_| Err(Error::internal("a write panicked; its message is in the log")));
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn fail(&mut self, error: Error) {
        self.outcome = Some(Err(error));
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            // The caller may have gone: what was written stays written.
            drop(self.reply.send(outcome));
        }
    }
}

fn run(connection: &Connection, waiting: &mpsc::Receiver<Box<dyn Job>>, aids: &Aids) {
    while let Ok(first) = waiting.recv() {
        let mut group = vec![first];
        group.extend(waiting.try_iter().take(GROUP - 1));
        let mut then: Vec<OnCommit> = Vec::new();
        match commit(connection, aids, &mut group, &mut then) {
            Ok(()) => then.into_iter().for_each(|then| then()),
            Err(error) => {
                tracing::error!(error = %Chain(&error), "a group of writes was not committed");
                // Whether the log reached the disk is unknown: nothing may be undone on the strength of this failure.
                then.into_iter().for_each(std::mem::forget);
                if !connection.is_autocommit()
                    && let Err(error) = connection.execute_batch("ROLLBACK")
                {
                    tracing::error!(%error, "the failed transaction could not be rolled back");
                }
                for job in &mut group {
                    job.fail(Error::new(error.code(), error.public()));
                }
            }
        }
        group.into_iter().for_each(Job::answer);
    }
    // Leaves one whole file behind, for whoever copies it.
    if let Err(error) = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())) {
        tracing::warn!(%error, "the log was not merged into the catalog; the next start does it");
    }
}

fn commit(
    connection: &Connection,
    aids: &Aids,
    group: &mut [Box<dyn Job>],
    then: &mut Vec<OnCommit>,
) -> Result<()> {
    execute(connection, "BEGIN IMMEDIATE")?;
    for job in group {
        execute(connection, "SAVEPOINT job")?;
        let tx = Tx::new(connection, aids);
        let keep = job.run(&tx);
        if connection.is_autocommit() {
            // SQLite gave the whole transaction up (a full disk, for one): no job of this group was kept.
            then.extend(tx.on_commit.into_inner());
            return Err(super::disk_full().caused_by("SQLite rolled the transaction back"));
        }
        if keep {
            then.extend(tx.on_commit.into_inner());
        } else {
            execute(connection, "ROLLBACK TO job")?;
        }
        execute(connection, "RELEASE job")?;
    }
    execute(connection, "COMMIT")
}

fn execute(connection: &Connection, sql: &str) -> Result<()> {
    connection.prepare_cached(sql).and_then(|mut statement| statement.execute([])).map_err(failed).map(drop)
}

/// An error with its causes, for the log.
struct Chain<'e>(&'e Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = std::error::Error::source(self.0);
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}
