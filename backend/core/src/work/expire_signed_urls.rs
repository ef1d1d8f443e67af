//! Forgets signed URLs that have expired: they say so themselves.

use crate::App;
use crate::catalog::signed_urls;
use crate::error::Result;

pub(super) async fn run(app: &App) -> Result<()> {
    let now = app.now();
    app.catalog().write(move |tx| signed_urls::delete_expired(tx, now)).await
}
