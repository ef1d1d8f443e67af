//! A secret of ours as we keep it: a hash that is compared in constant time and in no other way. The type has no `==`, and
//! the bytes in it are nobody's but this file's, so that a comparison which ends at the first difference does not compile.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

pub(crate) struct SecretHash([u8; 32]);

impl SecretHash {
    pub(crate) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret).into())
    }

    /// Whether it is the hash of what was given.
    pub(crate) fn is_of(&self, given: &str) -> bool {
        Self::of(given).0.ct_eq(&self.0).into()
    }
}

/// Stops the build if somebody gives it an `==`, or a way to its bytes: then there are two answers to which `IS_ALONE` is meant.
const _: () = {
    trait Unlike<Marker> {
        const IS_ALONE: bool = true;
    }
    struct Compared;
    struct Dereferenced;
    struct Borrowed;
    impl<T> Unlike<()> for T {}
    impl<T: PartialEq> Unlike<Compared> for T {}
    impl<T: std::ops::Deref> Unlike<Dereferenced> for T {}
    impl<T: AsRef<[u8]>> Unlike<Borrowed> for T {}
    assert!(<SecretHash as Unlike<_>>::IS_ALONE);
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_that_of_its_secret_and_of_no_other() {
        let hash = SecretHash::of("adm_secret");
        assert!(hash.is_of("adm_secret"));
        for other in ["", "adm_secre", "adm_secrets", "adm_Secret"] {
            assert!(!hash.is_of(other), "{other}");
        }
    }
}
