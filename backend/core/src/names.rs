//! Names that were checked once: nothing past this file sees an invalid one.

use std::fmt;

use crate::error::{Code, Error, Result};

/// A bucket's name: 3–63 of `a-z 0-9 -`, its ends alphanumeric.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BucketName(String);

impl BucketName {
    /// Checks a name.
    pub fn parse(name: &str) -> Result<Self> {
        let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = name.as_bytes();
        if !(3..=63).contains(&bytes.len()) {
            return Err(Error::invalid("name", "must have 3 to 63 characters"));
        }
        if !bytes.iter().all(|byte| plain(byte) || *byte == b'-') {
            return Err(Error::invalid(
                "name",
                "may contain only lower-case letters a-z, digits and hyphens",
            ));
        }
        if !bytes.first().is_some_and(plain) || !bytes.last().is_some_and(plain) {
            return Err(Error::invalid("name", "must begin and end with a letter or a digit"));
        }
        Ok(Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for BucketName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An object's key: UTF-8 of 1–1024 bytes, without a leading `/`, a `.` or `..` segment or a control character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey(String);

impl ObjectKey {
    /// The longest key, in bytes.
    pub const MAX_BYTES: usize = 1024;

    /// Checks a key that is already percent-decoded.
    pub fn parse(key: &str) -> Result<Self> {
        let invalid = |problem: &str| Err(Error::new(Code::InvalidKey, format!("The object key {problem}.")));
        if key.is_empty() {
            return invalid("is empty");
        }
        if key.len() > Self::MAX_BYTES {
            return invalid("is longer than 1024 bytes");
        }
        if key.starts_with('/') {
            return invalid("must not begin with `/`");
        }
        if key.split('/').any(|segment| matches!(segment, "." | "..")) {
            return invalid("must not contain a `.` or `..` segment");
        }
        if key.chars().any(char::is_control) {
            return invalid("must not contain control characters");
        }
        Ok(Self(key.to_owned()))
    }

    /// Checks a key given as bytes, which must be UTF-8.
    pub fn from_bytes(key: &[u8]) -> Result<Self> {
        match std::str::from_utf8(key) {
            Ok(key) => Self::parse(key),
            Err(_) => Err(Error::new(Code::InvalidKey, "The object key is not valid UTF-8.")),
        }
    }

    /// The key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The same with a number in its name, before the ending: `a/b.tar.gz` is `a/b (2).tar.gz`, and the folder `a/b/` is
    /// `a/b (2)/`. The console names alike.
    pub(crate) fn numbered(&self, number: u32) -> Result<Self> {
        if let Some(folder) = self.0.strip_suffix('/') {
            return Self::parse(&format!("{folder} ({number})/"));
        }
        let (folder, name) = self.0.split_at(self.0.rfind('/').map_or(0, |slash| slash + 1));
        let (stem, ending) = split_ending(name);
        Self::parse(&format!("{folder}{stem} ({number}){ending}"))
    }
}

/// A name and its ending, from the first dot on; a dot at the start is none.
pub(crate) fn split_ending(name: &str) -> (&str, &str) {
    let dot = name.char_indices().skip(1).find(|(_, character)| *character == '.');
    name.split_at(dot.map_or(name.len(), |(at, _)| at))
}

impl fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bucket_names_follow_the_rule() {
        for good in ["abc", "a-b", "0a9", &"x".repeat(63)] {
            assert!(BucketName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "ab", &"x".repeat(64), "-ab", "ab-", "Abc", "a_b", "a.b", "äbc", "a b"] {
            assert_eq!(BucketName::parse(bad).unwrap_err().code(), Code::InvalidRequest, "{bad}");
        }
    }

    #[test]
    fn keys_follow_the_rule() {
        for good in
            ["a", "a/b", "a//b", "a/", "...", "a/...b", "日本/ü.txt", "a b?#%:*|\\", &"x".repeat(1024)]
        {
            assert!(ObjectKey::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/a",
            ".",
            "..",
            "a/../b",
            "./a",
            "a/.",
            "a\u{0}b",
            "a\nb",
            "\u{7f}",
            "\u{85}",
            &"x".repeat(1025),
        ] {
            assert_eq!(ObjectKey::parse(bad).unwrap_err().code(), Code::InvalidKey, "{bad:?}");
        }
        assert_eq!(ObjectKey::from_bytes(b"\xff").unwrap_err().code(), Code::InvalidKey);
    }

    #[test]
    fn beside_a_key_there_is_room_for_one_with_a_number() {
        for (key, beside) in [
            ("a/b.tar.gz", "a/b (2).tar.gz"),
            ("a.b/c", "a.b/c (2)"),
            (".env", ".env (2)"),
            ("📦", "📦 (2)"),
            ("a/b.c/", "a/b.c (2)/"),
        ] {
            assert_eq!(ObjectKey::parse(key).unwrap().numbered(2).unwrap().as_str(), beside);
        }
    }

    proptest! {
        #[test]
        fn an_accepted_key_comes_back_as_it_was(key in "\\PC{1,40}") {
            if let Ok(parsed) = ObjectKey::parse(&key) {
                prop_assert_eq!(parsed.as_str(), key);
            }
        }
    }
}
