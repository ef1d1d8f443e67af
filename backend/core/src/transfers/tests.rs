//! Whole transfers on an open Stowbox and real files.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures::TryStreamExt as _;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_util::sync::CancellationToken;

use super::snapshot::{FileState, State, Transfer};
use super::upload::{Arrived, Destination, Stopped, upload};
use super::{Transfers, queue};
use crate::names::{BucketName, ObjectKey};
use crate::objects;
use crate::{App, Code, Config, Principal};

const BUCKET: &str = "photos";

/// An open Stowbox with a bucket, a folder for local files, and every report of its transfers.
struct Desk {
    app: App,
    transfers: Transfers,
    reports: UnboundedReceiver<Transfer>,
    folder: tempfile::TempDir,
    _data: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        Self::reporting_to(|_| {}).await
    }

    /// `on_report` runs before the transfer goes on.
    async fn reporting_to(on_report: impl Fn(&Transfer) + Send + Sync + 'static) -> Self {
        let data = tempfile::tempdir().unwrap();
        let app = App::open(Config::new(data.path())).await.unwrap();
        let bucket = BucketName::parse(BUCKET).unwrap();
        let private = crate::buckets::Visibility::Private;
        crate::buckets::create(&app, &Principal::operator(&app), bucket, private, None).await.unwrap();
        let (send, reports) = unbounded_channel();
        let transfers = Transfers::new(app.clone(), move |transfer| {
            on_report(&transfer);
            send.send(transfer).ok();
        });
        Self { app, transfers, reports, folder: tempfile::tempdir().unwrap(), _data: data }
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn upload(&self, paths: &[&Path]) -> Transfer {
        self.transfers.start_upload(BUCKET, "", paths.iter().map(PathBuf::from).collect()).unwrap()
    }

    /// The report with which the transfer ended.
    async fn ended(&mut self) -> Transfer {
        loop {
            let report = self.reports.recv().await.unwrap();
            if report.state.is_over() {
                return report;
            }
        }
    }

    async fn stored(&self, key: &str) -> Result<(Vec<u8>, String), Code> {
        let (bucket, key) = (BucketName::parse(BUCKET).unwrap(), ObjectKey::parse(key).unwrap());
        let found = objects::get(&self.app, &Principal::operator(&self.app), &bucket, &key)
            .map_err(|error| error.code())?;
        let (size, content_type) = (found.object.size_bytes, found.object.headers.content_type.clone());
        let chunks: Vec<_> = found.read(0, size).await.unwrap().try_collect().await.unwrap();
        Ok((chunks.concat(), content_type))
    }

    async fn put(&self, key: &str, bytes: &[u8]) {
        let request =
            objects::PutObject::new(BucketName::parse(BUCKET).unwrap(), ObjectKey::parse(key).unwrap());
        let body = futures::stream::iter([Ok(bytes::Bytes::copy_from_slice(bytes))]);
        objects::put(&self.app, &Principal::operator(&self.app), request, body).await.unwrap();
    }
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 257) as u8).collect()
}

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
    meddle: impl Fn(&Path, &CancellationToken) + Send + 'static,
) -> Result<Arrived, Stopped> {
    let path = desk.file("meddled", &pattern(3_000_000));
    fs::File::open(&path).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    let destination =
        Destination { bucket: BucketName::parse(BUCKET).unwrap(), key: ObjectKey::parse("meddled").unwrap() };
    let (token, meddled) = (CancellationToken::new(), path.clone());
    let inside = token.clone();
    upload(&desk.app, &path, 3_000_000, destination, token, move |_| meddle(&meddled, &inside)).await
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
    assert!(matches!(stopped, Err(Stopped::Cancelled)), "{stopped:?}");
    assert_eq!(desk.stored("meddled").await, Err(Code::ObjectNotFound));
}

#[tokio::test]
async fn a_cancelled_transfer_stops_and_can_be_taken_up_again() {
    let handle: Arc<Mutex<Option<Transfers>>> = Arc::default();
    let cancel = Arc::clone(&handle);
    let mut desk = Desk::reporting_to(move |report| {
        if report.state == State::Running
            && let Some(transfers) = cancel.lock().unwrap().take()
        {
            transfers.cancel(&report.id).unwrap();
        }
    })
    .await;
    *handle.lock().unwrap() = Some(desk.transfers.clone());
    for number in 0..20 {
        desk.file(&format!("many/{number:02}"), &pattern(100_000));
    }
    let folder = desk.folder.path().join("many");
    desk.upload(&[&folder]);

    let cancelled = desk.ended().await;
    assert_eq!((cancelled.state, cancelled.files_done), (State::Cancelled, 0));
    assert!(cancelled.files.iter().all(|file| file.state == FileState::Cancelled));
    assert_eq!(desk.stored("many/00").await, Err(Code::ObjectNotFound));

    desk.transfers.retry(&cancelled.id).unwrap();
    let done = desk.ended().await;
    assert_eq!((done.state, done.files_done, done.bytes_done), (State::Done, 20, 2_000_000));
}

#[tokio::test]
async fn four_files_are_copied_at_once_over_all_transfers_and_reports_are_few() {
    let mut desk = Desk::new().await;
    for number in 0..40 {
        desk.file(&format!("one/{number}"), &pattern(200_000));
        desk.file(&format!("two/{number}"), &pattern(200_000));
    }
    let started = Instant::now();
    for name in ["one", "two"] {
        let folder = desk.folder.path().join(name);
        desk.upload(&[&folder]);
    }
    let mut reports = Vec::new();
    let (mut most, mut over) = (0, 0);
    while over < 2 {
        let report = desk.reports.recv().await.unwrap();
        over += usize::from(report.state.is_over());
        let running = |transfer: &Transfer| {
            transfer.files.iter().filter(|file| file.state == FileState::Running).count()
        };
        most = most.max(desk.transfers.list().iter().map(running).sum());
        reports.push(report);
    }
    assert!((1..=queue::PARALLEL_FILES).contains(&most), "{most} at once");
    let ticks = started.elapsed().as_millis() / 100 + 1;
    // Per transfer: the first look, the end of the scan, the end; and one report a tick at most.
    assert!(reports.len() as u128 <= 2 * (3 + ticks), "{} reports in {ticks} ticks", reports.len());
}

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

#[tokio::test]
async fn what_cannot_be_started_is_refused_with_its_reason() {
    let desk = Desk::new().await;
    let refused = |bucket: &str, prefix: &str, path: &str| {
        desk.transfers.start_upload(bucket, prefix, vec![path.into()]).unwrap_err().code()
    };
    assert_eq!(refused("nowhere", "", "/tmp"), Code::BucketNotFound);
    assert_eq!(refused(BUCKET, "folder", "/tmp"), Code::InvalidRequest);
    assert_eq!(refused(BUCKET, "", "relative"), Code::InvalidRequest);
    assert_eq!(desk.transfers.start_upload(BUCKET, "", vec![]).unwrap_err().code(), Code::InvalidRequest);
    let missing = desk.transfers.start_download(BUCKET, "missing", "/tmp/x".into());
    assert_eq!(missing.unwrap_err().code(), Code::ObjectNotFound);
    assert_eq!(desk.transfers.cancel("trf_9").unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn stopping_leaves_nothing_running_and_what_is_over_can_be_forgotten() {
    let desk = Desk::new().await;
    let path = desk.file("big", &pattern(20_000_000));
    let id = desk.upload(&[&path]).id;
    assert_eq!(desk.transfers.forget(&id).unwrap_err().code(), Code::InvalidRequest);

    tokio::time::timeout(Duration::from_secs(20), desk.transfers.stop()).await.unwrap();
    assert_eq!(desk.transfers.unfinished(), 0);
    desk.transfers.forget(&id).unwrap();
    assert_eq!(desk.transfers.list(), []);
}
