//! The bytes: the one owner of the OpenDAL operator.
//!
//! A blob is immutable and named by a ULID of ours, never by a user's key: no escaping, no rename, no overwrite, on any
//! service. It is [written](Blobs::create), synced and closed before the catalog mentions it; until then a [`Draft`]
//! answers for it and removes it when it is given up. Blobs that a crash left behind are found by listing: whatever is
//! neither being written here nor known to the catalog.

mod probe;

pub(crate) use probe::probe;
pub use probe::{ProbeOutcome, ProbeStep, ProbeVerb};

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt};
use opendal::layers::{ConcurrentLimitLayer, RetryLayer, TimeoutLayer};
use opendal::{ErrorKind, HttpTransporter, OperationContext, Operator, services};
use opendal_http_transport_reqwest::ReqwestTransport;
use ulid::Ulid;

use crate::catalog::contents::Piece;
use crate::config::Storage;
use crate::error::{Code, Error, Result};

/// Names the catalog whose blobs these are, so that no other catalog takes them for leftovers and removes them.
const MARKER: &str = "stowbox-storage";
/// What is read ahead of a slow client, and handed to the socket at once.
const READ_CHUNK_BYTES: usize = 256 * 1024;
/// The parts in which a remote service takes a blob of unknown length.
const REMOTE_CHUNK_BYTES: usize = 8 * 1024 * 1024;

/// The open blob store.
#[derive(Clone, Debug)]
pub(crate) struct Blobs {
    operator: Operator,
    /// Of a local folder, whose directory entries we sync ourselves.
    folder: Option<Arc<PathBuf>>,
    drafts: Arc<Mutex<Drafts>>,
}

/// The blobs on their way to the catalog.
#[derive(Debug, Default)]
struct Drafts {
    ids: HashSet<String>,
    /// Another store takes the place of this one: no new blobs.
    retired: bool,
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
        if self.folder.is_none() {
            options.chunk = Some(REMOTE_CHUNK_BYTES);
            options.concurrent = 4;
        }
        let writer = self.operator.writer_options(&path(&draft.id), options).await.map_err(failed)?;
        Ok(BlobWriter { writer, draft })
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
}

impl BlobWriter {
    /// Appends.
    pub(crate) async fn write(&mut self, bytes: Bytes) -> Result<()> {
        self.writer.write(bytes).await.map_err(failed)
    }

    /// Syncs the bytes and their name. Until [`Draft::published`] is called, dropping the draft removes the blob.
    pub(crate) async fn close(mut self) -> Result<Draft> {
        self.writer.close().await.map_err(failed)?;
        let shard = shard(&self.draft.id).to_owned();
        self.draft.blobs.sync_folder(&shard).await?;
        Ok(self.draft)
    }
}

/// A blob that the catalog does not mention yet.
pub(crate) struct Draft {
    blobs: Blobs,
    id: String,
    published: bool,
    runtime: tokio::runtime::Handle,
}

impl Draft {
    fn new(blobs: Blobs, id: String) -> Result<Self> {
        let mut drafts = blobs.drafts();
        if drafts.retired {
            return Err(Error::new(Code::StorageUnavailable, "The storage is being changed. Try again."));
        }
        drafts.ids.insert(id.clone());
        drop(drafts);
        Ok(Self { blobs, id, published: false, runtime: tokio::runtime::Handle::current() })
    }

    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    /// The catalog mentions it now, durably: it stays.
    pub(crate) fn published(mut self) {
        self.published = true;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        let (blobs, id) = (self.blobs.clone(), std::mem::take(&mut self.id));
        if self.published {
            blobs.forget(&id);
            return;
        }
        self.runtime.spawn(async move {
            // What cannot be removed now is found by the next search for leftovers.
            if let Err(error) = blobs.remove(&id).await {
                tracing::warn!(blob = id, %error, "an abandoned blob could not be removed");
            }
            blobs.forget(&id);
        });
    }
}

impl Blobs {
    fn forget(&self, id: &str) {
        self.drafts().ids.remove(id);
    }
}

/// The folder of a store on this computer.
fn folder_of(storage: &Storage, data_dir: &Path) -> Option<PathBuf> {
    match storage {
        Storage::BelowDataDir => Some(data_dir.join("blobs")),
        Storage::Folder(folder) => Some(folder.clone()),
        Storage::Memory | Storage::Service { .. } => None,
    }
}

fn operator(storage: &Storage, folder: Option<&Path>) -> opendal::Result<Operator> {
    if let Some(folder) = folder {
        return Operator::new(services::Fs::default().root(&folder.to_string_lossy()));
    }
    match storage {
        Storage::Service { scheme, options } if scheme == services::S3_SCHEME => {
            // Without a transport of its own every request to the service would fail.
            let client = reqwest::Client::builder().build().map_err(|error| {
                opendal::Error::new(ErrorKind::ConfigInvalid, "HTTP cannot be spoken").set_source(error)
            })?;
            let transport = HttpTransporter::new(ReqwestTransport::new(client));
            Ok(Operator::from_iter::<services::S3>(options.clone())?
                .with_context(OperationContext::new().with_http_transport(transport))
                .layer(RetryLayer::new().with_max_times(3).with_jitter())
                .layer(TimeoutLayer::new())
                .layer(ConcurrentLimitLayer::new(256)))
        }
        Storage::Service { scheme, .. } => Err(opendal::Error::new(
            ErrorKind::ConfigInvalid,
            format!("this build knows no service `{scheme}`"),
        )),
        Storage::Memory | Storage::BelowDataDir | Storage::Folder(_) => {
            Operator::new(services::Memory::default())
        }
    }
}

/// The 256 folders, made and synced once, so that no write has to.
async fn make_shards(folder: &Path) -> std::io::Result<()> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        let mut made = false;
        for shard in 0..=u8::MAX {
            match std::fs::create_dir(folder.join(format!("{shard:02x}"))) {
                Ok(()) => made = true,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        if made {
            sync(&folder)?;
            folder.parent().map_or(Ok(()), sync)?;
        }
        Ok(())
    })
    .await
    .map_err(std::io::Error::other)?
}

/// Syncs the entries of a folder.
pub(crate) fn sync(folder: &Path) -> std::io::Result<()> {
    // Windows has no such call and needs none: NTFS logs its directory entries.
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The last two digits are random, so blobs spread evenly; the first ones are the time, so they would not.
pub(crate) fn shard(id: &str) -> &str {
    // ULIDs are base 32: two digits of theirs would be 1024 folders, so the folder is the low byte in hex.
    SHARDS[usize::from(Ulid::from_string(id).map_or(0, |id| (id.0 & 0xff) as u8))]
}

static SHARDS: std::sync::LazyLock<Vec<&'static str>> =
    std::sync::LazyLock::new(|| (0..=u8::MAX).map(|byte| &*format!("{byte:02x}").leak()).collect());

fn path(id: &str) -> String {
    format!("{}/{id}", shard(id))
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

fn failed(error: opendal::Error) -> Error {
    if is_disk_full(&error) {
        return crate::catalog::disk_full().caused_by(error);
    }
    match error.kind() {
        // The catalog says that it is there: the store lost it.
        ErrorKind::NotFound => Error::internal(error),
        _ => Error::new(
            Code::StorageUnavailable,
            "The blob store does not answer as it should. Nothing was changed.",
        )
        .caused_by(error),
    }
}

fn failed_io(error: &std::io::Error) -> Error {
    failed(
        opendal::Error::new(ErrorKind::Unexpected, error.to_string())
            .set_source(std::io::Error::from(error.kind())),
    )
}

fn failed_reading(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Error::internal(error);
    }
    Error::new(Code::StorageUnavailable, "The blob store failed while reading.").caused_by(error)
}

fn is_disk_full(error: &opendal::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>() {
            return matches!(
                io.kind(),
                std::io::ErrorKind::StorageFull
                    | std::io::ErrorKind::QuotaExceeded
                    | std::io::ErrorKind::FileTooLarge
            );
        }
        source = cause.source();
    }
    false
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
