//! What is computed over the bytes on their way in, and what the client declared of them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use crc_fast::CrcAlgorithm::Crc64Nvme;
use md5::{Digest as _, Md5};
use sha2::Sha256;

use crate::error::{Code, Error, Result};

/// Digests that the client sent along, to be compared with what arrives.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// `Content-MD5`
    pub md5: Option<[u8; 16]>,
    /// `Content-Digest` or `Repr-Digest`, sha-256 (RFC 9530).
    pub sha256: Option<[u8; 32]>,
    /// `x-checksum-crc64nvme`
    pub crc64nvme: Option<u64>,
}

/// Hashes a body. MD5 is the slow one: bodies of some size hash on another thread while the disk works.
pub(crate) struct Hasher {
    md5: Md5,
    crc: crc_fast::Digest,
    sha256: Option<Sha256>,
}

pub(crate) struct Digests {
    pub(crate) md5: [u8; 16],
    sha256: Option<[u8; 32]>,
    pub(crate) crc64nvme: u64,
}

impl Hasher {
    /// SHA-256 only where the client declared one to compare with.
    pub(super) fn new(declared: &Declared) -> Self {
        Self {
            md5: Md5::new(),
            crc: crc_fast::Digest::new(Crc64Nvme),
            sha256: declared.sha256.map(|_| Sha256::new()),
        }
    }

    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.md5.update(bytes);
        self.crc.update(bytes);
        if let Some(sha256) = &mut self.sha256 {
            sha256.update(bytes);
        }
    }

    pub(super) fn finish(self) -> Digests {
        Digests {
            md5: self.md5.finalize().into(),
            sha256: self.sha256.map(|sha256| sha256.finalize().into()),
            crc64nvme: self.crc.finalize(),
        }
    }
}

/// A hasher that may be at work on another thread. No thread is held while a slow client thinks.
pub(super) enum Hashing {
    Idle(Box<Hasher>),
    Busy(tokio::task::JoinHandle<Hasher>),
}

impl Hashing {
    /// Less than this is hashed sooner than handed over.
    const HAND_OVER_BYTES: usize = 64 * 1024;

    /// Waits for the chunk before, and begins with this one.
    pub(super) async fn update(self, chunk: Bytes) -> Result<Self> {
        let mut hasher = self.finish().await?;
        if chunk.len() < Self::HAND_OVER_BYTES {
            hasher.update(&chunk);
            return Ok(Self::Idle(Box::new(hasher)));
        }
        Ok(Self::Busy(tokio::task::spawn_blocking(move || {
            hasher.update(&chunk);
            hasher
        })))
    }

    /// Waits for the last chunk.
    pub(super) async fn finish(self) -> Result<Hasher> {
        match self {
            Self::Idle(hasher) => Ok(*hasher),
            Self::Busy(hashing) => hashing.await.map_err(Error::internal),
        }
    }
}

impl Digests {
    /// The ETag of a single upload.
    pub(crate) fn etag(&self) -> String {
        hex(&self.md5)
    }

    /// Compares with what the client declared.
    pub(super) fn verify(&self, declared: &Declared) -> Result<()> {
        if let Some(md5) = declared.md5.filter(|md5| *md5 != self.md5) {
            return Err(mismatch("MD5", &md5, &self.md5));
        }
        if let (Some(declared), Some(computed)) = (declared.sha256, self.sha256)
            && declared != computed
        {
            return Err(mismatch("SHA-256", &declared, &computed));
        }
        if let Some(crc) = declared.crc64nvme.filter(|crc| *crc != self.crc64nvme) {
            return Err(mismatch("CRC-64/NVME", &crc.to_be_bytes(), &self.crc64nvme.to_be_bytes()));
        }
        Ok(())
    }
}

/// As ETags show a digest.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn mismatch(name: &str, declared: &[u8], computed: &[u8]) -> Error {
    Error::new(
        Code::ChecksumMismatch,
        format!(
            "The {name} of what arrived is {}, but {} was declared. Nothing was stored.",
            BASE64.encode(computed),
            BASE64.encode(declared)
        ),
    )
}
