//! A small fixed set of read-only connections. Never one per thread: each has a page cache of its own, and a spike
//! with one per blocking thread grew to gigabytes.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::Connection;

use super::{Reader, connect, failed};
use crate::error::Result;

pub(super) struct Readers {
    connections: Vec<Mutex<Connection>>,
    next: AtomicUsize,
}

impl Readers {
    pub(super) fn open(path: &Path) -> Result<Self> {
        let count = std::thread::available_parallelism().map_or(4, |cores| cores.get().clamp(4, 16));
        let open = || -> Result<_> {
            let connection = connect(path)?;
            connection.execute_batch("PRAGMA query_only = ON;").map_err(failed)?;
            Ok(Mutex::new(connection))
        };
        Ok(Self {
            connections: (0..count).map(|_| open()).collect::<Result<_>>()?,
            next: AtomicUsize::new(0),
        })
    }

    /// Reads from one snapshot: what `read` sees does not change while it runs.
    pub(super) fn read<T>(&self, read: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        let connection = self.idle();
        connection.prepare_cached("BEGIN").and_then(|mut begin| begin.execute([])).map_err(failed)?;
        let outcome = read(&Reader(&connection));
        connection.prepare_cached("COMMIT").and_then(|mut end| end.execute([])).map_err(failed)?;
        outcome
    }

    fn idle(&self) -> MutexGuard<'_, Connection> {
        let count = self.connections.len();
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        for turn in 0..count {
            match self.connections[(first + turn) % count].try_lock() {
                Ok(connection) => return connection,
                Err(TryLockError::Poisoned(poisoned)) => return recover(poisoned),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        self.connections[first % count].lock().unwrap_or_else(recover)
    }
}

/// A read panicked: its transaction may still be open.
fn recover(poisoned: PoisonError<MutexGuard<'_, Connection>>) -> MutexGuard<'_, Connection> {
    let connection = poisoned.into_inner();
    if !connection.is_autocommit()
        && let Err(error) = connection.execute_batch("ROLLBACK")
    {
        tracing::error!(%error, "a read connection could not be recovered");
    }
    connection
}
