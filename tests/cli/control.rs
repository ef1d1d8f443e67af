//! How commands reach the store.

use std::os::unix::fs::PermissionsExt as _;

use http::StatusCode;
use stowbox_core::{App, Config};
use stowbox_tests::{Program, TestServer, stowbox};

#[tokio::test]
async fn a_command_on_a_folder_without_a_store_fails_and_makes_none() {
    let folder = tempfile::tempdir().unwrap();
    let said = stowbox(folder.path(), &["keys", "list"]).await.failed(1);
    assert!(said.contains("There is no Stowbox in"), "{said}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_directory_that_another_process_holds_without_a_socket_is_refused() {
    rustls::crypto::ring::default_provider().install_default().ok();
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(Config::new(folder.path())).await.unwrap();
    let said = stowbox(folder.path(), &["keys", "list"]).await.failed(1);
    assert!(said.contains("Another process holds the data directory"), "{said}");
    app.close().await;
    stowbox(folder.path(), &["keys", "list"]).await.ok();
}

#[tokio::test]
async fn the_control_socket_is_its_owners_and_goes_with_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("stowbox.sock");
    let program = Program::start(folder.path(), &[]).await;
    assert_eq!(std::fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(program.terminate().await, 0);
    assert!(!socket.exists());
    // A killed server leaves one behind, which is in nobody's way.
    Program::start(folder.path(), &[]).await.kill().await;
    assert!(socket.exists());
    stowbox(folder.path(), &["keys", "list"]).await.ok();
    let again = Program::start(folder.path(), &[]).await;
    stowbox(folder.path(), &["keys", "list"]).await.ok();
    assert_eq!(again.terminate().await, 0);
}

#[tokio::test]
async fn nobody_becomes_the_operator_on_the_port_without_the_token() {
    let server = TestServer::start().await;
    server.anonymous().get("/admin/v1/accounts").await.expect(StatusCode::UNAUTHORIZED);
    server.anonymous().get("/v1/keys").await.expect(StatusCode::UNAUTHORIZED);
    server.client().get("/admin/v1/accounts").await.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_wrong_flag_is_a_usage_error() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["keys", "create", "x", "--permission", "everything"][..],
        &["keys", "create", "x", "--expires-in", "soon"],
        &["keys", "create", "x", "--expires-in", "1d", "--expires-at", "2030-01-01T00:00:00Z"],
        &["accounts", "create", "x", "--max-storage", "lots"],
        &["keys", "revoke"],
        &["frobnicate"],
    ] {
        let ran = stowbox(folder.path(), arguments).await;
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
        assert!(ran.err.contains("error: ") && ran.out.is_empty(), "{arguments:?}: {ran:?}");
    }
}

#[tokio::test]
async fn a_settings_file_that_is_wrong_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("settings.toml");
    std::fs::write(&file, "listen = \"127.0.0.1:0\"\nstorrage = \"memory://\"\n").unwrap();
    let said = stowbox(folder.path(), &["keys", "list", "--config", file.to_str().unwrap()]).await.failed(1);
    assert!(said.contains("settings.toml:2: unknown field `storrage`"), "{said}");
}
