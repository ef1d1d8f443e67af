//! Signed URLs: what a key allows, given to somebody without a key, for one object and a time.
//!
//! A URL carries what it grants and an HMAC-SHA256 over all of it. Neither host nor scheme is signed, so that one URL
//! works from the host, a container and the LAN. Each has a row too: revoking deletes it, and so does revoking the key
//! that issued it. Uses are counted there.

mod grant;
mod issue;
mod redeem;

pub use crate::catalog::signed_urls::SignedUrl;
pub use grant::Grant;
pub(crate) use grant::Signer;
pub use issue::{Issue, issue, list, revoke};
pub use redeem::{Redeemed, redeem};
