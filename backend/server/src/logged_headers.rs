//! The headers that the request log keeps: as lines in a text, one for the request and one for the answer.
//!
//! What lets somebody in is never among them: a header whose name or value looks like a secret is kept without its value,
//! an address without its query. Rather one too many: nobody can take back what was written down. It is on the way of
//! every request, so what is common is told first. The id of the request is left out, because all else is often the same
//! from one request to the next, and the log writes down once what is the same.

use std::collections::BTreeMap;

use http::HeaderMap;
use stowbox_core::requests::Headers;

/// The most that is kept of either side, in bytes.
const MOST_BYTES: usize = 4096;
/// As many as a side seldom has.
const USUAL_BYTES: usize = 384;
/// What stands for a value that is not kept.
const NOT_KEPT: &str = "(not kept)";
/// What stands for the request's own id.
const OWN_ID: &str = "=";
/// A line of its own, which no header is: some did not fit.
const CUT: &[u8] = b":\n";

/// The headers of one side of this request.
pub(crate) fn write(headers: &HeaderMap, request_id: &str) -> Vec<u8> {
    let mut kept = Vec::with_capacity(USUAL_BYTES);
    let mut is_cut = false;
    for (name, value) in headers {
        let (name, value) = (name.as_str(), value.as_bytes());
        let (value, rest) = match () {
            () if name == "x-request-id" && value == request_id.as_bytes() => (OWN_ID.as_bytes(), ""),
            () if is_plain(name) && !value.contains(&b'_') => (value, ""),
            () if is_secret(name, value) => (NOT_KEPT.as_bytes(), ""),
            () if is_address(name) => without_query(value),
            () => (value, ""),
        };
        if kept.len() + name.len() + value.len() + rest.len() + ": \n".len() > MOST_BYTES {
            is_cut = true;
            continue;
        }
        for piece in [name.as_bytes(), b": ", value, rest.as_bytes(), b"\n"] {
            kept.extend_from_slice(piece);
        }
    }
    if is_cut || kept.is_empty() {
        kept.extend_from_slice(if is_cut { CUT } else { b"\n" });
    }
    kept
}

/// Names that no secret goes by: of most headers no more need be asked.
fn is_plain(name: &str) -> bool {
    matches!(
        name,
        "accept"
            | "accept-encoding"
            | "accept-ranges"
            | "cache-control"
            | "connection"
            | "content-length"
            | "content-range"
            | "content-security-policy"
            | "content-type"
            | "date"
            | "etag"
            | "host"
            | "if-match"
            | "if-none-match"
            | "last-modified"
            | "range"
            | "referrer-policy"
            | "user-agent"
            | "x-content-type-options"
    )
}

fn is_secret(name: &str, value: &[u8]) -> bool {
    // What people store with their objects is in every answer anyway. The others are no secrets, but sound like it.
    if name.starts_with("x-metadata-")
        || matches!(name, "idempotency-key" | "www-authenticate" | "access-control-allow-credentials")
    {
        return false;
    }
    let tells = |word: &str| {
        const ENDS: [&str; 12] = [
            "token",
            "key",
            "secret",
            "cookie",
            "cookies",
            "password",
            "signature",
            "jwt",
            "assertion",
            "session",
            "credential",
            "credentials",
        ];
        matches!(word, "auth" | "authorization" | "authentication" | "cookie2")
            || ENDS.iter().any(|end| word.ends_with(end))
    };
    name.split(['-', '_']).any(tells) || holds_token(value)
}

/// One of our own tokens, or anybody's with its scheme before it, whatever the header is called.
fn holds_token(value: &[u8]) -> bool {
    let schemed = ["bearer ", "basic "].iter().any(|scheme| {
        value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme.as_bytes()))
    });
    let ours = |end: usize| {
        let before = value.get(..end).unwrap_or_default();
        [b"sk_live".as_slice(), b"adm", b"whsec"].iter().any(|prefix| before.ends_with(prefix))
    };
    schemed || value.iter().enumerate().any(|(place, byte)| *byte == b'_' && ours(place))
}

/// Such as `referer`, or what a proxy tells of the address it was asked for.
fn is_address(name: &str) -> bool {
    const ENDS: [&str; 6] = ["referer", "location", "url", "uri", "path", "link"];
    ENDS.iter().any(|end| name.ends_with(end))
}

/// Queries hold signatures.
fn without_query(value: &[u8]) -> (&[u8], &'static str) {
    match value.iter().position(|byte| matches!(byte, b'?' | b'#')) {
        Some(end) => (value.get(..end).unwrap_or_default(), "?(not kept)"),
        None => (value, ""),
    }
}

/// Headers by their names in lower case; values of one name are joined.
type ByName = BTreeMap<String, String>;

/// What was kept of a request.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) request: ByName,
    pub(crate) response: ByName,
    /// Some did not fit.
    pub(crate) cut: bool,
}

/// Reads what was kept of the request with this id.
pub(crate) fn read(kept: &Headers, request_id: &str) -> Kept {
    let mut read = Kept::default();
    for (bytes, side) in [(&kept.request, &mut read.request), (&kept.response, &mut read.response)] {
        for line in String::from_utf8_lossy(bytes).lines() {
            let Some((name, value)) = line.split_once(": ") else {
                read.cut |= line == ":";
                continue;
            };
            let value = if name == "x-request-id" && value == OWN_ID { request_id } else { value };
            side.entry(name.to_owned())
                .and_modify(|former| former.extend([", ", value]))
                .or_insert_with(|| value.to_owned());
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(lines: &[(&'static str, &[u8])]) -> HeaderMap {
        let header = |(name, value): &(&'static str, &[u8])| {
            (HeaderName::from_static(name), HeaderValue::from_bytes(value).unwrap())
        };
        let mut map = HeaderMap::new();
        for (name, value) in lines.iter().map(header) {
            map.append(name, value);
        }
        map
    }

    fn kept(request: &[(&'static str, &[u8])], response: &[(&'static str, &[u8])]) -> Kept {
        let written = |lines| write(&headers(lines), "req_own");
        read(&Headers { request: written(request), response: written(response) }, "req_own")
    }

    #[test]
    fn both_sides_are_read_as_they_were() {
        let read = kept(
            &[("host", b"localhost"), ("accept", b"a"), ("accept", b"b"), ("x-metadata-empty", b"")],
            &[("etag", b"\"1\""), ("x-metadata-name", "\u{e9}: ?a=b".as_bytes())],
        );
        assert_eq!(read.request["accept"], "a, b");
        assert_eq!(
            (read.request.len(), &*read.request["host"], &*read.request["x-metadata-empty"]),
            (3, "localhost", "")
        );
        assert_eq!(
            (read.response.len(), &*read.response["x-metadata-name"], read.cut),
            (2, "\u{e9}: ?a=b", false)
        );
    }

    #[test]
    fn no_value_of_what_lets_somebody_in_is_kept() {
        for name in [
            "authorization",
            "proxy-authorization",
            "cookie",
            "set-cookie",
            "x-api-key",
            "x-apikey",
            "x-auth-token",
            "x-access_token",
            "x-amz-security-token",
            "x-amz-server-side-encryption-customer-key",
            "x-csrftoken",
            "cf-access-jwt-assertion",
            "x-forwarded-authorization",
            "webhook-signature",
            "x-user-password",
            "client-secret",
            "x-session",
            "authentication-info",
        ] {
            let read = kept(&[(name, b"hunter2")], &[(name, b"hunter2")]);
            assert_eq!((&*read.request[name], &*read.response[name]), (NOT_KEPT, NOT_KEPT), "{name}");
        }
        for value in
            ["Bearer hunter2", "basic aHVudGVyMg==", "key=sk_live_hunter2", "(adm_hunter2)", "whsec_hunter2"]
        {
            assert_eq!(kept(&[("x-custom", value.as_bytes())], &[]).request["x-custom"], NOT_KEPT, "{value}");
        }
        for name in ["referer", "content-location", "location", "x-original-url", "x-forwarded-uri", "link"] {
            let read = kept(&[(name, b"https://a.example/b?signature=hunter2#c")], &[]);
            assert_eq!(read.request[name], "https://a.example/b?(not kept)");
        }
    }

    #[test]
    fn what_is_no_secret_is_kept() {
        for (name, value) in [
            ("idempotency-key", "b0a1c6a4"),
            ("www-authenticate", "Bearer"),
            ("x-author", "somebody"),
            ("access-control-allow-credentials", "true"),
            ("x-request-id", "req_01JDA8Z4T9W3V5X7Y9Z1B3D5F7"),
            ("x-metadata-key", "value"),
            ("x-metadata-token", "sk_live_example"),
            ("referer", "https://a.example/b"),
            ("x-account-id", "acct_01JDA8Z4T9W3V5X7Y9Z1B3D5F7"),
            ("content-digest", "sha-256=:x:"),
            ("etag", "\"_a_b_\""),
        ] {
            assert_eq!(kept(&[(name, value.as_bytes())], &[]).request[name], value, "{name}");
        }
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_told_and_leaves_room_for_the_answer() {
        let (whole, long) = (vec![b'x'; 1000], vec![b'y'; 4000]);
        let request: [(&'static str, &[u8]); 3] = [("x-a", &whole), ("x-b", &long), ("x-c", &whole)];
        let read = kept(&request, &[("x-d", &long)]);
        assert_eq!(
            (read.request.keys().map(String::as_str).collect::<Vec<_>>(), read.cut),
            (vec!["x-a", "x-c"], true)
        );
        assert_eq!(read.response.len(), 1);
        let all: Vec<_> = (0..50).map(|_| ("x-e", whole.as_slice())).collect();
        assert!(write(&headers(&all), "").len() <= MOST_BYTES + CUT.len());
    }

    #[test]
    fn the_own_id_of_a_request_makes_no_difference_and_is_read_back() {
        let written = |id: &'static str| write(&headers(&[("x-request-id", id.as_bytes()), ("a", b"b")]), id);
        assert_eq!(written("req_1"), written("req_2"));
        let both = Headers { request: written("req_1"), response: Vec::new() };
        assert_eq!(read(&both, "req_1").request["x-request-id"], "req_1");
        assert_eq!(kept(&[("x-request-id", b"another one")], &[]).request["x-request-id"], "another one");
        assert_eq!(kept(&[], &[]), Kept::default());
    }
}
