//! `stowbox restore`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;
use stowbox_core::Result;
use stowbox_core::backup::restore;
use tokio::sync::mpsc;

use super::print::{self, Progress};
use super::settings::StoreArgs;

#[derive(Args)]
pub(super) struct RestoreArgs {
    /// The folder that holds the backup
    folder: PathBuf,
    #[command(flatten)]
    store: StoreArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: RestoreArgs) -> Result<()> {
    let (config, _) = args.store.read()?;
    let data_dir = config.data_dir.clone();
    let (told, mut steps) = mpsc::channel(16);
    let mut progress = Progress::new("Restored");
    let job = async move {
        let told = told;
        restore(config, &args.folder, &told).await
    };
    let shown = async {
        while let Some(step) = steps.recv().await {
            progress.show(&json!({ "doneBytes": step.done_bytes, "totalBytes": step.total_bytes }));
        }
    };
    let (outcome, ()) = tokio::join!(job, shown);
    progress.clear();
    let restored = outcome?;
    if args.json {
        return print::json(&json!({
            "takenAt": restored.taken_at,
            "objects": restored.objects,
            "blobs": restored.blobs,
            "bytes": restored.bytes,
        }));
    }
    print::result(&format!(
        "Restored {} objects, as they were at {}, to {}. Blobs: {}, {}.",
        restored.objects,
        restored.taken_at,
        data_dir.display(),
        restored.blobs,
        print::bytes(restored.bytes),
    ))
}
