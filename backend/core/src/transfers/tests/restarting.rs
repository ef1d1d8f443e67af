//! The list of transfers over a restart.

use std::fs;

use super::super::snapshot::{FileState, State, Transfer};
use super::super::{Conflict, Limits};
use super::{BUCKET, Desk, pattern};
use crate::Code;

const MIB: usize = 1024 * 1024;
const LARGE: usize = 20 * MIB;

fn one_part_is_safe(report: &Transfer) -> bool {
    report.files.first().and_then(|file| file.safe).is_some_and(|safe| safe.parts >= 1)
}

/// Stops in the middle of a file of three parts, of which one has arrived.
async fn restarted_in_a_large_file(desk: &mut Desk, between: impl FnOnce(&Desk)) {
    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: Some(24 * MIB as u64) }).unwrap();
    let path = desk.file("large", &pattern(LARGE));
    desk.upload(&[&path]);
    desk.reported(one_part_is_safe).await;
    desk.transfers.set_limits(Limits { parallel: 2, bandwidth: Some(MIB as u64) }).unwrap();
    desk.restart(between).await;
}

#[tokio::test]
async fn a_large_file_goes_on_by_itself_where_it_stopped() {
    let mut desk = Desk::new().await;
    restarted_in_a_large_file(&mut desk, |_| {}).await;
    assert_eq!(desk.transfers.limits(), Limits { parallel: 2, bandwidth: Some(MIB as u64) });
    let [transfer] = desk.transfers.list().try_into().unwrap();
    assert!(one_part_is_safe(&transfer) && transfer.bytes_done >= 8 * MIB as u64, "{transfer:?}");
    assert_eq!((transfer.state, desk.unfinished_uploads().await.len()), (State::Running, 1));

    desk.transfers.set_limits(Limits { parallel: 2, bandwidth: None }).unwrap();
    let last = desk.ended().await;
    assert_eq!((last.id, last.state), (transfer.id, State::Done));
    assert_eq!(desk.stored("large").await.unwrap().0, pattern(LARGE));
    assert_eq!(desk.unfinished_uploads().await, Vec::<String>::new());
}

#[tokio::test]
async fn it_asks_only_if_the_file_on_disk_has_changed() {
    let mut desk = Desk::new().await;
    restarted_in_a_large_file(&mut desk, |desk| {
        let path = desk.folder.path().join("large");
        fs::File::options().append(true).open(path).unwrap().set_modified(std::time::UNIX_EPOCH).unwrap();
    })
    .await;
    let failed = desk.ended().await;
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "file_changed");
    assert_eq!(desk.stored("large").await, Err(Code::ObjectNotFound));

    desk.transfers.set_limits(Limits { parallel: 2, bandwidth: None }).unwrap();
    desk.transfers.retry(&failed.id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(desk.stored("large").await.unwrap().0, pattern(LARGE));
}

#[tokio::test]
async fn what_was_paused_done_or_failed_comes_back_as_it_was() {
    let mut desk = Desk::new().await;
    let fine = desk.file("fine", b"fine");
    desk.put("taken", b"old").await;
    let (taken, gone) = (desk.file("taken", b"new"), desk.folder.path().join("gone"));
    desk.upload_with(Conflict::Skip, &[&fine, &taken, &gone]);
    let done = desk.ended().await;
    assert_eq!((done.state, done.skipped.len()), (State::Done, 2));

    let missing = desk.folder.path().join("no folder");
    desk.transfers.start_download(BUCKET, "fine", missing.join("fine")).unwrap();
    let failed = desk.ended().await;
    assert_eq!(failed.state, State::Failed);

    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: Some(1_000) }).unwrap();
    let slow = desk.file("slow", &pattern(5_000));
    let id = desk.upload(&[&slow, &fine]).id;
    desk.reported(|report| report.id == id && report.state == State::Running).await;
    desk.transfers.pause(&id).unwrap();
    let paused = desk.reported(|report| report.state == State::Paused).await;

    desk.restart(|_| {}).await;
    assert_eq!(desk.transfers.list(), [done, failed.clone(), paused]);
    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: None }).unwrap();
    fs::create_dir(&missing).unwrap();
    desk.transfers.retry(&failed.id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    desk.transfers.resume(&id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(desk.stored("slow").await.unwrap().0, pattern(5_000));
}

#[tokio::test]
async fn a_batch_goes_on_with_the_files_that_have_not_arrived() {
    let mut desk = Desk::new().await;
    for number in 0..40 {
        desk.file(&format!("many/{number:02}"), &pattern(100_000));
    }
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: Some(1_000_000) }).unwrap();
    let folder = desk.folder.path().join("many");
    desk.upload_with(Conflict::KeepBoth, &[&folder]);
    desk.reported(|report| report.files_done >= 3).await;
    desk.restart(|_| {}).await;
    let [transfer] = desk.transfers.list().try_into().unwrap();
    assert!((3..40).contains(&transfer.files_done), "{}", transfer.files_done);
    assert!(transfer.files.iter().all(|file| file.state != FileState::Failed));

    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: None }).unwrap();
    let last = desk.ended().await;
    assert_eq!((last.state, last.files_done), (State::Done, 40));
    assert!(last.files.iter().all(|file| file.key == file.name), "none was sent twice");
}

#[tokio::test]
async fn what_was_forgotten_stays_forgotten() {
    let mut desk = Desk::new().await;
    let path = desk.file("file", b"file");
    let id = desk.upload(&[&path]).id;
    desk.ended().await;
    desk.transfers.forget(&id).unwrap();
    desk.restart(|_| {}).await;
    assert_eq!(desk.transfers.list(), []);
}

#[tokio::test]
async fn a_damaged_list_keeps_nobody_from_their_data_and_the_next_one_lasts() {
    let mut desk = Desk::new().await;
    desk.restart(|desk| {
        for file in ["transfers.db", "transfers.db-wal"] {
            fs::write(desk.data.path().join(file), "no database".repeat(1_000)).unwrap();
        }
    })
    .await;
    assert_eq!(desk.transfers.list(), []);
    let path = desk.file("file", b"file");
    desk.upload(&[&path]);
    assert_eq!(desk.ended().await.state, State::Done);
    desk.restart(|_| {}).await;
    assert_eq!(desk.transfers.list().len(), 1);
}
