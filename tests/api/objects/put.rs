//! `PUT …/objects/{key}`

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use bytes::Bytes;
use http::StatusCode;
use md5::Digest as _;
use stowbox_server::ServeOptions;
use stowbox_tests::{TestServer, noise};

async fn server_with_bucket() -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn a_new_key_is_created_and_an_old_one_replaced() {
    let server = server_with_bucket().await;
    let first =
        server.client().put("/v1/buckets/photos/objects/a.txt", "hello").await.expect(StatusCode::CREATED);
    assert_eq!(first.header("etag"), "\"5d41402abc4b2a76b9719d911017c592\"");
    let object = first.json();
    assert_eq!(object["etag"], "5d41402abc4b2a76b9719d911017c592");
    assert_eq!(
        (&object["key"], &object["bucket"], &object["sizeBytes"]),
        (&"a.txt".into(), &"photos".into(), &5.into())
    );
    assert_eq!(object["contentType"], "application/octet-stream");
    server.advance(std::time::Duration::from_secs(5));
    let second =
        server.client().put("/v1/buckets/photos/objects/a.txt", "bye").await.expect(StatusCode::OK).json();
    assert_eq!(second["createdAt"], object["createdAt"]);
    assert_ne!(second["updatedAt"], object["updatedAt"]);
    assert_eq!(server.client().get("/v1/buckets/photos/objects/a.txt").await.body, "bye");
}

#[tokio::test]
async fn bodies_of_any_size_come_back_as_they_were() {
    let server = server_with_bucket().await;
    // Around the borders of what lies in the row, of a chunk in, and of a chunk out.
    for size in [0, 1, 16_383, 16_384, 16_385, 100_000, 262_144, 1_048_575, 1_048_576, 1_048_577, 5_000_000] {
        let bytes = noise(size as u64, size);
        let put = server.client().put("/v1/buckets/photos/objects/x", bytes.clone()).await;
        assert_eq!(put.json()["sizeBytes"], size);
        assert_eq!(put.json()["etag"], hex(&md5::Md5::digest(&bytes)));
        let got = server.client().get("/v1/buckets/photos/objects/x").await;
        assert!(got.body == bytes, "{size} bytes came back altered");
        assert_eq!(got.header("content-length"), size.to_string());
    }
}

#[tokio::test]
async fn a_body_of_unknown_length_is_taken() {
    let server = server_with_bucket().await;
    let pieces = (0..50_u8).map(|n| Ok::<_, std::io::Error>(Bytes::from(vec![n; 3000])));
    let body = reqwest::Body::wrap_stream(futures::stream::iter(pieces));
    let put = server.client().put("/v1/buckets/photos/objects/x", body).await.expect(StatusCode::CREATED);
    assert_eq!(put.json()["sizeBytes"], 150_000);
}

#[tokio::test]
async fn a_body_cut_short_changes_nothing() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let server = server_with_bucket().await;
    server.client().put("/v1/buckets/photos/objects/x", "before").await.expect(StatusCode::CREATED);
    for sent in [10, 100_000, 3_000_000] {
        let mut socket =
            tokio::net::TcpStream::connect(server.url().strip_prefix("http://").unwrap()).await.unwrap();
        let head = format!(
            "PUT /v1/buckets/photos/objects/x HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-length: 9000000\r\n\r\n",
            stowbox_tests::KEY
        );
        socket.write_all(head.as_bytes()).await.unwrap();
        socket.write_all(&vec![7; sent]).await.unwrap();
        socket.shutdown().await.unwrap();
        let mut answer = Vec::new();
        // The server may also just hang up: nobody waits for an answer any more.
        drop(socket.read_to_end(&mut answer).await);
        assert!(!answer.starts_with(b"HTTP/1.1 2"), "{}", String::from_utf8_lossy(&answer));
    }
    assert_eq!(server.client().get("/v1/buckets/photos/objects/x").await.body, "before");
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0, "nothing of the broken uploads stays");
}

#[tokio::test]
async fn headers_and_metadata_are_given_back_byte_for_byte() {
    let server = server_with_bucket().await;
    let client = server
        .client()
        .with("content-type", "text/html; charset=utf-8")
        .with("cache-control", "max-age=60")
        .with("content-disposition", "inline; filename=\"x.html\"")
        .with("content-encoding", "identity")
        .with("content-language", "de")
        .with("x-metadata-owner", "Jürgen 日本")
        .with("X-Metadata-Empty", "");
    let object = client.put("/v1/buckets/photos/objects/x", "<p>").await.expect(StatusCode::CREATED).json();
    assert_eq!(object["metadata"], serde_json::json!({ "owner": "Jürgen 日本", "empty": "" }));
    let got = server.client().get("/v1/buckets/photos/objects/x").await;
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "max-age=60"),
        ("content-disposition", "inline; filename=\"x.html\""),
        ("content-encoding", "identity"),
        ("content-language", "de"),
        ("x-metadata-owner", "Jürgen 日本"),
        ("x-metadata-empty", ""),
    ] {
        assert_eq!(got.header(name), value, "{name}");
    }
    server.client().put("/v1/buckets/photos/objects/x", "plain").await.expect(StatusCode::OK);
    let replaced = server.client().get("/v1/buckets/photos/objects/x").await;
    assert_eq!(replaced.header("x-metadata-owner"), "", "a new object has only what came with it");
}

#[tokio::test]
async fn metadata_has_a_limit_and_must_be_utf8() {
    let server = server_with_bucket().await;
    let put = async |value: &[u8]| {
        server.client().with("x-metadata-a", value).put("/v1/buckets/photos/objects/x", "x").await
    };
    put(&[b'v'; 2047]).await.expect(StatusCode::CREATED);
    put(&[b'v'; 2048]).await.expect_error(400, "invalid_request");
    put(b"\xff\xfe").await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn bad_keys_are_refused_on_every_route() {
    let server = server_with_bucket().await;
    let long = "x".repeat(1025);
    for key in ["", "/a", "%2Fa", "a/../b", "a/%2e%2e/b", ".", "%2e", "a/.", "a%00b", "a%0Ab", "%ff", &long] {
        let path = format!("/v1/buckets/photos/objects/{key}");
        for method in ["PUT", "GET", "DELETE"] {
            server.client().send_raw(method, &path).await.expect_error(400, "invalid_key");
        }
        assert_eq!(server.client().send_raw("HEAD", &path).await.header("x-error-code"), "invalid_key");
    }
}

#[tokio::test]
async fn no_character_of_a_key_is_special() {
    let server = server_with_bucket().await;
    for (path, key) in [
        ("a//b", "a//b"),
        ("folder/", "folder/"),
        ("%E6%97%A5%E6%9C%AC/%C3%BC", "日本/ü"),
        ("a%2Fb", "a/b"),
        ("100%25", "100%"),
        ("%2525", "%25"),
        ("a+b", "a+b"),
        ("con:*%7C%5C%3F%23%22", "con:*|\\?#\""),
        ("..a/...", "..a/..."),
        ("copy", "copy"),
        ("blobs/00", "blobs/00"),
    ] {
        let put = server.client().put(&format!("/v1/buckets/photos/objects/{path}"), key.to_owned()).await;
        assert_eq!(put.expect(StatusCode::CREATED).json()["key"], key);
        assert_eq!(
            server.client().get(&format!("/v1/buckets/photos/objects/{path}")).await.body,
            key.as_bytes()
        );
    }
}

#[tokio::test]
async fn declared_checksums_are_verified() {
    let server = server_with_bucket().await;
    let body = noise(1, 50_000);
    let md5 = BASE64.encode(md5::Md5::digest(&body));
    let sha256 = format!("sha-256=:{}:", BASE64.encode(sha2::Sha256::digest(&body)));
    let put = async |name: &str, value: &str, body: Vec<u8>| {
        server.client().with(name, value).put("/v1/buckets/photos/objects/x", body).await
    };
    let crc =
        put("content-md5", &md5, body.clone()).await.expect(StatusCode::CREATED).json()["checksumCrc64nvme"]
            .clone();
    put("content-digest", &sha256, body.clone()).await.expect(StatusCode::OK);
    put("repr-digest", &sha256, body.clone()).await.expect(StatusCode::OK);
    put("x-checksum-crc64nvme", crc.as_str().unwrap(), body.clone()).await.expect(StatusCode::OK);
    for size in [10, 50_000] {
        let other = noise(2, size);
        for (name, value) in [
            ("content-md5", md5.as_str()),
            ("content-digest", &sha256),
            ("repr-digest", &sha256),
            ("x-checksum-crc64nvme", crc.as_str().unwrap()),
        ] {
            put(name, value, other.clone()).await.expect_error(400, "checksum_mismatch");
        }
    }
    assert!(server.client().get("/v1/buckets/photos/objects/x").await.body == body);
    put("content-md5", "nonsense", body).await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn the_crc_is_the_published_one() {
    let server = server_with_bucket().await;
    let put = server.client().put("/v1/buckets/photos/objects/x", "123456789").await.json();
    // The check value of CRC-64/NVME.
    assert_eq!(put["checksumCrc64nvme"], BASE64.encode(0xae8b_1486_0a79_9888_u64.to_be_bytes()));
}

#[tokio::test]
async fn a_missing_bucket_is_told_before_the_body_is_read() {
    let server = TestServer::start().await;
    server
        .client()
        .put("/v1/buckets/none/objects/x", noise(1, 3_000_000))
        .await
        .expect_error(404, "bucket_not_found");
}

#[tokio::test]
async fn a_client_that_asks_first_is_refused_before_it_sends() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let server = TestServer::start().await;
    let mut socket =
        tokio::net::TcpStream::connect(server.url().strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "PUT /v1/buckets/none/objects/x HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-length: 9000000\r\nexpect: 100-continue\r\n\r\n",
        stowbox_tests::KEY
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut first = [0; 12];
    socket.read_exact(&mut first).await.unwrap();
    assert_eq!(std::str::from_utf8(&first), Ok("HTTP/1.1 404"), "and not 100 Continue");
}

#[tokio::test]
async fn many_writers_of_one_key_leave_one_whole_version_and_exact_counters() {
    let server = server_with_bucket().await;
    let versions: Vec<Vec<u8>> = (0..32).map(|n| noise(n, 1000 + 5000 * n as usize)).collect();
    let puts = versions.iter().map(|bytes| {
        let client = server.client();
        async move { client.put("/v1/buckets/photos/objects/x", bytes.clone()).await.status }
    });
    let statuses = futures::future::join_all(puts).await;
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::CREATED).count(), 1);
    let body = server.client().get("/v1/buckets/photos/objects/x").await.body;
    assert!(versions.iter().any(|version| *version == body));
    let bucket = server.client().get("/v1/buckets/photos").await.json();
    assert_eq!((&bucket["objectCount"], &bucket["sizeBytes"]), (&1.into(), &body.len().into()));
    server.run_background_work().await;
    assert!(server.stored_blobs() <= 1, "the versions that were replaced are swept");
}

#[tokio::test]
async fn storage_in_memory_keeps_nothing_on_the_disk() {
    let configure = |config: &mut stowbox_core::Config| config.storage = stowbox_core::Storage::Memory;
    let server = TestServer::start_with(configure, ServeOptions::default()).await;
    server.client().create_bucket("photos").await;
    let bytes = noise(1, 3_000_000);
    server.client().put("/v1/buckets/photos/objects/x", bytes.clone()).await.expect(StatusCode::CREATED);
    assert!(server.client().get("/v1/buckets/photos/objects/x").await.body == bytes);
    assert_eq!(std::fs::read_dir(server.data_dir()).unwrap().count(), 0);
    server.app().close().await;
    assert!(!server.app().data_path().exists(), "the temporary catalog is gone too");
}

#[tokio::test]
async fn metadata_is_limited_over_all_of_its_headers_and_a_digest_says_one_thing() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let half = "x".repeat(1020);
    let path = "/v1/buckets/photos/objects/a";
    client
        .clone()
        .with("x-metadata-a", &half)
        .with("x-metadata-b", &half)
        .put(path, "x")
        .await
        .expect(StatusCode::CREATED);
    let three = client
        .clone()
        .with("x-metadata-a", &half)
        .with("x-metadata-b", &half)
        .with("x-metadata-c", "more than is left");
    three.put(path, "x").await.expect_error(400, "invalid_request");
    let twice = client
        .clone()
        .with("content-md5", "nhB9nTcrtoJr2B01QqQZ1g==")
        .with("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==");
    twice.put(path, "x").await.expect_error(400, "invalid_request");
    let listed = client.clone().with("content-language", "de").with("content-language", "en");
    listed.put(path, "x").await.expect(StatusCode::OK);
    assert_eq!(client.get(path).await.header("content-language"), "de, en");
}

#[tokio::test]
async fn every_form_of_an_answer_says_that_it_is_not_to_be_sniffed_and_takes_ranges() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let path = "/v1/buckets/photos/objects/a";
    let etag = client.put(path, "hello").await.expect(StatusCode::CREATED).header("etag");
    for (name, value, status) in [
        ("range", "bytes=0-1", StatusCode::PARTIAL_CONTENT),
        ("if-none-match", etag.as_str(), StatusCode::NOT_MODIFIED),
        ("accept", "*/*", StatusCode::OK),
    ] {
        let answer = client.clone().with(name, value).get(path).await.expect(status);
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("accept-ranges"), "bytes");
    }
}
