//! Making a store of a backup.

use std::path::{Path, PathBuf};

use crc_fast::CrcAlgorithm::Crc64Nvme;
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::sync::mpsc::Sender;
use tokio_util::io::ReaderStream;
use ulid::Ulid;

use super::files::{self, cannot};
use super::manifest::{ListedBlob, Manifest, damaged, refuse};
use super::{AT_ONCE, Progress};
use crate::app::{CATALOG_FILE, TELEMETRY_FILE};
use crate::blobs::{Blobs, shard};
use crate::catalog::snapshot::{self, Snapshot};
use crate::clock::Ids;
use crate::config::{Config, Storage};
use crate::data_dir::DataDir;
use crate::error::{Error, Result};
use crate::identity::CATALOG_ID;
use crate::{seal, storage};

/// Read from the list at once.
const PAGE: usize = 500;

/// A store that was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// When the backup was taken, as RFC 3339.
    pub taken_at: String,
    /// Objects in it.
    pub objects: u64,
    /// Blobs in it.
    pub blobs: u64,
    /// Their bytes.
    pub bytes: u64,
}

/// Restores a backup into an empty data directory and an empty storage. The catalog takes its place last: until then there
/// is no store.
///
/// It is another store than the one that was backed up, with an id of its own and no memory of where that one kept its
/// blobs. Otherwise the two could be started on the same blobs, and each would sweep those of the other.
pub async fn restore(config: Config, backup: &Path, progress: &Sender<Progress>) -> Result<Restored> {
    let Some(manifest) = Manifest::read(backup)? else {
        return Err(refuse(format!(
            "{} holds no finished backup: its manifest.json is missing.",
            backup.display()
        )));
    };
    if config.storage == Storage::Memory {
        return Err(refuse("memory:// keeps nothing, so nothing can be restored to it.".to_owned()));
    }
    must_be_empty(&config.data_dir)?;
    let checked = (manifest.clone(), backup.to_owned());
    tokio::task::spawn_blocking(move || check(&checked.0, &checked.1)).await.map_err(Error::internal)??;
    let data_dir = DataDir::open(&config)?;
    let restored = copy(&config, data_dir.path(), &manifest, backup, progress).await;
    data_dir.close();
    restored.map_err(|error| {
        let unfinished =
            format!("{error} {} is not whole: empty it before you try again.", config.data_dir.display());
        Error::new(error.code(), unfinished).caused_by(error)
    })
}

fn must_be_empty(data_dir: &Path) -> Result<()> {
    let is_empty = match std::fs::read_dir(data_dir) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => return Err(cannot("read", data_dir, error)),
    };
    match is_empty {
        true => Ok(()),
        false => Err(refuse(format!(
            "The data directory {} is not empty. Restore into a new one.",
            data_dir.display()
        ))),
    }
}

/// All that can be known to be wrong before anything is written.
fn check(manifest: &Manifest, backup: &Path) -> Result<()> {
    manifest.check_files(backup)?;
    let catalog = manifest.snapshot_path(backup).join(CATALOG_FILE);
    let snapshot = Snapshot::open(&catalog)?;
    let (_, blobs, _) = snapshot.sums()?;
    if snapshot.fact(CATALOG_ID)?.as_deref() != Some(&manifest.catalog_id) || blobs != manifest.blobs {
        return Err(damaged(&catalog));
    }
    let mut list = manifest.blob_list(backup)?;
    while let Some(blob) = list.next()? {
        let path = stored(backup, &blob);
        if !std::fs::metadata(&path).is_ok_and(|file| file.len() == blob.piece.size_bytes) {
            return Err(damaged(&path));
        }
    }
    Ok(())
}

async fn copy(
    config: &Config,
    data_dir: &Path,
    manifest: &Manifest,
    backup: &Path,
    progress: &Sender<Progress>,
) -> Result<Restored> {
    let blobs = Blobs::open(&config.storage, data_dir).await?;
    if blobs.owner().await?.is_some() || std::pin::pin!(blobs.list().await?).try_next().await?.is_some() {
        return Err(refuse("The storage is not empty. Restore into an empty one.".to_owned()));
    }
    let mut list = manifest.blob_list(backup)?;
    let mut done = Progress { done_bytes: 0, total_bytes: manifest.blob_bytes };
    loop {
        let mut page = Vec::new();
        while page.len() < PAGE
            && let Some(blob) = list.next()?
        {
            page.push(blob);
        }
        if page.is_empty() {
            break;
        }
        let mut copied =
            futures::stream::iter(page).map(|blob| put_back(&blobs, blob, backup)).buffer_unordered(AT_ONCE);
        while let Some(size) = copied.try_next().await? {
            done.done_bytes += size;
            // Whoever listened may have gone.
            progress.send(done).await.ok();
        }
    }
    let id = Ids::default().id("cat", config.clock.now());
    blobs.claim(&id).await?;
    let (from, to) = (manifest.snapshot_path(backup), data_dir.to_owned());
    tokio::task::spawn_blocking(move || {
        for name in [seal::FILE, TELEMETRY_FILE] {
            files::copy(&from.join(name), &to.join(name))?;
        }
        let draft = to.join("catalog.draft");
        files::copy(&from.join(CATALOG_FILE), &draft)?;
        snapshot::part(&draft, (CATALOG_ID, &id), storage::META)?;
        let catalog = to.join(CATALOG_FILE);
        std::fs::rename(&draft, &catalog).map_err(|error| cannot("write", &catalog, error))?;
        files::sync_folder(&to)
    })
    .await
    .map_err(Error::internal)??;
    Ok(Restored {
        taken_at: manifest.created_at.clone(),
        objects: manifest.objects,
        blobs: manifest.blobs,
        bytes: manifest.blob_bytes,
    })
}

/// Copies a blob into the store, if it is as it was; answers its length.
async fn put_back(blobs: &Blobs, blob: ListedBlob, backup: &Path) -> Result<u64> {
    let path = stored(backup, &blob);
    let id = Ulid::from_string(&blob.piece.blob_id).map_err(|_| damaged(&path))?;
    let unreadable = |error| cannot("read", &path, error);
    let file = tokio::fs::File::open(&path).await.map_err(unreadable)?;
    let mut stream = ReaderStream::with_capacity(file, 256 * 1024);
    let mut writer = blobs.create(id).await?;
    let mut digest = crc_fast::Digest::new(Crc64Nvme);
    while let Some(bytes) = stream.try_next().await.map_err(unreadable)? {
        digest.update(&bytes);
        writer.write(bytes).await?;
    }
    if digest.finalize() != blob.crc64nvme {
        return Err(damaged(&path));
    }
    writer.close().await?.published();
    Ok(blob.piece.size_bytes)
}

fn stored(backup: &Path, blob: &ListedBlob) -> PathBuf {
    backup.join("blobs").join(shard(&blob.piece.blob_id)).join(&blob.piece.blob_id)
}
