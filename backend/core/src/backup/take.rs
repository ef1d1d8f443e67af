//! Taking a backup.

use std::fs::{File, TryLockError};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crc_fast::CrcAlgorithm::Crc64Nvme;
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc::Sender;
use ulid::Ulid;

use super::files::{self, cannot};
use super::manifest::{BLOBS, BlobList, ListedBlob, Manifest, refuse};
use super::{AT_ONCE, Progress};
use crate::App;
use crate::app::{CATALOG_FILE, TELEMETRY_FILE};
use crate::blobs::shard;
use crate::catalog::contents::Piece;
use crate::catalog::snapshot::{self, Snapshot};
use crate::config::Storage;
use crate::error::{Error, Result};
use crate::principal::Principal;
use crate::seal;

const MARKER: &str = "stowbox-backup";
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
                .map(|(piece, former)| folder.keep_or_copy(app, piece, former))
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

/// The folder of a backup, locked.
struct Folder {
    path: PathBuf,
    /// Held open, and with it the lock.
    _marker: File,
}

impl Folder {
    fn claim(app: &App, path: &Path) -> Result<Self> {
        let shown = path.display();
        if is_inside(path, app) {
            return Err(refuse(format!("{shown} lies in the store itself. Choose a folder outside of it.")));
        }
        let id = app.catalog_id();
        let marker = path.join(MARKER);
        match std::fs::read_to_string(&marker) {
            Ok(owner) if owner.trim() == id => {}
            Ok(_) => {
                return Err(refuse(format!(
                    "{shown} holds the backup of another store. Choose an empty folder."
                )));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some()) {
                    return Err(refuse(format!(
                        "{shown} is neither empty nor a backup. Choose an empty folder."
                    )));
                }
                files::make_folder(path)?;
                files::write(&marker, id.as_bytes())?;
            }
            Err(error) => return Err(cannot("read", &marker, error)),
        }
        let file = File::open(&marker).map_err(|error| cannot("read", &marker, error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _marker: file }),
            Err(TryLockError::WouldBlock) => {
                Err(refuse(format!("Another backup is being written to {shown}.")))
            }
            Err(TryLockError::Error(error)) => Err(cannot("lock", &marker, error)),
        }
    }

    fn blob(&self, id: &str) -> PathBuf {
        self.path.join("blobs").join(shard(id)).join(id)
    }

    /// The blob's entry in the list, and whether it had to be copied.
    ///
    /// A file has its name only once it is whole, so one that an interrupted backup left is as good as any.
    async fn keep_or_copy(
        &self,
        app: &App,
        piece: Piece,
        former: Option<ListedBlob>,
    ) -> Result<(ListedBlob, bool)> {
        let path = self.blob(&piece.blob_id);
        let is_there = tokio::fs::metadata(&path).await.is_ok_and(|file| file.len() == piece.size_bytes);
        let crc64nvme = match (is_there, former) {
            (true, Some(former)) => former.crc64nvme,
            (true, None) => {
                let path = path.clone();
                tokio::task::spawn_blocking(move || files::sum(&path))
                    .await
                    .map_err(Error::internal)??
                    .crc64nvme
            }
            (false, _) => copy(app, &piece, &path).await?,
        };
        Ok((ListedBlob { piece, crc64nvme }, !is_there))
    }

    /// Syncs everything; then the manifest, which makes it count.
    fn finish(&self, mut manifest: Manifest) -> Result<()> {
        let snapshot = manifest.snapshot_path(&self.path);
        for name in [CATALOG_FILE, TELEMETRY_FILE, seal::FILE, BLOBS] {
            let path = snapshot.join(name);
            let synced = File::open(&path).and_then(|file| file.sync_all());
            synced.map_err(|error| cannot("sync", &path, error))?;
            manifest.list(name, files::sum(&path)?);
        }
        files::sync_folder(&snapshot)?;
        files::sync_folder(&self.path.join("snapshots"))?;
        for shard in self.shards()? {
            files::sync_folder(&shard)?;
        }
        if self.path.join("blobs").exists() {
            files::sync_folder(&self.path.join("blobs"))?;
        }
        files::sync_folder(&self.path)?;
        manifest.write(&self.path)
    }

    /// Removes what only former backups needed.
    fn tidy(&self, snapshot: &Snapshot) -> Result<()> {
        let Some(manifest) = Manifest::read(&self.path)? else { return Ok(()) };
        for other in entries(&self.path.join("snapshots"))? {
            if other.file_name().is_none_or(|name| name != manifest.snapshot.as_str()) {
                std::fs::remove_dir_all(&other).map_err(|error| cannot("remove", &other, error))?;
            }
        }
        for shard in self.shards()? {
            for blob in entries(&shard)? {
                let id = blob.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                if Ulid::from_string(id).is_err() || !snapshot.has_blob(id)? {
                    std::fs::remove_file(&blob).map_err(|error| cannot("remove", &blob, error))?;
                }
            }
        }
        Ok(())
    }

    fn shards(&self) -> Result<Vec<PathBuf>> {
        entries(&self.path.join("blobs"))
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || std::fs::read_dir(folder)?.map(|entry| Ok::<_, std::io::Error>(entry?.path())).collect();
    match read() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        read => read.map_err(|error| cannot("read", folder, error)),
    }
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

/// Whether a folder lies in the data directory or among the blobs: there the sweeper would take it for its own.
fn is_inside(path: &Path, app: &App) -> bool {
    let canonical = |path: &Path| path.ancestors().find_map(|known| known.canonicalize().ok());
    let Some(known) = canonical(path) else { return false };
    let storage = match &app.config().storage {
        Storage::Folder(folder) => Some(folder.as_path()),
        Storage::BelowDataDir | Storage::Memory | Storage::Service { .. } => None,
    };
    [Some(app.data_path()), storage]
        .into_iter()
        .flatten()
        .filter_map(|taken| taken.canonicalize().ok())
        .any(|taken| known.starts_with(taken))
}
