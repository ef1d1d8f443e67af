//! `stowbox accounts`

use http::StatusCode;
use stowbox_tests::{Client, Program, noise, stowbox};

#[tokio::test]
async fn an_account_with_a_plan_and_a_key_is_made_at_the_shell() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(folder.path(), &[]).await;
    let made =
        stowbox(folder.path(), &["accounts", "create", "team", "--max-storage", "10KiB", "--json"]).await;
    let made = made.json();
    assert_eq!(made["plan"]["maxStorageBytes"], 10_240);
    let key = stowbox(folder.path(), &["keys", "create", "first", "--account", "team"]).await.ok();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let team = Client::new(http, program.url(), Some(key.trim_end().to_owned()));
    assert_eq!(team.get("/v1/account").await.json()["id"], made["id"]);
    team.create_bucket("blue").await;
    team.put("/v1/buckets/blue/objects/big", noise(1, 20_000)).await.expect_error(403, "quota_exceeded");
    let id = made["id"].as_str().unwrap();
    stowbox(folder.path(), &["accounts", "update", id, "--max-storage", "none", "--name", "blue"]).await.ok();
    team.put("/v1/buckets/blue/objects/big", noise(1, 20_000)).await.expect(StatusCode::CREATED);
    let listed = stowbox(folder.path(), &["accounts", "list"]).await.ok();
    assert!(listed.contains("default") && listed.contains("blue") && listed.contains("19.5 KiB"), "{listed}");
    let said = stowbox(folder.path(), &["accounts", "delete", "blue"]).await.failed(1);
    assert!(said.contains("The account is not empty (buckets in it: 1)"), "{said}");
    team.delete("/v1/buckets/blue/objects/big").await.expect(StatusCode::NO_CONTENT);
    team.delete("/v1/buckets/blue").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(program.terminate().await, 0);
    stowbox(folder.path(), &["accounts", "delete", "blue"]).await.ok();
    let left = stowbox(folder.path(), &["accounts", "list", "--json"]).await.json();
    assert_eq!(left.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_account_is_found_by_name_only_if_that_is_unmistakable() {
    let folder = tempfile::tempdir().unwrap();
    let _program = Program::start(folder.path(), &[]).await;
    for _ in 0..2 {
        stowbox(folder.path(), &["accounts", "create", "twin"]).await.ok();
    }
    let said = stowbox(folder.path(), &["keys", "list", "--account", "twin"]).await.failed(1);
    assert!(said.contains("Several accounts are named `twin`. Use an id: acct_"), "{said}");
    let said = stowbox(folder.path(), &["accounts", "delete", "nobody"]).await.failed(1);
    assert!(said.contains("no account with the id or name `nobody`"), "{said}");
    let said = stowbox(folder.path(), &["accounts", "delete", "default"]).await.failed(1);
    assert!(said.contains("default account cannot be deleted"), "{said}");
}
