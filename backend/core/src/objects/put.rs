//! Writing an object: refuse early what can be refused, stream the bytes once, verify, publish in one commit.

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};

use super::conditions::{Conditions, Current};
use super::digest::{Declared, Digests, Hasher, Hashing};
use super::publish::publish;
use super::{Object, ObjectHeaders};
use crate::App;
use crate::blobs::Draft;
use crate::catalog::contents::{Piece, Place};
use crate::catalog::{contents, objects};
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};
use crate::usage;

/// What is written and hashed at once. Two of them are in memory for each upload under way.
const CHUNK_BYTES: usize = 1024 * 1024;

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
    let limit = admit(app, principal, &request)?;
    let intake = Intake { app, limit, received: 0 };
    let arrived = intake.take(&request, body).await?;
    arrived.digests.verify(&request.declared)?;
    commit(app, principal.clone(), request, arrived).await
}

/// The most bytes that may arrive, and what refuses them beyond.
#[derive(Clone, Copy)]
struct Limit {
    object_bytes: Option<u64>,
    quota_bytes: Option<u64>,
}

impl Limit {
    fn allow(self, bytes: u64) -> Result<()> {
        if let Some(max) = self.object_bytes.filter(|max| bytes > *max) {
            return Err(Error::new(
                Code::PayloadTooLarge,
                format!("Objects of this account may have at most {max} bytes (`maxObjectBytes`)."),
            ));
        }
        if self.quota_bytes.is_some_and(|room| bytes > room) {
            return Err(usage::quota_exceeded());
        }
        Ok(())
    }
}

/// Everything that can refuse before a byte is read.
fn admit(app: &App, principal: &Principal, request: &PutObject) -> Result<Limit> {
    app.catalog().read(|reader| {
        let bucket = principal.bucket(reader, &request.bucket, Permission::Write)?;
        let old = objects::find(reader, bucket.row_id, request.key.as_str())?;
        request.conditions.write(old.as_ref().map(current))?;
        let account = crate::accounts::get(reader, &bucket.account_id)?;
        let limit = Limit {
            object_bytes: account.plan.max_object_bytes,
            // What the old object occupies becomes free in the same commit.
            quota_bytes: account
                .plan
                .max_storage_bytes
                .map(|max| (max + old.map_or(0, |old| old.size_bytes)).saturating_sub(account.storage_bytes)),
        };
        limit.allow(request.content_length.unwrap_or(0))?;
        Ok(limit)
    })
}

pub(super) fn current(object: &Object) -> Current<'_> {
    Current { etag: &object.etag, updated_at: object.updated_at }
}

/// Bytes that are safe, but not yet an object.
struct Arrived {
    size_bytes: u64,
    digests: Digests,
    stored: Stored,
}

enum Stored {
    Body(Vec<u8>),
    Blob(Draft),
}

/// Takes a body in.
struct Intake<'a> {
    app: &'a App,
    limit: Limit,
    received: u64,
}

impl Intake<'_> {
    async fn take<S>(mut self, request: &PutObject, body: S) -> Result<Arrived>
    where
        S: Stream<Item = Result<Bytes, std::io::Error>> + Send,
    {
        let mut body = std::pin::pin!(body);
        let inline_max = self.app.config().inline_max_bytes as usize;
        let mut hasher = Hasher::new(&request.declared);
        let mut pending = BytesMut::new();
        while pending.len() <= inline_max {
            match self.next(&mut body).await? {
                Some(bytes) => pending.extend_from_slice(&bytes),
                None => {
                    self.expect_length(request)?;
                    hasher.update(&pending);
                    let size_bytes = self.received;
                    return Ok(Arrived {
                        size_bytes,
                        digests: hasher.finish(),
                        stored: Stored::Body(pending.into()),
                    });
                }
            }
        }
        let mut writer = self.app.blobs().create(self.app.ulid()).await?;
        let mut hashing = Hashing::Idle(hasher);
        let mut ended = false;
        while !ended {
            while !ended && pending.len() < CHUNK_BYTES {
                match self.next(&mut body).await? {
                    Some(bytes) => pending.extend_from_slice(&bytes),
                    None => ended = true,
                }
            }
            // One chunk is hashed on another thread while the disk takes it and the next one arrives.
            let chunk = pending.split().freeze();
            hashing = hashing.update(chunk.clone()).await?;
            writer.write(chunk).await?;
            pending.reserve(CHUNK_BYTES);
        }
        self.expect_length(request)?;
        let draft = writer.close().await?;
        Ok(Arrived {
            size_bytes: self.received,
            digests: hashing.finish().await?.finish(),
            stored: Stored::Blob(draft),
        })
    }

    async fn next<S>(&mut self, body: &mut std::pin::Pin<&mut S>) -> Result<Option<Bytes>>
    where
        S: Stream<Item = Result<Bytes, std::io::Error>> + Send,
    {
        let Some(bytes) = body.next().await else { return Ok(None) };
        let bytes = bytes.map_err(|error| {
            Error::new(Code::InvalidRequest, "The body ended before it was complete. Nothing was stored.")
                .caused_by(error)
        })?;
        self.received += bytes.len() as u64;
        self.limit.allow(self.received)?;
        Ok(Some(bytes))
    }

    fn expect_length(&self, request: &PutObject) -> Result<()> {
        match request.content_length {
            Some(declared) if declared != self.received => Err(Error::new(
                Code::InvalidRequest,
                format!(
                    "The body has {} bytes, but {declared} were announced. Nothing was stored.",
                    self.received
                ),
            )),
            _ => Ok(()),
        }
    }
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
