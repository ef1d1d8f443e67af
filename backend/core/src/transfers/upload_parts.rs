//! A large local file into a bucket, part by part. What has arrived is the catalog's to say: a pause, a failure or a
//! restart in between costs the part that was under way, and no other.

use std::collections::BTreeMap;
use std::ops::Range;

use super::item::Item;
use super::progress::{Arrived, Event, Progress, Stopped};
use super::snapshot::{Conflict, Failure, Safe};
use super::source::{Reason, Source, why};
use super::upload::{conditions, free_key, headers};
use crate::App;
use crate::error::{Code, Result};
use crate::names::BucketName;
use crate::objects::Declared;
use crate::principal::Principal;
use crate::uploads::{self, MAX_PARTS, PutPart, UploadRef};

/// From here on a file goes in parts.
pub(super) const MULTIPART_BYTES: u64 = 16 * 1024 * 1024;
const PART_BYTES: u64 = 8 * 1024 * 1024;
const MIB: u64 = 1024 * 1024;
/// An upload that is given up again and again must not keep its file going round for ever.
const MAX_STARTS: u32 = 3;

/// How a file of `size_bytes` is cut: parts of 8 MiB, larger where there would be too many of them.
fn part_bytes(size_bytes: u64) -> u64 {
    PART_BYTES.max(size_bytes.div_ceil(u64::from(MAX_PARTS)).next_multiple_of(MIB))
}

/// Into how many parts a file of `size_bytes` is cut; none where it goes in one go.
pub(super) fn part_count(size_bytes: u64) -> Option<u32> {
    let count = || u32::try_from(size_bytes.div_ceil(part_bytes(size_bytes))).ok();
    if size_bytes < MULTIPART_BYTES { None } else { count() }
}

/// What the first `parts` parts come to.
pub(super) fn bytes_of(parts: u32, size_bytes: u64) -> u64 {
    (u64::from(parts) * part_bytes(size_bytes)).min(size_bytes)
}

/// Sends what of the file has not arrived yet, and makes it an object.
pub(super) async fn upload_parts(
    app: &App,
    item: &Item,
    bucket: &BucketName,
    conflict: Conflict,
    progress: &Progress,
) -> Result<Arrived, Stopped> {
    let size_bytes = item.stamp.size_bytes;
    let mut parts = Parts { app, item, progress, conflict, of: part_count(size_bytes).unwrap_or(MAX_PARTS) };
    let mut known = item.upload_id.clone().map(|upload_id| UploadRef {
        bucket: bucket.clone(),
        upload_id,
        key: item.key.clone(),
    });
    for _ in 0..MAX_STARTS {
        let upload = match known.take() {
            Some(upload) => upload,
            None => match parts.start(bucket).await? {
                Some(upload) => upload,
                None => return Ok(Arrived::Skipped),
            },
        };
        match parts.send(&upload).await {
            // Given up meanwhile, by its age or by somebody else: its parts are gone, so the file begins anew.
            Err(Stopped::Failed(failure)) if failure.code == Code::UploadNotFound.as_str() => {
                progress.tell(Event::Lost);
            }
            ended => return ended,
        }
    }
    Err(Failure::new(Code::UploadNotFound.as_str(), "Its unfinished upload was given up again and again.")
        .into())
}

struct Parts<'a> {
    app: &'a App,
    item: &'a Item,
    progress: &'a Progress,
    conflict: Conflict,
    of: u32,
}

impl Parts<'_> {
    /// Begins an upload under a key that is free, if that matters. None: the file is left out.
    async fn start(&mut self, bucket: &BucketName) -> Result<Option<UploadRef>, Stopped> {
        let Some(key) = free_key(self.app, bucket, &self.item.wanted_key, self.conflict)? else {
            return Ok(None);
        };
        // A file that has changed, or that has gone, begins nothing.
        let nothing = 0..0;
        Source::open(&self.item.path, self.item.stamp, nothing, self.progress.clone()).await?;
        let (by, headers) = (Principal::operator(self.app), headers(&self.item.path));
        let upload = uploads::start(self.app, &by, bucket.clone(), key.clone(), headers).await?;
        self.progress.tell(Event::Key(key.clone()));
        self.progress.tell(Event::Upload(upload.id.clone()));
        Ok(Some(UploadRef { bucket: bucket.clone(), upload_id: upload.id, key }))
    }

    async fn send(&self, upload: &UploadRef) -> Result<Arrived, Stopped> {
        let mut arrived = self.arrived(upload).await?;
        self.tell(arrived.len());
        for number in 1..=self.of {
            if arrived.contains_key(&number) {
                continue;
            }
            let etag = self.part(upload, number).await?;
            arrived.insert(number, etag);
            self.tell(arrived.len());
        }
        // The parts may have been sent on different days: all of them have to be of this very file.
        let size_bytes = self.item.stamp.size_bytes;
        let end = size_bytes..size_bytes;
        Source::open(&self.item.path, self.item.stamp, end, self.progress.clone()).await?;
        self.complete(upload, arrived.into_iter().collect()).await
    }

    /// The parts that are safe, with their ETags.
    async fn arrived(&self, upload: &UploadRef) -> Result<BTreeMap<u32, String>, Stopped> {
        let by = Principal::operator(self.app);
        let (parts, _) = uploads::list_parts(self.app, &by, upload.clone(), None, MAX_PARTS as usize).await?;
        let whole = |number: u32| self.range(number).end - self.range(number).start;
        Ok(parts
            .into_iter()
            .filter(|part| part.number <= self.of && part.size_bytes == whole(part.number))
            .map(|part| (part.number, part.etag()))
            .collect())
    }

    async fn part(&self, upload: &UploadRef, number: u32) -> Result<String, Stopped> {
        let range = self.range(number);
        let request = PutPart {
            upload: upload.clone(),
            number,
            declared: Declared::default(),
            content_length: Some(range.end - range.start),
        };
        let source = Source::open(&self.item.path, self.item.stamp, range, self.progress.clone()).await?;
        let reason = Reason::default();
        let by = Principal::operator(self.app);
        match uploads::put_part(self.app, &by, request, source.into_stream(&reason)).await {
            Ok(part) => Ok(part.etag()),
            Err(error) => Err(why(&reason, error)),
        }
    }

    async fn complete(
        &self,
        upload: &UploadRef,
        listed: Vec<uploads::ListedPart>,
    ) -> Result<Arrived, Stopped> {
        let by = Principal::operator(self.app);
        let error = match uploads::complete(self.app, &by, upload.clone(), listed, &conditions(self.conflict))
            .await
        {
            Ok(completed) => return Ok(if completed.created { Arrived::New } else { Arrived::Replaced }),
            Err(error) if error.code() == Code::PreconditionFailed => error,
            Err(error) => return Err(error.into()),
        };
        // Somebody took the key while the parts were on their way.
        uploads::abort(self.app, &by, upload.clone()).await?;
        self.progress.tell(Event::Lost);
        if self.conflict == Conflict::Skip {
            return Ok(Arrived::Skipped);
        }
        let message =
            "Another object took the name while this file was sent. Retry sends it under the next one.";
        tracing::debug!(%error, "a key was taken meanwhile");
        Err(Failure::new(Code::PreconditionFailed.as_str(), message).into())
    }

    fn range(&self, number: u32) -> Range<u64> {
        let size_bytes = self.item.stamp.size_bytes;
        bytes_of(number - 1, size_bytes)..bytes_of(number, size_bytes)
    }

    fn tell(&self, parts: usize) {
        let parts = u32::try_from(parts).unwrap_or(self.of);
        let bytes = bytes_of(parts, self.item.stamp.size_bytes);
        self.progress.tell(Event::Safe(Safe { parts, of: self.of }, bytes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_8_mib_and_more_where_there_would_be_too_many() {
        const GIB: u64 = 1024 * MIB;
        assert_eq!(part_count(MULTIPART_BYTES - 1), None);
        assert_eq!((part_bytes(MULTIPART_BYTES), part_count(MULTIPART_BYTES)), (8 * MIB, Some(2)));
        assert_eq!(part_count(MULTIPART_BYTES + 1), Some(3));
        assert_eq!((part_bytes(1024 * GIB), part_count(1024 * GIB)), (105 * MIB, Some(9987)));
        assert_eq!(bytes_of(3, MULTIPART_BYTES + 1), MULTIPART_BYTES + 1);
    }
}
