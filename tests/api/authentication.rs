//! Who may do what.

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Client, TestServer};

async fn key(server: &TestServer, body: Value) -> Client {
    let issued = server.client().post("/v1/keys", body).await.expect(StatusCode::CREATED).json();
    server.client_with(issued["key"].as_str().unwrap())
}

#[tokio::test]
async fn without_a_good_key_nothing_is_answered() {
    let server = TestServer::start().await;
    let refused = |answer: stowbox_tests::Answer| {
        assert_eq!(answer.header("www-authenticate"), "Bearer");
        answer.expect_error(401, "unauthorized");
    };
    refused(server.anonymous().get("/v1/buckets").await);
    for bad in ["", "sk_live_", "sk_test_abc", "sk_live_testtesttesttesttesttesttesttest000001", "adm_0000"] {
        refused(server.client_with(bad).get("/v1/buckets").await);
    }
    for scheme in ["Basic abc", "Bearer", stowbox_tests::KEY] {
        refused(server.anonymous().with("authorization", scheme).get("/v1/buckets").await);
    }
    refused(
        server.anonymous().with("cookie", format!("token={}", stowbox_tests::KEY)).get("/v1/buckets").await,
    );
}

#[tokio::test]
async fn the_scheme_is_not_case_sensitive() {
    let server = TestServer::start().await;
    let lower = server.anonymous().with("authorization", format!("bearer {}", stowbox_tests::KEY));
    lower.get("/v1/buckets").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_read_key_reads_and_lists_and_no_more() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    let reader = key(&server, json!({ "name": "r", "permission": "read" })).await;
    for path in [
        "/v1/buckets",
        "/v1/buckets/photos",
        "/v1/buckets/photos/objects",
        "/v1/buckets/photos/objects/a",
        "/v1/account",
    ] {
        reader.get(path).await.expect(StatusCode::OK);
    }
    reader.put("/v1/buckets/photos/objects/b", "x").await.expect_error(403, "forbidden");
    reader.delete("/v1/buckets/photos/objects/a").await.expect_error(403, "forbidden");
    reader.post("/v1/buckets", json!({ "name": "other" })).await.expect_error(403, "forbidden");
    reader.get("/v1/keys").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn a_write_key_writes_objects_but_manages_nothing() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let writer = key(&server, json!({ "name": "w", "permission": "write" })).await;
    writer.put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    writer.delete("/v1/buckets/photos/objects/a").await.expect(StatusCode::NO_CONTENT);
    writer.post("/v1/buckets", json!({ "name": "other" })).await.expect_error(403, "forbidden");
    writer
        .patch("/v1/buckets/photos", json!({ "visibility": "public" }))
        .await
        .expect_error(403, "forbidden");
    writer.delete("/v1/buckets/photos").await.expect_error(403, "forbidden");
    writer.post("/v1/keys", json!({ "name": "more" })).await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn a_key_for_some_buckets_touches_no_other() {
    let server = TestServer::start().await;
    for name in ["aaa", "bbb", "ccc"] {
        server.client().create_bucket(name).await;
    }
    let narrow = key(&server, json!({ "name": "n", "buckets": ["bbb"] })).await;
    narrow.put("/v1/buckets/bbb/objects/a", "x").await.expect(StatusCode::CREATED);
    narrow.put("/v1/buckets/aaa/objects/a", "x").await.expect_error(403, "forbidden");
    narrow.get("/v1/buckets/none").await.expect_error(403, "forbidden");
    narrow.get("/v1/keys").await.expect_error(403, "forbidden");
    narrow.post("/v1/buckets", json!({ "name": "ddd" })).await.expect_error(403, "forbidden");
    let seen = narrow.get("/v1/buckets?limit=1").await.json();
    assert_eq!(seen["data"][0]["name"], "bbb");
    assert_eq!(seen["cursor"], Value::Null);
}

#[tokio::test]
async fn a_key_stops_when_it_expires() {
    let server = TestServer::start().await;
    let expires_at = (server.now() + Duration::from_mins(1)).to_string();
    let short = key(&server, json!({ "name": "short", "expiresAt": expires_at })).await;
    short.get("/v1/buckets").await.expect(StatusCode::OK);
    server.advance(Duration::from_mins(1));
    short.get("/v1/buckets").await.expect_error(401, "unauthorized");
}

#[tokio::test]
async fn the_operator_acts_in_the_default_account_or_the_one_it_names() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.operator().get("/v1/buckets/photos").await.expect(StatusCode::OK);
    let account = server.client().get("/v1/account").await.json()["id"].as_str().unwrap().to_owned();
    server.operator().with("x-account-id", &account).get("/v1/buckets/photos").await.expect(StatusCode::OK);
    server
        .operator()
        .with("x-account-id", "acct_none")
        .get("/v1/buckets")
        .await
        .expect_error(404, "account_not_found");
}

#[tokio::test]
async fn the_status_is_for_the_operator() {
    let server = TestServer::start().await;
    server.run_background_work().await;
    let status = server.operator().get("/admin/v1/status").await.expect(StatusCode::OK).json();
    assert_eq!(status["listening"], json!([server.url()]));
    assert_eq!(status["storage"]["service"], "fs");
    assert!(status["volume"]["freeBytes"].as_u64().unwrap() > 0);
    let sweep =
        status["tasks"].as_array().unwrap().iter().find(|task| task["name"] == "sweep_blobs").unwrap();
    assert_eq!((&sweep["lastRunAt"], &sweep["lastError"]), (&server.now().to_string().into(), &Value::Null));
    server.client().get("/admin/v1/status").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn a_write_key_uploads_in_parts_and_signs_and_a_read_key_lists_what_is_under_way() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let writer = key(&server, json!({ "name": "w", "permission": "write" })).await;
    let reader = key(&server, json!({ "name": "r", "permission": "read" })).await;
    let body = json!({ "key": "a" });
    reader.post("/v1/buckets/photos/uploads", body.clone()).await.expect_error(403, "forbidden");
    let upload = writer.post("/v1/buckets/photos/uploads", body).await.expect(StatusCode::CREATED).json();
    let upload = format!("/v1/buckets/photos/uploads/{}", upload["uploadId"].as_str().unwrap());
    reader.put(&format!("{upload}/parts/1?key=a"), "x").await.expect_error(403, "forbidden");
    let part = writer.put(&format!("{upload}/parts/1?key=a"), "x").await.expect(StatusCode::OK).json();
    let listed = reader.get("/v1/buckets/photos/uploads").await.expect(StatusCode::OK).json();
    assert_eq!(listed["data"][0]["key"], "a");
    let body = json!({ "key": "a", "parts": [{ "partNumber": 1, "etag": part["etag"] }] });
    reader.post(&format!("{upload}/complete"), body.clone()).await.expect_error(403, "forbidden");
    writer.post(&format!("{upload}/complete"), body).await.expect(StatusCode::OK);
    let body = json!({ "key": "a", "method": "PUT" });
    writer.post("/v1/buckets/photos/sign", body).await.expect(StatusCode::CREATED);
}
