//! `/v1/buckets/{bucket}/uploads`

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::StatusCode;
use md5::Digest as _;
use serde_json::{Value, json};
use stowbox_tests::{Answer, SentParts, TestServer, noise};

const MIB: usize = 1024 * 1024;

async fn server_with_bucket() -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("films").await;
    server
}

async fn start(server: &TestServer, key: &str) -> String {
    let body = json!({ "key": key, "contentType": "video/mp4", "metadata": { "who": "me" } });
    let upload =
        server.client().post("/v1/buckets/films/uploads", body).await.expect(StatusCode::CREATED).json();
    upload["uploadId"].as_str().unwrap().to_owned()
}

async fn send(server: &TestServer, upload: &str, key: &str, number: u32, bytes: Vec<u8>) -> Answer {
    server.client().put(&format!("/v1/buckets/films/uploads/{upload}/parts/{number}?key={key}"), bytes).await
}

async fn complete(server: &TestServer, upload: &str, key: &str, parts: &[(u32, &str)]) -> Answer {
    let parts: Vec<Value> =
        parts.iter().map(|(number, etag)| json!({ "partNumber": number, "etag": etag })).collect();
    let path = format!("/v1/buckets/films/uploads/{upload}/complete");
    server.client().post(&path, json!({ "key": key, "parts": parts })).await
}

fn etag(part: &Answer) -> String {
    part.json()["etag"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn parts_become_one_object_with_the_tag_and_checksum_of_the_whole() {
    let server = server_with_bucket().await;
    let parts = [noise(1, 5 * MIB), noise(2, 5 * MIB + 1), noise(3, 1000)];
    let upload = start(&server, "a/film.mp4").await;
    let mut tags = Vec::new();
    for (number, bytes) in (1..).zip(&parts) {
        let part = send(&server, &upload, "a/film.mp4", number, bytes.clone()).await.expect(StatusCode::OK);
        assert_eq!(
            (&part.json()["partNumber"], &part.json()["sizeBytes"]),
            (&json!(number), &json!(bytes.len()))
        );
        tags.push(etag(&part));
    }
    let usage = server.client().get("/v1/account").await.json()["usage"].clone();
    let sent: usize = parts.iter().map(Vec::len).sum();
    assert_eq!(
        (&usage["storageBytes"], &usage["uploadBytes"], &usage["objectCount"]),
        (&json!(sent), &json!(sent), &json!(0))
    );

    let listed = [(1, &*tags[0]), (2, &*format!("\"{}\"", tags[1])), (3, &*tags[2])];
    let object = complete(&server, &upload, "a/film.mp4", &listed).await.expect(StatusCode::OK);
    let md5s: Vec<u8> = parts.iter().flat_map(|bytes| md5::Md5::digest(bytes).to_vec()).collect();
    let whole = md5::Md5::digest(md5s).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(object.json()["etag"], format!("{whole}-3"));
    assert_eq!(object.header("etag"), format!("\"{whole}-3\""));

    let bytes = parts.concat();
    let got = server.client().get("/v1/buckets/films/objects/a/film.mp4").await.expect(StatusCode::OK);
    assert!(got.body == bytes);
    assert_eq!((got.header("content-type"), got.header("x-metadata-who")), ("video/mp4".into(), "me".into()));
    let single = server.client().put("/v1/buckets/films/objects/single", bytes.clone()).await.json();
    assert_eq!(
        object.json()["checksumCrc64nvme"],
        single["checksumCrc64nvme"],
        "the CRCs of the parts are combined"
    );

    let across = server.client().with("range", format!("bytes={}-{}", 5 * MIB - 2, 5 * MIB + 1));
    let part = across.get("/v1/buckets/films/objects/a/film.mp4").await.expect(StatusCode::PARTIAL_CONTENT);
    assert!(part.body == bytes[5 * MIB - 2..5 * MIB + 2], "a range over the border of two parts");
    let usage = server.client().get("/v1/account").await.json()["usage"].clone();
    assert_eq!(
        (&usage["storageBytes"], &usage["uploadBytes"], &usage["objectCount"]),
        (&json!(2 * sent), &json!(0), &json!(2))
    );
    complete(&server, &upload, "a/film.mp4", &listed).await.expect_error(404, "upload_not_found");
}

#[tokio::test]
async fn a_part_sent_again_replaces_and_one_not_listed_is_dropped() {
    let server = server_with_bucket().await;
    let upload = start(&server, "f").await;
    send(&server, &upload, "f", 1, noise(1, 5 * MIB)).await.expect(StatusCode::OK);
    let first = etag(&send(&server, &upload, "f", 1, noise(2, 5 * MIB)).await);
    send(&server, &upload, "f", 5, noise(3, 6 * MIB)).await.expect(StatusCode::OK);
    let last = etag(&send(&server, &upload, "f", 7, noise(4, 10)).await);
    complete(&server, &upload, "f", &[(1, &first), (7, &last)]).await.expect(StatusCode::OK);
    assert!(
        server.client().get("/v1/buckets/films/objects/f").await.body
            == [noise(2, 5 * MIB), noise(4, 10)].concat()
    );
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 2);
    assert_eq!(server.client().get("/v1/account").await.json()["usage"]["storageBytes"], 5 * MIB + 10);
}

#[tokio::test]
async fn whatever_is_wrong_with_the_parts_the_upload_stays() {
    let server = server_with_bucket().await;
    let upload = start(&server, "f").await;
    let small = etag(&send(&server, &upload, "f", 1, noise(1, 100)).await);
    let big = etag(&send(&server, &upload, "f", 2, noise(2, 5 * MIB)).await);
    for (wrong, why) in [
        (vec![], "at least one"),
        (vec![(1, &*small), (2, &*big)], "5 MiB"),
        (vec![(2, &*big), (1, &*small)], "ascending"),
        (vec![(2, &*big), (2, &*big)], "ascending"),
        (vec![(3, &*big)], "not sent"),
        (vec![(2, &*small)], "another ETag"),
    ] {
        let error = complete(&server, &upload, "f", &wrong).await.expect_error(400, "invalid_request");
        assert!(error["message"].as_str().unwrap().contains(why), "{error}");
    }
    complete(&server, &upload, "other", &[(2, &big)]).await.expect_error(404, "upload_not_found");
    complete(&server, &upload, "f", &[(2, &big)]).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn bad_parts_are_refused() {
    let server = server_with_bucket().await;
    let upload = start(&server, "f").await;
    for number in [0, 10_001] {
        send(&server, &upload, "f", number, vec![1]).await.expect_error(400, "invalid_request");
    }
    let put = async |path: &str| server.client().put(&format!("/v1/buckets/films/uploads/{path}"), "x").await;
    put(&format!("{upload}/parts/one?key=f")).await.expect_error(400, "invalid_request");
    put(&format!("{upload}/parts/1")).await.expect_error(400, "invalid_request");
    put(&format!("{upload}/parts/1?key=other")).await.expect_error(404, "upload_not_found");
    put("upl_none/parts/1?key=f").await.expect_error(404, "upload_not_found");
    let wrong = server.client().with("content-md5", BASE64.encode([0; 16]));
    let path = format!("/v1/buckets/films/uploads/{upload}/parts/1?key=f");
    wrong.put(&path, "x").await.expect_error(400, "checksum_mismatch");
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0);
}

#[tokio::test]
async fn an_aborted_upload_frees_its_parts() {
    let server = server_with_bucket().await;
    let upload = start(&server, "f").await;
    send(&server, &upload, "f", 1, noise(1, 100)).await.expect(StatusCode::OK);
    let path = format!("/v1/buckets/films/uploads/{upload}?key=");
    server.client().delete("/v1/buckets/films").await.expect_error(409, "bucket_not_empty");
    server.client().delete(&format!("{path}other")).await.expect_error(404, "upload_not_found");
    server.client().delete(&format!("{path}f")).await.expect(StatusCode::NO_CONTENT);
    server.client().delete(&format!("{path}f")).await.expect_error(404, "upload_not_found");
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0);
    assert_eq!(server.client().get("/v1/account").await.json()["usage"]["uploadBytes"], 0);
    server.client().delete("/v1/buckets/films").await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn an_upload_expires_after_seven_days() {
    let server = server_with_bucket().await;
    let upload = start(&server, "f").await;
    send(&server, &upload, "f", 1, noise(1, 100)).await.expect(StatusCode::OK);
    server.advance(Duration::from_hours(7 * 24 - 1));
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 1);
    server.advance(Duration::from_hours(1));
    server.run_background_work().await;
    send(&server, &upload, "f", 2, vec![1]).await.expect_error(404, "upload_not_found");
    assert_eq!(server.stored_blobs(), 0);
    assert_eq!(server.client().get("/v1/account").await.json()["usage"]["uploadBytes"], 0);
}

#[tokio::test]
async fn what_was_sent_can_be_listed_to_resume() {
    let server = server_with_bucket().await;
    let (one, two) = (start(&server, "one").await, start(&server, "two").await);
    for number in [3, 1, 2] {
        send(&server, &one, "one", number, vec![7; number as usize]).await.expect(StatusCode::OK);
    }
    let server = server.restart().await;
    let uploads = server.client().get("/v1/buckets/films/uploads?limit=1").await.json();
    assert_eq!((&uploads["data"][0]["uploadId"], &uploads["data"][0]["key"]), (&json!(one), &json!("one")));
    let cursor = uploads["cursor"].as_str().unwrap();
    let rest =
        server.client().get(&format!("/v1/buckets/films/uploads?limit=1&cursor={cursor}")).await.json();
    assert_eq!((&rest["data"][0]["uploadId"], &rest["cursor"]), (&json!(two), &Value::Null));
    let path = format!("/v1/buckets/films/uploads/{one}/parts?key=one&limit=2");
    let parts = server.client().get(&path).await.json();
    let numbers = |page: &Value| {
        page["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|part| part["partNumber"].as_u64().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers(&parts), [1, 2]);
    let rest =
        server.client().get(&format!("{path}&cursor={}", parts["cursor"].as_str().unwrap())).await.json();
    assert_eq!((numbers(&rest), &rest["cursor"]), (vec![3], &Value::Null));
}

#[tokio::test]
async fn of_two_who_complete_one_wins() {
    let server = server_with_bucket().await;
    let upload = start(&server, "f").await;
    let tag = etag(&send(&server, &upload, "f", 1, noise(1, 100)).await);
    let listed = [(1, &*tag)];
    let tries = (0..8).map(|_| complete(&server, &upload, "f", &listed));
    let statuses: Vec<_> =
        futures::future::join_all(tries).await.into_iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::OK).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == StatusCode::NOT_FOUND).count(), 7, "{statuses:?}");
    assert_eq!(server.client().get("/v1/account").await.json()["usage"]["storageBytes"], 100);
}

#[tokio::test]
async fn an_upload_says_when_it_expires_and_its_headers_and_last_part_reach_the_object() {
    let server = server_with_bucket().await;
    let body =
        json!({ "key": "k", "cacheControl": "no-cache", "contentLanguage": "de", "contentEncoding": "gzip" });
    let started =
        server.client().post("/v1/buckets/films/uploads", body).await.expect(StatusCode::CREATED).json();
    assert_eq!(
        (&started["bucket"], &started["key"], &started["createdAt"], &started["expiresAt"]),
        (
            &json!("films"),
            &json!("k"),
            &json!(server.now().to_string()),
            &json!((server.now() + Duration::from_hours(7 * 24)).to_string())
        )
    );
    let upload = started["uploadId"].as_str().unwrap();
    let part = send(&server, upload, "k", 10_000, b"last".to_vec()).await.expect(StatusCode::OK);
    complete(&server, upload, "k", &[(10_000, &etag(&part))]).await.expect(StatusCode::OK);
    let object = server.client().get("/v1/buckets/films/objects/k").await.expect(StatusCode::OK);
    for (name, value) in
        [("cache-control", "no-cache"), ("content-language", "de"), ("content-encoding", "gzip")]
    {
        assert_eq!(object.header(name), value);
    }
}

#[tokio::test]
async fn what_is_known_of_parts_is_forgotten_once_their_upload_is_over() {
    let server = server_with_bucket().await;
    let mut uploads = Vec::new();
    for key in ["completed", "given-up", "unfinished"] {
        let upload = start(&server, key).await;
        let tag = etag(&send(&server, &upload, key, 1, noise(1, 100)).await);
        uploads.push((upload, tag));
    }
    // More than are forgotten at once.
    SentParts { upload_id: &uploads[1].0, count: 1_200, bytes: 100 }.write(server.data_dir());
    complete(&server, &uploads[0].0, "completed", &[(1, &uploads[0].1)]).await.expect(StatusCode::OK);
    let path = format!("/v1/buckets/films/uploads/{}?key=given-up", uploads[1].0);
    server.client().delete(&path).await.expect(StatusCode::NO_CONTENT);
    server.run_background_work().await;
    let catalog = rusqlite::Connection::open(server.data_dir().join("catalog.db")).unwrap();
    let count = |table| {
        let sql = format!("SELECT count(*) FROM {table}");
        catalog.query_row(&sql, [], |row| row.get::<_, u32>(0)).unwrap()
    };
    assert_eq!((count("parts"), count("spent_uploads")), (1, 0));
}
