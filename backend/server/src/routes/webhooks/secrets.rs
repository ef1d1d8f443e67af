//! `…/rotate-secret` and `…/test`: what one does when setting a receiver up.

use axum::extract::State;
use http::StatusCode;
use stowbox_core::App;
use stowbox_core::webhooks::endpoints;

use super::SigningWebhook;
use super::deliveries::Delivery;
use crate::auth::Caller;
use crate::extract::{Json, Segment};
use crate::problem::{ErrorBody, Problem};

/// Rotate the signing secret
///
/// The answer shows the new secret, this once. For 24 hours `webhook-signature` bears a signature of each; `X-Signature`,
/// which has room for one, is made with the new one at once.
#[utoipa::path(post, path = "/v1/webhooks/{id}/rotate-secret", operation_id = "rotateWebhookSecret", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook")),
    responses((status = 200, description = "The webhook and its new secret", body = SigningWebhook),
              (status = 404, description = "`webhook_not_found`", body = ErrorBody)))]
pub(crate) async fn rotate(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
) -> Result<Json<SigningWebhook>, Problem> {
    Ok(Json(endpoints::rotate_secret(&app, &principal, id).await?.into()))
}

/// Send a test event
///
/// An event of the type `webhook.test` with an object that does not exist, whatever the webhook listens to.
#[utoipa::path(post, path = "/v1/webhooks/{id}/test", operation_id = "testWebhook", tag = "webhooks",
    params(("id" = String, Path, description = "The id of the webhook")),
    responses((status = 202, description = "The delivery, which is on its way", body = Delivery),
              (status = 404, description = "`webhook_not_found`", body = ErrorBody)))]
pub(crate) async fn test(
    State(app): State<App>,
    Caller(principal): Caller,
    Segment(id): Segment<3>,
) -> Result<(StatusCode, Json<Delivery>), Problem> {
    let delivery = endpoints::test(&app, &principal, id).await?;
    Ok((StatusCode::ACCEPTED, Json(delivery.into())))
}
