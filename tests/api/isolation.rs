//! One account and another: nothing of the first is seen, changed or removed with a key of the second, on any route
//! that `openapi.json` describes. A new route is tried without anybody thinking of it.

use http::{Method, StatusCode};
use serde_json::{Map, Value, json};
use stowbox_tests::{Answer, Client, TestServer};

/// The bucket and the object that a stranger reaches for.
const KNOWN: &str = "whale";
/// What no stranger asks for by name, and none may ever see.
const HIDDEN: &str = "orca";

fn document() -> Value {
    serde_json::from_str(stowbox_server::openapi_json()).unwrap()
}

/// The smallest body that a schema takes, by its examples.
fn sample(document: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return sample(document, document.pointer(name.trim_start_matches('#')).unwrap());
    }
    for examples in ["/example", "/examples/0"] {
        if let Some(example) = schema.pointer(examples) {
            return example.clone();
        }
    }
    if let Some(first) = schema["allOf"].get(0).or(schema["oneOf"].get(0)).or(schema["anyOf"].get(0)) {
        return sample(document, first);
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().find_map(Value::as_str).unwrap_or_default(),
        kind => kind.as_str().unwrap_or_default(),
    };
    match kind {
        "object" => {
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            // Batches take keys or a folder, so that neither is required.
            let named = required.chain(schema["properties"].get("keys").map(|_| "keys"));
            let fields = named.map(|name| (name.to_owned(), sample(document, &schema["properties"][name])));
            Value::Object(fields.collect::<Map<_, _>>())
        }
        "array" => json!([sample(document, &schema["items"])]),
        "integer" | "number" => json!(1),
        "boolean" => json!(false),
        _ => json!("sample"),
    }
}

/// Sends the smallest request that an operation takes.
async fn call(client: &Client, document: &Value, method: &str, path: &str, operation: &Value) -> Answer {
    let mut path = path.to_owned();
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    for needed in parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true) {
        let value = match needed["name"].as_str() {
            Some("key") => json!(format!("{KNOWN}.txt")),
            _ => sample(document, &needed["schema"]),
        };
        let separator = if path.contains('?') { '&' } else { '?' };
        path += &format!("{separator}{}={}", needed["name"].as_str().unwrap(), value.as_str().unwrap_or("1"));
    }
    let path = path.as_str();
    let content = &operation["requestBody"]["content"];
    let method: Method = method.to_uppercase().parse().unwrap();
    if let Some(json) = content.get("application/json") {
        let body = sample(document, &json["schema"]).to_string();
        return client
            .clone()
            .with("content-type", "application/json")
            .send(method, path, Some(body.into()))
            .await;
    }
    let body = content.is_object().then(|| reqwest::Body::from("bytes"));
    client.send(method, path, body).await
}

/// What a parameter of a path stands for in the first account: for an id, something that its owner makes by a POST to
/// the path before it.
async fn fill(owner: &Client, document: &Value, path: &str) -> String {
    let mut filled = String::new();
    for segment in path.split('/').skip(1) {
        let template = &path[..path.find(&format!("/{segment}")).unwrap()];
        let value = match segment {
            "{bucket}" => KNOWN.to_owned(),
            "{key}" => format!("{KNOWN}.txt"),
            "{partNumber}" | "{number}" | "{n}" => "1".to_owned(),
            "{id}" if template == "/v1/signed-urls" => {
                let sign = &document["paths"]["/v1/buckets/{bucket}/sign"]["post"];
                let made = call(owner, document, "post", &format!("/v1/buckets/{KNOWN}/sign"), sign).await;
                made.expect(StatusCode::CREATED).json()["id"].as_str().unwrap().to_owned()
            }
            "{id}" | "{uploadId}" => match document["paths"][template].get("post") {
                Some(make) => {
                    let made = call(owner, document, "post", &filled, make).await;
                    assert!(made.status.is_success(), "POST {filled}: {made:?}");
                    let name = segment.trim_matches(['{', '}']);
                    made.json()[name].as_str().unwrap().to_owned()
                }
                None => "none".to_owned(),
            },
            _ if segment.starts_with('{') => "none".to_owned(),
            plain => plain.to_owned(),
        };
        filled = format!("{filled}/{value}");
    }
    filled
}

#[tokio::test]
async fn no_route_lets_one_account_reach_into_another() {
    let server = TestServer::start().await;
    let document = document();
    let owner = server.client();
    let (_, stranger) = server.account("stranger", json!({})).await;
    let object = format!("/v1/buckets/{KNOWN}/objects/{KNOWN}.txt");
    let mut tried = 0;
    for name in [KNOWN, HIDDEN] {
        owner.create_bucket(name).await;
    }
    owner.put(&format!("/v1/buckets/{KNOWN}/objects/{HIDDEN}"), "x").await.expect(StatusCode::CREATED);
    owner.post("/v1/keys", json!({ "name": HIDDEN })).await.expect(StatusCode::CREATED);
    for (path, item) in document["paths"].as_object().unwrap() {
        if !path.starts_with("/v1/") && !path.starts_with("/admin/") {
            continue;
        }
        for (method, operation) in item.as_object().unwrap() {
            // Never ends; what a stranger sees of it is tried where it is tested.
            if operation.pointer("/responses/200/content/text~1event-stream").is_some() {
                continue;
            }
            owner.put(&object, "a secret").await;
            let maker = if path.starts_with("/admin/") { server.operator() } else { owner.clone() };
            let filled = fill(&maker, &document, path).await;
            let answer = call(&stranger, &document, method, &filled, operation).await;
            let code = answer.header("x-error-code");
            let told = format!("{method} {filled}: {} {code}", answer.status);
            if path.starts_with("/admin/") || path.contains("{bucket}") {
                assert_eq!((answer.status, code.as_str()), (StatusCode::FORBIDDEN, "forbidden"), "{told}");
            } else if path.contains('{') {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{told}");
                assert!(code.ends_with("not_found"), "{told}");
            } else {
                assert!(
                    !matches!(code.as_str(), "invalid_request" | "not_found"),
                    "{told}: it tried nothing"
                );
            }
            let shown = String::from_utf8_lossy(&answer.body).into_owned();
            assert!(!shown.contains(HIDDEN), "{told} shows {shown}");
            let kept = owner.get(&object).await.expect(StatusCode::OK);
            assert_eq!(kept.body, "a secret", "{told}");
            tried += 1;
        }
    }
    assert!(tried >= 15, "only {tried} operations were tried");
}
