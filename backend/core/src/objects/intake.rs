//! Taking a body in: the bytes are stored and hashed in one pass, within a limit, and belong to nobody yet.

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};

use super::digest::{Declared, Digests, Hasher, Hashing};
use crate::App;
use crate::blobs::Draft;
use crate::error::{Code, Error, Result};
use crate::usage;

/// What is written and hashed at once. Two of them are in memory for each upload under way.
const CHUNK_BYTES: usize = 1024 * 1024;

/// The most bytes that may arrive, and what refuses them beyond.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Limit {
    /// Of one object.
    pub(crate) object_bytes: Option<u64>,
    /// What is left of the account's storage.
    pub(crate) quota_bytes: Option<u64>,
    /// What a signed URL allows.
    pub(crate) signed_bytes: Option<u64>,
}

impl Limit {
    pub(crate) fn allow(self, bytes: u64) -> Result<()> {
        let too_large = |why: String| Err(Error::new(Code::PayloadTooLarge, why));
        if let Some(max) = self.object_bytes.filter(|max| bytes > *max) {
            return too_large(format!(
                "Objects of this account may have at most {max} bytes (`maxObjectBytes`)."
            ));
        }
        if let Some(max) = self.signed_bytes.filter(|max| bytes > *max) {
            return too_large(format!(
                "This signed URL takes at most {max} bytes (`maxBytes`). Nothing was stored."
            ));
        }
        if self.quota_bytes.is_some_and(|room| bytes > room) {
            return Err(usage::quota_exceeded());
        }
        Ok(())
    }
}

/// Bytes that are safe, but not yet an object.
pub(crate) struct Arrived {
    pub(crate) size_bytes: u64,
    pub(crate) digests: Digests,
    pub(crate) stored: Stored,
}

pub(crate) enum Stored {
    Body(Vec<u8>),
    Blob(Draft),
}

/// Takes bodies in.
pub(crate) struct Intake<'a> {
    pub(crate) app: &'a App,
    pub(crate) limit: Limit,
    /// Bodies up to this stay in memory, to lie in a row; `None` stores even an empty one as a blob.
    pub(crate) inline_max_bytes: Option<u64>,
    /// The length that was announced.
    pub(crate) content_length: Option<u64>,
}

impl Intake<'_> {
    /// Reads `body` to its end. On any failure nothing is left of it.
    pub(crate) async fn take<S>(&self, declared: &Declared, body: S) -> Result<Arrived>
    where
        S: Stream<Item = Result<Bytes, std::io::Error>> + Send,
    {
        let mut body = std::pin::pin!(body);
        let mut hasher = Hasher::new(declared);
        let mut pending = BytesMut::new();
        let mut received = 0;
        let mut ended = false;
        if let Some(inline_max) = self.inline_max_bytes {
            while !ended && pending.len() as u64 <= inline_max {
                ended = self.next(&mut body, &mut pending, &mut received).await?;
            }
            if ended && pending.len() as u64 <= inline_max {
                self.expect_length(received)?;
                hasher.update(&pending);
                let digests = hasher.finish();
                digests.verify(declared)?;
                return Ok(Arrived { size_bytes: received, digests, stored: Stored::Body(pending.into()) });
            }
        }
        let mut writer = self.app.blobs().create(self.app.ulid()).await?;
        let mut hashing = Hashing::Idle(Box::new(hasher));
        loop {
            while !ended && pending.len() < CHUNK_BYTES {
                ended = self.next(&mut body, &mut pending, &mut received).await?;
            }
            // One chunk is hashed on another thread while the disk takes it and the next one arrives.
            let chunk = pending.split().freeze();
            hashing = hashing.update(chunk.clone()).await?;
            writer.write(chunk).await?;
            if ended {
                break;
            }
            pending.reserve(CHUNK_BYTES);
        }
        self.expect_length(received)?;
        let digests = hashing.finish().await?.finish();
        digests.verify(declared)?;
        let draft = writer.close().await?;
        Ok(Arrived { size_bytes: received, digests, stored: Stored::Blob(draft) })
    }

    /// Appends what arrives next to `pending`; true at the end.
    async fn next<S>(
        &self,
        body: &mut std::pin::Pin<&mut S>,
        pending: &mut BytesMut,
        received: &mut u64,
    ) -> Result<bool>
    where
        S: Stream<Item = Result<Bytes, std::io::Error>> + Send,
    {
        let Some(bytes) = body.next().await else { return Ok(true) };
        let bytes = bytes.map_err(|error| {
            Error::new(Code::InvalidRequest, "The body ended before it was complete. Nothing was stored.")
                .caused_by(error)
        })?;
        *received += bytes.len() as u64;
        self.limit.allow(*received)?;
        pending.extend_from_slice(&bytes);
        Ok(false)
    }

    fn expect_length(&self, received: u64) -> Result<()> {
        match self.content_length {
            Some(announced) if announced != received => Err(Error::new(
                Code::InvalidRequest,
                format!("The body has {received} bytes, but {announced} were announced. Nothing was stored."),
            )),
            _ => Ok(()),
        }
    }
}
