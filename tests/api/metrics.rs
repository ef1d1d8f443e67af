//! `/metrics`

use http::StatusCode;
use stowbox_tests::TestServer;

#[tokio::test]
async fn metrics_count_requests_and_what_is_stored() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    for nth in 0..3 {
        let path = format!("/v1/buckets/photos/objects/{nth}");
        server.client().put(&path, vec![0; 1000]).await.expect(StatusCode::CREATED);
    }
    server.client().get("/v1/buckets/none").await.expect_error(404, "bucket_not_found");
    server.anonymous().get("/nowhere").await.expect(StatusCode::NOT_FOUND);
    let answer = server.operator().get("/metrics").await.expect(StatusCode::OK);
    assert!(answer.header("content-type").starts_with("application/openmetrics-text"));
    let text = String::from_utf8(answer.body.to_vec()).unwrap();
    for line in [
        "stowbox_requests_total{method=\"PUT\",route=\"/v1/buckets/{bucket}/objects/{*key}\",status=\"2xx\"} 3",
        "stowbox_requests_total{method=\"GET\",route=\"/v1/buckets/{bucket}\",status=\"4xx\"} 1",
        "stowbox_requests_total{method=\"GET\",route=\"none\",status=\"4xx\"} 1",
        "stowbox_request_duration_seconds_count{method=\"POST\",route=\"/v1/buckets\"} 1",
        "stowbox_accounts 1",
        "stowbox_buckets 1",
        "stowbox_objects 3",
        "stowbox_storage_bytes 3000",
        "stowbox_freed_blobs 0",
        "# EOF",
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    assert!(!text.contains("photos"), "metrics name no bucket");
}

#[tokio::test]
async fn metrics_are_for_the_operator() {
    let server = TestServer::start().await;
    server.anonymous().get("/metrics").await.expect_error(401, "unauthorized");
    server.client().get("/metrics").await.expect_error(403, "forbidden");
}
