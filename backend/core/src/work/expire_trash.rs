//! Removes from the trash what has expired, and what deleted buckets left there.

use crate::App;
use crate::catalog::{buckets, contents, trash as rows};
use crate::error::Result;
use crate::trash;

/// Removed in one commit, so that other writers need not wait long.
const BATCH: usize = 500;

pub(super) async fn run(app: &App) -> Result<()> {
    while remove_expired(app).await? == BATCH {}
    while remove_abandoned(app).await? {}
    app.wake_sweeper();
    Ok(())
}

async fn remove_expired(app: &App) -> Result<usize> {
    let now = app.now();
    app.catalog()
        .write(move |tx| {
            let expired = rows::list_expired(tx, now, BATCH)?;
            for (bucket_id, trashed) in &expired {
                match buckets::find_by_id(tx, bucket_id)? {
                    Some(bucket) => trash::drop_entry(tx, &bucket, trashed, now)?,
                    None => {
                        rows::delete(tx, &trashed.id)?;
                        contents::release(tx, trashed.object.content_id, now)?;
                    }
                }
            }
            Ok(expired.len())
        })
        .await
}

/// Answers whether there may be more. What was counted was taken off when the bucket was deleted.
async fn remove_abandoned(app: &App) -> Result<bool> {
    let now = app.now();
    app.catalog()
        .write(move |tx| {
            let Some(bucket_id) = rows::abandoned(tx)? else { return Ok(false) };
            let left = rows::list(tx, &bucket_id, "", None, BATCH)?;
            for trashed in &left {
                rows::delete(tx, &trashed.id)?;
                contents::release(tx, trashed.object.content_id, now)?;
            }
            if left.len() < BATCH {
                rows::forget(tx, &bucket_id)?;
            }
            Ok(true)
        })
        .await
}
