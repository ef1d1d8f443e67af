//! The lists of `objects`: stretches in the order of the keys, and stretches sorted by something else.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params};

use super::fold::folded;
use super::objects::{COLUMNS, Object, from_row};
use super::{Reader, failed};
use crate::cursor;
use crate::error::Result;

/// A stretch of a listing: keys from `from` (included) up to `end` (not included; `None` is the end of the bucket).
pub(crate) struct Span<'a> {
    pub(crate) bucket_id: i64,
    pub(crate) from: &'a str,
    pub(crate) end: Option<&'a str>,
    /// Only keys that contain this, whatever the case.
    pub(crate) search: Option<&'a str>,
}

impl Span<'_> {
    /// In SQLite every blob sorts after every text: an empty one is the end of all keys.
    fn end(&self) -> Value {
        self.end.map_or(Value::Blob(Vec::new()), |end| Value::Text(end.to_owned()))
    }

    /// The condition on the key that `?4` is bound to, and what to bind.
    fn search(&self) -> (&'static str, Option<String>) {
        match self.search {
            None => ("?4 IS NULL", None),
            // LIKE knows the case of ASCII, and SQLite runs it without coming back here.
            Some(text) if text.is_ascii() => ("key LIKE ?4 ESCAPE '\\'", Some(like(text))),
            Some(text) => ("contains_folded(key, ?4)", Some(folded(text))),
        }
    }
}

/// Up or down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The least first.
    #[default]
    Ascending,
    /// The greatest first.
    Descending,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Self::Ascending => "ASC",
            Self::Descending => "DESC",
        }
    }
}

/// What a list can be sorted by, other than the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Size,
    Updated,
    Type,
}

/// Types are longer only where somebody plays with them. A cursor bears one, and has to fit into an address.
const TYPE_MAX_CHARS: usize = 255;

impl Column {
    fn sql(self) -> String {
        match self {
            Self::Size => "size_bytes".to_owned(),
            Self::Updated => "updated_at".to_owned(),
            Self::Type => format!("substr(content_type, 1, {TYPE_MAX_CHARS})"),
        }
    }

    /// Whether many keys in a row often have the same there, or ever more.
    fn runs_along_keys(self) -> bool {
        matches!(self, Self::Updated | Self::Type)
    }

    /// What `object` has there.
    pub(crate) fn of(self, object: &Object) -> cursor::Value {
        match self {
            Self::Size => cursor::Value::Number(object.size_bytes as i64),
            Self::Updated => cursor::Value::Number(object.updated_at.as_millis()),
            Self::Type => {
                cursor::Value::Text(object.headers.content_type.chars().take(TYPE_MAX_CHARS).collect())
            }
        }
    }
}

/// Calls `visit` with the objects of the span in order until it answers false.
///
/// One seek, then one step for each object visited: what `visit` skips by starting anew further on costs nothing. A
/// search looks at every key of the span on its way.
pub(crate) fn visit(
    reader: &Reader<'_>,
    span: &Span<'_>,
    order: Order,
    mut visit: impl FnMut(Object) -> bool,
) -> Result<()> {
    let (search, pattern) = span.search();
    let mut statement = reader.prepare(&format!(
        "SELECT {COLUMNS} FROM objects WHERE bucket_id = ?1 AND key >= ?2 AND key < ?3 AND {search} ORDER BY key {}",
        order.sql()
    ))?;
    let mut rows =
        statement.query(params![span.bucket_id, span.from, span.end(), pattern]).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        if !visit(from_row(row).map_err(failed)?) {
            break;
        }
    }
    Ok(())
}

/// A stretch of the span, sorted by a column and then by key. Only objects of the folder `directly_in`, if given, and
/// only what comes after the value and key `after`.
///
/// There is no index: every row of the span is looked at, and only those asked for are kept. An index for each column
/// would be written by every PUT, to speed up what few ask for.
///
/// Rows that come in the order that is asked for are dropped at a glance; the other way round each would take the place of
/// one that is kept, which costs several times as much. So going down, what runs along the keys is looked at from the
/// last key on: SQLite takes the order of an inner query that has a limit.
pub(crate) fn sorted(
    reader: &Reader<'_>,
    span: &Span<'_>,
    directly_in: Option<&str>,
    (column, order): (Column, Order),
    after: Option<&(cursor::Value, String)>,
    limit: usize,
) -> Result<Vec<Object>> {
    let (search, pattern) = span.search();
    let from_the_end = order == Order::Descending && column.runs_along_keys();
    let scan = if from_the_end { "ORDER BY key DESC LIMIT -1" } else { "" };
    let (column, direction) = (column.sql(), order.sql());
    let beyond = if order == Order::Ascending { '>' } else { '<' };
    let (value, key) = after.map(|(value, key)| (bound(value), key)).unzip();
    reader
        .prepare(&format!(
            "SELECT {COLUMNS} FROM
               (SELECT {COLUMNS} FROM objects WHERE bucket_id = ?1 AND key >= ?2 AND key < ?3 AND {search}
                  AND (?5 IS NULL OR instr(substr(key, ?5), '/') = 0)
                  AND (?6 IS NULL OR ({column}, key) {beyond} (?6, ?7)) {scan})
             ORDER BY {column} {direction}, key {direction} LIMIT ?8"
        ))?
        .query_map(
            params![
                span.bucket_id,
                span.from,
                span.end(),
                pattern,
                directly_in.map(below),
                value,
                key,
                limit as i64
            ],
            from_row,
        )
        .and_then(Iterator::collect)
        .map_err(failed)
}

fn bound(value: &cursor::Value) -> Value {
    match value {
        cursor::Value::Number(number) => Value::Integer(*number),
        cursor::Value::Text(text) => Value::Text(text.clone()),
    }
}

/// The first key of the span that lies in a folder below `prefix`.
pub(crate) fn first_in_folder(reader: &Reader<'_>, span: &Span<'_>, prefix: &str) -> Result<Option<String>> {
    let (search, pattern) = span.search();
    reader
        .prepare(&format!(
            "SELECT key FROM objects WHERE bucket_id = ?1 AND key >= ?2 AND key < ?3 AND {search}
               AND instr(substr(key, ?5), '/') > 0 ORDER BY key LIMIT 1"
        ))?
        .query_row(params![span.bucket_id, span.from, span.end(), pattern, below(prefix)], |row| row.get(0))
        .optional()
        .map_err(failed)
}

/// Where what follows a prefix begins, in characters, from one.
fn below(prefix: &str) -> i64 {
    prefix.chars().count() as i64 + 1
}

/// A pattern of LIKE for keys that contain `text` itself.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern + "%"
}
