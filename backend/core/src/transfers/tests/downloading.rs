//! Objects into local files.

use std::fs;
use std::sync::{Arc, Mutex};

use super::super::Transfers;
use super::super::snapshot::State;
use super::{BUCKET, Desk, pattern};

#[tokio::test]
async fn a_download_takes_the_place_of_the_old_file_at_once_and_leaves_nothing_beside_it() {
    let mut desk = Desk::new().await;
    let bytes = pattern(2_000_000);
    desk.put("deep/er/file.bin", &bytes).await;
    let target = desk.file("saved.bin", b"the old one");

    let first = desk.transfers.start_download(BUCKET, "deep/er/file.bin", target.clone()).unwrap();
    assert_eq!(
        (first.title.as_str(), first.prefix.as_str(), first.bytes_total),
        ("file.bin", "deep/er/", 2_000_000)
    );
    let last = desk.ended().await;

    assert_eq!((last.state, last.bytes_done), (State::Done, 2_000_000));
    assert_eq!(fs::read(&target).unwrap(), bytes);
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_download_that_is_cancelled_keeps_the_old_file() {
    let handle: Arc<Mutex<Option<Transfers>>> = Arc::default();
    let cancel = Arc::clone(&handle);
    let mut desk = Desk::reporting_to(move |report| {
        if let Some(transfers) = cancel.lock().unwrap().as_ref() {
            transfers.cancel(&report.id).unwrap();
        }
    })
    .await;
    *handle.lock().unwrap() = Some(desk.transfers.clone());
    desk.put("file", &pattern(2_000_000)).await;
    let target = desk.file("saved", b"the old one");

    desk.transfers.start_download(BUCKET, "file", target.clone()).unwrap();
    assert_eq!(desk.ended().await.state, State::Cancelled);
    assert_eq!(fs::read(&target).unwrap(), b"the old one");
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_download_into_a_folder_that_is_gone_says_so_and_can_be_retried() {
    let mut desk = Desk::new().await;
    desk.put("file", b"bytes").await;
    let folder = desk.folder.path().join("gone");
    desk.transfers.start_download(BUCKET, "file", folder.join("saved")).unwrap();

    let failed = desk.ended().await;
    assert_eq!(failed.state, State::Failed);
    assert_eq!(
        failed.files[0].error.as_ref().unwrap().message,
        "The folder is no longer there. Save it elsewhere."
    );

    fs::create_dir(&folder).unwrap();
    desk.transfers.retry(&failed.id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(fs::read(folder.join("saved")).unwrap(), b"bytes");
}
