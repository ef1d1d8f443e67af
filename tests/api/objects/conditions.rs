//! Conditional reads and writes. The order of precedence is tested beside its code; here, that it reaches the wire.

use http::StatusCode;
use stowbox_tests::TestServer;

const X: &str = "/v1/buckets/photos/objects/x";

async fn server_with_object() -> (TestServer, String) {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let etag = server.client().put(X, "hello").await.expect(StatusCode::CREATED).header("etag");
    (server, etag)
}

#[tokio::test]
async fn a_read_with_if_none_match_is_not_modified() {
    let (server, etag) = server_with_object().await;
    let bare = etag.trim_matches('"').to_owned();
    for tag in [etag.clone(), bare, format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
        let answer = server.client().with("if-none-match", &tag).get(X).await;
        assert_eq!(answer.status, StatusCode::NOT_MODIFIED, "{tag}");
        assert!(answer.body.is_empty());
        assert_eq!(answer.header("etag"), etag);
    }
    server.client().with("if-none-match", "\"other\"").get(X).await.expect(StatusCode::OK);
    server.client().with("if-none-match", "\"torn").get(X).await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn a_read_with_if_match_of_another_fails() {
    let (server, etag) = server_with_object().await;
    server.client().with("if-match", &etag).get(X).await.expect(StatusCode::OK);
    server.client().with("if-match", "\"other\"").get(X).await.expect_error(412, "precondition_failed");
}

#[tokio::test]
async fn dates_are_conditions_too() {
    let (server, _) = server_with_object().await;
    let modified = server.client().get(X).await.header("last-modified");
    let since = server.client().with("if-modified-since", &modified).get(X).await;
    assert_eq!(since.status, StatusCode::NOT_MODIFIED);
    server.client().with("if-unmodified-since", &modified).get(X).await.expect(StatusCode::OK);
    let long_ago = "Thu, 01 Jan 1970 00:00:00 GMT";
    server.client().with("if-modified-since", long_ago).get(X).await.expect(StatusCode::OK);
    server
        .client()
        .with("if-unmodified-since", long_ago)
        .get(X)
        .await
        .expect_error(412, "precondition_failed");
    server.client().with("if-modified-since", "yesterday").get(X).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn if_range_decides_whether_the_range_counts() {
    let (server, etag) = server_with_object().await;
    let get = async |validator: &str| {
        server.client().with("range", "bytes=0-1").with("if-range", validator).get(X).await
    };
    assert_eq!(get(&etag).await.expect(StatusCode::PARTIAL_CONTENT).body, "he");
    assert_eq!(get("\"other\"").await.expect(StatusCode::OK).body, "hello");
    assert_eq!(get(&format!("W/{etag}")).await.expect(StatusCode::OK).body, "hello");
}

#[tokio::test]
async fn if_none_match_star_writes_only_a_new_key() {
    let (server, _) = server_with_object().await;
    let careful = server.client().with("if-none-match", "*");
    careful.put(X, "again").await.expect_error(412, "precondition_failed");
    careful.put("/v1/buckets/photos/objects/new", "x").await.expect(StatusCode::CREATED);
    assert_eq!(server.client().get(X).await.body, "hello");
}

#[tokio::test]
async fn if_match_writes_only_over_what_was_read() {
    let (server, etag) = server_with_object().await;
    server.client().with("if-match", &etag).put(X, "second").await.expect(StatusCode::OK);
    server.client().with("if-match", &etag).put(X, "third").await.expect_error(412, "precondition_failed");
    server
        .client()
        .with("if-match", "*")
        .put("/v1/buckets/photos/objects/none", "x")
        .await
        .expect_error(412, "precondition_failed");
    server.client().with("if-match", &etag).delete(X).await.expect_error(412, "precondition_failed");
    assert_eq!(server.client().get(X).await.body, "second");
}

#[tokio::test]
async fn of_many_that_write_if_none_match_star_one_wins() {
    let (server, _) = server_with_object().await;
    let tries = (0..32_usize).map(|n| {
        let client = server.client().with("if-none-match", "*");
        async move { client.put("/v1/buckets/photos/objects/race", vec![b'x'; n * 1000]).await.status }
    });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::CREATED).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::PRECONDITION_FAILED).count(), 31);
}
