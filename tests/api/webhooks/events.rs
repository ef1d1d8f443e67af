//! Which change tells of what

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Receiver, TestServer};

use super::server_with;

/// Each event as `type key`, in any order: deliveries promise none.
async fn told(server: &TestServer, receiver: &Receiver) -> Vec<String> {
    server.run_background_work().await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut told: Vec<_> = receiver
        .bodies()
        .iter()
        .map(|body| format!("{} {}", text(&body["type"]), text(&body["data"]["key"])))
        .collect();
    told.sort();
    told
}

#[tokio::test]
async fn a_completed_upload_tells_of_itself_and_of_the_object() {
    let receiver = Receiver::start().await;
    let (server, _) = server_with(&receiver).await;
    let upload = server.client().post("/v1/buckets/photos/uploads", json!({ "key": "film" })).await.json();
    let id = upload["uploadId"].as_str().unwrap();
    let part =
        server.client().put(&format!("/v1/buckets/photos/uploads/{id}/parts/1?key=film"), "x").await.json();
    assert!(told(&server, &receiver).await.is_empty(), "an unfinished upload tells nobody");
    let body = json!({ "key": "film", "parts": [{ "partNumber": 1, "etag": part["etag"] }] });
    server
        .client()
        .post(&format!("/v1/buckets/photos/uploads/{id}/complete"), body)
        .await
        .expect(StatusCode::OK);
    assert_eq!(told(&server, &receiver).await, ["object.created film", "upload.completed film"]);
}

#[tokio::test]
async fn a_copy_creates_and_a_move_deletes_too() {
    let receiver = Receiver::start().await;
    let (server, _) = server_with(&receiver).await;
    server.client().put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    let copy = async |from: &str, body: Value| {
        let path = format!("/v1/buckets/photos/objects/{from}/copy");
        server.client().post(&path, body).await.expect(StatusCode::CREATED)
    };
    copy("a", json!({ "destinationKey": "b" })).await;
    copy("b", json!({ "destinationKey": "c", "move": true })).await;
    let expected = ["object.created a", "object.created b", "object.created c", "object.deleted b"];
    assert_eq!(told(&server, &receiver).await, expected);
}

#[tokio::test]
async fn a_batch_tells_of_each_object_and_of_no_missing_one() {
    let receiver = Receiver::start().await;
    let (server, _) = server_with(&receiver).await;
    for key in ["a", "b"] {
        server
            .client()
            .put(&format!("/v1/buckets/photos/objects/{key}"), "x")
            .await
            .expect(StatusCode::CREATED);
    }
    let body = json!({ "keys": ["a", "b", "none"] });
    server.client().post("/v1/buckets/photos/objects/batch-delete", body).await.expect(StatusCode::OK);
    let expected = ["object.created a", "object.created b", "object.deleted a", "object.deleted b"];
    assert_eq!(told(&server, &receiver).await, expected);
}

/// Every field by its name and kind, whatever it holds.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shape(value))).collect(),
        Value::String(_) => json!("text"),
        Value::Number(_) => json!("number"),
        other => json!(format!("{other}")),
    }
}

#[tokio::test]
async fn what_openapi_json_shows_of_an_event_is_what_is_sent() {
    let receiver = Receiver::start().await;
    let (server, _) = server_with(&receiver).await;
    let put = server.client().with("x-metadata-author", "Ada");
    put.put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    server.run_background_work().await;
    let document: Value = serde_json::from_str(stowbox_server::openapi_json()).unwrap();
    let described =
        document.pointer("/webhooks/object.created/post/requestBody/content/application~1json/example");
    assert_eq!(shape(&receiver.bodies()[0]), shape(described.unwrap()));
}
