//! Public buckets: objects are read without a key, from any origin, and nothing else is.

use http::{Method, StatusCode};
use serde_json::json;
use stowbox_tests::TestServer;

const X: &str = "/v1/buckets/photos/objects/x";

async fn server_with_public_bucket() -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().with("x-metadata-a", "1").put(X, "hello").await.expect(StatusCode::CREATED);
    server
        .client()
        .patch("/v1/buckets/photos", json!({ "visibility": "public" }))
        .await
        .expect(StatusCode::OK);
    server
}

#[tokio::test]
async fn anyone_reads_an_object_of_a_public_bucket_and_does_nothing_else() {
    let server = server_with_public_bucket().await;
    assert_eq!(server.anonymous().get(X).await.expect(StatusCode::OK).body, "hello");
    assert!(server.anonymous().head(X).await.expect(StatusCode::OK).body.is_empty());
    server.anonymous().get("/v1/buckets/photos/objects").await.expect_error(401, "unauthorized");
    server.anonymous().get("/v1/buckets/photos").await.expect_error(401, "unauthorized");
    server.anonymous().put(X, "x").await.expect_error(401, "unauthorized");
    server.anonymous().delete(X).await.expect_error(401, "unauthorized");
    server.client_with("sk_live_wrongwrongwrongwrongwrong").get(X).await.expect_error(401, "unauthorized");
    server
        .client()
        .patch("/v1/buckets/photos", json!({ "visibility": "private" }))
        .await
        .expect(StatusCode::OK);
    server.anonymous().get(X).await.expect_error(401, "unauthorized");
    server.anonymous().get("/v1/buckets/none/objects/x").await.expect_error(401, "unauthorized");
}

#[tokio::test]
async fn pages_of_any_origin_may_read_it_unless_the_bucket_narrows_that() {
    let server = server_with_public_bucket().await;
    let from = |origin: &str| server.anonymous().with("origin", origin);
    let answer = from("https://a.example").get(X).await;
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert!(
        answer
            .headers
            .get_all("access-control-expose-headers")
            .iter()
            .any(|value| value.to_str().unwrap().contains("ETag"))
    );

    server
        .client()
        .patch("/v1/buckets/photos", json!({ "corsOrigins": ["https://a.example"] }))
        .await
        .expect(StatusCode::OK);
    let allowed = from("https://a.example").get(X).await;
    assert_eq!(
        (allowed.header("access-control-allow-origin"), allowed.header("vary")),
        ("https://a.example".into(), "Origin".into())
    );
    assert_eq!(from("https://b.example").get(X).await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn a_preflight_allows_reading_with_a_range_and_nothing_more() {
    let server = server_with_public_bucket().await;
    let preflight = async |method: &str| {
        let client = server
            .anonymous()
            .with("origin", "https://a.example")
            .with("access-control-request-method", method);
        client.send(Method::OPTIONS, X, None).await
    };
    let read = preflight("GET").await;
    assert_eq!(
        (read.status, read.header("access-control-allow-origin").as_str()),
        (StatusCode::NO_CONTENT, "*")
    );
    assert!(read.header("access-control-allow-headers").contains("Range"));
    let refused = preflight("PUT").await;
    assert_eq!(refused.header("allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
    refused.expect_error(405, "method_not_allowed");
    let asked = server.anonymous().send(Method::OPTIONS, "/v1/buckets/private/objects/x", None).await;
    assert_eq!(asked.expect(StatusCode::NO_CONTENT).header("allow"), "GET, HEAD, PUT, DELETE, OPTIONS");
}

#[tokio::test]
async fn a_page_of_any_origin_learns_that_an_object_is_not_there() {
    let server = server_with_public_bucket().await;
    let missing =
        server.anonymous().with("origin", "https://a.example").get("/v1/buckets/photos/objects/none").await;
    assert_eq!(missing.header("access-control-allow-origin"), "*");
    missing.expect_error(404, "object_not_found");
}

#[tokio::test]
async fn what_the_public_reads_counts_for_the_owner() {
    let server = server_with_public_bucket().await;
    let egress =
        async || server.client().get("/v1/account").await.json()["usage"]["egressBytes"].as_u64().unwrap();
    let before = egress().await;
    server.client().put("/v1/buckets/photos/objects/big", vec![0; 100_000]).await.expect(StatusCode::CREATED);
    server.anonymous().get("/v1/buckets/photos/objects/big").await.expect(StatusCode::OK);
    assert!(egress().await >= before + 100_000);
}
