//! One object into a local file.
//!
//! The bytes go to a temporary name in the target's own folder, are synced, and only then take the target's name: a
//! file that was there stays whole until that moment, and nothing half-written is ever seen under its name. What was
//! fetched before an interruption stays under the temporary name; it is not trusted but read again, and the whole has to
//! have the checksum of the object.

use std::io;
use std::path::{Path, PathBuf};

use crc_fast::CrcAlgorithm::Crc64Nvme;
use crc_fast::Digest;
use futures::StreamExt;
use tokio::fs::{self, File};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::item::Item;
use super::progress::{Arrived, Event, Progress, Stopped};
use super::snapshot::{Conflict, Failure};
use crate::App;
use crate::error::Code;
use crate::names::BucketName;
use crate::objects;
use crate::principal::Principal;

const READ_BYTES: usize = 256 * 1024;

/// Saves an object where its item says, by way of the file `draft`. With [`Conflict::Replace`] what is there is replaced,
/// else it stays.
pub(super) async fn download(
    app: &App,
    item: &Item,
    bucket: &BucketName,
    draft: PathBuf,
    conflict: Conflict,
    progress: &Progress,
) -> Result<Arrived, Stopped> {
    let mut draft = Draft { path: draft, kept: false };
    let saved = save(app, item, bucket, &draft, conflict, progress).await;
    // Renamed, or there to go on from.
    draft.kept = matches!(saved, Ok(_) | Err(Stopped::Interrupted));
    saved
}

/// Where the bytes of a file lie until it is whole. Not made from the target's name, which may already be as long as the
/// file system allows; the same one at each try, so that a process that was killed leaves none behind for good.
pub(super) fn draft_of(target: &Path, transfer_id: &str, index: usize) -> PathBuf {
    target.with_file_name(format!(".stowbox-{transfer_id}-{index}.part"))
}

async fn save(
    app: &App,
    item: &Item,
    bucket: &BucketName,
    draft: &Draft,
    conflict: Conflict,
    progress: &Progress,
) -> Result<Arrived, Stopped> {
    let target = &item.path;
    if conflict != Conflict::Replace
        && let Some(folder) = target.parent()
    {
        fs::create_dir_all(folder).await.map_err(writing)?;
    }
    refuse_taken(target, conflict).await?;
    if !fetch(app, item, bucket, draft, progress).await? {
        // What was left of an earlier try was of another version, or was torn by a power cut.
        draft.remove();
        if !fetch(app, item, bucket, draft, progress).await? {
            let message = "What was read is not what was stored: its checksum is another. Nothing was saved.";
            return Err(Failure::new(Code::ChecksumMismatch.as_str(), message).into());
        }
    }
    refuse_taken(target, conflict).await?;
    fs::rename(&draft.path, target).await.map_err(writing)?;
    sync_folder(target).await.map_err(writing)?;
    Ok(Arrived::New)
}

async fn refuse_taken(target: &Path, conflict: Conflict) -> Result<(), Stopped> {
    match conflict != Conflict::Replace && fs::try_exists(target).await.unwrap_or(true) {
        true => Err(Failure::exists().into()),
        false => Ok(()),
    }
}

/// Fetches what the draft lacks. Answers whether the whole is the object.
async fn fetch(
    app: &App,
    item: &Item,
    bucket: &BucketName,
    draft: &Draft,
    progress: &Progress,
) -> Result<bool, Stopped> {
    let found = objects::get(app, &Principal::operator(app), bucket, &item.key)?;
    let (size_bytes, crc64nvme) = (found.object.size_bytes, found.object.crc64nvme);
    progress.tell(Event::Size(size_bytes));
    let (mut file, mut digest, kept_bytes) = draft.take_up(size_bytes, progress).await?;
    progress.tell(Event::At(kept_bytes));
    let mut body = found.read(kept_bytes, size_bytes - kept_bytes).await?;
    let copied = async {
        while let Some(chunk) = body.next().await {
            let chunk = chunk?;
            progress.wait_for(chunk.len() as u64).await?;
            digest.update(&chunk);
            file.write_all(&chunk).await.map_err(writing)?;
            progress.tell(Event::Across(chunk.len() as u64));
        }
        Ok::<_, Stopped>(())
    };
    let copied = copied.await;
    // Also where it was interrupted: what was told to be across has to be there.
    file.flush().await.map_err(writing)?;
    copied?;
    file.sync_all().await.map_err(writing)?;
    Ok(digest.finalize() == crc64nvme)
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
    /// Opens it at its end, with the checksum and the length of what it has. More than the object can have is none of it.
    async fn take_up(&self, size_bytes: u64, progress: &Progress) -> Result<(File, Digest, u64), Stopped> {
        let mut options = File::options();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&self.path).await.map_err(writing)?;
        if file.metadata().await.map_err(writing)?.len() > size_bytes {
            file.set_len(0).await.map_err(writing)?;
        }
        let (mut digest, mut kept_bytes) = (Digest::new(Crc64Nvme), 0);
        let mut chunk = vec![0; READ_BYTES];
        loop {
            progress.check()?;
            match file.read(&mut chunk).await.map_err(writing)? {
                0 => return Ok((file, digest, kept_bytes)),
                read => {
                    digest.update(&chunk[..read]);
                    kept_bytes += read as u64;
                }
            }
        }
    }

    fn remove(&self) {
        if let Err(error) = std::fs::remove_file(&self.path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.path.display(), %error, "a temporary file could not be removed");
        }
    }
}

/// Removes what interrupted downloads left, where nothing goes on from it. Blocks.
pub(super) fn remove_drafts(drafts: Vec<PathBuf>) {
    for path in drafts {
        Draft { path, kept: true }.remove();
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.kept {
            self.remove();
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
