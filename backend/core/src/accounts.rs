//! Accounts: who owns buckets and keys.

use crate::App;
pub use crate::catalog::accounts::{Account, Plan};
use crate::catalog::{Reader, accounts};
use crate::error::{Code, Error, Result};

/// Whether an account of that id exists.
pub fn exists(app: &App, id: &str) -> Result<bool> {
    app.catalog().read(|reader| Ok(accounts::find(reader, id)?.is_some()))
}

pub(crate) fn get(reader: &Reader<'_>, id: &str) -> Result<Account> {
    accounts::find(reader, id)?
        .ok_or_else(|| Error::new(Code::AccountNotFound, "There is no account with that id."))
}
