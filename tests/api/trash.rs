//! `/v1/buckets/{bucket}/trash`

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Client, Receiver, TestServer, noise};

const DAY: Duration = Duration::from_hours(24);

async fn server_with_trash() -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().patch("/v1/buckets/photos", json!({ "trashDays": 7 })).await.expect(StatusCode::OK);
    server
}

async fn put(client: &Client, key: &str, body: impl Into<reqwest::Body>) {
    let answer = client.put(&format!("/v1/buckets/photos/objects/{key}"), body).await;
    assert!(answer.status.is_success(), "{answer:?}");
}

async fn trash(client: &Client) -> Vec<Value> {
    let page = client.get("/v1/buckets/photos/trash").await.expect(StatusCode::OK).json();
    page["data"].as_array().unwrap().clone()
}

/// Objects, their bytes, and what is in the trash, as the account sees it.
async fn books(client: &Client) -> (u64, u64, u64) {
    let usage = client.get("/v1/account").await.json()["usage"].clone();
    let number = |name: &str| usage[name].as_u64().unwrap();
    (number("objectCount"), number("storageBytes") - number("trashBytes"), number("trashBytes"))
}

#[tokio::test]
async fn what_is_deleted_or_replaced_waits_in_the_trash_and_counts_apart() {
    let server = server_with_trash().await;
    let client = server.client();
    put(&client, "a.txt", "first").await;
    put(&client, "a.txt", "second one").await;
    client.delete("/v1/buckets/photos/objects/a.txt").await.expect(StatusCode::NO_CONTENT);
    put(&client, "b", "12345").await;
    let batch =
        client.post("/v1/buckets/photos/objects/batch-delete", json!({ "keys": ["b", "none"] })).await;
    assert_eq!(batch.expect(StatusCode::OK).json()["deleted"], json!(["b", "none"]));
    let entries = trash(&client).await;
    let seen: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry["key"].as_str().unwrap(),
                entry["cause"].as_str().unwrap(),
                entry["sizeBytes"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(seen, [("b", "deleted", 5), ("a.txt", "deleted", 10), ("a.txt", "replaced", 5)]);
    assert_eq!(entries[0]["bucket"], "photos");
    assert_eq!(entries[0]["deletedAt"], server.now().to_string());
    assert_eq!(entries[0]["expiresAt"], (server.now() + DAY * 7).to_string());
    assert_eq!(books(&client).await, (0, 0, 20));
    assert_eq!(client.get("/v1/buckets/photos").await.json()["objectCount"], 0);
    let pages = client.get("/v1/buckets/photos/trash?limit=1&prefix=a").await.json();
    assert_eq!(pages["data"][0]["sizeBytes"], 10);
    let cursor = pages["cursor"].as_str().unwrap();
    let last = client.get(&format!("/v1/buckets/photos/trash?limit=1&prefix=a&cursor={cursor}")).await.json();
    assert_eq!((&last["data"][0]["sizeBytes"], &last["cursor"]), (&json!(5), &Value::Null));
}

#[tokio::test]
async fn without_trash_days_nothing_is_kept() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    put(&client, "a", "x").await;
    client.delete("/v1/buckets/photos/objects/a").await.expect(StatusCode::NO_CONTENT);
    assert!(trash(&client).await.is_empty());
    for bad in [json!(-1), json!(91), json!("7"), json!(1.5)] {
        client
            .patch("/v1/buckets/photos", json!({ "trashDays": bad }))
            .await
            .expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_restored_object_is_what_it_was() {
    let server = server_with_trash().await;
    let client = server.client();
    let body = noise(7, 300_000);
    let sender = client.clone().with("content-type", "image/jpeg").with("x-metadata-camera", "x100");
    put(&sender, "2026/harbour.jpg", body.clone()).await;
    let before = client.get("/v1/buckets/photos/objects").await.json()["data"][0].clone();
    client.delete("/v1/buckets/photos/objects/2026/harbour.jpg").await.expect(StatusCode::NO_CONTENT);
    server.run_background_work().await;
    let id = trash(&client).await[0]["id"].as_str().unwrap().to_owned();
    server.advance(DAY * 6);
    let restored = client
        .post(&format!("/v1/buckets/photos/trash/{id}/restore"), json!({}))
        .await
        .expect(StatusCode::OK)
        .json();
    for field in ["key", "etag", "sizeBytes", "contentType", "metadata", "createdAt", "checksumCrc64nvme"] {
        assert_eq!(restored[field], before[field], "{field}");
    }
    let read = client.get("/v1/buckets/photos/objects/2026/harbour.jpg").await.expect(StatusCode::OK);
    assert!(read.body == body);
    assert!(trash(&client).await.is_empty());
    assert_eq!(books(&client).await, (1, 300_000, 0));
    let again = client.post(&format!("/v1/buckets/photos/trash/{id}/restore"), json!({})).await;
    again.expect_error(404, "object_not_found");
}

#[tokio::test]
async fn a_taken_key_is_refused_replaced_or_avoided() {
    let server = server_with_trash().await;
    let client = server.client();
    put(&client, "a.txt", "old").await;
    client.delete("/v1/buckets/photos/objects/a.txt").await;
    put(&client, "a.txt", "new").await;
    let id = trash(&client).await[0]["id"].as_str().unwrap().to_owned();
    let restore = async |id: &str, on_conflict: &str| {
        let body = json!({ "onConflict": on_conflict });
        server.client().post(&format!("/v1/buckets/photos/trash/{id}/restore"), body).await
    };
    restore(&id, "fail").await.expect_error(412, "precondition_failed");
    let bare = client.send(http::Method::POST, &format!("/v1/buckets/photos/trash/{id}/restore"), None).await;
    bare.expect_error(412, "precondition_failed");
    restore(&id, "keep").await.expect_error(400, "invalid_request");
    let renamed = restore(&id, "rename").await.expect(StatusCode::OK).json();
    assert_eq!(renamed["key"], "a (restored).txt");
    client.delete("/v1/buckets/photos/objects/a%20(restored).txt").await.expect(StatusCode::NO_CONTENT);
    put(&client, "a%20(restored).txt", "newer").await;
    let id = trash(&client).await[0]["id"].as_str().unwrap().to_owned();
    let replaced = restore(&id, "replace").await.expect(StatusCode::OK).json();
    assert_eq!((&replaced["key"], &replaced["sizeBytes"]), (&json!("a (restored).txt"), &json!(3)));
    let left = trash(&client).await;
    assert_eq!((left.len(), &left[0]["cause"], &left[0]["sizeBytes"]), (1, &json!("replaced"), &json!(5)));
    assert_eq!(books(&client).await, (2, 6, 5));
}

#[tokio::test]
async fn what_is_purged_or_expired_frees_its_bytes() {
    let server = server_with_trash().await;
    let client = server.client();
    for key in ["a", "b", "c"] {
        put(&client, key, noise(1, 100_000)).await;
        client.delete(&format!("/v1/buckets/photos/objects/{key}")).await.expect(StatusCode::NO_CONTENT);
        server.advance(DAY);
    }
    server.run_background_work().await;
    assert_eq!((server.stored_blobs(), books(&client).await), (3, (0, 0, 300_000)));
    let id = trash(&client).await[0]["id"].as_str().unwrap().to_owned();
    client.delete(&format!("/v1/buckets/photos/trash/{id}")).await.expect(StatusCode::NO_CONTENT);
    client.delete(&format!("/v1/buckets/photos/trash/{id}")).await.expect_error(404, "object_not_found");
    server.advance(DAY * 4);
    server.run_background_work().await;
    assert_eq!((server.stored_blobs(), books(&client).await), (1, (0, 0, 100_000)));
    assert_eq!(trash(&client).await[0]["key"], "b");
    server.advance(DAY);
    server.run_background_work().await;
    assert_eq!((server.stored_blobs(), books(&client).await), (0, (0, 0, 0)));
}

#[tokio::test]
async fn a_deleted_bucket_takes_its_trash_along() {
    let server = server_with_trash().await;
    let client = server.client();
    put(&client, "a", noise(1, 100_000)).await;
    client.delete("/v1/buckets/photos").await.expect_error(409, "bucket_not_empty");
    client.delete("/v1/buckets/photos/objects/a").await.expect(StatusCode::NO_CONTENT);
    client.delete("/v1/buckets/photos").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(books(&client).await, (0, 0, 0));
    client.create_bucket("photos").await;
    assert!(trash(&client).await.is_empty(), "another bucket of that name sees nothing of it");
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0);
}

#[tokio::test]
async fn moving_and_editing_leave_nothing_in_the_trash() {
    let server = server_with_trash().await;
    let client = server.client();
    put(&client, "a", "x").await;
    let copy = async |key: &str, body: Value| {
        server
            .client()
            .post(&format!("/v1/buckets/photos/objects/{key}/copy"), body)
            .await
            .expect(StatusCode::CREATED)
    };
    copy("a", json!({ "destinationKey": "b", "move": true })).await;
    copy("b", json!({ "destinationKey": "b", "metadata": { "a": "1" } })).await;
    assert!(trash(&client).await.is_empty());
    assert_eq!(books(&client).await, (1, 1, 0));
}

#[tokio::test]
async fn editing_tells_webhooks_of_the_object() {
    let server = server_with_trash().await;
    let receiver = Receiver::start().await;
    let client = server.client();
    put(&client, "a", "x").await;
    client.post("/v1/webhooks", json!({ "url": receiver.url(), "events": ["object.created"] })).await;
    let body = json!({ "destinationKey": "a", "metadata": { "seen": "yes" } });
    client.post("/v1/buckets/photos/objects/a/copy", body).await.expect(StatusCode::CREATED);
    server.run_background_work().await;
    let told: Value = serde_json::from_str(&receiver.requests()[0].body).unwrap();
    assert_eq!(told["data"]["metadata"]["seen"], "yes");
}

#[tokio::test]
async fn the_trash_counts_against_the_quota_and_restoring_needs_no_room() {
    let server = TestServer::start().await;
    let (_, client) = server.account("small", json!({ "maxStorageBytes": 10 })).await;
    client.create_bucket("photos").await;
    client.patch("/v1/buckets/photos", json!({ "trashDays": 1 })).await.expect(StatusCode::OK);
    put(&client, "a", "1234567").await;
    let replace = client.put("/v1/buckets/photos/objects/a", "1234567").await;
    replace.expect_error(403, "quota_exceeded");
    client.delete("/v1/buckets/photos/objects/a").await.expect(StatusCode::NO_CONTENT);
    client.put("/v1/buckets/photos/objects/b", "1234567").await.expect_error(403, "quota_exceeded");
    let id = trash(&client).await[0]["id"].as_str().unwrap().to_owned();
    client.post(&format!("/v1/buckets/photos/trash/{id}/restore"), json!({})).await.expect(StatusCode::OK);
    assert_eq!(books(&client).await, (1, 7, 0));
}

#[tokio::test]
async fn what_a_copy_or_an_upload_in_parts_replaces_waits_in_the_trash_too() {
    let server = server_with_trash().await;
    let client = server.client();
    for key in ["a", "b", "c"] {
        put(&client, key, key).await;
    }
    let body = json!({ "destinationKey": "a" });
    client.post("/v1/buckets/photos/objects/b/copy", body).await.expect(StatusCode::CREATED);
    let upload = client.post("/v1/buckets/photos/uploads", json!({ "key": "c" })).await.json();
    let upload = format!("/v1/buckets/photos/uploads/{}", upload["uploadId"].as_str().unwrap());
    let part = client.put(&format!("{upload}/parts/1?key=c"), "new").await.expect(StatusCode::OK).json();
    let body = json!({ "key": "c", "parts": [{ "partNumber": 1, "etag": part["etag"] }] });
    client.post(&format!("{upload}/complete"), body).await.expect(StatusCode::OK);
    let mut kept: Vec<_> =
        trash(&client).await.iter().map(|item| item["key"].as_str().unwrap().to_owned()).collect();
    kept.sort();
    assert_eq!(kept, ["a", "c"]);
}
