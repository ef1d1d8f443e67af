//! Bodies that nobody reads to their end, and bodies that have none.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use http::StatusCode;
use serde_json::json;
use stowbox_server::ServeOptions;
use stowbox_tests::{KEY, TestServer, noise};

/// Sends all of a large body before it looks at the answer, as simple clients do; on a thread of its own.
async fn answer_to(server: &TestServer, head: String, body_bytes: usize) -> String {
    let address = server.url().trim_start_matches("http://").to_owned();
    tokio::task::spawn_blocking(move || {
        let mut socket = TcpStream::connect(address).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        socket.write_all(head.as_bytes()).unwrap();
        let chunk = vec![0_u8; 64 * 1024];
        for _ in 0..body_bytes / chunk.len() {
            socket.write_all(&chunk).expect("the server takes what is sent");
        }
        let mut answer = [0_u8; 12];
        socket.read_exact(&mut answer).expect("the server answers");
        String::from_utf8_lossy(&answer).into_owned()
    })
    .await
    .unwrap()
}

#[tokio::test]
async fn whoever_sends_a_large_body_hears_why_it_was_refused() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let (_, limited) = server.account("Blue", json!({ "requestsPerMinute": 1 })).await;
    limited.get("/v1/buckets").await.expect(StatusCode::OK);
    let limited = limited.key().unwrap().to_owned();
    // More than any buffer between the two holds.
    let bytes = 12 * 1024 * 1024;
    for (what, key, path, host, status) in [
        ("an unknown key", "sk_live_wrong", "/v1/buckets/photos/objects/a", "localhost", 401),
        ("a key without requests left", limited.as_str(), "/v1/buckets/photos/objects/a", "localhost", 429),
        ("a bad key", KEY, "/v1/buckets/photos/objects/../a", "localhost", 400),
        ("no such path", KEY, "/v1/nowhere", "localhost", 404),
        ("another host", KEY, "/v1/buckets/photos/objects/a", "evil.example", 421),
        ("too much JSON", KEY, "/v1/buckets", "localhost", 405),
    ] {
        let head = format!(
            "PUT {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {key}\r\ncontent-length: {bytes}\r\n\r\n"
        );
        assert_eq!(answer_to(&server, head, bytes).await, format!("HTTP/1.1 {status}"), "{what}");
    }
    let head = format!(
        "POST /v1/buckets HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {KEY}\r\n\
         content-type: application/json\r\ncontent-length: {bytes}\r\n\r\n"
    );
    assert_eq!(answer_to(&server, head, bytes).await, "HTTP/1.1 413");
}

#[tokio::test]
async fn a_body_that_stalls_is_given_up_and_its_idempotency_key_is_free_again() {
    let options = ServeOptions { body_patience: Duration::from_millis(200), ..ServeOptions::default() };
    let server = TestServer::start_with(|_| {}, options).await;
    server.client().create_bucket("photos").await;
    let head = format!(
        "PUT /v1/buckets/photos/objects/a HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {KEY}\r\n\
         idempotency-key: k\r\ncontent-length: 100\r\n\r\nhalf"
    );
    assert_eq!(answer_to(&server, head, 0).await, "HTTP/1.1 400");
    server.client().get("/v1/buckets/photos/objects/a").await.expect_error(404, "object_not_found");
    let again = server.client().with("idempotency-key", "k");
    again.put("/v1/buckets/photos/objects/a", noise(1, 100)).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_part_of_a_body_does_not_take_the_place_of_the_whole() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a", "0123456789").await.expect(StatusCode::CREATED);
    let part = client.clone().with("content-range", "bytes 5-9/10");
    part.put("/v1/buckets/photos/objects/a", "56789").await.expect_error(400, "invalid_request");
    assert_eq!(client.get("/v1/buckets/photos/objects/a").await.body, "0123456789");
}
