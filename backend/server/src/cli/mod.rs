//! The command line: one file per command. What they share: the [settings], the [values] of flags, and [print].
//!
//! Commands other than `serve` are clients of the API, by way of `stowbox_server::control`.

mod accounts;
mod backup;
mod gc;
mod keys;
mod print;
mod restore;
mod seed;
mod serve;
mod settings;
mod values;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
pub(crate) use print::error as print_error;
use stowbox_core::Result;

/// Object storage on your desk: the server without a window, and its commands.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the console
    Serve(serve::ServeArgs),
    /// Issue, list and revoke API keys
    Keys(keys::KeysArgs),
    /// Make, list, change and delete accounts
    Accounts(accounts::AccountsArgs),
    /// Read everything that is stored and say what is missing or wrong
    Verify(verify::VerifyArgs),
    /// Remove the bytes that nothing refers to any more, now
    Gc(gc::GcArgs),
    /// Copy the whole store into a folder, beside a running server too
    Backup(backup::BackupArgs),
    /// Make a store of a backup, in an empty data directory
    Restore(restore::RestoreArgs),
}

impl Cli {
    /// What is logged unless `STOWBOX_LOG` says otherwise: a command speaks for itself.
    pub(crate) fn log_filter(&self) -> &'static str {
        match self.command {
            Command::Serve(_) => "info",
            _ => "error",
        }
    }
}

pub(crate) async fn run(cli: Cli) -> Result<ExitCode> {
    match cli.command {
        Command::Serve(args) => serve::run(args).await?,
        Command::Keys(args) => keys::run(args).await?,
        Command::Accounts(args) => accounts::run(args).await?,
        Command::Verify(args) => return verify::run(args).await,
        Command::Gc(args) => gc::run(args).await?,
        Command::Backup(args) => backup::run(args).await?,
        Command::Restore(args) => restore::run(args).await?,
    }
    Ok(ExitCode::SUCCESS)
}
