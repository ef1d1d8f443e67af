//! What a URL grants, and the signature over it. Pure.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::catalog::signed_urls::SignedUrl;
use crate::objects::digest::hex;
use crate::seal::Sealer;

/// What a URL grants, as its parameters say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// `url_…`
    pub id: String,
    /// `GET` or `PUT`.
    pub method: String,
    /// Into this bucket.
    pub bucket: String,
    /// To this object.
    pub key: String,
    /// In seconds since 1970.
    pub expires: i64,
    /// At most so many bytes of a PUT.
    pub max_bytes: Option<u64>,
    /// Only with this `Content-Type`.
    pub content_type: Option<String>,
    /// As an attachment of this name.
    pub download: Option<String>,
}

impl Grant {
    pub(crate) fn of(url: &SignedUrl) -> Self {
        Self {
            id: url.id.clone(),
            method: url.method.clone(),
            bucket: url.bucket.clone(),
            key: url.key.clone(),
            expires: url.expires_at.as_seconds(),
            max_bytes: url.max_bytes,
            content_type: url.content_type.clone(),
            download: url.download.clone(),
        }
    }
}

/// Signs grants.
#[derive(Clone)]
pub(crate) struct Signer([u8; 32]);

impl Signer {
    /// Its key lies nowhere but in the key file: whoever has a copy of the catalog signs nothing.
    pub(crate) fn new(sealer: &Sealer) -> Self {
        Self(sealer.derive("stowbox signed url v1"))
    }

    /// The signature, in hex.
    pub(crate) fn sign(&self, grant: &Grant) -> String {
        hex(&self.mac(grant).finalize().into_bytes())
    }

    /// Compares in constant time.
    pub(crate) fn verify(&self, grant: &Grant, signature: &str) -> bool {
        // One signature has one spelling.
        if !signature.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
            return false;
        }
        let bytes: Option<Vec<u8>> = (0..signature.len())
            .step_by(2)
            .map(|at| signature.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok()))
            .collect();
        bytes.is_some_and(|bytes| self.mac(grant).verify_slice(&bytes).is_ok())
    }

    /// Every field with its length before it, so that no two grants are the same bytes.
    fn mac(&self, grant: &Grant) -> Hmac<Sha256> {
        let mut mac = keyed(&self.0);
        let mut add = |field: Option<&[u8]>| {
            let length = field.map_or(u64::MAX, |field| field.len() as u64);
            mac.update(&length.to_be_bytes());
            mac.update(field.unwrap_or_default());
        };
        add(Some(grant.id.as_bytes()));
        add(Some(grant.method.as_bytes()));
        add(Some(grant.bucket.as_bytes()));
        add(Some(grant.key.as_bytes()));
        add(Some(&grant.expires.to_be_bytes()));
        add(grant.max_bytes.map(u64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
        add(grant.content_type.as_deref().map(str::as_bytes));
        add(grant.download.as_deref().map(str::as_bytes));
        mac
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Signer")
    }
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::<Sha256>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grant() -> Grant {
        Grant {
            id: "url_1".into(),
            method: "PUT".into(),
            bucket: "photos".into(),
            key: "a/b".into(),
            expires: 1_700_000_000,
            max_bytes: Some(10),
            content_type: Some("text/plain".into()),
            download: None,
        }
    }

    #[test]
    fn a_signature_is_good_for_exactly_its_grant() {
        let signer = Signer([7; 32]);
        let signature = signer.sign(&grant());
        assert!(signer.verify(&grant(), &signature));
        for other in [
            Grant { id: "url_2".into(), ..grant() },
            Grant { method: "GET".into(), ..grant() },
            Grant { bucket: "photo".into(), key: "sa/b".into(), ..grant() },
            Grant { expires: 1_700_000_001, ..grant() },
            Grant { max_bytes: None, ..grant() },
            Grant { content_type: None, download: Some("text/plain".into()), ..grant() },
            Grant { download: Some(String::new()), ..grant() },
        ] {
            assert!(!signer.verify(&other, &signature), "{other:?}");
        }
        let upper = signature.to_uppercase();
        for bad in ["", "00", "zz", &signature[..62], &format!("{signature}00"), "é", &upper] {
            assert!(!signer.verify(&grant(), bad), "{bad}");
        }
        assert!(!Signer([8; 32]).verify(&grant(), &signature));
    }
}
