//! Reading an object: one version, whole, however long the client takes.

use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};

use super::{Object, not_found};
use crate::App;
use crate::blobs::Blobs;
use crate::catalog::buckets::Bucket;
use crate::catalog::contents::Place;
use crate::catalog::{contents, objects};
use crate::error::{Error, Result};
use crate::holds::Held;
use crate::names::{BucketName, ObjectKey};
use crate::principal::Principal;

/// An object and a hold on its bytes: they stay readable until this is dropped, whatever happens to the key.
#[derive(Debug)]
pub struct Found {
    /// The bucket it lies in.
    pub bucket: Bucket,
    /// The object.
    pub object: Object,
    place: Place,
    held: Arc<Held>,
    blobs: Blobs,
}

impl Found {
    /// The bytes from `start` on, `length` of them.
    ///
    /// The first ones are read before this answers, so that a blob store that is down is an error and not a body that
    /// breaks off.
    pub async fn read(self, start: u64, length: u64) -> Result<BoxStream<'static, Result<Bytes>>> {
        let pieces = match self.place {
            Place::Row(body) => {
                let body = Bytes::from(body).slice(start as usize..(start + length) as usize);
                return Ok(futures::stream::iter((!body.is_empty()).then_some(Ok(body))).boxed());
            }
            Place::Blobs(pieces) => pieces,
        };
        let mut stream = Box::pin(self.blobs.read(pieces, start, length));
        let first = stream.try_next().await?;
        let held = self.held;
        let rest = stream.inspect(move |_| {
            // Dropped with the stream, not before.
            let _ = &held;
        });
        Ok(futures::stream::iter(first.map(Ok::<_, Error>)).chain(rest).boxed())
    }
}

/// Finds an object and holds its bytes. A public bucket needs no right.
///
/// The lookup runs on the calling thread: a few warm pages cost less than a hop to another.
pub fn get(app: &App, principal: &Principal, bucket: &BucketName, key: &ObjectKey) -> Result<Found> {
    let entering = app.holds().enter();
    let (bucket, object, place) = app.catalog().read(|reader| {
        let bucket = principal.bucket_to_read(reader, bucket)?;
        let object = objects::find(reader, bucket.row_id, key.as_str())?.ok_or_else(|| not_found(key))?;
        let place = contents::place(reader, object.content_id)?;
        Ok((bucket, object, place))
    })?;
    let blob_ids = match &place {
        Place::Row(_) => Vec::new(),
        Place::Blobs(pieces) => pieces.iter().map(|piece| piece.blob_id.clone()).collect(),
    };
    Ok(Found { bucket, object, place, held: Arc::new(entering.hold(blob_ids)), blobs: app.blobs().clone() })
}
