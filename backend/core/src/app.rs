//! An open Stowbox: the only place where its parts are wired together.

use std::sync::{Arc, PoisonError, RwLock};

use ulid::Ulid;

use crate::blobs::Blobs;
use crate::catalog::telemetry::Telemetry;
use crate::catalog::{Catalog, meta};
use crate::clock::{Ids, Timestamp};
use crate::config::{Config, Storage};
use crate::cursor::Cursors;
use crate::data_dir::DataDir;
use crate::error::{Code, Error, Result};
use crate::holds::Holds;
use crate::identity::{CATALOG_ID, Identity};
use crate::principal::Principal;
use crate::rate_limits::RateLimits;
use crate::seal::Sealer;
use crate::settings::{self, Settings};
use crate::signing::Signer;
use crate::storage;
use crate::usage::Meter;
use crate::webhooks::guard::Guard;
use crate::webhooks::sender::Sender;
use crate::work::{self, Collected, Deliverer, Journal, TaskRun, Wake, Work};

/// An open Stowbox. Cheap to clone; all clones are the same.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    data_dir: DataDir,
    catalog: Catalog,
    store: RwLock<(Blobs, Storage)>,
    settings: RwLock<Settings>,
    holds: Holds,
    ids: Ids,
    cursors: Cursors,
    signer: Signer,
    meter: Meter,
    rate_limits: RateLimits,
    sealer: Sealer,
    sender: Sender,
    deliverer: Deliverer,
    wake: Wake,
    journal: Journal,
    work: std::sync::OnceLock<Work>,
    identity: Identity,
    started_at: Timestamp,
    run_id: String,
}

impl App {
    /// Opens the data directory and starts the background work. At the first start it makes the account `default` and
    /// one admin key.
    pub async fn open(config: Config) -> Result<Self> {
        let app = Self::wire(config).await?;
        work::recover(&app).await?;
        if app.0.work.set(Work::start(&app)).is_err() {
            return Err(Error::internal("the background work was started twice"));
        }
        Ok(app)
    }

    /// Opens a data directory that is there already, without background work: for a command that does one thing and
    /// ends, and must neither make a store by a slip of the pen nor deliver webhooks on the way.
    pub async fn open_at_rest(config: Config) -> Result<Self> {
        if config.storage == Storage::Memory {
            return Err(Error::new(
                Code::InvalidConfig,
                "With memory:// there is no data directory: all ends with the server.",
            ));
        }
        if !config.data_dir.join(CATALOG_FILE).exists() {
            return Err(Error::new(
                Code::DataDirUnusable,
                format!(
                    "There is no Stowbox in {}. Name its data directory by --data-dir, or start `stowbox serve` there.",
                    config.data_dir.display()
                ),
            ));
        }
        Self::wire(config).await
    }

    async fn wire(config: Config) -> Result<Self> {
        let data_dir = DataDir::open(&config)?;
        let path = data_dir.path().to_owned();
        let (catalog, telemetry) = tokio::task::spawn_blocking({
            let path = path.clone();
            move || {
                Ok::<_, Error>((
                    Catalog::open(&path.join(CATALOG_FILE))?,
                    Telemetry::open(&path.join(TELEMETRY_FILE))?,
                ))
            }
        })
        .await
        .map_err(Error::internal)?
        .map_err(|error| unusable(error, &path))?;
        let ids = Ids::default();
        let identity = Identity::establish(&config, &catalog, &ids).await?;
        let sealer = Sealer::open(&path, &ids)?;
        let storage = match &config.storage {
            Storage::BelowDataDir => storage::chosen(&catalog, &sealer)?.unwrap_or(Storage::BelowDataDir),
            given => given.clone(),
        };
        let blobs = Blobs::open(&storage, &path).await?;
        identity.claim(&catalog, &blobs).await?;
        let settings = settings::kept(&catalog)?;
        let allows_private = config.allow_private_webhooks || settings.allow_private_webhooks;
        let guard = Guard::new(config.dns.clone(), allows_private);
        let sender = Sender::new(Arc::new(guard), config.webhook_timeout)?;
        let feed = catalog.feed().clone();
        Ok(Self(Arc::new(Inner {
            started_at: config.clock.now(),
            run_id: ids.id("run", config.clock.now()),
            config,
            data_dir,
            catalog,
            store: RwLock::new((blobs, storage)),
            settings: RwLock::new(settings),
            holds: Holds::default(),
            ids,
            cursors: Cursors::new(identity.cursor_key),
            signer: Signer::new(&sealer),
            meter: Meter::new(telemetry, feed),
            rate_limits: RateLimits::default(),
            sealer,
            sender,
            deliverer: Deliverer::default(),
            wake: Wake::default(),
            journal: Journal::default(),
            work: std::sync::OnceLock::new(),
            identity,
        })))
    }

    /// Finishes what is under way and closes the catalog. Writes that come later fail.
    pub async fn close(&self) {
        if let Some(work) = self.0.work.get() {
            work.stop().await;
        }
        if let Err(error) = self.meter().flush() {
            tracing::warn!(%error, "the last second of usage could not be written down");
        }
        self.catalog().close().await;
        self.0.data_dir.close();
    }

    /// Runs all background work once, now.
    pub async fn run_background_work(&self) -> Result<()> {
        work::run_all(self).await
    }

    /// Removes, now, the blobs that nothing refers to, expired uploads included.
    pub async fn collect_garbage(&self, principal: &Principal) -> Result<Collected> {
        principal.must_be_operator()?;
        work::collect(self).await
    }

    /// The admin key of the first start; none if this was not the first.
    pub fn first_key(&self) -> Option<&str> {
        self.0.identity.first_key.as_deref()
    }

    /// The account that the operator acts in unless told otherwise.
    pub fn default_account_id(&self) -> &str {
        &self.0.identity.default_account_id
    }

    /// Where blobs go.
    pub fn storage(&self) -> Storage {
        self.0.store.read().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    /// What the operator has set.
    pub fn settings(&self) -> Settings {
        self.0.settings.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How it was opened.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The directory that holds the catalog: the configured one, or a temporary one where storage is in memory.
    pub fn data_path(&self) -> &std::path::Path {
        self.0.data_dir.path()
    }

    /// The last run of every background task.
    pub fn task_runs(&self) -> Vec<TaskRun> {
        self.journal().runs()
    }

    /// Since when it is open.
    pub fn started_at(&self) -> Timestamp {
        self.0.started_at
    }

    /// The present moment, by its clock.
    pub fn now(&self) -> Timestamp {
        self.0.config.clock.now()
    }

    /// Whether the catalog answers.
    pub async fn ready(&self) -> Result<()> {
        self.catalog().read(|reader| meta::find(reader, CATALOG_ID).map(drop))?;
        self.blobs().owner().await.map(drop)
    }

    /// A new id with this prefix.
    pub fn id(&self, prefix: &str) -> String {
        self.0.ids.id(prefix, self.now())
    }

    /// Bytes for a secret.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        self.0.ids.secret()
    }

    /// Of this start: what another one left undone is told by it.
    pub(crate) fn run_id(&self) -> &str {
        &self.0.run_id
    }

    /// Says whether the server listens on loopback alone: only then may webhooks go there without the operator's leave.
    pub fn set_listens_on_loopback(&self, only: bool) {
        self.sender().guard().set_listens_on_loopback(only);
        // Nothing was sent before that was known.
        self.catalog().owed().notify_one();
    }

    pub(crate) fn ids(&self) -> &Ids {
        &self.0.ids
    }

    pub(crate) fn ulid(&self) -> Ulid {
        self.0.ids.ulid(self.now())
    }

    pub(crate) fn catalog(&self) -> &Catalog {
        &self.0.catalog
    }

    pub(crate) fn blobs(&self) -> Blobs {
        self.0.store.read().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Where blobs go from now on.
    pub(crate) fn use_storage(&self, store: (Blobs, Storage)) {
        *self.0.store.write().unwrap_or_else(PoisonError::into_inner) = store;
    }

    pub(crate) fn use_settings(&self, settings: Settings) {
        let allows_private = self.config().allow_private_webhooks || settings.allow_private_webhooks;
        self.sender().guard().set_allows_private(allows_private);
        *self.0.settings.write().unwrap_or_else(PoisonError::into_inner) = settings;
    }

    /// Removes freed blobs now.
    pub(crate) async fn sweep(&self) -> Result<()> {
        work::sweep(self).await
    }

    /// What the blobs are marked with.
    pub(crate) fn catalog_id(&self) -> &str {
        &self.0.identity.id
    }

    pub(crate) fn holds(&self) -> &Holds {
        &self.0.holds
    }

    pub(crate) fn cursors(&self) -> &Cursors {
        &self.0.cursors
    }

    pub(crate) fn signer(&self) -> &Signer {
        &self.0.signer
    }

    pub(crate) fn meter(&self) -> &Meter {
        &self.0.meter
    }

    pub(crate) fn rate_limits(&self) -> &RateLimits {
        &self.0.rate_limits
    }

    pub(crate) fn sealer(&self) -> &Sealer {
        &self.0.sealer
    }

    pub(crate) fn sender(&self) -> &Sender {
        &self.0.sender
    }

    pub(crate) fn deliverer(&self) -> &Deliverer {
        &self.0.deliverer
    }

    pub(crate) fn journal(&self) -> &Journal {
        &self.0.journal
    }

    pub(crate) fn wake(&self) -> &Wake {
        &self.0.wake
    }

    pub(crate) fn wake_trash(&self) {
        self.0.wake.trash.notify_one();
    }

    pub(crate) fn wake_sweeper(&self) {
        self.0.wake.sweeper.notify_one();
    }
}

pub(crate) const CATALOG_FILE: &str = "catalog.db";
pub(crate) const TELEMETRY_FILE: &str = "telemetry.db";

fn unusable(error: Error, path: &std::path::Path) -> Error {
    match error.code() {
        Code::StorageUnavailable | Code::InternalError | Code::InsufficientStorage => Error::new(
            Code::DataDirUnusable,
            format!(
                "The catalog in {} cannot be opened. It may be read-only, damaged, or its disk full.",
                path.display()
            ),
        )
        .caused_by(error),
        _ => error,
    }
}
