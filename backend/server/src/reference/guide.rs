//! The first pages: the introduction of the document, each part of it with what it looks like on the wire.

use maud::{Markup, html};
use serde_json::{Value, json};

use super::BASE_URL;
use super::document::{Document, text};
use super::markdown::{blocks, paragraphs, slug};
use super::snippet::{curl, curl_with, pretty};

/// A part of the introduction: `**Title.** Text`.
pub(super) struct Part<'d> {
    pub(super) anchor: String,
    pub(super) title: &'d str,
    text: &'d str,
}

/// The parts of the introduction, in order.
pub(super) fn parts(document: Document<'_>) -> Vec<Part<'_>> {
    let titled = paragraphs(introduction(document)).filter_map(|text| {
        let (title, text) = text.strip_prefix("**")?.split_once(".**")?;
        Some(Part { anchor: slug(title), title, text: text.trim() })
    });
    titled.collect()
}

fn introduction(document: Document<'_>) -> &str {
    text(&document.0["info"], "description")
}

/// The introduction.
pub(super) fn sections(document: Document<'_>) -> Markup {
    let untitled: Vec<_> =
        paragraphs(introduction(document)).take_while(|text| !text.starts_with("**")).collect();
    html! {
        section.pair id="introduction" {
            div {
                h1 { "Stowbox API" }
                (blocks(&untitled.join("\n\n")))
                dl.facts {
                    dt { "Base URL" } dd { code { (BASE_URL) } }
                    dt { "Version" } dd { (text(&document.0["info"], "version")) }
                    dt { "For programs" } dd { a href="/openapi.json" { "openapi.json" } ", OpenAPI " (text(document.0, "openapi")) }
                }
            }
            div.code { (figure("First steps", &first_steps(document))) }
        }
        @for part in parts(document) {
            section.pair id=(part.anchor) {
                div {
                    h2 { a href={ "#" (part.anchor) } { (part.title) } }
                    (blocks(part.text))
                }
                @if let Some((caption, example)) = example(document, &part.anchor) {
                    div.code { (figure(caption, &example)) }
                }
            }
        }
    }
}

fn figure(caption: &str, text: &str) -> Markup {
    html! { figure { figcaption { (caption) } pre { code { (text) } } } }
}

fn first_steps(document: Document<'_>) -> String {
    let steps =
        ["createBucket", "putObject", "getObject"].into_iter().filter_map(|id| document.operation(id));
    let steps = steps.map(|step| format!("# {}\n{}", step.summary(), curl_with(step, &[], &new_bucket())));
    steps.collect::<Vec<_>>().join("\n\n")
}

/// The least that a bucket needs.
fn new_bucket() -> Value {
    json!({ "name": "photos" })
}

/// What a part looks like on the wire.
fn example(document: Document<'_>, anchor: &str) -> Option<(&'static str, String)> {
    Some(match anchor {
        "authentication" => (
            "Once, and for each request",
            format!("export STOWBOX_API_KEY=sk_live_…\n\n{}", curl(document.operation("getAccount")?)),
        ),
        "pages" => {
            let list = document.operation("listObjects")?;
            let cursor =
                &list.parameters().0.into_iter().find(|one| text(one, "name") == "cursor")?["example"];
            let next = format!("?limit=100&cursor={}'", cursor.as_str()?);
            ("The next page", curl(list).replacen("objects'", &format!("objects{next}"), 1))
        }
        "refusals" => {
            let body = &document.0["components"]["examples"]["bucket_not_found"]["value"];
            ("404 Not Found", pretty(body))
        }
        "sending-again" => {
            let key = &document.0["components"]["parameters"]["idempotency-key"]["example"];
            let header = format!("Idempotency-Key: {}", key.as_str()?);
            (
                "Done once, however often it is sent",
                curl_with(document.operation("createBucket")?, &[&header], &new_bucket()),
            )
        }
        "rate-limits" => {
            let headers = &document.0["components"]["headers"];
            let line = |name: &str| format!("{name}: {}", shown(&headers[name]["example"]));
            ("Headers of an answer", [line("ratelimit-policy"), line("ratelimit")].join("\n"))
        }
        _ => return None,
    })
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_introduction_is_shown_on_the_wire() {
        let document = serde_json::from_str(crate::openapi::json()).unwrap();
        let document = Document(&document);
        let parts = parts(document);
        let shown: Vec<_> = parts
            .iter()
            .map(|part| &*part.anchor)
            .filter(|anchor| example(document, anchor).is_some())
            .collect();
        assert_eq!(shown, ["authentication", "pages", "refusals", "sending-again", "rate-limits"]);
        let next = example(document, "pages").unwrap().1;
        assert!(next.contains("/objects?limit=100&cursor="), "{next}");
    }
}
