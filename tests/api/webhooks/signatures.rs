//! Both schemes, checked as a receiver would

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use standardwebhooks::Webhook;
use stowbox_core::clock::{Clock as _, SystemClock};
use stowbox_tests::{Receiver, Request, TestServer};

use super::{create, path, put, server_with};

/// The snippet that the documentation shows.
#[path = "../../../docs/verify/rust.rs"]
mod documented;

/// HMAC-SHA256 by its definition (RFC 2104), apart from the code under test.
fn hmac(key: &[u8], message: &str) -> Vec<u8> {
    let mut block = [0; 64];
    match key.len() {
        0..=64 => block[..key.len()].copy_from_slice(key),
        _ => block[..32].copy_from_slice(&Sha256::digest(key)),
    }
    let pad = |byte: u8| block.map(|key| key ^ byte).to_vec();
    let inner = Sha256::digest([pad(0x36), message.as_bytes().to_vec()].concat());
    Sha256::digest([pad(0x5c), inner.to_vec()].concat()).to_vec()
}

fn headers(request: &Request) -> HeaderMap {
    let pairs = request.headers.iter().map(|(name, value)| {
        (HeaderName::try_from(name.as_str()).unwrap(), HeaderValue::from_str(value).unwrap())
    });
    pairs.collect()
}

fn verifies(secret: &str, request: &Request) -> bool {
    Webhook::new(secret).unwrap().verify(request.body.as_bytes(), &headers(request)).is_ok()
}

/// A server whose clock stands at the real time: the verifier has no other.
async fn server_now(receiver: &Receiver) -> (TestServer, serde_json::Value) {
    let (server, webhook) = server_with(receiver).await;
    let ahead = SystemClock.now().as_millis() - server.now().as_millis();
    server.advance(Duration::from_millis(u64::try_from(ahead).unwrap()));
    (server, webhook)
}

#[tokio::test]
async fn the_standard_webhooks_library_accepts_a_delivery_and_nothing_altered() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_now(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let request = receiver.requests()[0].clone();
    let secret = webhook["signingSecret"].as_str().unwrap();
    assert!(verifies(secret, &request));
    let mut forged = request.clone();
    forged.body = forged.body.replace("photos", "phonos");
    assert!(!verifies(secret, &forged));
    let mut renamed = request.clone();
    renamed.headers.insert("webhook-id".into(), "evt_other".into());
    assert!(!verifies(secret, &renamed));
    let other = format!("whsec_{}", BASE64.encode([7; 32]));
    assert!(!verifies(&other, &request));
}

#[tokio::test]
async fn x_signature_is_an_hmac_with_the_secret_as_text_over_the_timestamp_and_the_body() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let request = receiver.requests()[0].clone();
    let timestamp = request.header("x-webhook-timestamp");
    assert_eq!(timestamp, server.now().as_seconds().to_string());
    let secret = webhook["signingSecret"].as_str().unwrap();
    let mac = hmac(secret.as_bytes(), &format!("{timestamp}.{}", request.body));
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(request.header("x-signature"), format!("sha256={hex}"));
}

#[tokio::test]
async fn the_documented_snippet_accepts_a_delivery_and_nothing_altered_or_old() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let request = receiver.requests()[0].clone();
    let secret = webhook["signingSecret"].as_str().unwrap();
    let (timestamp, signature) = (request.header("x-webhook-timestamp"), request.header("x-signature"));
    let now = timestamp.parse().unwrap();
    let body = request.body.as_bytes();
    assert!(documented::verify(secret, timestamp, signature, body, now));
    assert!(!documented::verify(secret, timestamp, signature, b"{}", now));
    assert!(!documented::verify("whsec_other", timestamp, signature, body, now));
    assert!(!documented::verify(secret, &(now + 1).to_string(), signature, body, now));
    assert!(!documented::verify(secret, timestamp, "sha256=zz", body, now));
    assert!(!documented::verify(secret, timestamp, signature, body, now + 301));
}

#[tokio::test]
async fn every_attempt_is_signed_afresh_over_the_same_bytes() {
    let receiver = Receiver::start().await;
    receiver.answer(500);
    let (server, _) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    server.advance(Duration::from_secs(6));
    server.run_background_work().await;
    let [first, second] = receiver.requests().try_into().unwrap();
    assert_eq!((&first.body, first.header("webhook-id")), (&second.body, second.header("webhook-id")));
    for header in ["webhook-timestamp", "webhook-signature", "x-webhook-timestamp", "x-signature"] {
        assert_ne!(first.header(header), second.header(header), "{header}");
    }
}

#[tokio::test]
async fn after_a_rotation_both_secrets_sign_for_a_day() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_now(&receiver).await;
    let old = webhook["signingSecret"].as_str().unwrap().to_owned();
    let rotated = server.client().post(&path(&webhook, "/rotate-secret"), json!({})).await;
    let new = rotated.expect(StatusCode::OK).json()["signingSecret"].as_str().unwrap().to_owned();
    assert_ne!(old, new);
    put(&server, "x").await;
    server.run_background_work().await;
    let request = receiver.requests()[0].clone();
    assert!(verifies(&old, &request) && verifies(&new, &request));
    let timestamp = request.header("x-webhook-timestamp");
    let mac = hmac(new.as_bytes(), &format!("{timestamp}.{}", request.body));
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(
        request.header("x-signature"),
        format!("sha256={hex}"),
        "the new one where there is room for one"
    );
    server.advance(Duration::from_hours(24));
    put(&server, "y").await;
    server.run_background_work().await;
    let later = receiver.requests()[1].clone();
    assert_eq!(later.header("webhook-signature").split(' ').count(), 1);
}

#[tokio::test]
async fn a_rotation_cures_a_webhook_whose_secret_cannot_be_read_any_more() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    std::fs::remove_file(server.data_dir().join("secrets.key")).unwrap();
    let server = server.restart().await;
    let rotated = server.client().post(&path(&webhook, "/rotate-secret"), json!({})).await;
    rotated.expect(StatusCode::OK);
    put(&server, "x").await;
    server.run_background_work().await;
    assert_eq!(receiver.requests().len(), 1);
}

#[tokio::test]
async fn signing_secrets_lie_sealed_on_the_disk_and_outlive_a_restart() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    let second = create(&server, json!({ "url": receiver.url(), "events": ["object.deleted"] })).await;
    let mut files = 0;
    for entry in std::fs::read_dir(server.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        files += 1;
        let bytes = std::fs::read(&path).unwrap();
        for secret in [&webhook, &second].map(|webhook| webhook["signingSecret"].as_str().unwrap()) {
            let random = BASE64.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
            for clear in [secret.as_bytes(), &secret.as_bytes()[6..], &random] {
                let found = bytes.windows(clear.len()).any(|window| window == clear);
                assert!(!found, "{} holds a secret", path.display());
            }
        }
    }
    assert!(files > 2);
    let server = server.restart().await;
    put(&server, "x").await;
    server.run_background_work().await;
    let request = receiver.requests()[0].clone();
    let timestamp = request.header("x-webhook-timestamp");
    let mac =
        hmac(webhook["signingSecret"].as_str().unwrap().as_bytes(), &format!("{timestamp}.{}", request.body));
    let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(request.header("x-signature"), format!("sha256={hex}"));
}
