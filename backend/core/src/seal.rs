//! Secrets at rest: sealed with XChaCha20-Poly1305 under a key that lies beside the catalog, for its owner's eyes only.
//! Whoever gets hold of the catalog alone, in a backup for one, can read none of them.
//!
//! What is sealed is bound to a context, such as the id of its row: moved elsewhere it does not open.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::clock::Ids;
use crate::error::{Code, Error, Result};

/// Beside the catalog.
pub(crate) const FILE: &str = "secrets.key";
const KEY_BYTES: usize = 32;
const NONCE_BYTES: usize = 24;

/// Seals and opens secrets.
#[derive(Clone)]
pub(crate) struct Sealer {
    cipher: XChaCha20Poly1305,
    key: [u8; KEY_BYTES],
}

impl Sealer {
    /// Reads the key file of a data directory; makes it if there is none.
    pub(crate) fn open(data_dir: &Path, ids: &Ids) -> Result<Self> {
        let path = data_dir.join(FILE);
        let key = match read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let key = ids.secret::<KEY_BYTES>();
                create(&path, &key).map(|()| key)
            }
            found => found,
        };
        let key = key.map_err(|error| {
            Error::new(
                Code::DataDirUnusable,
                format!("The key file {} cannot be used: it must hold 32 bytes.", path.display()),
            )
            .caused_by(error)
        })?;
        Ok(Self::with_key(key))
    }

    fn with_key(key: [u8; KEY_BYTES]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(&Key::from(key)), key }
    }

    /// A secret for `purpose` alone, the same at every start.
    pub(crate) fn derive(&self, purpose: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(purpose.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// Seals `secret`, to be opened with the same `context` only.
    pub(crate) fn seal(&self, ids: &Ids, context: &str, secret: &[u8]) -> Result<Vec<u8>> {
        let nonce = ids.secret::<NONCE_BYTES>();
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: secret, aad: context.as_bytes() })
            .map_err(|_| Error::internal("a secret could not be sealed"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Sealer::seal`] made.
    pub(crate) fn open_sealed(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        let unreadable =
            || Error::internal("a sealed secret cannot be opened with this data directory's key file");
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(unreadable)?;
        self.cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: context.as_bytes() })
            .map_err(|_| unreadable())
    }
}

impl std::fmt::Debug for Sealer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealer")
    }
}

fn read(path: &Path) -> std::io::Result<[u8; KEY_BYTES]> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    only_for_its_owner(&file)?;
    file.take(KEY_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    bytes.try_into().map_err(|_| ErrorKind::InvalidData.into())
}

/// Written whole before it has its name: a crash leaves no half a key.
fn create(path: &Path, key: &[u8; KEY_BYTES]) -> std::io::Result<()> {
    let draft = path.with_extension("new");
    let mut options = File::options();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    only_for_its_owner(&file)?;
    file.write_all(key)?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    sync_folder(path)
}

#[cfg(unix)]
fn only_for_its_owner(file: &File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    file.set_permissions(std::fs::Permissions::from_mode(0o600))
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn only_for_its_owner(_: &File) -> std::io::Result<()> {
    Ok(())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_in_its_context_only() {
        let (sealer, ids) = (Sealer::with_key([7; 32]), Ids::default());
        let sealed = sealer.seal(&ids, "whk_1", b"hush").unwrap();
        assert!(!sealed.windows(4).any(|window| window == b"hush"));
        assert_eq!(sealer.open_sealed("whk_1", &sealed).unwrap(), b"hush");
        assert!(sealer.open_sealed("whk_2", &sealed).is_err());
        assert!(Sealer::with_key([8; 32]).open_sealed("whk_1", &sealed).is_err());
        for end in [0, 10, sealed.len() - 1] {
            assert!(sealer.open_sealed("whk_1", &sealed[..end]).is_err());
        }
    }

    #[test]
    fn the_key_file_outlives_a_restart_and_is_its_owners() {
        let folder = tempfile::tempdir().unwrap();
        let ids = Ids::default();
        let sealed = Sealer::open(folder.path(), &ids).unwrap().seal(&ids, "x", b"hush").unwrap();
        assert_eq!(Sealer::open(folder.path(), &ids).unwrap().open_sealed("x", &sealed).unwrap(), b"hush");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(folder.path().join(FILE)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        std::fs::write(folder.path().join(FILE), "short").unwrap();
        assert_eq!(Sealer::open(folder.path(), &ids).unwrap_err().code(), Code::DataDirUnusable);
    }
}
