//! `/admin/v1/accounts`

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::TestServer;

#[tokio::test]
async fn a_new_account_gets_its_first_key_from_the_operator() {
    let server = TestServer::start().await;
    let made = server
        .operator()
        .post("/admin/v1/accounts", json!({ "name": "Blue", "plan": { "maxStorageBytes": 1000 } }))
        .await
        .expect(StatusCode::CREATED)
        .json();
    assert_eq!(made["name"], "Blue");
    assert_eq!(made["plan"]["maxStorageBytes"], 1000);
    assert_eq!(made["plan"]["maxObjectBytes"], Value::Null);
    assert_eq!(made["usage"]["bucketCount"], 0);
    let id = made["id"].as_str().unwrap();
    let within = server.operator().with("x-account-id", id);
    let key = within.post("/v1/keys", json!({ "name": "first" })).await.expect(StatusCode::CREATED).json();
    let blue = server.client_with(key["key"].as_str().unwrap());
    assert_eq!(blue.get("/v1/account").await.json()["id"], id);
    blue.create_bucket("blue").await;
    assert_eq!(server.client().get("/v1/buckets").await.json()["data"], json!([]));
    assert_eq!(within.get("/v1/buckets").await.json()["data"][0]["name"], "blue");
}

#[tokio::test]
async fn accounts_are_listed_oldest_first_and_paged() {
    let server = TestServer::start().await;
    for name in ["one", "two", "three"] {
        server.account(name, json!({})).await;
    }
    let page = server.operator().get("/admin/v1/accounts?limit=3").await.json();
    let names = |page: &Value| -> Vec<String> {
        page["data"].as_array().unwrap().iter().map(|a| a["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&page), ["default", "one", "two"]);
    let cursor = page["cursor"].as_str().unwrap();
    let rest = server.operator().get(&format!("/admin/v1/accounts?limit=3&cursor={cursor}")).await.json();
    assert_eq!((names(&rest), &rest["cursor"]), (vec!["three".to_owned()], &Value::Null));
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_null_lifts_a_limit() {
    let server = TestServer::start().await;
    let (id, _) = server.account("Blue", json!({ "maxStorageBytes": 1000, "maxObjectBytes": 10 })).await;
    let path = format!("/admin/v1/accounts/{id}");
    let update = async |body| server.operator().patch(&path, body).await.expect(StatusCode::OK).json();
    let changed = update(json!({ "plan": { "maxStorageBytes": null } })).await;
    assert_eq!(changed["name"], "Blue");
    assert_eq!(changed["plan"]["maxStorageBytes"], Value::Null);
    assert_eq!(changed["plan"]["maxObjectBytes"], 10);
    let changed = update(json!({ "name": "Green", "plan": { "requestsPerMinute": 60 } })).await;
    assert_eq!((&changed["name"], &changed["plan"]["requestsPerMinute"]), (&json!("Green"), &json!(60)));
    assert_eq!(server.operator().get(&path).await.json()["plan"], changed["plan"]);
}

#[tokio::test]
async fn a_plan_is_called_what_the_operator_calls_it_or_else_what_it_is() {
    let server = TestServer::start().await;
    let (id, blue) = server.account("Blue", json!({})).await;
    let path = format!("/admin/v1/accounts/{id}");
    let name = async || blue.get("/v1/account").await.json()["plan"]["name"].clone();
    assert_eq!(name().await, "unlimited");
    for (change, expected) in [
        (json!({ "maxObjectBytes": 10 }), "limited"),
        (json!({ "name": "Small" }), "Small"),
        (json!({ "name": null }), "limited"),
        (json!({ "maxObjectBytes": null }), "unlimited"),
    ] {
        server.operator().patch(&path, json!({ "plan": change })).await.expect(StatusCode::OK);
        assert_eq!(name().await, expected);
    }
}

#[tokio::test]
async fn only_an_empty_account_is_deleted_and_its_keys_stop() {
    let server = TestServer::start().await;
    let (id, blue) = server.account("Blue", json!({})).await;
    let path = format!("/admin/v1/accounts/{id}");
    blue.create_bucket("blue").await;
    server.operator().delete(&path).await.expect_error(409, "bucket_not_empty");
    blue.delete("/v1/buckets/blue").await.expect(StatusCode::NO_CONTENT);
    server.operator().delete(&path).await.expect(StatusCode::NO_CONTENT);
    blue.get("/v1/buckets").await.expect_error(401, "unauthorized");
    server.operator().get(&path).await.expect_error(404, "account_not_found");
    server.operator().delete(&path).await.expect_error(404, "account_not_found");
}

#[tokio::test]
async fn the_default_account_stays() {
    let server = TestServer::start().await;
    let id = server.client().get("/v1/account").await.json()["id"].as_str().unwrap().to_owned();
    server.operator().delete(&format!("/admin/v1/accounts/{id}")).await.expect_error(409, "bucket_not_empty");
    server.client().get("/v1/buckets").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn bad_accounts_are_not_made() {
    let server = TestServer::start().await;
    for bad in [
        json!({}),
        json!({ "name": " " }),
        json!({ "name": "x".repeat(101) }),
        json!({ "name": "a", "plan": { "requestsPerMinute": 0 } }),
        json!({ "name": "a", "plan": { "maxStorageBytes": -1 } }),
        json!({ "name": "a", "plan": { "maxStorageBytes": u64::MAX } }),
        json!({ "name": "a", "plan": { "maxObjectBytes": 1.5 } }),
        json!({ "name": "a", "plan": { "name": "" } }),
        json!({ "name": "a", "plan": { "maxBuckets": 1 } }),
        json!({ "name": "a", "plan": null }),
    ] {
        let answer = server.operator().post("/admin/v1/accounts", bad.clone()).await;
        assert_eq!(answer.status, 400, "{bad}");
        answer.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn accounts_are_for_the_operator() {
    let server = TestServer::start().await;
    let client = server.client();
    client.get("/admin/v1/accounts").await.expect_error(403, "forbidden");
    client.post("/admin/v1/accounts", json!({ "name": "a" })).await.expect_error(403, "forbidden");
    client.delete("/admin/v1/accounts/acct_none").await.expect_error(403, "forbidden");
    server.anonymous().get("/admin/v1/accounts").await.expect_error(401, "unauthorized");
}
