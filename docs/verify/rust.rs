//! Verifies a webhook of Stowbox by its `X-Signature`. Needs the crates `hmac`, `sha2` and `hex`.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

const TOLERANCE_SECONDS: u64 = 5 * 60;

/// `timestamp` and `signature` are the headers `X-Webhook-Timestamp` and `X-Signature`; `body` is the bytes as they came;
/// `now` is in seconds since 1970.
pub(crate) fn verify(secret: &str, timestamp: &str, signature: &str, body: &[u8], now: u64) -> bool {
    let is_fresh = timestamp.parse().is_ok_and(|sent: u64| now.abs_diff(sent) <= TOLERANCE_SECONDS);
    let Some(Ok(given)) = signature.strip_prefix("sha256=").map(hex::decode) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(timestamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    // An old delivery may have been sent again by somebody who saw it. The comparison takes the same time for any.
    is_fresh && mac.verify_slice(&given).is_ok()
}
