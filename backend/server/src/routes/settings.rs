//! `/admin/v1/settings`: for the operator.

use std::net::SocketAddr;

use axum::extract::State;
use serde::{Deserialize, Serialize};
use stowbox_core::Error;
use stowbox_core::settings::{self, UpdateSettings};
use utoipa::ToSchema;

use crate::auth::Operator;
use crate::context::Context;
use crate::extract::{Json, present};
use crate::problem::Problem;

/// What the operator may set while the server runs.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Settings {
    /// Where to listen from the next start on; null is `127.0.0.1:9710`.
    #[schema(example = "127.0.0.1:9710")]
    listen: Option<String>,
    /// Other URLs that lead here, such as a proxy's. The first one begins signed URLs.
    #[schema(example = json!(["https://files.example.com"]))]
    public_urls: Vec<String>,
    /// Whether webhooks may go to private addresses, and over plain http there.
    #[schema(example = false)]
    allow_private_webhooks: bool,
    /// The settings that were given when the server was started, and cannot be changed here.
    #[schema(example = json!(["listen"]))]
    fixed: Vec<String>,
    /// Whether `listen` differs from where the server listens now.
    #[schema(example = false)]
    restart_needed: bool,
}

fn shown(context: &Context, settings: &settings::Settings) -> Settings {
    let allows_always = context.app.config().allow_private_webhooks;
    let mut fixed = Vec::new();
    for (name, is_fixed) in [
        ("listen", context.given_listen.is_some()),
        ("publicUrls", context.has_given_urls()),
        ("allowPrivateWebhooks", allows_always),
    ] {
        fixed.extend(is_fixed.then(|| name.to_owned()));
    }
    let listen = context.given_listen.or(settings.listen);
    let listens_there = context.listens_on == listen.unwrap_or(crate::serve::DEFAULT_ADDRESS);
    Settings {
        restart_needed: context.given_listen.is_none() && !listens_there,
        listen: listen.map(|address| address.to_string()),
        public_urls: context.public_urls(),
        allow_private_webhooks: allows_always || settings.allow_private_webhooks,
        fixed,
    }
}

/// Get the settings
#[utoipa::path(get, path = "/admin/v1/settings", operation_id = "getSettings", tag = "operator",
    responses((status = 200, description = "The settings as they are", body = Settings)))]
pub(crate) async fn get(State(context): State<Context>, _: Operator) -> Result<Json<Settings>, Problem> {
    let settings = context.app.settings();
    Ok(Json(shown(&context, &settings)))
}

/// What to change; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[schema(as = UpdateSettings)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct UpdateSettingsBody {
    /// An address and a port; null is `127.0.0.1:9710`. Holds from the next start on. Anything but a loopback address
    /// lets other computers in.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>, example = "0.0.0.0:9710")]
    listen: Option<Option<String>>,
    /// All URLs that lead here.
    #[schema(example = json!(["https://files.example.com"]))]
    public_urls: Option<Vec<String>>,
    /// Whether webhooks may go to private addresses, and over plain http there.
    #[schema(example = true)]
    allow_private_webhooks: Option<bool>,
}

/// Update the settings
///
/// All but `listen` hold at once. What was given when the server was started, by a flag or its settings file, is listed
/// in `fixed` and cannot be changed here.
#[utoipa::path(patch, path = "/admin/v1/settings", operation_id = "updateSettings", tag = "operator",
    request_body = UpdateSettingsBody,
    responses((status = 200, description = "The settings as they are now", body = Settings)))]
pub(crate) async fn update(
    State(context): State<Context>,
    Operator(principal): Operator,
    Json(body): Json<UpdateSettingsBody>,
) -> Result<Json<Settings>, Problem> {
    if body.listen.is_some() && context.given_listen.is_some() {
        return Err(settings::fixed("listen").into());
    }
    if body.public_urls.is_some() && context.has_given_urls() {
        return Err(settings::fixed("publicUrls").into());
    }
    let address = |text: String| {
        text.parse::<SocketAddr>()
            .map_err(|_| Error::invalid("listen", "must be an address and a port, such as `127.0.0.1:9710`"))
    };
    let change = UpdateSettings {
        listen: body.listen.map(|listen| listen.map(address).transpose()).transpose()?,
        public_urls: body.public_urls,
        allow_private_webhooks: body.allow_private_webhooks,
    };
    let settings = settings::update(&context.app, &principal, change).await?;
    Ok(Json(shown(&context, &settings)))
}
