//! Headers that answers share: described once, under `components`.

use stowbox_core::Code;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Components, Ref, RefOr, ResponseBuilder};

use super::errors::Route;
use super::examples;

/// Name, type, example, description.
const HEADERS: &[(&str, Type, &str, &str)] = &[
    (
        "x-request-id",
        Type::String,
        examples::REQUEST_ID,
        "The id of the request: the client's own, if it sent one, else one of ours. The server's log has it too",
    ),
    (
        "x-error-code",
        Type::String,
        "object_not_found",
        "The code of a refusal, as in its body: HEAD has no other place for it",
    ),
    ("www-authenticate", Type::String, "Bearer", "How to authenticate"),
    ("retry-after", Type::Integer, "5", "After how many seconds to try again"),
    (
        "ratelimit-policy",
        Type::String,
        "\"default\";q=600;w=60",
        "Where the account limits requests: `q` requests of one key in `w` seconds (IETF draft 10)",
    ),
    (
        "ratelimit",
        Type::String,
        "\"default\";r=597;t=1",
        "Where the account limits requests: `r` are left; in `t` seconds there is one more (IETF draft 10)",
    ),
    (
        "idempotency-replayed",
        Type::String,
        "true",
        "Present when this is the first answer once more: the request was not done again",
    ),
    ("etag", Type::String, "\"5d41402abc4b2a76b9719d911017c592\"", "The object's `etag`, quoted"),
    ("last-modified", Type::String, "Sat, 31 Jan 2026 12:00:00 GMT", "When bytes or headers last changed"),
    ("accept-ranges", Type::String, "bytes", "Ranges can be asked for"),
    (
        "content-range",
        Type::String,
        "bytes 0-1023/48213",
        "Which bytes these are, of how many; `bytes */48213` when the range lies outside",
    ),
    (
        "cache-control",
        Type::String,
        "max-age=3600",
        "As it was uploaded; a signed URL without one answers `private` and how long it is good",
    ),
    (
        "content-disposition",
        Type::String,
        "attachment; filename=\"harbour.jpg\"",
        "As it was uploaded, or as `download` asks",
    ),
    ("content-encoding", Type::String, "gzip", "As it was uploaded; the server neither packs nor unpacks"),
    ("content-language", Type::String, "de", "As it was uploaded"),
    (
        "x-checksum-crc64nvme",
        Type::String,
        "fOfRzZ+pDng=",
        "CRC-64/NVME of the whole object, big-endian, in base64",
    ),
    (
        "x-metadata-author",
        Type::String,
        "Ada",
        "One of the `x-metadata-*` that the object was uploaded with, byte for byte",
    ),
    (
        "content-security-policy",
        Type::String,
        "sandbox",
        "With all but images, sound, video, PDF, plain text and JSON: what was uploaded runs no script",
    ),
    ("x-content-type-options", Type::String, "nosniff", "Browsers must not guess another type"),
    ("referrer-policy", Type::String, "no-referrer", "Links in the object do not tell where it lies"),
];

/// With the bytes of an object, or 304 in their stead.
const OF_OBJECTS: &[&str] = &[
    "etag",
    "last-modified",
    "accept-ranges",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "x-checksum-crc64nvme",
    "x-metadata-author",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
];

/// Describes them all.
pub(super) fn define(components: &mut Components) {
    for (name, kind, example, description) in HEADERS {
        let example = match kind {
            Type::Integer => example.parse::<u64>().map(Into::into).unwrap_or_default(),
            _ => serde_json::Value::from(*example),
        };
        let header = HeaderBuilder::new()
            .schema(Some(ObjectBuilder::new().schema_type(kind.clone())))
            .description(Some(*description))
            .example(Some(example))
            .build();
        components.headers.insert((*name).to_owned(), RefOr::T(header));
    }
}

/// The headers of a refusal with one of these codes; those of every answer are added by [`describe`].
pub(super) fn of_refusal(response: ResponseBuilder, codes: &[Code]) -> ResponseBuilder {
    let with = |response: ResponseBuilder, name: &str| response.header_ref(name, reference(name));
    let response = with(with(response, "x-request-id"), "x-error-code");
    let special: &[&str] = match codes.first() {
        Some(Code::Unauthorized) => &["www-authenticate"],
        Some(Code::RateLimited) => &["retry-after", "ratelimit", "ratelimit-policy"],
        Some(Code::StorageUnavailable) => &["retry-after"],
        Some(Code::RangeNotSatisfiable) => &["content-range"],
        _ => &[],
    };
    special.iter().fold(response, |response, name| with(response, name))
}

/// Gives every answer that is no refusal its headers.
pub(super) fn describe(operation: &mut Operation, route: Route<'_>) {
    let id = operation.operation_id.clone().unwrap_or_default();
    let is_read = matches!(id.as_str(), "getObject" | "headObject" | "getSigned");
    let tells_etag = matches!(id.as_str(), "putObject" | "putSigned" | "completeUpload");
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let mut names = vec!["x-request-id"];
        if route.knows_callers() {
            names.extend(["ratelimit", "ratelimit-policy"]);
        }
        if route.is_resource() && route.changes {
            names.push("idempotency-replayed");
        }
        match status.as_str() {
            "200" | "206" | "304" if is_read => names.extend(OF_OBJECTS),
            "200" | "201" if tells_etag => names.push("etag"),
            _ => {}
        }
        if is_read && status == "206" {
            names.push("content-range");
        }
        for name in names {
            response.headers.insert(name.to_owned(), RefOr::Ref(reference(name)));
        }
    }
}

fn reference(name: &str) -> Ref {
    Ref::new(format!("#/components/headers/{name}"))
}
