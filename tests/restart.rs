//! What outlives a restart, and what a start refuses.

use http::StatusCode;
use stowbox_core::{App, Code, Config, Storage};
use stowbox_tests::{Program, TestServer, noise};

#[tokio::test]
async fn buckets_objects_keys_and_cursors_outlive_a_restart() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let big = noise(1, 300_000);
    server.client().put("/v1/buckets/photos/objects/big", big.clone()).await.expect(StatusCode::CREATED);
    server.client().put("/v1/buckets/photos/objects/small", "x").await.expect(StatusCode::CREATED);
    let page = server.client().get("/v1/buckets/photos/objects?limit=1").await.json();
    let server = server.restart().await;
    assert!(server.client().get("/v1/buckets/photos/objects/big").await.body == big);
    let cursor = page["cursor"].as_str().unwrap();
    let next =
        server.client().get(&format!("/v1/buckets/photos/objects?limit=1&cursor={cursor}")).await.json();
    assert_eq!(next["data"][0]["key"], "small");
    let usage = server.client().get("/v1/account").await.json()["usage"].clone();
    assert_eq!(usage["storageBytes"], 300_001);
    assert!(usage["requestCount"].as_u64().unwrap() >= 4, "the last second of counting was written down");
    assert_eq!(server.app().first_key(), None);
}

async fn open(config: Config) -> Result<App, stowbox_core::Error> {
    rustls::crypto::ring::default_provider().install_default().ok();
    App::open(config).await
}

#[tokio::test]
async fn a_data_directory_has_one_server() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(Config::new(folder.path())).await.unwrap();
    assert_eq!(open(Config::new(folder.path())).await.unwrap_err().code(), Code::DataDirLocked);
    first.close().await;
    drop(first);
    open(Config::new(folder.path())).await.unwrap().close().await;
}

#[tokio::test]
async fn a_newer_data_directory_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let app = open(Config::new(folder.path())).await.unwrap();
    app.close().await;
    drop(app);
    // SQLite keeps `user_version` at byte 60 of the file, big-endian.
    let path = folder.path().join("catalog.db");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    let error = open(Config::new(folder.path())).await.unwrap_err();
    assert_eq!(error.code(), Code::DataDirTooNew);
    assert!(error.to_string().contains("newer Stowbox"), "{error}");
    assert!(std::fs::read(&path).unwrap() == bytes);
}

#[tokio::test]
async fn a_damaged_catalog_is_refused_with_a_clear_message() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("catalog.db"), noise(1, 10_000)).unwrap();
    let error = open(Config::new(folder.path())).await.unwrap_err();
    assert_eq!(error.code(), Code::DataDirUnusable);
    assert!(error.to_string().contains("catalog"), "{error}");
}

#[tokio::test]
async fn storage_that_belongs_to_another_data_directory_is_refused() {
    let (one, two, blobs) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let config = |folder: &tempfile::TempDir| {
        let mut config = Config::new(folder.path());
        config.storage = Storage::Folder(blobs.path().to_owned());
        config
    };
    let app = open(config(&one)).await.unwrap();
    app.close().await;
    drop(app);
    assert_eq!(open(config(&two)).await.unwrap_err().code(), Code::InvalidConfig);
    open(config(&one)).await.unwrap().close().await;
}

#[tokio::test]
async fn a_start_without_the_storage_that_holds_the_objects_is_refused() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server
        .client()
        .put("/v1/buckets/photos/objects/big", noise(1, 300_000))
        .await
        .expect(StatusCode::CREATED);
    server.app().close().await;
    let elsewhere = tempfile::tempdir().unwrap();
    let copy = tempfile::tempdir().unwrap();
    for file in ["catalog.db", "telemetry.db"] {
        std::fs::copy(server.data_dir().join(file), copy.path().join(file)).unwrap();
    }
    let mut config = Config::new(copy.path());
    config.storage = Storage::Folder(elsewhere.path().to_owned());
    let error = open(config).await.unwrap_err();
    assert_eq!(error.code(), Code::InvalidConfig);
}

#[tokio::test]
async fn the_program_prints_what_a_newcomer_needs_and_ends_in_order() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &["--admin-token", "adm_0123456789abcdef0123"]).await;
    assert!(program.printed.contains(&format!("Listening on {}", program.url())), "{:?}", program.printed);
    assert!(program.printed.contains(&format!("Console: {}/#token=adm_0123456789abcdef0123", program.url())));
    assert!(!program.printed.iter().any(|line| line.contains("API key")), "the key was given, not made");
    program.client().create_bucket("photos").await;
    assert_eq!(program.terminate().await, 0);
    let again = Program::start(folder.path(), &[]).await;
    again.client().get("/v1/buckets/photos").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_program_refuses_a_held_directory_a_taken_port_and_bad_settings_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    let (status, said) = Program::refuse(folder.path(), &[]).await;
    assert!(status == 1 && said.contains("Another Stowbox is using the data directory"), "{status}: {said}");
    let other = tempfile::tempdir().unwrap();
    let taken = program.url().strip_prefix("http://").unwrap().to_owned();
    let (status, said) = Program::refuse(other.path(), &["--listen", &taken]).await;
    assert!(status != 0 && !said.is_empty(), "{status}: {said}");
    let (status, said) = Program::refuse(other.path(), &["--storage", "gopher://x?secret=hush"]).await;
    assert!(status == 1 && said.contains("gopher") && !said.contains("hush"), "{status}: {said}");
    let (status, said) = Program::refuse(other.path(), &["--admin-token", "short"]).await;
    assert!(status == 1 && said.contains("admin token"), "{status}: {said}");
}

#[tokio::test]
async fn a_request_in_flight_is_finished_before_the_program_ends() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    program.client().create_bucket("photos").await;
    let mut socket =
        tokio::net::TcpStream::connect(program.url().strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "PUT /v1/buckets/photos/objects/x HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\n",
        stowbox_tests::KEY
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut interim = [0; 25];
    socket.read_exact(&mut interim).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n", "the handler waits for the body");
    let ended = tokio::spawn(program.terminate());
    socket.write_all(b"0123456789").await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(ended.await.unwrap(), 0);
}
