//! Headers of an object: read from a request, given back with an answer.

use std::collections::BTreeMap;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use stowbox_core::objects::conditions::{Conditions, Tags};
use stowbox_core::objects::{Declared, Object, ObjectHeaders};
use stowbox_core::{Error, Result};

const METADATA_PREFIX: &str = "x-metadata-";
/// Names and values together.
const METADATA_MAX_BYTES: usize = 2048;

/// What is kept with an object.
pub(super) fn to_keep(headers: &HeaderMap) -> Result<ObjectHeaders> {
    let default = ObjectHeaders::default();
    Ok(ObjectHeaders {
        content_type: text(headers, &header::CONTENT_TYPE)?
            .filter(|content_type| !content_type.is_empty())
            .unwrap_or(default.content_type),
        cache_control: list(headers, &header::CACHE_CONTROL)?,
        content_disposition: text(headers, &header::CONTENT_DISPOSITION)?,
        content_encoding: list(headers, &header::CONTENT_ENCODING)?,
        content_language: list(headers, &header::CONTENT_LANGUAGE)?,
        metadata: metadata(headers)?,
    })
}

/// Whether a value that came as JSON can be given back as a header.
pub(crate) fn check_text(field: &str, value: Option<&str>) -> Result<()> {
    match value {
        Some(value) if value.is_empty() || HeaderValue::from_str(value).is_err() => {
            Err(Error::invalid(field, "cannot be sent as a header"))
        }
        _ => Ok(()),
    }
}

/// Whether metadata that came as JSON can be given back as headers.
pub(crate) fn check_metadata(metadata: &BTreeMap<String, String>) -> Result<()> {
    let mut bytes = 0;
    for (name, value) in metadata {
        bytes += name.len() + value.len();
        let is_lower_case = !name.bytes().any(|byte| byte.is_ascii_uppercase());
        let is_name = !name.is_empty()
            && is_lower_case
            && HeaderName::try_from(format!("{METADATA_PREFIX}{name}")).is_ok();
        if !is_name {
            return Err(Error::invalid(
                "metadata",
                format_args!("has the name `{}`, which no header can have", name.escape_debug()),
            ));
        }
        // A header loses white space around its value.
        if HeaderValue::from_bytes(value.as_bytes()).is_err() || value.trim_matches([' ', '\t']) != value {
            return Err(Error::invalid(
                "metadata",
                format_args!("has a value of `{name}` that no header can have"),
            ));
        }
    }
    limit_metadata(bytes)
}

fn limit_metadata(bytes: usize) -> Result<()> {
    if bytes > METADATA_MAX_BYTES {
        return Err(Error::invalid("metadata", "may have at most 2048 bytes, names and values together"));
    }
    Ok(())
}

fn metadata(headers: &HeaderMap) -> Result<BTreeMap<String, String>> {
    let mut metadata = BTreeMap::new();
    let mut bytes = 0;
    for (header, value) in headers {
        let Some(name) = header.as_str().strip_prefix(METADATA_PREFIX) else { continue };
        if name.is_empty() {
            return Err(Error::invalid(METADATA_PREFIX, "has no name after it"));
        }
        bytes += name.len() + value.len();
        if metadata.insert(name.to_owned(), utf8(header, value)?).is_some() {
            return Err(Error::invalid(header.as_str(), "is given twice"));
        }
    }
    limit_metadata(bytes)?;
    Ok(metadata)
}

/// The digests that a client declared.
pub(crate) fn declared(headers: &HeaderMap) -> Result<Declared> {
    let mut declared = Declared::default();
    if let Some(value) = digest(headers, &HeaderName::from_static("content-md5"))? {
        declared.md5 = Some(
            decode(&value)
                .ok_or_else(|| Error::invalid("Content-MD5", "must be the 16 bytes of an MD5 in base64"))?,
        );
    }
    if let Some(value) = digest(headers, &HeaderName::from_static("x-checksum-crc64nvme"))? {
        let bytes = decode(&value).ok_or_else(|| {
            Error::invalid(
                "x-checksum-crc64nvme",
                "must be the 8 bytes of a CRC-64/NVME, big-endian, in base64",
            )
        })?;
        declared.crc64nvme = Some(u64::from_be_bytes(bytes));
    }
    // The body of a PUT is the whole representation, so that both say the same.
    for name in ["content-digest", "repr-digest"] {
        if let Some(value) = list(headers, &HeaderName::from_static(name))?
            && let Some(digest) = sha256_of(name, &value)?
        {
            if declared.sha256.is_some_and(|other| other != digest) {
                return Err(Error::invalid("Repr-Digest", "and `Content-Digest` contradict each other"));
            }
            declared.sha256 = Some(digest);
        }
    }
    Ok(declared)
}

/// The `sha-256` of a structured dictionary (RFC 9530, section 2); other algorithms are not verified.
fn sha256_of(name: &str, value: &str) -> Result<Option<[u8; 32]>> {
    for member in value.split(',') {
        let Some((algorithm, digest)) = member.trim().split_once('=') else {
            return Err(Error::invalid(name, "must look like `sha-256=:…:`"));
        };
        if algorithm.trim().eq_ignore_ascii_case("sha-256") {
            let digest =
                digest.trim().strip_prefix(':').and_then(|rest| rest.strip_suffix(':')).and_then(decode);
            return digest.map(Some).ok_or_else(|| {
                Error::invalid(name, "must have the 32 bytes of a SHA-256 in base64, between colons")
            });
        }
    }
    Ok(None)
}

fn decode<const N: usize>(base64: &str) -> Option<[u8; N]> {
    BASE64.decode(base64.trim()).ok()?.try_into().ok()
}

/// The conditions of a request. Tags that cannot be read are an error; dates that cannot are no condition (RFC 9110).
pub(super) fn conditions(headers: &HeaderMap) -> Result<Conditions> {
    let tags = |name: HeaderName| -> Result<Option<Tags>> {
        let Some(value) = list(headers, &name)? else { return Ok(None) };
        let tags = Tags::parse(&value);
        tags.map(Some).ok_or_else(|| Error::invalid(name.as_str(), "must be `*` or a list of ETags"))
    };
    let date = |name: HeaderName| -> Option<SystemTime> {
        httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
    };
    Ok(Conditions {
        if_match: tags(header::IF_MATCH)?,
        if_none_match: tags(header::IF_NONE_MATCH)?,
        if_modified_since: date(header::IF_MODIFIED_SINCE),
        if_unmodified_since: date(header::IF_UNMODIFIED_SINCE),
    })
}

/// A header that may stand several times: its values as one list.
fn list(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>> {
    let values: Vec<_> =
        headers.get_all(name).iter().map(|value| utf8(name, value)).collect::<Result<_>>()?;
    Ok((!values.is_empty()).then(|| values.join(", ")))
}

/// A header that has one value. Some clients send a second line that says what kind of body it is; the first one counts.
fn text(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>> {
    headers.get(name).map(|value| utf8(name, value)).transpose()
}

/// A digest. Of several that differ, none is more right than the others.
fn digest(headers: &HeaderMap, name: &HeaderName) -> Result<Option<String>> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    match values.all(|other| other == value) {
        true => utf8(name, value).map(Some),
        false => Err(Error::invalid(name.as_str(), "is given twice, and not the same")),
    }
}

fn utf8(name: &HeaderName, value: &HeaderValue) -> Result<String> {
    String::from_utf8(value.as_bytes().to_vec()).map_err(|_| Error::invalid(name.as_str(), "is not UTF-8"))
}

/// What bears every answer with an object's bytes, and the 304 in their stead.
pub(super) fn to_show(object: &Object) -> HeaderMap {
    let mut shown = HeaderMap::new();
    let kept = &object.headers;
    insert(&mut shown, header::ETAG, &format!("\"{}\"", object.etag));
    insert(&mut shown, header::LAST_MODIFIED, &httpdate::fmt_http_date(object.updated_at.to_system_time()));
    insert(&mut shown, header::CONTENT_TYPE, &kept.content_type);
    for (name, value) in [
        (header::CACHE_CONTROL, &kept.cache_control),
        (header::CONTENT_DISPOSITION, &kept.content_disposition),
        (header::CONTENT_ENCODING, &kept.content_encoding),
        (header::CONTENT_LANGUAGE, &kept.content_language),
    ] {
        if let Some(value) = value {
            insert(&mut shown, name, value);
        }
    }
    for (name, value) in &kept.metadata {
        if let Ok(name) = HeaderName::try_from(format!("{METADATA_PREFIX}{name}")) {
            insert(&mut shown, name, value);
        }
    }
    insert(
        &mut shown,
        HeaderName::from_static("x-checksum-crc64nvme"),
        &BASE64.encode(object.crc64nvme.to_be_bytes()),
    );
    insert(&mut shown, header::ACCEPT_RANGES, "bytes");
    insert(&mut shown, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    insert(&mut shown, header::REFERRER_POLICY, "no-referrer");
    // What users upload never runs as the console, which may be of the same origin.
    if !is_inert(&kept.content_type) {
        insert(&mut shown, header::CONTENT_SECURITY_POLICY, "sandbox");
    }
    shown
}

/// Kept values came as header values, so that none can fail to become one again.
fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
        headers.insert(name, value);
    }
}

/// Raster images, audio, video, PDF (whose viewer fails in a sandbox), plain text and JSON run no script. What is not one
/// plain media type is none of them: browsers take the last one of a list, and see lists in odd places.
fn is_inert(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_plain = essence.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/.-_+".contains(&byte));
    if content_type.contains(',') || !is_plain || essence.ends_with("+xml") {
        return false;
    }
    match essence.split_once('/') {
        Some(("image", kind)) => {
            matches!(
                kind,
                "png"
                    | "jpeg"
                    | "gif"
                    | "webp"
                    | "avif"
                    | "bmp"
                    | "apng"
                    | "tiff"
                    | "x-icon"
                    | "vnd.microsoft.icon"
            )
        }
        Some(("audio" | "video", _)) => true,
        _ => matches!(essence.as_str(), "application/pdf" | "text/plain" | "application/json"),
    }
}

/// `Content-Disposition` for a download under `name` (RFC 6266, RFC 8187).
pub(super) fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' { c } else { '_' })
        .collect();
    let encoded = percent_encoding::utf8_percent_encode(name, &ATTR_CHAR);
    HeaderValue::try_from(format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

/// What RFC 8187 leaves unencoded.
const ATTR_CHAR: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_keeps_its_name_in_any_script() {
        let value = attachment("naïve \"plan\".txt");
        assert_eq!(
            value.to_str().unwrap(),
            "attachment; filename=\"na_ve _plan_.txt\"; filename*=UTF-8''na%C3%AFve%20%22plan%22.txt"
        );
    }

    #[test]
    fn only_what_runs_no_script_is_left_out_of_the_sandbox() {
        for inert in [
            "image/png",
            "IMAGE/JPEG",
            "video/mp4",
            "audio/ogg",
            "application/pdf",
            "text/plain; charset=utf-8",
            "application/json",
        ] {
            assert!(is_inert(inert), "{inert}");
        }
        for active in [
            "text/html",
            "image/svg+xml",
            "application/xhtml+xml",
            "text/xml",
            "application/octet-stream",
            "",
            "text/javascript",
            "text/plain;,text/html",
            "text/plain, text/html",
            "video/x,text/html",
            "image/png;x,text/html",
            "image/png;x=\"a,text/html\"",
            "video/svg+xml",
            "audio/x text/html",
        ] {
            assert!(!is_inert(active), "{active}");
        }
    }

    #[test]
    fn digests_are_read_from_their_headers() {
        let headers = |name: &'static str, value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(value).unwrap());
            declared(&headers)
        };
        let sha = BASE64.encode([7; 32]);
        assert_eq!(
            headers("content-digest", &format!("md5=:AA==:, sha-256=:{sha}:")).unwrap().sha256,
            Some([7; 32])
        );
        assert_eq!(headers("repr-digest", &format!("sha-256=:{sha}:")).unwrap().sha256, Some([7; 32]));
        assert_eq!(headers("content-digest", "sha-512=:AA==:").unwrap().sha256, None);
        for (name, bad) in [
            ("content-digest", "sha-256=abc"),
            ("content-digest", "x"),
            ("content-md5", "abc"),
            ("x-checksum-crc64nvme", "AA=="),
        ] {
            assert!(headers(name, bad).is_err(), "{name}: {bad}");
        }
    }
}
