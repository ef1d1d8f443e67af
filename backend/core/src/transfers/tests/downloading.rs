//! Objects into local files.

use std::fs;
use std::sync::{Arc, Mutex};

use super::super::snapshot::State;
use super::super::{Chosen, Limits, Region, Transfers};
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

fn chosen(base: &str, keys: &[&str], prefixes: &[&str]) -> Chosen {
    let region = |prefix: &&str| Region { prefix: (*prefix).to_owned(), search: None };
    Chosen {
        title: "chosen".to_owned(),
        base: base.to_owned(),
        keys: keys.iter().map(|key| (*key).to_owned()).collect(),
        regions: prefixes.iter().map(region).collect(),
    }
}

fn tree(desk: &Desk) -> Vec<(String, Vec<u8>)> {
    let root = desk.folder.path();
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_folder_is_saved_as_a_tree_beside_what_is_there() {
    let mut desk = Desk::new().await;
    for key in
        ["2026/may/a.txt", "2026/may/deep/er/b.txt", "2026/may/CON", "2026/may/x:y", "2026/june/no.txt"]
    {
        desk.put(key, key.as_bytes()).await;
    }
    desk.put("2026/may/empty/", b"").await;
    desk.file("may/a.txt", b"mine");
    let target = desk.folder.path().to_owned();
    let first =
        desk.transfers.start_tree_download(BUCKET, chosen("2026/", &[], &["2026/may/"]), target).unwrap();
    assert_eq!((first.title.as_str(), first.prefix.as_str()), ("chosen", "2026/"));
    let last = desk.ended().await;

    assert_eq!((last.state, last.files_total, last.files_done), (State::Done, 4, 4));
    let bytes = |text: &str| text.as_bytes().to_vec();
    assert_eq!(
        tree(&desk),
        [
            ("may (2)/_CON".to_owned(), bytes("2026/may/CON")),
            ("may (2)/a.txt".to_owned(), bytes("2026/may/a.txt")),
            ("may (2)/deep/er/b.txt".to_owned(), bytes("2026/may/deep/er/b.txt")),
            ("may (2)/x_y".to_owned(), bytes("2026/may/x:y")),
            ("may/a.txt".to_owned(), bytes("mine")),
        ]
    );
    assert!(desk.folder.path().join("may (2)/empty").is_dir());
}

#[tokio::test]
async fn several_objects_and_folders_keep_their_paths_from_where_they_were_chosen() {
    let mut desk = Desk::new().await;
    for key in ["a.txt", "deep/a.txt", "deep/b.txt", "deep/er/c.txt", "other/d.txt"] {
        desk.put(key, key.as_bytes()).await;
    }
    let target = desk.folder.path().join("several");
    fs::create_dir(&target).unwrap();
    let several = chosen("deep/", &["deep/a.txt", "a.txt"], &["deep/er/"]);
    desk.transfers.start_tree_download(BUCKET, several, target.clone()).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);

    let region = Region { prefix: String::new(), search: Some("D.T".to_owned()) };
    let found = Chosen { regions: vec![region], ..chosen("", &[], &[]) };
    desk.transfers.start_tree_download(BUCKET, found, target).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    let names: Vec<_> = tree(&desk).into_iter().map(|(name, _)| name).collect();
    // One lies outside of the folder that was open: it keeps its whole key, and meets another of that name.
    assert_eq!(names, ["several/a (2).txt", "several/a.txt", "several/er/c.txt", "several/other/d.txt"]);
}

#[tokio::test]
async fn a_file_that_appears_meanwhile_is_not_overwritten() {
    let mut desk = Desk::new().await;
    desk.put("box/file", &pattern(1_000_000)).await;
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: Some(1_000) }).unwrap();
    let target = desk.folder.path().to_owned();
    desk.transfers.start_tree_download(BUCKET, chosen("", &[], &["box/"]), target).unwrap();
    desk.reported(|report| report.bytes_done > 0).await;
    desk.file("box/file", b"quicker");
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: None }).unwrap();
    let failed = desk.ended().await;
    assert_eq!(failed.files[0].error.as_ref().unwrap().code, "file_exists");
    assert_eq!(tree(&desk), [("box/file".to_owned(), b"quicker".to_vec())]);
}

#[tokio::test]
async fn a_tree_goes_on_after_a_restart() {
    let mut desk = Desk::new().await;
    for number in 0..10 {
        desk.put(&format!("box/{number}"), &pattern(100_000)).await;
    }
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: Some(1_000_000) }).unwrap();
    let target = desk.folder.path().to_owned();
    desk.transfers.start_tree_download(BUCKET, chosen("", &[], &["box/"]), target).unwrap();
    desk.reported(|report| report.files_done >= 2).await;
    desk.restart(|_| {}).await;
    desk.transfers.set_limits(Limits { parallel: 4, bandwidth: None }).unwrap();
    let last = desk.ended().await;
    assert_eq!((last.state, last.files_done), (State::Done, 10));
    let files = tree(&desk);
    assert!(files.len() == 10 && files.iter().all(|(_, bytes)| *bytes == pattern(100_000)));
}

/// Pauses a download of 2 MB in its middle. Gives its id, and where its bytes lie.
async fn paused_download(desk: &mut Desk) -> (String, std::path::PathBuf) {
    desk.put("file.bin", &pattern(2_000_000)).await;
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: Some(1_000_000) }).unwrap();
    let target = desk.folder.path().join("file.bin");
    let id = desk.transfers.start_download(BUCKET, "file.bin", target.clone()).unwrap().id;
    desk.reported(|report| report.bytes_done > 0).await;
    desk.transfers.pause(&id).unwrap();
    let paused = desk.reported(|report| report.state == State::Paused).await;
    assert!(paused.bytes_done > 0 && paused.bytes_done < 2_000_000, "{}", paused.bytes_done);
    assert!(!target.exists());
    let draft = target.with_file_name(format!(".stowbox-{id}-0.part"));
    assert_eq!(fs::metadata(&draft).unwrap().len(), paused.bytes_done);
    (id, draft)
}

#[tokio::test]
async fn a_paused_download_goes_on_from_what_it_has_after_a_restart_too() {
    let mut desk = Desk::new().await;
    let (id, draft) = paused_download(&mut desk).await;
    desk.restart(|_| {}).await;
    // So slow that whatever is there soon was there before.
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: Some(1_000) }).unwrap();
    let kept = fs::metadata(&draft).unwrap().len();
    desk.transfers.resume(&id).unwrap();
    let on = desk.reported(|report| report.bytes_done > 0).await;
    assert!(on.bytes_done >= kept, "{} after {kept}", on.bytes_done);

    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: None }).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    assert_eq!(fs::read(desk.folder.path().join("file.bin")).unwrap(), pattern(2_000_000));
    assert_eq!(fs::read_dir(desk.folder.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn what_a_download_has_is_not_trusted_and_cancelling_removes_it() {
    let mut desk = Desk::new().await;
    let (id, draft) = paused_download(&mut desk).await;
    fs::write(&draft, vec![0; 500_000]).unwrap();
    desk.transfers.set_limits(Limits { parallel: 1, bandwidth: None }).unwrap();
    desk.transfers.resume(&id).unwrap();
    assert_eq!(desk.ended().await.state, State::Done);
    let target = desk.folder.path().join("file.bin");
    assert_eq!(fs::read(&target).unwrap(), pattern(2_000_000));

    fs::remove_file(&target).unwrap();
    let (id, draft) = paused_download(&mut desk).await;
    desk.transfers.cancel(&id).unwrap();
    assert_eq!(desk.ended().await.bytes_done, 0);
    assert!(!draft.exists());
}
