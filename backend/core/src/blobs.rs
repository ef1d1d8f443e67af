//! The bytes: the one owner of the OpenDAL operator.
//!
//! A blob is immutable and named by a ULID of ours, never by a user's key: no escaping, no rename, no overwrite, on any
//! service. It is [written](Blobs::create), synced and closed before the catalog mentions it; until then a [`Draft`]
//! answers for it and removes it when it is given up. Blobs that a crash left behind are found by listing: whatever is
//! neither being written here nor known to the catalog.

mod drafts;
mod failures;
mod place;
mod probe;

pub(crate) use drafts::Draft;
pub(crate) use place::{shard, sync};
pub(crate) use probe::probe;
pub use probe::{ProbeOutcome, ProbeStep, ProbeVerb};

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use opendal::{ErrorKind, Operator};
use ulid::Ulid;

use drafts::Drafts;
use failures::{failed, failed_io, failed_reading};
use place::{folder_of, make_shards, operator, path, takes_parts};

use crate::catalog::contents::Piece;
use crate::config::Storage;
use crate::error::{Code, Error, Result};

/// Names the catalog whose blobs these are, so that no other catalog takes them for leftovers and removes them.
const MARKER: &str = "stowbox-storage";
/// What is read ahead of a slow client, and handed to the socket at once.
const READ_CHUNK_BYTES: usize = 256 * 1024;
/// The parts in which a remote service takes a blob of unknown length.
const REMOTE_CHUNK_BYTES: usize = 8 * 1024 * 1024;
/// The most that a blob may have where it is sent in one piece, and so waits in memory until it is whole.
const WHOLE_MAX_BYTES: usize = 32 * 1024 * 1024;

/// The open blob store.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    operator: Operator,
    /// Of a local folder, whose directory entries we sync ourselves.
    folder: Option<Arc<PathBuf>>,
    drafts: Arc<Mutex<Drafts>>,
}

impl Blobs {
    /// Opens the store that `storage` names.
    pub(crate) async fn open(storage: &Storage, data_dir: &Path) -> Result<Self> {
        let folder = folder_of(storage, data_dir);
        if let Some(folder) = &folder {
            make_shards(folder).await.map_err(|error| {
                Error::new(
                    Code::DataDirUnusable,
                    format!("The blob folder {} cannot be written: {error}.", folder.display()),
                )
                .caused_by(error)
            })?;
        }
        let operator = operator(storage, folder.as_deref()).map_err(|error| {
            Error::new(
                Code::InvalidConfig,
                format!("The storage {storage:?} cannot be used: {}.", error.message()),
            )
            .caused_by(error)
        })?;
        Ok(Self { operator, folder: folder.map(Arc::new), drafts: Arc::default() })
    }

    /// The catalog these blobs belong to, as [`Blobs::claim`] wrote it.
    pub(crate) async fn owner(&self) -> Result<Option<String>> {
        match self.operator.read(MARKER).await {
            Ok(owner) => Ok(Some(String::from_utf8_lossy(&owner.to_vec()).trim().to_owned())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Writes down whose blobs these are.
    pub(crate) async fn claim(&self, owner: &str) -> Result<()> {
        self.operator.write(MARKER, owner.to_owned()).await.map_err(failed)?;
        self.sync_folder("").await
    }

    /// Begins a blob.
    pub(crate) async fn create(&self, id: Ulid) -> Result<BlobWriter> {
        let id = id.to_string();
        let draft = Draft::new(self.clone(), id)?;
        let mut options = opendal::options::WriteOptions::default();
        let whole = (!takes_parts(&self.operator)).then(Vec::new);
        if self.folder.is_none() && whole.is_none() {
            options.chunk = Some(REMOTE_CHUNK_BYTES);
            options.concurrent = 4;
        }
        let writer = self.operator.writer_options(&path(&draft.id), options).await.map_err(failed)?;
        Ok(BlobWriter { writer, draft, whole })
    }

    /// Streams `length` bytes from `start` of the pieces laid end to end.
    pub(crate) fn read(
        &self,
        pieces: Vec<Piece>,
        start: u64,
        length: u64,
    ) -> impl Stream<Item = Result<Bytes>> + Send + 'static {
        let operator = self.operator.clone();
        futures::stream::iter(cut(pieces, start, length))
            .map(Ok)
            .and_then(move |(blob_id, range)| {
                let operator = operator.clone();
                async move {
                    let options = opendal::options::ReaderOptions {
                        chunk: Some(READ_CHUNK_BYTES),
                        ..Default::default()
                    };
                    let reader = operator.reader_options(&path(&blob_id), options).await.map_err(failed)?;
                    let stream = reader.into_bytes_stream(range).await.map_err(failed)?;
                    Ok(stream.map_err(failed_reading))
                }
            })
            .try_flatten()
    }

    /// Removes a blob; one that is gone already is no error.
    pub(crate) async fn remove(&self, id: &str) -> Result<()> {
        match self.operator.delete(&path(id)).await {
            // The file service fails if somebody else removes it at the same time.
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
            _ => Ok(()),
        }
    }

    /// The length of a blob; none if there is no such blob.
    pub(crate) async fn size(&self, id: &str) -> Result<Option<u64>> {
        match self.operator.stat(&path(id)).await {
            Ok(metadata) => Ok(Some(metadata.content_length())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Every blob that is stored, the unpublished ones too.
    pub(crate) async fn list(&self) -> Result<impl Stream<Item = Result<String>> + Send + use<>> {
        let entries = self.operator.lister_with("").recursive(true).await.map_err(failed)?;
        Ok(entries.map_err(failed).try_filter_map(|entry| async move {
            let name = entry.name();
            Ok((entry.metadata().is_file() && Ulid::from_string(name).is_ok()).then(|| name.to_owned()))
        }))
    }

    /// Whether the blob is being written, or was written and is not yet known to be published.
    pub(crate) fn is_draft(&self, id: &str) -> bool {
        self.drafts().ids.contains(id)
    }

    /// Takes no more blobs, if none is on its way; answers whether that is so.
    pub(crate) fn retire(&self) -> bool {
        let mut drafts = self.drafts();
        drafts.retired = drafts.ids.is_empty();
        drafts.retired
    }

    /// Takes blobs again.
    pub(crate) fn reinstate(&self) {
        self.drafts().retired = false;
    }

    fn drafts(&self) -> MutexGuard<'_, Drafts> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The file service syncs a file when it closes, but never the folder: without this a power cut could take the
    /// name of a file whose bytes are safe.
    async fn sync_folder(&self, below: &str) -> Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        let folder = folder.join(below);
        tokio::task::spawn_blocking(move || sync(&folder))
            .await
            .map_err(Error::internal)?
            .map_err(|error| failed_io(&error))
    }
}

/// A blob on its way to the store.
pub(crate) struct BlobWriter {
    writer: opendal::Writer,
    draft: Draft,
    /// What has arrived, where a blob goes in one piece.
    whole: Option<Vec<Bytes>>,
}

impl BlobWriter {
    /// Appends.
    pub(crate) async fn write(&mut self, bytes: Bytes) -> Result<()> {
        let Some(whole) = &mut self.whole else { return self.writer.write(bytes).await.map_err(failed) };
        whole.push(bytes);
        if whole.iter().map(Bytes::len).sum::<usize>() > WHOLE_MAX_BYTES {
            return Err(Error::new(
                Code::PayloadTooLarge,
                format!(
                    "The storage of this server takes at most {WHOLE_MAX_BYTES} bytes at once. \
                     Send it as a multipart upload, in parts of that size or less."
                ),
            ));
        }
        Ok(())
    }

    /// Syncs the bytes and their name. Until [`Draft::published`] is called, dropping the draft removes the blob.
    pub(crate) async fn close(mut self) -> Result<Draft> {
        if let Some(whole) = self.whole {
            self.writer.write(opendal::Buffer::from(whole)).await.map_err(failed)?;
        }
        self.writer.close().await.map_err(failed)?;
        let shard = shard(&self.draft.id).to_owned();
        self.draft.blobs.sync_folder(&shard).await?;
        Ok(self.draft)
    }
}

/// The ranges of the pieces that make up `length` bytes from `start`.
fn cut(pieces: Vec<Piece>, start: u64, length: u64) -> Vec<(String, std::ops::Range<u64>)> {
    let end = start + length;
    let mut offset = 0;
    let mut ranges = Vec::new();
    for piece in pieces {
        let (from, to) = (start.max(offset), end.min(offset + piece.size_bytes));
        if from < to {
            ranges.push((piece.blob_id, from - offset..to - offset));
        }
        offset += piece.size_bytes;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_over_several_pieces_is_cut_at_their_borders() {
        let pieces = || {
            [("a", 10), ("b", 5), ("c", 10)]
                .map(|(id, size)| Piece { blob_id: id.into(), size_bytes: size })
                .to_vec()
        };
        assert_eq!(cut(pieces(), 0, 25), [("a".into(), 0..10), ("b".into(), 0..5), ("c".into(), 0..10)]);
        assert_eq!(cut(pieces(), 9, 7), [("a".into(), 9..10), ("b".into(), 0..5), ("c".into(), 0..1)]);
        assert_eq!(cut(pieces(), 10, 5), [("b".into(), 0..5)]);
        assert_eq!(cut(pieces(), 24, 1), [("c".into(), 9..10)]);
        assert_eq!(cut(pieces(), 3, 0), []);
    }
}
