//! The socket's side of the server.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use stowbox_core::App;
use tokio::net::{UnixListener, UnixStream};

use super::SOCKET;
use crate::connections::Listener;

/// Removed when it is dropped.
pub(crate) struct ControlSocket {
    listener: UnixListener,
    path: PathBuf,
    owner: u32,
}

/// Listens in the data directory. Without it the server is as good as ever, but for commands: so a failure is only told.
pub(crate) fn listen(app: &App) -> Option<ControlSocket> {
    let path = app.data_path().join(SOCKET);
    match bind(&path) {
        Ok((listener, owner)) => Some(ControlSocket { listener, path, owner }),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "commands cannot reach this server: no control socket");
            None
        }
    }
}

fn bind(path: &Path) -> std::io::Result<(UnixListener, u32)> {
    // What is there was left by a killed server: this one holds the lock.
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(path)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))?;
    Ok((listener, std::fs::metadata(path)?.uid()))
}

impl Listener for ControlSocket {
    type Stream = UnixStream;

    async fn accept(&self) -> std::io::Result<UnixStream> {
        loop {
            let (stream, _) = self.listener.accept().await?;
            // The mode says so already, but not in the moment between binding and setting it.
            let peer = stream.peer_cred()?.uid();
            if peer == self.owner || peer == 0 {
                return Ok(stream);
            }
            tracing::warn!(user = peer, "another user was refused at the control socket");
        }
    }
}

impl Drop for ControlSocket {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(&self.path) {
            tracing::debug!(%error, "the control socket could not be removed");
        }
    }
}
