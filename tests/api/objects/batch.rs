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

#[tokio::test]
async fn what_is_in_the_way_is_replaced_skipped_refused_or_avoided_and_told() {
    for on_conflict in [None, Some("replace"), Some("skip"), Some("fail"), Some("rename")] {
        for moves in [false, true] {
            let server =
                server_with(&["d/1.txt", "d/e/2", "d/free", "to/1.txt", "to/1 (2).txt", "to/e/2"]).await;
            let body = json!({ "prefix": "d/", "destinationPrefix": "to/", "move": moves, "onConflict": on_conflict });
            let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
            let told = |list: &str| answer[list].clone();
            let there = server.client().get("/v1/buckets/photos/objects/to/1.txt").await.body;
            let (copied, left) = match on_conflict {
                None | Some("replace") => {
                    assert_eq!(told("replaced"), json!(["d/1.txt", "d/e/2"]));
                    assert_eq!(there, "d/1.txt");
                    (json!(["d/1.txt", "d/e/2", "d/free"]), vec![])
                }
                Some("rename") => {
                    assert_eq!(
                        told("renamed"),
                        json!([
                            { "key": "d/1.txt", "destinationKey": "to/1 (3).txt" },
                            { "key": "d/e/2", "destinationKey": "to/e/2 (2)" },
                        ])
                    );
                    let beside = server.client().get("/v1/buckets/photos/objects/to/1%20(3).txt").await;
                    assert_eq!((there, beside.body), ("to/1.txt".into(), "d/1.txt".into()));
                    (json!(["d/1.txt", "d/e/2", "d/free"]), vec![])
                }
                Some(how) => {
                    if how == "skip" {
                        assert_eq!(told("skipped"), json!(["d/1.txt", "d/e/2"]));
                    } else {
                        let codes: Vec<_> =
                            answer["errors"].as_array().unwrap().iter().map(|e| &e["code"]).collect();
                        assert_eq!(codes, ["precondition_failed", "precondition_failed"]);
                        assert_eq!(answer["errors"][1]["key"], "d/e/2");
                    }
                    assert_eq!(there, "to/1.txt");
                    (json!(["d/free"]), vec!["d/1.txt", "d/e/2"])
                }
            };
            assert_eq!(told("copied"), copied, "{answer}");
            for list in ["skipped", "replaced", "renamed", "errors"] {
                let mine = match on_conflict {
                    None | Some("replace") => "replaced",
                    Some("skip") => "skipped",
                    Some("fail") => "errors",
                    _ => "renamed",
                };
                assert!(list == mine || told(list) == json!([]), "{list} of {answer}");
            }
            let still = server.client().all_keys("photos", "prefix=d/").await;
            let expected = if moves { left } else { vec!["d/1.txt", "d/e/2", "d/free"] };
            assert_eq!(still, expected);
            let bucket = server.client().get("/v1/buckets/photos").await.json();
            assert_eq!(bucket["objectCount"], server.client().all_keys("photos", "").await.len());
        }
    }
}

#[tokio::test]
async fn two_of_one_name_are_both_kept_where_names_may_get_a_number() {
    let server = server_with(&["a/1", "b/1", "c/2", "d/2"]).await;
    let body =
        json!({ "keys": ["a/1", "b/1"], "destinationPrefix": "to/", "move": true, "onConflict": "rename" });
    let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
    assert_eq!(answer["renamed"], json!([{ "key": "b/1", "destinationKey": "to/1 (2)" }]));
    // Onto one that goes away itself: whichever comes first, both are there afterwards.
    let body =
        json!({ "keys": ["c/2", "d/2"], "destinationPrefix": "d/", "move": true, "onConflict": "rename" });
    let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
    assert_eq!(answer["errors"][0]["key"], "d/2", "it lies there already");
    assert_eq!(server.client().all_keys("photos", "").await, ["d/2", "d/2 (2)", "to/1", "to/1 (2)"]);
    assert_eq!(server.client().get("/v1/buckets/photos/objects/d/2%20(2)").await.body, "c/2");
}

#[tokio::test]
async fn empty_folders_of_one_name_come_together_and_what_has_bytes_does_not() {
    for on_conflict in ["skip", "rename"] {
        let server = server_with(&[]).await;
        let client = server.client();
        for (key, body) in
            [("d/", ""), ("d/e/", ""), ("d/f/", "bytes"), ("to/", ""), ("to/e/", ""), ("to/f/", "")]
        {
            client.put(&format!("/v1/buckets/photos/objects/{key}"), body).await.expect(StatusCode::CREATED);
        }
        let body =
            json!({ "prefix": "d/", "destinationPrefix": "to/", "move": true, "onConflict": on_conflict });
        let answer = post(&server, "batch-copy", body).await.expect(StatusCode::OK).json();
        assert_eq!(answer["replaced"], json!(["d/", "d/e/"]), "{answer}");
        let keys = client.all_keys("photos", "").await;
        match on_conflict {
            "skip" => assert_eq!(keys, ["d/f/", "to/", "to/e/", "to/f/"]),
            _ => assert_eq!(keys, ["to/", "to/e/", "to/f (2)/", "to/f/"]),
        }
    }
}
