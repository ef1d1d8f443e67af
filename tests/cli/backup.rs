//! `stowbox backup` and `stowbox restore`

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::StatusCode;
use stowbox_tests::{Client, Program, noise, stored_blobs, stowbox};

use crate::store::{SMALL, blob, fill};

async fn back_up(data: &Path, to: &Path) -> serde_json::Value {
    stowbox(data, &["backup", to.to_str().unwrap(), "--json"]).await.json()
}

async fn bodies(client: &Client, bucket: &str) -> HashMap<String, Vec<u8>> {
    let mut bodies = HashMap::new();
    for key in client.all_keys(bucket, "").await {
        let answer = client.get(&format!("/v1/buckets/{bucket}/objects/{key}")).await.expect(StatusCode::OK);
        bodies.insert(key, answer.body.to_vec());
    }
    bodies
}

#[tokio::test]
async fn a_restored_store_is_the_one_that_was_backed_up() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup, new] = ["data", "backup", "new"].map(|name| folder.path().join(name));
    let program = Program::start(&data, &[]).await;
    fill(&program.client()).await;
    let webhook = serde_json::json!({ "url": "http://127.0.0.1:9/hook", "events": ["*"], "enabled": false });
    program.client().post("/v1/webhooks", webhook).await.expect(StatusCode::CREATED);
    let before = bodies(&program.client(), "photos").await;
    let taken = back_up(&data, &backup).await;
    assert_eq!(
        (&taken["objects"], &taken["blobs"], &taken["copiedBlobs"]),
        (&4.into(), &5.into(), &5.into())
    );
    // What comes later is not in it.
    program.client().put("/v1/buckets/photos/objects/later", "x").await.expect(StatusCode::CREATED);
    program.client().delete("/v1/buckets/photos/objects/large").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(program.terminate().await, 0);
    let said = stowbox(&new, &["restore", backup.to_str().unwrap()]).await.ok();
    assert!(said.starts_with("Restored 4 objects, as they were at "), "{said}");
    stowbox(&new, &["verify"]).await.ok();
    let program = Program::start(&new, &[]).await;
    assert_eq!(bodies(&program.client(), "photos").await, before);
    // The key, the webhook with its sealed secret, the upload that can go on.
    let webhooks = program.client().get("/v1/webhooks").await.json();
    let id = webhooks["data"][0]["id"].as_str().unwrap();
    program.client().patch(&format!("/v1/webhooks/{id}"), serde_json::json!({ "enabled": true })).await;
    program.client().put("/v1/buckets/photos/objects/told", "x").await.expect(StatusCode::CREATED);
    let uploads = program.client().get("/v1/buckets/photos/uploads").await.json();
    assert_eq!(uploads["data"][0]["key"], "unfinished");
    stowbox(&new, &["gc"]).await.ok();
    assert_eq!(stored_blobs(&new), 5, "the sweeper took none for a leftover");
    assert_eq!(program.terminate().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_beside_writers_and_the_sweeper_is_of_one_moment() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup] = ["data", "backup"].map(|name| folder.path().join(name));
    let program = Program::start(&data, &[]).await;
    let client = program.client();
    client.create_bucket("busy").await;
    for still in 0..20 {
        put_noise(&client, &format!("/v1/buckets/busy/objects/still-{still}"), still).await;
    }
    let rounds = Arc::new(AtomicU64::new(0));
    let writers: Vec<_> =
        (0..4).map(|lane| tokio::spawn(write_pairs(client.clone(), lane, rounds.clone()))).collect();
    // Every replaced object wakes the sweeper.
    for backups in 0..2 {
        let before = rounds.load(Ordering::SeqCst);
        // Into the same folder, and each time to be restored.
        back_up(&data, &backup).await;
        assert!(rounds.load(Ordering::SeqCst) > before, "nothing was written beside the backup");
        let new = folder.path().join(format!("new-{backups}"));
        stowbox(&new, &["restore", backup.to_str().unwrap()]).await.ok();
        let report = stowbox(&new, &["verify", "--json"]).await.json();
        assert_eq!((&report["damages"], &report["orphans"]), (&0.into(), &0.into()), "{report}");
        let restored = Program::start(&new, &[]).await;
        let mut seeds = HashMap::new();
        for key in restored.client().all_keys("busy", "").await {
            let path = format!("/v1/buckets/busy/objects/{key}");
            let answer = restored.client().get(&path).await.expect(StatusCode::OK);
            let seed: u64 = answer.header("x-metadata-seed").parse().unwrap();
            assert!(answer.body == noise(seed, answer.body.len()), "{key}");
            seeds.insert(key, seed);
        }
        assert_eq!(seeds.keys().filter(|key| key.starts_with("still-")).count(), 20);
        for (key, second) in seeds.iter().filter(|(key, _)| key.starts_with("second-")) {
            let first = seeds[&key.replace("second-", "first-")];
            assert!(first >= *second, "{key} is there, but not what was written before it");
        }
        restored.terminate().await;
    }
    for writer in writers {
        writer.abort();
    }
    program.terminate().await;
}

/// Writes pairs of objects, the second after the first, over and over; each names the seed of its noise.
async fn write_pairs(client: Client, lane: u64, rounds: Arc<AtomicU64>) {
    for round in 0.. {
        let seed = lane * 1_000_000 + round;
        for half in ["first", "second"] {
            let path = format!("/v1/buckets/busy/objects/{half}-{lane}-{}", round % 3);
            put_noise(&client, &path, seed).await;
        }
        if round % 4 == 3 {
            client.delete(&format!("/v1/buckets/busy/objects/second-{lane}-{}", round % 3)).await;
        }
        rounds.fetch_add(1, Ordering::SeqCst);
    }
}

async fn put_noise(client: &Client, path: &str, seed: u64) {
    client.clone().with("x-metadata-seed", seed.to_string()).put(path, noise(seed, 40_000)).await;
}

#[tokio::test]
async fn a_second_backup_copies_what_is_new_and_drops_what_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup, new] = ["data", "backup", "new"].map(|name| folder.path().join(name));
    let program = Program::start(&data, &[]).await;
    fill(&program.client()).await;
    back_up(&data, &backup).await;
    let no_trash = serde_json::json!({ "trashDays": 0 });
    program.client().patch("/v1/buckets/photos", no_trash).await.expect(StatusCode::OK);
    for key in ["large", "copy"] {
        program
            .client()
            .delete(&format!("/v1/buckets/photos/objects/{key}"))
            .await
            .expect(StatusCode::NO_CONTENT);
    }
    program
        .client()
        .put("/v1/buckets/photos/objects/new", noise(7, 50_000))
        .await
        .expect(StatusCode::CREATED);
    let before = bodies(&program.client(), "photos").await;
    program.terminate().await;
    // Without a server, too.
    let taken = back_up(&data, &backup).await;
    assert_eq!(
        (&taken["blobs"], &taken["copiedBlobs"], &taken["copiedBytes"]),
        (&5.into(), &1.into(), &50_000.into())
    );
    assert_eq!(stored_blobs(&backup), 5);
    assert_eq!(std::fs::read_dir(backup.join("snapshots")).unwrap().count(), 1);
    stowbox(&new, &["restore", backup.to_str().unwrap()]).await.ok();
    let program = Program::start(&new, &[]).await;
    assert_eq!(bodies(&program.client(), "photos").await, before);
    program.terminate().await;
}

#[tokio::test]
async fn a_backup_goes_into_an_empty_folder_or_an_earlier_backup_of_the_same_store_only() {
    let folder = tempfile::tempdir().unwrap();
    let [data, other, backup, full] =
        ["data", "other", "backup", "full"].map(|name| folder.path().join(name));
    for store in [&data, &other] {
        Program::start(store, &[]).await.terminate().await;
    }
    back_up(&other, &backup).await;
    std::fs::create_dir(&full).unwrap();
    std::fs::write(full.join("diary.txt"), "mine").unwrap();
    for (to, why) in [
        (&backup, "holds the backup of another store"),
        (&full, "is neither empty nor a backup"),
        (&data.join("backup"), "lies in the store itself"),
    ] {
        let said = stowbox(&data, &["backup", to.to_str().unwrap()]).await.failed(1);
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(std::fs::read_dir(&full).unwrap().count(), 1);
    assert!(!data.join("backup").exists());
}

#[tokio::test]
async fn a_backup_that_was_cut_short_is_not_restored_and_can_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup, new] = ["data", "backup", "new"].map(|name| folder.path().join(name));
    let program = Program::start(&data, &[]).await;
    fill(&program.client()).await;
    program.terminate().await;
    back_up(&data, &backup).await;
    // As one that was killed leaves it: half a blob under its draft's name, a snapshot, no manifest.
    std::fs::remove_file(backup.join("manifest.json")).unwrap();
    let whole = blob(&backup, 300_000);
    std::fs::write(whole.with_extension("part"), noise(1, 1000)).unwrap();
    std::fs::remove_file(&whole).unwrap();
    let said = stowbox(&new, &["restore", backup.to_str().unwrap()]).await.failed(1);
    assert!(said.contains("holds no finished backup: its manifest.json is missing"), "{said}");
    assert!(!new.exists());
    let taken = back_up(&data, &backup).await;
    assert_eq!((&taken["blobs"], &taken["copiedBlobs"]), (&5.into(), &1.into()));
    stowbox(&new, &["restore", backup.to_str().unwrap()]).await.ok();
    stowbox(&new, &["verify"]).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_while_it_backs_up_leaves_the_former_backup_whole() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup] = ["data", "backup"].map(|name| folder.path().join(name));
    let mut program = Program::start(&data, &[]).await;
    program.client().create_bucket("many").await;
    let add = async |client: Client, from: u64| {
        for key in from..from + 30 {
            client.put(&format!("/v1/buckets/many/objects/{key}"), noise(key, 20_000)).await;
        }
    };
    add(program.client(), 0).await;
    back_up(&data, &backup).await;
    for (round, wait) in [5, 20, 60].into_iter().enumerate() {
        add(program.client(), 1000 + 30 * round as u64).await;
        let running = tokio::spawn({
            let (data, backup) = (data.clone(), backup.clone());
            async move { stowbox(&data, &["backup", backup.to_str().unwrap()]).await }
        });
        tokio::time::sleep(Duration::from_millis(wait)).await;
        program.kill().await;
        let ran = running.await.unwrap();
        let new = folder.path().join(format!("new-{round}"));
        stowbox(&new, &["restore", backup.to_str().unwrap()]).await.ok();
        let report = stowbox(&new, &["verify", "--json"]).await.json();
        assert_eq!((&report["damages"], &report["orphans"]), (&0.into(), &0.into()), "{ran:?} {report}");
        assert!(report["objects"].as_u64().unwrap() >= 30, "{report}");
        program = Program::start(&data, &[]).await;
    }
    back_up(&data, &backup).await;
    program.terminate().await;
}

#[tokio::test]
async fn a_damaged_backup_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup, new] = ["data", "backup", "new"].map(|name| folder.path().join(name));
    let program = Program::start(&data, &[]).await;
    fill(&program.client()).await;
    program.terminate().await;
    back_up(&data, &backup).await;
    let restore = ["restore", backup.to_str().unwrap()];
    let part = blob(&backup, 1000);
    std::fs::rename(&part, folder.path().join("away")).unwrap();
    let said = stowbox(&new, &restore).await.failed(1);
    assert!(said.contains("The backup is damaged: ") && said.contains("is not as it was written"), "{said}");
    assert!(!new.exists());
    std::fs::rename(folder.path().join("away"), &part).unwrap();
    let snapshot = std::fs::read_dir(backup.join("snapshots")).unwrap().next().unwrap().unwrap().path();
    let catalog = std::fs::read(snapshot.join("catalog.db")).unwrap();
    let mut changed = catalog.clone();
    let at = changed.windows(SMALL.len()).position(|window| window == SMALL.as_bytes()).unwrap();
    changed[at] ^= 1;
    std::fs::write(snapshot.join("catalog.db"), changed).unwrap();
    assert!(stowbox(&new, &restore).await.failed(1).contains("catalog.db is not as it was written"));
    assert!(!new.exists());
    std::fs::write(snapshot.join("catalog.db"), catalog).unwrap();
    // Of the same length, but other bytes: found while it is copied.
    let mut bytes = std::fs::read(&part).unwrap();
    bytes[1] ^= 1;
    std::fs::write(&part, &bytes).unwrap();
    let said = stowbox(&new, &restore).await.failed(1);
    assert!(said.contains("is not whole: empty it before you try again"), "{said}");
    assert!(!new.join("catalog.db").exists());
}

#[tokio::test]
async fn a_restore_goes_into_an_empty_data_directory_and_an_empty_storage_only() {
    let folder = tempfile::tempdir().unwrap();
    let [data, backup, elsewhere, new] =
        ["data", "backup", "elsewhere", "new"].map(|name| folder.path().join(name));
    let program = Program::start(&data, &[]).await;
    fill(&program.client()).await;
    back_up(&data, &backup).await;
    let restore = ["restore", backup.to_str().unwrap()];
    let said = stowbox(&data, &restore).await.failed(1);
    assert!(said.contains("is not empty. Restore into a new one."), "{said}");
    // What is restored is another store: on the blobs of the first it would sweep what came later.
    let twin = folder.path().join("twin");
    stowbox(&twin, &restore).await.ok();
    let first = format!("fs://{}", data.join("blobs").display());
    let (code, err) = Program::refuse(&twin, &["--storage", &first]).await;
    assert!(code == 1 && err.contains("belongs to another data directory"), "{err}");
    // Blobs may go elsewhere.
    let storage = format!("fs://{}", elsewhere.display());
    stowbox(&new, &["restore", backup.to_str().unwrap(), "--storage", &storage]).await.ok();
    stowbox(&new, &["verify", "--storage", &storage]).await.ok();
    assert!(!new.join("blobs").exists());
    let second = folder.path().join("second");
    let said =
        stowbox(&second, &["restore", backup.to_str().unwrap(), "--storage", &storage]).await.failed(1);
    assert!(said.contains("The storage is not empty"), "{said}");
    let said = stowbox(&folder.path().join("third"), &["restore", data.to_str().unwrap()]).await.failed(1);
    assert!(said.contains("holds no finished backup"), "{said}");
    let said = stowbox(
        &folder.path().join("third"),
        &["restore", backup.to_str().unwrap(), "--storage", "memory://"],
    )
    .await
    .failed(1);
    assert!(said.contains("memory:// keeps nothing"), "{said}");
    program.terminate().await;
}
