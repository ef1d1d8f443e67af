//! Inboxes: receivers on the server itself

use http::{Method, StatusCode};
use serde_json::{Value, json};
use stowbox_tests::TestServer;

use super::{create, newest, put};

async fn inbox(server: &TestServer, answer: Value) -> Value {
    server.client().post("/v1/inboxes", answer).await.expect(StatusCode::CREATED).json()
}

fn requests_path(inbox: &Value) -> String {
    format!("/v1/inboxes/{}/requests", inbox["id"].as_str().unwrap())
}

fn receiving_path(inbox: &Value) -> String {
    format!("/inbox/{}", inbox["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_webhook_can_be_tried_without_a_receiver() {
    let server = TestServer::start().await;
    server.client().create_bucket("photos").await;
    let made = server.client().send(Method::POST, "/v1/inboxes", None).await;
    let inbox = made.expect(StatusCode::CREATED).json();
    assert_eq!(inbox["url"], format!("{}{}", server.url(), receiving_path(&inbox)));
    let webhook = create(&server, json!({ "url": inbox["url"], "events": ["*"] })).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let received = server.client().get(&requests_path(&inbox)).await.expect(StatusCode::OK).json();
    let delivery = newest(&server, &webhook).await;
    assert_eq!(received["data"][0]["method"], "POST");
    assert_eq!(received["data"][0]["body"], delivery["request"]["body"]);
    assert_eq!(received["data"][0]["headers"]["x-signature"], delivery["request"]["headers"]["x-signature"]);
    assert_eq!(delivery["status"], "delivered");
}

#[tokio::test]
async fn an_inbox_takes_anything_from_anyone_and_answers_as_it_was_told() {
    let server = TestServer::start().await;
    let inbox = inbox(&server, json!({ "status": 418, "delayMs": 5 })).await;
    let path = receiving_path(&inbox);
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let answer = server.anonymous().send(method, &format!("{path}?a=1"), Some("body".into())).await;
        assert_eq!(answer.status.as_u16(), 418);
    }
    let one = format!("/v1/inboxes/{}", inbox["id"].as_str().unwrap());
    let changed = server.client().patch(&one, json!({ "status": 500 })).await.expect(StatusCode::OK).json();
    assert_eq!((&changed["status"], &changed["delayMs"]), (&json!(500), &json!(5)));
    assert_eq!(server.anonymous().put(&path, "x").await.status.as_u16(), 500);
    let received = server.client().get(&requests_path(&inbox)).await.json();
    let methods: Vec<_> = received["data"].as_array().unwrap().iter().map(|one| &one["method"]).collect();
    assert_eq!(methods, ["PUT", "OPTIONS", "DELETE", "PUT", "GET"]);
    assert_eq!(
        (&received["data"][4]["query"], &received["data"][4]["body"]),
        (&json!("a=1"), &json!("body"))
    );
    for bad in
        [json!({ "status": 99 }), json!({ "status": 600 }), json!({ "delayMs": 60_001 }), json!({ "x": 1 })]
    {
        server.client().patch(&one, bad).await.expect_error(400, "invalid_request");
    }
    server.client().delete(&one).await.expect(StatusCode::NO_CONTENT);
    server.anonymous().get(&path).await.expect_error(404, "not_found");
    server.client().get(&one).await.expect_error(404, "not_found");
}

#[tokio::test]
async fn the_last_hundred_requests_are_kept_and_sixty_four_kibibytes_of_each() {
    let server = TestServer::start().await;
    let inbox = inbox(&server, json!({})).await;
    let path = receiving_path(&inbox);
    for n in 0..103 {
        server.anonymous().put(&path, n.to_string()).await.expect(StatusCode::OK);
    }
    let page = server.client().get(&format!("{}?limit=60", requests_path(&inbox))).await.json();
    let cursor = page["cursor"].as_str().unwrap();
    let rest = server.client().get(&format!("{}?cursor={cursor}", requests_path(&inbox))).await.json();
    let all: Vec<_> = [&page, &rest]
        .iter()
        .flat_map(|page| page["data"].as_array().unwrap())
        .map(|one| one["body"].clone())
        .collect();
    assert_eq!((all.len(), &all[0], &all[99]), (100, &json!("102"), &json!("3")));
    server.anonymous().put(&path, vec![b'x'; 64 * 1024 + 1]).await.expect(StatusCode::OK);
    let newest = server.client().get(&format!("{}?limit=1", requests_path(&inbox))).await.json();
    assert_eq!(newest["data"][0]["body"].as_str().unwrap().len(), 64 * 1024);
    assert_eq!(newest["data"][0]["truncated"], true);
    server.advance(std::time::Duration::from_hours(31 * 24));
    server.run_background_work().await;
    let left = server.client().get(&requests_path(&inbox)).await.json();
    assert_eq!(left["data"], json!([]));
}
