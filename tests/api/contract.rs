//! `openapi.json` is made from the code and cannot drift from it.

use serde_json::Value;
use stowbox_tests::TestServer;

/// Run with `STOWBOX_UPDATE=1` to write it anew.
#[test]
fn openapi_json_at_the_root_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json");
    let made = stowbox_server::openapi_json();
    if std::env::var_os("STOWBOX_UPDATE").is_some() {
        std::fs::write(path, made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == made, "openapi.json is stale: write it with `make openapi`");
}

#[tokio::test]
async fn the_server_serves_its_own_description() {
    let server = TestServer::start().await;
    let answer = server.anonymous().get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    assert_eq!(document["paths"]["/v1/buckets/{bucket}/objects/{key}"]["put"]["operationId"], "putObject");
}

#[tokio::test]
async fn every_described_route_exists() {
    let server = TestServer::start().await;
    let document: Value = serde_json::from_str(stowbox_server::openapi_json()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|name| *name != "parameters") {
            let path = path
                .replace("{bucket}", "none")
                .replace("{key}", "none")
                .replace("{id}", "none")
                .replace("{uploadId}", "none")
                .replace("{n}", "1");
            let method = method.to_uppercase().parse().unwrap();
            let answer = server.anonymous().send(method, &path, None).await;
            let code = answer.header("x-error-code");
            assert!(!matches!(code.as_str(), "not_found" | "method_not_allowed"), "{path}: {code}");
            if path.starts_with("/signed") {
                assert_eq!(code, "forbidden", "{path} lets anyone in");
            }
            if path.starts_with("/v1") || path.starts_with("/admin") {
                assert_eq!(code, "unauthorized", "{path} lets anyone in");
            }
        }
    }
}
