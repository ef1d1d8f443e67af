//! `POST …/objects/{key}/copy`

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{TestServer, noise};

async fn server_with(bytes: Vec<u8>) -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().create_bucket("archive").await;
    let client = server.client().with("content-type", "image/png").with("x-metadata-who", "me");
    client.put("/v1/buckets/photos/objects/a/b.png", bytes).await.expect(StatusCode::CREATED);
    server
}

#[tokio::test]
async fn a_copy_has_the_bytes_and_headers_and_shares_the_blob() {
    let bytes = noise(1, 500_000);
    let server = server_with(bytes.clone()).await;
    let copied = server
        .client()
        .post(
            "/v1/buckets/photos/objects/a/b.png/copy",
            json!({ "destinationKey": "c", "destinationBucket": "archive" }),
        )
        .await
        .expect(StatusCode::CREATED)
        .json();
    assert_eq!((&copied["key"], &copied["bucket"]), (&json!("c"), &json!("archive")));
    let got = server.client().get("/v1/buckets/archive/objects/c").await;
    assert!(got.body == bytes);
    assert_eq!((got.header("content-type"), got.header("x-metadata-who")), ("image/png".into(), "me".into()));
    assert_eq!(server.stored_blobs(), 1);
    assert_eq!(server.client().get("/v1/account").await.json()["usage"]["storageBytes"], 1_000_000);

    server.client().delete("/v1/buckets/photos/objects/a/b.png").await.expect(StatusCode::NO_CONTENT);
    server.run_background_work().await;
    assert!(
        server.client().get("/v1/buckets/archive/objects/c").await.body == bytes,
        "the copy outlives the original"
    );
    server.client().delete("/v1/buckets/archive/objects/c").await.expect(StatusCode::NO_CONTENT);
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 0);
}

#[tokio::test]
async fn a_move_is_one_step() {
    let server = server_with(noise(1, 500_000)).await;
    let body = json!({ "destinationKey": "moved", "move": true });
    server.client().post("/v1/buckets/photos/objects/a/b.png/copy", body).await.expect(StatusCode::CREATED);
    assert_eq!(server.client().all_keys("photos", "").await, ["moved"]);
    server.run_background_work().await;
    assert!(server.client().get("/v1/buckets/photos/objects/moved").await.body == noise(1, 500_000));
    assert_eq!(server.client().get("/v1/account").await.json()["usage"]["storageBytes"], 500_000);
}

#[tokio::test]
async fn onto_itself_it_changes_metadata_and_type_and_nothing_else() {
    let server = server_with(b"x".to_vec()).await;
    let onto_itself = async |more: Value| {
        let mut body = json!({ "destinationKey": "a/b.png" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        server.client().post("/v1/buckets/photos/objects/a/b.png/copy", body).await
    };
    let changed = onto_itself(json!({ "metadata": { "who": "you" }, "contentType": "text/plain" })).await;
    assert_eq!(changed.expect(StatusCode::CREATED).json()["metadata"], json!({ "who": "you" }));
    let got = server.client().get("/v1/buckets/photos/objects/a/b.png").await;
    assert_eq!((got.header("content-type"), got.body), ("text/plain".into(), "x".into()));
    onto_itself(json!({})).await.expect_error(400, "invalid_request");
    for bad in [
        json!({ "metadata": { "A b": "x" } }),
        json!({ "metadata": { "a": "x\r\ny: z" } }),
        json!({ "contentType": "a\nb" }),
    ] {
        onto_itself(bad).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn headers_are_changed_removed_or_left_as_they_are_and_no_byte_is_touched() {
    let server = server_with(noise(1, 500_000)).await;
    let dressed = server
        .client()
        .with("content-type", "text/css")
        .with("cache-control", "no-store")
        .with("content-encoding", "gzip")
        .with("content-language", "de");
    dressed.put("/v1/buckets/photos/objects/a.css", noise(2, 500_000)).await.expect(StatusCode::CREATED);
    let copy = async |body: Value| server.client().post("/v1/buckets/photos/objects/a.css/copy", body).await;
    let blobs = server.stored_blobs();
    let changed = copy(json!({
        "destinationKey": "a.css",
        "cacheControl": "max-age=60",
        "contentDisposition": "attachment; filename=\"Möwe.css\"",
        "contentLanguage": null,
    }));
    let changed = changed.await.expect(StatusCode::CREATED).json();
    assert_eq!(changed["cacheControl"], "max-age=60");
    assert_eq!(changed["contentDisposition"], "attachment; filename=\"Möwe.css\"");
    assert_eq!((changed.get("contentLanguage"), &changed["contentEncoding"]), (None, &json!("gzip")));
    assert_eq!((&changed["contentType"], &changed["metadata"]), (&json!("text/css"), &json!({})));
    let got = server.client().get("/v1/buckets/photos/objects/a.css").await.expect(StatusCode::OK);
    assert_eq!(
        (got.header("cache-control"), got.header("content-encoding")),
        ("max-age=60".into(), "gzip".into())
    );
    assert_eq!(got.header("content-language"), "");
    assert!(got.body == noise(2, 500_000));
    // Another key gets them, too, and the one it was copied from keeps its own.
    let copied = copy(json!({ "destinationKey": "b.css", "contentEncoding": null, "contentLanguage": "en" }));
    let copied = copied.await.expect(StatusCode::CREATED).json();
    assert_eq!((copied.get("contentEncoding"), &copied["contentLanguage"]), (None, &json!("en")));
    assert_eq!(copied["cacheControl"], "max-age=60");
    let kept = server.client().get("/v1/buckets/photos/objects?prefix=a.css").await.json();
    assert_eq!(kept["data"][0]["contentEncoding"], "gzip");
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), blobs);
    for field in ["cacheControl", "contentDisposition", "contentEncoding", "contentLanguage"] {
        for bad in [json!(""), json!("a\r\nb: c"), json!("\u{7f}"), json!(1)] {
            let answer = copy(json!({ "destinationKey": "a.css", field: bad })).await;
            let error = answer.expect_error(400, "invalid_request");
            assert!(error["message"].as_str().unwrap().contains(field), "{error}");
        }
    }
}

#[tokio::test]
async fn a_copy_over_another_object_replaces_it() {
    let server = server_with(noise(1, 20_000)).await;
    server.client().put("/v1/buckets/photos/objects/old", noise(2, 30_000)).await.expect(StatusCode::CREATED);
    let body = json!({ "destinationKey": "old" });
    server.client().post("/v1/buckets/photos/objects/a/b.png/copy", body).await.expect(StatusCode::CREATED);
    let bucket = server.client().get("/v1/buckets/photos").await.json();
    assert_eq!((&bucket["objectCount"], &bucket["sizeBytes"]), (&json!(2), &json!(40_000)));
    server.run_background_work().await;
    assert_eq!(server.stored_blobs(), 1);
}

#[tokio::test]
async fn what_is_not_there_is_not_copied() {
    let server = server_with(b"x".to_vec()).await;
    let post =
        async |path: &str, body: Value| server.client().post(&format!("/v1/buckets/{path}"), body).await;
    post("photos/objects/none/copy", json!({ "destinationKey": "c" }))
        .await
        .expect_error(404, "object_not_found");
    let elsewhere = json!({ "destinationKey": "c", "destinationBucket": "none" });
    post("photos/objects/a/b.png/copy", elsewhere).await.expect_error(404, "bucket_not_found");
    post("photos/objects/a/b.png/copy", json!({ "destinationKey": "../c" }))
        .await
        .expect_error(400, "invalid_key");
    post("photos/objects/a/b.png/copy", json!({})).await.expect_error(400, "invalid_request");
    post("photos/objects/a/b.png", json!({})).await.expect_error(405, "method_not_allowed");
}

#[tokio::test]
async fn a_taken_key_is_replaced_refused_or_avoided_as_asked() {
    let server = server_with(b"moved".to_vec()).await;
    let client = server.client();
    client.patch("/v1/buckets/photos", json!({ "trashDays": 1 })).await.expect(StatusCode::OK);
    client.put("/v1/buckets/photos/objects/c.png", "there").await.expect(StatusCode::CREATED);
    let copy = async |on_conflict: Value, moves: bool| {
        let body = json!({ "destinationKey": "c.png", "onConflict": on_conflict, "move": moves });
        server.client().post("/v1/buckets/photos/objects/a/b.png/copy", body).await
    };
    let text = async |key: &str| {
        let got = server.client().get(&format!("/v1/buckets/photos/objects/{key}")).await;
        String::from_utf8(got.body.to_vec()).unwrap()
    };
    copy(json!("fail"), true).await.expect_error(412, "precondition_failed");
    for bad in ["skip", "keep-both", "Replace"] {
        copy(json!(bad), false).await.expect_error(400, "invalid_request");
    }
    assert_eq!(client.all_keys("photos", "").await, ["a/b.png", "c.png"]);
    let beside = copy(json!("rename"), false).await.expect(StatusCode::CREATED).json();
    assert_eq!(beside["key"], "c (2).png");
    let beside = copy(json!("rename"), true).await.expect(StatusCode::CREATED).json();
    assert_eq!(beside["key"], "c (3).png");
    assert_eq!((text("c.png").await, text("c%20(3).png").await), ("there".into(), "moved".into()));
    assert_eq!(client.all_keys("photos", "").await, ["c (2).png", "c (3).png", "c.png"]);
    assert_eq!(client.get("/v1/buckets/photos/trash").await.json()["data"], json!([]));

    // What is not taken is no conflict, and neither is the object itself.
    let free = json!({ "destinationKey": "d.png", "onConflict": "fail" });
    client.post("/v1/buckets/photos/objects/c.png/copy", free).await.expect(StatusCode::CREATED);
    let itself = json!({ "destinationKey": "d.png", "onConflict": "fail", "cacheControl": "no-store" });
    client.post("/v1/buckets/photos/objects/d.png/copy", itself).await.expect(StatusCode::CREATED);

    for on_conflict in [json!("replace"), Value::Null] {
        let body = json!({ "destinationKey": "c.png", "onConflict": on_conflict });
        client.post("/v1/buckets/photos/objects/c%20(2).png/copy", body).await.expect(StatusCode::CREATED);
        assert_eq!(text("c.png").await, "moved");
    }
    let trash = client.get("/v1/buckets/photos/trash").await.json();
    assert_eq!(trash["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn of_many_that_want_one_free_key_at_once_one_gets_it() {
    let server = server_with(b"x".to_vec()).await;
    let copies = (0..24).map(|n| {
        let client = server.client();
        let how = if n % 2 == 0 { "fail" } else { "rename" };
        let body = json!({ "destinationKey": "one", "onConflict": how });
        async move { client.post("/v1/buckets/photos/objects/a/b.png/copy", body).await }
    });
    let answers = futures::future::join_all(copies).await;
    let mut keys: Vec<String> = Vec::new();
    for answer in answers {
        match answer.status {
            StatusCode::CREATED => keys.push(answer.json()["key"].as_str().unwrap().to_owned()),
            _ => drop(answer.expect_error(412, "precondition_failed")),
        }
    }
    keys.sort();
    let before = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), before, "none was written over");
    assert!(keys.contains(&"one".to_owned()) && keys.len() >= 12, "{keys:?}");
    assert_eq!(server.client().all_keys("photos", "prefix=one").await.len(), keys.len());
}
