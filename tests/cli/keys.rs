//! `stowbox keys`

use http::StatusCode;
use stowbox_tests::{Client, KEY, Program, stowbox};

fn client(program: &Program, key: &str) -> Client {
    Client::new(reqwest::Client::builder().no_proxy().build().unwrap(), program.url(), Some(key.to_owned()))
}

#[tokio::test]
async fn a_key_that_is_made_beside_a_running_server_works_at_once_until_it_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    program.client().create_bucket("photos").await;
    let made =
        stowbox(folder.path(), &["keys", "create", "ci", "--permission", "read", "--bucket", "photos"]).await;
    assert!(made.err.contains("Issued the key `ci` (key_"), "{made:?}");
    let secret = made.ok().trim_end().to_owned();
    let ci = client(&program, &secret);
    ci.get("/v1/buckets/photos/objects").await.expect(StatusCode::OK);
    ci.put("/v1/buckets/photos/objects/x", "x").await.expect(StatusCode::FORBIDDEN);
    let keys = stowbox(folder.path(), &["keys", "list", "--json"]).await.json();
    let found = keys.as_array().unwrap().iter().find(|key| key["name"] == "ci").unwrap().clone();
    assert_eq!((&found["permission"], &found["buckets"][0]), (&"read".into(), &"photos".into()));
    assert!(!keys.to_string().contains(&secret));
    stowbox(folder.path(), &["keys", "revoke", found["id"].as_str().unwrap()]).await.ok();
    ci.get("/v1/buckets/photos/objects").await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn keys_are_made_listed_and_revoked_while_no_server_runs() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Program::start(folder.path(), &[]).await.terminate().await, 0);
    let made = stowbox(
        folder.path(),
        &["keys", "create", "later", "--json", "--expires-at", "2099-01-31T12:00:00Z"],
    )
    .await
    .json();
    assert_eq!(made["expiresAt"], "2099-01-31T12:00:00.000Z");
    stowbox(folder.path(), &["keys", "create", "in a month", "--expires-in", "30d"]).await.ok();
    let listed = stowbox(folder.path(), &["keys", "list"]).await.ok();
    let lines: Vec<_> = listed.lines().collect();
    assert!(lines[0].starts_with("ID ") && lines.len() == 4, "{listed}");
    assert!(lines[2].contains("later") && lines[2].contains("2099-01-31"), "{listed}");
    let program = Program::start(folder.path(), &[]).await;
    let later = client(&program, made["key"].as_str().unwrap());
    later.get("/v1/buckets").await.expect(StatusCode::OK);
    assert_eq!(program.terminate().await, 0);
    let id = made["id"].as_str().unwrap();
    assert_eq!(stowbox(folder.path(), &["keys", "revoke", id]).await.ok(), format!("Revoked {id}.\n"));
    let said = stowbox(folder.path(), &["keys", "revoke", id]).await.failed(1);
    assert!(said.contains("There is no API key with that id"), "{said}");
    let program = Program::start(folder.path(), &[]).await;
    client(&program, made["key"].as_str().unwrap()).get("/v1/buckets").await.expect(StatusCode::UNAUTHORIZED);
    client(&program, KEY).get("/v1/buckets").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn what_the_api_refuses_is_said_on_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let _program = Program::start(folder.path(), &[]).await;
    let said = stowbox(folder.path(), &["keys", "create", ""]).await.failed(1);
    assert!(said.contains("`name` must have 1 to 100 characters"), "{said}");
    let said = stowbox(folder.path(), &["keys", "create", "x", "--bucket", "NO"]).await.failed(1);
    assert!(said.contains("`buckets` has `NO`"), "{said}");
    let said = stowbox(folder.path(), &["keys", "create", "x", "--expires-at", "2001-01-01T00:00:00Z"])
        .await
        .failed(1);
    assert!(said.contains("`expiresAt` must lie in the future"), "{said}");
    let said = stowbox(folder.path(), &["keys", "revoke", "../accounts"]).await.failed(1);
    assert!(said.contains("There is no API key with that id"), "{said}");
}
