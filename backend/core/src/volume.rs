//! The volume that the data directory lies on.

use crate::App;
use crate::error::{Error, Result};

/// Room on a volume.
#[derive(Clone, Copy, Debug)]
pub struct Volume {
    /// All of it.
    pub total_bytes: u64,
    /// What this user may still write.
    pub free_bytes: u64,
}

/// The volume of the data directory.
pub async fn volume(app: &App) -> Result<Volume> {
    let path = app.data_path().to_owned();
    tokio::task::spawn_blocking(move || {
        Ok(Volume { total_bytes: fs4::total_space(&path)?, free_bytes: fs4::available_space(&path)? })
    })
    .await
    .map_err(Error::internal)?
    .map_err(|error: std::io::Error| Error::internal(error))
}
