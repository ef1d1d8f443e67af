//! Sending a part. Sent again, it replaces.

use bytes::Bytes;
use futures::Stream;

use super::{MAX_PARTS, Part, UploadRef};
use crate::App;
use crate::catalog::accounts::Delta;
use crate::catalog::contents::Piece;
use crate::catalog::{contents, parts, uploads};
use crate::error::{Error, Result};
use crate::objects::Declared;
use crate::objects::intake::{Intake, Limit, Stored};
use crate::principal::{Permission, Principal};
use crate::usage;

/// A part on its way.
#[derive(Clone, Debug)]
pub struct PutPart {
    /// Of this upload.
    pub upload: UploadRef,
    /// 1–10000.
    pub number: u32,
    /// Digests to compare with.
    pub declared: Declared,
    /// The length of the body, where it is known beforehand.
    pub content_length: Option<u64>,
}

/// Stores a part. It is durable when this answers; on any failure nothing has changed.
pub async fn put_part<S>(app: &App, principal: &Principal, request: PutPart, body: S) -> Result<Part>
where
    S: Stream<Item = Result<Bytes, std::io::Error>> + Send,
{
    if !(1..=MAX_PARTS).contains(&request.number) {
        return Err(Error::invalid("partNumber", "must be a whole number from 1 to 10000"));
    }
    let limit = admit(app, principal, &request)?;
    let intake = Intake { app, limit, inline_max_bytes: None, content_length: request.content_length };
    let arrived = intake.take(&request.declared, body).await?;
    let Stored::Blob(draft) = arrived.stored else {
        return Err(Error::internal("a part was not stored as a blob"));
    };
    let (principal, now) = (principal.clone(), app.now());
    let part = Part {
        number: request.number,
        md5: arrived.digests.md5,
        crc64nvme: arrived.digests.crc64nvme,
        size_bytes: arrived.size_bytes,
        created_at: now,
    };
    app.catalog()
        .write(move |tx| {
            let (bucket, upload) = request.upload.find(tx, &principal, Permission::Write)?;
            let old = parts::find(tx, &upload.id, part.number)?;
            let growth = part.size_bytes as i64 - old.map_or(0, |old| old.size_bytes as i64);
            usage::charge(tx, &bucket, Delta { uploads: growth, ..Delta::default() })?;
            let piece = Piece { blob_id: draft.id().to_owned(), size_bytes: part.size_bytes };
            contents::set_piece(tx, upload.content_id, part.number, &piece, now)?;
            parts::upsert(tx, &upload.id, &part)?;
            uploads::touch(tx, &upload.id)?;
            tx.on_commit(move || draft.published());
            Ok(part)
        })
        .await
}

fn admit(app: &App, principal: &Principal, request: &PutPart) -> Result<Limit> {
    app.catalog().read(|reader| {
        let (bucket, upload) = request.upload.find(reader, principal, Permission::Write)?;
        let old = parts::find(reader, &upload.id, request.number)?;
        let account = crate::accounts::get(reader, &bucket.account_id)?;
        let limit = Limit {
            // A part may not be larger than the object it becomes a part of; the sum is decided at completion.
            object_bytes: account.plan.max_object_bytes,
            quota_bytes: usage::room(&account, old.map_or(0, |old| old.size_bytes)),
            signed_bytes: None,
        };
        limit.allow(request.content_length.unwrap_or(0))?;
        Ok(limit)
    })
}
