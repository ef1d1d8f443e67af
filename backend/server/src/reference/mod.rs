//! The API reference: one page, made from the OpenAPI document, that needs neither a network nor JavaScript.
//!
//! What it says is said in the document; only what a document has no place for is written here (how to verify a webhook).
//! maud writes the HTML, so that what is not escaped does not compile. A reference that ships as a JavaScript bundle
//! was rejected: the page must open under `default-src 'none'`, print, and be searched by the browser.

mod codes;
mod document;
mod guide;
mod kind;
mod markdown;
mod navigation;
mod operation;
mod schema;
mod snippet;
mod webhooks;

use std::sync::LazyLock;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use document::{Document, text};

/// The server of the document's examples: on the page, it is the one that was asked.
const BASE_URL: &str = "http://127.0.0.1:9710";

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let document = serde_json::from_str(crate::openapi::json()).unwrap_or_default();
    page(Document(&document)).into_string()
});

/// The page as it reads at this origin.
pub(crate) fn at(origin: &str) -> String {
    PAGE.replace(BASE_URL, &html! { (origin) }.into_string())
}

fn page(document: Document<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "API reference · Stowbox" }
                link rel="icon" href="/icon.svg" type="image/svg+xml";
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                a.skip href="#content" { "Skip to the content" }
                (navigation::sidebar(document))
                main id="content" tabindex="-1" {
                    (guide::sections(document))
                    @for tag in document.tags() { (operation::group(document, &tag)) }
                    (webhooks::sections(document))
                    (headers(document))
                    (schemas(document))
                    (codes::sections(document))
                }
            }
        }
    }
}

/// Headers that many operations share.
fn headers(document: Document<'_>) -> Markup {
    html! {
        section id="headers" {
            h2 { a href="#headers" { "Headers" } }
            h3 { "Of requests" }
            dl.fields { @for (name, parameter) in document.components("parameters") {
                div id={ "header-" (name) } { (operation::parameter(document, parameter)) }
            } }
            h3 { "Of answers" }
            dl.fields { @for (name, header) in document.components("headers") {
                div id={ "answer-header-" (name) } {
                    (schema::entry(document, name, &header["schema"], false, text(header, "description"), &header["example"]))
                }
            } }
        }
    }
}

fn schemas(document: Document<'_>) -> Markup {
    html! {
        section id="schemas" {
            h2 { a href="#schemas" { "Schemas" } }
            p {
                "What bodies are made of. A time is a string as RFC 3339 has it, in UTC with milliseconds. A field that is not "
                "required may be missing."
            }
        }
        @for (name, schema) in document.components("schemas") { (schema::section(document, name, schema)) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    fn marked(name: &str, value: &mut Value) {
        match value {
            // What the page takes as a word and not as a text.
            Value::String(_) if ["$ref", "in", "type", "operationId"].contains(&name) => {}
            Value::String(text) => text.push_str("<script>\"'&"),
            Value::Array(items) => items.iter_mut().for_each(|item| marked(name, item)),
            Value::Object(fields) => fields.iter_mut().for_each(|(name, field)| marked(name, field)),
            _ => {}
        }
    }

    #[test]
    fn nothing_of_the_document_is_taken_for_html() {
        let mut document: Value = serde_json::from_str(crate::openapi::json()).unwrap();
        marked("", &mut document);
        let after = page(Document(&document)).into_string();
        assert!(after.matches("&lt;script&gt;").count() > 1000, "the marks are shown");
        assert!(!after.contains("<script"), "and stay text");
    }

    #[test]
    fn the_page_speaks_of_the_server_that_was_asked() {
        let page = at("https://files.example.com");
        assert!(page.contains("curl 'https://files.example.com/v1/buckets"));
        assert!(!page.contains(BASE_URL));
        assert!(at("http://<b>").contains("http://&lt;b&gt;/v1/buckets"));
    }
}
