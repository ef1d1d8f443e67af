//! When each background task last ran, and how it ended: for the operator.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::clock::Timestamp;
use crate::error::Error;

/// The last run of a background task.
#[derive(Clone, Debug)]
pub struct TaskRun {
    /// Such as `sweep_blobs`.
    pub name: &'static str,
    /// When it ended.
    pub at: Timestamp,
    /// Why it failed, if it did.
    pub error: Option<String>,
}

/// The last run of every task.
#[derive(Debug, Default)]
pub(crate) struct Journal(Mutex<BTreeMap<&'static str, TaskRun>>);

impl Journal {
    /// Writes a run down; a failure goes to the log as well, with its cause.
    pub(super) fn note(&self, name: &'static str, at: Timestamp, failure: Option<&Error>) {
        if let Some(error) = failure {
            tracing::warn!(task = name, %error, cause = ?std::error::Error::source(error), "a background task failed");
        }
        let run = TaskRun { name, at, error: failure.map(ToString::to_string) };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(name, run);
    }

    pub(crate) fn runs(&self) -> Vec<TaskRun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}
