//! The last deliveries of the account, for the tray: followed over the API, as any other client would.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures::StreamExt as _;
use reqwest::{Client, Url};
use serde_json::Value;
use tauri::{AppHandle, Manager};

use crate::running::{Connection, Running};
use crate::tray;

const SHOWN: usize = 5;
/// Of an error only its beginning fits a menu.
const WORDS: usize = 60;
const TRIES_AGAIN_AFTER: Duration = Duration::from_secs(5);
/// What comes together is asked about together.
const SETTLES_WITHIN: Duration = Duration::from_millis(300);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recent {
    pub(crate) webhook: String,
    pub(crate) id: String,
    pub(crate) words: String,
    created_at: String,
}

/// Newest first.
#[derive(Default)]
pub(crate) struct RecentDeliveries(Mutex<Vec<Recent>>);

impl RecentDeliveries {
    pub(crate) fn list(&self) -> Vec<Recent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, delivery: Recent) {
        let mut list = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.retain(|other| other.id != delivery.id);
        list.push(delivery);
        list.sort_by(|a, b| b.created_at.cmp(&a.created_at).then_with(|| b.id.cmp(&a.id)));
        list.truncate(SHOWN);
    }
}

/// Follows them until the server ends.
pub(crate) fn follow(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let api = Api { client: Client::new(), connection: app.state::<Running>().connection.clone() };
        loop {
            if let Err(error) = look_on(&app, &api).await {
                tracing::debug!(%error, "the deliveries are not followed");
            }
            tokio::time::sleep(TRIES_AGAIN_AFTER).await;
        }
    });
}

/// Listens first and lists then, so that nothing falls between.
async fn look_on(app: &AppHandle, api: &Api) -> Result<(), Failed> {
    let mut stream = api.get("/v1/events").await?.bytes_stream();
    for (webhook, id) in api.latest().await? {
        look_at(app, api, &webhook, &id).await?;
    }
    let mut text = String::new();
    // By the id of the delivery: the newest have the greatest.
    let mut changed: BTreeMap<String, String> = BTreeMap::new();
    loop {
        let next = if changed.is_empty() {
            stream.next().await
        } else {
            let Ok(next) = tokio::time::timeout(SETTLES_WITHIN, stream.next()).await else {
                for (id, webhook) in std::mem::take(&mut changed) {
                    look_at(app, api, &webhook, &id).await?;
                }
                continue;
            };
            next
        };
        let Some(chunk) = next else { return Ok(()) };
        text.push_str(&String::from_utf8_lossy(&chunk?));
        while let Some((event, rest)) = text.split_once("\n\n") {
            match event_of(event) {
                Event::Delivery { webhook, id } => {
                    changed.insert(id, webhook);
                }
                // Too much was missed: the whole is read anew.
                Event::Reset => return Ok(()),
                Event::Other => {}
            }
            text = rest.to_owned();
        }
        // Of a burst nobody sees the others.
        while changed.len() > SHOWN {
            changed.pop_first();
        }
    }
}

async fn look_at(app: &AppHandle, api: &Api, webhook: &str, id: &str) -> Result<(), Failed> {
    let delivery = api.json(&format!("/v1/webhooks/{webhook}/deliveries/{id}")).await?;
    app.state::<RecentDeliveries>().put(Recent {
        webhook: webhook.to_owned(),
        id: id.to_owned(),
        words: words(&delivery),
        created_at: text_of(&delivery["createdAt"]),
    });
    tray::changed(app);
    Ok(())
}

#[derive(Debug, PartialEq, Eq)]
enum Event {
    Delivery { webhook: String, id: String },
    Reset,
    Other,
}

/// Reads one event of the stream, without the empty line that ends it.
fn event_of(text: &str) -> Event {
    let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    match field("event:") {
        Some("delivery.updated") => {
            let data: Value =
                field("data:").and_then(|data| serde_json::from_str(data).ok()).unwrap_or_default();
            Event::Delivery { webhook: text_of(&data["webhookId"]), id: text_of(&data["id"]) }
        }
        Some("reset") => Event::Reset,
        _ => Event::Other,
    }
}

/// "object.created to 127.0.0.1:3000: delivered (200)"
fn words(delivery: &Value) -> String {
    let host = delivery["request"]["url"].as_str().and_then(|url| Url::parse(url).ok()).map(|url| {
        let host = url.host_str().unwrap_or_default();
        url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    });
    let to = host.map(|host| format!(" to {host}")).unwrap_or_default();
    format!("{}{to}: {}", text_of(&delivery["event"]), verdict(delivery))
}

fn verdict(delivery: &Value) -> String {
    let last = delivery["attempts"].as_array().and_then(|attempts| attempts.last());
    let why = last.map(|attempt| match attempt["responseStatus"].as_u64() {
        Some(status) => status.to_string(),
        None => attempt["error"].as_str().unwrap_or("no answer").chars().take(WORDS).collect(),
    });
    match (delivery["status"].as_str(), why) {
        (Some("delivered"), Some(why)) => format!("delivered ({why})"),
        (Some("delivered"), None) => "delivered".to_owned(),
        (Some("failed"), Some(why)) => format!("failed ({why})"),
        (Some("failed"), None) => "failed".to_owned(),
        (_, Some(why)) => format!("will be tried again ({why})"),
        (_, None) => "waiting to be sent".to_owned(),
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

type Failed = Box<dyn std::error::Error + Send + Sync>;

struct Api {
    client: Client,
    connection: Connection,
}

impl Api {
    async fn get(&self, path: &str) -> Result<reqwest::Response, Failed> {
        // Such an id marks what nobody asked for but the console itself, in the log of requests.
        static ASKED: AtomicU64 = AtomicU64::new(0);
        let id = format!("console_tray_{}", ASKED.fetch_add(1, Ordering::Relaxed));
        let url = format!("{}{path}", self.connection.base_url);
        let request = self.client.get(url).bearer_auth(&self.connection.token).header("x-request-id", id);
        Ok(request.send().await?.error_for_status()?)
    }

    async fn json(&self, path: &str) -> Result<Value, Failed> {
        Ok(serde_json::from_slice(&self.get(path).await?.bytes().await?)?)
    }

    /// The webhooks and ids of the last deliveries, of those webhooks that were used last.
    async fn latest(&self) -> Result<Vec<(String, String)>, Failed> {
        let mut webhooks = rows(self.json("/v1/webhooks?limit=1000").await?);
        webhooks.sort_by_key(|webhook| std::cmp::Reverse(text_of(&webhook["lastDeliveryAt"])));
        let mut found = Vec::new();
        for webhook in webhooks.iter().take(SHOWN).map(|webhook| text_of(&webhook["id"])) {
            let path = format!("/v1/webhooks/{webhook}/deliveries?limit={SHOWN}");
            for delivery in rows(self.json(&path).await?) {
                let (at, id) = (text_of(&delivery["createdAt"]), text_of(&delivery["id"]));
                found.push((at, webhook.clone(), id));
            }
        }
        found.sort_by(|a, b| b.cmp(a));
        found.truncate(SHOWN);
        Ok(found.into_iter().map(|(_, webhook, id)| (webhook, id)).collect())
    }
}

fn rows(page: Value) -> Vec<Value> {
    match page {
        Value::Object(mut page) => match page.remove("data") {
            Some(Value::Array(rows)) => rows,
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Event, Recent, RecentDeliveries, event_of, words};

    #[test]
    fn a_delivery_is_told_in_one_line() {
        let with = |status: &str, attempts| {
            words(&json!({
                "event": "object.created",
                "status": status,
                "request": { "url": "http://127.0.0.1:3000/hook" },
                "attempts": attempts,
            }))
        };
        let said = "object.created to 127.0.0.1:3000: ";
        assert_eq!(with("delivered", json!([{ "responseStatus": 204 }])), format!("{said}delivered (204)"));
        assert_eq!(with("pending", json!([])), format!("{said}waiting to be sent"));
        let refused =
            json!([{ "responseStatus": 500 }, { "responseStatus": null, "error": "connection refused" }]);
        assert_eq!(
            with("pending", refused.clone()),
            format!("{said}will be tried again (connection refused)")
        );
        assert_eq!(with("failed", refused), format!("{said}failed (connection refused)"));
    }

    #[test]
    fn of_the_events_only_deliveries_and_resets_matter() {
        let delivery =
            "event: delivery.updated\nid: run_1-2\ndata: {\"webhookId\":\"whk_1\",\"id\":\"dlv_1\"}";
        let expected = Event::Delivery { webhook: "whk_1".to_owned(), id: "dlv_1".to_owned() };
        assert_eq!(event_of(delivery), expected);
        assert_eq!(event_of("event: reset\ndata: {}"), Event::Reset);
        assert_eq!(event_of("event: object.created\ndata: {}"), Event::Other);
        assert_eq!(event_of(": keep-alive"), Event::Other);
    }

    #[test]
    fn the_last_five_are_kept_the_newest_first_and_each_once() {
        let recent = RecentDeliveries::default();
        for (number, words) in [(3, "c"), (1, "a"), (2, "b"), (6, "f"), (5, "e"), (4, "d"), (6, "anew")] {
            recent.put(Recent {
                webhook: "whk_1".to_owned(),
                id: format!("dlv_{number}"),
                words: words.to_owned(),
                created_at: format!("2026-01-01T00:00:0{number}.000Z"),
            });
        }
        let words: Vec<_> = recent.list().into_iter().map(|delivery| delivery.words).collect();
        assert_eq!(words, ["anew", "e", "d", "c", "b"]);
    }
}
