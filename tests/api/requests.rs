//! `/v1/requests`

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::TestServer;

fn lines(page: &Value) -> Vec<String> {
    let data = page["data"].as_array().unwrap().iter();
    data.map(|line| {
        format!("{} {} {}", line["method"].as_str().unwrap(), line["path"].as_str().unwrap(), line["status"])
    })
    .collect()
}

#[tokio::test]
async fn the_log_tells_what_was_asked_newest_first() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a%20b", vec![0; 500]).await.expect(StatusCode::CREATED);
    client.clone().with("x-request-id", "mine").get("/v1/buckets/photos/objects/none?download=secret").await;
    server.advance(Duration::from_secs(5));
    let page = client.get("/v1/requests").await.expect(StatusCode::OK).json();
    assert_eq!(
        lines(&page),
        [
            "GET /v1/buckets/photos/objects/none 404",
            "PUT /v1/buckets/photos/objects/a%20b 201",
            "POST /v1/buckets 201"
        ]
    );
    let (get, put) = (&page["data"][0], &page["data"][1]);
    assert_eq!((&get["code"], &get["requestId"]), (&json!("object_not_found"), &json!("mine")));
    assert_eq!((&put["code"], &put["ingressBytes"]), (&Value::Null, &json!(500)));
    assert!(put["egressBytes"].as_u64().unwrap() > 100);
    assert_eq!(put["at"], stowbox_tests::START.to_string());
    let key = client.get("/v1/keys").await.json()["data"][0]["id"].clone();
    assert_eq!(put["keyId"], key);
    assert!(!page.to_string().contains("secret"), "queries are not logged");
}

#[tokio::test]
async fn one_request_is_told_with_its_headers_and_no_secret_of_them() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let asking = client
        .clone()
        .with("x-request-id", "mine/1")
        .with("x-metadata-title", "Ölhafen")
        .with("cookie", "session=hunter2")
        .with("proxy-authorization", "Basic hunter2")
        .with("x-api-key", "hunter2")
        .with("referer", "https://app.example/page?signature=hunter2")
        .with("if-none-match", "*");
    let answer =
        asking.put("/v1/buckets/photos/objects/a?x=hunter2", "hello").await.expect(StatusCode::CREATED);
    let told = client.get("/v1/requests/mine%2F1").await.expect(StatusCode::OK).json();
    assert_eq!(
        (&told["method"], &told["path"], &told["status"]),
        (&json!("PUT"), &json!("/v1/buckets/photos/objects/a"), &json!(201))
    );
    let sent = &told["requestHeaders"];
    for secret in ["authorization", "cookie", "proxy-authorization", "x-api-key"] {
        assert_eq!(sent[secret], "(not kept)", "{secret}");
    }
    assert_eq!(sent["referer"], "https://app.example/page?(not kept)");
    assert_eq!((&sent["x-metadata-title"], &sent["if-none-match"]), (&json!("Ölhafen"), &json!("*")));
    let got = &told["responseHeaders"];
    assert_eq!((&got["etag"], &got["x-request-id"]), (&json!(answer.header("etag")), &json!("mine/1")));
    assert_eq!(got["content-type"], answer.header("content-type"));
    assert_eq!(told["headersCut"], false);
    let database = std::fs::read(server.data_dir().join("telemetry.db")).unwrap();
    let journal = std::fs::read(server.data_dir().join("telemetry.db-wal")).unwrap_or_default();
    for secret in [b"hunter2".as_slice(), stowbox_tests::KEY.as_bytes()] {
        let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!holds(&database) && !holds(&journal), "nothing of it is on the disk");
    }
    let listed = client.get("/v1/requests").await.json()["data"][1].clone();
    assert_eq!(
        (&listed["requestId"], listed.get("requestHeaders")),
        (&json!("mine/1"), None),
        "the list stays light"
    );

    let refused = client.clone().with("x-request-id", "mine/1").get("/v1/buckets/none").await;
    refused.expect_error(404, "bucket_not_found");
    let newest = client.get("/v1/requests/mine%2F1").await.json();
    assert_eq!(
        (&newest["code"], &newest["responseHeaders"]["x-error-code"]),
        (&json!("bucket_not_found"), &json!("bucket_not_found"))
    );
    client.get("/v1/requests/nobodys").await.expect_error(404, "not_found");
    let (_, stranger) = server.account("other", json!({})).await;
    stranger.get("/v1/requests/mine%2F1").await.expect_error(404, "not_found");
    let reader = client.post("/v1/keys", json!({ "name": "r", "permission": "read" })).await.json();
    let reader = server.client_with(reader["key"].as_str().unwrap());
    reader.get("/v1/requests/mine%2F1").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn headers_that_are_too_long_for_the_log_are_left_out_and_that_is_told() {
    let server = TestServer::start().await;
    let client = server.client().with("x-request-id", "long");
    client
        .clone()
        .with("x-long", "y".repeat(5000))
        .with("x-short", "here")
        .get("/v1/buckets")
        .await
        .expect(StatusCode::OK);
    let told = server.client().get("/v1/requests/long").await.json();
    assert_eq!(
        (&told["requestHeaders"]["x-long"], &told["requestHeaders"]["x-short"]),
        (&Value::Null, &json!("here"))
    );
    assert_eq!(
        (&told["headersCut"], &told["responseHeaders"]["x-request-id"]),
        (&json!(true), &json!("long"))
    );
}

#[tokio::test]
async fn headers_are_forgotten_with_their_request() {
    let server = TestServer::start().await;
    let client = server.client();
    client.clone().with("x-request-id", "old").with("x-mark", "remember-me").get("/v1/buckets").await;
    server.run_background_work().await;
    server.advance(Duration::from_hours(24 * 7 + 1));
    server.run_background_work().await;
    client.get("/v1/requests/old").await.expect_error(404, "not_found");
    // What comes now has the place in the log that the first one had.
    client.clone().with("x-request-id", "new").get("/v1/buckets").await.expect(StatusCode::OK);
    let told = client.get("/v1/requests/new").await.expect(StatusCode::OK).json();
    assert_eq!(
        (&told["requestHeaders"]["x-request-id"], &told["requestHeaders"]["x-mark"]),
        (&json!("new"), &Value::Null)
    );
}

#[tokio::test]
async fn the_log_is_filtered_and_paged() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    for nth in 0..3 {
        client.put(&format!("/v1/buckets/photos/objects/{nth}"), "x").await.expect(StatusCode::CREATED);
        client.get(&format!("/v1/buckets/photos/objects/none{nth}")).await;
    }
    let count = async |query: &str| {
        let page = client.get(&format!("/v1/requests?{query}")).await.expect(StatusCode::OK).json();
        page["data"].as_array().unwrap().len()
    };
    assert_eq!(count("status=4xx").await, 3);
    assert_eq!(count("method=put").await, 3);
    assert_eq!(count("path=/v1/buckets/photos/objects/none1").await, 1);
    assert_eq!(count("path=/v1/buckets/photos/objects/&status=2xx").await, 3);
    assert_eq!(count("requestId=none").await, 0);
    let key = client.get("/v1/keys").await.json()["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(count(&format!("keyId={key}&status=4xx")).await, 3);
    server.operator().get("/v1/buckets/none").await.expect_error(404, "bucket_not_found");
    assert_eq!(count(&format!("keyId={key}&status=4xx")).await, 3);
    assert_eq!(count("keyId=key_none").await, 0);
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.get(&format!("/v1/requests?path=/v1/buckets/photos/&limit=2{cursor}")).await.json();
        seen.extend(lines(&page));
        match page["cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 6);
    assert_eq!(seen[0], "GET /v1/buckets/photos/objects/none2 404");
    for bad in ["status=404", "limit=0", "cursor=abc"] {
        client.get(&format!("/v1/requests?{bad}")).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_log_can_be_read_without_what_consoles_asked() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let console = client.clone().with("x-request-id", "console_1");
    for _ in 0..5 {
        console.get("/v1/buckets").await.expect(StatusCode::OK);
    }
    let page = client.get("/v1/requests?withoutConsole=true&limit=1").await.expect(StatusCode::OK).json();
    assert_eq!(lines(&page), ["POST /v1/buckets 201"]);
    let all = lines(&client.get("/v1/requests?withoutConsole=false").await.json());
    assert_eq!(all.iter().filter(|line| *line == "GET /v1/buckets 200").count(), 5);
    client.get("/v1/requests?withoutConsole=maybe").await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn each_account_sees_its_own_requests_and_only_an_admin_key_does() {
    let server = TestServer::start().await;
    let (_, blue) = server.account("Blue", json!({})).await;
    server.client().create_bucket("photos").await;
    blue.get("/v1/buckets/photos").await.expect_error(403, "forbidden");
    let seen = lines(&blue.get("/v1/requests").await.json());
    assert!(seen.contains(&"GET /v1/buckets/photos 403".to_owned()), "{seen:?}");
    assert!(!seen.contains(&"POST /v1/buckets 201".to_owned()), "{seen:?}");
    let body = json!({ "name": "r", "permission": "read" });
    let reader = blue.post("/v1/keys", body).await.expect(StatusCode::CREATED).json();
    let reader = server.client_with(reader["key"].as_str().unwrap());
    reader.get("/v1/requests").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn requests_are_forgotten_after_a_week() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.advance(Duration::from_hours(24 * 6));
    server.client().get("/v1/buckets/photos").await.expect(StatusCode::OK);
    server.run_background_work().await;
    assert_eq!(lines(&server.client().get("/v1/requests?path=/v1/buckets").await.json()).len(), 2);
    server.advance(Duration::from_hours(25));
    server.run_background_work().await;
    let left = lines(&server.client().get("/v1/requests?path=/v1/buckets").await.json());
    assert_eq!(left, ["GET /v1/buckets/photos 200"]);
    server.advance(Duration::from_hours(24 * 30));
    server.run_background_work().await;
    assert_eq!(lines(&server.client().get("/v1/requests").await.json()), Vec::<String>::new());
}
