//! A local file while it is read: whole or a part of it, at the pace that is allowed.
//!
//! The file is only ever read. It has to be the one that was chosen: one that grew, shrank or was written to since is
//! refused, before its first byte and after its last.

use std::io::{self, SeekFrom};
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::{Bytes, BytesMut};
use futures::Stream;
use tokio::fs::File;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _};

use super::progress::{Event, Progress, Stopped};
use super::scan::Stamp;
use super::snapshot::Failure;

/// The file while it is read.
pub(super) struct Source {
    file: File,
    stamp: Stamp,
    left_bytes: u64,
    progress: Progress,
}

/// Why a source stopped. The store only knows that the body was broken off.
pub(super) type Reason = Arc<Mutex<Option<Stopped>>>;

/// The reason that a source left behind, or the store's own error.
pub(super) fn why(reason: &Reason, error: crate::Error) -> Stopped {
    let left = reason.lock().unwrap_or_else(PoisonError::into_inner).take();
    left.unwrap_or_else(|| Stopped::Failed(error.into()))
}

impl Source {
    /// Opens `path`, which must be as `stamp` says, to read `range` of it.
    pub(super) async fn open(
        path: &Path,
        stamp: Stamp,
        range: Range<u64>,
        progress: Progress,
    ) -> Result<Self, Stopped> {
        let mut file = File::open(path).await.map_err(reading)?;
        check(&file, stamp).await?;
        if range.start > 0 {
            file.seek(SeekFrom::Start(range.start)).await.map_err(reading)?;
        }
        Ok(Self { file, stamp, left_bytes: range.end - range.start, progress })
    }

    /// The bytes; where they are not those of the file that was chosen, an error whose reason is left behind.
    pub(super) fn into_stream(self, left: &Reason) -> impl Stream<Item = io::Result<Bytes>> + Send + use<> {
        let left = Arc::clone(left);
        futures::stream::try_unfold(self, move |mut source| {
            let left = Arc::clone(&left);
            async move {
                match source.next_chunk().await {
                    Ok(chunk) => Ok(chunk.map(|chunk| (chunk, source))),
                    Err(reason) => {
                        *left.lock().unwrap_or_else(PoisonError::into_inner) = Some(reason);
                        Err(io::Error::other("the transfer stopped"))
                    }
                }
            }
        })
    }

    async fn next_chunk(&mut self) -> Result<Option<Bytes>, Stopped> {
        let wanted = self.progress.may_send(self.left_bytes).await?;
        if wanted == 0 {
            return check(&self.file, self.stamp).await.map(|()| None);
        }
        let mut chunk = BytesMut::with_capacity(wanted);
        let mut part = (&mut self.file).take(wanted as u64);
        while chunk.len() < wanted {
            if part.read_buf(&mut chunk).await.map_err(reading)? == 0 {
                return Err(Failure::changed().into());
            }
        }
        self.left_bytes -= chunk.len() as u64;
        self.progress.tell(Event::Across(chunk.len() as u64));
        Ok(Some(chunk.freeze()))
    }
}

async fn check(file: &File, stamp: Stamp) -> Result<(), Stopped> {
    let metadata = file.metadata().await.map_err(reading)?;
    if metadata.is_file() && Stamp::from(&metadata) == stamp {
        Ok(())
    } else {
        Err(Failure::changed().into())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn reading(error: io::Error) -> Stopped {
    Stopped::Failed(Failure::reading(&error))
}
