//! Every route, on one page.

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, options};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::context::Context;
use crate::idempotency;
use crate::layers;
use crate::routes::{
    account, accounts, buckets, console, docs, events, fallback, health, inboxes, keys, metrics, objects,
    requests, settings, signed_urls, status, storage, trash, uploads, usage, webhooks,
};

/// The routes of the API: from these, `openapi.json` is made.
pub(crate) fn api() -> OpenApiRouter<Context> {
    OpenApiRouter::default()
        .routes(routes!(buckets::list, buckets::create))
        .routes(routes!(buckets::get, buckets::update, buckets::delete))
        .routes(routes!(objects::list::list))
        .routes(routes!(objects::get::get, objects::get::head, objects::put::put, objects::delete::delete))
        .routes(routes!(objects::batch::delete))
        .routes(routes!(objects::batch::copy))
        .routes(routes!(objects::archive::archive))
        .routes(routes!(trash::list))
        .routes(routes!(trash::purge))
        .routes(routes!(trash::restore))
        .routes(routes!(uploads::list::list, uploads::start::start))
        .routes(routes!(uploads::abort))
        .routes(routes!(uploads::list::parts))
        .routes(routes!(uploads::part::put))
        .routes(routes!(uploads::complete::complete))
        .routes(routes!(signed_urls::issue::sign))
        .routes(routes!(signed_urls::list::list))
        .routes(routes!(signed_urls::list::revoke))
        .routes(routes!(signed_urls::redeem::download, signed_urls::redeem::upload))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::revoke))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::get, webhooks::update, webhooks::delete))
        .routes(routes!(webhooks::secrets::rotate))
        .routes(routes!(webhooks::secrets::test))
        .routes(routes!(webhooks::deliveries::list))
        .routes(routes!(webhooks::deliveries::get))
        .routes(routes!(webhooks::deliveries::redeliver))
        .routes(routes!(webhooks::deliveries::replay))
        .routes(routes!(inboxes::list, inboxes::create))
        .routes(routes!(inboxes::get, inboxes::update, inboxes::delete))
        .routes(routes!(inboxes::requests))
        .routes(routes!(account::get))
        .routes(routes!(usage::get))
        .routes(routes!(requests::list))
        .routes(routes!(requests::get))
        .routes(routes!(events::watch))
        .routes(routes!(accounts::list, accounts::create))
        .routes(routes!(accounts::get, accounts::update, accounts::delete))
        .routes(routes!(status::get))
        .routes(routes!(settings::get, settings::update))
        .routes(routes!(storage::get, storage::change))
        .routes(routes!(storage::probe))
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(metrics::get))
}

/// Everything the server answers.
pub(crate) fn router(context: Context) -> Router {
    let (api, _) = api().split_for_parts();
    let object = || {
        get(objects::get::get)
            .head(objects::get::head)
            .put(objects::put::put)
            .delete(objects::delete::delete)
            .options(objects::cors::preflight)
    };
    api.route("/v1/buckets/{bucket}/objects/", any(objects::empty_key))
        .route(
            "/v1/buckets/{bucket}/objects/{*key}",
            options(objects::cors::preflight).post(objects::copy::post),
        )
        .route("/signed/{bucket}/{*key}", options(signed_urls::redeem::preflight))
        // What is posted to has a fixed name; objects may have that name all the same.
        .route("/v1/buckets/{bucket}/objects/batch-delete", object())
        .route("/v1/buckets/{bucket}/objects/batch-copy", object())
        .route("/inbox/{id}", any(inboxes::receive))
        .route("/openapi.json", get(docs::openapi))
        .route("/docs", get(docs::page))
        .route("/assets/{file}", get(console::asset))
        .fallback(fallback::not_found)
        .method_not_allowed_fallback(fallback::method_not_allowed)
        .layer(from_fn_with_state(context.clone(), idempotency::layer))
        .layer(from_fn_with_state(context.clone(), layers::console_cors))
        .layer(from_fn_with_state(context.clone(), layers::check_host))
        .layer(from_fn_with_state(context.clone(), layers::frame))
        .with_state(context)
}
