//! Bad luck: killed processes, a full disk.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

use http::{Method, StatusCode};
use rand::{RngExt as _, SeedableRng as _};
use stowbox_core::names::BucketName;
use stowbox_core::objects::{self, ListObjects};
use stowbox_core::{App, Config, Principal};
use stowbox_tests::{Client, Program, Receiver, noise, stored_blobs};

/// How often the server is killed. `STOWBOX_KILLS=200` for the long run.
fn kills() -> u64 {
    std::env::var("STOWBOX_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

/// What a writer knows of its keys: the versions that may be there now. More than one if a write was not answered.
type Possible = HashMap<String, Vec<Option<Vec<u8>>>>;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_answered_outlives_kill_minus_nine() {
    let folder = tempfile::tempdir().unwrap();
    let mut random = rand::rngs::StdRng::seed_from_u64(42);
    let mut lanes: Vec<Possible> = (0..4).map(|_| Possible::new()).collect();
    for round in 0..kills() {
        let program = Program::start(folder.path(), &[]).await;
        let client = program.client();
        client.post("/v1/buckets", serde_json::json!({ "name": "crash" })).await;
        for lane in &mut lanes {
            settle(&client, lane).await;
        }
        let writers = lanes
            .into_iter()
            .enumerate()
            .map(|(lane, known)| tokio::spawn(write_until_it_dies(client.clone(), lane, round, known)));
        let writers: Vec<_> = writers.collect();
        tokio::time::sleep(Duration::from_millis(random.random_range(20..250))).await;
        program.kill().await;
        lanes = Vec::new();
        for writer in writers {
            lanes.push(writer.await.unwrap());
        }
    }
    let program = Program::start(folder.path(), &[]).await;
    for lane in &mut lanes {
        settle(&program.client(), lane).await;
    }
    assert_eq!(program.terminate().await, 0);
    let stored = lanes.iter().flat_map(HashMap::values).filter(|versions| versions[0].is_some()).count();
    assert!(stored > 0, "nothing was written, so nothing was tested");
    let expected_blobs = lanes
        .iter()
        .flat_map(HashMap::values)
        .flatten()
        .flatten()
        .filter(|body| body.len() > 16 * 1024)
        .count();
    check_books(folder.path(), stored, expected_blobs).await;
}

/// How many events are written while the receiver is down; `STOWBOX_EVENTS` says otherwise.
fn events() -> usize {
    std::env::var("STOWBOX_EVENTS").ok().and_then(|events| events.parse().ok()).unwrap_or(10_000)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_event_arrives_though_the_receiver_was_down_and_the_server_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    // A port that nobody listens on.
    let address = Receiver::start().await.address();
    let program = Program::start(folder.path(), &[]).await;
    program.client().create_bucket("told").await;
    let webhook = serde_json::json!({ "url": format!("http://{address}/hook"), "events": ["*"] });
    program.client().post("/v1/webhooks", webhook).await.expect(StatusCode::CREATED);
    let (first, second) = (events() / 2, events());
    write_events(&program.client(), 0..first).await;
    program.kill().await;
    let program = Program::start(folder.path(), &[]).await;
    write_events(&program.client(), first..second).await;
    program.kill().await;
    // Killed once more while they arrive.
    let receiver = Receiver::start_at(address).await;
    let program = Program::start(folder.path(), &[]).await;
    receiver.wait_for(events() / 10).await;
    program.kill().await;
    let program = Program::start(folder.path(), &[]).await;
    let ids = |requests: &[stowbox_tests::Request]| -> HashMap<String, String> {
        let pair = |request: &stowbox_tests::Request| {
            let key = request.json()["data"]["key"].as_str().unwrap().to_owned();
            (request.header("webhook-id").to_owned(), key)
        };
        requests.iter().map(pair).collect()
    };
    let requests =
        receiver.wait_until(|requests| requests.len() >= events() && ids(requests).len() >= events()).await;
    let ids = ids(&requests);
    let keys: std::collections::HashSet<_> = ids.values().cloned().collect();
    assert_eq!((ids.len(), keys.len()), (events(), events()), "one event for each write, none invented");
    assert_eq!(program.terminate().await, 0);
}

async fn write_events(client: &Client, keys: std::ops::Range<usize>) {
    use futures::StreamExt as _;
    futures::stream::iter(keys)
        .for_each_concurrent(16, async |key| {
            let answer = client.put(&format!("/v1/buckets/told/objects/{key}"), "x").await;
            assert_eq!(answer.status, StatusCode::CREATED);
        })
        .await;
}

/// Reads every key and insists that it is one of its possible versions; from then on it is that one.
async fn settle(client: &Client, known: &mut Possible) {
    for (key, versions) in known.iter_mut() {
        let answer = client.get(&format!("/v1/buckets/crash/objects/{key}")).await;
        let found = match answer.status {
            StatusCode::OK => Some(answer.body.to_vec()),
            StatusCode::NOT_FOUND => None,
            status => panic!("{key}: {status}"),
        };
        let size = found.as_ref().map(Vec::len);
        assert!(
            versions.contains(&found),
            "{key} was lost or torn: {size:?} is none of its {} versions",
            versions.len()
        );
        *versions = vec![found];
    }
}

async fn write_until_it_dies(client: Client, lane: usize, round: u64, mut known: Possible) -> Possible {
    let mut random = rand::rngs::StdRng::seed_from_u64(round * 100 + lane as u64);
    loop {
        let key = format!("{lane}-{}", random.random_range(0..30));
        let path = format!("/v1/buckets/crash/objects/{key}");
        let versions = known.entry(key).or_insert_with(|| vec![None]);
        let wanted = match random.random_range(0..10) {
            0..2 => None,
            2..7 => Some(noise(random.random(), random.random_range(0..2000))),
            _ => Some(noise(random.random(), random.random_range(17_000..300_000))),
        };
        let answered = match &wanted {
            Some(body) => client.try_send(Method::PUT, &path, Some(body.clone().into())).await,
            None => client.try_send(Method::DELETE, &path, None).await,
        };
        match answered {
            Ok(answer) if answer.status.is_success() || answer.status == StatusCode::NOT_FOUND => {
                *versions = vec![wanted];
            }
            Ok(answer) => panic!("{path}: {answer:?}"),
            Err(_) => {
                // Not answered: it may have happened or not.
                versions.push(wanted);
                return known;
            }
        }
    }
}

/// Counters equal what is listed, and after the sweep there is no blob that no object has.
async fn check_books(data_dir: &Path, stored: usize, expected_blobs: usize) {
    rustls::crypto::ring::default_provider().install_default().ok();
    let app = App::open(Config::new(data_dir)).await.unwrap();
    let operator = Principal::operator(&app);
    let bucket = BucketName::parse("crash").unwrap();
    let mut request = ListObjects::new(bucket.clone(), 1000);
    let (mut count, mut bytes) = (0, 0);
    loop {
        let page = objects::list(&app, &operator, request.clone()).await.unwrap();
        count += page.objects.len() as u64;
        bytes += page.objects.iter().map(|object| object.size_bytes).sum::<u64>();
        request.cursor = page.cursor;
        if request.cursor.is_none() {
            break;
        }
    }
    let counted = stowbox_core::buckets::get(&app, &operator, &bucket).unwrap();
    let account = stowbox_core::usage::of_account(&app, &operator).unwrap().account;
    assert_eq!((counted.object_count, counted.size_bytes), (count, bytes));
    assert_eq!((account.object_count, account.storage_bytes), (count, bytes));
    assert_eq!(count, stored as u64);
    app.run_background_work().await.unwrap();
    app.close().await;
    assert_eq!(stored_blobs(data_dir), expected_blobs, "a blob without an object is left, or one is missing");
}

/// A full disk is a small file system: only root on Linux can make one.
#[tokio::test]
async fn a_full_disk_is_told_and_nothing_half_written_is_seen() {
    let Some(disk) = SmallDisk::mount() else {
        assert!(!is_root_on_linux(), "as root this must run");
        return;
    };
    let program = Program::start(&disk.0.path().join("data"), &[]).await;
    let client = program.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/keep", noise(1, 200_000)).await.expect(StatusCode::CREATED);
    let error = client
        .put("/v1/buckets/photos/objects/big", noise(2, 40_000_000))
        .await
        .expect_error(507, "insufficient_storage");
    assert!(error["message"].as_str().unwrap().contains("disk"), "{error}");
    assert_eq!(client.all_keys("photos", "").await, ["keep"]);
    // Small ones fill the catalog instead.
    let mut small = 0;
    let refused = loop {
        let answer =
            client.put(&format!("/v1/buckets/photos/objects/small-{small}"), noise(small, 16_000)).await;
        if answer.status != StatusCode::CREATED {
            break answer;
        }
        small += 1;
        assert!(small < 5000, "the disk never filled");
    };
    refused.expect_error(507, "insufficient_storage");
    assert_eq!(client.all_keys("photos", "limit=1000").await.len() as u64, small + 1);
    assert!(client.get("/v1/buckets/photos/objects/keep").await.body == noise(1, 200_000));
    client.get("/v1/buckets/photos/objects/big").await.expect_error(404, "object_not_found");
    program.kill().await;
}

fn is_root_on_linux() -> bool {
    cfg!(target_os = "linux")
        && std::process::Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"))
        && std::process::Command::new("mount").arg("--version").output().is_ok()
}

/// A file system of 32 MiB in memory.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        if !is_root_on_linux() {
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut mount = std::process::Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=32m", "stowbox-test"]).arg(folder.path());
        assert!(mount.status().unwrap().success(), "a small file system could not be mounted");
        Some(Self(folder))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        std::process::Command::new("umount").arg("--lazy").arg(self.0.path()).status().ok();
    }
}
