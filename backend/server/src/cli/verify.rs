//! `stowbox verify`

use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use stowbox_core::Result;

use super::print::{self, Progress};
use super::settings::StoreArgs;

#[derive(Args)]
pub(super) struct VerifyArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: VerifyArgs) -> Result<ExitCode> {
    let control = args.store.control().await?;
    let mut progress = Progress::new("Verified");
    let mut findings = Vec::new();
    let outcome = control
        .job("/control/verify", None, |step| match step.get("finding") {
            None => progress.show(step),
            Some(_) if args.json => findings.push(step.clone()),
            Some(_) => {
                progress.clear();
                // A closed pipe ends nothing: the exit code still tells.
                drop(print::result(&print::text(&step["message"])));
            }
        })
        .await;
    progress.clear();
    control.close().await;
    let mut report = outcome?;
    let damages = report["damages"].as_u64().unwrap_or(0);
    if args.json {
        report["findings"] = Value::Array(findings);
        print::json(&report)?;
    } else {
        print::result(&summary(&report, damages))?;
    }
    Ok(if damages == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn summary(report: &Value, damages: u64) -> String {
    let read = format!(
        "Verified {} objects, {} in the trash and {} parts of unfinished uploads: {}.",
        print::text(&report["objects"]),
        print::text(&report["trashed"]),
        print::text(&report["parts"]),
        print::size(&report["bytes"])
    );
    let orphans = match &report["orphans"] {
        none if *none == json!(0) => String::new(),
        some => format!(" Blobs that nothing refers to: {}; `stowbox gc` removes them.", print::text(some)),
    };
    match damages {
        0 => format!("{read} All is well.{orphans}"),
        damages => format!("{read} Things that are wrong: {damages}.{orphans}"),
    }
}
