//! The OpenAPI document, made from the handlers. `openapi.json` at the root of the repository is its snapshot.

use std::sync::LazyLock;

use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{OpenApi, PathItem, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{Modify as _, OpenApi as _};

use crate::router;
use crate::routes::webhooks::event;

/// The document as it is served.
pub(crate) static JSON: LazyLock<String> = LazyLock::new(|| match document().to_pretty_json() {
    Ok(json) => json + "\n",
    Err(error) => unreachable!("the document is plain data: {error}"),
});

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Stowbox",
        description = "Object storage on your desk: buckets, objects, keys, usage.\n\nErrors are `{\"error\": {\"code\", \"message\", \"requestId\", \"docsUrl\"}}`; the codes are explained at `/docs`. Every answer bears `x-request-id`. Lists are paged by `limit` and an opaque `cursor`.",
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
    security(("key" = [])),
    tags(
        (name = "buckets", description = "Where objects lie"),
        (name = "objects", description = "Bytes under a key"),
        (name = "trash", description = "What was deleted or replaced, for as long as the bucket keeps it"),
        (name = "uploads", description = "Large objects, in parts"),
        (name = "signed urls", description = "One object, for a time, without a key"),
        (name = "keys", description = "Who may do what"),
        (name = "webhooks", description = "Telling other programs what happened, and inboxes to try it with"),
        (name = "account", description = "Limits and usage"),
        (name = "operator", description = "For whoever runs the server"),
        (name = "health", description = "For whoever watches over it"),
    ),
    // Routed by hand, since the key before `/copy` may have slashes.
    paths(crate::routes::objects::copy::copy),
    components(schemas(crate::problem::ErrorBody, event::WebhookEvent))
)]
struct Root;

struct Finish;

impl utoipa::Modify for Finish {
    fn modify(&self, document: &mut OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("key", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
        let paths = std::mem::take(&mut document.paths.paths);
        document.paths.paths = paths
            .into_iter()
            .map(|(path, mut item)| {
                let needs_key = path.starts_with("/v1/") || path.starts_with("/admin/");
                for operation in operations(&mut item) {
                    add_common_errors(operation, needs_key);
                }
                let changes = [&mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
                for operation in changes.into_iter().flatten().filter(|_| needs_key) {
                    operation.parameters.get_or_insert_default().push(idempotency_key());
                }
                // What the router calls `{*key}` has a plain name in OpenAPI; that it may hold slashes is said in words.
                (path.replace("{*", "{"), item)
            })
            .collect();
    }
}

fn idempotency_key() -> RefOr<Parameter> {
    let parameter = ParameterBuilder::new()
        .name("idempotency-key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(
            "1–255 visible ASCII characters, new for each new request. Sent again within 24 hours, the request is not \
             done again: it gets its first answer, with `idempotency-replayed: true`",
        ))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(255))))
        .build();
    RefOr::T(parameter)
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.head, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete]
        .into_iter()
        .flatten()
}

/// What any request can be refused with.
fn add_common_errors(operation: &mut Operation, needs_key: bool) {
    let errors: &[(&str, &str)] = match needs_key {
        true => &[
            ("400", "`invalid_request`, `invalid_key`, `checksum_mismatch`"),
            ("401", "`unauthorized`"),
            ("409", "`idempotency_conflict`"),
            ("403", "`forbidden`, `quota_exceeded`"),
            ("413", "`payload_too_large`"),
            ("421", "`misdirected_request`"),
            ("422", "`idempotency_mismatch`"),
            ("429", "`rate_limited`"),
            ("500", "`internal_error`"),
            ("503", "`storage_unavailable`"),
            ("507", "`insufficient_storage`"),
        ],
        false => &[("421", "`misdirected_request`"), ("500", "`internal_error`")],
    };
    for (status, codes) in errors {
        operation.responses.responses.entry((*status).to_owned()).or_insert_with(|| RefOr::T(error(codes)));
    }
}

fn error(codes: &str) -> Response {
    let schema = Ref::from_schema_name("ErrorBody");
    ResponseBuilder::new()
        .description(codes)
        .content("application/json", ContentBuilder::new().schema(Some(schema)).build())
        .build()
}

fn document() -> OpenApi {
    let (_, routes) = router::api().split_for_parts();
    let mut document = Root::openapi();
    document.merge(routes);
    document.webhooks = Some(event::described());
    Finish.modify(&mut document);
    document
}

/// The document, for the test that keeps `openapi.json` true.
pub fn json() -> &'static str {
    &JSON
}
