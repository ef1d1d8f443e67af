//! The codes of refusals: the sections that every `docsUrl` opens.

use http::StatusCode;
use maud::{Markup, html};
use stowbox_core::Code;

use super::document::{Document, text};
use super::markdown::inline;
use super::operation::refusals;
use crate::problem::{explanation, status};

/// A section for each.
pub(super) fn sections(document: Document<'_>) -> Markup {
    html! {
        section id="error-codes" {
            h2 { a href="#error-codes" { "Error codes" } }
            p {
                "The field " code { "code" } " of an error body, and the header " code { "x-error-code" }
                ". A program may rely on these; the messages may change."
            }
            table {
                thead { tr { th scope="col" { "Status" } th scope="col" { "Codes" } } }
                tbody { @for (status, codes) in by_status() {
                    tr {
                        th scope="row" { (named(status)) }
                        td { @for (nth, code) in codes.iter().enumerate() {
                            @if nth > 0 { ", " }
                            a href={ "#" (code) } { code { (code) } }
                        } }
                    }
                } }
            }
        }
        @for code in Code::PUBLIC { (section(document, *code)) }
    }
}

fn by_status() -> Vec<(StatusCode, Vec<Code>)> {
    let mut rows: Vec<(StatusCode, Vec<Code>)> = Vec::new();
    for code in Code::PUBLIC {
        match rows.iter_mut().find(|(known, _)| *known == status(*code)) {
            Some((_, codes)) => codes.push(*code),
            None => rows.push((status(*code), vec![*code])),
        }
    }
    rows.sort_by_key(|(status, _)| *status);
    rows
}

fn named(status: StatusCode) -> String {
    status.to_string()
}

fn section(document: Document<'_>, code: Code) -> Markup {
    let name = code.as_str();
    let met_by: Vec<_> = document
        .operations()
        .filter(|one| refusals(document, *one).iter().any(|(_, codes)| codes.contains(&name)))
        .collect();
    let is_common = met_by.len() * 2 > document.operations().count();
    let message = text(&document.0["components"]["examples"][name]["value"]["error"], "message");
    html! {
        section id=(name) {
            h3 { a href={ "#" (name) } { code { (name) } } " " span.kind { (named(status(code))) } }
            p { (inline(explanation(code))) }
            p.muted { "For example: “" (inline(message)) "”" }
            @if is_common {
                p.muted { "Met by most operations." }
            } @else if !met_by.is_empty() {
                p.muted {
                    "Met by: "
                    @for (nth, operation) in met_by.iter().enumerate() {
                        @if nth > 0 { ", " }
                        a href={ "#" (operation.id()) } { (operation.summary()) }
                    }
                    "."
                }
            }
        }
    }
}
