//! `/v1/buckets`

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::TestServer;

#[tokio::test]
async fn a_new_bucket_is_shown_whole() {
    let server = TestServer::start().await;
    let bucket = server.client().create_bucket("photos").await.json();
    assert!(bucket["id"].as_str().unwrap().starts_with("bkt_"));
    let expected = json!({
        "id": bucket["id"], "name": "photos", "visibility": "private", "corsOrigins": null, "trashDays": 0,
        "objectCount": 0, "sizeBytes": 0, "createdAt": server.now().to_string(), "updatedAt": server.now().to_string(),
    });
    assert_eq!(bucket, expected);
    assert_eq!(server.client().get("/v1/buckets/photos").await.json(), expected);
}

#[tokio::test]
async fn a_taken_name_is_refused_and_leaves_the_count_alone() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server
        .client()
        .post("/v1/buckets", json!({ "name": "photos" }))
        .await
        .expect_error(409, "bucket_already_exists");
    assert_eq!(server.client().get("/v1/account").await.json()["usage"]["bucketCount"], 1);
}

#[tokio::test]
async fn a_bad_name_is_refused() {
    let server = TestServer::start().await;
    for name in ["", "ab", "Photos", "a_b", "-ab", "ab-", &"x".repeat(64)] {
        let error = server
            .client()
            .post("/v1/buckets", json!({ "name": name }))
            .await
            .expect_error(400, "invalid_request");
        assert!(error["message"].as_str().unwrap().contains("`name`"), "{error}");
    }
}

#[tokio::test]
async fn two_who_race_for_a_name_do_not_both_get_it() {
    let server = TestServer::start().await;
    let tries = (0..16)
        .map(|_| async { server.client().post("/v1/buckets", json!({ "name": "photos" })).await.status });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::CREATED).count(), 1);
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::CONFLICT).count(), 15);
}

#[tokio::test]
async fn lists_are_paged_by_name_and_filtered_by_prefix() {
    let server = TestServer::start().await;
    for name in ["ccc", "aaa", "bbb-2", "bbb-1"] {
        server.client().create_bucket(name).await;
    }
    let names = |page: &Value| {
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|b| b["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let first = server.client().get("/v1/buckets?limit=3").await.json();
    assert_eq!(names(&first), ["aaa", "bbb-1", "bbb-2"]);
    let cursor = first["cursor"].as_str().unwrap();
    let second = server.client().get(&format!("/v1/buckets?limit=3&cursor={cursor}")).await.json();
    assert_eq!((names(&second), &second["cursor"]), (vec!["ccc".to_owned()], &Value::Null));
    assert_eq!(names(&server.client().get("/v1/buckets?prefix=bbb").await.json()), ["bbb-1", "bbb-2"]);
}

#[tokio::test]
async fn a_limit_or_cursor_that_makes_no_sense_is_refused() {
    let server = TestServer::start().await;
    for query in ["limit=0", "limit=1001", "limit=-1", "limit=ten", "limit=", "cursor=abc", "cursor="] {
        server.client().get(&format!("/v1/buckets?{query}")).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn settings_are_changed_one_by_one() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let patch = async |body: Value| server.client().patch("/v1/buckets/photos", body).await;
    let public = patch(json!({ "visibility": "public" })).await.expect(StatusCode::OK).json();
    assert_eq!((&public["visibility"], &public["corsOrigins"]), (&json!("public"), &Value::Null));
    let narrowed = patch(json!({ "corsOrigins": ["http://localhost:3000"] })).await.json();
    assert_eq!(
        (&narrowed["visibility"], &narrowed["corsOrigins"]),
        (&json!("public"), &json!(["http://localhost:3000"]))
    );
    let same = patch(json!({})).await.json();
    assert_eq!(same["corsOrigins"], json!(["http://localhost:3000"]), "what is left out stays");
    assert_eq!(patch(json!({ "corsOrigins": null })).await.json()["corsOrigins"], Value::Null);
    for bad in [
        json!({ "visibility": "secret" }),
        json!({ "corsOrigins": ["localhost"] }),
        json!({ "name": "other" }),
    ] {
        patch(bad).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn only_an_empty_bucket_is_deleted() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    server.client().delete("/v1/buckets/photos").await.expect_error(409, "bucket_not_empty");
    server.client().delete("/v1/buckets/photos/objects/a").await.expect(StatusCode::NO_CONTENT);
    server.client().delete("/v1/buckets/photos").await.expect(StatusCode::NO_CONTENT);
    server.client().get("/v1/buckets/photos").await.expect_error(404, "bucket_not_found");
    server.client().delete("/v1/buckets/photos").await.expect_error(404, "bucket_not_found");
}

#[tokio::test]
async fn a_bucket_that_cannot_exist_is_not_found() {
    let server = TestServer::start().await;
    for name in ["NoSuch", "x", "%2e%2e", "a%00b"] {
        server
            .client()
            .send_raw("GET", &format!("/v1/buckets/{name}"))
            .await
            .expect_error(404, "bucket_not_found");
    }
}

#[tokio::test]
async fn a_bucket_is_made_as_it_shall_be_and_its_name_is_taken_for_every_account() {
    let server = TestServer::start().await;
    let body = json!({ "name": "photos", "visibility": "public", "corsOrigins": ["https://a.example"] });
    let made = server.client().post("/v1/buckets", body).await.expect(StatusCode::CREATED).json();
    assert_eq!(
        (&made["visibility"], &made["corsOrigins"]),
        (&json!("public"), &json!(["https://a.example"]))
    );
    let (_, blue) = server.account("Blue", json!({})).await;
    blue.post("/v1/buckets", json!({ "name": "photos" })).await.expect_error(409, "bucket_already_exists");
    blue.get("/v1/buckets/photos").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn a_page_has_a_hundred_unless_told_otherwise() {
    let server = TestServer::start().await;
    for n in 0..101 {
        server.client().create_bucket(&format!("b-{n:03}")).await;
    }
    let page = server.client().get("/v1/buckets").await.json();
    assert_eq!((page["data"].as_array().unwrap().len(), page["cursor"].is_string()), (100, true));
}
