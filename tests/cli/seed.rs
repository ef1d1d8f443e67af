//! `stowbox serve --seed`

use std::path::{Path, PathBuf};

use http::StatusCode;
use stowbox_tests::{Client, Program, stowbox};

const SEED: &str = r#"
[[account]]
name = "team"
plan = { maxStorageBytes = 1000, requestsPerMinute = 600 }

[[bucket]]
name = "photos"
visibility = "public"
corsOrigins = ["https://example.com"]
trashDays = 7

[[bucket]]
name = "blue"
account = "team"

[[key]]
name = "ci"
account = "team"
permission = "write"
buckets = ["blue"]
secret = "sk_live_seedseedseedseedseedseedseedseed000000"

[[webhook]]
url = "http://127.0.0.1:9/hook"
events = ["object.created"]
buckets = ["photos"]
prefix = "in/"
secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
"#;

fn write(folder: &Path, seed: &str) -> PathBuf {
    let file = folder.join("seed.toml");
    std::fs::write(&file, seed).unwrap();
    file
}

async fn start(folder: &Path, seed: &Path) -> Program {
    Program::start(&folder.join("data"), &["--seed", seed.to_str().unwrap()]).await
}

fn made(program: &Program) -> Vec<&str> {
    program.printed.iter().map(String::as_str).filter(|line| line.starts_with("Made ")).collect()
}

fn ci(program: &Program) -> Client {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    Client::new(http, program.url(), Some("sk_live_seedseedseedseedseedseedseedseed000000".to_owned()))
}

#[tokio::test]
async fn what_a_seed_names_is_made_once_and_then_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let seed = write(folder.path(), SEED);
    let program = start(folder.path(), &seed).await;
    assert_eq!(
        made(&program),
        [
            "Made the account `team`",
            "Made the bucket `photos`",
            "Made the bucket `blue`",
            "Made the key `ci`",
            "Made the webhook to http://127.0.0.1:9/hook",
        ]
    );
    let photos = program.client().get("/v1/buckets/photos").await.json();
    assert_eq!(
        (&photos["visibility"], &photos["corsOrigins"][0]),
        (&"public".into(), &"https://example.com".into())
    );
    assert_eq!(photos["trashDays"], 7);
    let webhook = program.client().get("/v1/webhooks").await.json()["data"][0].clone();
    assert_eq!((&webhook["prefix"], &webhook["events"][0]), (&"in/".into(), &"object.created".into()));
    assert_eq!(ci(&program).get("/v1/account").await.json()["name"], "team");
    ci(&program).put("/v1/buckets/blue/objects/x", "x").await.expect(StatusCode::CREATED);
    ci(&program).put("/v1/buckets/blue/objects/y", vec![0; 1000]).await.expect_error(403, "quota_exceeded");
    // What people change stays, and the store that the seed stands for is the same at every start.
    let private = serde_json::json!({ "visibility": "private" });
    program.client().patch("/v1/buckets/photos", private).await.expect(StatusCode::OK);
    assert_eq!(program.terminate().await, 0);
    let program = start(folder.path(), &seed).await;
    assert!(made(&program).is_empty(), "{:?}", program.printed);
    assert_eq!(program.client().get("/v1/buckets/photos").await.json()["visibility"], "private");
    assert_eq!(program.client().get("/v1/webhooks").await.json()["data"].as_array().unwrap().len(), 1);
    // What is missing is made again.
    program.client().delete("/v1/buckets/photos").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(program.terminate().await, 0);
    let program = start(folder.path(), &seed).await;
    assert_eq!(made(&program), ["Made the bucket `photos`"]);
}

#[tokio::test]
async fn a_webhook_without_a_secret_gets_one_that_is_shown_once() {
    let folder = tempfile::tempdir().unwrap();
    let seed = write(folder.path(), "[[webhook]]\nurl = \"http://127.0.0.1:9/hook\"\nevents = [\"*\"]\n");
    let program = start(folder.path(), &seed).await;
    assert!(made(&program)[0].contains("signing secret (shown once): whsec_"), "{:?}", program.printed);
}

#[tokio::test]
async fn a_receiver_of_the_private_network_need_not_be_up_before_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[webhook]]\nurl = \"http://receiver.invalid:3000/hook\"\nevents = [\"*\"]\n";
    let seed = write(folder.path(), text);
    let data = folder.path().join("data");
    let program =
        Program::start(&data, &["--seed", seed.to_str().unwrap(), "--allow-private-webhooks"]).await;
    assert_eq!(made(&program).len(), 1);
    assert_eq!(program.terminate().await, 0);
    // It is there: what its receiver resolves to now, and what is allowed now, is not asked again.
    let program = Program::start(&data, &["--seed", seed.to_str().unwrap()]).await;
    assert_eq!(made(&program).len(), 0);
}

#[tokio::test]
async fn a_start_that_fails_still_shows_a_secret_that_was_made_up() {
    let folder = tempfile::tempdir().unwrap();
    let seed = write(folder.path(), "[[webhook]]\nurl = \"http://127.0.0.1:9/hook\"\nevents = [\"*\"]\n");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("data");
    let ran = stowbox(&data, &["serve", "--listen", &address, "--seed", seed.to_str().unwrap()]).await;
    assert!(ran.code == 1 && ran.out.contains("signing secret (shown once): whsec_"), "{ran:?}");
}

#[tokio::test]
async fn a_seed_with_a_fault_is_refused_with_file_line_and_field_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    Program::start(&data, &[]).await.terminate().await;
    stowbox(&data, &["accounts", "create", "other"]).await.ok();
    let key = "secret = \"sk_live_seedseedseedseedseedseedseedseed000000\"";
    for (fault, said) in [
        ("[[bucket]]\nname = \"one-more\"\nvisibilty = \"public\"", "seed.toml:3: unknown field `visibilty`"),
        ("[[bucket]]\nname = \"one-more\"\n\n[[bucket]]\nname = \"No\"", "seed.toml:4: `name` must have 3"),
        ("[[bucket]]\nname = \"one-more\"\naccount = \"nobody\"", "seed.toml:1: `account` names `nobody`"),
        ("[[bucket]]\nname = \"one-more\"\ncorsOrigins = [\"x\"]", "seed.toml:1: `corsOrigins` has `x`"),
        ("[[bucket]]\nname = \"one-more\"\ntrashDays = 91", "seed.toml:1: `trashDays` must be"),
        ("[[key]]\nname = \"ci\"", "seed.toml:1: `secret` is missing"),
        ("[[key]]\nname = \"ci\"\nsecret = \"sk_live_short\"", "seed.toml:1: `secret` must be `sk_live_`"),
        (
            "[[key]]\nname = \"ci\"\nsecretEnv = \"STOWBOX_NO_SUCH\"",
            "seed.toml:1: `secretEnv` names the variable",
        ),
        ("[[key]]\nsecret = \"x\"", "seed.toml:1: missing field `name`"),
        ("[[account]]\nname = \"\"", "seed.toml:1: `name` must have 1 to 100 characters"),
        (
            "[[account]]\nname = \"x\"\nplan = { requestsPerMinute = 0 }",
            "`plan.requestsPerMinute` must be at least 1",
        ),
        ("[[webhook]]\nurl = \"ftp://x\"\nevents = [\"*\"]", "seed.toml:1: `url` must begin with"),
        ("[[webhook]]\nurl = \"http://127.0.0.1:9\"\nevents = [\"x\"]", "seed.toml:1: `events` has `x`"),
        (
            "[[webhook]]\nurl = \"http://127.0.0.1:9\"\nevents = [\"*\"]\nsecret = \"x\"",
            "`secret` must be `whsec_`",
        ),
        ("name = 1 = 2", "seed.toml:1: "),
    ] {
        let seed = write(folder.path(), fault);
        let (code, err) = Program::refuse(&data, &["--seed", seed.to_str().unwrap()]).await;
        let error: Vec<_> = err.lines().filter(|line| line.starts_with("stowbox: ")).collect();
        assert!(code == 1 && error.len() == 1 && error[0].contains(said), "{fault}: {err}");
    }
    // Of a seed whose last part is refused by the store, the first is not kept.
    let taken = format!(
        "[[bucket]]\nname = \"fresh\"\n[[key]]\nname = \"ci\"\n{key}\n[[key]]\naccount = \"other\"\nname = \"ci\"\n{key}\n"
    );
    let seed = write(folder.path(), &taken);
    let (code, err) = Program::refuse(&data, &["--seed", seed.to_str().unwrap()]).await;
    assert!(code == 1 && err.contains("seed.toml:6: `secret` is that of a key in another account"), "{err}");
    let program = Program::start(&data, &[]).await;
    assert_eq!(program.client().get("/v1/buckets").await.json()["data"].as_array().unwrap().len(), 0);
    assert_eq!(ci(&program).get("/v1/buckets").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_bucket_name_of_another_account_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let program = Program::start(&data, &[]).await;
    program.client().create_bucket("photos").await;
    program.terminate().await;
    let seed = write(
        folder.path(),
        "[[account]]\nname = \"team\"\n[[bucket]]\nname = \"photos\"\naccount = \"team\"\n",
    );
    let (code, err) = Program::refuse(&data, &["--seed", seed.to_str().unwrap()]).await;
    assert!(code == 1 && err.contains("seed.toml:3: `name` is that of a bucket in another account"), "{err}");
    let accounts = stowbox(&data, &["accounts", "list", "--json"]).await.json();
    assert_eq!(accounts.as_array().unwrap().len(), 1, "the account was not kept either");
}

#[tokio::test]
async fn a_start_that_fails_still_shows_the_first_key() {
    let folder = tempfile::tempdir().unwrap();
    let seed = write(folder.path(), "[[bucket]]\nname = \"photos\"\naccount = \"nobody\"\n");
    let data = folder.path().join("data");
    let ran = stowbox(&data, &["serve", "--listen", "127.0.0.1:0", "--seed", seed.to_str().unwrap()]).await;
    assert!(ran.code == 1 && ran.out.starts_with("API key (shown once): sk_live_"), "{ran:?}");
}
