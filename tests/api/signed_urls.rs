//! Signed URLs.

use std::time::Duration;

use http::{Method, StatusCode};
use serde_json::{Value, json};
use stowbox_server::ServeOptions;
use stowbox_tests::{Answer, Client, TestServer, noise};

async fn server_with_object() -> TestServer {
    let options =
        ServeOptions { public_urls: vec!["https://files.example.com".into()], ..ServeOptions::default() };
    let server = TestServer::start_with(|_| {}, options).await;
    server.client().create_bucket("photos").await;
    server.client().put("/v1/buckets/photos/objects/a/b%20ü.txt", "hello").await.expect(StatusCode::CREATED);
    server
}

async fn sign(client: &Client, body: Value) -> Answer {
    client.post("/v1/buckets/photos/sign", body).await
}

/// The path of a signed URL: the tests reach the server by another host than it is written with.
async fn signed(server: &TestServer, body: Value) -> String {
    let answer = sign(&server.client(), body).await.expect(StatusCode::CREATED).json();
    let url = answer["url"].as_str().unwrap();
    url[url.find("/signed/").unwrap()..].to_owned()
}

async fn refused(server: &TestServer, path: &str, why: &str) {
    let error = server.anonymous().get(path).await.expect_error(403, "forbidden");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(why) && message.contains("server's time"), "{message}");
}

#[tokio::test]
async fn whoever_has_the_url_reads_the_object_and_nothing_else() {
    let server = server_with_object().await;
    let answer = sign(&server.client(), json!({ "key": "a/b ü.txt", "method": "GET" })).await.json();
    assert!(answer["id"].as_str().unwrap().starts_with("url_"));
    assert_eq!(answer["expiresAt"], (server.now() + Duration::from_mins(15)).to_string());
    assert!(
        answer["url"]
            .as_str()
            .unwrap()
            .starts_with("https://files.example.com/signed/photos/a/b%20%C3%BC.txt?")
    );
    let path = signed(&server, json!({ "key": "a/b ü.txt", "method": "GET" })).await;
    assert_eq!(server.anonymous().get(&path).await.expect(StatusCode::OK).body, "hello");
    assert!(server.anonymous().head(&path).await.expect(StatusCode::OK).body.is_empty());
    let part =
        server.anonymous().with("range", "bytes=1-2").get(&path).await.expect(StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.body, "el");
    server.anonymous().put(&path, "x").await.expect_error(403, "forbidden");
    server.anonymous().delete(&path).await.expect_error(405, "method_not_allowed");
    assert_eq!(server.anonymous().get(&path).await.header("referrer-policy"), "no-referrer");
}

#[tokio::test]
async fn an_altered_url_is_refused() {
    let server = server_with_object().await;
    server.client().put("/v1/buckets/photos/objects/other", "x").await.expect(StatusCode::CREATED);
    let path = signed(&server, json!({ "key": "a/b ü.txt", "method": "GET", "download": "x.txt" })).await;
    for (what, with) in [
        ("a/b%20%C3%BC.txt", "other"),
        ("method=GET", "method=PUT"),
        ("download=x.txt", "download=y.txt"),
        ("&download=x.txt", ""),
        ("expires=1", "expires=2"),
        ("id=url_0", "id=url_1"),
        ("signature=", "signature=0"),
    ] {
        let altered = path.replace(what, with);
        assert_ne!(altered, path, "{what} is not in {path}");
        refused(&server, &altered, "altered").await;
    }
    refused(&server, &format!("{path}&more=1"), "not as it was issued").await;
    refused(&server, &format!("{path}&method=GET"), "not as it was issued").await;
    refused(&server, &path.replace("expires=", "expires=0"), "not as it was issued").await;
    refused(&server, &path.replace("expires=", "expires=%2B"), "not as it was issued").await;
    refused(&server, "/signed/photos/other", "altered").await;
}

#[tokio::test]
async fn a_url_expires() {
    let server = server_with_object().await;
    for (lifetime, seconds) in [
        (json!(60), 60),
        (json!("30s"), 30),
        (json!("15m"), 900),
        (json!("24h"), 86_400),
        (json!("7d"), 604_800),
    ] {
        let answer = sign(&server.client(), json!({ "key": "k", "method": "GET", "expiresIn": lifetime }))
            .await
            .json();
        assert_eq!(answer["expiresAt"], (server.now() + Duration::from_secs(seconds)).to_string());
    }
    for bad in [
        json!(0),
        json!("8d"),
        json!(-1),
        json!("soon"),
        json!(""),
        json!("h"),
        json!("99999999999999999999d"),
    ] {
        sign(&server.client(), json!({ "key": "k", "method": "GET", "expiresIn": bad }))
            .await
            .expect_error(400, "invalid_request");
    }
    let path = signed(&server, json!({ "key": "a/b ü.txt", "method": "GET", "expiresIn": 60 })).await;
    server.advance(Duration::from_secs(59));
    server.anonymous().get(&path).await.expect(StatusCode::OK);
    server.advance(Duration::from_secs(1));
    refused(&server, &path, "expired").await;
}

#[tokio::test]
async fn a_signed_put_keeps_to_its_size_and_type() {
    let server = server_with_object().await;
    let body = json!({ "key": "up", "method": "PUT", "maxBytes": 50_000, "contentType": "image/png" });
    let answer = sign(&server.client(), body.clone()).await.json();
    assert_eq!(answer["headers"], json!({ "Content-Type": "image/png" }));
    let path = signed(&server, body).await;
    let png = server.anonymous().with("content-type", "image/png");
    png.put(&path, noise(1, 50_001)).await.expect_error(413, "payload_too_large");
    let pieces = (0..60).map(|_| Ok::<_, std::io::Error>(vec![0_u8; 1000]));
    let chunked = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    png.put(&path, chunked).await.expect_error(413, "payload_too_large");
    server.anonymous().with("content-type", "text/html").put(&path, "x").await.expect_error(403, "forbidden");
    server.anonymous().put(&path, "x").await.expect_error(403, "forbidden");
    server.client().get("/v1/buckets/photos/objects/up").await.expect_error(404, "object_not_found");
    png.put(&path, noise(1, 50_000)).await.expect(StatusCode::CREATED);
    png.put(&path, noise(2, 10)).await.expect(StatusCode::OK);
    assert_eq!(
        server.client().get("/v1/buckets/photos/objects/up").await.header("content-type"),
        "image/png"
    );
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0, "nothing of what was refused stays");
}

#[tokio::test]
async fn a_url_goes_with_its_key_and_can_be_revoked_by_itself() {
    let server = server_with_object().await;
    let issued = server.client().post("/v1/keys", json!({ "name": "k", "permission": "read" })).await.json();
    let key = server.client_with(issued["key"].as_str().unwrap());
    let one =
        sign(&key, json!({ "key": "a/b ü.txt", "method": "GET" })).await.expect(StatusCode::CREATED).json();
    let path = |answer: &Value| {
        answer["url"].as_str().unwrap().strip_prefix("https://files.example.com").unwrap().to_owned()
    };
    sign(&key, json!({ "key": "k", "method": "PUT" })).await.expect_error(403, "forbidden");
    let of_key = format!("/v1/signed-urls?keyId={}", issued["id"].as_str().unwrap());
    let theirs = server.client().get(&of_key).await.json();
    assert_eq!(theirs["data"][0]["id"], one["id"]);
    assert_eq!(theirs["data"].as_array().unwrap().len(), 1);
    server.anonymous().get(&path(&one)).await.expect(StatusCode::OK);
    server
        .client()
        .delete(&format!("/v1/keys/{}", issued["id"].as_str().unwrap()))
        .await
        .expect(StatusCode::NO_CONTENT);
    refused(&server, &path(&one), "revoked").await;

    let two = sign(&server.client(), json!({ "key": "a/b ü.txt", "method": "GET" })).await.json();
    assert_eq!(server.client().get(&of_key).await.json()["data"], json!([]));
    let listed = server.client().get("/v1/signed-urls?bucket=photos").await.json();
    assert_eq!(listed["data"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!((&listed["data"][0]["id"], &listed["data"][0]["key"]), (&two["id"], &json!("a/b ü.txt")));
    assert!(!listed.to_string().contains("signature"));
    assert!(
        server.client().get("/v1/signed-urls?bucket=other").await.json()["data"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let id = two["id"].as_str().unwrap();
    server.client().delete(&format!("/v1/signed-urls/{id}")).await.expect(StatusCode::NO_CONTENT);
    server.client().delete(&format!("/v1/signed-urls/{id}")).await.expect_error(404, "not_found");
    refused(&server, &path(&two), "revoked").await;
}

#[tokio::test]
async fn a_url_is_used_so_often_and_no_more() {
    let server = server_with_object().await;
    let path = signed(&server, json!({ "key": "a/b ü.txt", "method": "GET", "maxUses": 3 })).await;
    let tries = (0..10).map(|_| {
        let (client, path) = (server.anonymous(), path.clone());
        async move { client.get(&path).await.status }
    });
    let statuses = futures::future::join_all(tries).await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::OK).count(), 3, "{statuses:?}");
    refused(&server, &path, "used up").await;
    assert_eq!(server.client().get("/v1/signed-urls").await.json()["data"][0]["useCount"], 3);
}

#[tokio::test]
async fn a_refused_upload_does_not_use_the_url_up() {
    let server = server_with_object().await;
    let path = signed(&server, json!({ "key": "once", "method": "PUT", "maxUses": 1, "maxBytes": 10 })).await;
    server.anonymous().put(&path, noise(1, 11)).await.expect_error(413, "payload_too_large");
    server.anonymous().put(&path, "fits").await.expect(StatusCode::CREATED);
    server.anonymous().put(&path, "again").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn a_server_that_listens_everywhere_writes_urls_that_lead_to_it() {
    let options = ServeOptions { listen: Some(([0, 0, 0, 0], 0).into()), ..ServeOptions::default() };
    let server = TestServer::start_with(|_| {}, options).await;
    server.client().create_bucket("photos").await;
    server.client().put("/v1/buckets/photos/objects/k", "hello").await.expect(StatusCode::CREATED);
    let port = server.url().rsplit(':').next().unwrap().to_owned();
    assert_eq!(server.url(), format!("http://127.0.0.1:{port}"));
    for base_url in [None, Some(format!("http://localhost:{port}"))] {
        let body = json!({ "key": "k", "method": "GET", "baseUrl": base_url });
        let url = sign(&server.client(), body).await.expect(StatusCode::CREATED).json();
        let url = url["url"].as_str().unwrap();
        assert_eq!(reqwest::get(url).await.unwrap().text().await.unwrap(), "hello", "{url}");
    }
}

#[tokio::test]
async fn a_lifetime_is_not_cut_to_whole_seconds() {
    let server = server_with_object().await;
    server.advance(Duration::from_millis(900));
    let path = signed(&server, json!({ "key": "a/b ü.txt", "method": "GET", "expiresIn": 1 })).await;
    server.advance(Duration::from_millis(999));
    server.anonymous().get(&path).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn pages_of_any_origin_may_use_it_unless_the_bucket_narrows_that() {
    let server = server_with_object().await;
    let path = signed(&server, json!({ "key": "up", "method": "PUT" })).await;
    let from =
        |origin: &str| server.anonymous().with("origin", origin).with("access-control-request-method", "PUT");
    let preflight = from("https://a.example")
        .with("access-control-request-headers", "content-type")
        .send(Method::OPTIONS, &path, None)
        .await;
    assert_eq!(
        (preflight.status, preflight.header("access-control-allow-origin").as_str()),
        (StatusCode::NO_CONTENT, "*")
    );
    assert!(preflight.header("access-control-allow-methods").contains("PUT"));
    assert_eq!(preflight.header("access-control-allow-headers"), "content-type");
    assert_eq!(from("https://a.example").put(&path, "x").await.header("access-control-allow-origin"), "*");
    let expired = from("https://a.example").get(&path).await;
    assert_eq!(
        (expired.status, expired.header("access-control-allow-origin").as_str()),
        (StatusCode::FORBIDDEN, "*")
    );
    let altered = from("https://a.example").get(&format!("{path}&utm_source=mail")).await;
    assert_eq!(
        (altered.status, altered.header("access-control-allow-origin").as_str()),
        (StatusCode::FORBIDDEN, "*")
    );
    server
        .client()
        .patch("/v1/buckets/photos", json!({ "corsOrigins": ["https://a.example"] }))
        .await
        .expect(StatusCode::OK);
    assert_eq!(from("https://b.example").put(&path, "x").await.header("access-control-allow-origin"), "");
    assert_eq!(
        from("https://a.example").put(&path, "x").await.header("access-control-allow-origin"),
        "https://a.example"
    );
}

#[tokio::test]
async fn what_makes_no_sense_is_not_signed() {
    let server = server_with_object().await;
    for bad in [
        json!({ "key": "k" }),
        json!({ "key": "k", "method": "DELETE" }),
        json!({ "key": "k", "method": "GET", "maxBytes": 5 }),
        json!({ "key": "k", "method": "PUT", "download": "x" }),
        json!({ "key": "k", "method": "GET", "maxUses": 0 }),
        json!({ "key": "k", "method": "GET", "maxUses": u64::MAX }),
        json!({ "key": "k", "method": "PUT", "maxBytes": 1_u64 << 63 }),
        json!({ "key": "k", "method": "GET", "baseUrl": "https://evil.example" }),
        json!({ "key": "k", "method": "PUT", "contentType": "a\nb" }),
    ] {
        sign(&server.client(), bad).await.expect_error(400, "invalid_request");
    }
    sign(&server.client(), json!({ "key": "../k", "method": "GET" })).await.expect_error(400, "invalid_key");
    let own =
        sign(&server.client(), json!({ "key": "k", "method": "GET", "baseUrl": server.url() })).await.json();
    assert!(own["url"].as_str().unwrap().starts_with(server.url()));
}
