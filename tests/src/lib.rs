//! What the tests share: the real server on a real port, with a clock that they move, and clients that read like
//! sentences.

#![expect(clippy::missing_panics_doc, clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bucket;
mod client;
mod program;
mod receiver;
mod rows;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use bucket::RemoteBucket;
pub use client::{Answer, Client};
pub use program::{Program, Ran, stowbox};
pub use receiver::{Behaviour, Receiver, Request};
pub use rows::{Rows, SentParts};
use stowbox_core::clock::{Clock as _, ManualClock, Timestamp};
use stowbox_core::{App, Config};
use stowbox_server::{ServeOptions, Server};
use tempfile::TempDir;

/// Where the tests' clock begins: a Tuesday in the middle of a month.
pub const START: Timestamp = Timestamp::from_millis(1_763_467_200_000);

/// The first key of every test server.
pub const KEY: &str = "sk_live_testtesttesttesttesttesttesttest000000";

/// The real server, in this process, on a port of its own.
#[derive(Debug)]
pub struct TestServer {
    app: App,
    server: Option<Server>,
    clock: Arc<ManualClock>,
    data_dir: TempDir,
    http: reqwest::Client,
}

impl TestServer {
    /// Starts on an empty data directory.
    pub async fn start() -> Self {
        Self::start_with(|_| {}, ServeOptions::default()).await
    }

    /// Starts with settings of the test's own.
    pub async fn start_with(configure: impl FnOnce(&mut Config), options: ServeOptions) -> Self {
        let clock = Arc::new(ManualClock::at(START));
        Self::open(tempfile::tempdir().unwrap(), clock, configure, options).await
    }

    /// Stops and starts again on the same data directory.
    pub async fn restart(mut self) -> Self {
        self.server.take().unwrap().shutdown().await;
        self.app.close().await;
        Self::open(self.data_dir, self.clock, |_| {}, ServeOptions::default()).await
    }

    async fn open(
        data_dir: TempDir,
        clock: Arc<ManualClock>,
        configure: impl FnOnce(&mut Config),
        options: ServeOptions,
    ) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let mut config = Config::new(data_dir.path());
        config.clock = clock.clone();
        config.first_key = Some(KEY.to_owned());
        configure(&mut config);
        let app = App::open(config).await.unwrap();
        let options = ServeOptions { listen: options.listen.or(Some(([127, 0, 0, 1], 0).into())), ..options };
        let server = stowbox_server::serve(app.clone(), options).await.unwrap();
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_mins(2)).build().unwrap();
        Self { app, server: Some(server), clock, data_dir, http }
    }

    /// Holds the first key, which may do everything in the default account.
    pub fn client(&self) -> Client {
        self.client_with(KEY)
    }

    /// Holds another key.
    pub fn client_with(&self, key: &str) -> Client {
        Client::new(self.http.clone(), self.url(), Some(key.to_owned()))
    }

    /// Holds nothing.
    pub fn anonymous(&self) -> Client {
        Client::new(self.http.clone(), self.url(), None)
    }

    /// Holds the admin token.
    pub fn operator(&self) -> Client {
        self.client_with(self.server.as_ref().unwrap().admin_token())
    }

    /// Makes another account with this plan; answers its id and a client with its first key.
    pub async fn account(&self, name: &str, plan: serde_json::Value) -> (String, Client) {
        let body = serde_json::json!({ "name": name, "plan": plan });
        let account = self.operator().post("/admin/v1/accounts", body).await;
        let id = account.expect(http::StatusCode::CREATED).json()["id"].as_str().unwrap().to_owned();
        let operator = self.operator().with("x-account-id", &id);
        let key = operator.post("/v1/keys", serde_json::json!({ "name": "first" })).await;
        let key = key.expect(http::StatusCode::CREATED).json()["key"].as_str().unwrap().to_owned();
        (id, self.client_with(&key))
    }

    /// Where it listens.
    pub fn url(&self) -> &str {
        self.server.as_ref().unwrap().base_url()
    }

    /// Moves its clock on.
    pub fn advance(&self, by: Duration) {
        self.clock.advance(by);
    }

    /// The time it has.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Runs all background work once, now.
    pub async fn run_background_work(&self) {
        self.app.run_background_work().await.unwrap();
    }

    /// The blobs on the disk, published or not.
    pub fn stored_blobs(&self) -> usize {
        stored_blobs(self.data_dir.path())
    }

    /// The app behind the port.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Its data directory.
    pub fn data_dir(&self) -> &Path {
        self.data_dir.path()
    }
}

/// The blobs below a data directory, published or not.
pub fn stored_blobs(data_dir: &Path) -> usize {
    let shards = std::fs::read_dir(data_dir.join("blobs")).unwrap().map(|entry| entry.unwrap().path());
    shards.filter(|path| path.is_dir()).map(|shard| std::fs::read_dir(shard).unwrap().count()).sum()
}

/// Bytes that look random and are the same at every run.
pub fn noise(seed: u64, length: usize) -> Vec<u8> {
    use rand::{Rng as _, SeedableRng as _};
    let mut bytes = vec![0; length];
    rand::rngs::StdRng::seed_from_u64(seed).fill_bytes(&mut bytes);
    bytes
}
