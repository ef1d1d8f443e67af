//! Webhooks themselves

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Receiver, TestServer};

use super::{create, path, put};

#[tokio::test]
async fn a_webhook_shows_its_secret_once() {
    let server = TestServer::start().await;
    let made = create(
        &server,
        json!({ "url": "http://127.0.0.1:9/hook", "events": ["object.created", "object.created"], "buckets": ["photos"],
                "prefix": "a/", "description": "d" }),
    )
    .await;
    let secret = made["signingSecret"].as_str().unwrap();
    assert!(secret.starts_with("whsec_") && secret.len() == 50, "{secret}");
    assert!(made["id"].as_str().unwrap().starts_with("whk_"));
    let got = server.client().get(&path(&made, "")).await.expect(StatusCode::OK).json();
    assert_eq!(
        got,
        json!({
            "id": made["id"], "url": "http://127.0.0.1:9/hook", "events": ["object.created"], "buckets": ["photos"],
            "prefix": "a/", "description": "d", "enabled": true, "status": "active",
            "createdAt": server.now().to_string(), "updatedAt": server.now().to_string(), "lastDeliveryAt": null,
        })
    );
    let listed = server.client().get("/v1/webhooks").await.json();
    assert_eq!(listed, json!({ "data": [got], "cursor": null }));
}

#[tokio::test]
async fn a_webhook_is_changed_field_by_field_and_deleted() {
    let server = TestServer::start().await;
    let made =
        create(&server, json!({ "url": "http://127.0.0.1:9/", "events": ["*"], "prefix": "a/" })).await;
    let change = json!({ "prefix": null, "events": ["object.deleted"], "enabled": false });
    let changed = server.client().patch(&path(&made, ""), change).await.expect(StatusCode::OK).json();
    assert_eq!((&changed["prefix"], &changed["status"]), (&Value::Null, &json!("disabled")));
    assert_eq!(changed["events"], json!(["object.deleted"]));
    assert_eq!(changed["url"], made["url"]);
    server.client().delete(&path(&made, "")).await.expect(StatusCode::NO_CONTENT);
    server.client().get(&path(&made, "")).await.expect_error(404, "webhook_not_found");
    server.client().delete(&path(&made, "")).await.expect_error(404, "webhook_not_found");
}

#[tokio::test]
async fn bad_webhooks_are_refused() {
    let server = TestServer::start().await;
    let url = "http://127.0.0.1:9/";
    for bad in [
        json!({}),
        json!({ "url": url }),
        json!({ "url": url, "events": [] }),
        json!({ "url": url, "events": ["object.updated"] }),
        json!({ "url": url, "events": "*" }),
        json!({ "url": url, "events": ["*"], "buckets": [] }),
        json!({ "url": url, "events": ["*"], "buckets": ["NO"] }),
        json!({ "url": url, "events": ["*"], "prefix": "x".repeat(1025) }),
        json!({ "url": url, "events": ["*"], "description": "x".repeat(501) }),
        json!({ "url": url, "events": ["*"], "status": "active" }),
        json!({ "url": "nonsense", "events": ["*"] }),
    ] {
        server.client().post("/v1/webhooks", bad).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn webhooks_are_for_admin_keys_and_within_the_account() {
    let server = TestServer::start().await;
    let made = create(&server, json!({ "url": "http://127.0.0.1:9/", "events": ["*"] })).await;
    let issued = server.client().post("/v1/keys", json!({ "name": "w", "permission": "write" })).await.json();
    let writer = server.client_with(issued["key"].as_str().unwrap());
    for below in ["", "/deliveries", "/deliveries/dlv_x"] {
        writer.get(&path(&made, below)).await.expect_error(403, "forbidden");
    }
    for below in ["/test", "/rotate-secret", "/replay", "/deliveries/dlv_x/redeliver"] {
        writer
            .post(&path(&made, below), json!({ "since": "2020-01-01T00:00:00Z" }))
            .await
            .expect_error(403, "forbidden");
    }
    writer.get("/v1/webhooks").await.expect_error(403, "forbidden");
    writer.get("/v1/inboxes").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn webhooks_are_listed_in_pages() {
    let server = TestServer::start().await;
    for n in 0..3 {
        create(&server, json!({ "url": format!("http://127.0.0.1:9/{n}"), "events": ["*"] })).await;
    }
    let page = server.client().get("/v1/webhooks?limit=2").await.json();
    assert_eq!(page["data"][1]["url"], "http://127.0.0.1:9/1");
    let cursor = page["cursor"].as_str().unwrap();
    let rest = server.client().get(&format!("/v1/webhooks?limit=2&cursor={cursor}")).await.json();
    assert_eq!((&rest["data"][0]["url"], &rest["cursor"]), (&json!("http://127.0.0.1:9/2"), &Value::Null));
    server.client().get("/v1/webhooks?cursor=abc").await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn a_webhook_hears_only_what_it_listens_to() {
    let server = TestServer::start().await;
    for bucket in ["photos", "others"] {
        server.client().create_bucket(bucket).await;
    }
    let (created, deleted, below, elsewhere, off) = (
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
    );
    create(&server, json!({ "url": created.url(), "events": ["object.created"] })).await;
    create(&server, json!({ "url": deleted.url(), "events": ["object.deleted"] })).await;
    create(&server, json!({ "url": below.url(), "events": ["*"], "prefix": "a/" })).await;
    create(&server, json!({ "url": elsewhere.url(), "events": ["*"], "buckets": ["others"] })).await;
    create(&server, json!({ "url": off.url(), "events": ["*"], "enabled": false })).await;
    put(&server, "a/x").await;
    put(&server, "b").await;
    server.client().delete("/v1/buckets/photos/objects/b").await.expect(StatusCode::NO_CONTENT);
    server.client().delete("/v1/buckets/photos/objects/none").await.expect_error(404, "object_not_found");
    server.client().put("/v1/buckets/others/objects/c", "c").await.expect(StatusCode::CREATED);
    server.run_background_work().await;
    let heard = |receiver: &Receiver| {
        let mut heard: Vec<_> = receiver
            .bodies()
            .iter()
            .map(|body| {
                format!("{} {}", body["type"].as_str().unwrap(), body["data"]["key"].as_str().unwrap())
            })
            .collect();
        heard.sort();
        heard
    };
    assert_eq!(heard(&created), ["object.created a/x", "object.created b", "object.created c"]);
    assert_eq!(heard(&deleted), ["object.deleted b"]);
    assert_eq!(heard(&below), ["object.created a/x"]);
    assert_eq!(heard(&elsewhere), ["object.created c"]);
    assert!(heard(&off).is_empty());
}

#[tokio::test]
async fn an_event_tells_what_happened_to_which_object() {
    let receiver = Receiver::start().await;
    let (server, _) = super::server_with(&receiver).await;
    let put = server
        .client()
        .with("content-type", "text/plain")
        .with("x-metadata-owner", "Zoë")
        .put("/v1/buckets/photos/objects/a/ü.txt", "hello")
        .await
        .expect(StatusCode::CREATED)
        .json();
    server.run_background_work().await;
    let account = server.client().get("/v1/account").await.json()["id"].clone();
    let request = &receiver.requests()[0];
    let body = request.json();
    assert!(body["id"].as_str().unwrap().starts_with("evt_"));
    assert_eq!(
        body,
        json!({
            "id": request.header("webhook-id"), "type": "object.created", "timestamp": server.now().to_string(),
            "accountId": account,
            "data": { "bucket": "photos", "key": "a/ü.txt", "sizeBytes": 5, "etag": put["etag"],
                      "contentType": "text/plain", "metadata": { "owner": "Zoë" } },
        })
    );
    assert_eq!(request.line, "POST /hook HTTP/1.1");
    assert_eq!(request.header("content-type"), "application/json");
}

#[tokio::test]
async fn what_is_owed_to_a_disabled_webhook_waits_until_it_is_enabled() {
    let receiver = Receiver::start().await;
    receiver.answer(500);
    let (server, webhook) = super::server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    server.client().patch(&path(&webhook, ""), json!({ "enabled": false })).await.expect(StatusCode::OK);
    server.client().post(&path(&webhook, "/test"), json!({})).await.expect_error(400, "invalid_request");
    put(&server, "while-disabled").await;
    server.advance(std::time::Duration::from_mins(1));
    server.run_background_work().await;
    assert_eq!(receiver.requests().len(), 1);
    receiver.answer(204);
    server.client().patch(&path(&webhook, ""), json!({ "enabled": true })).await.expect(StatusCode::OK);
    server.run_background_work().await;
    let keys: Vec<_> = receiver.bodies().iter().map(|body| body["data"]["key"].clone()).collect();
    assert_eq!(keys, ["x", "x"], "what happened while it was disabled is not told");
    let webhook = server.client().get(&path(&webhook, "")).await.json();
    assert_eq!(
        (&webhook["status"], &webhook["lastDeliveryAt"]),
        (&json!("active"), &json!(server.now().to_string()))
    );
}
