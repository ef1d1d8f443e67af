//! `/admin/v1/storage`

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_server::ServeOptions;
use stowbox_tests::{TestServer, noise};

async fn probe(server: &TestServer, body: Value) -> Value {
    server.operator().post("/admin/v1/storage/probe", body).await.expect(StatusCode::OK).json()
}

fn results(probe: &Value) -> Vec<(&str, &str)> {
    let steps = probe["steps"].as_array().unwrap();
    steps.iter().map(|step| (step["step"].as_str().unwrap(), step["result"].as_str().unwrap())).collect()
}

fn put(server: &TestServer, body: Value) -> impl Future<Output = stowbox_tests::Answer> {
    let client = server.operator().with("content-type", "application/json");
    async move { client.put("/admin/v1/storage", body.to_string()).await }
}

#[tokio::test]
async fn a_probe_tells_of_each_step_and_leaves_nothing_behind() {
    let server = TestServer::start().await;
    let folder = tempfile::tempdir().unwrap();
    let good = probe(&server, json!({ "service": "fs", "options": { "root": folder.path() } })).await;
    assert_eq!(good["ok"], true, "{good}");
    assert_eq!(
        results(&good),
        [("open", "ok"), ("write", "ok"), ("read", "ok"), ("range", "ok"), ("list", "ok"), ("delete", "ok")]
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let file = folder.path().join("file");
    std::fs::write(&file, "").unwrap();
    let bad = probe(&server, json!({ "service": "fs", "options": { "root": file } })).await;
    assert_eq!(bad["ok"], false);
    let failed = bad["steps"].as_array().unwrap().iter().find(|step| step["result"] == "failed").unwrap();
    assert!(failed["error"].as_str().is_some_and(|why| !why.is_empty()), "{bad}");
    assert!(results(&bad).contains(&("delete", "skipped")), "{bad}");
}

#[tokio::test]
async fn a_service_that_does_not_answer_fails_the_probe() {
    let server = TestServer::start().await;
    let options = json!({
        "bucket": "b", "region": "r", "endpoint": "http://127.0.0.1:9", "access_key_id": "a", "secret_access_key": "hush",
    });
    let told = probe(&server, json!({ "service": "s3", "options": options })).await;
    assert_eq!(results(&told)[1], ("write", "failed"), "{told}");
    let why = told["steps"][1]["error"].as_str().unwrap();
    assert!(!why.starts_with("ConfigInvalid"), "it was not even asked: {why}");
    assert!(!told.to_string().contains("hush"));
}

#[tokio::test]
async fn an_empty_server_takes_another_folder_and_keeps_it_over_a_restart() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/small", "in the catalog").await.expect(StatusCode::CREATED);
    let folder = tempfile::tempdir().unwrap();
    let blobs = folder.path().join("blobs");
    let body = json!({ "service": "fs", "options": { "root": blobs } });
    let changed = put(&server, body.clone()).await.expect(StatusCode::OK).json();
    let expected = json!({
        "service": "fs", "options": { "root": blobs }, "location": blobs, "empty": true, "fixed": false,
    });
    assert_eq!(changed, expected);
    let large = noise(1, 500_000);
    client.put("/v1/buckets/photos/objects/large", large.clone()).await.expect(StatusCode::CREATED);
    assert_eq!((server.stored_blobs(), stowbox_tests::stored_blobs(folder.path())), (0, 1));
    let server = server.restart().await;
    assert!(
        server.client().get("/v1/buckets/photos/objects/large").await.expect(StatusCode::OK).body == large
    );
    let used = server.operator().get("/admin/v1/storage").await.json();
    assert_eq!((&used["location"], &used["empty"]), (&json!(blobs), &json!(false)));
    let status = server.operator().get("/admin/v1/status").await.json();
    assert_eq!(status["storage"]["location"], json!(blobs));
}

#[tokio::test]
async fn a_store_with_something_in_it_is_not_left() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    client.put("/v1/buckets/photos/objects/a", noise(1, 100_000)).await.expect(StatusCode::CREATED);
    let folder = tempfile::tempdir().unwrap();
    let body = json!({ "service": "fs", "options": { "root": folder.path() } });
    put(&server, body.clone()).await.expect_error(409, "bucket_not_empty");
    client.put("/v1/buckets/photos/objects/b", noise(2, 100_000)).await.expect(StatusCode::CREATED);
    for key in ["a", "b"] {
        client.delete(&format!("/v1/buckets/photos/objects/{key}")).await.expect(StatusCode::NO_CONTENT);
    }
    put(&server, body).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn somebody_elses_store_a_bad_one_and_a_given_one_are_refused() {
    let other = TestServer::start().await;
    let server = TestServer::start().await;
    let root = other.data_dir().join("blobs");
    let error = put(&server, json!({ "service": "fs", "options": { "root": root } })).await;
    let error = error.expect_error(400, "invalid_request");
    assert!(error["message"].as_str().unwrap().contains("another data directory"), "{error}");
    for bad in [
        json!({ "service": "ftp" }),
        json!({ "service": "fs", "options": { "root": "relative" } }),
        json!({ "service": "fs", "options": { "rot": "/x" } }),
        json!({ "service": "s3", "options": {} }),
        json!({ "service": "memory" }),
        json!({ "options": {} }),
    ] {
        put(&server, bad.clone()).await.expect_error(400, "invalid_request");
        server.operator().post("/admin/v1/storage/probe", bad).await.expect_error(400, "invalid_request");
    }
    let folder = tempfile::tempdir().unwrap();
    let given = stowbox_core::Storage::Folder(folder.path().to_owned());
    let fixed = TestServer::start_with(|config| config.storage = given, ServeOptions::default()).await;
    put(&fixed, json!({ "service": "fs" })).await.expect_error(400, "invalid_request");
    assert_eq!(fixed.operator().get("/admin/v1/storage").await.json()["fixed"], true);
    server.client().get("/admin/v1/storage").await.expect_error(403, "forbidden");
}

#[tokio::test]
async fn writers_that_race_with_the_change_lose_nothing() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let folder = tempfile::tempdir().unwrap();
    let body = json!({ "service": "fs", "options": { "root": folder.path() } });
    let puts = (0..20).map(|n| {
        let client = client.clone();
        async move {
            let answer = client.put(&format!("/v1/buckets/photos/objects/{n}"), noise(n, 50_000)).await;
            (n, answer.status)
        }
    });
    let (statuses, _) = tokio::join!(futures::future::join_all(puts), put(&server, body));
    for (n, status) in statuses {
        let read = client.get(&format!("/v1/buckets/photos/objects/{n}")).await;
        match status {
            StatusCode::CREATED => assert!(read.expect(StatusCode::OK).body == noise(n, 50_000)),
            _ => {
                assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
                read.expect_error(404, "object_not_found");
            }
        }
    }
}
