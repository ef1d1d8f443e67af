//! The limits of a plan: what an account may store.

use bytes::Bytes;
use futures::StreamExt as _;
use http::StatusCode;
use serde_json::json;
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::objects::{self, PutObject};
use stowbox_core::{Code, Principal};
use stowbox_tests::{Client, TestServer, noise};

async fn stored(client: &Client) -> u64 {
    client.get("/v1/account").await.json()["usage"]["storageBytes"].as_u64().unwrap()
}

#[tokio::test]
async fn what_is_announced_over_the_quota_is_refused_before_a_byte_is_read() {
    let server = TestServer::start().await;
    let (id, blue) = server.account("Blue", json!({ "maxStorageBytes": 1000 })).await;
    blue.create_bucket("blue").await;
    let request = PutObject {
        content_length: Some(1001),
        ..PutObject::new(BucketName::parse("blue").unwrap(), ObjectKey::parse("a").unwrap())
    };
    let body = futures::stream::poll_fn(|_| panic!("the body is read"));
    let refused = objects::put(server.app(), &Principal::operator_in(&id), request, body).await.unwrap_err();
    assert_eq!(refused.code(), Code::QuotaExceeded);
    blue.put("/v1/buckets/blue/objects/a", vec![0; 1001]).await.expect_error(403, "quota_exceeded");
    blue.put("/v1/buckets/blue/objects/a", vec![0; 1000]).await.expect(StatusCode::CREATED);
    assert_eq!(stored(&blue).await, 1000);
}

#[tokio::test]
async fn a_body_of_unknown_length_is_refused_where_it_passes_the_quota() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({ "maxStorageBytes": 300_000 })).await;
    blue.create_bucket("blue").await;
    let body = |chunks: usize| {
        let chunks = (0..chunks).map(|nth| Ok::<_, std::io::Error>(Bytes::from(noise(nth as u64, 50_000))));
        reqwest::Body::wrap_stream(futures::stream::iter(chunks).boxed())
    };
    blue.put("/v1/buckets/blue/objects/a", body(7)).await.expect_error(403, "quota_exceeded");
    assert_eq!(stored(&blue).await, 0);
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0, "nothing is left of what was refused");
    blue.put("/v1/buckets/blue/objects/a", body(6)).await.expect(StatusCode::CREATED);
    assert_eq!(stored(&blue).await, 300_000);
}

#[tokio::test]
async fn what_a_write_replaces_makes_room_for_it() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({ "maxStorageBytes": 1000 })).await;
    blue.create_bucket("blue").await;
    blue.put("/v1/buckets/blue/objects/a", vec![0; 900]).await.expect(StatusCode::CREATED);
    blue.put("/v1/buckets/blue/objects/a", vec![1; 1000]).await.expect(StatusCode::OK);
    blue.put("/v1/buckets/blue/objects/b", vec![1; 1]).await.expect_error(403, "quota_exceeded");
    blue.put("/v1/buckets/blue/objects/b", "").await.expect(StatusCode::CREATED);
    blue.delete("/v1/buckets/blue/objects/a").await.expect(StatusCode::NO_CONTENT);
    blue.put("/v1/buckets/blue/objects/b", vec![1; 1000]).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_object_over_its_limit_is_too_large_announced_or_not() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({ "maxObjectBytes": 1000 })).await;
    blue.create_bucket("blue").await;
    blue.put("/v1/buckets/blue/objects/a", vec![0; 1001]).await.expect_error(413, "payload_too_large");
    let chunks = (0..2).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[0; 501])));
    let chunked = reqwest::Body::wrap_stream(futures::stream::iter(chunks.collect::<Vec<_>>()));
    blue.put("/v1/buckets/blue/objects/a", chunked).await.expect_error(413, "payload_too_large");
    blue.put("/v1/buckets/blue/objects/a", vec![0; 1000]).await.expect(StatusCode::CREATED);
    blue.put("/v1/buckets/blue/objects/b", vec![0; 1000]).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_part_and_a_copy_are_refused_where_they_pass_the_quota() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({ "maxStorageBytes": 200_000 })).await;
    blue.create_bucket("blue").await;
    blue.put("/v1/buckets/blue/objects/a", noise(1, 100_000)).await.expect(StatusCode::CREATED);
    let upload = blue.post("/v1/buckets/blue/uploads", json!({ "key": "up" })).await.json();
    let upload = format!("/v1/buckets/blue/uploads/{}", upload["uploadId"].as_str().unwrap());
    let send = async |number: u32, body: reqwest::Body| {
        blue.put(&format!("{upload}/parts/{number}?key=up"), body).await
    };
    let chunked = |bytes: usize| {
        let chunk = Ok::<_, std::io::Error>(Bytes::from(noise(2, bytes)));
        reqwest::Body::wrap_stream(futures::stream::iter([chunk]))
    };
    send(1, noise(2, 100_001).into()).await.expect_error(403, "quota_exceeded");
    send(1, chunked(100_001)).await.expect_error(403, "quota_exceeded");
    let listed = blue.get(&format!("{upload}/parts?key=up")).await.json();
    assert_eq!(listed["data"], json!([]), "nothing is left of what was refused");
    let part = send(1, noise(2, 60_000).into()).await.expect(StatusCode::OK).json();
    // A part counts while its upload is unfinished.
    let copy = async |key: &str| {
        blue.post("/v1/buckets/blue/objects/a/copy", json!({ "destinationKey": key })).await
    };
    copy("b").await.expect_error(403, "quota_exceeded");
    blue.get("/v1/buckets/blue/objects/b").await.expect_error(404, "object_not_found");
    let batch = json!({ "keys": ["a"], "destinationPrefix": "d/" });
    let told = blue.post("/v1/buckets/blue/objects/batch-copy", batch).await;
    assert!(told.json().to_string().contains("quota_exceeded"), "{told:?}");
    assert_eq!(stored(&blue).await, 160_000);
    // What replaces a part or an object makes room for itself.
    send(1, noise(3, 100_000).into()).await.expect(StatusCode::OK);
    blue.delete(&format!("{upload}?key=up")).await.expect(StatusCode::NO_CONTENT);
    copy("b").await.expect(StatusCode::CREATED);
    copy("c").await.expect_error(403, "quota_exceeded");
    copy("b").await.expect(StatusCode::CREATED);
    assert_eq!((stored(&blue).await, &part["sizeBytes"]), (200_000, &json!(60_000)));
}

#[tokio::test]
async fn parallel_writers_cannot_pass_the_quota() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({ "maxStorageBytes": 100_000 })).await;
    blue.create_bucket("blue").await;
    // Small ones lie in the row, large ones in blobs.
    let writes = (0..40).map(|nth| {
        let blue = &blue;
        let size = if nth % 2 == 0 { 10_000 } else { 20_000 };
        async move { blue.put(&format!("/v1/buckets/blue/objects/{nth}"), vec![0; size]).await }
    });
    let answers = futures::future::join_all(writes).await;
    let mut written = 0;
    for answer in answers {
        match answer.status {
            StatusCode::CREATED => written += answer.json()["sizeBytes"].as_u64().unwrap(),
            _ => drop(answer.expect_error(403, "quota_exceeded")),
        }
    }
    assert!((90_000..=100_000).contains(&written), "{written}");
    assert_eq!(stored(&blue).await, written);
}

#[tokio::test]
async fn a_limit_counts_from_the_next_write_on_lifted_or_lowered() {
    let server = TestServer::start().await;
    let (id, blue) = server.account("Blue", json!({ "maxStorageBytes": 10 })).await;
    let path = format!("/admin/v1/accounts/{id}");
    blue.create_bucket("blue").await;
    blue.put("/v1/buckets/blue/objects/a", vec![0; 11]).await.expect_error(403, "quota_exceeded");
    let set = async |limit: serde_json::Value| {
        let body = json!({ "plan": { "maxStorageBytes": limit } });
        server.operator().patch(&path, body).await.expect(StatusCode::OK);
    };
    set(json!(null)).await;
    blue.put("/v1/buckets/blue/objects/a", vec![0; 11]).await.expect(StatusCode::CREATED);
    set(json!(5)).await;
    blue.get("/v1/buckets/blue/objects/a").await.expect(StatusCode::OK);
    blue.put("/v1/buckets/blue/objects/b", "x").await.expect_error(403, "quota_exceeded");
}

#[tokio::test]
async fn what_does_not_grow_goes_on_above_a_lowered_limit() {
    let server = TestServer::start().await;
    let (id, blue) = server.account("Blue", json!({})).await;
    blue.create_bucket("blue").await;
    blue.patch("/v1/buckets/blue", json!({ "trashDays": 1 })).await.expect(StatusCode::OK);
    for key in ["a", "b", "c"] {
        blue.put(&format!("/v1/buckets/blue/objects/{key}"), vec![0; 100]).await.expect(StatusCode::CREATED);
    }
    blue.delete("/v1/buckets/blue/objects/c").await.expect(StatusCode::NO_CONTENT);
    let upload = blue.post("/v1/buckets/blue/uploads", json!({ "key": "up" })).await.json();
    let upload = format!("/v1/buckets/blue/uploads/{}", upload["uploadId"].as_str().unwrap());
    let part =
        blue.put(&format!("{upload}/parts/1?key=up"), vec![0; 100]).await.expect(StatusCode::OK).json();
    let body = json!({ "plan": { "maxStorageBytes": 50 } });
    server.operator().patch(&format!("/admin/v1/accounts/{id}"), body).await.expect(StatusCode::OK);

    let to = |key: &str| json!({ "destinationKey": key, "move": true });
    blue.post("/v1/buckets/blue/objects/a/copy", to("moved")).await.expect(StatusCode::CREATED);
    let body = json!({ "keys": ["b"], "destinationPrefix": "d/", "move": true });
    let moved = blue.post("/v1/buckets/blue/objects/batch-copy", body).await.expect(StatusCode::OK).json();
    assert_eq!(moved["copied"], json!(["b"]));
    let trash = blue.get("/v1/buckets/blue/trash").await.json();
    let restore = format!("/v1/buckets/blue/trash/{}/restore", trash["data"][0]["id"].as_str().unwrap());
    blue.post(&restore, json!({ "onConflict": "fail" })).await.expect(StatusCode::OK);
    let body = json!({ "key": "up", "parts": [{ "partNumber": 1, "etag": part["etag"] }] });
    blue.post(&format!("{upload}/complete"), body).await.expect(StatusCode::OK);
    assert_eq!(stored(&blue).await, 400);
    blue.post("/v1/buckets/blue/objects/c/copy", json!({ "destinationKey": "d" }))
        .await
        .expect_error(403, "quota_exceeded");
}
