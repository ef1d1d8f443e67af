//! Types in words, and what their values must keep to.

use maud::{Markup, html};
use serde_json::Value;

use super::document::last;

/// The anchor of a schema.
pub(super) fn anchor(name: &str) -> String {
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

/// Some in a row.
pub(super) fn joined(parts: impl Iterator<Item = Markup>, word: &str) -> Markup {
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
pub(super) fn limits_of(schema: &Value) -> Option<Markup> {
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
pub(super) fn code(value: &Value) -> Markup {
    match value.as_str() {
        Some(text) => html! { code { (text) } },
        None => html! { code { (value) } },
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
}
