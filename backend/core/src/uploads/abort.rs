//! Giving an upload up: its parts are freed.

use super::{Upload, UploadRef};
use crate::App;
use crate::catalog::accounts::Delta;
use crate::catalog::buckets::Bucket;
use crate::catalog::{Tx, contents, parts, uploads};
use crate::clock::Timestamp;
use crate::error::Result;
use crate::principal::{Permission, Principal};
use crate::usage;

/// Gives an upload up.
pub async fn abort(app: &App, principal: &Principal, request: UploadRef) -> Result<()> {
    let (principal, now) = (principal.clone(), app.now());
    app.catalog()
        .write(move |tx| {
            let (bucket, upload) = request.find(tx, &principal, Permission::Write)?;
            discard(tx, &bucket, &upload, now)
        })
        .await?;
    app.wake_sweeper();
    Ok(())
}

/// Removes an upload and frees its parts.
pub(crate) fn discard(tx: &Tx<'_>, bucket: &Bucket, upload: &Upload, now: Timestamp) -> Result<()> {
    let bytes = parts::sum(tx, &upload.id)?;
    contents::release(tx, upload.content_id, now)?;
    uploads::delete(tx, &upload.id)?;
    super::tell(tx, bucket);
    usage::charge(tx, bucket, Delta { uploads: -(bytes as i64), ..Delta::default() })
}
