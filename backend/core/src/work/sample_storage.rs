//! Writes down what each account stores, hour by hour, for the charts.

use crate::App;
use crate::catalog::accounts;
use crate::error::{Error, Result};

const PAGE: usize = 500;

pub(super) async fn run(app: &App) -> Result<()> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || {
        let (hour, mut after) = (app.now().hour(), String::new());
        loop {
            let page = app.catalog().read(|reader| accounts::list(reader, &after, PAGE))?;
            app.meter().telemetry().sample_storage(&page, hour)?;
            match page.last() {
                Some(last) if page.len() == PAGE => after.clone_from(&last.id),
                _ => return Ok(()),
            }
        }
    })
    .await
    .map_err(Error::internal)?
}
