//! Whether a store can do what blobs need: tried, before it is chosen.

use std::time::Duration;

use opendal::Operator;
use tokio::time::Instant;
use ulid::Ulid;

use super::{folder_of, operator};
use crate::config::Storage;

/// What is written, read and removed again.
const CONTENT: &[u8] = b"stowbox probe";
const TIMEOUT: Duration = Duration::from_secs(10);

/// One thing a store was asked to do.
#[derive(Clone, Debug)]
pub struct ProbeStep {
    /// What.
    pub name: ProbeVerb,
    /// How it went.
    pub outcome: ProbeOutcome,
    /// How long it took.
    pub duration_ms: u64,
}

/// What a store is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProbeVerb {
    /// Understand the settings.
    Open,
    /// Write a file.
    Write,
    /// Read it.
    Read,
    /// Read a part of it.
    Range,
    /// Find it in a list.
    List,
    /// Remove it.
    Delete,
}

impl ProbeVerb {
    /// Its name in the API.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Write => "write",
            Self::Read => "read",
            Self::Range => "range",
            Self::List => "list",
            Self::Delete => "delete",
        }
    }
}

/// How a step went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProbeOutcome {
    /// As it should.
    Done,
    /// It did not; the text says why.
    Failed(String),
    /// Not tried, since a step before it failed.
    Skipped,
}

/// Tries a store with a file of its own, which it removes.
pub(crate) async fn probe(storage: &Storage, data_dir: &std::path::Path, id: Ulid) -> Vec<ProbeStep> {
    let mut steps = Vec::new();
    let opened = run(ProbeVerb::Open, &mut steps, async {
        operator(storage, folder_of(storage, data_dir).as_deref()).map_err(|error| explain(&error))
    });
    let Some(operator) = opened.await else {
        return skip(
            steps,
            &[ProbeVerb::Write, ProbeVerb::Read, ProbeVerb::Range, ProbeVerb::List, ProbeVerb::Delete],
        );
    };
    let path = format!("stowbox-probe-{id}");
    let written =
        run(ProbeVerb::Write, &mut steps, async { told(operator.write(&path, CONTENT).await).map(drop) })
            .await;
    if written.is_none() {
        return skip(steps, &[ProbeVerb::Read, ProbeVerb::Range, ProbeVerb::List, ProbeVerb::Delete]);
    }
    run(ProbeVerb::Read, &mut steps, read(&operator, &path, 0)).await;
    run(ProbeVerb::Range, &mut steps, read(&operator, &path, 8)).await;
    run(ProbeVerb::List, &mut steps, async {
        let entries = told(operator.list("").await)?;
        let is_there = entries.iter().any(|entry| entry.name() == path);
        if is_there { Ok(()) } else { Err("what was written is not in the list".to_owned()) }
    })
    .await;
    run(ProbeVerb::Delete, &mut steps, async { told(operator.delete(&path).await) }).await;
    steps
}

async fn read(operator: &Operator, path: &str, from: u64) -> Result<(), String> {
    let read = told(operator.read_with(path).range(from..CONTENT.len() as u64).await)?;
    match read.to_vec() == CONTENT[from as usize..] {
        true => Ok(()),
        false => Err("what was read is not what was written".to_owned()),
    }
}

/// Runs a step within its time and notes how it went.
async fn run<T>(
    name: ProbeVerb,
    steps: &mut Vec<ProbeStep>,
    step: impl Future<Output = Result<T, String>>,
) -> Option<T> {
    let started = Instant::now();
    let late = || Err(format!("no answer within {} seconds", TIMEOUT.as_secs()));
    let (outcome, value) = match tokio::time::timeout(TIMEOUT, step).await.unwrap_or_else(|_| late()) {
        Ok(value) => (ProbeOutcome::Done, Some(value)),
        Err(why) => (ProbeOutcome::Failed(why), None),
    };
    steps.push(ProbeStep { name, outcome, duration_ms: started.elapsed().as_millis() as u64 });
    value
}

fn skip(mut steps: Vec<ProbeStep>, names: &[ProbeVerb]) -> Vec<ProbeStep> {
    let skipped = |name| ProbeStep { name, outcome: ProbeOutcome::Skipped, duration_ms: 0 };
    steps.extend(names.iter().copied().map(skipped));
    steps
}

fn told<T>(result: opendal::Result<T>) -> Result<T, String> {
    result.map_err(|error| explain(&error))
}

/// The kind and the service's own words: the operator gave the settings, and may read them.
fn explain(error: &opendal::Error) -> String {
    match error.message() {
        "" => error.kind().to_string(),
        message => format!("{}: {message}", error.kind()),
    }
}
