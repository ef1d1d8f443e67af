//! What holds for every request.

use http::{Method, StatusCode};
use serde_json::json;
use stowbox_server::ServeOptions;
use stowbox_tests::TestServer;

#[tokio::test]
async fn every_answer_bears_a_request_id() {
    let server = TestServer::start().await;
    for path in ["/v1/buckets", "/nowhere", "/healthz", "/docs", "/"] {
        let id = server.client().get(path).await.header("x-request-id");
        assert!(id.starts_with("req_") && id.len() == 30, "{path}: {id}");
    }
}

#[tokio::test]
async fn a_request_id_of_the_client_is_kept_if_it_is_plain() {
    let server = TestServer::start().await;
    let id = async |own: &str| {
        server.client().with("x-request-id", own).get("/nowhere").await.header("x-request-id")
    };
    assert_eq!(id("my-request/1").await, "my-request/1");
    assert_eq!(id(&"x".repeat(128)).await, "x".repeat(128));
    for strange in ["", "with space", "ü", &"x".repeat(129)] {
        assert!(id(strange).await.starts_with("req_"), "{strange}");
    }
}

#[tokio::test]
async fn an_unknown_path_is_not_found() {
    let server = TestServer::start().await;
    for path in ["/nowhere", "/v1", "/v1/nowhere", "/v1/buckets/a/b", "/admin/v1/nowhere", "/assets/none.js"]
    {
        server.client().get(path).await.expect_error(404, "not_found");
    }
}

#[tokio::test]
async fn another_method_is_not_allowed_and_told_which_are() {
    let server = TestServer::start().await;
    let answer = server.client().send(Method::PUT, "/v1/buckets", None).await;
    let allowed = answer.header("allow");
    answer.expect_error(405, "method_not_allowed");
    assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
}

#[tokio::test]
async fn a_host_that_is_not_ours_is_refused() {
    let options =
        ServeOptions { public_urls: vec!["https://files.example.com".into()], ..ServeOptions::default() };
    let server = TestServer::start_with(|_| {}, options).await;
    for path in ["/healthz", "/v1/buckets", "/", "/nowhere"] {
        server.client().with("host", "evil.example").get(path).await.expect_error(421, "misdirected_request");
    }
    for ours in [
        "localhost",
        "localhost:1",
        "127.0.0.1",
        "127.9.9.9:80",
        "[::1]:9710",
        "files.example.com",
        "FILES.example.com:443",
    ] {
        let answer = server.client().with("host", ours).get("/healthz").await;
        assert_eq!(answer.status, StatusCode::OK, "{ours}");
    }
}

#[tokio::test]
async fn json_is_read_strictly() {
    let server = TestServer::start().await;
    let post = async |content_type: &str, body: String| {
        server
            .client()
            .with("content-type", content_type)
            .send(Method::POST, "/v1/buckets", Some(body.into()))
            .await
    };
    let message = |error: serde_json::Value| error["message"].as_str().unwrap().to_owned();
    let unknown = post("application/json", json!({ "name": "abc", "nmae": 1 }).to_string()).await;
    assert!(message(unknown.expect_error(400, "invalid_request")).contains("nmae"));
    let wrong_type = post("application/json", json!({ "name": 5 }).to_string()).await;
    assert!(message(wrong_type.expect_error(400, "invalid_request")).contains("`name`"));
    for bad in ["", "{", "[]", "null", "{\"name\":\"abc\"} x"] {
        post("application/json", bad.into()).await.expect_error(400, "invalid_request");
    }
    post("text/plain", json!({ "name": "abc" }).to_string()).await.expect_error(400, "invalid_request");
    post("application/json; charset=utf-8", json!({ "name": "abc" }).to_string())
        .await
        .expect(StatusCode::CREATED);
}

#[tokio::test]
async fn json_that_is_not_said_to_be_json_is_refused() {
    let server = TestServer::start().await;
    let body = json!({ "name": "photos" }).to_string();
    let unsaid = server.client().send(Method::POST, "/v1/buckets", Some(body.into())).await;
    let message = unsaid.expect_error(400, "invalid_request")["message"].clone();
    assert!(message.as_str().unwrap().contains("content-type: application/json"), "{message}");
    server.client().get("/v1/buckets/photos").await.expect_error(404, "bucket_not_found");
}

#[tokio::test]
async fn ids_are_a_prefix_that_says_of_what_and_a_ulid() {
    let server = TestServer::start().await;
    let client = server.client();
    let bucket = client.create_bucket("photos").await.json();
    let upload = client.post("/v1/buckets/photos/uploads", json!({ "key": "film" })).await.json();
    let key = client.post("/v1/keys", json!({ "name": "CI" })).await.json();
    let webhook = json!({ "url": "https://example.com/hook", "events": ["*"], "enabled": true });
    let webhook = client.post("/v1/webhooks", webhook).await.json();
    let test =
        client.post(&format!("/v1/webhooks/{}/test", webhook["id"].as_str().unwrap()), json!({})).await;
    let delivery = test.expect(StatusCode::ACCEPTED).json();
    let account = client.get("/v1/account").await;
    let made = server.operator().post("/admin/v1/accounts", json!({ "name": "Blue" })).await.json();
    for (prefix, id) in [
        ("bkt_", &bucket["id"]),
        ("upl_", &upload["uploadId"]),
        ("key_", &key["id"]),
        ("whk_", &webhook["id"]),
        ("dlv_", &delivery["id"]),
        ("evt_", &delivery["eventId"]),
        ("acct_", &account.json()["id"]),
        ("acct_", &made["id"]),
        ("req_", &json!(account.header("x-request-id"))),
    ] {
        let ulid = id.as_str().unwrap().strip_prefix(prefix).unwrap_or_else(|| panic!("{prefix} {id}"));
        // Crockford's base 32.
        let plain = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase() && !b"ILOU".contains(&byte);
        assert!(ulid.len() == 26 && ulid.bytes().all(plain), "{id}");
    }
}

/// Serde would take an array for a struct's fields in their order.
#[tokio::test]
async fn an_array_is_not_taken_for_an_object() {
    let server = TestServer::start().await;
    server
        .client()
        .post("/v1/buckets", json!(["photos", null, null]))
        .await
        .expect_error(400, "invalid_request");
    server.client().post("/v1/inboxes", json!([null, null])).await.expect_error(400, "invalid_request");
    let plan = json!({ "name": "blue", "plan": [null, 1000, null, null] });
    let error = server.operator().post("/admin/v1/accounts", plan).await.expect_error(400, "invalid_request");
    assert!(error["message"].as_str().unwrap().starts_with("`plan`"), "{error}");
    server.client().post("/v1/buckets", json!({ "name": "photos" })).await.expect(StatusCode::CREATED);
    let path = "/v1/buckets/photos/uploads";
    let upload = server.client().post(path, json!({ "key": "x" })).await.expect(StatusCode::CREATED).json();
    let path = format!("{path}/{}/complete", upload["uploadId"].as_str().unwrap());
    let parts = json!({ "key": "x", "parts": [[1, "5d41402abc4b2a76b9719d911017c592"]] });
    let error = server.client().post(&path, parts).await.expect_error(400, "invalid_request");
    assert!(error["message"].as_str().unwrap().starts_with("`parts[0]`"), "{error}");
}

#[tokio::test]
async fn a_json_body_may_have_one_mebibyte() {
    let server = TestServer::start().await;
    let body = json!({ "name": "a".repeat(1024 * 1024) });
    server.client().post("/v1/buckets", body).await.expect_error(413, "payload_too_large");
}

#[tokio::test]
async fn the_console_in_the_window_may_call_from_its_own_origin_and_nobody_else() {
    let options =
        ServeOptions { console_origins: vec!["tauri://localhost".into()], ..ServeOptions::default() };
    let server = TestServer::start_with(|_| {}, options).await;
    let preflight = async |origin: &str| {
        server
            .anonymous()
            .with("origin", origin)
            .with("access-control-request-method", "PUT")
            .with("access-control-request-headers", "authorization,content-type")
            .send(Method::OPTIONS, "/v1/buckets/abc/objects/x", None)
            .await
    };
    let allowed = preflight("tauri://localhost").await;
    assert_eq!(allowed.status, StatusCode::NO_CONTENT);
    assert_eq!(allowed.header("access-control-allow-origin"), "tauri://localhost");
    assert_eq!(allowed.header("access-control-allow-headers"), "authorization,content-type");
    let refused = preflight("https://evil.example").await;
    assert_eq!(refused.header("access-control-allow-origin"), "");

    let error = server.anonymous().with("origin", "tauri://localhost").get("/v1/buckets").await;
    assert_eq!(error.header("access-control-allow-origin"), "tauri://localhost", "errors can be read too");
    let elsewhere = server.client().with("origin", "https://evil.example").get("/v1/buckets").await;
    assert_eq!(elsewhere.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn every_docs_url_opens_a_section_that_explains_the_code() {
    let server = TestServer::start().await;
    let error = server.anonymous().get("/v1/buckets").await.expect_error(401, "unauthorized");
    let url = error["docsUrl"].as_str().unwrap().to_owned();
    assert_eq!(url, format!("{}/docs#unauthorized", server.url()));
    let page = String::from_utf8(server.anonymous().get("/docs").await.body.to_vec()).unwrap();
    for code in stowbox_core::Code::PUBLIC {
        assert!(page.contains(&format!("<section id=\"{code}\">")), "{code} is not explained");
    }
}

#[tokio::test]
async fn health_and_readiness_need_no_key() {
    let server = TestServer::start().await;
    assert_eq!(server.anonymous().get("/healthz").await.json(), json!({ "status": "ok" }));
    assert_eq!(server.anonymous().get("/readyz").await.json(), json!({ "status": "ok" }));
}
