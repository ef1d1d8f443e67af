//! `/admin/v1/settings`

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_server::ServeOptions;
use stowbox_tests::TestServer;

#[tokio::test]
async fn public_urls_hold_at_once_and_outlive_a_restart() {
    let server = TestServer::start().await;
    let operator = server.operator();
    let settings = operator.get("/admin/v1/settings").await.expect(StatusCode::OK).json();
    let expected = json!({
        "listen": settings["listen"], "publicUrls": [], "allowPrivateWebhooks": false, "fixed": ["listen"],
        "restartNeeded": false,
    });
    assert_eq!(settings, expected);
    server.client().create_bucket("photos").await;
    server.client().put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    let stranger = server.client().with("host", "files.example.com");
    stranger.get("/v1/buckets").await.expect_error(421, "misdirected_request");
    let change = json!({ "publicUrls": ["https://files.example.com/"] });
    let changed = operator.patch("/admin/v1/settings", change).await.expect(StatusCode::OK).json();
    assert_eq!(changed["publicUrls"], json!(["https://files.example.com"]));
    stranger.get("/v1/buckets").await.expect(StatusCode::OK);
    let signed =
        server.client().post("/v1/buckets/photos/sign", json!({ "key": "a", "method": "GET" })).await.json();
    assert!(signed["url"].as_str().unwrap().starts_with("https://files.example.com/signed/photos/a?"));
    let server = server.restart().await;
    let kept = server.operator().get("/admin/v1/settings").await.json();
    assert_eq!(kept["publicUrls"], json!(["https://files.example.com"]));
}

#[tokio::test]
async fn webhooks_to_private_addresses_are_allowed_and_forbidden_again() {
    let server = TestServer::start().await;
    let webhook = json!({ "url": "http://192.168.7.7/hook", "events": ["*"] });
    let create = async || server.client().post("/v1/webhooks", webhook.clone()).await;
    let allow = async |allowed: bool| {
        let change = json!({ "allowPrivateWebhooks": allowed });
        server.operator().patch("/admin/v1/settings", change).await.expect(StatusCode::OK).json()
    };
    create().await.expect_error(400, "invalid_request");
    assert_eq!(allow(true).await["allowPrivateWebhooks"], true);
    create().await.expect(StatusCode::CREATED);
    allow(false).await;
    create().await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn what_was_given_at_the_start_is_not_changed_here() {
    let options =
        ServeOptions { public_urls: vec!["https://given.example".to_owned()], ..ServeOptions::default() };
    let server = TestServer::start_with(|config| config.allow_private_webhooks = true, options).await;
    let operator = server.operator();
    let settings = operator.get("/admin/v1/settings").await.json();
    assert_eq!(settings["fixed"], json!(["listen", "publicUrls", "allowPrivateWebhooks"]));
    for change in [
        json!({ "listen": "127.0.0.1:1" }),
        json!({ "publicUrls": [] }),
        json!({ "allowPrivateWebhooks": false }),
    ] {
        operator.patch("/admin/v1/settings", change).await.expect_error(400, "invalid_request");
    }
    assert_eq!(operator.get("/admin/v1/settings").await.json(), settings);
}

#[tokio::test]
async fn settings_that_make_no_sense_and_strangers_are_refused() {
    let server = TestServer::start().await;
    for bad in [
        json!({ "publicUrls": ["files.example.com"] }),
        json!({ "publicUrls": "https://a" }),
        json!({ "port": 1 }),
        json!({ "allowPrivateWebhooks": "yes" }),
    ] {
        server.operator().patch("/admin/v1/settings", bad).await.expect_error(400, "invalid_request");
    }
    server.client().get("/admin/v1/settings").await.expect_error(403, "forbidden");
    let settings = server.operator().get("/admin/v1/settings").await.json();
    assert_eq!(settings["publicUrls"], Value::Array(Vec::new()));
}
