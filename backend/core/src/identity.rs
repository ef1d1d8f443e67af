//! Who a catalog is: made up at the first start, with the account `default` and its first key, and read ever after.

use crate::blobs::Blobs;
use crate::catalog::keys::KeyRow;
use crate::catalog::{Catalog, accounts, contents, keys as key_rows, meta};
use crate::clock::Ids;
use crate::config::Config;
use crate::error::{Code, Error, Result};
use crate::keys;
use crate::principal::Permission;

pub(crate) const CATALOG_ID: &str = "catalog_id";
const DEFAULT_ACCOUNT_ID: &str = "default_account_id";
const CURSOR_KEY: &str = "cursor_key";

/// What the catalog says of itself, made at the first start.
#[derive(Clone)]
pub(crate) struct Identity {
    pub(crate) id: String,
    pub(crate) default_account_id: String,
    pub(crate) cursor_key: [u8; 32],
    pub(crate) first_key: Option<String>,
}

impl std::fmt::Debug for Identity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id)
    }
}

impl Identity {
    /// Reads who this catalog is; at the first start, makes it up, with the default account and its key, in one commit.
    pub(crate) async fn establish(config: &Config, catalog: &Catalog, ids: &Ids) -> Result<Self> {
        if let Some(identity) = catalog.read(|reader| {
            let Some(id) = meta::find(reader, CATALOG_ID)? else { return Ok(None) };
            let fact = |name| {
                meta::find(reader, name)?
                    .ok_or_else(|| Error::internal(format!("the catalog lacks its {name}")))
            };
            Ok(Some(Identity {
                id,
                default_account_id: fact(DEFAULT_ACCOUNT_ID)?,
                cursor_key: keys::hash(&fact(CURSOR_KEY)?),
                first_key: None,
            }))
        })? {
            return Ok(identity);
        }
        let now = config.clock.now();
        let secret = match &config.first_key {
            Some(given) if keys::is_usable(given) => given.clone(),
            Some(_) => {
                return Err(Error::new(
                    Code::InvalidConfig,
                    "The API key given for the first start must be `sk_live_` and 20 to 128 letters, digits, `-` or `_`.",
                ));
            }
            None => keys::new_secret(ids),
        };
        let cursor_seed = keys::new_secret(ids);
        let identity = Identity {
            id: ids.id("cat", now),
            default_account_id: ids.id("acct", now),
            cursor_key: keys::hash(&cursor_seed),
            first_key: Some(secret.clone()),
        };
        let key = KeyRow {
            id: ids.id("key", now),
            account_id: identity.default_account_id.clone(),
            name: "First key".to_owned(),
            prefix: keys::shown(&secret),
            permission: Permission::Admin.as_str().to_owned(),
            buckets: None,
            created_at: now,
            expires_at: None,
        };
        let made = identity.clone();
        catalog
            .write(move |tx| {
                meta::insert(tx, CATALOG_ID, &made.id)?;
                meta::insert(tx, DEFAULT_ACCOUNT_ID, &made.default_account_id)?;
                meta::insert(tx, CURSOR_KEY, &cursor_seed)?;
                accounts::insert(tx, &made.default_account_id, "default", &accounts::Plan::default(), now)?;
                key_rows::insert(tx, &key, &keys::hash(&secret))
            })
            .await?;
        Ok(identity)
    }

    /// Makes sure that the blobs are this catalog's: another one's would look like leftovers, and be removed.
    pub(crate) async fn claim(&self, catalog: &Catalog, blobs: &Blobs) -> Result<()> {
        let refuse = |why: &str| Err(Error::new(Code::InvalidConfig, why));
        match blobs.owner().await? {
            Some(owner) if owner == self.id => Ok(()),
            Some(_) => refuse(
                "The storage belongs to another data directory. Choose an empty one, or start with that data directory.",
            ),
            None if catalog.read(contents::any_blob)? => refuse(
                "The storage does not hold this data directory's objects. Start with the storage they were written to.",
            ),
            None => blobs.claim(&self.id).await,
        }
    }
}
