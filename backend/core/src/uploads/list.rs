//! What a client needs to resume.

use super::{Part, Upload, UploadRef};
use crate::App;
use crate::catalog::{parts, uploads};
use crate::cursor::Cursor;
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
    let after = match cursor.map(|cursor| app.cursors().open(&scope, cursor)).transpose()? {
        Some(Cursor::AfterKey(id) | Cursor::AfterPrefix(id)) => id,
        None => String::new(),
    };
    let principal = principal.clone();
    let mut found = app
        .catalog()
        .read_many(move |reader| {
            let bucket = principal.bucket(reader, &bucket, Permission::Read)?;
            uploads::list(reader, bucket.row_id, &after, limit + 1)
        })
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| app.cursors().seal(&scope, &Cursor::AfterKey(last.id.clone())));
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
    let after = match cursor.map(|cursor| app.cursors().open(&scope, cursor)).transpose()? {
        Some(Cursor::AfterKey(number) | Cursor::AfterPrefix(number)) => number.parse().unwrap_or(0),
        None => 0,
    };
    let principal = principal.clone();
    let mut found = app
        .catalog()
        .read_many(move |reader| {
            let (_, upload) = request.find(reader, &principal, Permission::Read)?;
            parts::list(reader, &upload.id, after, limit + 1)
        })
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| app.cursors().seal(&scope, &Cursor::AfterKey(last.number.to_string())));
    Ok((found, next))
}
