//! `stowbox gc`

use clap::Args;
use http::Method;
use stowbox_core::Result;

use super::print;
use super::settings::StoreArgs;

#[derive(Args)]
pub(super) struct GcArgs {
    #[command(flatten)]
    store: StoreArgs,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) async fn run(args: GcArgs) -> Result<()> {
    let control = args.store.control().await?;
    let outcome = control.json(Method::POST, "/control/gc", None, None).await;
    control.close().await;
    let collected = outcome?;
    if args.json {
        return print::json(&collected);
    }
    let removed = format!(
        "Removed blobs that nothing refers to: {}, {}.",
        print::text(&collected["blobs"]),
        print::size(&collected["bytes"])
    );
    match collected["heldBlobs"].as_u64() {
        None | Some(0) => print::result(&removed),
        Some(held) => print::result(&format!("{removed} Still being read, and removed afterwards: {held}.")),
    }
}
