//! Forgets the parts of uploads that are over. Their bytes are an object's, or were freed when the upload was given up.

use crate::App;
use crate::catalog::{Tx, parts, uploads};
use crate::error::Result;

/// Forgotten in one commit, so that other writers need not wait long.
const BATCH: usize = 500;

pub(super) async fn run(app: &App) -> Result<()> {
    while app.catalog().read(uploads::spent)?.is_some() {
        app.catalog().write(forget_some).await?;
    }
    Ok(())
}

fn forget_some(tx: &Tx<'_>) -> Result<()> {
    let Some(upload_id) = uploads::spent(tx)? else { return Ok(()) };
    match parts::delete_some(tx, &upload_id, BATCH)? {
        BATCH => Ok(()),
        _ => uploads::forget(tx, &upload_id),
    }
}
