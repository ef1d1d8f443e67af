//! Large files in parts: what has arrived stays, whatever happens in between.

use std::fs;

use super::super::snapshot::{FileState, Safe, State, Transfer};
use super::super::{Conflict, Limits};
use super::{BUCKET, Desk, pattern};
use crate::accounts::{self, UpdatePlan};
use crate::names::BucketName;
use crate::{Code, Principal};

const MIB: usize = 1024 * 1024;
/// Three parts.
const LARGE: usize = 20 * MIB;
/// A part takes eight seconds.
const SLOW: Limits = Limits { parallel: 4, bandwidth: Some(MIB as u64) };
const FREE: Limits = Limits { parallel: 4, bandwidth: None };

fn safe(report: &Transfer) -> Option<Safe> {
    report.files.first().and_then(|file| file.safe)
}

/// Starts a file of three parts, and pauses it when one of them has arrived.
async fn paused_after_the_first_part(desk: &mut Desk) -> Transfer {
    // A third of a second for a part: the pause comes before the end.
    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: Some(24 * MIB as u64) }).unwrap();
    let path = desk.file("large", &pattern(LARGE));
    let id = desk.upload(&[&path]).id;
    desk.reported(|report| safe(report).is_some_and(|safe| safe.parts >= 1)).await;
    desk.transfers.set_limits(SLOW).unwrap();
    desk.transfers.pause(&id).unwrap();
    desk.reported(|report| report.state == State::Paused).await
}

#[tokio::test]
async fn a_paused_file_goes_on_with_the_parts_that_have_not_arrived() {
    let mut desk = Desk::new().await;
    let paused = paused_after_the_first_part(&mut desk).await;
    let arrived = safe(&paused).unwrap();
    assert!(arrived.parts >= 1 && arrived.parts < 3 && arrived.of == 3, "{arrived:?}");
    assert_eq!(paused.files[0].state, FileState::Waiting);
    assert_eq!(paused.bytes_done, (arrived.parts as usize * 8 * MIB) as u64);
    assert_eq!((desk.transfers.unfinished(), paused.can_pause), (0, true));
    let uploads = desk.unfinished_uploads().await;
    assert_eq!(uploads.len(), 1);

    desk.transfers.set_limits(FREE).unwrap();
    desk.transfers.resume(&paused.id).unwrap();
    let first = desk.reports.recv().await.unwrap();
    assert_eq!((first.state, safe(&first)), (State::Running, Some(arrived)), "it does not begin anew");
    assert_eq!(desk.unfinished_uploads().await, uploads);
    let done = desk.ended().await;
    assert_eq!((done.state, done.bytes_done), (State::Done, LARGE as u64));
    assert_eq!(desk.stored("large").await.unwrap().0, pattern(LARGE));
    assert_eq!(desk.unfinished_uploads().await, Vec::<String>::new());
}

#[tokio::test]
async fn pausing_what_is_over_and_resuming_what_runs_change_nothing() {
    let mut desk = Desk::new().await;
    let path = desk.file("small", b"small");
    let id = desk.upload(&[&path]).id;
    desk.transfers.resume(&id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    desk.transfers.pause(&id).unwrap();
    assert_eq!(desk.transfers.list()[0].state, State::Done);
}

#[tokio::test]
async fn cancelling_a_paused_file_frees_its_parts_and_a_retry_begins_anew() {
    let mut desk = Desk::new().await;
    let paused = paused_after_the_first_part(&mut desk).await;
    desk.transfers.cancel(&paused.id).unwrap();
    let cancelled = desk.ended().await;
    assert_eq!((cancelled.state, cancelled.bytes_done, safe(&cancelled)), (State::Cancelled, 0, None));
    assert_eq!(desk.unfinished_uploads().await, Vec::<String>::new());

    desk.transfers.set_limits(FREE).unwrap();
    desk.transfers.retry(&paused.id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(desk.stored("large").await.unwrap().0, pattern(LARGE));
}

#[tokio::test]
async fn a_file_whose_upload_was_given_up_meanwhile_begins_anew_by_itself() {
    let mut desk = Desk::new().await;
    let paused = paused_after_the_first_part(&mut desk).await;
    let [upload_id] = desk.unfinished_uploads().await.try_into().unwrap();
    let key = crate::names::ObjectKey::parse("large").unwrap();
    let bucket = BucketName::parse(BUCKET).unwrap();
    let upload = crate::uploads::UploadRef { bucket, upload_id, key };
    crate::uploads::abort(&desk.app, &Principal::operator(&desk.app), upload).await.unwrap();

    desk.transfers.set_limits(FREE).unwrap();
    desk.transfers.resume(&paused.id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(desk.stored("large").await.unwrap().0, pattern(LARGE));
}

#[tokio::test]
async fn a_file_that_changed_while_it_was_paused_is_refused_and_a_retry_sends_it_as_it_is() {
    let mut desk = Desk::new().await;
    let paused = paused_after_the_first_part(&mut desk).await;
    let mut other = pattern(LARGE);
    other.reverse();
    desk.file("large", &other);

    desk.transfers.set_limits(FREE).unwrap();
    desk.transfers.resume(&paused.id).unwrap();
    let failed = desk.ended().await;
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "file_changed");
    assert_eq!(desk.stored("large").await, Err(Code::ObjectNotFound));

    desk.transfers.retry(&paused.id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(desk.stored("large").await.unwrap().0, other);
    assert_eq!(desk.unfinished_uploads().await, Vec::<String>::new());
}

#[tokio::test]
async fn of_a_failed_file_the_parts_stay_and_forgetting_it_frees_them() {
    let mut desk = Desk::new().await;
    let paused = paused_after_the_first_part(&mut desk).await;
    let path = desk.folder.path().join("large");
    fs::rename(&path, path.with_extension("away")).unwrap();
    desk.transfers.set_limits(FREE).unwrap();
    desk.transfers.resume(&paused.id).unwrap();
    let failed = desk.ended().await;
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "file_not_found");
    assert!(safe(&failed).unwrap().parts >= 1);

    desk.transfers.forget(&paused.id).unwrap();
    desk.transfers.stop().await;
    assert_eq!(desk.unfinished_uploads().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_bucket_that_is_gone_is_said_and_not_made_anew() {
    let mut desk = Desk::new().await;
    let path = desk.file("small", b"small");
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: Some(1_000) }).unwrap();
    // It waits behind the five seconds of the first.
    let other = desk.file("other", &pattern(5_000));
    let id = desk.upload_with(Conflict::Replace, &[&other, &path]).id;
    desk.reported(|report| report.state == State::Running).await;
    desk.transfers.pause(&id).unwrap();
    desk.reported(|report| report.state == State::Paused).await;
    let bucket = BucketName::parse(BUCKET).unwrap();
    crate::buckets::delete(&desk.app, &Principal::operator(&desk.app), bucket).await.unwrap();
    desk.transfers.set_limits(FREE).unwrap();
    desk.transfers.resume(&id).unwrap();
    let failed = desk.ended().await;
    assert_eq!((failed.state, failed.files_failed), (State::Failed, 2));
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "bucket_not_found");
}

#[tokio::test]
async fn a_full_account_is_said_and_with_more_room_the_file_goes_on() {
    let mut desk = Desk::new().await;
    let path = desk.file("large", &pattern(LARGE));
    let limit = async |desk: &Desk, bytes: Option<u64>| {
        let plan = UpdatePlan { max_storage_bytes: Some(bytes), ..UpdatePlan::default() };
        let account = desk.app.default_account_id().to_owned();
        accounts::update(&desk.app, &Principal::operator(&desk.app), account, None, plan).await.unwrap();
    };
    limit(&desk, Some(10 * MIB as u64)).await;
    let id = desk.upload(&[&path]).id;
    let failed = desk.ended().await;
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "quota_exceeded");
    assert_eq!(safe(&failed), Some(Safe { parts: 1, of: 3 }));
    let uploads = desk.unfinished_uploads().await;

    limit(&desk, None).await;
    desk.transfers.set_limits(SLOW).unwrap();
    desk.transfers.retry(&id).unwrap();
    desk.reported(|report| report.state == State::Running).await;
    assert_eq!(desk.unfinished_uploads().await, uploads, "the same upload goes on");
    desk.transfers.set_limits(FREE).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(desk.stored("large").await.unwrap().0, pattern(LARGE));
}
