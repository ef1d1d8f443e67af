//! `requestsPerMinute`

use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use stowbox_tests::TestServer;

#[tokio::test]
async fn without_a_limit_nothing_is_said_of_one() {
    let server = TestServer::start().await;
    let answer = server.client().get("/v1/buckets").await.expect(StatusCode::OK);
    assert_eq!(
        (answer.header("ratelimit"), answer.header("ratelimit-policy")),
        (String::new(), String::new())
    );
}

#[tokio::test]
async fn a_limited_key_is_told_what_is_left_and_refused_when_nothing_is() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({ "requestsPerMinute": 6 })).await;
    for (left, until_full) in [(5, 10), (4, 20), (3, 30), (2, 40), (1, 50), (0, 60)] {
        let answer = blue.get("/v1/buckets").await.expect(StatusCode::OK);
        assert_eq!(answer.header("ratelimit-policy"), "\"default\";q=6;w=60");
        assert_eq!(answer.header("ratelimit"), format!("\"default\";r={left};t={until_full}"));
        assert_eq!(answer.header("retry-after"), "");
    }
    let refused = blue.get("/v1/buckets").await;
    assert_eq!(refused.header("ratelimit"), "\"default\";r=0;t=10");
    assert_eq!(refused.header("retry-after"), "10");
    refused.expect_error(429, "rate_limited");
    server.advance(Duration::from_secs(10));
    blue.get("/v1/buckets").await.expect(StatusCode::OK);
    blue.get("/v1/buckets").await.expect_error(429, "rate_limited");
    server.advance(Duration::from_mins(1));
    assert_eq!(blue.get("/v1/buckets").await.header("ratelimit"), "\"default\";r=5;t=10");
}

#[tokio::test]
async fn refusals_of_every_kind_tell_what_is_left() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({ "requestsPerMinute": 60 })).await;
    for (path, code) in [("/v1/buckets/none", "bucket_not_found"), ("/v1/buckets?limit=0", "invalid_request")]
    {
        let answer = blue.get(path).await;
        assert!(answer.header("ratelimit").starts_with("\"default\";r="), "{path}");
        assert_eq!(answer.header("x-error-code"), code);
    }
    assert_eq!(blue.head("/v1/buckets/none/objects/a").await.header("ratelimit"), "\"default\";r=57;t=3");
    assert_eq!(blue.get("/v1/nowhere").await.header("ratelimit"), "\"default\";r=56;t=4");
    assert_eq!(blue.delete("/v1/buckets").await.header("ratelimit"), "\"default\";r=55;t=5");
}

#[tokio::test]
async fn each_key_has_a_bucket_of_its_own_and_the_operator_none() {
    let server = TestServer::start().await;
    let (id, blue) = server.account("Blue", json!({ "requestsPerMinute": 2 })).await;
    let second = blue.post("/v1/keys", json!({ "name": "second" })).await.expect(StatusCode::CREATED).json();
    let second = server.client_with(second["key"].as_str().unwrap());
    blue.get("/v1/buckets").await.expect(StatusCode::OK);
    blue.get("/v1/buckets").await.expect_error(429, "rate_limited");
    assert_eq!(
        second.get("/v1/buckets").await.expect(StatusCode::OK).header("ratelimit"),
        "\"default\";r=1;t=30"
    );
    let operator = server.operator().with("x-account-id", &id);
    for _ in 0..5 {
        assert_eq!(operator.get("/v1/buckets").await.expect(StatusCode::OK).header("ratelimit"), "");
    }
}

#[tokio::test]
async fn a_new_limit_counts_from_the_next_request_on() {
    let server = TestServer::start().await;
    let (id, blue) = server.account("Blue", json!({ "requestsPerMinute": 1 })).await;
    blue.get("/v1/buckets").await.expect(StatusCode::OK);
    blue.get("/v1/buckets").await.expect_error(429, "rate_limited");
    let set = async |limit: serde_json::Value| {
        let body = json!({ "plan": { "requestsPerMinute": limit } });
        server.operator().patch(&format!("/admin/v1/accounts/{id}"), body).await.expect(StatusCode::OK);
    };
    set(json!(3)).await;
    assert_eq!(blue.get("/v1/buckets").await.header("ratelimit"), "\"default\";r=2;t=20");
    set(json!(null)).await;
    assert_eq!(blue.get("/v1/buckets").await.expect(StatusCode::OK).header("ratelimit"), "");
}
