//! `/v1/webhooks` and `/v1/inboxes`, against receivers of every kind.

mod deliveries;
mod endpoints;
mod events;
mod guard;
mod hostile;
mod inbox;
mod signatures;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Receiver, TestServer};

/// A server with the bucket `photos` and a webhook for everything that leads to `receiver`.
async fn server_with(receiver: &Receiver) -> (TestServer, Value) {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let webhook = create(&server, json!({ "url": receiver.url(), "events": ["*"] })).await;
    (server, webhook)
}

async fn create(server: &TestServer, body: Value) -> Value {
    server.client().post("/v1/webhooks", body).await.expect(StatusCode::CREATED).json()
}

async fn put(server: &TestServer, key: &str) {
    let path = format!("/v1/buckets/photos/objects/{key}");
    let answer = server.client().put(&path, "hello").await;
    assert!(answer.status.is_success(), "{answer:?}");
}

/// The path of a webhook, or of something below it.
fn path(webhook: &Value, rest: &str) -> String {
    format!("/v1/webhooks/{}{rest}", webhook["id"].as_str().unwrap())
}

/// The deliveries of a webhook, newest first.
async fn deliveries(server: &TestServer, webhook: &Value, query: &str) -> Vec<Value> {
    let page = server.client().get(&path(webhook, &format!("/deliveries{query}"))).await;
    page.expect(StatusCode::OK).json()["data"].as_array().unwrap().clone()
}

/// The newest delivery of a webhook, with its request and attempts.
async fn newest(server: &TestServer, webhook: &Value) -> Value {
    let id = deliveries(server, webhook, "?limit=1").await[0]["id"].as_str().unwrap().to_owned();
    server.client().get(&path(webhook, &format!("/deliveries/{id}"))).await.expect(StatusCode::OK).json()
}

async fn status(server: &TestServer, webhook: &Value) -> Value {
    server.client().get(&path(webhook, "")).await.expect(StatusCode::OK).json()["status"].clone()
}
