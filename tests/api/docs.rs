//! `/docs`: the reference, whole, offline, and of this server.

use std::collections::HashSet;

use http::StatusCode;
use serde_json::Value;
use stowbox_server::ServeOptions;
use stowbox_tests::{Answer, TestServer};

async fn page(server: &TestServer) -> (Answer, String) {
    let answer = server.anonymous().get("/docs").await.expect(StatusCode::OK);
    let page = String::from_utf8(answer.body.to_vec()).unwrap();
    (answer, page)
}

fn document() -> Value {
    serde_json::from_str(stowbox_server::openapi_json()).unwrap()
}

/// The values of an attribute, wherever it stands.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let start = format!(" {attribute}=\"");
    page.match_indices(&start).map(|(at, _)| page[at + start.len()..].split('"').next().unwrap()).collect()
}

#[tokio::test]
async fn every_operation_schema_event_and_code_has_a_section() {
    let (_, page) = page(&TestServer::start().await).await;
    let document = document();
    let ids: HashSet<_> = values(&page, "id").into_iter().collect();
    let paths = document["paths"].as_object().unwrap();
    let operations = paths.values().flat_map(|item| item.as_object().unwrap().values());
    let mut expected: Vec<String> =
        operations.map(|one| one["operationId"].as_str().unwrap().to_owned()).collect();
    assert!(expected.len() > 50, "the document lists operations");
    let names = |pointer: &str| document.pointer(pointer).unwrap().as_object().unwrap().keys();
    expected.extend(names("/components/schemas").map(|name| format!("schema-{name}")));
    expected.extend(names("/components/headers").map(|name| format!("answer-header-{name}")));
    expected.extend(names("/components/parameters").map(|name| format!("header-{name}")));
    expected.extend(names("/webhooks").map(|name| format!("event-{name}")));
    expected.extend(stowbox_core::Code::PUBLIC.iter().map(ToString::to_string));
    let missing: Vec<_> = expected.iter().filter(|id| !ids.contains(id.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test]
async fn every_parameter_and_every_field_of_a_body_is_named() {
    let (_, page) = page(&TestServer::start().await).await;
    let document = document();
    let sections: Vec<_> = page.split("<section").collect();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let id = operation["operationId"].as_str().unwrap();
            let start = format!("id=\"{id}\">");
            let section = sections.iter().find(|section| {
                section.split_once('>').is_some_and(|(tag, _)| format!("{tag}>").ends_with(&start))
            });
            let section = section.unwrap_or_else(|| panic!("{id} has no section"));
            assert!(section.contains("<code>curl"), "{id} is not asked by curl");
            for parameter in operation["parameters"].as_array().unwrap() {
                let name = parameter["name"].as_str().or(parameter["$ref"].as_str()).unwrap();
                let name = name.rsplit('/').next().unwrap();
                assert!(section.contains(&format!("<code>{name}</code>")), "{id}: {name}");
            }
            for status in operation["responses"].as_object().unwrap().keys() {
                assert!(section.contains(status), "{id}: {status}");
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let section = page.split(&format!("<section id=\"schema-{name}\">")).nth(1).unwrap();
        let section = section.split("</section>").next().unwrap();
        for field in schema["properties"].as_object().into_iter().flat_map(|fields| fields.keys()) {
            assert!(section.contains(&format!("<code>{field}</code>")), "{name}: {field}");
        }
    }
}

#[tokio::test]
async fn every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere() {
    let (answer, page) = page(&TestServer::start().await).await;
    let ids = values(&page, "id");
    let unique: HashSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "an anchor is of one element");
    for href in values(&page, "href") {
        let leads = match href.strip_prefix('#') {
            Some(anchor) => ids.contains(&anchor),
            None => ["/icon.svg", "/openapi.json", "https://www.standardwebhooks.com"].contains(&href),
        };
        assert!(leads, "{href}");
    }
    for loads in [" src=", "<script", "@import", "url(", "<iframe", " onclick"] {
        assert!(!page.contains(loads), "{loads}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"), "{policy}");
    assert_eq!(answer.header("link"), "</openapi.json>; rel=\"service-desc\"");
}

#[tokio::test]
async fn the_elements_of_the_page_are_closed_in_order() {
    let (_, page) = page(&TestServer::start().await).await;
    let page = page.strip_prefix("<!DOCTYPE html>").unwrap();
    let mut open: Vec<&str> = Vec::new();
    for part in page.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap_or_else(|| panic!("an open tag: {part}"));
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
        let in_style = open.last() == Some(&"style");
        assert!(in_style || tag.starts_with("style") || !text.contains('>'), "not escaped: {text}");
        let name = tag.split_whitespace().next().unwrap();
        match name.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if ["meta", "link"].contains(&name) => {}
            None => open.push(name),
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[tokio::test]
async fn the_commands_are_for_the_name_under_which_the_server_was_asked() {
    let options =
        ServeOptions { public_urls: vec!["https://files.example.com".into()], ..ServeOptions::default() };
    let server = TestServer::start_with(|_| {}, options).await;
    let (local, page) = page(&server).await;
    assert!(page.contains(&format!("curl '{}/v1/buckets'", server.url())), "of this server");
    let answer = server.anonymous().with("host", "files.example.com").get("/docs").await;
    let public = String::from_utf8(answer.body.to_vec()).unwrap();
    assert!(public.contains("curl 'https://files.example.com/v1/buckets'"));
    assert!(!public.contains(server.url()));
    assert_ne!(answer.header("etag"), local.header("etag"));
}

#[tokio::test]
async fn the_page_is_sent_once_as_long_as_it_stays_the_same() {
    let server = TestServer::start().await;
    let (answer, _) = page(&server).await;
    assert_eq!(answer.header("cache-control"), "no-cache");
    let etag = answer.header("etag");
    for known in [etag.clone(), format!("W/{etag}"), format!("\"other\", {etag}")] {
        let again = server.anonymous().with("if-none-match", &known).get("/docs").await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{known}");
        assert!(again.body.is_empty());
        assert_eq!(again.header("etag"), etag);
    }
    let changed = server.anonymous().with("if-none-match", "\"other\"").get("/docs").await;
    assert_eq!(changed.status, StatusCode::OK);
}
