//! Where the bytes lie: a folder of this computer, a service, or memory; and where in it a blob is.

use std::path::{Path, PathBuf};
use std::time::Duration;

use opendal::layers::{ConcurrentLimitLayer, RetryLayer, TimeoutLayer};
use opendal::{ErrorKind, HttpTransporter, OperationContext, Operator, services};
use opendal_http_transport_reqwest::ReqwestTransport;
use ulid::Ulid;

use crate::config::Storage;

/// The folder of a store on this computer.
pub(super) fn folder_of(storage: &Storage, data_dir: &Path) -> Option<PathBuf> {
    match storage {
        Storage::BelowDataDir => Some(data_dir.join("blobs")),
        Storage::Folder(folder) => Some(folder.clone()),
        Storage::Memory | Storage::Service { .. } => None,
    }
}

pub(super) fn operator(storage: &Storage, folder: Option<&Path>) -> opendal::Result<Operator> {
    if let Some(folder) = folder {
        return Operator::new(services::Fs::default().root(&folder.to_string_lossy()));
    }
    match storage {
        Storage::Service { scheme, options } => {
            let options = options.clone();
            match scheme.as_str() {
                services::S3_SCHEME => over_http(Operator::from_iter::<services::S3>(options)?),
                services::AZBLOB_SCHEME => over_http(Operator::from_iter::<services::Azblob>(options)?),
                services::WEBDAV_SCHEME => over_http(Operator::from_iter::<services::Webdav>(options)?),
                _ => Err(opendal::Error::new(
                    ErrorKind::ConfigInvalid,
                    format!("this build knows no service `{scheme}`"),
                )),
            }
        }
        Storage::Memory | Storage::BelowDataDir | Storage::Folder(_) => {
            Operator::new(services::Memory::default())
        }
    }
}

fn over_http(operator: Operator) -> opendal::Result<Operator> {
    // Without a transport of its own every request to the service would fail.
    let client = reqwest::Client::builder().build().map_err(|error| {
        opendal::Error::new(ErrorKind::ConfigInvalid, "HTTP cannot be spoken").set_source(error)
    })?;
    let transport = HttpTransporter::new(ReqwestTransport::new(client));
    // What goes in one piece takes longer than one of many.
    let timeout = if takes_parts(&operator) {
        TimeoutLayer::new()
    } else {
        TimeoutLayer::new().with_io_timeout(Duration::from_mins(1))
    };
    Ok(operator
        .with_context(OperationContext::new().with_http_transport(transport))
        .layer(RetryLayer::new().with_max_times(3).with_jitter())
        .layer(timeout)
        .layer(ConcurrentLimitLayer::new(256)))
}

/// Whether a blob can go there in parts, as it arrives.
pub(super) fn takes_parts(operator: &Operator) -> bool {
    operator.info().capability().write_can_multi
}

/// The 256 folders, made and synced once, so that no write has to.
pub(super) async fn make_shards(folder: &Path) -> std::io::Result<()> {
    let folder = folder.to_owned();
    tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        let mut made = false;
        for shard in 0..=u8::MAX {
            match std::fs::create_dir(folder.join(format!("{shard:02x}"))) {
                Ok(()) => made = true,
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        if made {
            sync(&folder)?;
            folder.parent().map_or(Ok(()), sync)?;
        }
        Ok(())
    })
    .await
    .map_err(std::io::Error::other)?
}

/// Syncs the entries of a folder.
pub(crate) fn sync(folder: &Path) -> std::io::Result<()> {
    // Windows has no such call and needs none: NTFS logs its directory entries.
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// The last two digits are random, so blobs spread evenly; the first ones are the time, so they would not.
pub(crate) fn shard(id: &str) -> &str {
    // ULIDs are base 32: two digits of theirs would be 1024 folders, so the folder is the low byte in hex.
    SHARDS[usize::from(Ulid::from_string(id).map_or(0, |id| (id.0 & 0xff) as u8))]
}

static SHARDS: std::sync::LazyLock<Vec<&'static str>> =
    std::sync::LazyLock::new(|| (0..=u8::MAX).map(|byte| &*format!("{byte:02x}").leak()).collect());

pub(super) fn path(id: &str) -> String {
    format!("{}/{id}", shard(id))
}
