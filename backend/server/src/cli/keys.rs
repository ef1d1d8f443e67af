//! `stowbox keys`

use std::time::Duration;

use clap::{Args, Subcommand, ValueEnum};
use http::Method;
use serde_json::{Value, json};
use stowbox_core::Result;
use stowbox_core::clock::{Clock as _, SystemClock, Timestamp};
use stowbox_server::control::Control;

use super::settings::StoreArgs;
use super::{accounts, print, values};

#[derive(Args)]
pub(super) struct KeysArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// The account, by its id or name [default: the default account]
    #[arg(long, value_name = "ACCOUNT", global = true)]
    account: Option<String>,
    /// Print JSON, as the API answers it
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Issue a key; its secret is printed this once
    Create(CreateArgs),
    /// List the account's keys, without secrets
    List,
    /// Revoke a key: it stops at its next request
    Revoke {
        /// The key's id, `key_…`
        id: String,
    },
}

#[derive(Args)]
struct CreateArgs {
    /// What you call it
    name: String,
    /// What it allows
    #[arg(long, value_enum, default_value_t = Permission::Admin)]
    permission: Permission,
    /// The only bucket it may touch; may be given several times [default: all]
    #[arg(long = "bucket", value_name = "BUCKET")]
    buckets: Vec<String>,
    /// When it stops, from now: 12h, 30d [default: never]
    #[arg(long, value_name = "DURATION", value_parser = values::duration, conflicts_with = "expires_at")]
    expires_in: Option<Duration>,
    /// When it stops: 2030-01-31T12:00:00Z [default: never]
    #[arg(long, value_name = "TIME", value_parser = values::time)]
    expires_at: Option<Timestamp>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Permission {
    /// Everything in the account
    Admin,
    /// Objects, uploads and signing
    Write,
    /// Reading, listing, signing GET
    Read,
}

pub(super) async fn run(args: KeysArgs) -> Result<()> {
    let control = args.store.control().await?;
    let outcome = verb(&control, args.verb, args.account.as_deref(), args.json).await;
    control.close().await;
    outcome
}

async fn verb(control: &Control, verb: Verb, account: Option<&str>, as_json: bool) -> Result<()> {
    let account = match account {
        Some(account) => Some(accounts::id(control, account).await?),
        None => None,
    };
    let account = account.as_deref();
    match verb {
        Verb::Create(args) => {
            let issued = control.json(Method::POST, "/v1/keys", account, Some(wanted(args))).await?;
            if as_json {
                return print::json(&issued);
            }
            print::note(&format!(
                "Issued the key `{}` ({}). It is shown this once:",
                print::text(&issued["name"]),
                print::text(&issued["id"])
            ));
            // Alone on its stream, for `KEY=$(stowbox keys create ci)`.
            print::result(&print::text(&issued["key"]))
        }
        Verb::List => {
            let keys = control.list("/v1/keys", account).await?;
            if as_json {
                return print::json(&Value::Array(keys));
            }
            let head = ["ID", "NAME", "BEGINS", "PERMISSION", "BUCKETS", "LAST USED", "EXPIRES"];
            print::result(&print::table(&head, &keys.iter().map(row).collect::<Vec<_>>()))
        }
        Verb::Revoke { id } => {
            let path = format!("/v1/keys/{}", accounts::segment(&id));
            control.json(Method::DELETE, &path, account, None).await?;
            if as_json {
                return print::json(&json!({ "id": id }));
            }
            print::result(&format!("Revoked {id}."))
        }
    }
}

fn wanted(args: CreateArgs) -> Value {
    let permission = args.permission.to_possible_value();
    let expires_at = args.expires_at.or_else(|| Some(SystemClock.now() + args.expires_in?));
    json!({
        "name": args.name,
        "permission": permission.map(|value| value.get_name().to_owned()),
        "buckets": Some(args.buckets).filter(|buckets| !buckets.is_empty()),
        "expiresAt": expires_at.map(|at| at.to_string()),
    })
}

fn row(key: &Value) -> Vec<String> {
    let buckets = key["buckets"].as_array().map_or_else(
        || "all".to_owned(),
        |names| names.iter().map(print::text).collect::<Vec<_>>().join(","),
    );
    vec![
        print::text(&key["id"]),
        print::text(&key["name"]),
        print::text(&key["prefix"]),
        print::text(&key["permission"]),
        buckets,
        print::text(&key["lastUsedAt"]),
        print::text(&key["expiresAt"]),
    ]
}
