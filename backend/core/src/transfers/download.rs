//! One object into a local file.
//!
//! The bytes go to a temporary name in the target's own folder, are synced, and only then take the target's name: a
//! file that was there stays whole until that moment, and nothing half-written is ever seen under its name.

use std::io;
use std::path::{Path, PathBuf};

use futures::StreamExt;
use tokio::fs::{self, File};
use tokio::io::AsyncWriteExt;
use tokio_util::sync::CancellationToken;
use ulid::Ulid;

use super::snapshot::Failure;
use super::upload::Stopped;
use crate::App;
use crate::names::{BucketName, ObjectKey};
use crate::objects;
use crate::principal::Principal;

/// Saves the object as `target`. `progress` is told the size, then each time how much more was written.
pub(super) async fn download(
    app: &App,
    bucket: &BucketName,
    key: &ObjectKey,
    target: &Path,
    cancelled: &CancellationToken,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<(), Stopped> {
    let found = objects::get(app, &Principal::operator(app), bucket, key).map_err(Failure::from)?;
    let size_bytes = found.object.size_bytes;
    progress(Progress::Size(size_bytes));
    let mut body = found.read(0, size_bytes).await.map_err(Failure::from)?;
    let draft = Draft::beside(target, app.ulid());
    let mut file = File::create_new(&draft.path).await.map_err(writing)?;
    while let Some(chunk) = body.next().await {
        if cancelled.is_cancelled() {
            return Err(Stopped::Cancelled);
        }
        let chunk = chunk.map_err(Failure::from)?;
        file.write_all(&chunk).await.map_err(writing)?;
        progress(Progress::Received(chunk.len() as u64));
    }
    file.flush().await.map_err(writing)?;
    file.sync_all().await.map_err(writing)?;
    drop(file);
    fs::rename(&draft.path, target).await.map_err(writing)?;
    draft.kept();
    sync_folder(target).await.map_err(writing)
}

/// What a download tells while it runs.
pub(super) enum Progress {
    /// The object has this many bytes.
    Size(u64),
    /// This many more are written.
    Received(u64),
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn writing(error: io::Error) -> Stopped {
    Stopped::Failed(Failure::writing(&error))
}

/// The temporary file; removed when it is given up, whatever the reason.
struct Draft {
    path: PathBuf,
    kept: bool,
}

impl Draft {
    fn beside(target: &Path, unique: Ulid) -> Self {
        // Not made from the target's name, which may already be as long as the file system allows.
        Self { path: target.with_file_name(format!(".stowbox-{unique}.part")), kept: false }
    }

    fn kept(mut self) {
        self.kept = true;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept
            && let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.path.display(), %error, "a temporary file could not be removed");
        }
    }
}

/// Makes the new name itself survive a power cut.
async fn sync_folder(target: &Path) -> io::Result<()> {
    // Windows has no such call and needs none: NTFS logs its directory entries.
    if !cfg!(unix) {
        return Ok(());
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder).await?.sync_all().await
}
