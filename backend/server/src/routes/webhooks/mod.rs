//! `/v1/webhooks`: the endpoints here, their deliveries and secrets in files of their own.

pub(crate) mod deliveries;
pub(crate) mod event;
pub(crate) mod secrets;

use axum::extract::State;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use stowbox_core::names::BucketName;
use stowbox_core::webhooks::{self, endpoints};
use stowbox_core::{App, Error};
use utoipa::ToSchema;

use crate::auth::Caller;
use crate::extract::{Json, Query, Segment, present};
use crate::openapi::schemas;
use crate::page::{self, PageQuery};
use crate::problem::{ErrorBody, Problem};

/// A webhook, without its secret.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Webhook {
    #[schema(example = "whk_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    /// Where events are sent.
    #[schema(example = "https://example.com/hooks/stowbox")]
    url: String,
    /// `object.created`, `object.deleted`, `upload.completed`; `*` is all.
    #[schema(example = json!(["object.created"]))]
    events: Vec<String>,
    /// The only buckets it is told of; null is all.
    buckets: Option<Vec<String>>,
    /// The only keys it is told of begin so; null is all.
    #[schema(example = "2026/")]
    prefix: Option<String>,
    description: Option<String>,
    /// Whether events are sent. While it is false, what is owed waits.
    enabled: bool,
    status: Health,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    /// When a receiver last took an event.
    #[schema(format = DateTime)]
    last_delivery_at: Option<String>,
}

/// How it goes.
#[derive(Clone, Copy, Serialize, ToSchema)]
#[schema(as = WebhookHealth)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Health {
    /// Enabled, and the last attempt succeeded, if there was one.
    Active,
    /// Not enabled: by its owner, or because the receiver answered 410.
    Disabled,
    /// Enabled, and the last attempt failed.
    Failing,
}

impl From<webhooks::Webhook> for Webhook {
    fn from(webhook: webhooks::Webhook) -> Self {
        Self {
            status: match (webhook.enabled, webhook.failing) {
                (false, _) => Health::Disabled,
                (true, true) => Health::Failing,
                (true, false) => Health::Active,
            },
            id: webhook.id,
            url: webhook.url,
            events: webhook.events,
            buckets: webhook.buckets,
            prefix: webhook.prefix,
            description: webhook.description,
            enabled: webhook.enabled,
            created_at: webhook.created_at.to_string(),
            updated_at: webhook.updated_at.to_string(),
            last_delivery_at: webhook.last_delivery_at.map(|at| at.to_string()),
        }
    }
}

/// A webhook with its secret, which is shown this once.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SigningWebhook {
    #[serde(flatten)]
    details: Webhook,
    /// What deliveries are signed with. It cannot be shown again.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=")]
    signing_secret: String,
}

impl From<endpoints::Signing> for SigningWebhook {
    fn from(signing: endpoints::Signing) -> Self {
        Self { details: signing.webhook.into(), signing_secret: signing.secret }
    }
}

/// A page of webhooks.
#[derive(Serialize, ToSchema)]
pub(crate) struct WebhookPage {
    data: Vec<Webhook>,
    /// For the next page; null on the last.
    cursor: Option<String>,
}

/// List webhooks
///
/// The account's, oldest first, without secrets.
#[utoipa::path(get, path = "/v1/webhooks", operation_id = "listWebhooks", tag = "webhooks", params(PageQuery),
    responses((status = 200, description = "A page of webhooks", body = WebhookPage)))]
pub(crate) async fn list(
    State(app): State<App>,
    Caller(principal): Caller,
    Query(query): Query<PageQuery>,
) -> Result<Json<WebhookPage>, Problem> {
    let limit = page::limit(query.limit.as_deref())?;
    let (webhooks, cursor) = endpoints::list(&app, &principal, query.cursor.as_deref(), limit).await?;
    Ok(Json(WebhookPage { data: webhooks.into_iter().map(Webhook::from).collect(), cursor }))
}

/// What a new webhook shall be.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct CreateWebhook {
    /// `https`, or `http` to a loopback address. Link-local, metadata and (unless the operator allows them) private
    /// addresses are refused.
    #[schema(
        example = "https://example.com/hooks/stowbox",
        format = "uri",
        pattern = "^https?://",
        max_length = 2048
    )]
    url: String,
    /// `object.created`, `object.deleted`, `upload.completed`; `*` is all.
    #[schema(value_type = Vec<schemas::EventPattern>, example = json!(["object.created", "object.deleted"]), min_items = 1)]
    events: Vec<String>,
    /// The only buckets it is told of; null is all.
    #[schema(value_type = Option<Vec<schemas::BucketName>>, min_items = 1, max_items = 100)]
    buckets: Option<Vec<String>>,
    /// The only keys it is told of begin so; null is all.
    #[schema(max_length = 1024)]
    prefix: Option<String>,
    #[schema(max_length = 500)]
    description: Option<String>,
    /// Default: true.
    enabled: Option<bool>,
}

/// Create a webhook
///
/// Every delivery is a POST signed in two ways, over the exact bytes of the body: `X-Signature: sha256=<hex>` is
/// HMAC-SHA256 with the secret as text over `{X-Webhook-Timestamp}.{body}`; `webhook-id`, `webhook-timestamp` and
/// `webhook-signature` are those of Standard Webhooks. A 2xx within 10 seconds is a delivery; anything else is tried again
/// up to eight times over 21 hours. An event may come more than once: its `id`, also in `webhook-id`, stays the same.
#[utoipa::path(post, path = "/v1/webhooks", operation_id = "createWebhook", tag = "webhooks", request_body = CreateWebhook,
    responses((status = 201, description = "The new webhook and its secret", body = SigningWebhook)))]
pub(crate) async fn create(
    State(app): State<App>,
    Caller(principal): Caller,
    Json(body): Json<CreateWebhook>,
) -> Result<(StatusCode, Json<SigningWebhook>), Problem> {
    let request = endpoints::CreateWebhook {
        url: body.url,
        events: body.events,
        buckets: body.buckets.map(|names| bucket_names(&names)).transpose()?,
        prefix: body.prefix,
        description: body.description,
        enabled: body.enabled.unwrap_or(true),
    };
    let signing = endpoints::create(&app, &principal, request).await?;
    Ok((StatusCode::CREATED, Json(signing.into())))
}

/// Get a webhook
#[utoipa::path(get, path = "/v1/webhooks/{id}", operation_id = "getWebhook", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook")),
    responses((status = 200, description = "The webhook", body = Webhook),
              (status = 404, description = "`webhook_not_found`", body = ErrorBody)))]
pub(crate) async fn get(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
) -> Result<Json<Webhook>, Problem> {
    Ok(Json(endpoints::get(&app, &principal, &id)?.into()))
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = UpdateWebhook)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateWebhookBody {
    /// As when it is created.
    #[schema(
        example = "https://example.com/hooks/stowbox",
        format = "uri",
        pattern = "^https?://",
        max_length = 2048
    )]
    url: Option<String>,
    #[schema(value_type = Option<Vec<schemas::EventPattern>>, example = json!(["*"]), min_items = 1)]
    events: Option<Vec<String>>,
    /// The only buckets it is told of; null is all.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<Vec<schemas::BucketName>>, min_items = 1, max_items = 100)]
    buckets: Option<Option<Vec<String>>>,
    /// The only keys it is told of begin so; null is all.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 1024)]
    prefix: Option<Option<String>>,
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, max_length = 500)]
    description: Option<Option<String>>,
    /// What is owed waits while it is false.
    enabled: Option<bool>,
}

/// Update a webhook
#[utoipa::path(patch, path = "/v1/webhooks/{id}", operation_id = "updateWebhook", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook")), request_body = UpdateWebhookBody,
    responses((status = 200, description = "The webhook as it is now", body = Webhook),
              (status = 404, description = "`webhook_not_found`", body = ErrorBody)))]
pub(crate) async fn update(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
    Json(body): Json<UpdateWebhookBody>,
) -> Result<Json<Webhook>, Problem> {
    let buckets =
        body.buckets.map(|names| names.map(|names| bucket_names(&names)).transpose()).transpose()?;
    let change = endpoints::UpdateWebhook {
        url: body.url,
        events: body.events,
        buckets,
        prefix: body.prefix,
        description: body.description,
        enabled: body.enabled,
    };
    Ok(Json(endpoints::update(&app, &principal, id, change).await?.into()))
}

/// Delete a webhook
///
/// Its deliveries go with it; what was not delivered yet is not sent any more.
#[utoipa::path(delete, path = "/v1/webhooks/{id}", operation_id = "deleteWebhook", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook")),
    responses((status = 204, description = "It is gone"),
              (status = 404, description = "`webhook_not_found`", body = ErrorBody)))]
pub(crate) async fn delete(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
) -> Result<StatusCode, Problem> {
    endpoints::delete(&app, &principal, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn bucket_names(names: &[String]) -> Result<Vec<BucketName>, Error> {
    let parse = |name: &String| {
        BucketName::parse(name).map_err(|_| {
            Error::invalid("buckets", format_args!("has `{}`, which is no bucket name", name.escape_debug()))
        })
    };
    names.iter().map(parse).collect()
}
