//! Schemas in words: types, limits, fields.

use maud::{Markup, html};
use serde_json::Value;

use super::document::{Document, entries, last, text};
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

fn anchor(name: &str) -> String {
    format!("schema-{name}")
}

/// A type, with links to those that have a name.
pub(super) fn kind(schema: &Value) -> Markup {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = last(reference);
        return html! { a href={ "#" (anchor(name)) } { (name) } };
    }
    for (of, word) in [("oneOf", " or "), ("anyOf", " or "), ("allOf", " and ")] {
        if let Some(parts) = schema[of].as_array() {
            return joined(parts.iter().map(kind), word);
        }
    }
    match &schema["type"] {
        Value::Array(names) => {
            joined(names.iter().filter_map(Value::as_str).map(|name| named(name, schema)), " or ")
        }
        Value::String(name) => named(name, schema),
        _ => html! { "anything" },
    }
}

fn named(name: &str, schema: &Value) -> Markup {
    match name {
        "array" if schema["items"].is_object() => html! { "array of " (kind(&schema["items"])) },
        "object" if schema["properties"].is_null() && schema["additionalProperties"].is_object() => {
            html! { "map of " (kind(&schema["additionalProperties"])) }
        }
        "string" if schema["format"] == "date-time" => html! { "time" },
        _ => html! { (name) },
    }
}

fn joined(parts: impl Iterator<Item = Markup>, word: &str) -> Markup {
    html! { @for (nth, part) in parts.enumerate() { @if nth > 0 { (word) } (part) } }
}

/// What the values of a type must keep to, one limit after the other.
fn limits(schema: &Value) -> Vec<Markup> {
    let mut limits = Vec::new();
    if let Some(values) = schema["enum"].as_array() {
        let values: Vec<_> = values.iter().filter(|value| !value.is_null()).map(code).collect();
        let word = if values.len() == 1 { "always " } else { "one of " };
        limits.push(html! { (word) (joined(values.into_iter(), ", ")) });
    }
    for (least, most, unit) in [
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " character"),
        ("minItems", "maxItems", " item"),
    ] {
        limits.extend(range(&schema[least], &schema[most], unit));
    }
    if let Some(pattern) = schema["pattern"].as_str() {
        limits.push(html! { "matches " code { (pattern) } });
    }
    if !schema["default"].is_null() {
        limits.push(html! { "default " (code(&schema["default"])) });
    }
    let inner = [("propertyNames", "names: "), ("items", "each: "), ("additionalProperties", "values: ")];
    for (name, of) in inner {
        limits.extend(limits_of(&schema[name]).map(|inner| html! { (of) (inner) }));
    }
    limits
}

/// The limits in a row, if there are any.
fn limits_of(schema: &Value) -> Option<Markup> {
    let limits = if schema.is_object() { limits(schema) } else { Vec::new() };
    (!limits.is_empty()).then(|| joined(limits.into_iter(), "; "))
}

fn range(least: &Value, most: &Value, unit: &str) -> Option<Markup> {
    // What every number of the type keeps to is no limit.
    let least = least.as_i64().filter(|least| *least > 0 || most.is_i64());
    let most = most.as_i64().filter(|most| *most < i64::MAX);
    let counted = |most: i64| if unit.is_empty() || most == 1 { unit.to_owned() } else { format!("{unit}s") };
    Some(match (least, most) {
        (Some(least), Some(most)) if least == most => html! { (least) (counted(most)) },
        (Some(least), Some(most)) => html! { (least) "–" (most) (counted(most)) },
        (Some(least), None) if least > 0 => html! { "at least " (least) (counted(least)) },
        (None, Some(most)) => html! { "at most " (most) (counted(most)) },
        _ => return None,
    })
}

/// A value as code, texts without quotes.
fn code(value: &Value) -> Markup {
    match value.as_str() {
        Some(text) => html! { code { (text) } },
        None => html! { code { (value) } },
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

    fn limits_in_text(schema: &Value) -> String {
        limits_of(schema).map(Markup::into_string).unwrap_or_default()
    }

    #[test]
    fn types_are_told_in_words() {
        let bucket = r##"<a href="#schema-Bucket">Bucket</a>"##;
        for (schema, words) in [
            (json!({ "type": "string" }), "string".to_owned()),
            (json!({ "type": ["integer", "null"] }), "integer or null".to_owned()),
            (json!({ "type": "string", "format": "date-time" }), "time".to_owned()),
            (json!({ "$ref": "#/components/schemas/Bucket" }), bucket.to_owned()),
            (
                json!({ "type": ["array", "null"], "items": { "$ref": "#/components/schemas/Bucket" } }),
                format!("array of {bucket} or null"),
            ),
            (
                json!({ "type": "object", "additionalProperties": { "type": "string" } }),
                "map of string".to_owned(),
            ),
            (
                json!({ "oneOf": [{ "$ref": "#/components/schemas/Bucket" }, { "type": "null" }] }),
                format!("{bucket} or null"),
            ),
            (
                json!({ "allOf": [{ "$ref": "#/components/schemas/Bucket" }, { "type": "object" }] }),
                format!("{bucket} and object"),
            ),
            (json!({}), "anything".to_owned()),
        ] {
            assert_eq!(kind(&schema).into_string(), words, "{schema}");
        }
    }

    #[test]
    fn limits_are_told_in_words() {
        for (schema, words) in [
            (json!({ "minimum": 1, "maximum": 1000, "default": 100 }), "1–1000; default <code>100</code>"),
            (json!({ "minimum": 0, "maximum": 90 }), "0–90"),
            (json!({ "minimum": 0 }), ""),
            (json!({ "minimum": 0, "maximum": i64::MAX }), ""),
            (json!({ "minimum": 1 }), "at least 1"),
            (json!({ "maxItems": 100 }), "at most 100 items"),
            (
                json!({ "minLength": 3, "maxLength": 63, "pattern": "^<a>$" }),
                "3–63 characters; matches <code>^&lt;a&gt;$</code>",
            ),
            (json!({ "minItems": 1, "enum": ["GET"] }), "always <code>GET</code>; at least 1 item"),
            (json!({ "enum": ["a", "b", null] }), "one of <code>a</code>, <code>b</code>"),
            (json!({ "items": { "maxLength": 5 } }), "each: at most 5 characters"),
        ] {
            assert_eq!(limits_in_text(&schema), words, "{schema}");
        }
    }

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
