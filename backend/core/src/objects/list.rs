//! Listing a bucket. In the order of its keys, either way, the cost is that of what is returned: what a cursor, a
//! prefix or a folded folder skips is sought past, never stepped through. Sorted by something else, a page looks at
//! every key of the prefix.

use super::Object;
use crate::App;
use crate::catalog::Reader;
pub use crate::catalog::object_lists::Order;
use crate::catalog::object_lists::{Column, Span, first_in_folder, sorted, visit};
use crate::cursor::Cursor;
use crate::error::{Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// The only delimiter: what stands between folders.
const DELIMITER: char = '/';
/// Folding its case can make a text longer or shorter, but not by so much that a key could contain more than this.
const SEARCH_MAX_BYTES: usize = 4 * ObjectKey::MAX_BYTES;

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
    /// Only keys that come after this one. With [`Sort::Key`] only.
    pub start_after: Option<String>,
    /// By what.
    pub sort: Sort,
    /// Up or down.
    pub order: Order,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Objects and prefixes together, at most.
    pub limit: usize,
}

impl ListObjects {
    /// The first objects of a bucket, by key.
    pub fn new(bucket: BucketName, limit: usize) -> Self {
        Self {
            bucket,
            prefix: String::new(),
            search: None,
            folders: false,
            start_after: None,
            sort: Sort::default(),
            order: Order::default(),
            cursor: None,
            limit,
        }
    }
}

/// What a listing is sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The bytes of the key.
    #[default]
    Key,
    /// The size, then the key. Folders come before all objects, by name.
    Size,
    /// When bytes or headers last changed, then the key. Folders come before all objects, by name.
    Updated,
    /// The bytes of the type, then the key. Folders come before all objects, by name.
    Type,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// The objects, in order.
    pub objects: Vec<Object>,
    /// The folders, in order, each with its `/`.
    pub prefixes: Vec<String>,
    /// Where the next page begins; none on the last.
    pub cursor: Option<String>,
}

/// Lists a page.
pub async fn list(app: &App, principal: &Principal, request: ListObjects) -> Result<Listing> {
    // A cursor belongs to the question it was an answer to.
    let search = request.search.as_deref().unwrap_or_default();
    let scope = format!(
        "objects\0{}\0{}\0{}\0{search}\0{:?}\0{:?}",
        request.bucket, request.prefix, request.folders, request.sort, request.order
    );
    if request.start_after.is_some() && request.sort != Sort::Key {
        return Err(Error::invalid("startAfter", "goes with `sort=key`"));
    }
    let findable = can_be_found(search);
    let position = request.cursor.as_deref().map(|cursor| app.cursors().open(&scope, cursor)).transpose()?;
    let principal = principal.clone();
    let (mut listing, next) = app
        .catalog()
        .read_many(move |reader| {
            let bucket = principal.bucket(reader, &request.bucket, Permission::Read)?;
            match request.sort {
                _ if !findable => Ok((Listing::default(), None)),
                Sort::Key => by_key(reader, bucket.row_id, &request, position.as_ref()),
                Sort::Size => by_column(reader, bucket.row_id, &request, Column::Size, position),
                Sort::Updated => by_column(reader, bucket.row_id, &request, Column::Updated, position),
                Sort::Type => by_column(reader, bucket.row_id, &request, Column::Type, position),
            }
        })
        .await?;
    listing.cursor = next.map(|next| app.cursors().seal(&scope, &next));
    Ok(listing)
}

/// Whether a key can contain this at all.
pub(super) fn can_be_found(search: &str) -> bool {
    search.len() <= SEARCH_MAX_BYTES && !search.chars().any(char::is_control)
}

/// What is left of a prefix: keys from `from`, and before `end` if there is one.
struct Rest {
    from: String,
    end: Option<String>,
}

impl Rest {
    fn of(prefix: &str) -> Self {
        Self { from: prefix.to_owned(), end: successor(prefix) }
    }

    fn span<'a>(&'a self, bucket_id: i64, request: &'a ListObjects) -> Span<'a> {
        let search = request.search.as_deref().filter(|search| !search.is_empty());
        Span { bucket_id, from: &self.from, end: self.end.as_deref(), search }
    }

    /// Narrows it to what comes after a key.
    fn skip_key(&mut self, order: Order, key: &str) {
        match order {
            Order::Ascending => self.begin_at(just_after(key)),
            Order::Descending => self.end_before(key),
        }
    }

    /// Narrows it to what comes after a folder.
    fn skip_folder(&mut self, order: Order, folder: &str) {
        match (order, successor(folder)) {
            (Order::Ascending, Some(next)) => self.begin_at(next),
            // It ends with a slash, so it has a successor.
            (Order::Ascending, None) => {}
            // All that begins with a folder's name stands behind the name itself.
            (Order::Descending, _) => self.end_before(folder),
        }
    }

    fn skip(&mut self, order: Order, position: &Cursor) {
        match position {
            Cursor::Key(key) | Cursor::Value(_, key) => self.skip_key(order, key),
            Cursor::Folder(folder) => self.skip_folder(order, folder),
        }
    }

    fn begin_at(&mut self, from: String) {
        if from > self.from {
            self.from = from;
        }
    }

    fn end_before(&mut self, end: &str) {
        if self.end.as_deref().is_none_or(|present| end < present) {
            self.end = Some(end.to_owned());
        }
    }
}

fn by_key(
    reader: &Reader<'_>,
    bucket_id: i64,
    request: &ListObjects,
    position: Option<&Cursor>,
) -> Result<(Listing, Option<Cursor>)> {
    let order = request.order;
    let mut rest = Rest::of(&request.prefix);
    if let Some(start_after) = &request.start_after {
        rest.skip_key(order, start_after);
    }
    if let Some(position) = position {
        rest.skip(order, position);
    }
    let mut listing = Listing::default();
    let mut last = None;
    loop {
        let mut folded = None;
        let mut more = false;
        visit(reader, &rest.span(bucket_id, request), order, |object| {
            if listing.objects.len() + listing.prefixes.len() == request.limit {
                more = true;
                return false;
            }
            if let Some(folder) = request.folders.then(|| folder_of(&object.key, &request.prefix)).flatten() {
                folded = Some(folder.to_owned());
                return false;
            }
            last = Some(Cursor::Key(object.key.clone()));
            listing.objects.push(object);
            true
        })?;
        if more {
            return Ok((listing, last));
        }
        let Some(folder) = folded else { return Ok((listing, None)) };
        // `startAfter` may point into a folder: its keys before that point do not count, so the folder still does.
        rest.skip_folder(order, &folder);
        last = Some(Cursor::Folder(folder.clone()));
        listing.prefixes.push(folder);
    }
}

/// The folders first, by name, then the objects by the column.
fn by_column(
    reader: &Reader<'_>,
    bucket_id: i64,
    request: &ListObjects,
    column: Column,
    position: Option<Cursor>,
) -> Result<(Listing, Option<Cursor>)> {
    let mut listing = Listing::default();
    let mut rest = Rest::of(&request.prefix);
    let after = match position {
        Some(Cursor::Value(value, key)) => Some((value, key)),
        Some(Cursor::Folder(folder) | Cursor::Key(folder)) => {
            rest.skip_folder(Order::Ascending, &folder);
            None
        }
        None => None,
    };
    while request.folders && after.is_none() {
        let found = first_in_folder(reader, &rest.span(bucket_id, request), &request.prefix)?;
        let Some(folder) = found.as_deref().and_then(|key| folder_of(key, &request.prefix)) else { break };
        if listing.prefixes.len() == request.limit {
            let last = listing.prefixes.last().cloned().map(Cursor::Folder);
            return Ok((listing, last));
        }
        listing.prefixes.push(folder.to_owned());
        rest.skip_folder(Order::Ascending, folder);
    }
    let room = request.limit - listing.prefixes.len();
    listing.objects = sorted(
        reader,
        &Rest::of(&request.prefix).span(bucket_id, request),
        request.folders.then_some(request.prefix.as_str()),
        (column, request.order),
        after.as_ref(),
        room + 1,
    )?;
    let more = listing.objects.len() > room;
    listing.objects.truncate(room);
    let last = match (listing.objects.last(), listing.prefixes.last()) {
        (Some(object), _) => Some(Cursor::Value(column.of(object), object.key.clone())),
        (None, folder) => folder.cloned().map(Cursor::Folder),
    };
    Ok((listing, last.filter(|_| more)))
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
