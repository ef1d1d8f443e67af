//! `/v1/account`

use std::time::Duration;

use http::StatusCode;
use stowbox_tests::TestServer;

#[tokio::test]
async fn storage_is_counted_exactly_through_every_change() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let usage = async || {
        let account = server.client().get("/v1/account").await.json();
        let bucket = server.client().get("/v1/buckets/photos").await.json();
        let counts = (
            account["usage"]["storageBytes"].as_u64().unwrap(),
            account["usage"]["objectCount"].as_u64().unwrap(),
        );
        assert_eq!(counts, (bucket["sizeBytes"].as_u64().unwrap(), bucket["objectCount"].as_u64().unwrap()));
        counts
    };
    assert_eq!(usage().await, (0, 0));
    server.client().put("/v1/buckets/photos/objects/a", vec![0; 100]).await.expect(StatusCode::CREATED);
    server.client().put("/v1/buckets/photos/objects/b", vec![0; 100_000]).await.expect(StatusCode::CREATED);
    assert_eq!(usage().await, (100_100, 2));
    server.client().put("/v1/buckets/photos/objects/b", vec![0; 50]).await.expect(StatusCode::OK);
    assert_eq!(usage().await, (150, 2));
    server
        .client()
        .with("if-none-match", "*")
        .put("/v1/buckets/photos/objects/b", "x")
        .await
        .expect_error(412, "precondition_failed");
    assert_eq!(usage().await, (150, 2));
    server.client().delete("/v1/buckets/photos/objects/a").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(usage().await, (50, 1));
}

#[tokio::test]
async fn requests_and_traffic_are_counted_in_the_month_they_fall_in() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().put("/v1/buckets/photos/objects/a", vec![0; 5000]).await.expect(StatusCode::CREATED);
    server.client().get("/v1/buckets/photos/objects/a").await.expect(StatusCode::OK);
    server.run_background_work().await;
    server.client().get("/v1/buckets/photos/objects/a").await.expect(StatusCode::OK);
    let usage = server.client().get("/v1/account").await.json()["usage"].clone();
    assert_eq!(usage["requestCount"], 4, "those written down and those still in memory");
    assert!(usage["ingressBytes"].as_u64().unwrap() >= 5000);
    assert!(usage["egressBytes"].as_u64().unwrap() >= 10_000);
    assert_eq!(
        (usage["periodStart"].as_str(), usage["periodEnd"].as_str()),
        (Some("2025-11-01T00:00:00.000Z"), Some("2025-12-01T00:00:00.000Z"))
    );
    server.advance(Duration::from_hours(24 * 20));
    let next = server.client().get("/v1/account").await.json()["usage"].clone();
    assert_eq!(next["requestCount"], 0);
    assert_eq!(next["storageBytes"], 5000);
}

#[tokio::test]
async fn the_plan_of_a_local_server_has_no_limits() {
    let server = TestServer::start().await;
    let account = server.client().get("/v1/account").await.json();
    assert_eq!(account["name"], "default");
    for limit in ["maxStorageBytes", "maxObjectBytes", "requestsPerMinute"] {
        assert!(account["plan"][limit].is_null());
    }
}
