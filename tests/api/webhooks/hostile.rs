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
async fn receivers_of_every_bad_kind_hold_up_nobody_else_and_memory_stays_flat() {
    let server = patient(Duration::from_secs(20)).await;
    let redirect = Behaviour::Answer(302, vec![("location".into(), "http://127.0.0.1:1/".into())]);
    let behaviours = [Behaviour::Hang, Behaviour::Reset, Behaviour::Trickle, Behaviour::Endless, redirect];
    let (mut bad, mut stuck) = (Vec::new(), Vec::new());
    for behaviour in behaviours {
        let receiver = Receiver::start().await;
        receiver.behave(behaviour);
        stuck.push(create(&server, json!({ "url": receiver.url(), "events": ["*"] })).await);
        bad.push(receiver);
    }
    let ready = Receiver::start().await;
    create(&server, json!({ "url": ready.url(), "events": ["*"] })).await;
    let before = resident_bytes();
    for n in 0..30 {
        put(&server, &format!("k{n}")).await;
    }
    // Without help from the test: the commit wakes who delivers.
    ready.wait_for(30).await;
    // 30 endless answers are 60 GiB; this process is the server and all of its receivers.
    let grown = resident_bytes().saturating_sub(before);
    assert!(grown < 64 << 20, "{grown} bytes more");
    for (receiver, webhook) in [(&bad[0], &stuck[0]), (&bad[2], &stuck[2])] {
        assert!(receiver.requests().len() <= 8, "no more than eight are in flight to one receiver");
        assert_eq!(deliveries(&server, webhook, "?status=pending").await.len(), 30);
    }
}

/// Of this process, where the system tells.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()).unwrap_or(0) * 1024
}

/// Runs alone (`.config/nextest.toml`): what it measures is no other test's.
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
        median < Duration::from_millis(50),
        "{median:?} after the answer to the write, of {}",
        waits.len()
    );
}
