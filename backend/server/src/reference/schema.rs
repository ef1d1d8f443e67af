//! Schemas and their fields.

use maud::{Markup, html};
use serde_json::Value;

use super::document::{Document, entries, text};
use super::kind::{anchor, code, joined, kind, limits_of};
use super::markdown::{blocks, inline};

/// So many values of an enumeration can be read in passing.
const SHORT: usize = 8;

/// The section of a schema.
pub(super) fn section(document: Document<'_>, name: &str, schema: &Value) -> Markup {
    html! {
        section id=(anchor(name)) {
            h3 { a href={ "#" (anchor(name)) } { (name) } }
            (blocks(text(schema, "description")))
            (fields(document, schema))
        }
    }
}

/// What stands in a value of that type.
pub(super) fn fields(document: Document<'_>, schema: &Value) -> Markup {
    if schema["$ref"].is_string() {
        return fields(document, document.resolve(schema));
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return html! {
            @for part in parts {
                @if part["$ref"].is_string() { p { "All of " (kind(part)) ", and:" } } @else { (fields(document, part)) }
            }
        };
    }
    if let Some(forms) = schema["oneOf"].as_array() {
        return html! { @for (nth, form) in forms.iter().enumerate() { (self::form(document, nth, form)) } };
    }
    if schema["properties"].is_object() {
        properties(document, schema)
    } else {
        html! { p.plain { (typed(schema)) } }
    }
}

fn form(document: Document<'_>, nth: usize, form: &Value) -> Markup {
    let word = if nth == 0 { "Either " } else { "Or " };
    match form["properties"].is_object() {
        true => html! { p.form { (word) "these fields:" } (properties(document, form)) },
        false => html! { p.plain { (word) (typed(form)) } },
    }
}

/// A type and its limits in a line.
fn typed(schema: &Value) -> Markup {
    html! { (kind(schema)) @if let Some(limits) = limits_of(schema) { "; " (limits) } }
}

fn properties(document: Document<'_>, schema: &Value) -> Markup {
    let required: Vec<_> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mut properties: Vec<_> = entries(&schema["properties"]).collect();
    // The required ones first, in the order of the document.
    properties.sort_by_key(|(name, _)| required.iter().position(|one| one == name).unwrap_or(usize::MAX));
    html! {
        dl.fields {
            @for (name, property) in properties {
                (entry(document, name, property, required.contains(&name), text(property, "description"), &property["example"]))
            }
        }
    }
}

/// A field, a parameter or a header: its name, its type, and what is to be said of it.
pub(super) fn entry(
    document: Document<'_>,
    name: &str,
    schema: &Value,
    is_required: bool,
    description: &str,
    example: &Value,
) -> Markup {
    let forms = schema["oneOf"].as_array().into_iter().flatten();
    let resolved: Vec<_> = std::iter::once(schema).chain(forms).map(|form| document.resolve(form)).collect();
    let told_by = resolved.iter().map(|form| text(form, "description"));
    let description =
        std::iter::once(description).chain(told_by).find(|text| !text.is_empty()).unwrap_or_default();
    // Values are told where they are asked for; other limits of a named schema, where it is.
    let values =
        resolved.iter().find(|form| form["enum"].as_array().is_some_and(|values| values.len() <= SHORT));
    let mut limits: Vec<_> = limits_of(values.copied().unwrap_or(schema)).into_iter().collect();
    if !example.is_null() && !example.is_object() {
        limits.push(html! { "example " (code(example)) });
    }
    let inner = if schema["items"].is_object() { &schema["items"] } else { schema };
    html! {
        dt {
            code { (name) } " " span.kind { (kind(schema)) }
            @if is_required { " " span.required { "required" } }
        }
        dd {
            @if !description.is_empty() { p { (inline(description)) } }
            @if !limits.is_empty() { p.limits { (joined(limits.into_iter(), "; ")) } }
            @if inner["properties"].is_object() { (properties(document, inner)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_told_with_those_that_are_required_first() {
        let document = json!({});
        let schema = json!({
            "type": "object",
            "required": ["name"],
            "properties": {
                "a": { "type": "array", "items": { "type": "object", "properties": { "deep": { "type": "boolean" } } } },
                "name": { "type": "string", "description": "A `<b>`", "example": "<i>" },
            }
        });
        let html = fields(Document(&document), &schema).into_string();
        assert!(html.find(">name<").unwrap() < html.find(">a<").unwrap(), "{html}");
        assert!(html.contains("<code>&lt;b&gt;</code>") && html.contains("<code>&lt;i&gt;</code>"), "{html}");
        assert!(html.contains("<code>deep</code>"), "{html}");
        assert_eq!(html.matches("required").count(), 1 + 1, "a class and a word: {html}");
    }

    #[test]
    fn forms_and_extensions_are_told() {
        let document = json!({ "components": { "schemas": { "Base": { "type": "object" } } } });
        let html = |schema: Value| fields(Document(&document), &schema).into_string();
        let forms = html(json!({ "oneOf": [
            { "type": "object", "properties": { "keys": { "type": "array" } } },
            { "type": "string", "pattern": "x" },
        ] }));
        assert!(
            forms.contains("Either these fields:") && forms.contains("Or string; matches <code>x</code>"),
            "{forms}"
        );
        let extended = html(json!({ "allOf": [
            { "$ref": "#/components/schemas/Base" },
            { "type": "object", "properties": { "more": { "type": "string" } } },
        ] }));
        assert!(extended.contains("#schema-Base") && extended.contains("<code>more</code>"), "{extended}");
    }
}
