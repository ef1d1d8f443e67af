//! Errors as answers: the one table of statuses, and the one error body.
//!
//! A handler answers `Err(Problem)`; the outermost layer ([`crate::layers`]) writes the body, since only it knows the
//! request id. The same table makes the `/docs` page that every `docsUrl` opens.

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::Serialize;
use stowbox_core::{Code, Error};
use utoipa::ToSchema;

use crate::openapi::schemas;

/// The status of each code.
pub(crate) const fn status(code: Code) -> StatusCode {
    match code {
        Code::InvalidRequest | Code::InvalidKey | Code::ChecksumMismatch => StatusCode::BAD_REQUEST,
        Code::Unauthorized => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::QuotaExceeded => StatusCode::FORBIDDEN,
        Code::BucketNotFound
        | Code::ObjectNotFound
        | Code::NotFound
        | Code::KeyNotFound
        | Code::UploadNotFound
        | Code::AccountNotFound
        | Code::WebhookNotFound
        | Code::DeliveryNotFound => StatusCode::NOT_FOUND,
        Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Code::BucketAlreadyExists | Code::BucketNotEmpty | Code::LastAdminKey | Code::IdempotencyConflict => {
            StatusCode::CONFLICT
        }
        Code::IdempotencyMismatch => StatusCode::UNPROCESSABLE_ENTITY,
        Code::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
        Code::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::RateLimited => StatusCode::TOO_MANY_REQUESTS,
        Code::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
        Code::MisdirectedRequest => StatusCode::MISDIRECTED_REQUEST,
        Code::InsufficientStorage => StatusCode::INSUFFICIENT_STORAGE,
        Code::StorageUnavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::InternalError
        | Code::DataDirLocked
        | Code::DataDirTooNew
        | Code::DataDirUnusable
        | Code::InvalidConfig => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// What a code means and what to do about it: for the documentation.
pub(crate) const fn explanation(code: Code) -> &'static str {
    match code {
        Code::Unauthorized => {
            "The request bears no API key, or one that is malformed, unknown, expired or revoked. Send `Authorization: Bearer sk_live_…` with a key that is listed under Keys in the console."
        }
        Code::Forbidden => {
            "The key is good, but does not allow this: the bucket belongs to another account, or the key is limited by its permission or its buckets. Use a key that allows it."
        }
        Code::QuotaExceeded => {
            "The write would take the account over its storage limit. Nothing was stored. Delete something, or have the operator raise `maxStorageBytes`."
        }
        Code::BucketNotFound => "There is no bucket of that name. Check the spelling, or create it.",
        Code::ObjectNotFound => {
            "There is no object with that key in the bucket. Keys are case-sensitive; a slash more or less is another key."
        }
        Code::NotFound => "There is nothing at that path. The paths of the API are in `/openapi.json`.",
        Code::KeyNotFound => "The account has no API key with that id: it may have been revoked already.",
        Code::UploadNotFound => {
            "There is no such unfinished upload for that key: it was completed, aborted or has expired after 7 days."
        }
        Code::AccountNotFound => {
            "There is no account with the id in the path or in `x-account-id`. The operator sees all at `/admin/v1/accounts`."
        }
        Code::WebhookNotFound => "The account has no webhook with that id: it may have been deleted.",
        Code::DeliveryNotFound => {
            "The webhook has no delivery with that id. Deliveries are kept for 30 days, and go with their webhook."
        }
        Code::BucketAlreadyExists => {
            "A bucket of that name exists, perhaps in another account: names are shared by all. Choose another name."
        }
        Code::BucketNotEmpty => {
            "Only an empty bucket can be deleted: delete its objects first. An account is empty when it has no buckets; the default account stays."
        }
        Code::LastAdminKey => {
            "A key cannot revoke the last admin key of its account, which would lock everyone out. Issue another admin key first."
        }
        Code::IdempotencyConflict => {
            "The first request with this `Idempotency-Key` is still running. Send it again a little later, and you get its answer."
        }
        Code::IdempotencyMismatch => {
            "This `Idempotency-Key` was used before with another method, path, body or API key. Make a new key for every new request; reuse one only to send the same request again."
        }
        Code::InvalidRequest => {
            "A parameter, a header or the body is not as it should be; the message names which, and why."
        }
        Code::InvalidKey => {
            "An object key is 1 to 1024 bytes of UTF-8, percent-encoded in the path, without a leading `/`, a `.` or `..` segment or control characters."
        }
        Code::ChecksumMismatch => {
            "The bytes that arrived are not those that `Content-MD5`, `Content-Digest`, `Repr-Digest` or `x-checksum-crc64nvme` declared. Nothing was stored. Send them again."
        }
        Code::PreconditionFailed => {
            "`If-Match`, `If-None-Match` or `If-Unmodified-Since` does not hold: somebody else changed the object, or it exists already. Read it again and decide."
        }
        Code::RangeNotSatisfiable => {
            "The range begins past the end of the object. `Content-Range` tells its size."
        }
        Code::PayloadTooLarge => {
            "The body is larger than allowed: JSON may have 1 MiB, an object what the account's `maxObjectBytes` says."
        }
        Code::RateLimited => {
            "The API key sent more requests than the account's `requestsPerMinute` allows. Wait as many seconds as `Retry-After` says; the header `RateLimit` tells how many requests are left."
        }
        Code::MethodNotAllowed => "The path exists, but not with that method. `Allow` lists those it has.",
        Code::MisdirectedRequest => {
            "The `Host` of the request is neither loopback nor a public URL of this server, which protects it from DNS rebinding. Start it with `--public-url` to answer under another name."
        }
        Code::InternalError => {
            "Something went wrong on the server. Its log has the cause under the request id."
        }
        Code::StorageUnavailable => {
            "The store behind the server does not answer just now. Nothing was changed. Try again after `Retry-After` seconds."
        }
        Code::InsufficientStorage => {
            "The disk of the server is full. Nothing was stored. Free some space and try again."
        }
        Code::DataDirLocked | Code::DataDirTooNew | Code::DataDirUnusable | Code::InvalidConfig => {
            "The server could not start."
        }
    }
}

/// An error on its way out.
#[derive(Debug)]
pub(crate) struct Problem(pub(crate) Error);

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let code = self.0.code();
        let mut response = status(code).into_response();
        let headers = response.headers_mut();
        headers.insert("x-error-code", HeaderValue::from_static(code.as_str()));
        match code {
            Code::Unauthorized => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Code::StorageUnavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            }
            _ => {}
        }
        if let Some(size) = self.0.object_size()
            && let Ok(range) = HeaderValue::from_str(&format!("bytes */{size}"))
        {
            headers.insert(header::CONTENT_RANGE, range);
        }
        response.extensions_mut().insert(Unwritten(std::sync::Arc::new(self.0)));
        response
    }
}

/// Marks a response whose error body is still to be written.
#[derive(Clone, Debug)]
pub(crate) struct Unwritten(pub(crate) std::sync::Arc<Error>);

/// Every error answer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ErrorBody {
    pub(crate) error: ErrorDetail,
}

/// What went wrong.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ErrorDetail {
    /// For programs; `/docs` explains each.
    #[schema(value_type = schemas::ErrorCode)]
    pub(crate) code: &'static str,
    /// For people: what was wrong, and with which field.
    #[schema(example = "There is no bucket named `photos`.")]
    pub(crate) message: String,
    /// As in the header `x-request-id`; the server's log has it too.
    #[schema(example = "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7")]
    pub(crate) request_id: String,
    /// A page of this server that explains the code.
    #[schema(example = "http://127.0.0.1:9710/docs#bucket_not_found")]
    pub(crate) docs_url: String,
}
