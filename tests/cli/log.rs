//! What the log must never say.

use std::fs;

use http::StatusCode;
use serde_json::json;
use stowbox_tests::{KEY, Program, Receiver};

#[tokio::test]
async fn the_most_talkative_log_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let token = "adm_0123456789abcdef0123456789abcdef";
    let data = folder.path().join("data");
    let program = Program::start_logging(&data, &["--admin-token", token], &log).await;
    let client = program.client();
    client.create_bucket("photos").await;
    let issued = client.post("/v1/keys", json!({ "name": "ci" })).await.expect(StatusCode::CREATED).json();
    let receiver = Receiver::start().await;
    let webhook = json!({ "url": receiver.url(), "events": ["*"] });
    let webhook = client.post("/v1/webhooks", webhook).await.expect(StatusCode::CREATED).json();
    let rotate = format!("/v1/webhooks/{}/rotate-secret", webhook["id"].as_str().unwrap());
    let rotated = client.clone().with("idempotency-key", "once").post(&rotate, json!({})).await.json();
    client.put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    receiver.wait_for(1).await;
    let signed = client.post("/v1/buckets/photos/sign", json!({ "key": "a", "method": "GET" })).await.json();
    let signed = signed["url"].as_str().unwrap();
    for url in [signed.to_owned(), signed.replace("signature=", "signature=0")] {
        reqwest::get(url).await.unwrap();
    }
    client
        .with("authorization", "Bearer sk_live_wrongwrongwrongwrongwrongwrongwro000000")
        .get("/v1/keys")
        .await;
    assert_eq!(program.terminate().await, 0);

    let said = fs::read_to_string(&log).unwrap();
    assert!(said.contains(" TRACE ") || said.contains(" DEBUG "), "the log is not talkative: {said:.500}");
    for (what, secret) in [
        ("the first key", KEY),
        ("a key", issued["key"].as_str().unwrap()),
        ("the admin token", token),
        ("a signing secret", webhook["signingSecret"].as_str().unwrap()),
        ("a rotated secret", rotated["signingSecret"].as_str().unwrap()),
        ("a signature", signed.split("signature=").nth(1).unwrap()),
        ("a wrong key", "wrongwrongwrong"),
    ] {
        let line = said.lines().find(|line| line.contains(secret.trim_start_matches("whsec_")));
        assert_eq!(line, None, "{what} is in the log");
    }
}
