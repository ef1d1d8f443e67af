//! One local file into a bucket: in one go, or, from 16 MiB on, in parts that stay when it is interrupted.

use std::path::Path;

use super::item::Item;
use super::progress::{Arrived, Event, Progress, Stopped};
use super::snapshot::{Conflict, Failure};
use super::source::{Reason, Source, why};
use super::upload_parts::{MULTIPART_BYTES, upload_parts};
use crate::App;
use crate::error::{Code, Result};
use crate::names::{BucketName, ObjectKey};
use crate::objects::conditions::Conditions;
use crate::objects::{self, ObjectHeaders, PutObject};
use crate::principal::Principal;

/// How often somebody else may be quicker to take the name before we give up.
const MAX_NAMES: u32 = 10_000;

/// Stores a file under its key, or, where that is taken, as `conflict` says.
pub(super) async fn upload(
    app: &App,
    item: &Item,
    bucket: &BucketName,
    conflict: Conflict,
    progress: &Progress,
) -> Result<Arrived, Stopped> {
    if item.stamp.size_bytes >= MULTIPART_BYTES {
        return upload_parts(app, item, bucket, conflict, progress).await;
    }
    let mut key = item.wanted_key.clone();
    for number in 2..MAX_NAMES {
        match put(app, item, bucket, &key, conflict, progress).await {
            Err(Stopped::Failed(failure)) if is_taken(&failure) => match conflict {
                Conflict::Skip => return Ok(Arrived::Skipped),
                Conflict::KeepBoth => key = item.wanted_key.numbered(number)?,
                Conflict::Replace => return Err(failure.into()),
            },
            ended => {
                progress.tell(Event::Key(key));
                return ended;
            }
        }
    }
    Err(no_name_left())
}

fn is_taken(failure: &Failure) -> bool {
    failure.code == Code::PreconditionFailed.as_str()
}

/// The first key that nobody has; none where the file is to be left out.
pub(super) fn free_key(
    app: &App,
    bucket: &BucketName,
    wanted: &ObjectKey,
    conflict: Conflict,
) -> Result<Option<ObjectKey>, Stopped> {
    if conflict == Conflict::Replace {
        return Ok(Some(wanted.clone()));
    }
    let mut key = wanted.clone();
    for number in 2..MAX_NAMES {
        match objects::get(app, &Principal::operator(app), bucket, &key) {
            Err(error) if error.code() == Code::ObjectNotFound => return Ok(Some(key)),
            Err(error) => return Err(error.into()),
            Ok(_) if conflict == Conflict::Skip => return Ok(None),
            Ok(_) => key = wanted.numbered(number)?,
        }
    }
    Err(no_name_left())
}

fn no_name_left() -> Stopped {
    Failure::new(Code::PreconditionFailed.as_str(), "There are too many objects of this name already.").into()
}

/// In one go. A key that is taken is refused before a byte is read.
async fn put(
    app: &App,
    item: &Item,
    bucket: &BucketName,
    key: &ObjectKey,
    conflict: Conflict,
    progress: &Progress,
) -> Result<Arrived, Stopped> {
    let size_bytes = item.stamp.size_bytes;
    let source = Source::open(&item.path, item.stamp, 0..size_bytes, progress.clone()).await?;
    let request = PutObject {
        content_length: Some(size_bytes),
        headers: headers(&item.path),
        conditions: conditions(conflict),
        ..PutObject::new(bucket.clone(), key.clone())
    };
    let reason = Reason::default();
    match objects::put(app, &Principal::operator(app), request, source.into_stream(&reason)).await {
        Ok(put) => Ok(if put.created { Arrived::New } else { Arrived::Replaced }),
        Err(error) => Err(why(&reason, error)),
    }
}

pub(super) fn conditions(conflict: Conflict) -> Conditions {
    if conflict == Conflict::Replace { Conditions::default() } else { Conditions::only_new() }
}

pub(super) fn headers(path: &Path) -> ObjectHeaders {
    let content_type =
        mime_guess::from_path(path).first_raw().unwrap_or("application/octet-stream").to_owned();
    ObjectHeaders { content_type, ..ObjectHeaders::default() }
}
