//! Parameters: the headers that every request may bear, described once, and examples of the others by their names.

use serde_json::{Value, json};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, Ref, RefOr, Required, Schema};

use super::errors::Route;
use super::examples::{REQUEST_ID, TIME, own};
use super::schemas;

const IDEMPOTENCY_KEY: &str = "idempotency-key";
const ACCOUNT_ID: &str = "x-account-id";
const REQUEST: &str = "x-request-id";
const ID: &str = "01JDA8Z4T9W3V5X7Y9Z1B3D5F7";

/// Describes the headers that every request may bear.
pub(super) fn define(components: &mut Components) {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let headers = [
        (
            IDEMPOTENCY_KEY,
            text().min_length(Some(1)).max_length(Some(255)).pattern(Some("^[!-~]+$")),
            "b0a1c6a4-5d3e-4f0f-9a53-3c1a86f0ad10",
            "Visible ASCII characters, new for each new request. Sent again within 24 hours, the request is not done again: \
             it gets its first answer, with `idempotency-replayed: true`",
        ),
        (
            ACCOUNT_ID,
            text(),
            "acct_01JDA8Z4T9W3V5X7Y9Z1B3D5F7",
            "With the admin token only: the account to act in. Without it, that is the default account",
        ),
        (
            REQUEST,
            text(),
            REQUEST_ID,
            "Your own id for the request, of 1–128 visible ASCII characters: the answer and the server's log bear it. \
             Any other is replaced",
        ),
    ];
    for (name, schema, example, description) in headers {
        let parameter = ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some(description))
            .schema(Some(schema))
            .example(Some(example.into()))
            .build();
        components.parameters.insert(name.to_owned(), RefOr::T(parameter));
    }
}

/// Gives an operation the headers that it may bear, and its own parameters what is the same everywhere.
pub(super) fn describe(operation: &mut Operation, route: Route<'_>) {
    let parameters = operation.parameters.get_or_insert_default();
    for parameter in parameters.iter_mut() {
        if let RefOr::T(parameter) = parameter {
            describe_one(parameter, route.path);
        }
    }
    let common = [
        (IDEMPOTENCY_KEY, route.is_resource() && route.changes),
        (ACCOUNT_ID, route.path.starts_with("/v1/")),
        (REQUEST, true),
    ];
    for (name, _) in common.into_iter().filter(|(_, bears)| *bears) {
        parameters.push(RefOr::Ref(Ref::new(format!("#/components/parameters/{name}"))));
    }
}

fn describe_one(parameter: &mut Parameter, path: &str) {
    schemas::forbid_null_parameter(parameter);
    let shared = match (&parameter.parameter_in, parameter.name.as_str()) {
        (ParameterIn::Path, "bucket") => Some("BucketName"),
        (ParameterIn::Path | ParameterIn::Query, "key") => Some("ObjectKey"),
        _ => None,
    };
    if let Some(name) = shared {
        parameter.schema = Some(RefOr::Ref(Ref::from_schema_name(name)));
    }
    let has_example = serde_json::to_value(&*parameter).is_ok_and(|told| told.get("example").is_some());
    if !has_example && let Some(example) = example(parameter, path) {
        *parameter = ParameterBuilder::from(parameter.clone()).example(Some(example)).build();
    }
}

fn example(parameter: &Parameter, path: &str) -> Option<Value> {
    Some(match (&parameter.parameter_in, parameter.name.as_str()) {
        (ParameterIn::Path, "id") if path.contains("/trash/") => format!("trs_{ID}").into(),
        (ParameterIn::Path, "id") => format!("{}_{ID}", prefix(path)?).into(),
        (ParameterIn::Path, "bucket") => "photos".into(),
        (ParameterIn::Path | ParameterIn::Query, "key") if path.contains("/uploads") => {
            "2026/film.mp4".into()
        }
        (ParameterIn::Path | ParameterIn::Query, "key") | (ParameterIn::Query, "startAfter") => {
            "2026/harbour.jpg".into()
        }
        (ParameterIn::Path, "uploadId") => format!("upl_{ID}").into(),
        (ParameterIn::Path, "deliveryId") => format!("dlv_{ID}").into(),
        (ParameterIn::Path, "n") => 1.into(),
        (ParameterIn::Query, "limit") => 100.into(),
        (ParameterIn::Query, "cursor") => "azIwMjYvaGFyYm91ci5qcGdhYmNkZWZnaGlqa2w".into(),
        (ParameterIn::Query, "prefix") => "2026/".into(),
        (ParameterIn::Query, "search") => "harbour".into(),
        (ParameterIn::Query, "from" | "to" | "since") => TIME.into(),
        (ParameterIn::Header, "if-match" | "if-none-match" | "if-range") => {
            json!("\"5d41402abc4b2a76b9719d911017c592\"")
        }
        (ParameterIn::Query, _) => default(parameter)?,
        _ => return None,
    })
}

fn default(parameter: &Parameter) -> Option<Value> {
    match &parameter.schema {
        Some(RefOr::T(Schema::Object(object))) => own(object),
        _ => None,
    }
}

/// How the ids of a resource begin.
fn prefix(path: &str) -> Option<&'static str> {
    Some(match path.trim_start_matches("/admin").split('/').nth(2)? {
        "keys" => "key",
        "webhooks" => "whk",
        "inboxes" => "ibx",
        "signed-urls" => "url",
        "accounts" => "acct",
        _ => return None,
    })
}
