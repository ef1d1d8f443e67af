//! Many files, many transfers: slots, reports, cancelling, forgetting.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::super::snapshot::{Conflict, FileState, State, Transfer};
use super::super::{Limits, Transfers, queue};
use super::{BUCKET, Desk, pattern};
use crate::Code;

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
async fn what_cannot_be_started_is_refused_with_its_reason() {
    let desk = Desk::new().await;
    let refused = |bucket: &str, prefix: &str, path: &str| {
        desk.transfers.start_upload(bucket, prefix, vec![path.into()], Conflict::Replace).unwrap_err().code()
    };
    assert_eq!(refused("nowhere", "", "/tmp"), Code::BucketNotFound);
    assert_eq!(refused(BUCKET, "folder", "/tmp"), Code::InvalidRequest);
    assert_eq!(refused(BUCKET, "", "relative"), Code::InvalidRequest);
    let nothing = desk.transfers.start_upload(BUCKET, "", vec![], Conflict::Replace);
    assert_eq!(nothing.unwrap_err().code(), Code::InvalidRequest);
    let missing = desk.transfers.start_download(BUCKET, "missing", "/tmp/x".into());
    assert_eq!(missing.unwrap_err().code(), Code::ObjectNotFound);
    assert_eq!(desk.transfers.cancel("trf_9").unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn what_runs_is_not_forgotten_and_what_is_over_can_be() {
    let mut desk = Desk::new().await;
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: Some(1_000_000) }).unwrap();
    let path = desk.file("big", &pattern(20_000_000));
    let id = desk.upload(&[&path]).id;
    assert_eq!(desk.transfers.unfinished(), 1);
    assert_eq!(desk.transfers.forget(&id).unwrap_err().code(), Code::InvalidRequest);

    desk.transfers.cancel(&id).unwrap();
    desk.ended().await;
    assert_eq!(desk.transfers.unfinished(), 0);
    desk.transfers.forget(&id).unwrap();
    assert_eq!(desk.transfers.list(), []);
}

#[tokio::test]
async fn stopping_leaves_nothing_running() {
    let desk = Desk::new().await;
    let path = desk.file("big", &pattern(20_000_000));
    desk.upload(&[&path]);
    tokio::time::timeout(Duration::from_secs(20), desk.transfers.stop()).await.unwrap();
    assert_eq!(desk.stored("big").await, Err(Code::ObjectNotFound));
}

#[tokio::test]
async fn limits_hold_for_what_runs_and_nonsense_is_refused() {
    let mut desk = Desk::new().await;
    let refused =
        |parallel, bandwidth| desk.transfers.set_limits(Limits { parallel, bandwidth }).unwrap_err().code();
    assert_eq!([refused(0, None), refused(9, None), refused(4, Some(0))], [Code::InvalidRequest; 3]);

    let limits = Limits { parallel: 2, bandwidth: Some(1_000_000) };
    desk.transfers.set_limits(limits).unwrap();
    assert_eq!(desk.transfers.limits(), limits);
    for number in 0..4 {
        desk.file(&format!("many/{number}"), &pattern(250_000));
    }
    let (folder, started) = (desk.folder.path().join("many"), Instant::now());
    desk.upload(&[&folder]);
    let mut most = 0;
    let last = loop {
        let report = desk.reports.recv().await.unwrap();
        most = most.max(report.files.iter().filter(|file| file.state == FileState::Running).count());
        if report.state.is_over() {
            break report;
        }
    };
    assert_eq!((last.state, most), (State::Done, 2));
    // A million bytes at a million a second, of which only the last piece need not be waited for.
    assert!(started.elapsed() > Duration::from_millis(800), "{:?}", started.elapsed());
}
