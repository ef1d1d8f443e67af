//! One local file into a bucket.
//!
//! The file is only ever read. What is stored is the file as it was found: one that grew, shrank or was written to
//! meanwhile is refused, and nothing of it is kept.

use std::fs::Metadata;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use futures::Stream;
use tokio::fs::File;
use tokio::io::AsyncReadExt;
use tokio_util::sync::CancellationToken;

use super::snapshot::Failure;
use crate::App;
use crate::names::{BucketName, ObjectKey};
use crate::objects::{self, ObjectHeaders, PutObject};
use crate::principal::Principal;

/// Read, hashed and handed to the store at once. With the few that wait in between, this bounds the memory of a file.
const CHUNK_BYTES: usize = 512 * 1024;

/// How a file arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arrived {
    New,
    /// In the place of one that was there.
    Replaced,
}

/// Why a file did not arrive.
#[derive(Debug)]
pub(super) enum Stopped {
    Cancelled,
    Failed(Failure),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Where a file goes.
pub(super) struct Destination {
    pub(super) bucket: BucketName,
    pub(super) key: ObjectKey,
}

/// Stores `path`, of which the scan said that it has `size_bytes`. `sent` is told each time how much more went out.
pub(super) async fn upload(
    app: &App,
    path: &Path,
    size_bytes: u64,
    destination: Destination,
    cancelled: CancellationToken,
    sent: impl FnMut(u64) + Send + 'static,
) -> Result<Arrived, Stopped> {
    let file = File::open(path).await.map_err(|error| Failure::reading(&error))?;
    let metadata = file.metadata().await.map_err(|error| Failure::reading(&error))?;
    if !metadata.is_file() || metadata.len() != size_bytes {
        return Err(Failure::changed().into());
    }
    let stopped = Arc::new(Mutex::new(None));
    let source = Source { file, before: metadata, read_bytes: 0, cancelled, sent: Box::new(sent) };
    let put = PutObject {
        content_length: Some(size_bytes),
        headers: ObjectHeaders { content_type: content_type(path), ..ObjectHeaders::default() },
        ..PutObject::new(destination.bucket, destination.key)
    };
    let body = source.into_stream(Arc::clone(&stopped));
    let error = match objects::put(app, &Principal::operator(app), put, body).await {
        Ok(put) => return Ok(if put.created { Arrived::New } else { Arrived::Replaced }),
        Err(error) => error,
    };
    // Of a body that we broke off, the store only knows that it was broken off; the reason lies here.
    let reason = stopped.lock().unwrap_or_else(PoisonError::into_inner).take();
    Err(reason.unwrap_or_else(|| Stopped::Failed(error.into())))
}

/// The file while it is read.
struct Source {
    file: File,
    before: Metadata,
    read_bytes: u64,
    cancelled: CancellationToken,
    sent: Box<dyn FnMut(u64) + Send>,
}

impl Source {
    /// The bytes; where they are not those of the file that was opened, an error whose reason is left in `stopped`.
    fn into_stream(
        self,
        stopped: Arc<Mutex<Option<Stopped>>>,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send {
        futures::stream::try_unfold(self, move |mut source| {
            let stopped = Arc::clone(&stopped);
            async move {
                match source.next_chunk().await {
                    Ok(chunk) => Ok(chunk.map(|chunk| (chunk, source))),
                    Err(reason) => {
                        *stopped.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
                        Err(io::Error::other("the transfer stopped"))
                    }
                }
            }
        })
    }

    async fn next_chunk(&mut self) -> Result<Option<Bytes>, Stopped> {
        let reading = |error: io::Error| Stopped::Failed(Failure::reading(&error));
        if self.cancelled.is_cancelled() {
            return Err(Stopped::Cancelled);
        }
        let mut chunk = BytesMut::with_capacity(CHUNK_BYTES);
        while chunk.len() < CHUNK_BYTES && self.file.read_buf(&mut chunk).await.map_err(reading)? > 0 {}
        self.read_bytes += chunk.len() as u64;
        if chunk.is_empty() {
            let after = self.file.metadata().await.map_err(reading)?;
            let same_time = after.modified().ok() == self.before.modified().ok();
            let whole = self.read_bytes == self.before.len() && after.len() == self.before.len();
            return if whole && same_time { Ok(None) } else { Err(Failure::changed().into()) };
        }
        if self.read_bytes > self.before.len() {
            return Err(Failure::changed().into());
        }
        (self.sent)(chunk.len() as u64);
        Ok(Some(chunk.freeze()))
    }
}

fn content_type(path: &Path) -> String {
    mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream").to_owned()
}
