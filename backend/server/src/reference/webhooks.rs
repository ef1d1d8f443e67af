//! What receivers of webhooks need to know: events, headers, body, and how to make sure that it was us.

use maud::{Markup, html};

use super::document::{Document, entries, text};
use super::markdown::inline;
use super::operation::parameter;
use super::schema::fields;
use super::snippet::pretty;

/// Programs that verify a delivery, which tests run.
const VERIFY: [(&str, &str); 4] = [
    ("Node.js", include_str!("../../../../docs/verify/node.mjs")),
    ("Python", include_str!("../../../../docs/verify/python.py")),
    ("Rust", include_str!("../../../../docs/verify/rust.rs")),
    ("Shell", include_str!("../../../../docs/verify/shell.sh")),
];

/// The section of what webhooks are sent.
pub(super) fn sections(document: Document<'_>) -> Markup {
    let Some((_, first)) = document.webhooks().next() else { return html! {} };
    let parameters = first["parameters"].as_array().into_iter().flatten();
    let content = &first["requestBody"]["content"]["application/json"];
    let answers: Vec<_> =
        entries(&first["responses"]).map(|(_, answer)| text(answer, "description")).collect();
    html! {
        section.pair id="webhook-events" {
            div {
                h2 { a href="#webhook-events" { "Webhook events" } }
                p { "What is posted to the URL of a webhook that listens to it." }
                dl.fields { @for (event, told) in document.webhooks() {
                    dt id={ "event-" (event) } { code { (event) } }
                    dd { p { (inline(text(told, "summary"))) "." } }
                } }
                h3 { "Headers" }
                dl.fields { @for one in parameters { (parameter(document, one)) } }
                h3 { "Body" }
                (fields(document, &content["schema"]))
                h3 { "Response" }
                @for answer in &answers { p { (inline(answer)) } }
            }
            div.code {
                figure {
                    figcaption { "Body" }
                    pre { code { (pretty(&content["example"])) } }
                }
            }
        }
        (verifying())
    }
}

fn verifying() -> Markup {
    html! {
        section id="verifying-webhooks" {
            h2 { a href="#verifying-webhooks" { "Verifying webhooks" } }
            p {
                "Every delivery is signed in two ways with the webhook's signing secret, over the bytes of the body as they are sent. \
                 Check either, before the body is parsed, and refuse a timestamp that is more than five minutes off."
            }
            dl.fields {
                dt { code { "x-signature" } }
                dd { p {
                    code { "sha256=" } " and the hex HMAC-SHA256 of " code { "{x-webhook-timestamp}.{body}" }
                    ". The key is the whole secret as text, " code { "whsec_" } " included."
                } }
                dt { code { "webhook-signature" } }
                dd { p {
                    code { "v1," } " and the base64 HMAC-SHA256 of " code { "{webhook-id}.{webhook-timestamp}.{body}" }
                    ". The key is what the base64 after " code { "whsec_" } " decodes to. Any library of "
                    a href="https://www.standardwebhooks.com" { "Standard Webhooks" } " takes the secret as it is."
                } }
            }
            p {
                "While a secret is being rotated, " code { "webhook-signature" } " bears a signature for each."
            }
            h3 { "Checking " code { "x-signature" } }
            @for (language, program) in VERIFY {
                details open[language == VERIFY[0].0] {
                    summary { (language) }
                    pre { code { (program.trim_end()) } }
                }
            }
        }
    }
}
