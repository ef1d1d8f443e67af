//! What is stored over all accounts, for the operator.

use crate::App;
pub use crate::catalog::accounts::Totals;
use crate::catalog::{accounts, freed_blobs};
use crate::error::Result;
use crate::principal::Principal;

/// The sums as they are now.
pub async fn get(app: &App, principal: &Principal) -> Result<Totals> {
    principal.must_be_operator()?;
    app.catalog()
        .read_many(|reader| {
            Ok(Totals { freed_blobs: freed_blobs::count(reader)?, ..accounts::totals(reader)? })
        })
        .await
}
