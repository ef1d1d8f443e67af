//! Requests as curl commands, made of the document's examples.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::BASE_URL;
use super::document::{Operation, text};

/// What a URL needs escaped; a key keeps its slashes.
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The command for an operation.
pub(super) fn curl(operation: Operation<'_>) -> String {
    let example = operation.body().map(|(_, content)| &content["example"]);
    curl_with(operation, &[], example.unwrap_or(&Value::Null))
}

/// The command with some more headers, and this body if it is JSON.
pub(super) fn curl_with(operation: Operation<'_>, more: &[&str], json: &Value) -> String {
    let (parameters, _) = operation.parameters();
    let body = operation.body();
    let is_upload = body.is_some_and(|(media_type, _)| media_type != "application/json");
    let method = match operation.method {
        "get" => "",
        "put" if is_upload => "",
        "post" if body.is_some() => "",
        "head" => " --head",
        method => &format!(" -X {}", method.to_ascii_uppercase()),
    };
    let mut command =
        vec![format!("curl{method}{} {}", output(operation), quoted(&url(operation, &parameters)))];
    if let Some(variable) = token(operation) {
        command.push(format!("-H \"Authorization: Bearer ${variable}\""));
    }
    for header in more {
        command.push(format!("-H {}", quoted(header)));
    }
    match body {
        Some((media_type @ "application/json", _)) => {
            command.push(format!("-H {}", quoted(&format!("Content-Type: {media_type}"))));
            command.push(format!("-d {}", quoted(&pretty(json))));
        }
        Some(_) => {
            let media_type = parameters.iter().find(|parameter| text(parameter, "name") == "content-type");
            if let Some(media_type) = media_type {
                command.push(format!(
                    "-H {}",
                    quoted(&format!("Content-Type: {}", text(media_type, "example")))
                ));
            }
            command.push(format!("-T {}", file_name(&parameters)));
        }
        None => {}
    }
    command.join(" \\\n  ")
}

/// JSON for people: on one line, where that is short.
pub(super) fn pretty(json: &Value) -> String {
    match json.to_string() {
        short if short.len() <= 60 => short,
        _ => serde_json::to_string_pretty(json).unwrap_or_default(),
    }
}

/// The variable with the token that the operation asks for.
fn token(operation: Operation<'_>) -> Option<&'static str> {
    let security = operation.security();
    match security.contains(&"key") {
        true => Some("STOWBOX_API_KEY"),
        false => security.contains(&"operator").then_some("STOWBOX_ADMIN_TOKEN"),
    }
}

/// How the answer is kept, if it is not to be read.
fn output(operation: Operation<'_>) -> &'static str {
    let answered = operation.responses().find(|(status, _)| status.starts_with('2'));
    let content = answered.and_then(|(_, response)| response["content"].as_object()?.keys().next());
    match content.map(String::as_str) {
        Some("text/event-stream") => " -N",
        Some("application/octet-stream") => " -O",
        Some("application/zip") => " -OJ",
        _ => "",
    }
}

/// Without parameters that may be left out.
fn url(operation: Operation<'_>, parameters: &[&Value]) -> String {
    let mut url = format!("{BASE_URL}{}", operation.path);
    let mut separator = '?';
    for parameter in parameters {
        let name = text(parameter, "name");
        let example = match &parameter["example"] {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let value = utf8_percent_encode(&example, RESERVED);
        match text(parameter, "in") {
            "path" => url = url.replace(&format!("{{{name}}}"), &value.to_string()),
            "query" if parameter["required"] == true => {
                url += &format!("{separator}{name}={value}");
                separator = '&';
            }
            _ => {}
        }
    }
    url
}

/// The file that is sent: named like the object, a part like none.
fn file_name(parameters: &[&Value]) -> String {
    let is_part = parameters.iter().any(|parameter| text(parameter, "name") == "n");
    let key = parameters.iter().find(|parameter| text(parameter, "name") == "key");
    match key.and_then(|key| text(key, "example").rsplit('/').next()) {
        Some(name) if !is_part => quoted(name),
        _ => "part".to_owned(),
    }
}

/// A word as a POSIX shell reads it.
fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(method: &str, told: &Value) -> String {
        let operation = Operation { path: "/v1/buckets/{bucket}/objects/{key}", method, told };
        curl(operation)
    }

    #[test]
    fn an_upload_names_its_file_and_its_type() {
        let command = of(
            "put",
            &json!({
                "parameters": [
                    { "name": "bucket", "in": "path", "example": "photos" },
                    { "name": "key", "in": "path", "example": "2026/sea & sun.jpg" },
                    { "name": "content-type", "in": "header", "example": "image/jpeg" },
                    { "name": "limit", "in": "query", "example": 5 },
                ],
                "requestBody": { "content": { "application/octet-stream": {} } },
                "security": [{ "key": [] }, { "operator": [] }],
            }),
        );
        let lines: Vec<_> = command.split(" \\\n  ").collect();
        assert_eq!(
            lines,
            [
                "curl 'http://127.0.0.1:9710/v1/buckets/photos/objects/2026/sea%20%26%20sun.jpg'",
                "-H \"Authorization: Bearer $STOWBOX_API_KEY\"",
                "-H 'Content-Type: image/jpeg'",
                "-T 'sea & sun.jpg'",
            ]
        );
    }

    #[test]
    fn json_is_sent_as_the_shell_must_have_it() {
        let command = of(
            "post",
            &json!({
                "parameters": [{ "name": "n", "in": "query", "required": true, "example": 1 }],
                "requestBody": { "content": { "application/json": { "example": { "name": "Ada's" } } } },
                "security": [{ "operator": [] }],
            }),
        );
        assert!(command.contains("?n=1'") && command.contains("$STOWBOX_ADMIN_TOKEN"), "{command}");
        assert!(command.ends_with("-d '{\"name\":\"Ada'\\''s\"}'"), "{command}");
        assert!(!command.contains("-X"), "curl posts what it is given: {command}");
    }

    #[test]
    fn what_needs_no_token_bears_none() {
        let command = of("delete", &json!({ "security": [{}] }));
        assert!(command.starts_with("curl -X DELETE ") && !command.contains("Authorization"), "{command}");
    }
}
