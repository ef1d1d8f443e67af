//! `stowbox accounts`

use clap::{Args, Subcommand};
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};
use stowbox_core::{Code, Error, Result};
use stowbox_server::control::Control;

use super::settings::StoreArgs;
use super::values::Limit;
use super::{print, values};

const PATH: &str = "/admin/v1/accounts";

#[derive(Args)]
pub(super) struct AccountsArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Print JSON, as the API answers it
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// List all accounts
    List,
    /// Make an account; issue its first key by `stowbox keys create --account`
    Create {
        /// What you call it
        name: String,
        #[command(flatten)]
        plan: PlanArgs,
    },
    /// Change an account; what is not named stays
    Update {
        /// Its id or name
        account: String,
        /// Another name
        #[arg(long)]
        name: Option<String>,
        #[command(flatten)]
        plan: PlanArgs,
    },
    /// Delete an account that has no buckets, and its keys
    Delete {
        /// Its id or name
        account: String,
    },
}

#[derive(Args)]
struct PlanArgs {
    /// What all its objects may take together: 10GiB, or none
    #[arg(long, value_name = "SIZE", value_parser = values::size_limit)]
    max_storage: Option<Limit<u64>>,
    /// What one object may take: 500MB, or none
    #[arg(long, value_name = "SIZE", value_parser = values::size_limit)]
    max_object: Option<Limit<u64>>,
    /// How often a key may ask in a minute: a number, or none
    #[arg(long, value_name = "COUNT", value_parser = values::count_limit)]
    requests_per_minute: Option<Limit<u32>>,
    /// What you call the plan
    #[arg(long, value_name = "NAME")]
    plan_name: Option<String>,
}

pub(super) async fn run(args: AccountsArgs) -> Result<()> {
    let control = args.store.control().await?;
    let outcome = verb(&control, args.verb, args.json).await;
    control.close().await;
    outcome
}

async fn verb(control: &Control, verb: Verb, as_json: bool) -> Result<()> {
    let (account, done) = match verb {
        Verb::List => {
            let accounts = control.list(PATH, None).await?;
            if as_json {
                return print::json(&Value::Array(accounts));
            }
            let head =
                ["ID", "NAME", "STORED", "OBJECTS", "BUCKETS", "MAX STORAGE", "MAX OBJECT", "PER MINUTE"];
            return print::result(&print::table(&head, &accounts.iter().map(row).collect::<Vec<_>>()));
        }
        Verb::Create { name, plan } => {
            let body = json!({ "name": name, "plan": change(plan) });
            (control.json(Method::POST, PATH, None, Some(body)).await?, "Made")
        }
        Verb::Update { account, name, plan } => {
            let path = format!("{PATH}/{}", id(control, &account).await?);
            let mut body = json!({ "plan": change(plan) });
            if let Some(name) = name {
                body["name"] = name.into();
            }
            (control.json(Method::PATCH, &path, None, Some(body)).await?, "Changed")
        }
        Verb::Delete { account } => {
            let path = format!("{PATH}/{}", id(control, &account).await?);
            let found = control.json(Method::GET, &path, None, None).await?;
            control.json(Method::DELETE, &path, None, None).await?;
            (found, "Deleted")
        }
    };
    if as_json {
        return print::json(&account);
    }
    print::result(&format!(
        "{done} the account `{}` ({}).",
        print::text(&account["name"]),
        print::text(&account["id"])
    ))
}

/// Only what was named: what is left out stays, and null lifts a limit.
fn change(plan: PlanArgs) -> Value {
    let mut change = Map::new();
    if let Some(Limit(bytes)) = plan.max_storage {
        change.insert("maxStorageBytes".to_owned(), bytes.into());
    }
    if let Some(Limit(bytes)) = plan.max_object {
        change.insert("maxObjectBytes".to_owned(), bytes.into());
    }
    if let Some(Limit(count)) = plan.requests_per_minute {
        change.insert("requestsPerMinute".to_owned(), count.into());
    }
    if let Some(name) = plan.plan_name {
        change.insert("name".to_owned(), name.into());
    }
    change.into()
}

fn row(account: &Value) -> Vec<String> {
    let (usage, plan) = (&account["usage"], &account["plan"]);
    vec![
        print::text(&account["id"]),
        print::text(&account["name"]),
        print::size(&usage["storageBytes"]),
        print::text(&usage["objectCount"]),
        print::text(&usage["bucketCount"]),
        print::size(&plan["maxStorageBytes"]),
        print::size(&plan["maxObjectBytes"]),
        print::text(&plan["requestsPerMinute"]),
    ]
}

/// The id of an account that is named by its id or, if that is unmistakable, by its name.
pub(super) async fn id(control: &Control, wanted: &str) -> Result<String> {
    let accounts = control.list(PATH, None).await?;
    let ids = |field: &str| -> Vec<String> {
        accounts
            .iter()
            .filter(|account| account[field] == wanted)
            .map(|account| print::text(&account["id"]))
            .collect()
    };
    let mut found = ids("id");
    if found.is_empty() {
        found = ids("name");
    }
    match found.as_slice() {
        [id] => Ok(id.clone()),
        [] => Err(Error::new(
            Code::AccountNotFound,
            format!("There is no account with the id or name `{wanted}`. `stowbox accounts list` shows all."),
        )),
        several => Err(Error::new(
            Code::InvalidRequest,
            format!("Several accounts are named `{wanted}`. Use an id: {}.", several.join(", ")),
        )),
    }
}

/// A text as a segment of a path.
pub(super) fn segment(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
