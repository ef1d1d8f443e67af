//! Removes blobs that nothing refers to: those the catalog calls freed, and those a crash left behind.

use futures::TryStreamExt as _;

use crate::App;
use crate::catalog::{contents, freed_blobs};
use crate::error::Result;

/// Forgotten in one commit.
const BATCH: usize = 500;

/// What was removed, for those who asked.
#[derive(Clone, Copy, Debug, Default)]
pub struct Collected {
    /// Blobs that were removed.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Freed blobs that somebody still reads: the server removes them afterwards.
    pub held_blobs: u64,
}

/// Removes freed blobs, but none that a reader still holds: those wait for the next run.
pub(super) async fn sweep_freed(app: &App, mut collected: Option<&mut Collected>) -> Result<()> {
    let mut after = String::new();
    loop {
        let from = after.clone();
        let freed = app.catalog().read_many(move |reader| freed_blobs::list(reader, &from, BATCH)).await?;
        let Some(last) = freed.last() else { return Ok(()) };
        after.clone_from(last);
        let round = app.holds().next_round();
        let mut removed = Vec::new();
        for blob_id in freed {
            if app.holds().may_remove(&blob_id, round) {
                remove(app, &blob_id, collected.as_deref_mut()).await?;
                removed.push(blob_id);
            }
        }
        app.catalog()
            .write(move |tx| removed.iter().try_for_each(|blob_id| freed_blobs::delete(tx, blob_id)))
            .await?;
    }
}

/// Removes blobs that are stored but neither known to the catalog nor being written: a crash came between the two.
///
/// The order makes this safe without a grace period: a blob is a draft until after its commit, so one that is seen to
/// be no draft has either been published, which the catalog then tells, or never will be.
pub(super) async fn sweep_leftovers(app: &App, mut collected: Option<&mut Collected>) -> Result<()> {
    let mut stored = std::pin::pin!(app.blobs().list().await?);
    while let Some(blob_id) = stored.try_next().await? {
        if app.blobs().is_draft(&blob_id) {
            continue;
        }
        let known = app.catalog().read(|reader| {
            Ok(contents::uses_blob(reader, &blob_id)? || freed_blobs::contains(reader, &blob_id)?)
        })?;
        if !known {
            tracing::info!(blob = blob_id, "removing a blob that no commit mentions");
            remove(app, &blob_id, collected.as_deref_mut()).await?;
        }
    }
    Ok(())
}

async fn remove(app: &App, blob_id: &str, collected: Option<&mut Collected>) -> Result<()> {
    if let Some(collected) = collected
        && let Some(size) = app.blobs().size(blob_id).await?
    {
        collected.blobs += 1;
        collected.bytes += size;
    }
    app.blobs().remove(blob_id).await
}
