//! `POST …/objects/batch-delete` and `…/batch-copy`

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{TestServer, noise};

async fn server_with(keys: &[&str]) -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    server.client().create_bucket("archive").await;
    for key in keys {
        server
            .client()
            .put(&format!("/v1/buckets/photos/objects/{key}"), (*key).to_owned())
            .await
            .expect(StatusCode::CREATED);
    }
    server
}

async fn post(server: &TestServer, verb: &str, body: Value) -> stowbox_tests::Answer {
    server.client().post(&format!("/v1/buckets/photos/objects/{verb}"), body).await
}

#[tokio::test]
async fn keys_are_deleted_and_a_missing_one_counts_as_deleted() {
    let server = server_with(&["a", "b", "c"]).await;
    let answer = post(&server, "batch-delete", json!({ "keys": ["a", "none", "b", "../x"] })).await;
    let answer = answer.expect(StatusCode::OK).json();
    assert_eq!(answer["deleted"], json!(["a", "none", "b"]));
    assert_eq!(
        (&answer["errors"][0]["key"], &answer["errors"][0]["code"]),
        (&json!("../x"), &json!("invalid_key"))
    );
    assert_eq!(server.client().all_keys("photos", "").await, ["c"]);
    assert_eq!(server.client().get("/v1/buckets/photos").await.json()["objectCount"], 1);
}

#[tokio::test]
async fn a_folder_is_deleted_by_its_prefix_and_a_search_narrows_it() {
    let server = server_with(&["d/1.JPG", "d/2.txt", "d/e/3.jpg", "other.jpg"]).await;
    let answer = post(&server, "batch-delete", json!({ "prefix": "d/", "search": ".jpg" })).await.json();
    assert_eq!((&answer["deleted"], &answer["cursor"]), (&json!(["d/1.JPG", "d/e/3.jpg"]), &Value::Null));
    assert_eq!(server.client().all_keys("photos", "").await, ["d/2.txt", "other.jpg"]);
    post(&server, "batch-delete", json!({ "prefix": "" })).await.expect(StatusCode::OK);
    server.client().delete("/v1/buckets/photos").await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_batch_needs_keys_or_a_prefix() {
    let server = server_with(&[]).await;
    let many: Vec<String> = (0..1001).map(|n| n.to_string()).collect();
    for bad in [
        json!({}),
        json!({ "keys": [] }),
        json!({ "keys": many }),
        json!({ "keys": ["a"], "prefix": "a" }),
        json!({ "keys": ["a"], "search": "a" }),
        json!({ "prefix": "a", "cursor": "nonsense" }),
    ] {
        post(&server, "batch-delete", bad).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_folder_is_copied_or_moved_as_a_tree() {
    let server = server_with(&["d/1", "d/e/2", "x"]).await;
    let body = json!({ "prefix": "d/", "destinationBucket": "archive", "destinationPrefix": "2026/" });
    assert_eq!(post(&server, "batch-copy", body).await.json()["copied"], json!(["d/1", "d/e/2"]));
    assert_eq!(server.client().all_keys("archive", "").await, ["2026/1", "2026/e/2"]);
    let body = json!({ "prefix": "d/", "destinationPrefix": "moved/", "move": true });
    post(&server, "batch-copy", body).await.expect(StatusCode::OK);
    assert_eq!(server.client().all_keys("photos", "").await, ["moved/1", "moved/e/2", "x"]);
    let within = json!({ "prefix": "moved/", "destinationPrefix": "moved/again/" });
    post(&server, "batch-copy", within).await.expect_error(400, "invalid_request");
}

#[tokio::test]
async fn keys_are_moved_under_their_last_names_and_a_missing_one_is_told() {
    let server = server_with(&["d/1", "d/e/2"]).await;
    let body = json!({ "keys": ["d/1", "d/e/2", "none"], "destinationPrefix": "flat/", "move": true });
    let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
    assert_eq!(answer["copied"], json!(["d/1", "d/e/2"]));
    assert_eq!(answer["errors"][0]["code"], "object_not_found");
    assert_eq!(server.client().all_keys("photos", "").await, ["flat/1", "flat/2"]);
}

#[tokio::test]
async fn of_two_that_would_take_one_place_the_second_is_told_and_stays() {
    let server = server_with(&["a/1", "b/1", "c/2", "d/2"]).await;
    let body = json!({ "keys": ["a/1", "b/1", "a/1"], "destinationPrefix": "to/", "move": true });
    let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
    assert_eq!(answer["copied"], json!(["a/1"]));
    assert_eq!(
        (&answer["errors"][0]["key"], &answer["errors"][0]["code"]),
        (&json!("b/1"), &json!("invalid_request"))
    );
    // Onto one that is itself to be moved.
    let body = json!({ "keys": ["c/2", "d/2"], "destinationPrefix": "d/", "move": true });
    let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
    assert_eq!(answer["errors"].as_array().unwrap().len(), 2, "{answer}");
    assert_eq!(server.client().all_keys("photos", "").await, ["b/1", "c/2", "d/2", "to/1"]);
    assert_eq!(server.client().get("/v1/buckets/photos/objects/d/2").await.body, "d/2");
}

#[tokio::test]
async fn a_folder_is_not_moved_up_over_parts_of_itself() {
    let server = server_with(&["d/d/z", "d/z", "e/f/z", "e/z"]).await;
    for moves in [true, false] {
        let body = json!({ "prefix": "d/", "destinationPrefix": "", "move": moves });
        post(&server, "batch-copy", body).await.expect_error(400, "invalid_request");
    }
    assert_eq!(server.client().get("/v1/buckets/photos/objects/d/z").await.body, "d/z");
    let body = json!({ "prefix": "e/", "destinationPrefix": "", "move": true });
    post(&server, "batch-copy", body).await.expect(StatusCode::OK);
    assert_eq!(server.client().all_keys("photos", "").await, ["d/d/z", "d/z", "f/z", "z"]);
}

#[tokio::test]
async fn what_no_key_can_contain_matches_none() {
    let server = server_with(&["a", "b"]).await;
    for search in ["\u{0}", "a\u{0}b", "\n", &"a".repeat(60_000), &"%".repeat(30_000)] {
        let answer = post(&server, "batch-delete", json!({ "prefix": "", "search": search })).await;
        assert_eq!(answer.expect(StatusCode::OK).json()["deleted"], json!([]));
    }
    let listed =
        server.client().get("/v1/buckets/photos/objects?search=%00").await.expect(StatusCode::OK).json();
    assert_eq!(listed["data"], json!([]));
    server.client().get("/v1/buckets/none/objects?search=%00").await.expect_error(404, "bucket_not_found");
    server.client().get("/v1/buckets/photos/objects?prefix=%ff").await.expect_error(400, "invalid_request");
    assert_eq!(server.client().all_keys("photos", "").await, ["a", "b"]);
}

#[tokio::test]
async fn objects_may_be_called_like_what_is_posted_to() {
    let server = server_with(&["batch-delete", "batch-copy"]).await;
    assert_eq!(server.client().get("/v1/buckets/photos/objects/batch-delete").await.body, "batch-delete");
    let body = json!({ "destinationKey": "kept" });
    server
        .client()
        .post("/v1/buckets/photos/objects/batch-copy/copy", body)
        .await
        .expect(StatusCode::CREATED);
    server.client().delete("/v1/buckets/photos/objects/batch-delete").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(server.client().all_keys("photos", "").await, ["batch-copy", "kept"]);
}

#[tokio::test]
async fn more_than_a_call_takes_goes_on_by_cursor() {
    use stowbox_core::names::{BucketName, ObjectKey};
    use stowbox_core::objects::{PutObject, put};
    let server = server_with(&[]).await;
    let operator = stowbox_core::Principal::operator(server.app());
    let puts = (0..10_050).map(|n| {
        let request = PutObject::new(
            BucketName::parse("photos").unwrap(),
            ObjectKey::parse(&format!("d/{n:05}")).unwrap(),
        );
        put(server.app(), &operator, request, futures::stream::iter([Ok(noise(n, 1).into())]))
    });
    futures::stream::StreamExt::collect::<Vec<_>>(futures::stream::StreamExt::buffer_unordered(
        futures::stream::iter(puts),
        256,
    ))
    .await;
    let first = post(&server, "batch-delete", json!({ "prefix": "d/" })).await.expect(StatusCode::OK).json();
    assert_eq!(first["deleted"].as_array().unwrap().len(), 10_000);
    let rest =
        post(&server, "batch-delete", json!({ "prefix": "d/", "cursor": first["cursor"] })).await.json();
    assert_eq!((rest["deleted"].as_array().unwrap().len(), &rest["cursor"]), (50, &Value::Null));
    assert_eq!(server.client().get("/v1/buckets/photos").await.json()["objectCount"], 0);
}

#[tokio::test]
async fn a_search_narrows_what_is_copied() {
    let server = server_with(&["d/a.jpg", "d/b.txt", "d/e/C.JPG"]).await;
    let body = json!({ "prefix": "d/", "search": ".jpg", "destinationPrefix": "pictures/" });
    let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
    assert_eq!((&answer["copied"], &answer["cursor"]), (&json!(["d/a.jpg", "d/e/C.JPG"]), &Value::Null));
    assert_eq!(
        server.client().all_keys("photos", "prefix=pictures/").await,
        ["pictures/a.jpg", "pictures/e/C.JPG"]
    );
}
