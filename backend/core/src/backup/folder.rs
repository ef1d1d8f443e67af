//! The folder that a backup goes into.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use ulid::Ulid;

use super::files::{self, cannot};
use super::manifest::{BLOBS, Manifest, refuse};
use crate::App;
use crate::app::{CATALOG_FILE, TELEMETRY_FILE};
use crate::blobs::shard;
use crate::catalog::snapshot::Snapshot;
use crate::config::Storage;
use crate::error::Result;
use crate::seal;

/// Says whose backup it is.
const MARKER: &str = "stowbox-backup";

/// The folder of a backup, locked.
pub(super) struct Folder {
    pub(super) path: PathBuf,
    /// Held open, and with it the lock.
    _marker: File,
}

impl Folder {
    /// Makes sure that it may be used, and marks and locks it.
    pub(super) fn claim(app: &App, path: &Path) -> Result<Self> {
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

    /// Where a blob lies in it.
    pub(super) fn blob(&self, id: &str) -> PathBuf {
        self.path.join("blobs").join(shard(id)).join(id)
    }

    /// Syncs everything; then the manifest, which makes it count.
    pub(super) fn finish(&self, mut manifest: Manifest) -> Result<()> {
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
    pub(super) fn tidy(&self, snapshot: &Snapshot) -> Result<()> {
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

/// Whether a folder lies in the data directory or among the blobs: there the sweeper would take it for its own.
fn is_inside(path: &Path, app: &App) -> bool {
    let canonical = |path: &Path| path.ancestors().find_map(|known| known.canonicalize().ok());
    let Some(known) = canonical(path) else { return false };
    let storage = app.storage();
    let storage = match &storage {
        Storage::Folder(folder) => Some(folder.as_path()),
        Storage::BelowDataDir | Storage::Memory | Storage::Service { .. } => None,
    };
    [Some(app.data_path()), storage]
        .into_iter()
        .flatten()
        .filter_map(|taken| taken.canonicalize().ok())
        .any(|taken| known.starts_with(taken))
}
