//! Keys that are taken.

use super::super::snapshot::State;
use super::super::{Conflict, Limits};
use super::{Desk, pattern};

const LARGE: usize = 17 * 1024 * 1024;

#[tokio::test]
async fn a_taken_key_is_skipped_and_what_is_there_stays() {
    let mut desk = Desk::new().await;
    desk.put("there.txt", b"old").await;
    desk.put("large.bin", b"old").await;
    let there = desk.file("there.txt", b"new");
    let (fresh, large) = (desk.file("fresh.txt", b"new"), desk.file("large.bin", &pattern(LARGE)));
    desk.upload_with(Conflict::Skip, &[&there, &fresh, &large]);
    let last = desk.ended().await;

    assert_eq!((last.state, last.files_total, last.files_done, last.bytes_total), (State::Done, 1, 1, 3));
    let skipped: Vec<_> = last.skipped.iter().map(|skipped| (&*skipped.path, &*skipped.reason)).collect();
    let reason = "There is one of this name already.";
    assert_eq!(skipped, [("there.txt", reason), ("large.bin", reason)]);
    assert_eq!(desk.stored("there.txt").await.unwrap().0, b"old");
    assert_eq!(desk.stored("large.bin").await.unwrap().0, b"old");
    assert_eq!(desk.unfinished_uploads().await, Vec::<String>::new());
}

#[tokio::test]
async fn both_are_kept_under_the_next_free_number() {
    let mut desk = Desk::new().await;
    for taken in ["box/a.tar.gz", "box/a (2).tar.gz", "box/large.bin"] {
        desk.put(taken, b"old").await;
    }
    let folder = desk.file("box/a.tar.gz", b"new").parent().unwrap().to_owned();
    desk.file("box/large.bin", &pattern(LARGE));
    desk.upload_with(Conflict::KeepBoth, &[&folder]);
    let last = desk.ended().await;

    assert_eq!((last.state, last.files_done, last.files_replaced), (State::Done, 2, 0));
    let keys: Vec<_> = last.files.iter().map(|file| file.key.as_str()).collect();
    assert_eq!(keys, ["box/a (3).tar.gz", "box/large (2).bin"]);
    assert_eq!(desk.stored("box/a (3).tar.gz").await.unwrap().0, b"new");
    assert_eq!(desk.stored("box/large (2).bin").await.unwrap().0, pattern(LARGE));
    for taken in ["box/a.tar.gz", "box/a (2).tar.gz", "box/large.bin"] {
        assert_eq!(desk.stored(taken).await.unwrap().0, b"old");
    }
}

#[tokio::test]
async fn a_key_that_is_taken_while_the_parts_are_on_their_way_is_not_overwritten() {
    let mut desk = Desk::new().await;
    let large = desk.file("large.bin", &pattern(LARGE));
    // Slow enough that it is seen between two parts.
    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: Some(12 * 1024 * 1024) }).unwrap();
    let id = desk.upload_with(Conflict::KeepBoth, &[&large]).id;
    desk.reported(|report| report.files.first().is_some_and(|file| file.safe.is_some())).await;
    desk.put("large.bin", b"quicker").await;
    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: None }).unwrap();
    let failed = desk.ended().await;
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "precondition_failed");
    assert_eq!(desk.stored("large.bin").await.unwrap().0, b"quicker");
    assert_eq!(desk.unfinished_uploads().await, Vec::<String>::new());

    desk.transfers.retry(&id).unwrap();
    assert_eq!(desk.ended().await.files[0].key, "large (2).bin");
    assert_eq!(desk.stored("large (2).bin").await.unwrap().0, pattern(LARGE));
}
