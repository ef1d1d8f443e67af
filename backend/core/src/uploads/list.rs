//! What a client needs to resume.

use super::{Part, Upload, UploadRef};
use crate::App;
use crate::catalog::{parts, uploads};
use crate::error::Result;
use crate::names::BucketName;
use crate::principal::{Permission, Principal};

/// A page of a bucket's unfinished uploads, oldest first, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Upload>, Option<String>)> {
    let scope = format!("uploads\0{bucket}");
    let after = app.cursors().after(&scope, cursor)?.unwrap_or_default();
    let principal = principal.clone();
    let mut found = app
        .catalog()
        .read_many(move |reader| {
            let bucket = principal.bucket(reader, &bucket, Permission::Read)?;
            uploads::list(reader, bucket.row_id, &after, limit + 1)
        })
        .await?;
    let next = app.cursors().cut(&scope, &mut found, limit, |last| last.id.clone());
    Ok((found, next))
}

/// A page of the parts that were sent, in order, and the cursor of the next.
pub async fn list_parts(
    app: &App,
    principal: &Principal,
    request: UploadRef,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Part>, Option<String>)> {
    let scope = format!("parts\0{}", request.upload_id);
    let after = app.cursors().after(&scope, cursor)?.map_or(0, |number| number.parse().unwrap_or(0));
    let principal = principal.clone();
    let mut found = app
        .catalog()
        .read_many(move |reader| {
            let (_, upload) = request.find(reader, &principal, Permission::Read)?;
            parts::list(reader, &upload.id, after, limit + 1)
        })
        .await?;
    let next = app.cursors().cut(&scope, &mut found, limit, |last| last.number.to_string());
    Ok((found, next))
}
