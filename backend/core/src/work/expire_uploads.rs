//! Gives up uploads that were not completed in their time.

use crate::App;
use crate::catalog::{buckets, uploads};
use crate::error::Result;
use crate::uploads::discard;

/// Given up in one commit.
const BATCH: usize = 20;

pub(super) async fn run(app: &App) -> Result<()> {
    loop {
        let now = app.now();
        let expired = app
            .catalog()
            .write(move |tx| {
                let expired = uploads::list_expired(tx, now, BATCH)?;
                for upload in &expired {
                    if let Some(bucket) = buckets::find_by_row(tx, upload.bucket_id)? {
                        discard(tx, &bucket, upload, now)?;
                    }
                }
                Ok(expired.len())
            })
            .await?;
        if expired < BATCH {
            return Ok(());
        }
    }
}
