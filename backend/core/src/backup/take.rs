//! Taking a backup.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use crc_fast::CrcAlgorithm::Crc64Nvme;
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc::Sender;

use super::files::{self, cannot};
use super::folder::Folder;
use super::manifest::{BLOBS, BlobList, ListedBlob, Manifest};
use super::{AT_ONCE, Progress};
use crate::App;
use crate::app::{CATALOG_FILE, TELEMETRY_FILE};
use crate::catalog::contents::Piece;
use crate::catalog::snapshot::{self, Snapshot};
use crate::error::{Error, Result};
use crate::principal::Principal;
use crate::seal;

/// Looked up at once.
const PAGE: usize = 500;

/// A backup that was taken.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// Objects in it.
    pub objects: u64,
    /// Blobs in it.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Blobs that were not in the folder before.
    pub copied_blobs: u64,
    /// Their bytes.
    pub copied_bytes: u64,
}

/// Backs the store up into `folder`: an empty one, or one that holds an earlier backup of it.
pub async fn take(
    app: &App,
    principal: &Principal,
    folder: &Path,
    progress: &Sender<Progress>,
) -> Result<Taken> {
    principal.must_be_operator()?;
    let folder = Folder::claim(app, folder)?;
    let former = Manifest::read(&folder.path)?;
    let name = app.ulid().to_string();
    let mut manifest = Manifest::new(app.catalog_id(), app.now().to_string(), name);
    // From before the catalog is copied until the last blob is: what the copy knows is not removed meanwhile.
    let entering = app.holds().enter();
    let snapshot = snapshot(app, &manifest.snapshot_path(&folder.path)).await?;
    let (objects, blobs, bytes) = snapshot.sums()?;
    let mut run = Run {
        app,
        folder: &folder,
        former: former.and_then(|former| former.blob_list(&folder.path).ok()),
        progress: (progress, Progress { done_bytes: 0, total_bytes: bytes }),
        taken: Taken { objects, blobs, bytes, copied_blobs: 0, copied_bytes: 0 },
    };
    run.blobs(&snapshot, &manifest.snapshot_path(&folder.path).join(BLOBS)).await?;
    let taken = run.taken;
    drop(entering);
    (manifest.objects, manifest.blobs, manifest.blob_bytes) = (objects, blobs, bytes);
    tokio::task::spawn_blocking(move || {
        folder.finish(manifest)?;
        folder.tidy(&snapshot)
    })
    .await
    .map_err(Error::internal)??;
    Ok(taken)
}

/// Copies the databases and the key file.
async fn snapshot(app: &App, into: &Path) -> Result<Snapshot> {
    let (app, into) = (app.clone(), into.to_owned());
    tokio::task::spawn_blocking(move || {
        files::make_folder(&into)?;
        app.meter().flush()?;
        snapshot::take(&app.data_path().join(CATALOG_FILE), &into.join(CATALOG_FILE))?;
        snapshot::take(&app.data_path().join(TELEMETRY_FILE), &into.join(TELEMETRY_FILE))?;
        files::copy(&app.data_path().join(seal::FILE), &into.join(seal::FILE))?;
        Snapshot::open(&into.join(CATALOG_FILE))
    })
    .await
    .map_err(Error::internal)?
}

struct Run<'a> {
    app: &'a App,
    folder: &'a Folder,
    former: Option<BlobList>,
    progress: (&'a Sender<Progress>, Progress),
    taken: Taken,
}

impl Run<'_> {
    /// Copies the blobs of the snapshot that are not there yet, and lists all.
    async fn blobs(&mut self, snapshot: &Snapshot, list: &Path) -> Result<()> {
        let file = File::create_new(list).map_err(|error| cannot("write", list, error))?;
        let mut lines = BufWriter::new(file);
        let mut after = String::new();
        loop {
            let page = snapshot.blobs(&after, PAGE)?;
            let Some(last) = page.last() else { break };
            after.clone_from(&last.blob_id);
            let mut wanted = Vec::new();
            for piece in page {
                let former = self.former.as_mut().map(|former| former.find(&piece.blob_id)).transpose()?;
                wanted.push((piece, former.flatten()));
            }
            let (app, folder) = (self.app, self.folder);
            let mut done = futures::stream::iter(wanted)
                .map(|(piece, former)| keep_or_copy(app, folder, piece, former))
                .buffered(AT_ONCE);
            while let Some((blob, is_copied)) = done.try_next().await? {
                lines.write_all(blob.line().as_bytes()).map_err(|error| cannot("write", list, error))?;
                if is_copied {
                    self.taken.copied_blobs += 1;
                    self.taken.copied_bytes += blob.piece.size_bytes;
                }
                self.progress.1.done_bytes += blob.piece.size_bytes;
                // Whoever listened may have gone.
                self.progress.0.send(self.progress.1).await.ok();
            }
        }
        lines.flush().map_err(|error| cannot("write", list, error))
    }
}

/// The blob's entry in the list, and whether it had to be copied.
///
/// A file has its name only once it is whole, so one that an interrupted backup left is as good as any.
async fn keep_or_copy(
    app: &App,
    folder: &Folder,
    piece: Piece,
    former: Option<ListedBlob>,
) -> Result<(ListedBlob, bool)> {
    let path = folder.blob(&piece.blob_id);
    let is_there = tokio::fs::metadata(&path).await.is_ok_and(|file| file.len() == piece.size_bytes);
    let crc64nvme = match (is_there, former) {
        (true, Some(former)) => former.crc64nvme,
        (true, None) => {
            let path = path.clone();
            tokio::task::spawn_blocking(move || files::sum(&path)).await.map_err(Error::internal)??.crc64nvme
        }
        (false, _) => copy(app, &piece, &path).await?,
    };
    Ok((ListedBlob { piece, crc64nvme }, !is_there))
}

/// Copies a blob under its name once it is whole; answers its CRC-64/NVME.
async fn copy(app: &App, piece: &Piece, path: &Path) -> Result<u64> {
    let shard = path.parent().unwrap_or(path);
    if !tokio::fs::try_exists(shard).await.unwrap_or(false) {
        files::make_folder(shard)?;
    }
    let draft = path.with_extension("part");
    let unwritable = |error| cannot("write", &draft, error);
    let mut file = tokio::fs::File::create(&draft).await.map_err(unwritable)?;
    let mut digest = crc_fast::Digest::new(Crc64Nvme);
    let mut stream = std::pin::pin!(app.blobs().read(vec![piece.clone()], 0, piece.size_bytes));
    while let Some(bytes) = stream.try_next().await.map_err(|error| unreadable(piece, error))? {
        digest.update(&bytes);
        file.write_all(&bytes).await.map_err(unwritable)?;
    }
    file.sync_all().await.map_err(unwritable)?;
    drop(file);
    tokio::fs::rename(&draft, path).await.map_err(|error| cannot("write", path, error))?;
    Ok(digest.finalize())
}

fn unreadable(piece: &Piece, error: Error) -> Error {
    Error::new(
        error.code(),
        format!(
            "The blob {} cannot be read, so there is no whole backup. `stowbox verify` says which objects it concerns.",
            piece.blob_id
        ),
    )
    .caused_by(error)
}
