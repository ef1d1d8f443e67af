//! `stowbox verify` and `stowbox gc`

use http::StatusCode;
use stowbox_tests::{Program, noise, stowbox};

use crate::store::{SMALL, blob, fill};

#[tokio::test]
async fn a_whole_store_is_found_to_be_whole_beside_a_server_and_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    fill(&program.client()).await;
    let stored = SMALL.len() + 300_000 + (5 << 20) + 1000 + 100_000 + 70_000;
    for report in [stowbox(folder.path(), &["verify", "--json"]).await.json(), {
        program.terminate().await;
        stowbox(folder.path(), &["verify", "--json"]).await.json()
    }] {
        assert_eq!(
            report,
            serde_json::json!({ "objects": 4, "trashed": 1, "parts": 1, "bytes": stored, "damages": 0, "orphans": 0, "findings": [] })
        );
    }
    let said = stowbox(folder.path(), &["verify"]).await.ok();
    assert_eq!(
        said,
        "Verified 4 objects, 1 in the trash and 1 parts of unfinished uploads: 5.4 MiB. All is well.\n"
    );
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named_and_the_exit_code_tells() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    fill(&program.client()).await;
    program.terminate().await;
    std::fs::remove_file(blob(folder.path(), 300_000)).unwrap();
    std::fs::remove_file(blob(folder.path(), 70_000)).unwrap();
    let part = blob(folder.path(), 1000);
    let mut bytes = std::fs::read(&part).unwrap();
    bytes[500] ^= 1;
    std::fs::write(&part, bytes).unwrap();
    std::fs::write(blob(folder.path(), 100_000), noise(4, 99_999)).unwrap();
    let catalog = folder.path().join("catalog.db");
    let mut bytes = std::fs::read(&catalog).unwrap();
    let at = bytes.windows(SMALL.len()).position(|window| window == SMALL.as_bytes()).unwrap();
    bytes[at] ^= 1;
    std::fs::write(&catalog, bytes).unwrap();
    let ran = stowbox(folder.path(), &["verify"]).await;
    assert_eq!(ran.code, 1, "{ran:?}");
    for said in [
        "photos/copy is missing: there is no blob ",
        "photos/large is missing: there is no blob ",
        "In the trash, photos/gone is missing: there is no blob ",
        "photos/film is wrong: its CRC-64/NVME is ",
        "photos/small is wrong: its CRC-64/NVME is ",
        "Part 1 of an unfinished upload to photos/unfinished is wrong: the blob ",
        "Things that are wrong: 6.",
    ] {
        assert!(ran.out.contains(said), "{said}: {ran:?}");
    }
    // A running server says the same.
    let program = Program::start(folder.path(), &[]).await;
    let ran = stowbox(folder.path(), &["verify", "--json"]).await;
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["damages"]), (1, &6.into()), "{report}");
    program.terminate().await;
}

#[tokio::test]
async fn a_blob_that_nothing_refers_to_is_no_damage_and_gc_removes_it() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    fill(&program.client()).await;
    program.terminate().await;
    std::fs::write(folder.path().join("blobs/e7/01JDA8Z4T9W3V5X7Y9Z1B3D5F7"), noise(9, 2048)).unwrap();
    let said = stowbox(folder.path(), &["verify"]).await.ok();
    assert!(said.contains("Nothing refers to the blob 01JDA8Z4T9W3V5X7Y9Z1B3D5F7 (2048 bytes)"), "{said}");
    assert!(said.contains("All is well. Blobs that nothing refers to: 1"), "{said}");
    let said = stowbox(folder.path(), &["gc"]).await.ok();
    assert_eq!(said, "Removed blobs that nothing refers to: 1, 2.0 KiB.\n");
    let said = stowbox(folder.path(), &["gc"]).await.ok();
    assert_eq!(said, "Removed blobs that nothing refers to: 0, 0 B.\n");
    let program = Program::start(folder.path(), &[]).await;
    let orphan = folder.path().join("blobs/e8/01JDA8Z4T9W3V5X7Y9Z1B3D5F8");
    std::fs::write(&orphan, noise(9, 100)).unwrap();
    let collected = stowbox(folder.path(), &["gc", "--json"]).await.json();
    assert_eq!(collected["heldBlobs"], 0, "{collected}");
    assert!(!orphan.exists());
    stowbox(folder.path(), &["verify"]).await.ok();
    program.terminate().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn verifying_beside_writers_and_the_sweeper_finds_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    let client = program.client();
    client.create_bucket("busy").await;
    let writers: Vec<_> = (0..4_u64)
        .map(|lane| {
            let client = client.clone();
            tokio::spawn(async move {
                for round in 0.. {
                    let path = format!("/v1/buckets/busy/objects/{lane}-{}", round % 5);
                    client.put(&path, noise(round, 40_000)).await;
                    if round % 3 == 0 {
                        client.delete(&path).await.expect(StatusCode::NO_CONTENT);
                    }
                }
            })
        })
        .collect();
    for _ in 0..3 {
        let report = stowbox(folder.path(), &["verify", "--json"]).await.json();
        assert_eq!((&report["damages"], &report["orphans"]), (&0.into(), &0.into()), "{report}");
        stowbox(folder.path(), &["gc"]).await.ok();
    }
    for writer in writers {
        writer.abort();
    }
    program.terminate().await;
}
