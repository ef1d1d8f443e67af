//! Signatures: two schemes on every attempt, made afresh over the exact bytes that are sent.
//!
//! - `X-Webhook-Timestamp` and `X-Signature: sha256=<hex>`: HMAC-SHA256 of `{timestamp}.{body}`, keyed with the secret
//!   as text.
//! - Standard Webhooks (<https://www.standardwebhooks.com>): `webhook-id`, `webhook-timestamp`, `webhook-signature:
//!   v1,<base64>`, HMAC-SHA256 of `{id}.{timestamp}.{body}`, keyed with the bytes that stand in base64 after `whsec_`.
//!
//! While a rotated secret still counts, the second scheme signs with both; the first has room for one, the new.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::clock::Timestamp;

const PREFIX: &str = "whsec_";

/// A signing secret: `whsec_` and 32 random bytes in base64.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn new(random: [u8; 32]) -> Self {
        Self(format!("{PREFIX}{}", BASE64.encode(random)))
    }

    /// One that [`Secret::text`] wrote.
    pub(crate) fn from_text(text: Vec<u8>) -> Option<Self> {
        String::from_utf8(text).ok().map(Self)
    }

    /// One that a person gives: `whsec_` and the base64 of 24 to 64 bytes, as Standard Webhooks has it.
    pub(crate) fn given(text: &str) -> Option<Self> {
        let secret = Self(text.to_owned());
        (24..=64).contains(&secret.bytes().len()).then_some(secret)
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    fn bytes(&self) -> Vec<u8> {
        self.0.strip_prefix(PREFIX).and_then(|encoded| BASE64.decode(encoded).ok()).unwrap_or_default()
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// The headers that sign `body` at the moment `now`. The newest secret comes first.
pub(crate) fn headers(
    secrets: &[Secret],
    id: &str,
    now: Timestamp,
    body: &str,
) -> Vec<(&'static str, String)> {
    let timestamp = now.as_seconds().to_string();
    let by_text = secrets.first().map(|secret| {
        let mac = mac(secret.text().as_bytes(), &[&timestamp, ".", body]);
        mac.iter().fold(String::from("sha256="), |hex, byte| hex + &format!("{byte:02x}"))
    });
    let by_bytes: Vec<_> = secrets
        .iter()
        .map(|secret| {
            format!("v1,{}", BASE64.encode(mac(&secret.bytes(), &[id, ".", &timestamp, ".", body])))
        })
        .collect();
    vec![
        ("x-webhook-timestamp", timestamp.clone()),
        ("x-signature", by_text.unwrap_or_default()),
        ("webhook-id", id.to_owned()),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", by_bytes.join(" ")),
    ]
}

fn mac(key: &[u8], parts: &[&str]) -> [u8; 32] {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    for part in parts {
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_standard_webhooks_is_signed_as_there() {
        // From the specification's own test vector.
        let secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
        let signed = headers(
            &[secret],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Timestamp::from_millis(1_614_265_330_000),
            "{\"test\": 2432232314}",
        );
        let signature = &signed.iter().find(|(name, _)| *name == "webhook-signature").unwrap().1;
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_given_secret_has_the_prefix_and_enough_bytes() {
        assert!(Secret::given("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_some());
        for bad in ["", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ=", "whsec_not base64!"] {
            assert!(Secret::given(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn while_two_secrets_count_both_sign_and_the_new_one_alone_where_there_is_room_for_one() {
        let (new, old) = (Secret::new([1; 32]), Secret::new([2; 32]));
        let now = Timestamp::from_millis(1_000_500);
        let value = |secrets: &[Secret], wanted: &str| {
            let signed = headers(secrets, "evt_1", now, "{}");
            signed.into_iter().find(|(name, _)| *name == wanted).unwrap().1
        };
        let both = value(&[new.clone(), old.clone()], "webhook-signature");
        let each = [new.clone(), old.clone()].map(|secret| value(&[secret], "webhook-signature"));
        assert_eq!(both, each.join(" "));
        let alone = std::slice::from_ref(&new);
        assert_eq!(value(&[new.clone(), old], "x-signature"), value(alone, "x-signature"));
        assert_eq!(value(alone, "webhook-timestamp"), "1000");
    }
}
