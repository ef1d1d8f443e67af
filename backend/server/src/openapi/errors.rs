//! Refusals, out of the one table of codes: which ones an operation can meet, as responses that operations share.
//!
//! A handler names its own codes in the descriptions of its responses, in backquotes; what any request can meet is added
//! here. Each set of codes becomes one response under `components`, each code one example.

use stowbox_core::Code;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn};
use utoipa::openapi::{Components, PathItem, Ref, RefOr, Response, ResponseBuilder};

use super::headers;
use crate::problem::{ErrorBody, ErrorDetail, explanation, status};

/// What is known of an operation besides itself.
#[derive(Clone, Copy)]
pub(super) struct Route<'p> {
    pub(super) path: &'p str,
    pub(super) is_head: bool,
    /// POST, PUT, PATCH or DELETE.
    pub(super) changes: bool,
}

impl Route<'_> {
    /// Whether a key or the admin token is asked for, or at least looked at.
    pub(super) fn knows_callers(self) -> bool {
        self.is_resource() || self.path == "/metrics"
    }

    /// Whether `Idempotency-Key` counts.
    pub(super) fn is_resource(self) -> bool {
        self.path.starts_with("/v1/") || self.path.starts_with("/admin/")
    }
}

/// Gives every operation its refusals.
pub(super) fn describe(operation: &mut Operation, route: Route<'_>, components: &mut Components) {
    let mut refusals: Vec<(String, Vec<Code>)> = Vec::new();
    let mut add = |code: Code| {
        let status = status(code).as_str().to_owned();
        match refusals.iter_mut().find(|(known, _)| *known == status) {
            Some((_, codes)) if codes.contains(&code) => {}
            Some((_, codes)) => codes.push(code),
            None => refusals.push((status, vec![code])),
        }
    };
    for response in operation.responses.responses.values() {
        if let RefOr::T(response) = response {
            named(&response.description).for_each(&mut add);
        }
    }
    common(operation, route).into_iter().for_each(add);
    for (status, codes) in refusals {
        let response = match route.is_head {
            // What HEAD answers has no body.
            true => RefOr::T(
                headers::of_refusal(ResponseBuilder::new(), &codes).description(explained(&codes)).build(),
            ),
            false => shared(&codes, components),
        };
        operation.responses.responses.insert(status, response);
    }
}

/// What any request of that kind can be refused with.
fn common(operation: &Operation, route: Route<'_>) -> Vec<Code> {
    let mut codes = vec![Code::MisdirectedRequest, Code::InternalError];
    let is_query = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query);
    let has_query = operation.parameters.iter().flatten().any(is_query);
    if route.knows_callers() {
        codes.extend([Code::Unauthorized, Code::Forbidden, Code::RateLimited, Code::StorageUnavailable]);
    }
    if route.path.starts_with("/v1/") {
        // Of the operator's `x-account-id`.
        codes.push(Code::AccountNotFound);
    }
    if route.is_resource() && (route.changes || has_query) {
        codes.push(Code::InvalidRequest);
    }
    if route.path.contains("{key}") {
        // Conditions that cannot be read are the other.
        codes.extend([Code::InvalidKey, Code::InvalidRequest]);
    }
    if operation.request_body.is_some() {
        codes.push(Code::PayloadTooLarge);
    }
    if route.is_resource() && route.changes {
        codes.extend([Code::IdempotencyConflict, Code::IdempotencyMismatch, Code::InsufficientStorage]);
    }
    codes
}

/// The codes that a text names.
fn named(text: &str) -> impl Iterator<Item = Code> {
    let words = text.split('`').skip(1).step_by(2);
    words.filter_map(|word| Code::PUBLIC.iter().copied().find(|code| code.as_str() == word))
}

fn shared(codes: &[Code], components: &mut Components) -> RefOr<Response> {
    let name = codes.iter().map(|code| pascal(code.as_str())).collect::<Vec<_>>().join("Or");
    components.responses.entry(name.clone()).or_insert_with(|| {
        let schema = Ref::from_schema_name("ErrorBody");
        let content = codes.iter().fold(ContentBuilder::new().schema(Some(schema)), |content, code| {
            let name = code.as_str();
            content
                .examples_from_iter([(name, RefOr::Ref(Ref::new(format!("#/components/examples/{name}"))))])
        });
        let response =
            ResponseBuilder::new().description(explained(codes)).content("application/json", content.build());
        RefOr::T(headers::of_refusal(response, codes).build())
    });
    RefOr::Ref(Ref::from_response_name(name))
}

fn explained(codes: &[Code]) -> String {
    let lines = codes.iter().map(|code| format!("`{}`: {}", code.as_str(), explanation(*code)));
    lines.collect::<Vec<_>>().join("\n\n")
}

/// `bucket_not_found` as `BucketNotFound`.
fn pascal(name: &str) -> String {
    name.split('_')
        .map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        })
        .collect()
}

/// An example of every code.
pub(super) fn examples(components: &mut Components) {
    for code in Code::PUBLIC {
        let name = code.as_str();
        let body = ErrorBody {
            error: ErrorDetail {
                code: name,
                message: message(*code).to_owned(),
                request_id: super::examples::REQUEST_ID.to_owned(),
                docs_url: format!("http://127.0.0.1:9710/docs#{name}"),
            },
        };
        let example = ExampleBuilder::new().summary(name).value(serde_json::to_value(body).ok()).build();
        components.examples.insert(name.to_owned(), RefOr::T(example));
    }
}

/// What the server might say.
const fn message(code: Code) -> &'static str {
    match code {
        Code::Unauthorized => "Send an API key: `Authorization: Bearer sk_live_…`.",
        Code::Forbidden => "This key may not touch the bucket `photos`.",
        Code::QuotaExceeded => "The account's storage limit of 1000000 bytes is reached. Nothing was stored.",
        Code::BucketNotFound => "There is no bucket named `photos`.",
        Code::ObjectNotFound => "There is no object `2026/harbour.jpg` in the bucket `photos`.",
        Code::NotFound => "There is nothing at this path.",
        Code::KeyNotFound => "There is no such key.",
        Code::UploadNotFound => "There is no such upload for this key.",
        Code::AccountNotFound => "There is no account with the id that `x-account-id` names.",
        Code::WebhookNotFound => "There is no such webhook.",
        Code::DeliveryNotFound => "There is no such delivery of this webhook.",
        Code::BucketAlreadyExists => "There is a bucket named `photos` already.",
        Code::BucketNotEmpty => "The bucket `photos` is not empty.",
        Code::LastAdminKey => "This is the last admin key of the account.",
        Code::IdempotencyConflict => "The first request with this `Idempotency-Key` is still running.",
        Code::IdempotencyMismatch => {
            "This `Idempotency-Key` was used with another method, path or body. Use a new key for a new request."
        }
        Code::InvalidRequest => "`limit` must be a whole number from 1 to 1000.",
        Code::InvalidKey => "The object key must not begin with `/`.",
        Code::ChecksumMismatch => "The bytes are not those that `Content-MD5` declares. Nothing was stored.",
        Code::PreconditionFailed => "The object is not the one that the condition asks for.",
        Code::RangeNotSatisfiable => "The object has 48213 bytes; the range begins after them.",
        Code::PayloadTooLarge => "A JSON body may have at most 1 MiB.",
        Code::RateLimited => {
            "This key may send 600 requests in a minute (`requestsPerMinute`). The next one is allowed in 3 seconds."
        }
        Code::MethodNotAllowed => "This path exists, but not with this method; `Allow` lists those it has.",
        Code::MisdirectedRequest => "The `Host` is neither loopback nor a public URL of this server.",
        Code::InternalError => "Something went wrong on the server.",
        Code::StorageUnavailable => "The blob store does not answer just now.",
        Code::InsufficientStorage => "The disk of the server is full. Nothing was stored.",
        Code::DataDirLocked | Code::DataDirTooNew | Code::DataDirUnusable | Code::InvalidConfig => "",
    }
}

/// The operations of a path, with their methods.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("get", &mut item.get),
        ("head", &mut item.head),
        ("put", &mut item.put),
        ("post", &mut item.post),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}
