//! The section of an operation: what it is for, what it takes, what it answers; beside it how to ask.

use maud::{Markup, html};
use serde_json::Value;

use super::document::{Document, Operation, Tag, entries, tag_anchor, text};
use super::kind::kind;
use super::markdown::{blocks, inline, paragraphs};
use super::schema::{entry, fields};
use super::snippet::{curl, pretty};

/// The section of a group.
pub(super) fn group(document: Document<'_>, tag: &Tag<'_>) -> Markup {
    let anchor = tag_anchor(tag.name);
    html! {
        section id=(anchor) {
            h2 { a href={ "#" (anchor) } { (title(tag.name)) } }
            p { (inline(tag.description)) "." }
        }
        @for operation in &tag.operations { (section(document, *operation)) }
    }
}

/// The name of a group as a heading.
pub(super) fn title(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    first.to_ascii_uppercase() + &rest.replace("urls", "URLs")
}

/// The section of an operation.
fn section(document: Document<'_>, operation: Operation<'_>) -> Markup {
    let id = operation.id();
    html! {
        section.pair id=(id) {
            div {
                h3 { a href={ "#" (id) } { (operation.summary()) } }
                p.route { strong { (operation.method.to_ascii_uppercase()) } " " code { (operation.path) } }
                (blocks(text(operation.told, "description")))
                p.muted { "Authorization: " (authorization(operation)) "." }
                (parameters(document, operation))
                (body(document, operation))
                h4 { "Responses" }
                dl.fields { @for (status, response) in operation.responses() {
                    @if !is_refusal(status) { (answer(document, status, document.resolve(response))) }
                } }
                (refused(document, operation))
            }
            div.code {
                figure { figcaption { "Request" } pre { code { (curl(operation)) } } }
                @for (statuses, example) in examples(document, operation) {
                    figure { figcaption { "Response, " (statuses.join(" and ")) } pre { code { (example) } } }
                }
            }
        }
    }
}

fn authorization(operation: Operation<'_>) -> Markup {
    let ways = operation.security();
    let named: Vec<_> = ["key", "operator"].into_iter().filter(|scheme| ways.contains(scheme)).collect();
    let is_free = ways.contains(&"");
    html! {
        @match named.as_slice() {
            ["key", "operator"] => "an API key or the admin token",
            ["key"] => "an API key",
            ["operator"] => "the admin token",
            _ => "none",
        }
        @if is_free && !named.is_empty() { "; none for what is public" }
    }
}

fn parameters(document: Document<'_>, operation: Operation<'_>) -> Markup {
    let (own, shared) = operation.parameters();
    let groups = [("path", "Path"), ("query", "Query"), ("header", "Headers")];
    html! {
        @for (place, heading) in groups {
            @let here: Vec<_> = own.iter().filter(|parameter| text(parameter, "in") == place).collect();
            @let is_last = place == "header" && !shared.is_empty();
            @if !here.is_empty() || is_last { h4 { (heading) } }
            @if !here.is_empty() { dl.fields { @for parameter in here { (self::parameter(document, parameter)) } } }
            @if is_last {
                p.muted { "Shared: " (links("header", &shared)) "." }
            }
        }
    }
}

/// A parameter, of an operation or of many.
pub(super) fn parameter(document: Document<'_>, parameter: &Value) -> Markup {
    let is_required = parameter["required"] == true;
    let name = text(parameter, "name");
    entry(
        document,
        name,
        &without_null(&parameter["schema"]),
        is_required,
        text(parameter, "description"),
        &parameter["example"],
    )
}

/// A header that is null is one that is not sent.
fn without_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(kinds) = schema["type"].as_array_mut() {
        kinds.retain(|kind| kind != "null");
    }
    schema
}

fn body(document: Document<'_>, operation: Operation<'_>) -> Markup {
    let Some((media_type, content)) = operation.body() else { return html! {} };
    let schema = &content["schema"];
    html! {
        h4 { "Body" }
        @if media_type == "application/json" {
            p.muted { code { (media_type) } ", " (kind(schema)) }
            (fields(document, schema))
        } @else {
            p { (inline(text(&operation.told["requestBody"], "description"))) ", of any type." }
        }
    }
}

fn answer(document: Document<'_>, status: &str, response: &Value) -> Markup {
    let headers: Vec<_> = entries(&response["headers"]).map(|(name, _)| name).collect();
    html! {
        dt {
            code { (status) }
            @for (media_type, content) in entries(&response["content"]) {
                " " span.kind {
                    @if media_type == "application/json" { (kind(&content["schema"])) } @else { (media_type) }
                }
            }
        }
        dd {
            p { (inline(text(document.resolve(response), "description"))) }
            @if !headers.is_empty() { p.limits { "Headers: " (links("answer-header", &headers)) } }
        }
    }
}

fn links(kind: &str, names: &[&str]) -> Markup {
    html! {
        @for (nth, name) in names.iter().enumerate() {
            @if nth > 0 { ", " }
            a href={ "#" (kind) "-" (name) } { code { (name) } }
        }
    }
}

fn is_refusal(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

/// The codes that an operation can be refused with, by status: each is a paragraph of the response.
pub(super) fn refusals<'d>(document: Document<'d>, operation: Operation<'d>) -> Vec<(&'d str, Vec<&'d str>)> {
    let refused = operation.responses().filter(|(status, _)| is_refusal(status));
    refused
        .map(|(status, response)| {
            let told = paragraphs(text(document.resolve(response), "description"));
            let codes = told.filter_map(|one| Some(one.strip_prefix('`')?.split_once("`:")?.0));
            (status, codes.collect())
        })
        .collect()
}

fn refused(document: Document<'_>, operation: Operation<'_>) -> Markup {
    html! {
        h4 { "Errors" }
        ul.refusals {
            @for (status, codes) in refusals(document, operation) {
                li {
                    (status)
                    @for code in codes { " " a href={ "#" (code) } { code { (code) } } }
                }
            }
        }
    }
}

/// The examples of what is answered, each once.
fn examples(document: Document<'_>, operation: Operation<'_>) -> Vec<(Vec<String>, String)> {
    let mut examples: Vec<(Vec<String>, String)> = Vec::new();
    for (status, response) in operation.responses().filter(|(status, _)| !is_refusal(status)) {
        for (_, content) in entries(&document.resolve(response)["content"]) {
            let example = match &content["example"] {
                Value::Null => continue,
                Value::String(text) => text.trim_end().to_owned(),
                json => pretty(json),
            };
            match examples.iter_mut().find(|(_, known)| *known == example) {
                Some((statuses, _)) => statuses.push(status.to_owned()),
                None => examples.push((vec![status.to_owned()], example)),
            }
        }
    }
    examples
}
