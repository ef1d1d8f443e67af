//! What somebody with bad intentions would try, beside what the tests of each resource hold: `isolation` (one account and
//! another), `signed_urls` (forged and replayed), `webhooks::guard` (SSRF, redirects, rebinding), `conventions` (`Host`).

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::TestServer;

/// Keys that would leave their place, were they ever paths.
const ESCAPES: &[&str] =
    &["../x", "a/../../x", "..", ".", "a/./b", "/etc/passwd", "a\u{0}b", "a\r\nb", "\u{7f}"];

#[tokio::test]
async fn a_key_that_would_escape_is_refused_wherever_it_is_given() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    let post = async |path: &str, body: Value| {
        server.client().post(&format!("/v1/buckets/photos/{path}"), body).await
    };
    for key in ESCAPES {
        post("uploads", json!({ "key": key })).await.expect_error(400, "invalid_key");
        post("sign", json!({ "key": key, "method": "PUT" })).await.expect_error(400, "invalid_key");
        post("objects/a/copy", json!({ "destinationKey": key })).await.expect_error(400, "invalid_key");
        let body = json!({ "keys": ["a"], "destinationPrefix": format!("{key}/") });
        let copied = post("objects/batch-copy", body).await.expect(StatusCode::OK).json();
        assert_eq!(copied["errors"][0]["code"], "invalid_key", "{key:?}: {copied}");
        let deleted =
            post("objects/batch-delete", json!({ "keys": [key] })).await.expect(StatusCode::OK).json();
        assert_eq!(deleted["errors"][0]["code"], "invalid_key", "{key:?}: {deleted}");
        let encoded: String = key.bytes().map(|byte| format!("%{byte:02x}")).collect();
        for method in ["GET", "HEAD", "PUT", "DELETE"] {
            let path = format!("/v1/buckets/photos/objects/{encoded}");
            let answer = client.send_raw(method, &path).await;
            assert_eq!(
                (answer.status, answer.header("x-error-code")),
                (StatusCode::BAD_REQUEST, "invalid_key".into())
            );
        }
        let signed = format!("/signed/photos/{encoded}?id=url_x&method=GET&expires=9999999999&signature=00");
        client.send_raw("GET", &signed).await.expect_error(400, "invalid_key");
    }
    assert_eq!(client.all_keys("photos", "").await, ["a"]);
    let below: Vec<_> =
        std::fs::read_dir(server.data_dir()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!below.iter().any(|name| name == "x" || name == "passwd"), "{below:?}");
}

/// Made from `openapi.json`, so that a new route cannot be forgotten.
#[tokio::test]
async fn no_route_that_takes_a_key_takes_one_that_would_escape() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let upload = client.post("/v1/buckets/photos/uploads", json!({ "key": "a" })).await.json();
    let upload = upload["uploadId"].as_str().unwrap();
    let document: Value = serde_json::from_str(stowbox_server::openapi_json()).unwrap();
    let mut tried = Vec::new();
    for (template, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let Some(place) =
                parameters.filter(|told| told["name"] == "key").find_map(|told| told["in"].as_str())
            else {
                continue;
            };
            let path =
                template.replace("{bucket}", "photos").replace("{uploadId}", upload).replace("{n}", "1");
            for key in ESCAPES {
                let encoded: String = key.bytes().map(|byte| format!("%{byte:02x}")).collect();
                let path = match place {
                    "path" => path.replace("{key}", &encoded).replace("{*key}", &encoded),
                    _ => format!("{path}?key={encoded}"),
                };
                let answer = client.send_raw(&method.to_uppercase(), &path).await;
                let code = answer.header("x-error-code");
                assert!(
                    answer.status == StatusCode::BAD_REQUEST && code == "invalid_key",
                    "{method} {path}: {} {code}",
                    answer.status
                );
            }
            tried.push(operation["operationId"].as_str().unwrap());
        }
    }
    for known in ["getObject", "putObject", "copyObject", "putPart", "abortUpload", "getSigned", "putSigned"]
    {
        assert!(tried.contains(&known), "{known} was not tried: {tried:?}");
    }
    assert_eq!(server.stored_blobs(), 0);
}

#[tokio::test]
async fn no_value_becomes_a_header_of_its_own() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    let split = "x\r\nset-cookie: a=b";
    let copy = async |body: Value| server.client().post("/v1/buckets/photos/objects/a/copy", body).await;
    for body in [
        json!({ "destinationKey": "b", "metadata": { "note": split } }),
        json!({ "destinationKey": "b", "metadata": { split: "note" } }),
        json!({ "destinationKey": "b", "metadata": { "a b": "x" } }),
        json!({ "destinationKey": "b", "contentType": split }),
    ] {
        copy(body).await.expect_error(400, "invalid_request");
    }
    for field in ["contentType", "cacheControl", "contentDisposition", "contentEncoding", "contentLanguage"] {
        let upload = client.post("/v1/buckets/photos/uploads", json!({ "key": "b", field: split })).await;
        upload.expect_error(400, "invalid_request");
    }
    for name in ["a%0d%0aset-cookie:%20a=b", "%22%3b%20filename=evil.exe", "%00%1f", "a%5c%22b"] {
        let answer =
            client.get(&format!("/v1/buckets/photos/objects/a?download={name}")).await.expect(StatusCode::OK);
        assert!(answer.header("set-cookie").is_empty());
        let disposition = answer.header("content-disposition");
        assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
        let plain = disposition.split('"').nth(1).unwrap();
        assert!(plain.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' '), "{disposition}");
        assert_eq!(disposition.matches('"').count(), 2, "{disposition}");
    }
}

#[tokio::test]
async fn stored_pages_never_run_as_the_console() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.patch("/v1/buckets/photos", json!({ "visibility": "public" })).await.expect(StatusCode::OK);
    let script = "<script>fetch('/v1/keys')</script>";
    for (key, kind) in [
        ("a.html", "text/html"),
        ("b.html", "TEXT/HTML; charset=utf-8"),
        ("c.svg", "image/svg+xml"),
        ("d.xml", "application/xml"),
        ("e.xhtml", "application/xhtml+xml"),
        ("f.js", "text/javascript"),
        ("g", "text/html,application/pdf"),
        ("h", "application/pdf-but-not"),
        ("i.mht", "multipart/related"),
        ("j", "text/plain;,text/html"),
        ("k", "text/plain, text/html"),
        ("l", "video/x,text/html"),
        ("m", "image/png;x,text/html"),
    ] {
        let path = format!("/v1/buckets/photos/objects/{key}");
        client.clone().with("content-type", kind).put(&path, script).await.expect(StatusCode::CREATED);
        let body = json!({ "key": key, "method": "GET" });
        let signed =
            client.post("/v1/buckets/photos/sign", body).await.json()["url"].as_str().unwrap().to_owned();
        let signed = signed[signed.find("/signed/").unwrap()..].to_owned();
        for (who, path) in
            [(server.anonymous(), &path), (client.clone(), &path), (server.anonymous(), &signed)]
        {
            let answer = who.get(path).await.expect(StatusCode::OK);
            assert_eq!(answer.header("content-security-policy"), "sandbox", "{kind}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(answer.header("referrer-policy"), "no-referrer");
        }
    }
    let archive = client.get("/v1/buckets/photos/archive").await.expect(StatusCode::OK);
    assert!(archive.header("content-disposition").starts_with("attachment"));
    assert_eq!(archive.header("x-content-type-options"), "nosniff");
}

#[tokio::test]
async fn credentials_are_taken_from_one_place_only() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let nobody = server.anonymous();
    let key = stowbox_tests::KEY;
    for (name, value) in [
        ("cookie", format!("authorization=Bearer {key}; token={key}")),
        ("x-api-key", key.to_owned()),
        ("authorization", format!("Basic {key}")),
        ("authorization", format!("Bearer {key} ") + "x"),
        ("authorization", key.to_owned()),
    ] {
        nobody.clone().with(name, value).get("/v1/buckets").await.expect_error(401, "unauthorized");
    }
    nobody
        .get(&format!("/v1/buckets?token={key}&authorization=Bearer%20{key}"))
        .await
        .expect_error(401, "unauthorized");
    let twice = server.client().with("authorization", "Bearer sk_live_other").get("/v1/buckets").await;
    twice.expect_error(401, "unauthorized");
}
