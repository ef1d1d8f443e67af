//! API keys: issued once in the clear, kept as a hash, checked at every request.
//!
//! A key is `sk_live_`, 32 random base62 characters and the CRC-32 of those 32 in six more, so that a scanner can tell
//! a real one offline. The hash needs no salt or stretching: 190 random bits cannot be guessed.

use sha2::{Digest as _, Sha256};

use crate::App;
use crate::accounts;
use crate::catalog::Tx;
use crate::catalog::feed::List;
use crate::catalog::keys as rows;
use crate::catalog::keys::KeyRow;
use crate::clock::{Ids, Timestamp};
use crate::error::{Code, Error, Result};
use crate::names::BucketName;
use crate::principal::{Permission, Principal};

/// What every key begins with.
pub const PREFIX: &str = "sk_live_";
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM_CHARS: usize = 32;
const NAME_MAX_CHARS: usize = 100;

/// A key, without its secret.
#[derive(Clone, Debug)]
pub struct Key {
    /// `key_…`
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// `sk_live_` and the four characters after it.
    pub prefix: String,
    /// What it allows.
    pub permission: Permission,
    /// The only buckets it may touch; `None` is all.
    pub buckets: Option<Vec<String>>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it was last used.
    pub last_used_at: Option<Timestamp>,
    /// When it stops; `None` is never.
    pub expires_at: Option<Timestamp>,
}

/// A new key and its secret, which is shown this once.
#[derive(Clone)]
pub struct Issued {
    /// The key.
    pub key: Key,
    /// `sk_live_…`
    pub secret: String,
}

impl std::fmt::Debug for Issued {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.key.fmt(f)
    }
}

/// A request for a key.
#[derive(Clone, Debug)]
pub struct IssueKey {
    /// 1–100 characters.
    pub name: String,
    /// What it shall allow.
    pub permission: Permission,
    /// The only buckets; `None` is all.
    pub buckets: Option<Vec<BucketName>>,
    /// In the future; `None` is never.
    pub expires_at: Option<Timestamp>,
}

/// Who comes with this bearer token.
pub fn authenticate(app: &App, token: &str) -> Result<Principal> {
    let unauthorized = |why: &str| Error::new(Code::Unauthorized, why);
    if !token.starts_with(PREFIX) {
        return Err(unauthorized("The API key is malformed: keys begin with `sk_live_`."));
    }
    let (row, limit) = app
        .catalog()
        .read(|reader| {
            let Some(row) = rows::find_by_hash(reader, &hash(token))? else { return Ok(None) };
            let limit = accounts::get(reader, &row.account_id)?.plan.requests_per_minute;
            Ok(Some((row, limit)))
        })?
        .ok_or_else(|| unauthorized("The API key is unknown or was revoked."))?;
    let now = app.now();
    if row.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(unauthorized("The API key has expired."));
    }
    app.meter().key_used(&row.id, now);
    let permission = permission(&row)?;
    Ok(Principal::key(row.account_id, row.id, permission, row.buckets).limited_to(limit))
}

/// Whether a principal that came with a key could still come with it.
pub fn still_holds(app: &App, principal: &Principal) -> bool {
    let (Some(id), Some(account_id)) = (principal.key_id(), principal.account_id()) else { return true };
    let now = app.now();
    app.catalog()
        .read(|reader| rows::find(reader, account_id, id))
        .is_ok_and(|row| row.is_some_and(|row| row.expires_at.is_none_or(|expires_at| expires_at > now)))
}

/// Issues a key.
pub async fn issue(app: &App, principal: &Principal, request: IssueKey) -> Result<Issued> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let secret = new_secret(app.ids());
    let row = prepare(app, account_id, request, &secret)?;
    let row = app
        .catalog()
        .write(move |tx| {
            insert(tx, &row)?;
            Ok(row.key)
        })
        .await?;
    Ok(Issued { key: key(app, row)?, secret })
}

/// A key that was checked and can be inserted.
pub(crate) struct NewKey {
    pub(crate) key: KeyRow,
    pub(crate) hash: [u8; 32],
}

/// Checks a request for a key with this secret.
pub(crate) fn prepare(app: &App, account_id: String, request: IssueKey, secret: &str) -> Result<NewKey> {
    let name = request.name.trim();
    if name.is_empty() || name.chars().count() > NAME_MAX_CHARS || name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "must have 1 to 100 characters, without control characters"));
    }
    let now = app.now();
    if request.expires_at.is_some_and(|expires_at| expires_at <= now) {
        return Err(Error::invalid("expiresAt", "must lie in the future"));
    }
    if request.buckets.as_ref().is_some_and(Vec::is_empty) {
        return Err(Error::invalid("buckets", "must name at least one bucket, or be left out for all"));
    }
    let key = KeyRow {
        id: app.id("key"),
        account_id,
        name: name.to_owned(),
        prefix: shown(secret),
        permission: request.permission.as_str().to_owned(),
        buckets: request.buckets.map(|names| names.iter().map(ToString::to_string).collect()),
        created_at: now,
        expires_at: request.expires_at,
    };
    Ok(NewKey { key, hash: hash(secret) })
}

/// Inserts a key and tells of it.
pub(crate) fn insert(tx: &Tx<'_>, new: &NewKey) -> Result<()> {
    tx.tell_list(&new.key.account_id, List::Keys, None);
    rows::insert(tx, &new.key, &new.hash)
}

/// A page of the account's keys, oldest first, and the cursor of the next.
pub async fn list(
    app: &App,
    principal: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Result<(Vec<Key>, Option<String>)> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let scope = format!("keys\0{account_id}");
    let after = app.cursors().after(&scope, cursor)?.unwrap_or_default();
    let mut rows =
        app.catalog().read_many(move |reader| rows::list(reader, &account_id, &after, limit + 1)).await?;
    let next = app.cursors().cut(&scope, &mut rows, limit, |last| last.id.clone());
    let keys = rows.into_iter().map(|row| key(app, row)).collect::<Result<_>>()?;
    Ok((keys, next))
}

/// Revokes a key: it stops at the next request.
pub async fn revoke(app: &App, principal: &Principal, id: String) -> Result<()> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let (by_key, now) = (principal.key_id().is_some(), app.now());
    app.catalog()
        .write(move |tx| {
            let row = rows::find(tx, &account_id, &id)?
                .ok_or_else(|| Error::new(Code::KeyNotFound, "There is no API key with that id."))?;
            let is_admin = permission(&row)? == Permission::Admin;
            if by_key && is_admin && rows::count_admins(tx, &account_id, &id, now)? == 0 {
                return Err(Error::new(
                    Code::LastAdminKey,
                    "This is the account's last admin key. Issue another before you revoke it.",
                ));
            }
            tx.tell_list(&account_id, List::Keys, None);
            // Its links go with it.
            tx.tell_list(&account_id, List::SignedUrls, None);
            rows::delete(tx, &id)
        })
        .await
}

/// A new secret.
pub(crate) fn new_secret(ids: &Ids) -> String {
    let mut text = String::from(PREFIX);
    while text.len() < PREFIX.len() + RANDOM_CHARS {
        // Bytes past the last multiple of 62 are thrown away, so that every character is equally likely.
        let fair = ids
            .secret::<64>()
            .into_iter()
            .filter(|byte| *byte < 248)
            .map(|byte| BASE62[usize::from(byte % 62)]);
        text.extend(fair.map(char::from).take(PREFIX.len() + RANDOM_CHARS - text.len()));
    }
    let check = checksum(&text[PREFIX.len()..]);
    text + &check
}

/// Whether a text that the operator gives can serve as a key.
pub(crate) fn is_usable(secret: &str) -> bool {
    secret.strip_prefix(PREFIX).is_some_and(|rest| {
        (20..=128).contains(&rest.len())
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    })
}

/// What may be shown of a secret again.
pub(crate) fn shown(secret: &str) -> String {
    secret.chars().take(PREFIX.len() + 4).collect()
}

pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// The CRC-32 in base62, big-endian, padded to six.
fn checksum(random: &str) -> String {
    let mut rest = crc_fast::crc32_iso_hdlc(random.as_bytes());
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    digits.map(char::from).iter().collect()
}

fn permission(row: &KeyRow) -> Result<Permission> {
    Permission::parse(&row.permission)
        .ok_or_else(|| Error::internal("a key has a permission that does not exist"))
}

fn key(app: &App, row: KeyRow) -> Result<Key> {
    Ok(Key {
        last_used_at: app.meter().last_used(&row.id)?,
        permission: permission(&row)?,
        id: row.id,
        name: row.name,
        prefix: row.prefix,
        buckets: row.buckets,
        created_at: row.created_at,
        expires_at: row.expires_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_crc32_in_base62() {
        // CRC-32 of "123456789" is 0xCBF43926 = 3421780262, the check value of the algorithm.
        let expected = 3_421_780_262_u64;
        let value = checksum("123456789").bytes().fold(0, |value, digit| {
            value * 62 + BASE62.iter().position(|known| *known == digit).unwrap() as u64
        });
        assert_eq!(value, expected);
        assert_eq!(checksum("").as_str(), "000000");
    }

    #[test]
    fn a_key_given_by_the_operator_must_look_like_one() {
        assert!(is_usable("sk_live_0123456789abcdefghijklmnopqrstuvABCDEF"));
        for bad in [
            "",
            "sk_live_",
            "sk_live_short",
            "0123456789abcdefghijklmnopqrstuv",
            "sk_live_0123456789abcdefghij klmnop",
        ] {
            assert!(!is_usable(bad), "{bad}");
        }
    }
}
