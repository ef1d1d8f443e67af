//! The log of deliveries, retries, redelivery, replay

use std::time::Duration;

use http::StatusCode;
use serde_json::{Value, json};
use stowbox_tests::{Behaviour, Receiver};

use super::{deliveries, newest, path, put, server_with, status};

#[tokio::test]
async fn a_delivery_remembers_what_was_sent_and_what_came_back() {
    let receiver = Receiver::start().await;
    receiver.behave(Behaviour::Answer(202, vec![("x-from".into(), "receiver".into())]));
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let delivery = newest(&server, &webhook).await;
    let request = &receiver.requests()[0];
    assert_eq!(delivery["status"], "delivered");
    assert_eq!((&delivery["attemptCount"], &delivery["nextAttemptAt"]), (&json!(1), &Value::Null));
    assert_eq!((&delivery["event"], &delivery["webhookId"]), (&json!("object.created"), &webhook["id"]));
    assert_eq!(delivery["eventId"], request.header("webhook-id"));
    assert_eq!(
        (&delivery["request"]["url"], &delivery["request"]["body"]),
        (&json!(receiver.url()), &json!(request.body))
    );
    for header in ["x-signature", "x-webhook-timestamp", "webhook-signature", "content-type", "user-agent"] {
        assert_eq!(delivery["request"]["headers"][header], request.header(header), "{header}");
    }
    let attempt = &delivery["attempts"][0];
    assert_eq!((&attempt["responseStatus"], &attempt["error"]), (&json!(202), &Value::Null));
    assert_eq!(
        (&attempt["responseHeaders"]["x-from"], &attempt["responseBody"]),
        (&json!("receiver"), &json!(""))
    );
    assert_eq!(attempt["at"], server.now().to_string());
    assert_eq!(status(&server, &webhook).await, "active");
}

#[tokio::test]
async fn a_refused_delivery_is_tried_nine_times_and_then_given_up() {
    let receiver = Receiver::start().await;
    receiver.answer(503);
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    assert_eq!(status(&server, &webhook).await, "failing");
    for (attempt, seconds) in (1_i64..).zip([5_u64, 30, 120, 600, 1800, 7200, 21600, 43200]) {
        let delivery = newest(&server, &webhook).await;
        assert_eq!((&delivery["status"], &delivery["attemptCount"]), (&json!("pending"), &json!(attempt)));
        server.advance(Duration::from_secs(seconds * 8 / 10 - 1));
        server.run_background_work().await;
        assert_eq!(
            newest(&server, &webhook).await["attemptCount"],
            attempt,
            "not sooner than {seconds} s less a fifth"
        );
        server.advance(Duration::from_secs(seconds * 4 / 10 + 2));
        server.run_background_work().await;
    }
    let delivery = newest(&server, &webhook).await;
    assert_eq!((&delivery["status"], &delivery["attemptCount"]), (&json!("failed"), &json!(9)));
    assert_eq!(
        (&delivery["nextAttemptAt"], delivery["attempts"].as_array().unwrap().len()),
        (&Value::Null, 9)
    );
    let ids: std::collections::HashSet<_> =
        receiver.requests().iter().map(|request| request.header("webhook-id").to_owned()).collect();
    let stamps: std::collections::HashSet<_> =
        receiver.requests().iter().map(|request| request.header("webhook-timestamp").to_owned()).collect();
    assert_eq!((ids.len(), stamps.len()), (1, 9), "the id stays, each attempt has its own time");
}

#[tokio::test]
async fn retry_after_puts_the_next_attempt_off() {
    let receiver = Receiver::start().await;
    receiver.behave(Behaviour::Answer(429, vec![("Retry-After".into(), "90".into())]));
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let expected = (server.now() + Duration::from_secs(90)).to_string();
    assert_eq!(newest(&server, &webhook).await["nextAttemptAt"], expected);
}

#[tokio::test]
async fn gone_disables_the_webhook() {
    let receiver = Receiver::start().await;
    receiver.answer(410);
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    assert_eq!(newest(&server, &webhook).await["status"], "failed");
    assert_eq!(status(&server, &webhook).await, "disabled");
}

#[tokio::test]
async fn a_redelivery_is_a_new_delivery_of_the_same_event() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let first = newest(&server, &webhook).await;
    let again = path(&webhook, &format!("/deliveries/{}/redeliver", first["id"].as_str().unwrap()));
    let second = server.client().post(&again, json!({})).await.expect(StatusCode::ACCEPTED).json();
    assert_ne!(second["id"], first["id"]);
    assert_eq!((&second["eventId"], &second["status"]), (&first["eventId"], &json!("pending")));
    server.run_background_work().await;
    let bodies = receiver.bodies();
    assert_eq!((bodies.len(), &bodies[0]), (2, &bodies[1]));
    let none = path(&webhook, "/deliveries/dlv_none");
    server.client().get(&none).await.expect_error(404, "delivery_not_found");
    server
        .client()
        .post(&format!("{none}/redeliver"), json!({}))
        .await
        .expect_error(404, "delivery_not_found");
    let elsewhere = format!("/v1/webhooks/whk_none/deliveries/{}", first["id"].as_str().unwrap());
    server.client().get(&elsewhere).await.expect_error(404, "webhook_not_found");
}

#[tokio::test]
async fn a_replay_sends_what_failed_since_then_and_nothing_twice() {
    let receiver = Receiver::start().await;
    receiver.answer(410);
    let (server, webhook) = server_with(&receiver).await;
    let enable = async || {
        server.client().patch(&path(&webhook, ""), json!({ "enabled": true })).await.expect(StatusCode::OK);
    };
    put(&server, "early").await;
    server.run_background_work().await;
    enable().await;
    server.advance(Duration::from_secs(10));
    let since = server.now().to_string();
    put(&server, "late").await;
    server.run_background_work().await;
    enable().await;
    receiver.answer(200);
    let replay = async |since: &str| {
        let body = json!({ "since": since, "status": "failed" });
        let answer = server.client().post(&path(&webhook, "/replay"), body).await;
        answer.expect(StatusCode::ACCEPTED).json()["replayed"].clone()
    };
    assert_eq!(replay(&since).await, 1);
    assert_eq!(replay(&since).await, 0, "it is on its way, or taken");
    server.run_background_work().await;
    assert_eq!(receiver.bodies().last().unwrap()["data"]["key"], "late");
    assert_eq!(replay("2000-01-01T00:00:00Z").await, 1, "only the early one is left");
    for bad in [json!({}), json!({ "since": "now" }), json!({ "since": since, "status": "delivered" })] {
        server.client().post(&path(&webhook, "/replay"), bad).await.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_log_is_filtered_and_paged_newest_first() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    for key in ["a", "b", "c"] {
        put(&server, key).await;
    }
    server.client().delete("/v1/buckets/photos/objects/a").await.expect(StatusCode::NO_CONTENT);
    server.run_background_work().await;
    receiver.answer(500);
    put(&server, "d").await;
    server.run_background_work().await;
    let all = deliveries(&server, &webhook, "").await;
    assert_eq!(all.len(), 5);
    assert_eq!((&all[0]["status"], &all[1]["event"]), (&json!("pending"), &json!("object.deleted")));
    assert_eq!(deliveries(&server, &webhook, "?status=delivered").await.len(), 4);
    assert_eq!(deliveries(&server, &webhook, "?status=delivered&event=object.created").await.len(), 3);
    assert_eq!(deliveries(&server, &webhook, "?status=failed").await.len(), 0);
    let page = server.client().get(&path(&webhook, "/deliveries?event=object.created&limit=3")).await.json();
    let cursor = page["cursor"].as_str().unwrap();
    let rest = deliveries(&server, &webhook, &format!("?event=object.created&limit=3&cursor={cursor}")).await;
    assert_eq!((rest.len(), &rest[0]["id"]), (1, &all[4]["id"]));
    for bad in ["?status=lost", "?event=object.updated", "?limit=0", &format!("?cursor={cursor}")] {
        let answer = server.client().get(&path(&webhook, &format!("/deliveries{bad}"))).await;
        answer.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn the_log_is_filtered_by_time_and_spans_that_adjoin_share_nothing_and_lose_nothing() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    let mut moments = Vec::new();
    for key in ["a", "b", "c", "d"] {
        moments.push(server.now().to_string());
        put(&server, key).await;
        put(&server, &format!("{key}2")).await;
        server.advance(Duration::from_hours(1));
    }
    server.run_background_work().await;
    let all = deliveries(&server, &webhook, "").await;
    let within = async |query: String| deliveries(&server, &webhook, &query).await;
    let (second, fourth) = (&moments[1], &moments[3]);
    assert_eq!(within(format!("?since={second}")).await, all[..6], "its own moment is in");
    assert_eq!(within(format!("?until={second}")).await, all[6..], "its own moment is out");
    assert_eq!(within(format!("?since={second}&until={fourth}")).await, all[2..6]);
    assert_eq!(
        within("?since=2001-01-01T00:00:00%2B02:00&until=2001-01-02T00:00:00Z".to_owned()).await,
        [Value::Null; 0]
    );
    let span = format!("since={second}&until={fourth}&event=object.created&status=delivered&limit=3");
    let page = server.client().get(&path(&webhook, &format!("/deliveries?{span}"))).await.json();
    assert_eq!(page["data"], json!(all[2..5]));
    let cursor = page["cursor"].as_str().unwrap();
    assert_eq!(within(format!("?{span}&cursor={cursor}")).await, all[5..6], "the page that is left");
    let turned = format!("?since={fourth}&until={second}");
    let other = format!("?since={second}&limit=3&cursor={cursor}");
    for bad in ["?since=yesterday", "?until=2026-01-31", &turned, &other] {
        let answer = server.client().get(&path(&webhook, &format!("/deliveries{bad}"))).await;
        answer.expect_error(400, "invalid_request");
    }
}

#[tokio::test]
async fn a_test_event_comes_whatever_the_webhook_listens_to() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    let change = json!({ "events": ["object.deleted"] });
    server.client().patch(&path(&webhook, ""), change).await.expect(StatusCode::OK);
    let sent =
        server.client().post(&path(&webhook, "/test"), json!({})).await.expect(StatusCode::ACCEPTED).json();
    assert_eq!(sent["event"], "webhook.test");
    server.run_background_work().await;
    assert_eq!(receiver.bodies()[0]["type"], "webhook.test");
    assert_eq!(receiver.bodies()[0]["id"], sent["eventId"]);
}

#[tokio::test]
async fn deliveries_are_forgotten_after_thirty_days() {
    let receiver = Receiver::start().await;
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    server.advance(Duration::from_hours(30 * 24 - 1));
    put(&server, "y").await;
    server.run_background_work().await;
    assert_eq!(deliveries(&server, &webhook, "").await.len(), 2);
    server.advance(Duration::from_hours(2));
    server.run_background_work().await;
    assert_eq!(deliveries(&server, &webhook, "").await.len(), 1);
}

#[tokio::test]
async fn a_delivery_outlives_a_restart_and_a_deleted_webhook_takes_its_own_along() {
    let receiver = Receiver::start().await;
    receiver.answer(500);
    let (server, webhook) = server_with(&receiver).await;
    put(&server, "x").await;
    server.run_background_work().await;
    let server = server.restart().await;
    receiver.answer(200);
    server.advance(Duration::from_secs(6));
    server.run_background_work().await;
    assert_eq!(newest(&server, &webhook).await["status"], "delivered");
    receiver.answer(500);
    put(&server, "y").await;
    server.run_background_work().await;
    let count = receiver.requests().len();
    server.client().delete(&path(&webhook, "")).await.expect(StatusCode::NO_CONTENT);
    server.advance(Duration::from_mins(1));
    server.run_background_work().await;
    assert_eq!(receiver.requests().len(), count);
}
