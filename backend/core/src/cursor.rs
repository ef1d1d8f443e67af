//! Cursors: where a page ended, opaque to clients, valid for the very question they answer and for no other.
//!
//! They bear a MAC, so that one we did not issue is told from one we did, and so that nothing need be kept for them.
//! The key lies in the catalog: cursors outlive a restart.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::error::{Error, Result};

/// Enough to tell ours from others: a forged cursor would only show the forger another page of their own listing.
const MAC_BYTES: usize = 12;

/// Where a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Cursor {
    /// At this name or id.
    Key(String),
    /// At this folder, with all that is in it.
    Folder(String),
    /// In a list that is sorted by something else: at this value, and at this key among those that share it.
    Value(Value, String),
}

/// What a list is sorted by, of one of its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A size or a time.
    Number(i64),
    /// A name, short enough for an address.
    Text(String),
}

/// Makes and checks cursors.
#[derive(Clone)]
pub(crate) struct Cursors([u8; 32]);

impl Cursors {
    pub(crate) fn new(key: [u8; 32]) -> Self {
        Self(key)
    }

    /// Makes the cursor for the next page of `scope`.
    pub(crate) fn seal(&self, scope: &str, cursor: &Cursor) -> String {
        let (mut bytes, name) = match cursor {
            Cursor::Key(name) => (vec![b'k'], name),
            Cursor::Folder(name) => (vec![b'p'], name),
            Cursor::Value(Value::Number(value), name) => {
                ([b"v", value.to_be_bytes().as_slice()].concat(), name)
            }
            Cursor::Value(Value::Text(value), name) => {
                ([b"t", (value.len() as u32).to_be_bytes().as_slice(), value.as_bytes()].concat(), name)
            }
        };
        bytes.extend_from_slice(name.as_bytes());
        let mac = self.mac(scope, &bytes).finalize().into_bytes();
        bytes.extend_from_slice(&mac[..MAC_BYTES]);
        BASE64.encode(bytes)
    }

    /// Reads a cursor that [`Cursors::seal`] made for `scope`.
    pub(crate) fn open(&self, scope: &str, cursor: &str) -> Result<Cursor> {
        self.read(scope, cursor)
            .ok_or_else(|| Error::invalid("cursor", "is not one that this server issued for this request"))
    }

    /// The name that the last page of a plain list ended at; none before the first.
    pub(crate) fn after(&self, scope: &str, cursor: Option<&str>) -> Result<Option<String>> {
        match cursor.map(|cursor| self.open(scope, cursor)).transpose()? {
            Some(Cursor::Key(name) | Cursor::Folder(name) | Cursor::Value(_, name)) => Ok(Some(name)),
            None => Ok(None),
        }
    }

    /// Cuts what was read to `limit`, and makes the cursor of the next page if there was more: for lists that read
    /// one row beyond their limit.
    pub(crate) fn cut<T>(
        &self,
        scope: &str,
        rows: &mut Vec<T>,
        limit: usize,
        name: impl FnOnce(&T) -> String,
    ) -> Option<String> {
        let more = rows.len() > limit;
        rows.truncate(limit);
        rows.last().filter(|_| more).map(|last| self.seal(scope, &Cursor::Key(name(last))))
    }

    fn read(&self, scope: &str, cursor: &str) -> Option<Cursor> {
        let bytes = BASE64.decode(cursor).ok()?;
        let (body, mac) = bytes.split_at_checked(bytes.len().checked_sub(MAC_BYTES)?)?;
        self.mac(scope, body).verify_truncated_left(mac).ok()?;
        let (kind, rest) = body.split_first()?;
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).ok();
        match kind {
            b'k' => Some(Cursor::Key(text(rest)?)),
            b'p' => Some(Cursor::Folder(text(rest)?)),
            b'v' => {
                let (value, name) = rest.split_first_chunk()?;
                Some(Cursor::Value(Value::Number(i64::from_be_bytes(*value)), text(name)?))
            }
            b't' => {
                let (length, rest) = rest.split_first_chunk()?;
                let (value, name) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
                Some(Cursor::Value(Value::Text(text(value)?), text(name)?))
            }
            _ => None,
        }
    }

    fn mac(&self, scope: &str, body: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(&(scope.len() as u64).to_be_bytes());
        mac.update(scope.as_bytes());
        mac.update(body);
        mac
    }
}

impl std::fmt::Debug for Cursors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Cursors")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_for_its_own_question_only() {
        let cursors = Cursors::new([7; 32]);
        for cursor in [
            Cursor::Key("a".into()),
            Cursor::Folder("ü/".into()),
            Cursor::Value(Value::Number(-7), "ü".into()),
            Cursor::Value(Value::Text("é/x".into()), "ü".into()),
            Cursor::Value(Value::Text(String::new()), String::new()),
        ] {
            let sealed = cursors.seal("objects a", &cursor);
            assert_eq!(cursors.open("objects a", &sealed).unwrap(), cursor);
            assert!(cursors.open("objects b", &sealed).is_err());
            assert!(Cursors::new([8; 32]).open("objects a", &sealed).is_err());
        }
    }

    #[test]
    fn an_altered_or_invented_cursor_is_refused() {
        let cursors = Cursors::new([7; 32]);
        let sealed = cursors.seal("s", &Cursor::Key("abc".into()));
        let altered = format!("b{}", &sealed[1..]);
        for bad in ["", "abc", "!!", &altered, &sealed[..sealed.len() - 1]] {
            assert!(cursors.open("s", bad).is_err(), "{bad}");
        }
    }
}
