//! Files that a power cut leaves whole or not at all.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

use crc_fast::CrcAlgorithm::Crc64Nvme;

use crate::blobs::sync;
use crate::error::{Code, Error, Result};

/// What tells whether a file is as it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub(super) size_bytes: u64,
    pub(super) crc64nvme: u64,
}

/// Reads a file to its end.
pub(super) fn sum(path: &Path) -> Result<Sum> {
    let read = || {
        let (mut file, mut buffer) = (File::open(path)?, vec![0; 256 * 1024]);
        let (mut digest, mut size_bytes) = (crc_fast::Digest::new(Crc64Nvme), 0);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(Sum { size_bytes, crc64nvme: digest.finalize() }),
                count => {
                    digest.update(&buffer[..count]);
                    size_bytes += count as u64;
                }
            }
        }
    };
    read().map_err(|error| cannot("read", path, error))
}

/// Writes a file under its name once it is whole.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let draft = path.with_extension("new");
    let written = || {
        let mut file = only_for_its_owner().open(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&draft, path)?;
        path.parent().map_or(Ok(()), sync)
    };
    written().map_err(|error| cannot("write", path, error))
}

/// Copies a file under its name once it is whole.
pub(super) fn copy(from: &Path, to: &Path) -> Result<()> {
    let draft = to.with_extension("new");
    let copied = || {
        let mut target = only_for_its_owner().open(&draft)?;
        std::io::copy(&mut File::open(from)?, &mut target)?;
        target.sync_all()?;
        std::fs::rename(&draft, to)?;
        to.parent().map_or(Ok(()), sync)
    };
    copied().map_err(|error| cannot("write", to, error))
}

/// Makes a folder that only its owner can open, and those above it.
pub(super) fn make_folder(path: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| cannot("make", path, error))
}

/// Syncs the entries of a folder.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    sync(path).map_err(|error| cannot("sync", path, error))
}

fn only_for_its_owner() -> std::fs::OpenOptions {
    let mut options = File::options();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// A sentence for whoever chose the path.
pub(super) fn cannot(what: &str, path: &Path, error: std::io::Error) -> Error {
    let path = path.display();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Error::new(Code::InsufficientStorage, format!("Cannot {what} {path}: the disk is full."))
        }
        _ => Error::new(Code::StorageUnavailable, format!("Cannot {what} {path}: {error}.")),
    }
    .caused_by(error)
}
