//! Starting an upload.

use std::time::Duration;

use super::Upload;
use crate::App;
use crate::catalog::{contents, uploads};
use crate::error::Result;
use crate::names::{BucketName, ObjectKey};
use crate::objects::ObjectHeaders;
use crate::principal::{Permission, Principal};

/// Then an unfinished upload is given up.
const LIFETIME: Duration = Duration::from_hours(7 * 24);

/// Starts an upload.
pub async fn start(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    key: ObjectKey,
    headers: ObjectHeaders,
) -> Result<Upload> {
    let (principal, id, now) = (principal.clone(), app.id("upl"), app.now());
    app.catalog()
        .write(move |tx| {
            let bucket = principal.bucket(tx, &bucket, Permission::Write)?;
            let upload = Upload {
                bucket_id: bucket.row_id,
                content_id: contents::reserve(tx)?,
                revision: 0,
                id,
                key: key.as_str().to_owned(),
                headers,
                created_at: now,
                expires_at: now + LIFETIME,
            };
            uploads::insert(tx, &upload)?;
            super::tell(tx, &bucket);
            Ok(upload)
        })
        .await
}
