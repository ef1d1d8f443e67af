//! The OpenAPI document, made from the handlers. `openapi.json` at the root of the repository is its snapshot.
//!
//! What is the same for many operations is added here, each kind in a file of its own: refusals, headers, parameters,
//! examples, the schemas of names. A test refuses what has neither description nor example.

mod errors;
mod examples;
mod glossary;
mod headers;
mod parameters;
pub(crate) mod schemas;

use std::sync::LazyLock;

use utoipa::openapi::OpenApi;
use utoipa::openapi::path::Operation;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::{Modify as _, OpenApi as _};

use crate::router;
use crate::routes::webhooks::event;
use errors::Route;

/// The document as it is served.
pub(crate) static JSON: LazyLock<String> = LazyLock::new(|| match document().to_pretty_json() {
    Ok(json) => json + "\n",
    Err(error) => unreachable!("the document is plain data: {error}"),
});

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Stowbox",
        description = include_str!("introduction.md"),
        license(name = "Apache-2.0", identifier = "Apache-2.0")
    ),
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
    components(schemas(
        crate::problem::ErrorBody,
        event::WebhookEvent,
        schemas::ObjectKey,
        schemas::BucketName,
        schemas::HeaderText,
        schemas::Metadata,
        schemas::Origin,
        schemas::ErrorCode,
        schemas::EventType,
        schemas::EventPattern,
    ))
)]
struct Root;

struct Finish;

impl utoipa::Modify for Finish {
    fn modify(&self, document: &mut OpenApi) {
        let mut components = document.components.take().unwrap_or_default();
        let schemes = [
            ("key", "An API key of the account: `sk_live_…`"),
            ("operator", "The admin token: `adm_…`. With `x-account-id`, it acts within that account"),
        ];
        for (name, description) in schemes {
            let scheme =
                HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build();
            components.add_security_scheme(name, SecurityScheme::Http(scheme));
        }
        glossary::apply(&mut components);
        schemas::tell_forms_apart(&mut components);
        headers::define(&mut components);
        parameters::define(&mut components);
        errors::examples(&mut components);
        let paths = std::mem::take(&mut document.paths.paths);
        document.paths.paths = paths
            .into_iter()
            .map(|(path, mut item)| {
                // What the router calls `{*key}` has a plain name in OpenAPI; that it may hold slashes is said in words.
                let path = path.replace("{*", "{");
                for (method, operation) in errors::operations(&mut item) {
                    let is_head = method == "head";
                    let route = Route { path: &path, is_head, changes: !is_head && method != "get" };
                    secure(operation, route);
                    schemas::forbid_null_body(operation);
                    schemas::tell_bytes(operation);
                    errors::describe(operation, route, &mut components);
                    headers::describe(operation, route);
                    parameters::describe(operation, route);
                    examples::add(operation, &components.schemas);
                }
                (path, item)
            })
            .collect();
        if let Some(webhooks) = &mut document.webhooks {
            for item in webhooks.paths.values_mut() {
                errors::operations(item)
                    .for_each(|(_, operation)| examples::add(operation, &components.schemas));
            }
        }
        document.components = Some(components);
    }
}

/// Says who may ask, where the handler does not.
fn secure(operation: &mut Operation, route: Route<'_>) {
    let by = |scheme: &str| SecurityRequirement::new(scheme, Vec::<String>::new());
    operation.security.get_or_insert_with(|| match route.path.starts_with("/v1/") {
        true => vec![by("key"), by("operator")],
        false => vec![by("operator")],
    });
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
