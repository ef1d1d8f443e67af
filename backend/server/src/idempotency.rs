//! `Idempotency-Key`, for every route that changes something: what was answered is answered again.
//!
//! The handler runs in a task of its own: a client that goes away after its body arrived still finds the answer later.
//! JSON bodies are read and hashed before the claim. An upload is claimed by what its head says and hashed on its way;
//! its replay is read and hashed too, compared, and thrown away.

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use http_body::Body as _;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use stowbox_core::idempotency::{self, Claim, Fingerprint, Verdict};
use stowbox_core::{Code, Error, Result};

use crate::arrival::Arrival;
use crate::auth;
use crate::context::Context;
use crate::extract::JSON_MAX_BYTES;
use crate::hashing::Hashing;
use crate::info::RequestInfo;
use crate::problem::Problem;

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const KEY_MAX_BYTES: usize = 255;
/// Larger answers are not kept. None is, unless thousands of keys were named in one request.
const ANSWER_MAX_BYTES: u64 = 8 * 1024 * 1024;

/// Answers a request that was answered before; else lets it run, and keeps its answer.
pub(crate) async fn layer(State(context): State<Context>, request: Request, next: Next) -> Response {
    let changes = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE);
    let path = request.uri().path();
    let takes_key = path.starts_with("/v1/") || path.starts_with("/admin/v1/");
    if !changes || !takes_key || !request.headers().contains_key(KEY) {
        return next.run(request).await;
    }
    run_once(&context, request, next).await.unwrap_or_else(axum::response::IntoResponse::into_response)
}

async fn run_once(context: &Context, request: Request, next: Next) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let key = key(&parts.headers)?;
    let principal = auth::principal(&parts, context)?;
    let token = auth::bearer(&parts.headers)?.map(str::to_owned);
    let info = parts.extensions.get::<RequestInfo>().cloned();
    let arrival = parts.extensions.get::<Arrival>().cloned();
    let (Some(principal), Some(token), Some(info), Some(arrival)) = (principal, token, info, arrival) else {
        return Ok(next.run(Request::from_parts(parts, body)).await);
    };
    let is_upload = parts.method == Method::PUT && parts.uri.path().starts_with("/v1/buckets/");
    let (body, body_hash) = match is_upload {
        true => (body, None),
        false => {
            let bytes = collect(body).await?;
            let hash = Sha256::digest(&bytes).into();
            (Body::from(bytes), Some(hash))
        }
    };
    let fingerprint = Fingerprint { head: head_hash(&parts, is_upload), body: body_hash };
    match idempotency::claim(&context.app, &principal, &key, fingerprint).await {
        Err(error) => Err(error.into()),
        Ok(Verdict::Answered(answered)) => {
            let body_hash = match body_hash {
                Some(hash) => hash,
                None => hash_all(body).await?,
            };
            Ok(Kept::decode(&answered.open(&token, body_hash)?)?.into_response())
        }
        Ok(Verdict::Run(claim)) => {
            let hashing = Hashing::new(length(&parts.headers));
            if is_upload {
                arrival.hash(hashing.clone());
            }
            let request = Request::from_parts(parts, body);
            let running = tokio::spawn(async move {
                let response = next.run(request).await;
                // A refusal is kept for a body that is known whole.
                arrival.take_rest().await;
                let body_hash = body_hash.or_else(|| hashing.of_whole_body());
                keep(claim, &token, body_hash, response, &info).await
            });
            Ok(running.await.map_err(Error::internal)?)
        }
    }
}

/// Keeps an answer below 500 whose request arrived whole; gives the claim up for any other.
async fn keep(
    claim: Claim,
    token: &str,
    body_hash: Option<[u8; 32]>,
    mut response: Response,
    info: &RequestInfo,
) -> Response {
    info.write_error(&mut response);
    let is_small = response.size_hint().upper().is_some_and(|bytes| bytes <= ANSWER_MAX_BYTES);
    let Some(body_hash) = body_hash.filter(|_| is_small && !response.status().is_server_error()) else {
        return response;
    };
    let (parts, body) = response.into_parts();
    let body = match body.collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) => return Problem(Error::internal(error)).into_response(),
    };
    let kept = Kept { status: parts.status, headers: parts.headers.clone(), body: body.clone() };
    let stored = match kept.encode() {
        Ok(answer) => claim.keep(token, body_hash, &answer).await,
        Err(error) => Err(error),
    };
    if let Err(error) = stored {
        tracing::warn!(%error, cause = ?std::error::Error::source(&error), "an answer could not be kept");
    }
    Response::from_parts(parts, Body::from(body))
}

/// An answer as it is kept: its head as JSON behind the length of that, then its body.
struct Kept {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

#[derive(Serialize, Deserialize)]
struct Head {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
}

impl Kept {
    fn encode(&self) -> Result<Vec<u8>> {
        let headers = self.headers.iter();
        let head = Head {
            status: self.status.as_u16(),
            headers: headers.map(|(name, value)| (name.to_string(), value.as_bytes().to_vec())).collect(),
        };
        let head = serde_json::to_vec(&head).map_err(Error::internal)?;
        Ok([&(head.len() as u32).to_be_bytes()[..], &head, &self.body].concat())
    }

    fn decode(bytes: &[u8]) -> Result<Self> {
        let damaged = || Error::internal("a kept answer is damaged");
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(damaged)?;
        let (head, body) = rest.split_at_checked(u32::from_be_bytes(*length) as usize).ok_or_else(damaged)?;
        let head: Head = serde_json::from_slice(head).map_err(Error::internal)?;
        let mut headers = HeaderMap::new();
        for (name, value) in head.headers {
            headers.append(
                HeaderName::try_from(name).map_err(Error::internal)?,
                HeaderValue::from_bytes(&value).map_err(Error::internal)?,
            );
        }
        Ok(Self {
            status: StatusCode::from_u16(head.status).map_err(Error::internal)?,
            headers,
            body: Bytes::copy_from_slice(body),
        })
    }

    fn into_response(self) -> Response {
        let mut response = (self.status, self.body).into_response();
        *response.headers_mut() = self.headers;
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
        response
    }
}

/// The key, with or without the quotes that a structured field would have.
fn key(headers: &HeaderMap) -> Result<String> {
    let mut values = headers.get_all(KEY).iter();
    let value = values.next().map(HeaderValue::as_bytes).unwrap_or_default();
    let bare = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\"")).unwrap_or(value);
    let is_good = (1..=KEY_MAX_BYTES).contains(&bare.len())
        && bare.iter().all(u8::is_ascii_graphic)
        && values.next().is_none();
    match is_good {
        true => Ok(String::from_utf8_lossy(bare).into_owned()),
        false => {
            Err(Error::invalid("Idempotency-Key", "must be one value of 1 to 255 visible ASCII characters"))
        }
    }
}

/// Method, path and query; of an upload its length and type, too. The body is hashed apart.
fn head_hash(parts: &Parts, is_upload: bool) -> [u8; 32] {
    let path = parts.uri.path_and_query().map_or_else(|| parts.uri.path(), |path| path.as_str());
    let mut hash = Sha256::new();
    let mut add = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    };
    add(parts.method.as_str().as_bytes());
    add(path.as_bytes());
    if is_upload {
        for name in [header::CONTENT_LENGTH, header::CONTENT_TYPE] {
            add(parts.headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default());
        }
    }
    hash.finalize().into()
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn collect(body: Body) -> Result<Bytes> {
    let collected = Limited::new(body, JSON_MAX_BYTES).collect().await.map_err(|error| {
        if error.downcast_ref::<LengthLimitError>().is_some() {
            Error::new(Code::PayloadTooLarge, "A JSON body may have at most 1 MiB.")
        } else {
            Error::new(Code::InvalidRequest, "The body ended before it was complete.").caused_by(error)
        }
    })?;
    Ok(collected.to_bytes())
}

async fn hash_all(body: Body) -> Result<[u8; 32]> {
    let mut body = body.into_data_stream();
    let mut hash = Sha256::new();
    while let Some(bytes) = futures::StreamExt::next(&mut body).await {
        hash.update(bytes.map_err(|error| {
            Error::new(Code::InvalidRequest, "The body ended before it was complete.").caused_by(error)
        })?);
    }
    Ok(hash.finalize().into())
}
