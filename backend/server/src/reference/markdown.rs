//! The few marks that our texts use: paragraphs, lists, `code`, **bold** and [links](#here). Everything else is text.

use maud::{Markup, html};

/// A whole text.
pub(super) fn blocks(text: &str) -> Markup {
    html! {
        @for block in paragraphs(text) {
            @if block.lines().all(|line| line.starts_with("- ")) {
                ul { @for item in block.lines() { li { (inline(&item[2..])) } } }
            } @else {
                p { (inline(block)) }
            }
        }
    }
}

/// What stands between empty lines.
pub(super) fn paragraphs(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n\n").map(str::trim).filter(|block| !block.is_empty())
}

/// A line of text.
pub(super) fn inline(text: &str) -> Markup {
    let first = ["`", "**", "["].into_iter().filter_map(|mark| Some((text.find(mark)?, mark))).min();
    let Some((at, mark)) = first else { return html! { (text) } };
    let (before, rest) = (&text[..at], &text[at + mark.len()..]);
    let marked = match mark {
        "`" => rest.split_once('`').map(|(code, rest)| (html! { code { (code) } }, rest)),
        "**" => rest.split_once("**").map(|(bold, rest)| (html! { strong { (inline(bold)) } }, rest)),
        _ => link(rest),
    };
    match marked {
        Some((marked, rest)) => html! { (before) (marked) (inline(rest)) },
        // A mark without its end is text.
        None => html! { (before) (mark) (inline(rest)) },
    }
}

fn link(text: &str) -> Option<(Markup, &str)> {
    let (label, rest) = text.split_once("](")?;
    let (target, rest) = rest.split_once(')')?;
    let is_safe = ["https://", "http://", "/", "#"].iter().any(|start| target.starts_with(start));
    (is_safe && !label.contains('[')).then(|| (html! { a href=(target) { (inline(label)) } }, rest))
}

/// A text as an anchor.
pub(super) fn slug(text: &str) -> String {
    text.split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements() {
        for (text, html) in [
            ("one `two` three", "one <code>two</code> three"),
            ("**Bold `code`** on", "<strong>Bold <code>code</code></strong> on"),
            ("see [the `list`](#list).", "see <a href=\"#list\">the <code>list</code></a>."),
            ("`[not](#a) **link**`", "<code>[not](#a) **link**</code>"),
        ] {
            assert_eq!(inline(text).into_string(), html);
        }
    }

    #[test]
    fn marks_without_an_end_are_text() {
        for text in ["a ` b", "2 ** 3", "[a", "[a] (b)", "{\"data\": [1]}"] {
            let html = inline(text).into_string();
            assert_eq!(html, text.replace('"', "&quot;"));
        }
        assert_eq!(inline("[a](javascript:b)").into_string(), "[a](javascript:b)");
    }

    #[test]
    fn everything_is_escaped() {
        let html = blocks("<b>&\"\n\n`<i>`\n\n**<u>**\n\n[<s>](#\"<x>)\n\n- <li>").into_string();
        for tag in ["<b>", "<i>", "<u>", "<s>", "<x>", "<li><"] {
            assert!(!html.contains(tag), "{tag} in {html}");
        }
        assert!(html.contains("<p>&lt;b&gt;&amp;&quot;</p>"), "{html}");
    }

    #[test]
    fn paragraphs_and_lists_are_told_apart() {
        let html = blocks("One\ntwo.\n\n- a\n- `b`\n\nThree.").into_string();
        assert_eq!(html, "<p>One\ntwo.</p><ul><li>a</li><li><code>b</code></li></ul><p>Three.</p>");
    }

    #[test]
    fn anchors_are_plain() {
        assert_eq!(slug("signed urls"), "signed-urls");
        assert_eq!(slug("  Names & values. "), "names-values");
    }
}
