//! `Idempotency-Key`

use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use http::{Method, StatusCode};
use serde_json::json;
use stowbox_tests::{Answer, Client, Program, TestServer, noise, stored_blobs};

fn with_key(client: &Client, key: &str) -> Client {
    client.clone().with("idempotency-key", key)
}

#[track_caller]
fn assert_replayed(first: &Answer, again: &Answer) {
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(first.header("idempotency-replayed"), "");
    assert_eq!((again.status, &again.body), (first.status, &first.body));
    for name in ["content-type", "etag", "x-error-code"] {
        assert_eq!(again.header(name), first.header(name), "{name}");
    }
    assert_ne!(again.header("x-request-id"), first.header("x-request-id"));
}

#[tokio::test]
async fn a_key_that_is_asked_for_twice_is_issued_once_and_its_secret_shown_again() {
    let server = TestServer::start().await;
    let once = with_key(&server.client(), "a");
    let first = once.post("/v1/keys", json!({ "name": "CI" })).await.expect(StatusCode::CREATED);
    let again = once.post("/v1/keys", json!({ "name": "CI" })).await;
    assert_replayed(&first, &again);
    assert_eq!(server.client().get("/v1/keys").await.json()["data"].as_array().unwrap().len(), 2);
    let secret = first.json()["key"].as_str().unwrap().to_owned();
    for entry in std::fs::read_dir(server.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds the secret", path.display());
        }
    }
}

#[tokio::test]
async fn refusals_are_replayed_too() {
    let server = TestServer::start().await;
    let once = with_key(&server.client(), "a");
    let first = once.delete("/v1/buckets/photos").await;
    first.clone().expect_error(404, "bucket_not_found");
    server.client().create_bucket("photos").await;
    assert_replayed(&first, &once.delete("/v1/buckets/photos").await);
    server.client().get("/v1/buckets/photos").await.expect(StatusCode::OK);
    server.client().delete("/v1/buckets/photos").await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_change_without_an_answer_body_is_done_once() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let once = with_key(&server.client(), "a");
    let first = once.delete("/v1/buckets/photos").await.expect(StatusCode::NO_CONTENT);
    server.client().create_bucket("photos").await;
    assert_replayed(&first, &once.delete("/v1/buckets/photos").await);
    server.client().get("/v1/buckets/photos").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_same_key_for_another_request_is_refused() {
    let server = TestServer::start().await;
    let once = with_key(&server.client(), "a");
    once.post("/v1/buckets", json!({ "name": "aaa" })).await.expect(StatusCode::CREATED);
    once.post("/v1/buckets", json!({ "name": "bbb" })).await.expect_error(422, "idempotency_mismatch");
    once.post("/v1/keys", json!({ "name": "aaa" })).await.expect_error(422, "idempotency_mismatch");
    once.delete("/v1/buckets/aaa").await.expect_error(422, "idempotency_mismatch");
    once.put("/v1/buckets/aaa/objects/a", "x").await.expect_error(422, "idempotency_mismatch");
    with_key(&server.client(), "\"a\"")
        .post("/v1/buckets", json!({ "name": "aaa" }))
        .await
        .expect(StatusCode::CREATED);
    with_key(&server.client(), "b")
        .post("/v1/buckets", json!({ "name": "bbb" }))
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn reads_take_no_notice_of_a_key() {
    let server = TestServer::start().await;
    let once = with_key(&server.client(), "a");
    for path in ["/v1/buckets", "/v1/keys"] {
        assert_eq!(once.get(path).await.expect(StatusCode::OK).header("idempotency-replayed"), "");
    }
}

#[tokio::test]
async fn bad_keys_are_refused() {
    let server = TestServer::start().await;
    for bad in ["", "\"\"", "a b", "ä", &"x".repeat(256)] {
        let answer = with_key(&server.client(), bad).post("/v1/buckets", json!({ "name": "aaa" })).await;
        answer.expect_error(400, "invalid_request");
    }
    with_key(&server.client(), &"x".repeat(255))
        .post("/v1/buckets", json!({ "name": "aaa" }))
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn an_upload_is_stored_once_and_told_from_another_by_its_bytes() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let path = "/v1/buckets/photos/objects/a";
    for (key, size) in [("small", 100), ("large", 300_000)] {
        let once = with_key(&server.client(), key);
        let first = once.put(path, noise(1, size)).await;
        assert!(first.status.is_success());
        server.client().put(path, "changed meanwhile").await.expect(StatusCode::OK);
        assert_replayed(&first, &once.put(path, noise(1, size)).await);
        once.put(path, noise(2, size)).await.expect_error(422, "idempotency_mismatch");
        once.put(path, noise(1, size + 1)).await.expect_error(422, "idempotency_mismatch");
        once.clone()
            .with("content-type", "text/plain")
            .put(path, noise(1, size))
            .await
            .expect_error(422, "idempotency_mismatch");
        assert_eq!(server.client().get(path).await.body, "changed meanwhile");
    }
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0, "no replay left a blob");
}

#[tokio::test]
async fn an_upload_of_unknown_length_is_replayed_by_its_bytes() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let path = "/v1/buckets/photos/objects/a";
    let body = |seed: u64| {
        let chunks = (0..4).map(move |nth| Ok::<_, std::io::Error>(Bytes::from(noise(seed + nth, 20_000))));
        reqwest::Body::wrap_stream(futures::stream::iter(chunks).boxed())
    };
    let once = with_key(&server.client(), "a");
    let first = once.put(path, body(1)).await.expect(StatusCode::CREATED);
    assert_replayed(&first, &once.put(path, body(1)).await);
    once.put(path, body(2)).await.expect_error(422, "idempotency_mismatch");
}

#[tokio::test]
async fn a_refused_upload_is_refused_again() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let path = "/v1/buckets/photos/objects/a";
    server.client().put(path, "x").await.expect(StatusCode::CREATED);
    let once = with_key(&server.client(), "a").with("if-none-match", "*");
    let first = once.put(path, "y").await;
    first.clone().expect_error(412, "precondition_failed");
    server.client().delete(path).await.expect(StatusCode::NO_CONTENT);
    assert_replayed(&first, &once.put(path, "y").await);
}

#[tokio::test]
async fn an_upload_that_was_cut_short_runs_when_it_comes_again() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let path = "/v1/buckets/photos/objects/a";
    let once = with_key(&server.client(), "a");
    let chunks = [Ok(Bytes::from_static(b"half")), Err(std::io::Error::other("the cable was pulled"))];
    let cut = reqwest::Body::wrap_stream(futures::stream::iter(chunks));
    assert!(once.try_send(Method::PUT, path, Some(cut)).await.is_err());
    let whole = || {
        let chunks = [Ok::<_, std::io::Error>(Bytes::from_static(b"half")), Ok(Bytes::from_static(b"half"))];
        reqwest::Body::wrap_stream(futures::stream::iter(chunks))
    };
    // The server notices a little later that the first one is dead.
    let first = loop {
        let answer = once.put(path, whole()).await;
        if answer.status != StatusCode::CONFLICT {
            break answer.expect(StatusCode::CREATED);
        }
        assert_eq!(answer.header("x-error-code"), "idempotency_conflict");
        tokio::task::yield_now().await;
    };
    assert_replayed(&first, &once.put(path, whole()).await);
}

/// Enough for a blob to be begun.
fn begun() -> Bytes {
    noise(7, 3 * 1024 * 1024).into()
}

/// Until the upload under way has got so far that its first bytes lie on the disk.
async fn until_the_blob_is_there(data_dir: &std::path::Path) {
    while stored_blobs(data_dir) == 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn while_the_first_runs_the_second_is_told_so() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let path = "/v1/buckets/photos/objects/a";
    let (mut sender, receiver) = futures::channel::mpsc::channel::<std::io::Result<Bytes>>(1);
    let (slow, quick) = (with_key(&server.client(), "a"), with_key(&server.client(), "a"));
    let running = tokio::spawn(async move { slow.put(path, reqwest::Body::wrap_stream(receiver)).await });
    futures::SinkExt::send(&mut sender, Ok(begun())).await.unwrap();
    let body = || {
        let chunks = [Ok::<_, std::io::Error>(begun())];
        reqwest::Body::wrap_stream(futures::stream::iter(chunks))
    };
    until_the_blob_is_there(server.data_dir()).await;
    quick.put(path, body()).await.expect_error(409, "idempotency_conflict");
    drop(sender);
    let first = running.await.unwrap().expect(StatusCode::CREATED);
    assert_replayed(&first, &quick.put(path, body()).await);
}

#[tokio::test]
async fn of_two_that_race_one_runs() {
    let server = TestServer::start().await;
    for round in 0..10 {
        let once = with_key(&server.client(), &round.to_string());
        let body = json!({ "name": format!("k{round}") });
        let answers = futures::future::join_all((0..6).map(|_| once.post("/v1/keys", body.clone()))).await;
        let mut ran = 0;
        for answer in answers {
            match answer.status {
                StatusCode::CREATED => ran += usize::from(answer.header("idempotency-replayed").is_empty()),
                _ => drop(answer.expect_error(409, "idempotency_conflict")),
            }
        }
        assert_eq!(ran, 1);
    }
    assert_eq!(server.client().get("/v1/keys").await.json()["data"].as_array().unwrap().len(), 11);
}

#[tokio::test]
async fn answers_are_kept_for_a_day_and_outlive_a_restart() {
    let server = TestServer::start().await;
    let body = || json!({ "name": "CI" });
    let first = with_key(&server.client(), "a").post("/v1/keys", body()).await.expect(StatusCode::CREATED);
    server.advance(Duration::from_secs(24 * 3600 - 1));
    let server = server.restart().await;
    let again = with_key(&server.client(), "a").post("/v1/keys", body()).await;
    assert_replayed(&first, &again);
    server.advance(Duration::from_secs(1));
    server.run_background_work().await;
    let anew = with_key(&server.client(), "a").post("/v1/keys", body()).await.expect(StatusCode::CREATED);
    assert_ne!(anew.body, first.body);
    assert_eq!(anew.header("idempotency-replayed"), "");
}

#[tokio::test]
async fn an_account_knows_nothing_of_the_keys_of_another_and_an_api_key_not_the_answers_of_another() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({})).await;
    let body = || json!({ "name": "CI" });
    let first = with_key(&server.client(), "a").post("/v1/keys", body()).await.expect(StatusCode::CREATED);
    with_key(&blue, "a").post("/v1/keys", body()).await.expect(StatusCode::CREATED);
    let other = server.client_with(first.json()["key"].as_str().unwrap());
    with_key(&other, "a").post("/v1/keys", body()).await.expect_error(422, "idempotency_mismatch");
    with_key(&server.anonymous(), "a").post("/v1/keys", body()).await.expect_error(401, "unauthorized");
}

#[tokio::test]
async fn the_operator_is_answered_once_too() {
    let server = TestServer::start().await;
    let once = with_key(&server.operator(), "a");
    let body = || json!({ "name": "Blue" });
    let first = once.post("/admin/v1/accounts", body()).await.expect(StatusCode::CREATED);
    assert_replayed(&first, &once.post("/admin/v1/accounts", body()).await);
}

#[tokio::test]
async fn a_claim_dies_with_its_process() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    program.client().create_bucket("photos").await;
    let path = "/v1/buckets/photos/objects/a";
    let (mut sender, receiver) = futures::channel::mpsc::channel::<std::io::Result<Bytes>>(1);
    let slow = with_key(&program.client(), "a");
    let running = tokio::spawn(async move {
        slow.try_send(Method::PUT, path, Some(reqwest::Body::wrap_stream(receiver))).await
    });
    futures::SinkExt::send(&mut sender, Ok(begun())).await.unwrap();
    let body = || reqwest::Body::wrap_stream(futures::stream::iter([Ok::<_, std::io::Error>(begun())]));
    until_the_blob_is_there(folder.path()).await;
    with_key(&program.client(), "a").put(path, body()).await.expect_error(409, "idempotency_conflict");
    program.kill().await;
    assert!(running.await.unwrap().is_err());
    let program = Program::start(folder.path(), &[]).await;
    with_key(&program.client(), "a").put(path, body()).await.expect(StatusCode::CREATED);
    assert!(program.client().get(path).await.body == begun());
    assert_eq!(program.terminate().await, 0);
}

#[tokio::test]
async fn a_patch_is_done_once_too() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let once = with_key(&server.client(), "a");
    let first = once.patch("/v1/buckets/photos", json!({ "trashDays": 3 })).await.expect(StatusCode::OK);
    server.client().patch("/v1/buckets/photos", json!({ "trashDays": 5 })).await.expect(StatusCode::OK);
    assert_replayed(&first, &once.patch("/v1/buckets/photos", json!({ "trashDays": 3 })).await);
    assert_eq!(server.client().get("/v1/buckets/photos").await.json()["trashDays"], 5);
}
