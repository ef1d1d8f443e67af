//! A store that is away for a while.

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_core::Storage;
use stowbox_server::ServeOptions;
use stowbox_tests::{Answer, Client, RemoteBucket, TestServer, noise};

const OBJECT: &str = "/v1/buckets/photos/objects/large";

/// A server whose blobs lie in the bucket, with one large object and a bucket of its own.
async fn server_on(bucket: &RemoteBucket) -> TestServer {
    let storage = Storage::parse(&bucket.uri()).unwrap();
    let server = TestServer::start_with(|config| config.storage = storage, ServeOptions::default()).await;
    server.client().create_bucket("photos").await;
    server.client().put(OBJECT, noise(1, 200_000)).await.expect(StatusCode::CREATED);
    server
}

#[track_caller]
fn assert_unavailable(answer: Answer) {
    let wait: u64 = answer.header("retry-after").parse().expect("it tells when to try again");
    assert!((1..=60).contains(&wait), "{wait}");
    answer.expect_error(503, "storage_unavailable");
}

async fn usage(client: &Client) -> Value {
    let mut usage = client.get("/v1/account").await.expect(StatusCode::OK).json()["usage"].clone();
    for counted in ["requestCount", "ingressBytes", "egressBytes"] {
        usage[counted] = Value::Null;
    }
    usage
}

#[tokio::test]
async fn a_store_that_is_away_is_told_as_503_with_retry_after_and_nothing_is_changed() {
    let mut bucket = RemoteBucket::start().await;
    let server = server_on(&bucket).await;
    let client = server.client();
    let upload = client.post("/v1/buckets/photos/uploads", json!({ "key": "film" })).await.json();
    let part =
        format!("/v1/buckets/photos/uploads/{}/parts/1?key=film", upload["uploadId"].as_str().unwrap());
    let before = usage(&client).await;
    bucket.go_away().await;
    // All at once, since the store is tried for some seconds before it is given up.
    let ranged = client.clone().with("range", "bytes=9-");
    let (replaced, new, read, read_part, sent) = tokio::join!(
        client.put(OBJECT, noise(2, 300_000)),
        client.put("/v1/buckets/photos/objects/new", noise(2, 300_000)),
        client.get(OBJECT),
        ranged.get(OBJECT),
        client.put(&part, noise(2, 300_000)),
    );
    for answer in [replaced, new, read, read_part, sent] {
        assert_unavailable(answer);
    }
    assert_eq!(usage(&client).await, before);
    client.head("/v1/buckets/photos/objects/new").await.expect(StatusCode::NOT_FOUND);
    // What lies in the catalog needs no store.
    client.put("/v1/buckets/photos/objects/small", "x").await.expect(StatusCode::CREATED);
    client.head(OBJECT).await.expect(StatusCode::OK);

    bucket.come_back().await;
    assert!(client.get(OBJECT).await.expect(StatusCode::OK).body == noise(1, 200_000));
    client.put(OBJECT, noise(2, 300_000)).await.expect(StatusCode::OK);
    assert!(client.get(OBJECT).await.expect(StatusCode::OK).body == noise(2, 300_000));
    client.put(&part, noise(2, 300_000)).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_answer_of_5xx_is_not_kept_for_its_idempotency_key() {
    let mut bucket = RemoteBucket::start().await;
    let server = server_on(&bucket).await;
    let once = server.client().with("idempotency-key", "k");
    bucket.go_away().await;
    assert_unavailable(once.put(OBJECT, noise(2, 300_000)).await);
    bucket.come_back().await;
    let done = once.put(OBJECT, noise(2, 300_000)).await.expect(StatusCode::OK);
    assert_eq!(done.header("idempotency-replayed"), "");
    let again = once.put(OBJECT, noise(2, 300_000)).await.expect(StatusCode::OK);
    assert_eq!((again.header("idempotency-replayed"), again.body), ("true".to_owned(), done.body));
}
