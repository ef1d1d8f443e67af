//! What nobody would send on purpose: keys, ranges, digests and signed URLs made at random, to the real server over a
//! raw connection. Whatever comes is answered as the contract says, and never by 5xx.
//! `PROPTEST_CASES=100000` tries for longer than CI does.

use std::sync::{LazyLock, OnceLock};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use md5::{Digest as _, Md5};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use proptest::prelude::*;
use serde_json::json;
use sha2::Sha256;
use stowbox_core::names::ObjectKey;
use stowbox_tests::{Answer, Client, TestServer};
use tokio::runtime::Runtime;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// One server for all cases of a test: nextest gives each test a process of its own.
fn client() -> &'static Client {
    static SERVER: OnceLock<(TestServer, Client)> = OnceLock::new();
    let (_, client) = SERVER.get_or_init(|| {
        RUNTIME.block_on(async {
            let server = TestServer::start().await;
            let client = server.client();
            client.create_bucket("photos").await;
            client.put("/v1/buckets/photos/objects/ten", "0123456789").await;
            (server, client)
        })
    });
    client
}

/// Sends bytes as they are, body included.
fn send(method: &str, path: &str, headers: &[(&str, &[u8])], body: &[u8]) -> Answer {
    RUNTIME.block_on(client().send_bytes(method, path, headers, body))
}

fn code(answer: &Answer) -> String {
    assert!(!answer.status.is_server_error(), "{answer:?}");
    assert!(!answer.header("x-request-id").is_empty());
    answer.header("x-error-code")
}

/// A key as a client might write it in a path: bytes, some of them percent-encoded, some needlessly.
fn path_key() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9._~!$'()*,;:@-]{1,4}",
        2 => Just("/".to_owned()),
        2 => prop_oneof![Just("."), Just(".."), Just("%2e"), Just("%2E%2e"), Just("%2F"), Just("%5C")].prop_map(str::to_owned),
        3 => any::<u8>().prop_map(|byte| format!("%{byte:02X}")),
        1 => "\\PC{1,3}".prop_map(|text| percent_encode(text.as_bytes(), NON_ALPHANUMERIC).to_string()),
    ];
    proptest::collection::vec(piece, 1..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_key_is_refused_or_comes_back_byte_for_byte(written in path_key()) {
        let path = format!("/v1/buckets/photos/objects/{written}");
        let bytes: Vec<u8> = percent_decode_str(&written).collect();
        let answer = send("PUT", &path, &[], b"x");
        let code = code(&answer);
        match ObjectKey::from_bytes(&bytes) {
            Ok(key) => {
                prop_assert!(answer.status.is_success(), "{}: {:?}", path, answer);
                prop_assert_eq!(&answer.json()["key"], key.as_str());
                let prefix = percent_encode(key.as_str().as_bytes(), NON_ALPHANUMERIC);
                let list = format!("/v1/buckets/photos/objects?limit=1&prefix={prefix}");
                let page = RUNTIME.block_on(client().get(&list)).json();
                prop_assert_eq!(&page["data"][0]["key"], key.as_str());
                prop_assert_eq!(send("DELETE", &path, &[], b"").status, 204);
            }
            Err(_) => prop_assert_eq!(code, "invalid_key", "{}", path),
        }
    }

    #[test]
    fn any_range_gets_the_bytes_it_says(range in "bytes=[0-9]{0,3}-[0-9]{0,3}|[ -~]{0,24}|bytes=[0-9,-]{0,16}") {
        let answer = send("GET", "/v1/buckets/photos/objects/ten", &[("range", range.as_bytes())], b"");
        let code = code(&answer);
        match answer.status.as_u16() {
            200 => prop_assert_eq!(&answer.body[..], b"0123456789"),
            206 => {
                let told = answer.header("content-range");
                let (from, to) = told.strip_prefix("bytes ").unwrap().strip_suffix("/10").unwrap().split_once('-').unwrap();
                let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
                prop_assert_eq!(&answer.body[..], &b"0123456789"[from..=to]);
            }
            416 => {
                prop_assert_eq!(code, "range_not_satisfiable");
                prop_assert_eq!(answer.header("content-range"), "bytes */10");
            }
            status => prop_assert!(false, "{status} for {range}"),
        }
    }

    #[test]
    fn a_digest_header_is_right_or_nothing_is_stored(
        name in prop_oneof![Just("content-md5"), Just("content-digest"), Just("repr-digest"), Just("x-checksum-crc64nvme")],
        value in prop_oneof![
            "[ -~]{0,40}",
            "sha-256=:[A-Za-z0-9+/=]{0,48}:",
            Just(BASE64.encode(Md5::digest(b"body"))),
            Just(format!("sha-256=:{}:", BASE64.encode(Sha256::digest(b"body")))),
            "[A-Za-z0-9+/]{11}=",
            "sha-512=:[A-Za-z0-9+/]{8}:, sha-256=[ -~]{0,10}",
        ],
    ) {
        let path = "/v1/buckets/photos/objects/digest";
        let answer = send("PUT", path, &[(name, value.as_bytes())], b"body");
        let code = code(&answer);
        if answer.status.is_success() {
            prop_assert_eq!(send("DELETE", path, &[], b"").status, 204);
        } else {
            prop_assert!(matches!(code.as_str(), "invalid_request" | "checksum_mismatch"), "{}: {}: {:?}", name, value, answer);
            prop_assert_eq!(send("GET", path, &[], b"").status, 404);
        }
    }

    #[test]
    fn a_signed_url_that_says_anything_else_is_refused(
        at in any::<prop::sample::Index>(),
        with in prop_oneof!["[0-9a-zA-Z]", "[ -~]", "%[0-9a-f]{2}", Just(String::new()), "&[a-zA-Z]{1,9}=[0-9]", "\\PC"],
        inserts in any::<bool>(),
    ) {
        static SIGNED: OnceLock<String> = OnceLock::new();
        let path = SIGNED.get_or_init(|| {
            let body = json!({ "key": "ten", "method": "GET", "download": "a b.txt", "expiresIn": "7d" });
            let answer = RUNTIME.block_on(client().post("/v1/buckets/photos/sign", body)).json();
            let url = answer["url"].as_str().unwrap();
            url[url.find("/signed/").unwrap()..].to_owned()
        });
        // Without its first slash it is no request at all.
        let at = 1 + at.index(path.len() - 1);
        let rest = if inserts { &path[at..] } else { &path[at + 1..] };
        let altered = format!("{}{}{rest}", &path[..at], percent_encode(with.as_bytes(), NOT_IN_A_LINE));
        let answer = send("GET", &altered, &[], b"");
        let code = code(&answer);
        if says(&altered) == says(path) {
            prop_assert_eq!(answer.status, 200, "{}", altered);
        } else {
            prop_assert!(
                matches!(code.as_str(), "forbidden" | "invalid_key" | "not_found" | "method_not_allowed" | "object_not_found"),
                "{}: {:?}", altered, answer
            );
        }
    }
}

/// What a request line may not hold as it is: hyper itself refuses the line, before there is a request to answer.
const NOT_IN_A_LINE: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b' ').add(b'#').add(b'"').add(b'<').add(b'>').add(b'`');

/// Path and parameters, decoded: two URLs that say the same are the same.
fn says(path: &str) -> (Vec<u8>, Vec<(String, String)>) {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut parameters: Vec<_> = reqwest::Url::parse(&format!("http://h/?{query}"))
        .unwrap()
        .query_pairs()
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    parameters.sort();
    (percent_decode_str(path).collect(), parameters)
}
