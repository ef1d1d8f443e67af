//! Receivers that hang, reset, trickle or never end

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_server::ServeOptions;
use stowbox_tests::{Behaviour, Receiver, TestServer};

use super::{create, deliveries, newest, put, server_with, status};

/// A server that waits for receivers as long as given, with the bucket `photos`.
async fn patient(timeout: Duration) -> TestServer {
    let server =
        TestServer::start_with(|config| config.webhook_timeout = timeout, ServeOptions::default()).await;
    server.client().create_bucket("photos").await;
    server
}

#[tokio::test]
async fn a_receiver_that_hangs_or_trickles_is_given_up_in_time() {
    let server = patient(Duration::from_millis(400)).await;
    for behaviour in [Behaviour::Hang, Behaviour::Trickle] {
        let receiver = Receiver::start().await;
        receiver.behave(behaviour.clone());
        let webhook = create(&server, json!({ "url": receiver.url(), "events": ["*"] })).await;
        put(&server, "x").await;
        server.run_background_work().await;
        let delivery = newest(&server, &webhook).await;
        assert_eq!(delivery["status"], "pending", "{behaviour:?}");
        let attempt = &delivery["attempts"][0];
        assert!(attempt["error"].as_str().unwrap().contains("no complete response"), "{attempt}");
        assert!((400..5_000).contains(&attempt["durationMs"].as_u64().unwrap()), "{attempt}");
        assert_eq!(status(&server, &webhook).await, "failing");
        server.client().delete(&super::path(&webhook, "")).await.expect(StatusCode::NO_CONTENT);
    }
}

#[tokio::test]
async fn a_reset_is_a_failed_attempt_with_its_reason() {
    let receiver = Receiver::start().await;
    receiver.behave(Behaviour::Reset);
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let attempt = newest(&server, &webhook).await["attempts"][0].clone();
    assert_eq!(attempt["responseStatus"], Value::Null);
    assert!(!attempt["error"].as_str().unwrap().is_empty());
}

#[tokio::test]
async fn of_an_endless_answer_sixteen_kibibytes_are_read() {
    let receiver = Receiver::start().await;
    receiver.behave(Behaviour::Endless);
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let delivery = newest(&server, &webhook).await;
    assert_eq!(delivery["status"], "delivered");
    assert_eq!(delivery["attempts"][0]["responseBody"].as_str().unwrap().len(), 16 * 1024);
    // Buffers of both kernels, and of our client, but not two gibibytes.
    assert!(receiver.written() < 64 << 20, "{}", receiver.written());
}

#[tokio::test]
async fn a_receiver_that_hangs_holds_up_nobody_else() {
    let server = patient(Duration::from_secs(20)).await;
    let (hanging, ready) = (Receiver::start().await, Receiver::start().await);
    hanging.behave(Behaviour::Hang);
    let stuck = create(&server, json!({ "url": hanging.url(), "events": ["*"] })).await;
    create(&server, json!({ "url": ready.url(), "events": ["*"] })).await;
    for n in 0..30 {
        put(&server, &format!("k{n}")).await;
    }
    // Without help from the test: the commit wakes who delivers.
    ready.wait_for(30).await;
    assert!(hanging.requests().len() <= 8, "no more than eight are in flight to one receiver");
    let waiting = deliveries(&server, &stuck, "?status=pending").await;
    assert_eq!(waiting.len(), 30);
}

/// The contract says 50 ms; a debug build on a busy machine is given ten times that.
#[tokio::test(flavor = "multi_thread")]
async fn a_delivery_to_a_ready_receiver_begins_at_once() {
    let receiver = Receiver::start().await;
    let (server, _) = server_with(&receiver).await;
    let mut waits = Vec::new();
    for n in 0..31 {
        put(&server, &format!("k{n}")).await;
        let written = std::time::Instant::now();
        let requests = receiver.wait_for(n + 1).await;
        waits.push(requests[n].at.saturating_duration_since(written));
    }
    waits.sort();
    let median = waits[waits.len() / 2];
    assert!(
        median < Duration::from_millis(500),
        "{median:?} after the answer to the write, of {}",
        waits.len()
    );
}
