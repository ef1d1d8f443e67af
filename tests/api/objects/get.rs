//! `GET` and `HEAD …/objects/{key}`

use http::StatusCode;
use stowbox_tests::{Answer, TestServer, noise};

async fn server_with(bytes: Vec<u8>) -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let put =
        server.client().with("content-type", "text/plain").put("/v1/buckets/photos/objects/x", bytes).await;
    put.expect(StatusCode::CREATED).json();
    server
}

#[tokio::test]
async fn one_range_of_each_form_is_answered_in_row_and_in_blob() {
    for size in [1000, 700_000] {
        let bytes = noise(1, size);
        let server = server_with(bytes.clone()).await;
        let get = async |range: &str| {
            server.client().with("range", range).get("/v1/buckets/photos/objects/x").await
        };
        for (range, from, to) in [
            ("bytes=0-0".to_owned(), 0, 1),
            ("bytes=10-19".to_owned(), 10, 20),
            (format!("bytes={}-", size - 5), size - 5, size),
            ("bytes=-7".to_owned(), size - 7, size),
            (format!("bytes=5-{}", size * 2), 5, size),
        ] {
            let part = get(&range).await.expect(StatusCode::PARTIAL_CONTENT);
            assert!(part.body == bytes[from..to], "{range} of {size}");
            assert_eq!(part.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
            assert_eq!(part.header("content-length"), (to - from).to_string());
        }
        let outside = get(&format!("bytes={size}-")).await;
        assert_eq!(outside.header("content-range"), format!("bytes */{size}"));
        outside.expect_error(416, "range_not_satisfiable");
        for whole in ["bytes=0-1,5-6", "lines=1-2", "bytes=9-3"] {
            assert_eq!(get(whole).await.expect(StatusCode::OK).body.len(), size, "{whole}");
        }
    }
}

#[tokio::test]
async fn head_answers_as_get_without_the_bytes() {
    let server = server_with(noise(1, 700_000)).await;
    for range in [None, Some("bytes=5-9"), Some("bytes=999999-")] {
        let client = range.map_or(server.client(), |range| server.client().with("range", range));
        let (get, head) = (
            client.get("/v1/buckets/photos/objects/x").await,
            client.head("/v1/buckets/photos/objects/x").await,
        );
        assert_eq!(get.status, head.status);
        assert!(head.body.is_empty());
        for name in
            ["content-type", "etag", "content-range", "last-modified", "accept-ranges", "x-error-code"]
        {
            assert_eq!(get.header(name), head.header(name), "{name}");
        }
        if get.status.is_success() {
            assert_eq!(get.header("content-length"), head.header("content-length"));
        }
    }
    let missing = server.client().head("/v1/buckets/photos/objects/none").await;
    assert_eq!(
        (missing.status, missing.header("x-error-code").as_str()),
        (StatusCode::NOT_FOUND, "object_not_found")
    );
}

#[tokio::test]
async fn every_answer_keeps_user_content_from_running() {
    let server = server_with(b"x".to_vec()).await;
    let policy = async |content_type: &str| {
        server.client().with("content-type", content_type).put("/v1/buckets/photos/objects/x", "x").await;
        let got = server.client().get("/v1/buckets/photos/objects/x").await;
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert_eq!(got.header("referrer-policy"), "no-referrer");
        got.header("content-security-policy")
    };
    for active in ["text/html", "image/svg+xml", "application/xhtml+xml", "application/octet-stream"] {
        assert_eq!(policy(active).await, "sandbox", "{active}");
    }
    for inert in ["image/png", "video/mp4", "audio/mpeg", "application/pdf", "text/plain", "application/json"]
    {
        assert_eq!(policy(inert).await, "", "{inert}");
    }
}

#[tokio::test]
async fn a_download_can_be_asked_for_under_a_name() {
    let server = server_with(b"x".to_vec()).await;
    let disposition = async |query: &str| {
        server
            .client()
            .get(&format!("/v1/buckets/photos/objects/x{query}"))
            .await
            .header("content-disposition")
    };
    assert_eq!(disposition("").await, "");
    assert_eq!(disposition("?download").await, "attachment; filename=\"x\"; filename*=UTF-8''x");
    let named = disposition("?download=na%C3%AFve%0d%0a.txt").await;
    assert!(named.ends_with("filename*=UTF-8''na%C3%AFve%0D%0A.txt"), "{named}");
    assert!(!named.contains('\r'));
}

#[tokio::test]
async fn a_read_sees_one_version_whole_whatever_happens_meanwhile() {
    use futures::StreamExt as _;
    let bytes = noise(1, 8_000_000);
    let server = server_with(bytes.clone()).await;
    let url = format!("{}/v1/buckets/photos/objects/x", server.url());
    let request =
        reqwest::Client::builder().no_proxy().build().unwrap().get(url).bearer_auth(stowbox_tests::KEY);
    let mut stream = request.send().await.unwrap().bytes_stream();
    let mut got = stream.next().await.unwrap().unwrap().to_vec();
    server.client().put("/v1/buckets/photos/objects/x", noise(2, 9_000_000)).await.expect(StatusCode::OK);
    server.client().delete("/v1/buckets/photos/objects/x").await.expect(StatusCode::NO_CONTENT);
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 1, "what is being read stays; what is not, goes");
    while let Some(piece) = stream.next().await {
        got.extend_from_slice(&piece.unwrap());
    }
    assert!(got == bytes);
    drop(stream);
    server.client().get("/healthz").await.expect(StatusCode::OK);
    swept(&server).await;
}

/// The server learns a moment later that the reader is done.
async fn swept(server: &TestServer) {
    for _ in 0..100 {
        server.run_background_work().await;
        if server.stored_blobs() == 0 {
            return;
        }
        tokio::task::yield_now().await;
    }
    panic!("the blob was not swept after its last reader left");
}

#[tokio::test]
async fn a_blob_that_the_store_lost_is_an_error_and_not_a_broken_body() {
    let server = server_with(noise(1, 700_000)).await;
    for shard in
        std::fs::read_dir(server.data_dir().join("blobs")).unwrap().map(|entry| entry.unwrap().path())
    {
        if shard.is_dir() {
            for blob in std::fs::read_dir(shard).unwrap() {
                std::fs::remove_file(blob.unwrap().path()).unwrap();
            }
        }
    }
    let answer: Answer = server.client().get("/v1/buckets/photos/objects/x").await;
    let error = answer.expect_error(500, "internal_error");
    assert!(!error["message"].as_str().unwrap().contains("blobs/"), "the cause stays in the log: {error}");
}
