//! `PUT …/objects/{key}`

use axum::body::BodyDataStream;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use futures::TryStreamExt as _;
use http::header::{CONTENT_LENGTH, CONTENT_RANGE, ETAG};
use http::{HeaderMap, HeaderValue, StatusCode};
use stowbox_core::objects::{self, PutObject};
use stowbox_core::{App, Error, Principal};

use super::{ObjectBody, headers};
use crate::auth::Caller;
use crate::extract::{Json, ObjectPath};
use crate::problem::{ErrorBody, Problem};

/// Upload an object
///
/// The body is the object, streamed, of any length. It is on the disk, synced, when this answers; a body cut short
/// changes nothing. The key is everything after `/objects/`, percent-decoded once.
#[utoipa::path(put, path = "/v1/buckets/{bucket}/objects/{*key}", operation_id = "putObject", tag = "objects",
    params(
        ("bucket" = String, Path, description = "The bucket's name"),
        ("key" = String, Path, description = "The object's key; everything after `/objects/`, slashes included"),
        ("content-type" = Option<String>, Header, pattern = r"^[\t -~]*$", example = "image/jpeg", description = "Kept and given back; default `application/octet-stream`"),
        ("cache-control" = Option<String>, Header, pattern = r"^[\t -~]*$", example = "max-age=3600", description = "Kept and given back"),
        ("content-disposition" = Option<String>, Header, pattern = r"^[\t -~]*$", example = "attachment", description = "Kept and given back"),
        ("content-encoding" = Option<String>, Header, pattern = r"^[\t -~]*$", example = "gzip", description = "Kept and given back"),
        ("content-language" = Option<String>, Header, pattern = r"^[\t -~]*$", example = "en", description = "Kept and given back"),
        ("x-metadata-author" = Option<String>, Header, pattern = r"^[\t -~]*$", example = "Ada", description = "One of any number of `x-metadata-*`, 2 KiB together, UTF-8; kept and given back"),
        ("if-match" = Option<String>, Header, description = "Write only over an object with one of these ETags; `*` is any"),
        ("if-none-match" = Option<String>, Header, description = "`*`: write only where there is no object"),
        ("content-md5" = Option<String>, Header, pattern = "^[A-Za-z0-9+/]{21}[AQgw]==$", example = "XUFAKrxLKna5cZ2REBfFkg==", description = "Verified: MD5 in base64"),
        ("content-digest" = Option<String>, Header, pattern = "^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$", example = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:", description = "Verified: `sha-256=:…:` (RFC 9530)"),
        ("repr-digest" = Option<String>, Header, pattern = "^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$", example = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:", description = "Verified: `sha-256=:…:` (RFC 9530)"),
        ("x-checksum-crc64nvme" = Option<String>, Header, pattern = "^[A-Za-z0-9+/]{10}[AEIMQUYcgkosw048]=$", example = "fOfRzZ+pDng=", description = "Verified: CRC-64/NVME, big-endian, in base64"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes"),
    responses(
        (status = 200, description = "It replaced an object", body = ObjectBody),
        (status = 201, description = "The key is new", body = ObjectBody),
        (status = 400, description = "`checksum_mismatch`", body = ErrorBody),
        (status = 403, description = "`quota_exceeded`", body = ErrorBody),
        (status = 404, description = "`bucket_not_found`", body = ErrorBody),
        (status = 412, description = "`precondition_failed`", body = ErrorBody),
    ))]
pub(crate) async fn put(
    State(app): State<App>,
    Caller(principal): Caller,
    ObjectPath(bucket, key): ObjectPath,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    Ok(store(&app, &principal, PutObject::new(bucket, key), &parts.headers, body.into_data_stream()).await?)
}

pub(crate) async fn store(
    app: &App,
    principal: &Principal,
    request: PutObject,
    sent: &HeaderMap,
    body: BodyDataStream,
) -> Result<Response, Error> {
    whole(sent)?;
    let bucket = request.bucket.clone();
    let request = PutObject {
        headers: headers::to_keep(sent)?,
        conditions: headers::conditions(sent)?,
        declared: headers::declared(sent)?,
        content_length: sent.get(CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok()),
        ..request
    };
    let put = objects::put(app, principal, request, body.map_err(std::io::Error::other)).await?;
    let status = if put.created { StatusCode::CREATED } else { StatusCode::OK };
    let etag = format!("\"{}\"", put.object.etag);
    let mut response = (status, Json(ObjectBody::new(bucket.as_str(), put.object))).into_response();
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        response.headers_mut().insert(ETAG, etag);
    }
    Ok(response)
}

/// A body that says it is a part of something must not take the place of the whole (RFC 9110, section 14.5).
pub(crate) fn whole(sent: &HeaderMap) -> Result<(), Error> {
    match sent.contains_key(CONTENT_RANGE) {
        true => {
            Err(Error::invalid("Content-Range", "is not taken: send the whole, or use a multipart upload"))
        }
        false => Ok(()),
    }
}
