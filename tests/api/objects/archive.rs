//! `GET …/archive`

use std::io::Read as _;

use http::StatusCode;
use serde_json::json;
use stowbox_tests::{TestServer, noise};
use zip::ZipArchive;

/// The names and contents of a zip, as its own directory tells them and another library reads them.
fn files(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    let mut files = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut body = Vec::new();
        file.read_to_end(&mut body).unwrap();
        files.push((file.name().unwrap().into_owned(), body));
    }
    files
}

#[tokio::test]
async fn a_folder_comes_as_a_zip_whose_files_are_what_was_stored() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let large = noise(3, 3_000_000);
    for (key, body) in [
        ("2026/a.txt", b"hello".to_vec()),
        ("2026/empty", Vec::new()),
        ("2026/folder/", Vec::new()),
        ("2026/sub/gr%C3%BC%C3%9Fe.bin", large.clone()),
        ("2026/sub/a%3Ab", b"colon".to_vec()),
        ("2027/other", b"no".to_vec()),
    ] {
        client.put(&format!("/v1/buckets/photos/objects/{key}"), body).await.expect(StatusCode::CREATED);
    }
    let answer = client.get("/v1/buckets/photos/archive?prefix=2026/").await.expect(StatusCode::OK);
    assert_eq!(answer.header("content-type"), "application/zip");
    assert!(answer.header("content-disposition").starts_with("attachment; filename=\"2026.zip\""));
    let expected: Vec<(String, Vec<u8>)> = vec![
        ("a.txt".into(), b"hello".to_vec()),
        ("empty".into(), Vec::new()),
        ("folder/".into(), Vec::new()),
        ("sub/a_b".into(), b"colon".to_vec()),
        ("sub/grüße.bin".into(), large),
    ];
    assert!(files(&answer.body) == expected);
    let whole = client.get("/v1/buckets/photos/archive").await.expect(StatusCode::OK);
    assert!(whole.header("content-disposition").contains("photos.zip"));
    assert_eq!(files(&whole.body).len(), 6);
    let part = client.get("/v1/buckets/photos/archive?prefix=2026/a").await.expect(StatusCode::OK);
    assert_eq!(files(&part.body)[0].0, "a.txt");
    let nothing = client.get("/v1/buckets/photos/archive?prefix=none/").await.expect(StatusCode::OK);
    assert!(files(&nothing.body).is_empty());
}

#[tokio::test]
async fn an_archive_holds_more_than_one_page_of_objects() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let puts = (0..1100).map(|n| {
        let client = client.clone();
        async move { client.put(&format!("/v1/buckets/photos/objects/{n:04}"), "x").await.status }
    });
    let statuses = futures::future::join_all(puts).await;
    assert!(statuses.iter().all(|status| *status == StatusCode::CREATED));
    let zip = client.get("/v1/buckets/photos/archive").await.expect(StatusCode::OK);
    assert_eq!(files(&zip.body).len(), 1100);
}

#[tokio::test]
async fn an_archive_that_cannot_be_finished_breaks_off() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a", noise(1, 100_000)).await.expect(StatusCode::CREATED);
    client.put("/v1/buckets/photos/objects/b", noise(2, 100_000)).await.expect(StatusCode::CREATED);
    for shard in std::fs::read_dir(server.data_dir().join("blobs")).unwrap() {
        let shard = shard.unwrap().path();
        if shard.is_dir() {
            std::fs::remove_dir_all(shard).unwrap();
        }
    }
    let broken = client.try_send(http::Method::GET, "/v1/buckets/photos/archive", None).await;
    assert!(broken.is_err(), "{broken:?}");
}

#[tokio::test]
async fn an_archive_needs_the_right_to_read() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.create_bucket("other").await;
    server.anonymous().get("/v1/buckets/photos/archive").await.expect_error(401, "unauthorized");
    let key = client
        .post("/v1/keys", json!({ "name": "k", "permission": "read", "buckets": ["other"] }))
        .await
        .json();
    let narrow = server.client_with(key["key"].as_str().unwrap());
    narrow.get("/v1/buckets/photos/archive").await.expect_error(403, "forbidden");
    narrow.get("/v1/buckets/other/archive").await.expect(StatusCode::OK);
    client.get("/v1/buckets/none/archive").await.expect_error(404, "bucket_not_found");
}
