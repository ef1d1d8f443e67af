//! Listing a bucket in the order of its keys. The cost is that of what is returned: what a cursor, a prefix or a
//! folded folder skips is sought past, never stepped through.

use super::Object;
use crate::App;
use crate::catalog::Reader;
use crate::catalog::objects::{Span, visit};
use crate::cursor::Cursor;
use crate::error::{Error, Result};
use crate::names::BucketName;
use crate::principal::{Permission, Principal};

/// The only delimiter: what stands between folders.
const DELIMITER: char = '/';

/// A request for a page of a bucket.
#[derive(Clone, Debug)]
pub struct ListObjects {
    /// Of this bucket.
    pub bucket: BucketName,
    /// Only keys that begin so.
    pub prefix: String,
    /// Only keys that contain this, whatever the case. Looks at every key on its way.
    pub search: Option<String>,
    /// Whether keys below the next `/` fold into their prefix.
    pub folders: bool,
    /// Only keys after this one.
    pub start_after: Option<String>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Objects and prefixes together, at most.
    pub limit: usize,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The objects, ascending.
    pub objects: Vec<Object>,
    /// The folders, ascending, each with its `/`.
    pub prefixes: Vec<String>,
    /// Where the next page begins; none on the last.
    pub cursor: Option<String>,
}

/// Lists a page.
pub async fn list(app: &App, principal: &Principal, request: ListObjects) -> Result<Listing> {
    // A cursor belongs to the question it was an answer to.
    let search = request.search.as_deref().unwrap_or_default();
    let scope = format!("objects\0{}\0{}\0{}\0{search}", request.bucket, request.prefix, request.folders);
    let position = request.cursor.as_deref().map(|cursor| app.cursors().open(&scope, cursor)).transpose()?;
    let principal = principal.clone();
    let (mut listing, next) = app
        .catalog()
        .read_many(move |reader| {
            let bucket = principal.bucket(reader, &request.bucket, Permission::Read)?;
            page(reader, bucket.row_id, &request, position.as_ref())
        })
        .await?;
    listing.cursor = next.map(|next| app.cursors().seal(&scope, &next));
    Ok(listing)
}

fn page(
    reader: &Reader<'_>,
    bucket_id: i64,
    request: &ListObjects,
    position: Option<&Cursor>,
) -> Result<(Listing, Option<Cursor>)> {
    let search = request.search.as_deref().filter(|search| !search.is_empty());
    let mut listing = Listing::default();
    let mut last: Option<Cursor> = None;
    let end = successor(&request.prefix);
    let mut from = request.prefix.clone();
    if let Some(start_after) = &request.start_after {
        from = from.max(just_after(start_after));
    }
    match position {
        Some(Cursor::AfterKey(key)) => from = from.max(just_after(key)),
        Some(Cursor::AfterPrefix(prefix)) => match successor(prefix) {
            Some(next) => from = from.max(next),
            None => return Ok((listing, None)),
        },
        None => {}
    }
    loop {
        let mut folded = None;
        let mut more = false;
        visit(reader, &Span { bucket_id, from: &from, end: end.as_deref(), search }, |object| {
            if listing.objects.len() + listing.prefixes.len() == request.limit {
                more = true;
                return false;
            }
            if let Some(folder) = request.folders.then(|| folder_of(&object.key, &request.prefix)).flatten() {
                folded = Some(folder.to_owned());
                return false;
            }
            last = Some(Cursor::AfterKey(object.key.clone()));
            listing.objects.push(object);
            true
        })?;
        if more {
            return Ok((listing, last));
        }
        let Some(folder) = folded else { return Ok((listing, None)) };
        let next = successor(&folder);
        // `startAfter` may point into a folder: its keys before that point do not count, so the folder still does.
        last = Some(Cursor::AfterPrefix(folder.clone()));
        listing.prefixes.push(folder);
        match next {
            Some(next) => from = next,
            None => return Err(Error::internal("a folder has no successor, though `/` does")),
        }
    }
}

/// The folder directly below `prefix` that `key` lies in.
fn folder_of<'k>(key: &'k str, prefix: &str) -> Option<&'k str> {
    let slash = key[prefix.len()..].find(DELIMITER)?;
    Some(&key[..=prefix.len() + slash])
}

/// The least string after `key`.
pub(super) fn just_after(key: &str) -> String {
    format!("{key}\0")
}

/// The least string after every string that begins with `prefix`; none if there is no such.
pub(super) fn successor(prefix: &str) -> Option<String> {
    let mut rest = prefix;
    while let Some(last) = rest.chars().next_back() {
        rest = &rest[..rest.len() - last.len_utf8()];
        // Steps over the surrogates, which are no characters; past the last one, the character before it counts up.
        if let Some(next) = (last..=char::MAX).nth(1) {
            return Some(format!("{rest}{next}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_successor_of_a_prefix_is_the_end_of_what_begins_with_it() {
        assert_eq!(successor("a/").as_deref(), Some("a0"));
        assert_eq!(successor("").as_deref(), None);
        assert_eq!(successor("a\u{10ffff}").as_deref(), Some("b"));
        assert_eq!(successor("\u{10ffff}"), None);
        assert_eq!(successor("\u{d7ff}").as_deref(), Some("\u{e000}"), "there is nothing between");
    }

    proptest! {
        #[test]
        fn what_begins_with_a_prefix_lies_before_its_successor(prefix in "\\PC{1,4}", rest in "\\PC{0,4}", other in "\\PC{0,4}") {
            if let Some(end) = successor(&prefix) {
                let begins = format!("{prefix}{rest}");
                prop_assert!(begins < end);
                prop_assert_eq!(other >= prefix && other < end, other.starts_with(&prefix));
            }
        }
    }
}
