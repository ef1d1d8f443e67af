//! `GET …/objects`

use std::collections::BTreeSet;

use http::StatusCode;
use proptest::prelude::*;
use serde_json::{Value, json};
use stowbox_core::names::{BucketName, ObjectKey};
use stowbox_core::objects::{self, ListObjects, Order, PutObject, Sort};
use stowbox_core::{App, Config, Principal};
use stowbox_tests::TestServer;

async fn server_with(keys: &[&str]) -> TestServer {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    for key in keys {
        let put = PutObject::new(BucketName::parse("photos").unwrap(), ObjectKey::parse(key).unwrap());
        objects::put(server.app(), &Principal::operator(server.app()), put, body()).await.unwrap();
    }
    server
}

fn body() -> futures::stream::Iter<std::iter::Empty<Result<bytes::Bytes, std::io::Error>>> {
    futures::stream::iter(std::iter::empty())
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|item| item.as_str().or(item["key"].as_str()).unwrap()).collect()
}

#[tokio::test]
async fn keys_come_in_the_order_of_their_bytes() {
    let server = server_with(&["b", "a", "ä", "Z", "a/b", "a0", "a!", "😀", "\u{ffee}"]).await;
    let keys = server.client().all_keys("photos", "limit=2").await;
    assert_eq!(keys, ["Z", "a", "a!", "a/b", "a0", "b", "ä", "\u{ffee}", "😀"]);
}

#[tokio::test]
async fn an_empty_bucket_has_an_empty_page() {
    let server = server_with(&[]).await;
    let page = server.client().get("/v1/buckets/photos/objects").await.expect(StatusCode::OK).json();
    assert_eq!(page, serde_json::json!({ "data": [], "prefixes": [], "cursor": null }));
}

#[tokio::test]
async fn a_delimiter_folds_folders_and_counts_them() {
    let server = server_with(&["a", "b/1", "b/2", "b/c/3", "c", "d/", "d/1", "e"]).await;
    let page = async |query: &str| {
        server.client().get(&format!("/v1/buckets/photos/objects?delimiter=/&{query}")).await.json()
    };
    let all = page("").await;
    assert_eq!((texts(&all["data"]), texts(&all["prefixes"])), (vec!["a", "c", "e"], vec!["b/", "d/"]));
    let below = page("prefix=b/").await;
    assert_eq!((texts(&below["data"]), texts(&below["prefixes"])), (vec!["b/1", "b/2"], vec!["b/c/"]));
    let half = page("prefix=b/c").await;
    assert_eq!(texts(&half["prefixes"]), ["b/c/"]);
    let first = page("limit=2").await;
    assert_eq!((texts(&first["data"]), texts(&first["prefixes"])), (vec!["a"], vec!["b/"]));
    let next = page(&format!("limit=2&cursor={}", first["cursor"].as_str().unwrap())).await;
    assert_eq!((texts(&next["data"]), texts(&next["prefixes"])), (vec!["c"], vec!["d/"]));
}

#[tokio::test]
async fn start_after_begins_behind_a_key_that_need_not_exist() {
    let server = server_with(&["a", "b", "c"]).await;
    assert_eq!(server.client().all_keys("photos", "startAfter=a").await, ["b", "c"]);
    assert_eq!(server.client().all_keys("photos", "startAfter=bb&limit=1").await, ["c"]);
    assert!(server.client().all_keys("photos", "startAfter=zzz").await.is_empty());
}

#[tokio::test]
async fn a_cursor_belongs_to_its_question() {
    let server = server_with(&["a", "b", "c"]).await;
    server.client().create_bucket("other").await;
    let page = server.client().get("/v1/buckets/photos/objects?limit=1").await.json();
    let cursor = page["cursor"].as_str().unwrap();
    for elsewhere in [
        format!("photos/objects?prefix=a&cursor={cursor}"),
        format!("photos/objects?delimiter=/&cursor={cursor}"),
        format!("other/objects?cursor={cursor}"),
        "photos/objects?cursor=bm9uc2Vuc2U".to_owned(),
    ] {
        server.client().get(&format!("/v1/buckets/{elsewhere}")).await.expect_error(400, "invalid_request");
    }
    server
        .client()
        .get(&format!("/v1/buckets/photos/objects?limit=2&cursor={cursor}"))
        .await
        .expect(StatusCode::OK)
        .json();
}

#[tokio::test]
async fn pages_go_on_over_writes_and_deletes_between_them() {
    let server = server_with(&["a", "b", "c", "d"]).await;
    let page = server.client().get("/v1/buckets/photos/objects?limit=2").await.json();
    server.client().delete("/v1/buckets/photos/objects/b").await.expect(StatusCode::NO_CONTENT);
    server.client().put("/v1/buckets/photos/objects/bb", "x").await.expect(StatusCode::CREATED);
    let cursor = page["cursor"].as_str().unwrap();
    let next =
        server.client().get(&format!("/v1/buckets/photos/objects?limit=3&cursor={cursor}")).await.json();
    assert_eq!(texts(&next["data"]), ["bb", "c", "d"]);
}

#[tokio::test]
async fn a_search_finds_what_contains_the_text_whatever_the_case() {
    let server =
        server_with(&["2025/Harbour.jpg", "2026/harbour.png", "Ärger/x", "a%b", "a_b", "axb", "notes"]).await;
    let found =
        async |query: &str| server.client().all_keys("photos", &format!("limit=1&search={query}")).await;
    assert_eq!(found("HARB").await, ["2025/Harbour.jpg", "2026/harbour.png"]);
    assert_eq!(found("harbour&prefix=2026/").await, ["2026/harbour.png"]);
    assert_eq!(found("%C3%A4RGER").await, ["Ärger/x"]);
    assert_eq!(found("%25").await, ["a%b"]);
    assert_eq!(found("a_b").await, ["a_b"]);
    assert!(found("nothing").await.is_empty());
    assert_eq!(found("").await.len(), 7);
    let folders = server.client().get("/v1/buckets/photos/objects?delimiter=/&search=harbour").await.json();
    assert_eq!(texts(&folders["prefixes"]), ["2025/", "2026/"]);
}

#[tokio::test]
async fn only_a_slash_delimits() {
    let server = server_with(&[]).await;
    server.client().get("/v1/buckets/photos/objects?delimiter=-").await.expect_error(400, "invalid_request");
    server.client().get("/v1/buckets/none/objects").await.expect_error(404, "bucket_not_found");
}

#[tokio::test]
async fn a_list_is_sorted_by_size_or_date_over_everything() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    for (key, size) in [("b", 3), ("a", 3), ("d/deep", 9), ("c", 1), ("e", 7)] {
        client
            .put(&format!("/v1/buckets/photos/objects/{key}"), vec![b'x'; size])
            .await
            .expect(StatusCode::CREATED);
        server.advance(std::time::Duration::from_secs(1));
    }
    client.put("/v1/buckets/photos/objects/b", "new").await.expect(StatusCode::OK);
    let keys = async |query: &str| server.client().all_keys("photos", &format!("limit=2&{query}")).await;
    assert_eq!(keys("sort=sizeBytes").await, ["c", "a", "b", "e", "d/deep"]);
    assert_eq!(keys("sort=sizeBytes&order=desc").await, ["d/deep", "e", "b", "a", "c"]);
    assert_eq!(keys("sort=updatedAt").await, ["a", "d/deep", "c", "e", "b"]);
    assert_eq!(keys("sort=updatedAt&order=desc&search=E").await, ["e", "d/deep"]);
    assert_eq!(keys("order=desc").await, ["e", "d/deep", "c", "b", "a"]);
    assert_eq!(keys("order=desc&startAfter=c").await, ["b", "a"]);
    let page =
        client.get("/v1/buckets/photos/objects?sort=sizeBytes&order=desc&delimiter=/&limit=3").await.json();
    assert_eq!((texts(&page["prefixes"]), texts(&page["data"])), (vec!["d/"], vec!["e", "b"]));
    for bad in ["sort=name", "order=up", "sort=sizeBytes&startAfter=a"] {
        client.get(&format!("/v1/buckets/photos/objects?{bad}")).await.expect_error(400, "invalid_request");
    }
    let cursor = page["cursor"].as_str().unwrap();
    client
        .get(&format!("/v1/buckets/photos/objects?sort=sizeBytes&delimiter=/&cursor={cursor}"))
        .await
        .expect_error(400, "invalid_request");
}

#[tokio::test]
async fn a_list_is_sorted_by_type_over_everything() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let long = |end: &str| format!("x/{}{end}", "y".repeat(20_000));
    for (key, kind) in [
        ("b", "text/plain"),
        ("a", "text/plain"),
        ("c", "Image/png"),
        ("e", "image/png"),
        ("d/deep", "application/json"),
        ("g", &long("b")),
        ("f", &long("a")),
        ("h", &long("")),
    ] {
        let put = client.clone().with("content-type", kind);
        put.put(&format!("/v1/buckets/photos/objects/{key}"), "x").await.expect(StatusCode::CREATED);
    }
    let keys = async |query: &str| server.client().all_keys("photos", &format!("limit=2&{query}")).await;
    // Of what is too long for a cursor, the beginning counts, and then the key.
    assert_eq!(keys("sort=contentType").await, ["c", "d/deep", "e", "a", "b", "f", "g", "h"]);
    assert_eq!(keys("sort=contentType&order=desc").await, ["h", "g", "f", "b", "a", "e", "d/deep", "c"]);
    assert_eq!(keys("sort=contentType&search=E").await, ["d/deep", "e"]);
    let page = client.get("/v1/buckets/photos/objects?sort=contentType&delimiter=/&limit=3").await.json();
    assert_eq!((texts(&page["prefixes"]), texts(&page["data"])), (vec!["d/"], vec!["c", "e"]));
    let cursor = page["cursor"].as_str().unwrap();
    for elsewhere in ["sort=sizeBytes&delimiter=/", "sort=contentType&order=desc&delimiter=/", "delimiter=/"]
    {
        client
            .get(&format!("/v1/buckets/photos/objects?{elsewhere}&cursor={cursor}"))
            .await
            .expect_error(400, "invalid_request");
    }
}

/// What a listing must answer, worked out from all keys at once: of a bucket in which each object is as many bytes long
/// as its key, modulo three, and is of the type that belongs to its last character.
fn model(keys: &BTreeSet<String>, request: &ListObjects) -> Vec<String> {
    let prefix = &request.prefix;
    let mut items: Vec<String> = Vec::new();
    for key in keys.iter().filter(|key| key.starts_with(prefix)) {
        let item = match key[prefix.len()..].find('/').filter(|_| request.folders) {
            Some(slash) => &key[..=prefix.len() + slash],
            None => key,
        };
        if items.last().is_none_or(|last| last != item) {
            items.push(item.to_owned());
        }
    }
    let folder = |item: &str| request.folders && item.len() > prefix.len() && item.ends_with('/');
    match (request.sort, request.order) {
        (Sort::Key, Order::Ascending) => {}
        (Sort::Key, Order::Descending) => items.reverse(),
        (sort, order) => items.sort_by(|a, b| {
            let by_column = match sort {
                Sort::Type => (kind_of(a), a).cmp(&(kind_of(b), b)),
                _ => (a.len() % 3, a).cmp(&(b.len() % 3, b)),
            };
            match (folder(a), folder(b)) {
                (true, true) => a.cmp(b),
                (false, false) if order == Order::Descending => by_column.reverse(),
                (false, false) => by_column,
                (one, other) => other.cmp(&one),
            }
        }),
    }
    items
}

/// Of which one is the beginning of another, and one is not ASCII.
fn kind_of(key: &str) -> &'static str {
    match key.chars().next_back() {
        Some('a') => "text/x",
        Some('b') => "text/x-y",
        Some('/') => "é",
        _ => "TEXT/x",
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pages_of_any_size_agree_with_the_model(
        keys in proptest::collection::btree_set("[ab/é\u{10ffff}]{1,5}", 0..40),
        prefix in "[ab/é]{0,2}",
        folders in any::<bool>(),
        sort in prop_oneof![Just(Sort::Key), Just(Sort::Size), Just(Sort::Type)],
        order in prop_oneof![Just(Order::Ascending), Just(Order::Descending)],
        limit in 1..8_usize,
    ) {
        let keys: BTreeSet<String> = keys.into_iter().filter(|key| ObjectKey::parse(key).is_ok()).collect();
        let bucket = BucketName::parse("photos").unwrap();
        let request = ListObjects { prefix, folders, sort, order, ..ListObjects::new(bucket, limit) };
        let listed = tokio::runtime::Runtime::new().unwrap().block_on(list_all(&keys, request.clone()));
        prop_assert_eq!(listed, model(&keys, &request));
    }
}

async fn list_all(keys: &BTreeSet<String>, mut request: ListObjects) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let app = App::open(Config::new(folder.path())).await.unwrap();
    let operator = Principal::operator(&app);
    let (bucket, limit) = (request.bucket.clone(), request.limit);
    stowbox_core::buckets::create(
        &app,
        &operator,
        bucket.clone(),
        stowbox_core::buckets::Visibility::Private,
        None,
    )
    .await
    .unwrap();
    for key in keys {
        let body = futures::stream::iter([Ok(bytes::Bytes::from(vec![b'x'; key.len() % 3]))]);
        let mut put = PutObject::new(bucket.clone(), ObjectKey::parse(key).unwrap());
        put.headers.content_type = kind_of(key).to_owned();
        objects::put(&app, &operator, put, body).await.unwrap();
    }
    let mut items = Vec::new();
    loop {
        let page = objects::list(&app, &operator, request.clone()).await.unwrap();
        let objects = page.objects.into_iter().map(|object| object.key);
        let mut merged: Vec<String> = page.prefixes.into_iter().chain(objects).collect();
        // By key, the two lists of a page are one order; else the folders come first.
        if request.sort == Sort::Key {
            merged.sort();
            if request.order == Order::Descending {
                merged.reverse();
            }
        }
        assert!(
            merged.len() <= limit && (merged.len() == limit || page.cursor.is_none()),
            "a page is full or the last"
        );
        items.append(&mut merged);
        request.cursor = page.cursor;
        if request.cursor.is_none() {
            app.close().await;
            return items;
        }
    }
}

#[tokio::test]
async fn start_after_within_a_folder_leaves_the_rest_of_it_one_prefix() {
    let server = server_with(&["a/1", "a/2", "b", "c/1"]).await;
    let page = async |query: &str| {
        server.client().get(&format!("/v1/buckets/photos/objects?delimiter=/&{query}")).await.json()
    };
    assert_eq!(page("startAfter=a/1").await["prefixes"], json!(["a/", "c/"]));
    assert_eq!(page("startAfter=a/2").await["prefixes"], json!(["c/"]));
    let first = page("startAfter=a/1&limit=2").await;
    assert_eq!((&first["prefixes"], &first["data"][0]["key"]), (&json!(["a/"]), &json!("b")));
    let rest = page(&format!("startAfter=a/1&limit=2&cursor={}", first["cursor"].as_str().unwrap())).await;
    assert_eq!((&rest["prefixes"], &rest["cursor"]), (&json!(["c/"]), &Value::Null));
}
