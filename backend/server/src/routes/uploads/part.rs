//! `PUT …/uploads/{uploadId}/parts/{n}?key=`

use axum::extract::{Request, State};
use futures::TryStreamExt as _;
use http::header::CONTENT_LENGTH;
use stowbox_core::uploads::{self, PutPart};
use stowbox_core::{App, Error};

use super::{Part, UploadPath};
use crate::auth::Caller;
use crate::extract::Json;
use crate::problem::{ErrorBody, Problem};
use crate::routes::objects::headers::declared;
use crate::routes::objects::put::whole;

/// Send a part
///
/// The body is the part, durable when this answers. Sent again, it replaces. Every part but the last needs 5 MiB.
#[utoipa::path(put, path = "/v1/buckets/{bucket}/uploads/{uploadId}/parts/{n}", operation_id = "putPart", tag = "uploads",
    params(
        ("bucket" = String, Path, description = "The bucket's name"),
        ("uploadId" = String, Path, description = "The upload's id"),
        ("n" = u32, Path, minimum = 1, maximum = 10000, description = "The part's number"),
        ("key" = String, Query, description = "The key it was started with"),
        ("content-md5" = Option<String>, Header, pattern = "^[A-Za-z0-9+/]{21}[AQgw]==$", example = "XUFAKrxLKna5cZ2REBfFkg==", description = "Verified: MD5 in base64"),
        ("content-digest" = Option<String>, Header, pattern = "^sha-256=:[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=:$", example = "sha-256=:LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=:", description = "Verified: `sha-256=:…:` (RFC 9530)"),
        ("x-checksum-crc64nvme" = Option<String>, Header, pattern = "^[A-Za-z0-9+/]{10}[AEIMQUYcgkosw048]=$", example = "fOfRzZ+pDng=", description = "Verified: CRC-64/NVME, big-endian, in base64"),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The bytes"),
    responses(
        (status = 200, description = "The part", body = Part),
        (status = 400, description = "`invalid_key`, `checksum_mismatch`", body = ErrorBody),
        (status = 403, description = "`quota_exceeded`", body = ErrorBody),
        (status = 404, description = "`bucket_not_found`, `upload_not_found`", body = ErrorBody),
    ))]
pub(crate) async fn put(
    State(app): State<App>,
    Caller(principal): Caller,
    UploadPath(upload): UploadPath,
    request: Request,
) -> Result<Json<Part>, Problem> {
    let (parts, body) = request.into_parts();
    whole(&parts.headers)?;
    let number = parts.uri.path().rsplit('/').next().filter(|number| !number.starts_with(['+', '0']));
    let number = number.and_then(|number| number.parse().ok());
    let number =
        number.ok_or_else(|| Error::invalid("partNumber", "must be a whole number from 1 to 10000"))?;
    let request = PutPart {
        upload,
        number,
        declared: declared(&parts.headers)?,
        content_length: parts
            .headers
            .get(CONTENT_LENGTH)
            .and_then(|length| length.to_str().ok()?.parse().ok()),
    };
    let body = body.into_data_stream().map_err(std::io::Error::other);
    Ok(Json(uploads::put_part(&app, &principal, request, body).await?.into()))
}
