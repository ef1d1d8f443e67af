//! Local files into a bucket.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use tokio_util::sync::CancellationToken;

use super::super::bandwidth::Bandwidth;
use super::super::item::Item;
use super::super::progress::{Arrived, Event, Progress, Stopped};
use super::super::scan::Stamp;
use super::super::snapshot::{Conflict, State};
use super::super::upload::upload;
use super::{BUCKET, Desk, pattern};
use crate::Code;
use crate::names::{BucketName, ObjectKey};

#[tokio::test]
async fn a_dropped_folder_arrives_whole_with_its_names_and_types() {
    let mut desk = Desk::new().await;
    let (big, empty) = (pattern(3_000_000), Vec::new());
    let folder = desk.file("box/日本/ü.json", b"{}").parent().unwrap().parent().unwrap().to_owned();
    desk.file("box/big.bin", &big);
    desk.file("box/empty", &empty);

    let first = desk.upload(&[&folder]);
    assert_eq!((first.title.as_str(), first.state), ("box", State::Scanning));
    let last = desk.ended().await;

    assert_eq!((last.state, last.files_total, last.files_done, last.files_replaced), (State::Done, 3, 3, 0));
    assert_eq!((last.bytes_total, last.bytes_done), (3_000_002, 3_000_002));
    assert_eq!(desk.stored("box/big.bin").await, Ok((big, "application/octet-stream".into())));
    assert_eq!(desk.stored("box/empty").await, Ok((empty, "application/octet-stream".into())));
    assert_eq!(desk.stored("box/日本/ü.json").await, Ok((b"{}".to_vec(), "application/json".into())));
}

#[tokio::test]
async fn a_file_that_takes_the_place_of_an_object_is_counted_as_such() {
    let mut desk = Desk::new().await;
    desk.put("there", b"old").await;
    let (there, fresh) = (desk.file("there", b"new"), desk.file("fresh", b"new"));
    desk.upload(&[&there, &fresh]);
    let last = desk.ended().await;
    assert_eq!((last.files_done, last.files_replaced), (2, 1));
    assert_eq!(desk.stored("there").await.unwrap().0, b"new");
}

#[tokio::test]
async fn a_file_that_changes_after_the_scan_fails_alone_and_a_retry_sends_it_as_it_is_then() {
    let changing: Arc<Mutex<Option<PathBuf>>> = Arc::default();
    let change = Arc::clone(&changing);
    let mut desk = Desk::reporting_to(move |report| {
        // After the scan, before the first byte.
        if report.state == State::Running
            && let Some(path) = change.lock().unwrap().take()
        {
            fs::write(path, "longer than before").unwrap();
        }
    })
    .await;
    let (still, moving) = (desk.file("still", b"still"), desk.file("moving", b"short"));
    *changing.lock().unwrap() = Some(moving.clone());

    desk.upload(&[&still, &moving]);
    let failed = desk.ended().await;
    assert_eq!(
        (failed.state, failed.files_done, failed.files_failed, failed.bytes_done),
        (State::Failed, 1, 1, 5)
    );
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "file_changed");
    assert_eq!(failed.files[0].name, "moving");
    assert_eq!(desk.stored("moving").await, Err(Code::ObjectNotFound));

    desk.transfers.retry(&failed.id).unwrap();
    let done = desk.ended().await;
    assert_eq!((done.state, done.files_done, done.bytes_total), (State::Done, 2, 23));
    assert_eq!(desk.stored("moving").await.unwrap().0, b"longer than before");
    assert_eq!(desk.transfers.retry(&done.id).unwrap_err().code(), Code::InvalidRequest);
}

/// What becomes of a file of 3 MB to which `meddle` is done after its first chunk was read.
async fn upload_while(
    desk: &Desk,
    meddle: impl Fn(&Path, &CancellationToken) + Send + Sync + 'static,
) -> Result<Arrived, Stopped> {
    let path = desk.file("meddled", &pattern(3_000_000));
    fs::File::open(&path).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    let stamp = Stamp::from(&path.metadata().unwrap());
    let key = ObjectKey::parse("meddled").unwrap();
    let item = Item::waiting(path.clone(), key, "meddled".to_owned(), stamp);
    let token = CancellationToken::new();
    let inside = token.clone();
    let progress = Progress::new(token, Arc::new(Bandwidth::new(None)), move |event| {
        if matches!(event, Event::Across(_)) {
            meddle(&path, &inside);
        }
    });
    let bucket = BucketName::parse(BUCKET).unwrap();
    upload(&desk.app, &item, &bucket, Conflict::Replace, &progress).await
}

#[tokio::test]
async fn a_file_that_is_written_to_while_it_is_read_is_not_stored() {
    let desk = Desk::new().await;
    let append =
        |path: &Path| fs::File::options().append(true).open(path).unwrap().write_all(b"more").unwrap();
    let shorten =
        |path: &Path| fs::File::options().write(true).open(path).unwrap().set_len(2_000_000).unwrap();
    let overwrite =
        |path: &Path| fs::File::options().write(true).open(path).unwrap().write_all(b"other").unwrap();
    for meddle in [append as fn(&Path), shorten, overwrite] {
        let Err(Stopped::Failed(failure)) = upload_while(&desk, move |path, _| meddle(path)).await else {
            panic!("a changed file was stored")
        };
        assert_eq!(failure.code, "file_changed");
        assert_eq!(desk.stored("meddled").await, Err(Code::ObjectNotFound));
    }
}

#[tokio::test]
async fn a_file_cancelled_half_way_is_not_stored() {
    let desk = Desk::new().await;
    let stopped = upload_while(&desk, |_, token| token.cancel()).await;
    assert!(matches!(stopped, Err(Stopped::Interrupted)), "{stopped:?}");
    assert_eq!(desk.stored("meddled").await, Err(Code::ObjectNotFound));
}
