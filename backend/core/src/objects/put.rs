//! Writing an object: refuse early what can be refused, take the bytes in once, publish in one commit.

use bytes::Bytes;
use futures::Stream;

use super::conditions::{Conditions, current};
use super::digest::Declared;
use super::intake::{Arrived, Intake, Limit, Stored};
use super::publish::publish;
use super::{Object, ObjectHeaders};
use crate::App;
use crate::catalog::contents::{Piece, Place};
use crate::catalog::{contents, objects};
use crate::error::Result;
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};
use crate::usage;

/// A request to write an object.
#[derive(Clone, Debug)]
pub struct PutObject {
    /// Into this bucket.
    pub bucket: BucketName,
    /// Under this key.
    pub key: ObjectKey,
    /// Kept and given back.
    pub headers: ObjectHeaders,
    /// Guards, decided before the bytes are read and again in the commit.
    pub conditions: Conditions,
    /// Digests to compare with.
    pub declared: Declared,
    /// The length of the body, where it is known beforehand.
    pub content_length: Option<u64>,
    /// At most this many bytes.
    pub max_bytes: Option<u64>,
}

impl PutObject {
    /// With neither headers nor guards.
    pub fn new(bucket: BucketName, key: ObjectKey) -> Self {
        Self {
            bucket,
            key,
            headers: ObjectHeaders::default(),
            conditions: Conditions::default(),
            declared: Declared::default(),
            content_length: None,
            max_bytes: None,
        }
    }
}

/// What was written.
#[derive(Clone, Debug)]
pub struct Put {
    /// The object as it is now.
    pub object: Object,
    /// Whether the key is new.
    pub created: bool,
}

/// Writes an object from `body`. It is durable when this answers; on any failure nothing has changed.
pub async fn put<S>(app: &App, principal: &Principal, request: PutObject, body: S) -> Result<Put>
where
    S: Stream<Item = Result<Bytes, std::io::Error>> + Send,
{
    let intake = Intake {
        app,
        limit: admit(app, principal, &request)?,
        inline_max_bytes: Some(app.config().inline_max_bytes),
        content_length: request.content_length,
    };
    let arrived = intake.take(&request.declared, body).await?;
    let put = commit(app, principal.clone(), request, arrived).await?;
    if !put.created {
        app.wake_sweeper();
    }
    Ok(put)
}

/// Everything that can refuse before a byte is read.
fn admit(app: &App, principal: &Principal, request: &PutObject) -> Result<Limit> {
    app.catalog().read(|reader| {
        let bucket = principal.bucket(reader, &request.bucket, Permission::Write)?;
        let old = objects::find(reader, bucket.row_id, request.key.as_str())?;
        request.conditions.write(old.as_ref().map(current))?;
        let account = crate::accounts::get(reader, &bucket.account_id)?;
        // What the old object occupies becomes free in the same commit, unless the trash keeps it.
        let freed = old.filter(|_| bucket.trash_days == 0).map_or(0, |old| old.size_bytes);
        let limit = Limit {
            object_bytes: account.plan.max_object_bytes,
            quota_bytes: usage::room(&account, freed),
            signed_bytes: request.max_bytes,
        };
        limit.allow(request.content_length.unwrap_or(0))?;
        Ok(limit)
    })
}

/// One commit: conditions again, the object, the counters, what it replaced.
async fn commit(app: &App, principal: Principal, request: PutObject, arrived: Arrived) -> Result<Put> {
    let now = app.now();
    app.catalog()
        .write(move |tx| {
            let bucket = principal.bucket(tx, &request.bucket, Permission::Write)?;
            let old = objects::find(tx, bucket.row_id, request.key.as_str())?;
            request.conditions.write(old.as_ref().map(current))?;
            let place = match arrived.stored {
                Stored::Body(body) => Place::Row(body),
                Stored::Blob(draft) => {
                    let piece = Piece { blob_id: draft.id().to_owned(), size_bytes: arrived.size_bytes };
                    tx.on_commit(move || draft.published());
                    Place::Blobs(vec![piece])
                }
            };
            let object = Object {
                content_id: contents::insert(tx, arrived.size_bytes, &place)?,
                key: request.key.as_str().to_owned(),
                size_bytes: arrived.size_bytes,
                etag: arrived.digests.etag(),
                crc64nvme: arrived.digests.crc64nvme,
                headers: request.headers,
                created_at: old.as_ref().map_or(now, |old| old.created_at),
                updated_at: now,
            };
            publish(tx, &bucket, &object, old.as_ref(), now)?;
            Ok(Put { object, created: old.is_none() })
        })
        .await
}
