//! `stowbox backup`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use stowbox_core::Result;

use super::print::{self, Progress};
use super::settings::{StoreArgs, bad_file};

#[derive(Args)]
pub(super) struct BackupArgs {
    /// Where to: an empty folder, or one with an earlier backup, to which only what is new is copied
    folder: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: BackupArgs) -> Result<()> {
    // The server may run in another folder.
    let folder = std::path::absolute(&args.folder).map_err(|error| bad_file(&args.folder, None, &error))?;
    let control = args.store.control().await?;
    let mut progress = Progress::new("Backed up");
    let body = json!({ "folder": folder });
    let outcome = control.job("/control/backup", Some(body), |step| progress.show(step)).await;
    progress.clear();
    control.close().await;
    let taken = outcome?;
    if args.json {
        return print::json(&taken);
    }
    print::result(&format!(
        "Backed up {} objects to {}. Blobs: {}, {}; new ones: {}, {}.",
        print::text(&taken["objects"]),
        folder.display(),
        print::text(&taken["blobs"]),
        print::size(&taken["bytes"]),
        print::text(&taken["copiedBlobs"]),
        print::size(&taken["copiedBytes"]),
    ))
}
