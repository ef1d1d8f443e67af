//! Examples of bodies, made of those of their fields: so none can be forgotten when a field comes or goes.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use utoipa::openapi::content::Content;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ArrayItems, KnownFormat, Object, SchemaFormat};
use utoipa::openapi::{RefOr, Schema};

pub(super) const REQUEST_ID: &str = "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7";
pub(super) const TIME: &str = "2026-01-31T12:00:00.000Z";

type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Gives each JSON body of an operation an example, if it has none.
pub(super) fn add(operation: &mut Operation, schemas: &Schemas) {
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.content.iter_mut().for_each(|(kind, content)| add_to(kind, content, schemas));
    }
    for response in operation.responses.responses.values_mut() {
        if let RefOr::T(response) = response {
            response.content.iter_mut().for_each(|(kind, content)| add_to(kind, content, schemas));
        }
    }
}

fn add_to(kind: &str, content: &mut RefOr<Content>, schemas: &Schemas) {
    let RefOr::T(content) = content else { return };
    if kind == "application/json" && content.example.is_none() && content.examples.is_empty() {
        content.example = content.schema.as_ref().and_then(|schema| of(schema, schemas));
    }
}

/// The example of a schema: its own, or one put together.
fn of(schema: &RefOr<Schema>, schemas: &Schemas) -> Option<Value> {
    match schema {
        RefOr::Ref(reference) => of(schemas.get(reference.ref_location.rsplit('/').next()?)?, schemas),
        RefOr::T(Schema::Object(object)) => own(object).or_else(|| {
            let parts = object.properties.iter();
            let parts = parts.filter_map(|(name, part)| Some((name.clone(), of(part, schemas)?)));
            let parts: Map<String, Value> = parts.collect();
            (!parts.is_empty()).then_some(Value::Object(parts))
        }),
        RefOr::T(Schema::Array(array)) => array.example.clone().or_else(|| match &array.items {
            ArrayItems::RefOrSchema(item) => Some(Value::Array(vec![of(item, schemas)?])),
            ArrayItems::False => None,
        }),
        RefOr::T(Schema::AllOf(all)) => {
            let parts = all.items.iter().filter_map(|item| of(item, schemas));
            let merged = parts.fold(Map::new(), |mut merged, part| {
                if let Value::Object(part) = part {
                    merged.extend(part);
                }
                merged
            });
            Some(Value::Object(merged))
        }
        RefOr::T(Schema::OneOf(one)) => {
            one.example.clone().or_else(|| one.items.iter().find_map(|item| of(item, schemas)))
        }
        RefOr::T(_) => None,
    }
}

/// What a schema says of itself: an example, a default, what it can be.
pub(super) fn own(object: &Object) -> Option<Value> {
    let said = object.example.as_ref().or(object.examples.first()).or(object.default.as_ref());
    let is_time = object.format == Some(SchemaFormat::KnownFormat(KnownFormat::DateTime));
    said.or_else(|| object.enum_values.as_ref()?.first()).cloned().or_else(|| is_time.then(|| TIME.into()))
}
