//! `POST /v1/buckets/{bucket}/sign`

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::State;
use http::{HeaderValue, StatusCode};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use stowbox_core::names::ObjectKey;
use stowbox_core::signing::{self, Grant, Issue};
use stowbox_core::{Error, Result};
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::auth::Caller;
use crate::context::Context;
use crate::extract::{BucketPath, Json};
use crate::openapi::schemas;
use crate::problem::{ErrorBody, Problem};

const DEFAULT_LIFETIME: Duration = Duration::from_mins(15);
/// What may stand in a path unencoded.
const PATH: AsciiSet = NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const QUERY: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What a URL shall grant.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SignRequest {
    /// The object it is for, which need not exist.
    #[schema(value_type = schemas::ObjectKey)]
    key: String,
    method: Method,
    expires_in: Option<Lifetime>,
    /// With PUT: at most so many bytes.
    #[schema(maximum = 9_223_372_036_854_775_807_i64)]
    max_bytes: Option<u64>,
    /// With PUT: only with this `Content-Type`.
    #[schema(value_type = Option<schemas::HeaderText>)]
    content_type: Option<String>,
    /// With GET: as an attachment of this name.
    download: Option<String>,
    /// How often it may be used.
    #[schema(minimum = 1, maximum = 9_223_372_036_854_775_807_i64)]
    max_uses: Option<u64>,
    /// Which of the server's URLs it is written with.
    base_url: Option<String>,
}

/// What the holder may do. GET answers HEAD too.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
pub(crate) enum Method {
    #[serde(rename = "GET")]
    Get,
    #[serde(rename = "PUT")]
    Put,
}

/// Seconds, or a number with `s`, `m`, `h` or `d`.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Lifetime {
    Seconds(u64),
    Text(String),
}

impl PartialSchema for Lifetime {
    fn schema() -> RefOr<Schema> {
        let seconds = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(604_800));
        let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(
            "^(([1-9][0-9]{0,4}|[1-5][0-9]{5}|60[0-3][0-9]{3}|604[0-7][0-9]{2}|604800)s\
             |([1-9][0-9]{0,3}|100[0-7][0-9]|10080)m|([1-9][0-9]?|1[0-5][0-9]|16[0-8])h|[1-7]d)$",
        ));
        OneOfBuilder::new()
            .description(Some(
                "Seconds, or a number with `s`, `m`, `h` or `d`; at most 7 days. Default: 15 minutes.",
            ))
            .item(seconds.examples([900]))
            .item(text.examples(["24h"]))
            .into()
    }
}

impl ToSchema for Lifetime {}

/// A URL that needs no key.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Signed {
    #[schema(example = "url_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    id: String,
    #[schema(
        example = "http://127.0.0.1:9710/signed/photos/2026/harbour.jpg?id=url_…&method=GET&expires=1763467200&signature=…"
    )]
    url: String,
    method: Method,
    #[schema(format = DateTime)]
    expires_at: String,
    /// What the holder must send along.
    headers: BTreeMap<&'static str, String>,
}

/// Issue a signed URL
///
/// Whoever has it may read or write one object for a time, without a key. It is bound to the key that issued it.
#[utoipa::path(post, path = "/v1/buckets/{bucket}/sign", operation_id = "signUrl", tag = "signed urls",
    params(("bucket" = String, Path, description = "The bucket's name")), request_body = SignRequest,
    responses((status = 201, description = "The URL", body = Signed),
              (status = 400, description = "`invalid_key`", body = ErrorBody),
              (status = 404, description = "`bucket_not_found`", body = ErrorBody)))]
pub(crate) async fn sign(
    State(context): State<Context>,
    Caller(principal): Caller,
    BucketPath(bucket): BucketPath,
    Json(body): Json<SignRequest>,
) -> Result<(StatusCode, Json<Signed>), Problem> {
    let base_url = base_url(&context, body.base_url.as_deref())?;
    if body
        .content_type
        .as_ref()
        .is_some_and(|value| value.is_empty() || HeaderValue::from_str(value).is_err())
    {
        return Err(Error::invalid("contentType", "must be a media type such as `text/plain`").into());
    }
    let request = Issue {
        bucket,
        key: ObjectKey::parse(&body.key)?,
        writes: matches!(body.method, Method::Put),
        expires_in: body.expires_in.map_or(Ok(DEFAULT_LIFETIME), |lifetime| lifetime.duration())?,
        max_bytes: body.max_bytes,
        content_type: body.content_type,
        download: body.download,
        max_uses: body.max_uses,
    };
    let (url, grant, signature) = signing::issue(&context.app, &principal, request).await?;
    let headers =
        grant.content_type.clone().map(|content_type| ("Content-Type", content_type)).into_iter().collect();
    let signed = Signed {
        url: format!("{base_url}{}", path_of(&grant, &signature)),
        id: url.id,
        method: body.method,
        expires_at: url.expires_at.to_string(),
        headers,
    };
    Ok((StatusCode::CREATED, Json(signed)))
}

/// One of ours: a URL that leads elsewhere would send the signature there.
fn base_url(context: &Context, wanted: Option<&str>) -> Result<String> {
    let Some(wanted) = wanted else {
        return Ok(context.public_urls().into_iter().next().unwrap_or_else(|| context.base_url.clone()));
    };
    let wanted = wanted.trim_end_matches('/');
    if context.public_urls().iter().chain(&context.local_urls()).any(|url| url == wanted) {
        return Ok(wanted.to_owned());
    }
    Err(Error::invalid(
        "baseUrl",
        "must be one of the server's public URLs; the operator adds more by `--public-url`",
    ))
}

impl Lifetime {
    fn duration(&self) -> Result<Duration> {
        let wrong = || {
            Error::invalid(
                "expiresIn",
                "must be seconds, or a number with `s`, `m`, `h` or `d`, such as `24h`",
            )
        };
        match self {
            Self::Seconds(seconds) => Ok(Duration::from_secs(*seconds)),
            Self::Text(text) => {
                let unit = text.chars().last().ok_or_else(wrong)?;
                let seconds = match unit {
                    's' => 1,
                    'm' => 60,
                    'h' => 60 * 60,
                    'd' => 24 * 60 * 60,
                    _ => return Err(wrong()),
                };
                let count: u64 = text[..text.len() - 1].parse().map_err(|_| wrong())?;
                Ok(Duration::from_secs(count.saturating_mul(seconds)))
            }
        }
    }
}

/// The path and query of a URL that grants this.
fn path_of(grant: &Grant, signature: &str) -> String {
    let path = |text: &str| utf8_percent_encode(text, &PATH).to_string();
    let query = |text: &str| utf8_percent_encode(text, &QUERY).to_string();
    let mut url = format!(
        "/signed/{}/{}?id={}&method={}&expires={}",
        grant.bucket,
        path(&grant.key),
        grant.id,
        grant.method,
        grant.expires
    );
    if let Some(max_bytes) = grant.max_bytes {
        url += &format!("&maxBytes={max_bytes}");
    }
    if let Some(content_type) = &grant.content_type {
        url += &format!("&contentType={}", query(content_type));
    }
    if let Some(download) = &grant.download {
        url += &format!("&download={}", query(download));
    }
    url + &format!("&signature={signature}")
}
