//! The way through the page.

use maud::{Markup, html};

use super::document::{Document, tag_anchor};
use super::guide;
use super::operation::title;

/// All sections, beside them on a wide screen and before them on a narrow one.
pub(super) fn sidebar(document: Document<'_>) -> Markup {
    let rest = [
        ("webhook-events", "Webhook events"),
        ("verifying-webhooks", "Verifying webhooks"),
        ("watchEvents", "Server-sent events"),
        ("headers", "Headers"),
        ("schemas", "Schemas"),
        ("error-codes", "Error codes"),
    ];
    html! {
        nav aria-label="Reference" {
            p.brand { a href="#introduction" { "Stowbox API" } }
            ul {
                @for part in guide::parts(document) { li { a href={ "#" (part.anchor) } { (part.title) } } }
            }
            ul {
                @for tag in document.tags() {
                    li {
                        a href={ "#" (tag_anchor(tag.name)) } { (title(tag.name)) }
                        ul { @for operation in &tag.operations {
                            li { a href={ "#" (operation.id()) } { (operation.summary()) } }
                        } }
                    }
                }
            }
            ul { @for (anchor, name) in rest { li { a href={ "#" (anchor) } { (name) } } } }
        }
    }
}
