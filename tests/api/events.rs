//! `/v1/events`

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{KEY, Receiver, TestServer};

/// A stream of events, read as it comes.
struct Events {
    response: reqwest::Response,
    text: String,
}

#[derive(Debug)]
struct Event {
    name: String,
    id: String,
    data: Value,
}

impl Events {
    async fn open(server: &TestServer, key: &str, after: Option<&str>) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let mut request = http.get(format!("{}/v1/events", server.url())).bearer_auth(key);
        if let Some(after) = after {
            request = request.header("last-event-id", after);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut events = Self { response, text: String::new() };
        assert_eq!(events.next().await.name, "ready");
        events
    }

    /// The next event; comments are passed over.
    async fn next(&mut self) -> Event {
        let next = tokio::time::timeout(Duration::from_secs(20), self.read()).await;
        next.expect("no event came").expect("the stream ended")
    }

    async fn read(&mut self) -> Option<Event> {
        loop {
            while let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                let field = |name: &str| {
                    block
                        .lines()
                        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
                        .unwrap_or_default()
                };
                if !field("event").is_empty() {
                    let data = serde_json::from_str(field("data")).unwrap();
                    return Some(Event { name: field("event").to_owned(), id: field("id").to_owned(), data });
                }
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// The id of the next comment.
    async fn read_bare_id(&mut self) -> Option<String> {
        loop {
            while let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                if block.starts_with(':') {
                    return block.lines().find_map(|line| line.strip_prefix("id: ")).map(ToOwned::to_owned);
                }
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.text += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// Waits until it is told that this list changed; answers of which bucket.
    async fn next_list(&mut self, list: &str) -> Value {
        loop {
            let data = self.next_named("list.changed").await.data;
            if data["list"] == list {
                return data["bucket"].clone();
            }
        }
    }

    /// The next event of this name.
    async fn next_named(&mut self, name: &str) -> Event {
        loop {
            let event = self.next().await;
            if event.name == name {
                return event;
            }
        }
    }
}

#[tokio::test]
async fn what_changes_is_told_with_its_particulars() {
    let server = TestServer::start().await;
    let client = server.client();
    let mut events = Events::open(&server, KEY, None).await;
    client.create_bucket("photos").await;
    let made = events.next().await;
    assert_eq!((made.name.as_str(), &made.data), ("bucket.created", &json!({ "bucket": "photos" })));
    let etag = client.put("/v1/buckets/photos/objects/a.txt", "hello").await.json()["etag"].clone();
    let put = events.next_named("object.created").await;
    assert_eq!(put.data, json!({ "bucket": "photos", "key": "a.txt", "sizeBytes": 5, "etag": etag }));
    let body = json!({ "destinationKey": "b.txt", "move": true });
    client.post("/v1/buckets/photos/objects/a.txt/copy", body).await.expect(StatusCode::CREATED);
    assert_eq!(events.next_named("object.deleted").await.data, json!({ "bucket": "photos", "key": "a.txt" }));
    assert_eq!(events.next_named("object.created").await.data["key"], "b.txt");
    client.patch("/v1/buckets/photos", json!({ "trashDays": 1 })).await.expect(StatusCode::OK);
    events.next_named("bucket.updated").await;
    client.delete("/v1/buckets/photos/objects/b.txt").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(events.next_list("trash").await, "photos");
    client.post("/v1/keys", json!({ "name": "k" })).await.expect(StatusCode::CREATED);
    assert_eq!(events.next_list("keys").await, Value::Null);
    client.delete("/v1/buckets/photos").await.expect(StatusCode::NO_CONTENT);
    events.next_named("bucket.deleted").await;
}

#[tokio::test]
async fn the_counters_follow_what_changes() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let mut events = Events::open(&server, KEY, None).await;
    client.put("/v1/buckets/photos/objects/a", "12345").await.expect(StatusCode::CREATED);
    let told = events.next_named("usage.updated").await.data;
    let expected =
        json!({ "storageBytes": 5, "uploadBytes": 0, "trashBytes": 0, "objectCount": 1, "bucketCount": 1 });
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_delivery_is_followed_from_its_making_to_its_end() {
    let server = TestServer::start().await;
    let receiver = Receiver::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let webhook = client.post("/v1/webhooks", json!({ "url": receiver.url(), "events": ["*"] })).await.json();
    let mut events = Events::open(&server, KEY, None).await;
    client.put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    let pending = events.next_named("delivery.updated").await.data;
    assert_eq!((&pending["webhookId"], &pending["status"]), (&webhook["id"], &json!("pending")));
    let delivered = events.next_named("delivery.updated").await.data;
    assert_eq!((&delivered["id"], &delivered["status"]), (&pending["id"], &json!("delivered")));
}

#[tokio::test]
async fn a_webhook_that_begins_to_fail_recovers_or_is_disabled_is_told_of() {
    let server = TestServer::start().await;
    let receiver = Receiver::start().await;
    let client = server.client();
    let webhook = client.post("/v1/webhooks", json!({ "url": receiver.url(), "events": ["*"] })).await.json();
    let path = format!("/v1/webhooks/{}", webhook["id"].as_str().unwrap());
    let mut events = Events::open(&server, KEY, None).await;
    for (answer, status) in [(500, "failing"), (200, "active"), (410, "disabled")] {
        receiver.answer(answer);
        assert!(client.post(&format!("{path}/test"), json!({})).await.status.is_success());
        events.next_list("webhooks").await;
        assert_eq!(client.get(&path).await.json()["status"], status);
    }
}

#[tokio::test]
async fn what_is_done_to_an_inbox_a_secret_a_plan_and_the_links_of_a_key_is_told_of() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let inbox = client.post("/v1/inboxes", json!({})).await.json();
    let webhook = client.post("/v1/webhooks", json!({ "url": inbox["url"], "events": ["*"] })).await.json();
    let key = client.post("/v1/keys", json!({ "name": "k" })).await.json();
    let keyed = server.client_with(key["key"].as_str().unwrap());
    keyed
        .post("/v1/buckets/photos/sign", json!({ "key": "a", "method": "GET" }))
        .await
        .expect(StatusCode::CREATED);

    let mut events = Events::open(&server, KEY, None).await;
    let id = |of: &Value| of["id"].as_str().unwrap().to_owned();
    let inbox = format!("/v1/inboxes/{}", id(&inbox));
    client.patch(&inbox, json!({ "status": 500 })).await.expect(StatusCode::OK);
    events.next_list("inboxes").await;
    client.delete(&inbox).await.expect(StatusCode::NO_CONTENT);
    events.next_list("inboxes").await;
    let rotate = format!("/v1/webhooks/{}/rotate-secret", id(&webhook));
    client.post(&rotate, json!({})).await.expect(StatusCode::OK);
    events.next_list("webhooks").await;
    client.delete(&format!("/v1/keys/{}", id(&key))).await.expect(StatusCode::NO_CONTENT);
    events.next_list("keys").await;
    events.next_list("signedUrls").await;
    let account = client.get("/v1/account").await.json();
    let plan = json!({ "plan": { "maxStorageBytes": 1000 } });
    let accounts = format!("/admin/v1/accounts/{}", id(&account));
    server.operator().patch(&accounts, plan).await.expect(StatusCode::OK);
    events.next_list("account").await;
}

#[tokio::test]
async fn what_programs_ask_is_told_of_and_what_consoles_look_at_is_not() {
    let server = TestServer::start().await;
    let client = server.client();
    let console = client.clone().with("x-request-id", "console_1");
    let mut events = Events::open(&server, KEY, None).await;
    console.get("/v1/buckets").await.expect(StatusCode::OK);
    // Looking at the log writes down what was asked before.
    console.get("/v1/requests").await.expect(StatusCode::OK);
    console.post("/v1/buckets", json!({ "name": "photos" })).await.expect(StatusCode::CREATED);
    assert_eq!(events.next().await.name, "bucket.created", "looking was told of");
    assert_eq!(events.next_list("requests").await, Value::Null);
    client.get("/v1/buckets").await.expect(StatusCode::OK);
    events.next_list("requests").await;
}

#[tokio::test]
async fn a_quiet_stream_says_where_it_is() {
    let server = TestServer::start().await;
    let (_, stranger) = server.account("stranger", json!({})).await;
    let mut events = Events::open(&server, KEY, None).await;
    for nth in 0..3 {
        stranger.create_bucket(&format!("elsewhere-{nth}")).await;
    }
    let place = |id: &str| id.rsplit_once('-').unwrap().1.parse::<u64>().unwrap();
    let id = tokio::time::timeout(Duration::from_secs(20), events.read_bare_id()).await;
    let id = id.expect("the stream said nothing").expect("the stream ended");
    assert!(place(&id) >= 3, "{id} is from before what others did");
    drop(events);
    let mut again = Events::open(&server, KEY, Some(&id)).await;
    server.client().create_bucket("photos").await;
    // The log of requests may have been told of meanwhile; a `reset` may not.
    let told = loop {
        let event = again.next().await;
        if event.name != "list.changed" {
            break event.name;
        }
    };
    assert_eq!(told, "bucket.created");
}

#[tokio::test]
async fn who_comes_back_misses_nothing() {
    let server = TestServer::start().await;
    let client = server.client();
    client.create_bucket("photos").await;
    let mut events = Events::open(&server, KEY, None).await;
    client.put("/v1/buckets/photos/objects/a", "x").await.expect(StatusCode::CREATED);
    let last = events.next_named("object.created").await.id;
    drop(events);
    for key in ["b", "c"] {
        client.put(&format!("/v1/buckets/photos/objects/{key}"), "x").await.expect(StatusCode::CREATED);
    }
    let mut again = Events::open(&server, KEY, Some(&last)).await;
    assert_eq!(again.next_named("object.created").await.data["key"], "b");
    assert_eq!(again.next_named("object.created").await.data["key"], "c");
}

#[tokio::test]
async fn who_comes_back_to_another_start_is_told_to_read_anew() {
    let server = TestServer::start().await;
    let last = Events::open(&server, KEY, None).await;
    let id = format!("run_{}-1", "0".repeat(26));
    drop(last);
    let server = server.restart().await;
    let mut events = Events::open(&server, KEY, Some(&id)).await;
    let reset = events.next().await;
    assert_eq!(reset.name, "reset");
    server.client().create_bucket("photos").await;
    let mut later = Events::open(&server, KEY, Some(&reset.id)).await;
    assert_eq!(later.next().await.name, "bucket.created");
}

#[tokio::test]
async fn a_key_is_told_only_of_what_it_may_read() {
    let server = TestServer::start().await;
    let client = server.client();
    for bucket in ["photos", "secrets"] {
        client.create_bucket(bucket).await;
    }
    let (_, stranger) = server.account("stranger", json!({})).await;
    let narrow =
        client.post("/v1/keys", json!({ "name": "n", "permission": "read", "buckets": ["photos"] })).await;
    let mut events = Events::open(&server, narrow.json()["key"].as_str().unwrap(), None).await;
    stranger.create_bucket("elsewhere").await;
    client.put("/v1/buckets/secrets/objects/hidden", "x").await.expect(StatusCode::CREATED);
    client.post("/v1/keys", json!({ "name": "another" })).await.expect(StatusCode::CREATED);
    client.put("/v1/buckets/photos/objects/shown", "x").await.expect(StatusCode::CREATED);
    let first = events.next().await;
    assert_eq!((first.name.as_str(), &first.data["key"]), ("object.created", &json!("shown")));
    server.anonymous().get("/v1/events").await.expect_error(401, "unauthorized");
}

#[tokio::test]
async fn an_open_stream_does_not_hold_up_the_end_of_the_server() {
    let server = TestServer::start().await;
    let mut events = Events::open(&server, KEY, None).await;
    let stopped = tokio::time::timeout(Duration::from_secs(10), server.restart());
    let (_server, end) = tokio::join!(async { stopped.await.expect("the stream held it up") }, events.read());
    assert!(end.is_none());
}
