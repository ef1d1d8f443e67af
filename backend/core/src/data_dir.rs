//! The data directory: one process at a time, and only for the eyes of its owner.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::config::{Config, Storage};
use crate::error::{Code, Error, Result};

/// A data directory that this process holds. The lock ends with the process, however it ends.
#[derive(Debug)]
pub(crate) struct DataDir {
    path: PathBuf,
    lock: File,
    throwaway: bool,
}

impl DataDir {
    /// Makes the directory if it is missing, and locks it.
    ///
    /// With blobs in memory nothing can outlive the process, so the catalog goes to a temporary directory, too: rows
    /// without bytes would be worse than none.
    pub(crate) fn open(config: &Config) -> Result<Self> {
        let throwaway = config.storage == Storage::Memory;
        let path = match throwaway {
            true => std::env::temp_dir()
                .join(format!("stowbox-{}", crate::clock::Ids::default().ulid(config.clock.now()))),
            false => config.data_dir.clone(),
        };
        let unusable = |error: std::io::Error| {
            let path = path.display();
            let why = match error.kind() {
                ErrorKind::PermissionDenied => format!("this user may not write to it: {path}"),
                ErrorKind::ReadOnlyFilesystem => format!("it lies on a read-only file system: {path}"),
                ErrorKind::StorageFull => format!("the disk is full: {path}"),
                _ => format!("{path}: {error}"),
            };
            Error::new(Code::DataDirUnusable, format!("The data directory cannot be used, {why}."))
                .caused_by(error)
        };
        make(&path).map_err(unusable)?;
        let lock = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path.join("stowbox.lock"))
            .map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path, lock, throwaway }),
            Err(TryLockError::WouldBlock) => Err(Error::new(
                Code::DataDirLocked,
                format!(
                    "Another Stowbox is using the data directory {}. Stop it, or choose another one.",
                    path.display()
                ),
            )),
            Err(TryLockError::Error(error)) => Err(unusable(error)),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets others have it, and removes what was only for this run.
    pub(crate) fn close(&self) {
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the data directory stays locked until this process ends");
        }
        if self.throwaway
            && let Err(error) = std::fs::remove_dir_all(&self.path)
        {
            tracing::warn!(%error, "the temporary directory could not be removed");
        }
    }
}

#[cfg(unix)]
fn make(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

#[cfg(not(unix))]
fn make(path: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(path)
}
