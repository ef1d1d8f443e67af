//! A store with something of everything in it.

use std::path::{Path, PathBuf};

use http::StatusCode;
use serde_json::json;
use stowbox_tests::{Client, noise};

/// A small body, which lies in the catalog.
pub(crate) const SMALL: &str = "a small body that lies in the catalog itself";

/// Fills the bucket `photos`: a small object, a large one and a copy of it, one of two parts, one in the trash,
/// and an unfinished upload.
pub(crate) async fn fill(client: &Client) {
    client.create_bucket("photos").await;
    let objects = "/v1/buckets/photos/objects";
    client.put(&format!("{objects}/small"), SMALL).await.expect(StatusCode::CREATED);
    client.put(&format!("{objects}/large"), noise(1, 300_000)).await.expect(StatusCode::CREATED);
    let copy = json!({ "destinationKey": "copy" });
    client.post(&format!("{objects}/large/copy"), copy).await.expect(StatusCode::CREATED);
    let (upload, tags) = upload(client, "film", &[noise(2, 5 << 20), noise(3, 1000)]).await;
    let parts: Vec<_> =
        (1..).zip(tags).map(|(number, etag)| json!({ "partNumber": number, "etag": etag })).collect();
    let path = format!("/v1/buckets/photos/uploads/{upload}/complete");
    client.post(&path, json!({ "key": "film", "parts": parts })).await.expect(StatusCode::OK);
    client.patch("/v1/buckets/photos", json!({ "trashDays": 7 })).await.expect(StatusCode::OK);
    client.put(&format!("{objects}/gone"), noise(5, 70_000)).await.expect(StatusCode::CREATED);
    client.delete(&format!("{objects}/gone")).await.expect(StatusCode::NO_CONTENT);
    self::upload(client, "unfinished", &[noise(4, 100_000)]).await;
}

async fn upload(client: &Client, key: &str, parts: &[Vec<u8>]) -> (String, Vec<String>) {
    let started = client.post("/v1/buckets/photos/uploads", json!({ "key": key })).await.json();
    let upload = started["uploadId"].as_str().unwrap().to_owned();
    let mut tags = Vec::new();
    for (number, part) in (1..).zip(parts) {
        let path = format!("/v1/buckets/photos/uploads/{upload}/parts/{number}?key={key}");
        let part = client.put(&path, part.clone()).await.expect(StatusCode::OK).json();
        tags.push(part["etag"].as_str().unwrap().to_owned());
    }
    (upload, tags)
}

/// The blob of that length.
pub(crate) fn blob(data_dir: &Path, length: u64) -> PathBuf {
    let shards = std::fs::read_dir(data_dir.join("blobs")).unwrap().map(|entry| entry.unwrap().path());
    shards
        .filter(|path| path.is_dir())
        .flat_map(|shard| std::fs::read_dir(shard).unwrap().map(|entry| entry.unwrap().path()))
        .find(|path| path.metadata().unwrap().len() == length)
        .unwrap_or_else(|| panic!("there is no blob of {length} bytes"))
}
