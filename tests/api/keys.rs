//! `/v1/keys`

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::TestServer;

#[tokio::test]
async fn a_secret_is_shown_once_and_has_its_checksum() {
    let server = TestServer::start().await;
    let issued =
        server.client().post("/v1/keys", json!({ "name": "CI" })).await.expect(StatusCode::CREATED).json();
    let secret = issued["key"].as_str().unwrap();
    let (random, check) = secret.strip_prefix("sk_live_").unwrap().split_at(32);
    assert_eq!(check.len(), 6);
    assert!(random.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    assert_eq!(issued["prefix"], secret[..12]);
    assert_eq!(issued["permission"], "admin");
    let listed = server.client().get("/v1/keys").await.json();
    assert!(!listed.to_string().contains(secret));
    let again = listed["data"].as_array().unwrap().iter().find(|key| key["id"] == issued["id"]).unwrap();
    assert_eq!(again["name"], "CI");
    assert!(again.get("key").is_none());
}

#[tokio::test]
async fn no_secret_lies_on_the_disk_in_the_clear() {
    let server = TestServer::start().await;
    let issued = server.client().post("/v1/keys", json!({ "name": "CI" })).await.json();
    let secret = issued["key"].as_str().unwrap();
    for entry in std::fs::read_dir(server.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} holds the secret", path.display());
        }
    }
}

#[tokio::test]
async fn a_revoked_key_stops_at_once() {
    let server = TestServer::start().await;
    let issued = server.client().post("/v1/keys", json!({ "name": "CI" })).await.json();
    let other = server.client_with(issued["key"].as_str().unwrap());
    other.get("/v1/buckets").await.expect(StatusCode::OK);
    let path = format!("/v1/keys/{}", issued["id"].as_str().unwrap());
    server.client().delete(&path).await.expect(StatusCode::NO_CONTENT);
    other.get("/v1/buckets").await.expect_error(401, "unauthorized");
    server.client().delete(&path).await.expect_error(404, "key_not_found");
}

#[tokio::test]
async fn a_key_cannot_revoke_the_last_admin_key() {
    let server = TestServer::start().await;
    let first = server.client().get("/v1/keys").await.json()["data"][0]["id"].as_str().unwrap().to_owned();
    server
        .client()
        .post("/v1/keys", json!({ "name": "r", "permission": "read" }))
        .await
        .expect(StatusCode::CREATED);
    server
        .client()
        .post("/v1/keys", json!({ "name": "n", "buckets": ["abc"] }))
        .await
        .expect(StatusCode::CREATED);
    server.client().delete(&format!("/v1/keys/{first}")).await.expect_error(409, "last_admin_key");
    server.client().post("/v1/keys", json!({ "name": "second" })).await.expect(StatusCode::CREATED);
    server.client().delete(&format!("/v1/keys/{first}")).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn two_admin_keys_that_revoke_each_other_leave_one() {
    let server = TestServer::start().await;
    let first = server.client().get("/v1/keys").await.json()["data"][0]["id"].as_str().unwrap().to_owned();
    let second = server.client().post("/v1/keys", json!({ "name": "second" })).await.json();
    let other = server.client_with(second["key"].as_str().unwrap());
    let (a, b) = (format!("/v1/keys/{}", second["id"].as_str().unwrap()), format!("/v1/keys/{first}"));
    let client = server.client();
    let (one, two) = tokio::join!(client.delete(&a), other.delete(&b));
    let gone = [one.status, two.status].iter().filter(|status| **status == StatusCode::NO_CONTENT).count();
    assert_eq!(gone, 1, "{one:?} {two:?}");
    assert_eq!(server.operator().get("/v1/keys").await.json()["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn bad_keys_are_not_issued() {
    let server = TestServer::start().await;
    for bad in [
        json!({}),
        json!({ "name": "" }),
        json!({ "name": "x".repeat(101) }),
        json!({ "name": "a", "permission": "root" }),
        json!({ "name": "a", "buckets": [] }),
        json!({ "name": "a", "buckets": ["NO"] }),
        json!({ "name": "a", "expiresAt": "tomorrow" }),
        json!({ "name": "a", "expiresAt": "2001-01-01T00:00:00Z" }),
    ] {
        server.client().post("/v1/keys", bad).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_list_tells_when_a_key_was_last_used_and_is_paged() {
    let server = TestServer::start().await;
    for n in 0..4 {
        server
            .client()
            .post("/v1/keys", json!({ "name": format!("k{n}") }))
            .await
            .expect(StatusCode::CREATED);
    }
    let page = server.client().get("/v1/keys?limit=3").await.json();
    assert_eq!(page["data"][0]["lastUsedAt"], server.now().to_string());
    assert_eq!(page["data"][1]["lastUsedAt"], Value::Null);
    let cursor = page["cursor"].as_str().unwrap();
    let rest = server.client().get(&format!("/v1/keys?limit=3&cursor={cursor}")).await.json();
    assert_eq!((rest["data"].as_array().unwrap().len(), &rest["cursor"]), (2, &Value::Null));
}

#[tokio::test]
async fn the_last_six_characters_of_a_secret_are_the_crc_of_the_others() {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let server = TestServer::start().await;
    let issued = server.client().post("/v1/keys", json!({ "name": "ci" })).await.json();
    let secret = issued["key"].as_str().unwrap().strip_prefix("sk_live_").unwrap();
    let (random, check) = secret.split_at(32);
    // CRC-32 bit by bit, as anybody who reads the contract would write it.
    let crc = !random.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 },
        )
    });
    let told = check
        .bytes()
        .fold(0_u64, |sum, digit| sum * 62 + DIGITS.iter().position(|known| *known == digit).unwrap() as u64);
    assert_eq!(told, u64::from(crc));
}
