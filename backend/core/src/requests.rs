//! The request log: what each account asked lately, kept for a week in the telemetry database.

use std::time::Duration;

use crate::App;
use crate::catalog::requests::{Filter, Logged};
pub use crate::catalog::requests::{Headers, Request};
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::principal::{Permission, Principal};
use crate::usage::Traffic;

/// For how long requests are kept.
pub const KEPT: Duration = Duration::from_hours(24 * 7);
/// How many are kept, over all accounts.
const MOST: usize = 200_000;
/// Of a path: longer than any that a key can make.
const PATH_MAX_BYTES: usize = 4096;
/// What the ids of a console's requests begin with.
pub const CONSOLE: &str = "console_";

/// Which requests to list. An empty filter lists all.
#[derive(Clone, Debug, Default)]
pub struct ListRequests {
    /// 4 is 400 to 499.
    pub status_class: Option<u16>,
    /// Such as `GET`.
    pub method: Option<String>,
    /// How the path begins.
    pub path_prefix: Option<String>,
    /// The very one.
    pub request_id: Option<String>,
    /// Of this API key.
    pub key_id: Option<String>,
    /// Without those of consoles, whose ids begin with [`CONSOLE`].
    pub without_console: bool,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// How many at most.
    pub limit: usize,
}

/// Whether a console asked this by itself, to show something. What a person does with it is not meant.
pub(crate) fn is_consoles_read(request: &Request) -> bool {
    request.request_id.starts_with(CONSOLE) && matches!(request.method.as_str(), "GET" | "HEAD")
}

/// Counts an answered request and puts it in the log, with its headers as whoever records it wrote them.
pub fn record(app: &App, mut request: Request, headers: Headers) {
    if request.path.len() > PATH_MAX_BYTES {
        request.path.truncate(request.path.floor_char_boundary(PATH_MAX_BYTES));
    }
    let traffic = Traffic {
        requests: 1,
        errors: u64::from(request.status >= 400),
        ingress_bytes: request.ingress_bytes,
        egress_bytes: request.egress_bytes,
    };
    app.meter().count(app.now(), traffic, Logged { request, headers });
}

/// A page of the account's requests, newest first, and the cursor of the next. What was answered before this was asked
/// is in it.
pub async fn list(
    app: &App,
    principal: &Principal,
    query: ListRequests,
) -> Result<(Vec<Request>, Option<String>)> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let scope = format!(
        "requests\0{account_id}\0{:?}\0{:?}\0{:?}\0{:?}\0{:?}\0{}",
        query.status_class,
        query.method,
        query.path_prefix,
        query.request_id,
        query.key_id,
        query.without_console
    );
    let before = app
        .cursors()
        .after(&scope, query.cursor.as_deref())?
        .map(|place| place.parse::<i64>().map_err(Error::internal))
        .transpose()?;
    let filter = Filter {
        account_id,
        before,
        status_class: query.status_class,
        method: query.method,
        path_prefix: query.path_prefix,
        request_id: query.request_id,
        key_id: query.key_id,
        without_ids: query.without_console.then(|| CONSOLE.to_owned()),
    };
    let (limit, reading) = (query.limit, app.clone());
    let mut found = tokio::task::spawn_blocking(move || {
        reading.meter().flush()?;
        reading.meter().telemetry().requests(&filter, limit + 1)
    })
    .await
    .map_err(Error::internal)??;
    let next = app.cursors().cut(&scope, &mut found, limit, |(place, _)| place.to_string());
    Ok((found.into_iter().map(|(_, request)| request).collect(), next))
}

/// One request, with what was kept of its headers; of several with that id the newest.
pub async fn get(app: &App, principal: &Principal, request_id: String) -> Result<(Request, Option<Headers>)> {
    let account_id = principal.in_account(Permission::Admin)?.to_owned();
    let filter = Filter { account_id, request_id: Some(request_id), ..Filter::default() };
    let reading = app.clone();
    let found = tokio::task::spawn_blocking(move || {
        reading.meter().flush()?;
        let telemetry = reading.meter().telemetry();
        let Some((place, request)) = telemetry.requests(&filter, 1)?.pop() else { return Ok(None) };
        Ok::<_, Error>(Some((request, telemetry.headers(place)?)))
    });
    found.await.map_err(Error::internal)??.ok_or_else(|| {
        Error::new(
            Code::NotFound,
            "No request of this account in the log of the last seven days has that id.",
        )
    })
}

/// Forgets what is a week old, or too much.
pub(crate) async fn expire(app: &App) -> Result<()> {
    let app = app.clone();
    tokio::task::spawn_blocking(move || {
        let oldest = Timestamp::from_millis(app.now().as_millis() - KEPT.as_millis() as i64);
        app.meter().telemetry().forget_requests(oldest, MOST)
    })
    .await
    .map_err(Error::internal)?
}
