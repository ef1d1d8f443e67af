//! `/docs`: the page that every `docsUrl` opens, with a section per error code, offline. And `/openapi.json`.

use std::sync::LazyLock;

use axum::response::{Html, IntoResponse};
use http::header;
use stowbox_core::Code;

use crate::problem::{explanation, status};

static PAGE: LazyLock<String> = LazyLock::new(|| {
    let mut page = String::from(include_str!("docs.html"));
    let mut sections = String::new();
    for code in Code::PUBLIC {
        let (name, status) = (code.as_str(), status(*code));
        let explanation = with_code(explanation(*code));
        sections += &format!(
            "<section id=\"{name}\"><h2><a href=\"#{name}\"><code>{name}</code></a> <span>{status}</span></h2>\
             <p>{explanation}</p></section>\n"
        );
    }
    page = page.replace("<!-- codes -->", &sections);
    page
});

/// Backquotes as `<code>`; the texts are ours and hold nothing else to escape.
fn with_code(text: &str) -> String {
    text.split('`').enumerate().fold(String::new(), |html, (nth, part)| {
        if nth % 2 == 1 { html + "<code>" + part + "</code>" } else { html + part }
    })
}

pub(crate) async fn page() -> impl IntoResponse {
    (
        [
            (
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'none'",
            ),
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        Html(PAGE.as_str()),
    )
}

pub(crate) async fn openapi() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")],
        crate::openapi::JSON.as_str(),
    )
}
