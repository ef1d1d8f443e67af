//! Conditional requests: RFC 9110, section 13, evaluated in the order of 13.2.2.

use std::time::SystemTime;

use super::Object;
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};

/// A list of entity tags, or `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tags {
    /// `*`: any present representation.
    Any,
    /// Each with its weakness.
    List(Vec<Tag>),
}

/// One entity tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    weak: bool,
    opaque: String,
}

impl Tags {
    /// Parses the value of `If-Match` or `If-None-Match`. Bare tags, without quotes, are taken too.
    pub fn parse(value: &str) -> Option<Self> {
        if value.trim() == "*" {
            return Some(Self::Any);
        }
        let mut tags = Vec::new();
        let mut rest = value.trim_start();
        while !rest.is_empty() {
            let (tag, after) = Tag::take(rest)?;
            tags.push(tag);
            let after = after.trim_start();
            rest = match after.strip_prefix(',') {
                Some(next) => next.trim_start_matches([',', ' ', '\t']),
                None if after.is_empty() => "",
                None => return None,
            };
        }
        (!tags.is_empty()).then_some(Self::List(tags))
    }

    fn matches(&self, etag: &str, weakly: bool) -> bool {
        match self {
            Self::Any => true,
            Self::List(tags) => tags.iter().any(|tag| tag.opaque == etag && (weakly || !tag.weak)),
        }
    }
}

impl Tag {
    fn take(text: &str) -> Option<(Self, &str)> {
        let (weak, text) = match text.strip_prefix("W/") {
            Some(text) => (true, text),
            None => (false, text),
        };
        let (opaque, rest) = match text.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => text.split_at(text.find([',', ' ', '\t']).unwrap_or(text.len())),
        };
        (!text.is_empty()).then(|| (Self { weak, opaque: opaque.to_owned() }, rest))
    }
}

/// The conditions of a request. An HTTP date that cannot be read is no condition (RFC 9110, 13.1.3 and 13.1.4).
#[derive(Clone, Debug, Default)]
pub struct Conditions {
    /// `If-Match`
    pub if_match: Option<Tags>,
    /// `If-None-Match`
    pub if_none_match: Option<Tags>,
    /// `If-Modified-Since`
    pub if_modified_since: Option<SystemTime>,
    /// `If-Unmodified-Since`
    pub if_unmodified_since: Option<SystemTime>,
}

/// What is there now, as conditions see it.
#[derive(Clone, Copy, Debug)]
pub struct Current<'a> {
    /// Bare, without quotes.
    pub etag: &'a str,
    /// Compared in whole seconds, which is all an HTTP date has.
    pub updated_at: Timestamp,
}

/// Whether a read goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadVerdict {
    /// Answer the object.
    Proceed,
    /// 304: the client has it.
    NotModified,
    /// 412.
    Failed,
}

/// An object as conditions see it.
pub(crate) fn current(object: &Object) -> Current<'_> {
    Current { etag: &object.etag, updated_at: object.updated_at }
}

impl Conditions {
    /// Of a write that must not take the place of anything: `If-None-Match: *`.
    pub fn only_new() -> Self {
        Self { if_none_match: Some(Tags::Any), ..Self::default() }
    }

    /// Decides a GET or HEAD of something that exists.
    pub fn read(&self, current: Current<'_>) -> ReadVerdict {
        match (&self.if_match, self.if_unmodified_since) {
            (Some(tags), _) if !tags.matches(current.etag, false) => return ReadVerdict::Failed,
            (None, Some(since)) if modified_after(current.updated_at, since) => return ReadVerdict::Failed,
            _ => {}
        }
        match (&self.if_none_match, self.if_modified_since) {
            (Some(tags), _) if tags.matches(current.etag, true) => ReadVerdict::NotModified,
            (None, Some(since)) if !modified_after(current.updated_at, since) => ReadVerdict::NotModified,
            _ => ReadVerdict::Proceed,
        }
    }

    /// Decides a write of something that may not exist.
    pub fn write(&self, current: Option<Current<'_>>) -> Result<()> {
        let failed = |why: &str| Err(Error::new(Code::PreconditionFailed, why));
        match (&self.if_match, self.if_unmodified_since, current) {
            (Some(_), _, None) => return failed("`If-Match` asks for an object that does not exist."),
            (Some(tags), _, Some(current)) if !tags.matches(current.etag, false) => {
                return failed("The object has another ETag than `If-Match` asks for.");
            }
            (None, Some(since), Some(current)) if modified_after(current.updated_at, since) => {
                return failed("The object was modified after `If-Unmodified-Since`.");
            }
            _ => {}
        }
        match (&self.if_none_match, current) {
            (Some(tags), Some(current)) if tags.matches(current.etag, true) => {
                failed("The object exists, which `If-None-Match` forbids.")
            }
            _ => Ok(()),
        }
    }
}

/// Decides `If-Range` (RFC 9110, 13.1.5): whether the range still fits what the client has. Compared strongly; a date
/// counts only if it is exactly the last modification.
pub fn if_range_holds(value: &str, current: Current<'_>) -> bool {
    let value = value.trim();
    if let Ok(date) = httpdate::parse_http_date(value) {
        return seconds(date) == current.updated_at.as_seconds();
    }
    matches!(Tag::take(value), Some((tag, "")) if !tag.weak && tag.opaque == current.etag)
}

fn modified_after(updated_at: Timestamp, since: SystemTime) -> bool {
    updated_at.as_seconds() > seconds(since)
}

fn seconds(at: SystemTime) -> i64 {
    at.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::time::Duration;

    const NOW: Current<'static> = Current { etag: "abc", updated_at: Timestamp::from_millis(1_000_500) };

    fn at(seconds: u64) -> Option<SystemTime> {
        Some(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
    }

    fn tags(value: &str) -> Option<Tags> {
        Some(Tags::parse(value).unwrap())
    }

    #[test]
    fn tags_are_taken_quoted_bare_weak_and_in_lists() {
        let strong = |opaque: &str| Tag { weak: false, opaque: opaque.into() };
        assert_eq!(tags("*"), Some(Tags::Any));
        assert_eq!(
            tags("\"a\", W/\"b\" ,c"),
            Some(Tags::List(vec![strong("a"), Tag { weak: true, opaque: "b".into() }, strong("c")]))
        );
        assert_eq!(tags("\"a,b\""), Some(Tags::List(vec![strong("a,b")])));
        for bad in ["", "\"a", "\"a\" \"b\"", "W/"] {
            assert_eq!(Tags::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn reads_follow_the_order_of_precedence() {
        let conditions = |if_match, if_none_match, if_modified_since, if_unmodified_since| {
            Conditions { if_match, if_none_match, if_modified_since, if_unmodified_since }.read(NOW)
        };
        assert_eq!(
            conditions(tags("\"abc\""), None, None, at(0)),
            ReadVerdict::Proceed,
            "If-Match outranks the date"
        );
        assert_eq!(
            conditions(tags("W/\"abc\""), None, None, None),
            ReadVerdict::Failed,
            "If-Match compares strongly"
        );
        assert_eq!(conditions(None, None, None, at(999)), ReadVerdict::Failed);
        assert_eq!(conditions(None, None, None, at(1000)), ReadVerdict::Proceed, "dates have whole seconds");
        assert_eq!(
            conditions(None, tags("W/\"abc\""), None, None),
            ReadVerdict::NotModified,
            "If-None-Match compares weakly"
        );
        assert_eq!(
            conditions(None, tags("x"), at(2000), None),
            ReadVerdict::Proceed,
            "If-None-Match outranks the date"
        );
        assert_eq!(conditions(None, None, at(1000), None), ReadVerdict::NotModified);
        assert_eq!(conditions(None, None, at(999), None), ReadVerdict::Proceed);
        assert_eq!(
            conditions(tags("x"), tags("abc"), None, None),
            ReadVerdict::Failed,
            "412 comes before 304"
        );
    }

    #[test]
    fn writes_are_guarded() {
        let write = |if_match: Option<Tags>, if_none_match: Option<Tags>, current| {
            Conditions { if_match, if_none_match, ..Conditions::default() }.write(current).is_ok()
        };
        assert!(write(None, tags("*"), None));
        assert!(!write(None, tags("*"), Some(NOW)));
        assert!(write(tags("abc"), None, Some(NOW)));
        assert!(!write(tags("x"), None, Some(NOW)));
        assert!(!write(tags("*"), None, None));
        assert!(write(None, tags("x"), Some(NOW)));
    }

    #[test]
    fn if_range_takes_a_strong_tag_or_the_exact_date() {
        assert!(if_range_holds("\"abc\"", NOW));
        assert!(!if_range_holds("W/\"abc\"", NOW));
        assert!(!if_range_holds("\"x\"", NOW));
        assert!(if_range_holds("Thu, 01 Jan 1970 00:16:40 GMT", NOW));
        assert!(!if_range_holds("Thu, 01 Jan 1970 00:16:41 GMT", NOW), "a later date is not the exact one");
    }

    proptest! {
        #[test]
        fn no_header_value_makes_the_parser_panic(value in "\\PC{0,60}") {
            let _ = Tags::parse(&value);
            let _ = if_range_holds(&value, NOW);
        }
    }
}
