//! Brings a database to this program's schema, and refuses one that a newer program wrote: reading it half-understood
//! could damage it. A step and its record are one transaction, so a crash in between repeats or keeps both.

use rusqlite::{Connection, TransactionBehavior};

use super::failed;
use crate::error::{Code, Error, Result};

/// The steps of one database, in order; `PRAGMA user_version` counts those taken.
pub(super) struct Migrations {
    /// Told apart by `PRAGMA application_id`, so that none is opened as another.
    application_id: i32,
    steps: &'static [&'static str],
}

pub(super) const CATALOG: &Migrations = &Migrations {
    application_id: 0x5357_4258,
    steps: &[
        include_str!("../../migrations/0001_init.sql"),
        include_str!("../../migrations/0002_uploads_signing.sql"),
        include_str!("../../migrations/0003_webhooks.sql"),
        include_str!("../../migrations/0004_idempotency.sql"),
        include_str!("../../migrations/0005_plan_name.sql"),
        include_str!("../../migrations/0006_trash.sql"),
        include_str!("../../migrations/0007_spent_uploads.sql"),
    ],
};

pub(super) const TELEMETRY: &Migrations = &Migrations {
    application_id: 0x5357_424d,
    steps: &[
        include_str!("../../migrations/telemetry/0001_init.sql"),
        include_str!("../../migrations/telemetry/0002_requests.sql"),
        include_str!("../../migrations/telemetry/0003_storage_errors.sql"),
        include_str!("../../migrations/telemetry/0004_request_headers.sql"),
    ],
};

pub(super) const TRANSFERS: &Migrations = &Migrations {
    application_id: 0x5357_4254,
    steps: &[include_str!("../../migrations/transfers/0001_init.sql")],
};

pub(super) fn migrate(connection: &mut Connection, migrations: &Migrations) -> Result<()> {
    let pragma = |name: &str| connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let taken = usize::try_from(pragma("user_version").map_err(failed)?).unwrap_or(0);
    let application_id = pragma("application_id").map_err(failed)?;
    if (taken > 0 || application_id != 0) && application_id != i64::from(migrations.application_id) {
        return Err(Error::new(
            Code::DataDirUnusable,
            "The data directory holds a database that is not Stowbox's.",
        ));
    }
    if taken > migrations.steps.len() {
        return Err(Error::new(
            Code::DataDirTooNew,
            format!(
                "The data directory was written by a newer Stowbox (schema {taken}; this program knows {}). \
                 Start that version, or a newer one.",
                migrations.steps.len()
            ),
        ));
    }
    for (step, sql) in migrations.steps.iter().enumerate().skip(taken) {
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(failed)?;
        tx.execute_batch(sql).map_err(failed)?;
        tx.pragma_update(None, "application_id", migrations.application_id).map_err(failed)?;
        tx.pragma_update(None, "user_version", step as i64 + 1).map_err(failed)?;
        tx.commit().map_err(failed)?;
    }
    Ok(())
}
