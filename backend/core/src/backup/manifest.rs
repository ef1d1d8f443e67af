//! What a backup is made of.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::files::{self, Sum, cannot};
use crate::catalog::contents::Piece;
use crate::error::{Code, Error, Result};

const FORMAT: u32 = 1;
const FILE: &str = "manifest.json";
/// The blobs of a snapshot: an id, a length and a CRC-64/NVME on each line, in the order of the ids.
pub(super) const BLOBS: &str = "blobs.list";

/// `manifest.json`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Manifest {
    format: u32,
    /// The version that wrote it, for people.
    stowbox: String,
    pub(super) catalog_id: String,
    pub(super) created_at: String,
    /// The folder below `snapshots`.
    pub(super) snapshot: String,
    pub(super) objects: u64,
    pub(super) blobs: u64,
    pub(super) blob_bytes: u64,
    /// Of the snapshot.
    pub(super) files: Vec<ListedFile>,
}

/// A file of a snapshot.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListedFile {
    pub(super) name: String,
    size_bytes: u64,
    crc64nvme: String,
}

impl Manifest {
    pub(super) fn new(catalog_id: &str, created_at: String, snapshot: String) -> Self {
        Self {
            format: FORMAT,
            stowbox: env!("CARGO_PKG_VERSION").to_owned(),
            catalog_id: catalog_id.to_owned(),
            created_at,
            snapshot,
            objects: 0,
            blobs: 0,
            blob_bytes: 0,
            files: Vec::new(),
        }
    }

    /// The manifest of a backup; none if there is no finished one.
    pub(super) fn read(backup: &Path) -> Result<Option<Self>> {
        let path = backup.join(FILE);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(cannot("read", &path, error)),
        };
        let manifest: Self = serde_json::from_slice(&text)
            .map_err(|error| refuse(format!("{} is no manifest of a backup: {error}.", path.display())))?;
        match manifest.format {
            FORMAT => Ok(Some(manifest)),
            newer => Err(refuse(format!(
                "The backup was made by a newer Stowbox (format {newer}; this program knows {FORMAT})."
            ))),
        }
    }

    /// Puts it into its place, durably: from here on this backup counts.
    pub(super) fn write(&self, backup: &Path) -> Result<()> {
        let text = serde_json::to_vec_pretty(self).map_err(Error::internal)?;
        files::write(&backup.join(FILE), &text)
    }

    /// Where its snapshot lies.
    pub(super) fn snapshot_path(&self, backup: &Path) -> PathBuf {
        backup.join("snapshots").join(&self.snapshot)
    }

    pub(super) fn list(&mut self, name: &str, sum: Sum) {
        self.files.push(ListedFile {
            name: name.to_owned(),
            size_bytes: sum.size_bytes,
            crc64nvme: format!("{:016x}", sum.crc64nvme),
        });
    }

    /// Makes sure that every file of the snapshot is as it was written.
    pub(super) fn check_files(&self, backup: &Path) -> Result<()> {
        for file in &self.files {
            let path = self.snapshot_path(backup).join(&file.name);
            let sum = files::sum(&path)?;
            if (sum.size_bytes, format!("{:016x}", sum.crc64nvme))
                != (file.size_bytes, file.crc64nvme.clone())
            {
                return Err(damaged(&path));
            }
        }
        Ok(())
    }

    /// The blobs of its snapshot.
    pub(super) fn blob_list(&self, backup: &Path) -> Result<BlobList> {
        let path = self.snapshot_path(backup).join(BLOBS);
        let file = File::open(&path).map_err(|error| cannot("read", &path, error))?;
        Ok(BlobList { path, lines: BufReader::new(file).lines(), ahead: None })
    }
}

/// A blob of a backup.
#[derive(Clone, Debug)]
pub(super) struct ListedBlob {
    pub(super) piece: Piece,
    pub(super) crc64nvme: u64,
}

impl ListedBlob {
    pub(super) fn line(&self) -> String {
        format!("{} {} {:016x}\n", self.piece.blob_id, self.piece.size_bytes, self.crc64nvme)
    }

    fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let piece = Piece { blob_id: words.next()?.to_owned(), size_bytes: words.next()?.parse().ok()? };
        Some(Self { piece, crc64nvme: u64::from_str_radix(words.next()?, 16).ok()? })
    }
}

/// Reads `blobs.list` from its beginning to its end.
pub(super) struct BlobList {
    path: PathBuf,
    lines: Lines<BufReader<File>>,
    ahead: Option<ListedBlob>,
}

impl BlobList {
    pub(super) fn next(&mut self) -> Result<Option<ListedBlob>> {
        if let Some(ahead) = self.ahead.take() {
            return Ok(Some(ahead));
        }
        let Some(line) = self.lines.next() else { return Ok(None) };
        let line = line.map_err(|error| cannot("read", &self.path, error))?;
        ListedBlob::parse(&line).map(Some).ok_or_else(|| damaged(&self.path))
    }

    /// The entry of a blob; those asked for must ascend.
    pub(super) fn find(&mut self, blob_id: &str) -> Result<Option<ListedBlob>> {
        while let Some(next) = self.next()? {
            if next.piece.blob_id.as_str() >= blob_id {
                self.ahead = Some(next.clone());
                return Ok(Some(next).filter(|found| found.piece.blob_id == blob_id));
            }
        }
        Ok(None)
    }
}

pub(super) fn refuse(why: String) -> Error {
    Error::new(Code::InvalidConfig, why)
}

pub(super) fn damaged(path: &Path) -> Error {
    refuse(format!("The backup is damaged: {} is not as it was written.", path.display()))
}
