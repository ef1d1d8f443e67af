//! `openapi.json` is made from the code and cannot drift from it.

use serde_json::Value;
use stowbox_tests::TestServer;

/// Run with `STOWBOX_UPDATE=1` to write it anew.
#[test]
fn openapi_json_at_the_root_is_that_of_the_code() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../openapi.json");
    let made = stowbox_server::openapi_json();
    if std::env::var_os("STOWBOX_UPDATE").is_some() {
        std::fs::write(path, made).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(committed == made, "openapi.json is stale: write it with `make openapi`");
}

#[tokio::test]
async fn the_server_serves_its_own_description() {
    let server = TestServer::start().await;
    let answer = server.anonymous().get("/openapi.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    let document = answer.json();
    assert_eq!(document["openapi"].as_str().map(|version| &version[..3]), Some("3.1"));
    assert_eq!(document["paths"]["/v1/buckets/{bucket}/objects/{key}"]["put"]["operationId"], "putObject");
}

#[tokio::test]
async fn every_described_route_exists() {
    let server = TestServer::start().await;
    let document: Value = serde_json::from_str(stowbox_server::openapi_json()).unwrap();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in item.as_object().unwrap().keys().filter(|name| *name != "parameters") {
            let path = path
                .replace("{bucket}", "none")
                .replace("{key}", "none")
                .replace("{id}", "none")
                .replace("{uploadId}", "none")
                .replace("{n}", "1");
            let method = method.to_uppercase().parse().unwrap();
            let answer = server.anonymous().send(method, &path, None).await;
            let code = answer.header("x-error-code");
            assert!(!matches!(code.as_str(), "not_found" | "method_not_allowed"), "{path}: {code}");
            if path.starts_with("/signed") {
                assert_eq!(code, "forbidden", "{path} lets anyone in");
            }
            if path.starts_with("/v1") || path.starts_with("/admin") {
                assert_eq!(code, "unauthorized", "{path} lets anyone in");
            }
        }
    }
}

/// What a reader of the reference would miss. Run over everything, so that what is new cannot come without.
#[test]
fn whatever_can_be_sent_or_answered_is_described_and_has_an_example() {
    let document: Value = serde_json::from_str(stowbox_server::openapi_json()).unwrap();
    let mut missing = Vec::new();
    let mut require = |what: &str, there: bool| {
        if !there {
            missing.push(what.to_owned());
        }
    };
    let says = |value: &Value, field: &str| value[field].as_str().is_some_and(|text| text.len() > 1);
    let shows = |value: &Value| value.get("example").is_some() || value.get("examples").is_some();
    for (path, method, operation) in operations(&document) {
        let name = format!("{method} {path}");
        require(
            &format!("{name}: a summary and an id"),
            says(operation, "summary") && says(operation, "operationId"),
        );
        for parameter in list(&operation["parameters"]).map(|parameter| resolved(&document, parameter)) {
            let name = format!("{name}: the parameter {}", parameter["name"]);
            require(&name, says(parameter, "description") && shows(parameter));
        }
        let responses = fields(&operation["responses"]).map(|(_, response)| resolved(&document, response));
        for body in responses.clone().chain([&operation["requestBody"]]) {
            for (kind, content) in fields(&body["content"]) {
                let is_shown = shows(content) || (kind != "application/json" && says(body, "description"));
                require(&format!("{name}: an example of {kind}"), is_shown);
            }
        }
        for response in responses {
            require(&format!("{name}: a response"), says(response, "description"));
            let is_ours = path.starts_with('/');
            require(
                &format!("{name}: x-request-id"),
                !is_ours || !response["headers"]["x-request-id"].is_null(),
            );
            for (header, described) in fields(&response["headers"]) {
                let described = resolved(&document, described);
                require(
                    &format!("{name}: the header {header}"),
                    says(described, "description") && shows(described),
                );
            }
        }
    }
    for (name, schema) in fields(&document["components"]["schemas"]) {
        require(&format!("the schema {name}"), says(schema, "description"));
        for form in [schema].into_iter().chain(list(&schema["allOf"])).chain(list(&schema["oneOf"])) {
            for (field, described) in fields(&form["properties"]) {
                let is_told =
                    says(described, "description") || says(resolved(&document, described), "description");
                require(&format!("{name}.{field}"), is_told);
            }
        }
    }
    assert!(missing.is_empty(), "not described, or without an example:\n{}", missing.join("\n"));
}

/// An example that breaks its own rules is worse than none: every field that must be there is in it.
#[test]
fn examples_have_every_field_that_must_be_there() {
    let document: Value = serde_json::from_str(stowbox_server::openapi_json()).unwrap();
    for (path, method, operation) in operations(&document) {
        let responses = fields(&operation["responses"]).map(|(_, response)| resolved(&document, response));
        for body in responses.chain([&operation["requestBody"]]) {
            let content = &body["content"]["application/json"];
            let Some(example) = content.get("example") else { continue };
            let schema = resolved(&document, &content["schema"]);
            let parts =
                [schema].into_iter().chain(list(&schema["allOf"])).chain(list(&schema["oneOf"]).take(1));
            for part in parts.map(|part| resolved(&document, part)) {
                for required in list(&part["required"]).filter_map(Value::as_str) {
                    assert!(
                        example.get(required).is_some(),
                        "{method} {path}: `{required}` is not in {example}"
                    );
                }
            }
        }
    }
}

fn operations(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = fields(&document["paths"]).chain(fields(&document["webhooks"]));
    paths.flat_map(|(path, item)| {
        fields(item)
            .filter(|(method, _)| *method != "parameters")
            .map(move |(method, operation)| (path, method, operation))
    })
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> + Clone {
    value.as_object().into_iter().flatten()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// What a `$ref` leads to.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    match value["$ref"].as_str().and_then(|reference| document.pointer(&reference[1..])) {
        Some(target) => target,
        None => value,
    }
}
