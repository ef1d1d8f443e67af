//! What a receiver gets, for the `webhooks` of `openapi.json`. The bytes are made in core, with the change they tell of;
//! a test compares them with this.

use std::collections::BTreeMap;

use serde::Serialize;
use stowbox_core::webhooks::EventType;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::path::{
    HttpMethod, Operation, OperationBuilder, ParameterBuilder, ParameterIn, PathItem, Paths, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{Ref, Required, ResponseBuilder, ResponsesBuilder};
use utoipa::{PartialSchema as _, ToSchema};

/// What happened to an object: the body of the POST to a webhook's URL.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookEvent {
    /// Stays the same however often it is sent.
    #[schema(example = "evt_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(example = "object.created")]
    r#type: String,
    /// When it happened.
    #[schema(format = DateTime)]
    timestamp: String,
    #[schema(example = "acct_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    account_id: String,
    data: WebhookEventData,
}

/// The object that it happened to.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct WebhookEventData {
    #[schema(example = "photos")]
    bucket: String,
    #[schema(example = "2026/harbour.jpg")]
    key: String,
    size_bytes: u64,
    #[schema(example = "5d41402abc4b2a76b9719d911017c592")]
    etag: String,
    #[schema(example = "image/jpeg")]
    content_type: String,
    metadata: BTreeMap<String, String>,
}

/// Name, example, description.
const HEADERS: [(&str, &str, &str); 5] = [
    ("x-webhook-timestamp", "1769860800", "Seconds since 1970, of this attempt"),
    (
        "x-signature",
        "sha256=5b2f1c7c0cf4a0a3b8f6c4a1f7d3e29c1c1e7e0b6f4d3a2b1c0d9e8f7a6b5c4d",
        "`sha256=<hex>`: HMAC-SHA256 of `{x-webhook-timestamp}.{body}`, keyed with the signing secret as text",
    ),
    ("webhook-id", "evt_01JDA8Z4T9W3V5X7Y9Z1B3D5F7", "The event's id (Standard Webhooks)"),
    ("webhook-timestamp", "1769860800", "Seconds since 1970, of this attempt (Standard Webhooks)"),
    (
        "webhook-signature",
        "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=",
        "`v1,<base64>`, several separated by spaces: HMAC-SHA256 of `{webhook-id}.{webhook-timestamp}.{body}`, keyed with the bytes after `whsec_` (Standard Webhooks)",
    ),
];

/// One description for each type of event.
pub(crate) fn described() -> Paths {
    EventType::LISTENED_TO
        .iter()
        .fold(PathsBuilder::new(), |paths, kind| {
            paths.path(kind.as_str(), PathItem::new(HttpMethod::Post, operation(*kind)))
        })
        .build()
}

fn operation(kind: EventType) -> Operation {
    let (id, summary) = match kind {
        EventType::ObjectCreated => ("onObjectCreated", "A key got new bytes or headers"),
        EventType::ObjectDeleted => ("onObjectDeleted", "A key lost its object"),
        EventType::UploadCompleted => ("onUploadCompleted", "A multipart upload was completed"),
        EventType::Test => ("onTest", "Somebody asked for a test"),
    };
    let headers = HEADERS.map(|(name, example, description)| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .required(Required::True)
            .description(Some(description))
            .schema(Some(String::schema()))
            .example(Some(example.into()))
            .build()
    });
    let schema = Ref::from_schema_name("WebhookEvent");
    let body = RequestBodyBuilder::new()
        .content("application/json", ContentBuilder::new().schema(Some(schema)).build())
        .required(Some(Required::True))
        .build();
    let taken = ResponseBuilder::new()
        .description(
            "Any 2xx within 10 seconds takes it. 410 disables the webhook; anything else is tried again.",
        )
        .build();
    headers
        .into_iter()
        .fold(OperationBuilder::new(), OperationBuilder::parameter)
        .operation_id(Some(id))
        .summary(Some(summary))
        .tag("webhooks")
        .request_body(Some(body))
        .responses(ResponsesBuilder::new().response("2XX", taken).build())
        .build()
}
