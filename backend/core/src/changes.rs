//! Looking on: what changes in an account, as it happens, for as long as somebody listens.

use tokio::sync::watch;

use crate::App;
pub use crate::catalog::feed::{Change, List};
use crate::error::Result;
use crate::principal::{Permission, Principal};

/// Somebody who looks on.
#[derive(Debug)]
pub struct Onlooker {
    app: App,
    principal: Principal,
    account_id: String,
    /// The place of the last change that was told.
    place: u64,
    last: watch::Receiver<u64>,
    missed: bool,
}

/// What an onlooker is told.
#[derive(Clone, Debug)]
pub enum Told {
    /// A change; `id` is what to come back with.
    Change {
        /// Its place.
        id: String,
        /// What happened.
        change: Change,
    },
    /// Some changes are known no more: read everything anew, and go on from `id`.
    Missed {
        /// The place from here on.
        id: String,
    },
}

/// Looks on from now, or from behind the change with the id `after`. What a key may not read, it is not told of.
pub fn look_on(app: &App, principal: &Principal, after: Option<&str>) -> Result<Onlooker> {
    let account_id = principal.granted(Permission::Read)?.to_owned();
    let last = app.catalog().feed().watch();
    let now = *last.borrow();
    let place = after.map(|id| parse(app, id));
    Ok(Onlooker {
        app: app.clone(),
        principal: principal.clone(),
        account_id,
        missed: place == Some(None),
        place: place.flatten().unwrap_or(now),
        last,
    })
}

impl Onlooker {
    /// What to come back with.
    pub fn id(&self) -> String {
        format!("{}-{}", self.app.run_id(), self.place)
    }

    /// Waits for something new. May be dropped while it waits: nothing is lost.
    pub async fn next(&mut self) -> Vec<Told> {
        loop {
            self.last.borrow_and_update();
            let told = self.take();
            if !told.is_empty() {
                return told;
            }
            if self.last.changed().await.is_err() {
                // Ends with the app, which the caller sees elsewhere.
                std::future::pending::<()>().await;
            }
        }
    }

    fn take(&mut self) -> Vec<Told> {
        let notices =
            if std::mem::take(&mut self.missed) { None } else { self.app.catalog().feed().after(self.place) };
        let Some(notices) = notices else {
            self.place = *self.last.borrow();
            return vec![Told::Missed { id: self.id() }];
        };
        let mut told = Vec::new();
        for notice in notices {
            self.place = notice.place;
            if notice.account_id == self.account_id && self.may_see(&notice.change) {
                told.push(Told::Change { id: self.id(), change: notice.change.clone() });
            }
        }
        told
    }

    fn may_see(&self, change: &Change) -> bool {
        match change.bucket() {
            Some(bucket) => self.principal.may_touch(bucket),
            None => self.principal.in_account(Permission::Admin).is_ok(),
        }
    }
}

/// The place that an id of this start names; those of another start name none.
fn parse(app: &App, id: &str) -> Option<u64> {
    id.strip_prefix(app.run_id())?.strip_prefix('-')?.parse().ok()
}
