//! What takes the same time whatever the size: completing an upload, copying, moving.
//!
//! The sizes are said by rows of the catalog only: none of the three reads a byte. The least of several times is compared,
//! since other work on the machine only adds to some of them. `make bench` tells the times of an optimised program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::HashMap;
use std::time::{Duration, Instant};

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Client, Program, SentParts, noise};

const MIB: u64 = 1024 * 1024;
const TURNS: usize = 9;
/// Times as small as these differ by themselves.
const MOST: f64 = 4.0;

/// What an upload is made of.
#[derive(Clone, Copy)]
struct Shape {
    name: &'static str,
    parts: u32,
    part_bytes: u64,
}

/// 10 MiB.
const SMALL: Shape = Shape { name: "small", parts: 2, part_bytes: 5 * MIB };
/// 10 GiB in as many parts.
const LARGE: Shape = Shape { name: "large", parts: 2, part_bytes: 5 * 1024 * MIB };
/// 49 GiB in as many parts as an upload may have.
const MANY: Shape = Shape { name: "many", parts: 10_000, part_bytes: 5 * MIB };

#[tokio::test(flavor = "multi_thread")]
async fn completing_copying_and_moving_take_the_same_time_whatever_the_size() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    let client = program.client();
    client.create_bucket("films").await;
    let mut uploads = Vec::new();
    for turn in 0..TURNS {
        for shape in [SMALL, LARGE, MANY] {
            uploads.push((shape, Upload::start(&client, &format!("{}/{turn}", shape.name)).await));
        }
    }
    program.terminate().await;
    for (Shape { parts, part_bytes, .. }, upload) in &uploads {
        SentParts { upload_id: &upload.id, count: *parts, bytes: *part_bytes }.write(folder.path());
    }
    let program = Program::start(folder.path(), &[]).await;
    let client = program.client();

    // Ten thousand parts are listed by the client, which takes longer to read: the commit is what does not depend on them
    // (`catalog::uploads` has the test).
    let mut completing = Times::default();
    for (shape, upload) in &uploads {
        completing.add(*shape, upload.complete(&client, shape.parts).await);
    }
    completing.assert_alike("completing", LARGE, SMALL);
    for (verb, moves) in [("copying", false), ("moving", true)] {
        let mut times = Times::default();
        for turn in 0..TURNS {
            for shape in [SMALL, LARGE, MANY] {
                times.add(shape, copy(&client, &format!("{}/{turn}", shape.name), moves).await);
            }
        }
        times.assert_alike(verb, LARGE, SMALL);
        times.assert_alike(verb, MANY, SMALL);
    }
    program.terminate().await;
}

struct Upload {
    id: String,
    key: String,
    etag: String,
}

impl Upload {
    /// With one small part.
    async fn start(client: &Client, key: &str) -> Self {
        let made = client.post("/v1/buckets/films/uploads", json!({ "key": key })).await;
        let id = made.expect(StatusCode::CREATED).json()["uploadId"].as_str().unwrap().to_owned();
        let path = format!("/v1/buckets/films/uploads/{id}/parts/1?key={key}");
        let sent = client.put(&path, noise(1, 1024)).await.expect(StatusCode::OK).json();
        Self { id, key: key.to_owned(), etag: sent["etag"].as_str().unwrap().to_owned() }
    }

    async fn complete(&self, client: &Client, parts: u32) -> Duration {
        let listed: Vec<Value> =
            (1..=parts).map(|number| json!({ "partNumber": number, "etag": self.etag })).collect();
        let path = format!("/v1/buckets/films/uploads/{}/complete", self.id);
        let body = json!({ "key": self.key, "parts": listed });
        let started = Instant::now();
        client.post(&path, body).await.expect(StatusCode::OK);
        started.elapsed()
    }
}

async fn copy(client: &Client, key: &str, moves: bool) -> Duration {
    let to = format!("{}/{key}", if moves { "moved" } else { "copied" });
    let body = json!({ "destinationKey": to, "move": moves });
    let started = Instant::now();
    client.post(&format!("/v1/buckets/films/objects/{key}/copy"), body).await.expect(StatusCode::CREATED);
    started.elapsed()
}

/// The least time of each shape.
#[derive(Default)]
struct Times(HashMap<&'static str, Duration>);

impl Times {
    fn add(&mut self, shape: Shape, taken: Duration) {
        let least = self.0.entry(shape.name).or_insert(taken);
        *least = taken.min(*least);
    }

    fn assert_alike(&self, verb: &str, one: Shape, other: Shape) {
        let (one_took, other_took) = (self.0[one.name], self.0[other.name]);
        let ratio = one_took.as_secs_f64() / other_took.as_secs_f64();
        assert!(
            ratio < MOST,
            "{verb} took {one_took:?} of what is {}, {other_took:?} of what is {}",
            one.name,
            other.name
        );
    }
}
