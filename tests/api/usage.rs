//! `/v1/usage`

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Client, TestServer};

async fn series(client: &Client, query: &str) -> Value {
    client.get(&format!("/v1/usage?{query}")).await.expect(StatusCode::OK).json()
}

fn counts(series: &Value) -> Vec<u64> {
    series["data"].as_array().unwrap().iter().map(|point| point["requestCount"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn requests_and_traffic_are_told_hour_by_hour() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a", vec![0; 5000]).await.expect(StatusCode::CREATED);
    server.advance(Duration::from_hours(2));
    client.get("/v1/buckets/photos/objects/a").await.expect(StatusCode::OK);
    let told = series(&client, "from=2025-11-18T11:59:59Z&to=2025-11-18T15:00:00Z").await;
    assert_eq!((&told["from"], &told["step"]), (&json!("2025-11-18T11:00:00.000Z"), &json!("hour")));
    assert_eq!(told["to"], "2025-11-18T15:00:00.000Z");
    assert_eq!(counts(&told), [0, 2, 0, 1]);
    assert_eq!(told["data"][1]["at"], "2025-11-18T12:00:00.000Z");
    assert!(told["data"][1]["ingressBytes"].as_u64().unwrap() >= 5000);
    assert!(told["data"][3]["egressBytes"].as_u64().unwrap() >= 5000);
}

#[tokio::test]
async fn by_default_it_is_the_last_day_or_the_last_thirty() {
    let server = TestServer::start().await;
    let client = server.client();
    client.get("/v1/buckets").await.expect(StatusCode::OK);
    server.advance(Duration::from_hours(24));
    client.get("/v1/buckets").await.expect(StatusCode::OK);
    server.advance(Duration::from_millis(1));
    let hours = series(&client, "").await;
    assert_eq!((counts(&hours).len(), counts(&hours)[23]), (24, 1));
    let days = series(&client, "step=day").await;
    assert_eq!((counts(&days).len(), &counts(&days)[28..]), (30, &[1, 2][..]));
    assert_eq!(days["data"][29]["at"], "2025-11-19T00:00:00.000Z");
}

#[tokio::test]
async fn storage_and_errors_are_told_for_every_step() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a", vec![0; 1000]).await.expect(StatusCode::CREATED);
    client.get("/v1/buckets/none").await.expect_error(404, "bucket_not_found");
    server.run_background_work().await;
    server.advance(Duration::from_hours(3));
    client.put("/v1/buckets/photos/objects/b", vec![0; 500]).await.expect(StatusCode::CREATED);
    let told = series(&client, "from=2025-11-18T11:00:00Z&to=2025-11-18T16:00:00Z").await;
    let column = |name: &str| -> Vec<u64> {
        told["data"].as_array().unwrap().iter().map(|point| point[name].as_u64().unwrap()).collect()
    };
    assert_eq!(column("storageBytes"), [0, 1000, 1000, 1000, 1500]);
    assert_eq!(column("objectCount"), [0, 1, 1, 1, 2]);
    assert_eq!(column("errorCount"), [0, 1, 0, 0, 0]);
    let later = series(&client, "from=2025-11-18T13:00:00Z&to=2025-11-18T14:00:00Z").await;
    assert_eq!(later["data"][0]["storageBytes"], 1000, "what was there before the span counts in it");
}

#[tokio::test]
async fn bad_spans_are_refused() {
    let server = TestServer::start().await;
    for bad in [
        "from=yesterday",
        "to=2025",
        "step=week",
        "from=2025-11-18T12:00:00Z&to=2025-11-18T12:00:00Z",
        "from=2030-01-01T00:00:00Z",
        "from=2020-01-01T00:00:00Z",
        "from=-9999-01-01T00:00:00Z&to=9999-01-01T00:00:00Z",
    ] {
        server.client().get(&format!("/v1/usage?{bad}")).await.expect_error(400, "invalid_request");
    }
}
