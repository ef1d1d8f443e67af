//! Where webhooks may not go; the whole table of addresses stands in core, beside the guard

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use stowbox_core::dns::Hosts;
use stowbox_server::ServeOptions;
use stowbox_tests::{Behaviour, Receiver, TestServer};

use super::{create, newest, put, server_with};

async fn refused(server: &TestServer, url: &str) {
    let error = server.client().post("/v1/webhooks", json!({ "url": url, "events": ["*"] })).await;
    let error = error.expect_error(400, "invalid_request");
    assert!(error["message"].as_str().unwrap().contains("`url`"), "{url}: {error}");
}

#[tokio::test]
async fn metadata_private_and_plain_http_urls_are_refused_when_given() {
    let server = TestServer::start().await;
    for url in [
        "https://169.254.169.254/latest",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://[::ffff:169.254.169.254]/",
        "https://[64:ff9b::a9fe:a9fe]/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "https://192.168.0.1/",
        "http://203.0.113.7/",
        "https://user:pw@203.0.113.7/",
        "ftp://203.0.113.7/",
    ] {
        refused(&server, url).await;
    }
    create(&server, json!({ "url": "https://203.0.113.7/hook", "events": ["object.deleted"] })).await;
}

#[tokio::test]
async fn a_change_of_the_url_is_judged_like_a_new_one() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    let change = json!({ "url": "https://169.254.169.254/" });
    let answer = server.client().patch(&super::path(&webhook, ""), change).await;
    answer.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn the_operator_may_allow_private_addresses_but_never_metadata() {
    let server =
        TestServer::start_with(|config| config.allow_private_webhooks = true, ServeOptions::default()).await;
    for url in ["http://10.0.0.1/", "https://192.168.0.1/"] {
        create(&server, json!({ "url": url, "events": ["object.deleted"] })).await;
    }
    for url in
        ["https://169.254.169.254/", "https://[fd00:ec2::254]/", "https://0.0.0.0/", "http://203.0.113.7/"]
    {
        refused(&server, url).await;
    }
}

#[tokio::test]
async fn loopback_is_refused_once_others_can_reach_the_server() {
    let server = TestServer::start().await;
    server.app().set_listens_on_loopback(false);
    for url in ["http://127.0.0.1:9/", "http://2130706433/", "https://[::1]/"] {
        refused(&server, url).await;
    }
}

#[tokio::test]
async fn a_name_that_moves_to_a_forbidden_address_after_it_was_checked_is_not_connected_to() {
    let receiver = Receiver::start().await;
    let hosts = Arc::new(Hosts::default());
    hosts.set("rebinding.test", &["127.0.0.1"]);
    let dns = hosts.clone();
    let server = TestServer::start_with(move |config| config.dns = dns, ServeOptions::default()).await;
    server.client().create_bucket("photos").await;
    let url = format!("http://rebinding.test:{}/hook", receiver.address().port());
    let webhook = create(&server, json!({ "url": url, "events": ["*"] })).await;
    put(&server, "x").await;
    server.run_background_work().await;
    assert_eq!(receiver.requests().len(), 1);
    assert!(receiver.requests()[0].header("host").starts_with("rebinding.test"));
    for addresses in [&["169.254.169.254"][..], &["10.0.0.1"], &["203.0.113.7"], &["127.0.0.1", "10.0.0.1"]] {
        hosts.set("rebinding.test", addresses);
        put(&server, "y").await;
        server.run_background_work().await;
        let delivery = newest(&server, &webhook).await;
        let error = delivery["attempts"][0]["error"].as_str().unwrap();
        assert!(error.starts_with("Not sent"), "{addresses:?}: {error}");
    }
    assert_eq!(receiver.requests().len(), 1);
    server.app().set_listens_on_loopback(false);
    hosts.set("rebinding.test", &["127.0.0.1"]);
    put(&server, "z").await;
    server.run_background_work().await;
    assert_eq!(receiver.requests().len(), 1, "what was allowed at creation is judged at every attempt");
}

#[tokio::test]
async fn a_literal_address_is_judged_again_at_every_attempt() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    server.app().set_listens_on_loopback(false);
    put(&server, "x").await;
    server.run_background_work().await;
    assert!(receiver.requests().is_empty());
    let error = newest(&server, &webhook).await["attempts"][0]["error"].clone();
    assert!(error.as_str().unwrap().starts_with("Not sent"), "{error}");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let (receiver, inner) = (Receiver::start().await, Receiver::start().await);
    let (server, webhook) = server_with(&receiver).await;
    for status in [301, 302, 307, 308] {
        receiver.behave(Behaviour::Answer(status, vec![("location".into(), inner.url())]));
        put(&server, "x").await;
        server.run_background_work().await;
        let delivery = newest(&server, &webhook).await;
        assert_eq!(
            (&delivery["status"], &delivery["attempts"][0]["responseStatus"]),
            (&json!("pending"), &json!(status))
        );
        server.client().delete("/v1/buckets/photos/objects/x").await.expect(StatusCode::NO_CONTENT);
        server.advance(Duration::from_millis(1));
    }
    assert!(inner.requests().is_empty());
}
