//! Completing, copying and moving, whatever the size: 15 MiB in 3 parts against 49 GiB in 10,000.
//!
//! The bytes of 9,999 of the 10,000 parts are not there: their rows are written into the catalog of a stopped server, as
//! copies of a part that was sent. None of the three verbs reads a byte, which is what is shown here.

use std::time::Instant;

use http::{Method, StatusCode};
use serde_json::{Value, json};
use stowbox_tests::{Client, Program, SentParts, noise};

use crate::median;

const PART_BYTES: usize = 5 * 1024 * 1024;
const FEW: u32 = 3;
const MANY: u32 = 10_000;
const TURNS: usize = 15;

pub(crate) async fn run() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    let client = program.client();
    client.create_bucket("bench").await;
    let part = noise(1, PART_BYTES);
    let mut uploads = Vec::new();
    for parts in [FEW, MANY] {
        for turn in 0..TURNS {
            uploads.push((parts, start(&client, &format!("{parts}/{turn}"), &part).await));
        }
    }
    program.terminate().await;
    for (parts, upload) in &uploads {
        SentParts { upload_id: &upload.id, count: *parts, bytes: PART_BYTES as u64 }.write(folder.path());
    }
    let program = Program::start(folder.path(), &[]).await;
    let client = program.client();
    let (mut few, mut many) = (Vec::new(), Vec::new());
    for (parts, upload) in &uploads {
        let taken = complete(&client, upload, *parts).await;
        if *parts == FEW { few.push(taken) } else { many.push(taken) }
    }
    tell("complete", few, many);
    for (verb, moves) in [("copy", false), ("move", true)] {
        let (mut few, mut many) = (Vec::new(), Vec::new());
        for turn in 0..TURNS {
            few.push(copy(&client, &format!("{FEW}/{turn}"), moves).await);
            many.push(copy(&client, &format!("{MANY}/{turn}"), moves).await);
        }
        tell(verb, few, many);
    }
    program.terminate().await;
}

struct Upload {
    id: String,
    key: String,
    etag: String,
}

/// An upload with one part.
async fn start(client: &Client, key: &str, part: &[u8]) -> Upload {
    let made = client.post("/v1/buckets/bench/uploads", json!({ "key": key })).await;
    let id = made.expect(StatusCode::CREATED).json()["uploadId"].as_str().unwrap().to_owned();
    let path = format!("/v1/buckets/bench/uploads/{id}/parts/1?key={key}");
    let sent = client.put(&path, part.to_vec()).await.expect(StatusCode::OK).json();
    Upload { id, key: key.to_owned(), etag: sent["etag"].as_str().unwrap().to_owned() }
}

async fn complete(client: &Client, upload: &Upload, parts: u32) -> f64 {
    let listed: Vec<Value> =
        (1..=parts).map(|number| json!({ "partNumber": number, "etag": upload.etag })).collect();
    let path = format!("/v1/buckets/bench/uploads/{}/complete", upload.id);
    let body = json!({ "key": upload.key, "parts": listed });
    timed(client, &path, body, StatusCode::OK).await
}

async fn copy(client: &Client, key: &str, moves: bool) -> f64 {
    let destination = format!("{}{key}", if moves { "moved/" } else { "copied/" });
    let body = json!({ "destinationKey": destination, "move": moves });
    timed(client, &format!("/v1/buckets/bench/objects/{key}/copy"), body, StatusCode::CREATED).await
}

async fn timed(client: &Client, path: &str, body: Value, expected: StatusCode) -> f64 {
    let client = client.clone().with("content-type", "application/json");
    let body = body.to_string();
    let started = Instant::now();
    client.send(Method::POST, path, Some(body.into())).await.expect(expected);
    started.elapsed().as_secs_f64() * 1000.0
}

fn tell(verb: &str, few: Vec<f64>, many: Vec<f64>) {
    let (few, many) = (median(few), median(many));
    println!(
        "{verb}: {many:.2} ms of 49 GiB in {MANY} parts, {few:.2} ms of 15 MiB in {FEW}: {:.2} times",
        many / few
    );
}
