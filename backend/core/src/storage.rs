//! Where blobs go, chosen while the server runs: for a server that holds none yet. What is chosen is sealed in the
//! catalog, since it may hold the keys of a service. What the server was started with comes before it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

use crate::App;
use crate::blobs::{Blobs, probe as try_store};
pub use crate::blobs::{ProbeOutcome, ProbeStep, ProbeVerb};
use crate::catalog::{Catalog, Reader, contents, freed_blobs, meta};
use crate::clock::Ids;
use crate::config::Storage;
use crate::error::{Code, Error, Result};
use crate::principal::Principal;
use crate::seal::Sealer;

/// In the catalog: what is chosen.
pub(crate) const META: &str = "storage";

/// What is chosen, as it is sealed.
#[derive(Serialize, Deserialize)]
struct Chosen {
    service: String,
    options: BTreeMap<String, String>,
}

/// The storage in use.
#[derive(Clone, Debug)]
pub struct InUse {
    /// Where blobs go.
    pub storage: Storage,
    /// Whether there are none, so that it can be changed.
    pub is_empty: bool,
    /// Whether it was given at the start, so that it cannot.
    pub is_fixed: bool,
}

/// The storage in use.
pub fn get(app: &App, principal: &Principal) -> Result<InUse> {
    principal.must_be_operator()?;
    let is_empty = app.catalog().read(is_empty)?;
    Ok(InUse { storage: app.storage(), is_empty, is_fixed: is_fixed(app) })
}

/// Tries a store: whether it can be written, read, listed and cleaned up.
pub async fn probe(app: &App, principal: &Principal, storage: &Storage) -> Result<Vec<ProbeStep>> {
    principal.must_be_operator()?;
    Ok(try_store(storage, app.data_path(), app.ulid()).await)
}

/// Changes the storage of a server that holds no blobs.
pub async fn change(app: &App, principal: &Principal, storage: Storage) -> Result<InUse> {
    if is_fixed(app) {
        principal.must_be_operator()?;
        return Err(Error::new(
            Code::InvalidRequest,
            "The storage was given when the server was started. Start it without `--storage` to choose it here.",
        ));
    }
    let steps = probe(app, principal, &storage).await?;
    if let Some((step, why)) = steps.iter().find_map(|step| match &step.outcome {
        ProbeOutcome::Failed(why) => Some((step.name, why)),
        ProbeOutcome::Done | ProbeOutcome::Skipped => None,
    }) {
        return Err(Error::new(
            Code::InvalidRequest,
            format!("The storage cannot be used: `{}` failed ({why}).", step.as_str()),
        ));
    }
    let blobs = Blobs::open(&storage, app.data_path()).await.map_err(unusable)?;
    match blobs.owner().await? {
        Some(owner) if owner != app.catalog_id() => {
            return Err(Error::new(
                Code::InvalidRequest,
                "That storage belongs to another data directory. Choose an empty one.",
            ));
        }
        Some(_) => {}
        None => blobs.claim(app.catalog_id()).await?,
    }
    app.sweep().await?;
    let old = app.blobs();
    if !old.retire() {
        return Err(not_empty());
    }
    let sealed = seal(app, &storage)?;
    let (chosen, new) = (app.clone(), (blobs, storage));
    let changed = app
        .catalog()
        .write(move |tx| {
            if !is_empty(tx)? {
                return Err(not_empty());
            }
            meta::upsert(tx, META, &sealed)?;
            tx.on_commit(move || chosen.use_storage(new));
            Ok(())
        })
        .await;
    if let Err(error) = changed {
        old.reinstate();
        return Err(error);
    }
    get(app, principal)
}

/// What was chosen before, if anything.
pub(crate) fn chosen(catalog: &Catalog, sealer: &Sealer) -> Result<Option<Storage>> {
    let Some(sealed) = catalog.read(|reader| meta::find(reader, META))? else { return Ok(None) };
    let sealed = BASE64.decode(sealed).map_err(Error::internal)?;
    let chosen: Chosen =
        serde_json::from_slice(&sealer.open_sealed(META, &sealed)?).map_err(Error::internal)?;
    Storage::of(&chosen.service, chosen.options).map(Some)
}

fn seal(app: &App, storage: &Storage) -> Result<String> {
    let chosen = Chosen { service: storage.service().to_owned(), options: storage.options() };
    let plain = serde_json::to_vec(&chosen).map_err(Error::internal)?;
    let ids: &Ids = app.ids();
    Ok(BASE64.encode(app.sealer().seal(ids, META, &plain)?))
}

fn is_fixed(app: &App) -> bool {
    app.config().storage != Storage::BelowDataDir
}

fn is_empty(reader: &Reader<'_>) -> Result<bool> {
    Ok(!contents::any_blob(reader)? && freed_blobs::count(reader)? == 0)
}

fn not_empty() -> Error {
    Error::new(
        Code::BucketNotEmpty,
        "The storage can be changed only while it holds nothing: delete all objects and uploads, and empty the trash.",
    )
}

/// A setting that cannot be used is a bad request here, not a start that failed.
fn unusable(error: Error) -> Error {
    match error.code() {
        Code::InvalidConfig | Code::DataDirUnusable => Error::new(Code::InvalidRequest, error.public()),
        _ => error,
    }
}
