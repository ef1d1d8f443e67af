//! `/v1/buckets/{bucket}/objects`: one file per verb.

pub(crate) mod archive;
pub(crate) mod batch;
pub(crate) mod copy;
pub(crate) mod cors;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod headers;
pub(crate) mod list;
pub(crate) mod put;

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::Serialize;
use stowbox_core::{Code, Error, objects};
use utoipa::ToSchema;

use crate::problem::Problem;

/// An object, without its bytes.
///
/// Not `Object` in Rust: by that name utoipa knows any JSON object.
#[derive(Serialize, ToSchema)]
#[schema(as = Object, description = "An object, without its bytes.")]
#[serde(rename_all = "camelCase")]
pub(crate) struct ObjectBody {
    #[schema(example = "2026/harbour.jpg")]
    key: String,
    #[schema(example = "photos")]
    bucket: String,
    size_bytes: u64,
    #[schema(example = "image/jpeg")]
    content_type: String,
    /// Hex MD5 of a single upload; `<md5 of part md5s>-<parts>` of a multipart one.
    #[schema(example = "5d41402abc4b2a76b9719d911017c592")]
    etag: String,
    /// CRC-64/NVME of the bytes, big-endian, in base64.
    #[schema(example = "fOfRzZ+pDng=")]
    checksum_crc64nvme: String,
    /// What `x-metadata-*` said, by the name after that prefix.
    metadata: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_control: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_disposition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_language: Option<String>,
    /// When the key was first written.
    #[schema(format = DateTime)]
    created_at: String,
    /// When the bytes or headers last changed.
    #[schema(format = DateTime)]
    updated_at: String,
}

impl ObjectBody {
    pub(crate) fn new(bucket: &str, object: objects::Object) -> Self {
        let headers = object.headers;
        Self {
            key: object.key,
            bucket: bucket.to_owned(),
            size_bytes: object.size_bytes,
            content_type: headers.content_type,
            etag: object.etag,
            checksum_crc64nvme: BASE64.encode(object.crc64nvme.to_be_bytes()),
            metadata: headers.metadata,
            cache_control: headers.cache_control,
            content_disposition: headers.content_disposition,
            content_encoding: headers.content_encoding,
            content_language: headers.content_language,
            created_at: object.created_at.to_string(),
            updated_at: object.updated_at.to_string(),
        }
    }
}

/// `…/objects/` names no key.
pub(crate) async fn empty_key() -> Problem {
    Problem(Error::new(Code::InvalidKey, "The object key is empty."))
}
