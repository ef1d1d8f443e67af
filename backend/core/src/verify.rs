//! Reads everything that is stored and compares it with what is known of it: sizes, CRC-64/NVME, counters, and the
//! database itself. It changes nothing, and may run beside readers, writers and the sweeper.
//!
//! What it looks at it holds, as a reader does, so that a blob it misses is missing and was not swept meanwhile.

use std::collections::HashMap;

use crc_fast::CrcAlgorithm::Crc64Nvme;
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::sync::mpsc::Sender;

use crate::App;
use crate::catalog::audit::{self, Content, Known, Owner};
use crate::catalog::contents::{self, Place};
use crate::catalog::{Reader, freed_blobs};
use crate::error::Result;
use crate::principal::Principal;

/// Looked up at once, and held until they are read.
const BATCH: usize = 100;
/// Read at once: hides the latency of a remote store.
const AT_ONCE: usize = 4;

/// What is heard of a verification under way.
#[derive(Clone, Debug)]
pub enum Step {
    /// So much is read.
    Progress {
        /// Bytes read.
        done_bytes: u64,
        /// Bytes there were at the beginning.
        total_bytes: u64,
    },
    /// Something is not as it should be.
    Finding(Finding),
}

/// Something that is not as it should be.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Of which kind.
    pub kind: Kind,
    /// What is concerned, and how.
    pub message: String,
}

/// Kinds of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Bytes are not there.
    Missing,
    /// Bytes are there, but other ones, or more or fewer.
    Wrong,
    /// Bytes are there, but cannot be read.
    Unreadable,
    /// A counter does not say what it counts.
    Counter,
    /// The database itself is damaged.
    Catalog,
    /// A blob that nothing refers to. No damage: a crash leaves such, and the sweeper removes them.
    Orphan,
}

impl Kind {
    /// Its name, for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Wrong => "wrong",
            Self::Unreadable => "unreadable",
            Self::Counter => "counter",
            Self::Catalog => "catalog",
            Self::Orphan => "orphan",
        }
    }
}

/// What was verified.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
    /// Objects looked at.
    pub objects: u64,
    /// Objects in the trash looked at.
    pub trashed: u64,
    /// Parts of unfinished uploads looked at.
    pub parts: u64,
    /// Bytes read; copies are read once.
    pub bytes: u64,
    /// Findings that are damage.
    pub damages: u64,
    /// Blobs that nothing refers to.
    pub orphans: u64,
}

/// Verifies everything; tells of each finding as it comes.
pub async fn verify(app: &App, principal: &Principal, steps: &Sender<Step>) -> Result<Report> {
    principal.must_be_operator()?;
    let total_bytes = app.catalog().read_many(audit::stored_bytes).await?;
    let mut run = Run { app, steps, report: Report::default(), total_bytes, shared: HashMap::new() };
    for damage in app.catalog().read_many(audit::damages).await? {
        run.tell(Kind::Catalog, format!("The catalog is damaged: {damage}")).await;
    }
    run.report.objects = run.all((i64::MIN, String::new()), audit::objects).await?;
    run.report.trashed = run.all(String::new(), audit::trash).await?;
    run.report.parts = run.all((String::new(), 0), audit::parts).await?;
    run.orphans().await?;
    for wrong in app.catalog().read_many(audit::miscounts).await? {
        let (counter, owner) = (wrong.counter, wrong.owner);
        let message = format!("{counter} {owner} says {}, and should say {}.", wrong.says, wrong.is);
        run.tell(Kind::Counter, message).await;
    }
    Ok(run.report)
}

struct Run<'a> {
    app: &'a App,
    steps: &'a Sender<Step>,
    report: Report,
    total_bytes: u64,
    /// What was read of contents that several objects share.
    shared: HashMap<i64, Actual>,
}

/// What bytes are.
#[derive(Clone, Copy)]
struct Actual {
    size_bytes: u64,
    crc64nvme: u64,
}

type Outcome = std::result::Result<Actual, (Kind, String)>;
type Page<C> = fn(&Reader<'_>, &C, usize) -> Result<Vec<(C, Known)>>;

impl Run<'_> {
    /// Reads all that `page` finds, one page after the other; answers how many there were.
    async fn all<C: Clone + Send + 'static>(&mut self, first: C, page: Page<C>) -> Result<u64> {
        let (mut after, mut count) = (first, 0);
        loop {
            let entering = self.app.holds().enter();
            let from = after.clone();
            let found = self.app.catalog().read_many(move |reader| page(reader, &from, BATCH)).await?;
            let held = entering.hold(found.iter().flat_map(|(_, known)| known.blob_ids()).collect());
            let Some((last, _)) = found.last() else { return Ok(count) };
            after.clone_from(last);
            count += found.len() as u64;
            self.compare(found.into_iter().map(|(_, known)| known).collect()).await?;
            drop(held);
        }
    }

    async fn compare(&mut self, batch: Vec<Known>) -> Result<()> {
        let (app, shared) = (self.app, std::mem::take(&mut self.shared));
        let outcomes: Vec<(Known, Option<Outcome>)> = futures::stream::iter(batch)
            .map(|known| async {
                let outcome = match &known.content {
                    None => None,
                    Some(content) => Some(match shared.get(&content.id) {
                        Some(actual) => Ok(*actual),
                        None => read(app, content).await?,
                    }),
                };
                Ok::<_, crate::Error>((known, outcome))
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        self.shared = shared;
        for (known, outcome) in outcomes {
            let fault = match outcome {
                None => Some((Kind::Missing, "has no content in the catalog".to_owned())),
                Some(Err(fault)) => Some(fault),
                Some(Ok(actual)) => {
                    self.note(&known, actual);
                    known.fault(actual).map(|fault| (Kind::Wrong, fault))
                }
            };
            if let Some((kind, fault)) = fault {
                self.tell(kind, format!("{} {fault}.", known.name())).await;
            }
        }
        self.step(Step::Progress { done_bytes: self.report.bytes, total_bytes: self.total_bytes }).await;
        Ok(())
    }

    fn note(&mut self, known: &Known, actual: Actual) {
        let is_new = match &known.content {
            Some(content) if content.is_shared => self.shared.insert(content.id, actual).is_none(),
            _ => true,
        };
        self.report.bytes += if is_new { actual.size_bytes } else { 0 };
    }

    /// Blobs that no content lists. In this order none is one by mistake: a draft is one until after its commit, and a
    /// freed blob is listed as such until it is gone.
    async fn orphans(&mut self) -> Result<()> {
        let blobs = self.app.blobs();
        let mut stored = std::pin::pin!(blobs.list().await?);
        while let Some(blob_id) = stored.try_next().await? {
            if blobs.is_draft(&blob_id) {
                continue;
            }
            let is_known = self.app.catalog().read(|reader| {
                Ok(contents::uses_blob(reader, &blob_id)? || freed_blobs::contains(reader, &blob_id)?)
            })?;
            if !is_known && let Some(size) = blobs.size(&blob_id).await? {
                let message = format!("Nothing refers to the blob {blob_id} ({size} bytes).");
                self.tell(Kind::Orphan, message).await;
            }
        }
        Ok(())
    }

    async fn tell(&mut self, kind: Kind, message: String) {
        match kind {
            Kind::Orphan => self.report.orphans += 1,
            _ => self.report.damages += 1,
        }
        self.step(Step::Finding(Finding { kind, message })).await;
    }

    async fn step(&self, step: Step) {
        // Whoever listened may have gone; what they hear is all that this does.
        self.steps.send(step).await.ok();
    }
}

/// Reads bytes to their end.
async fn read(app: &App, content: &Content) -> Result<Outcome> {
    let mut digest = crc_fast::Digest::new(Crc64Nvme);
    let pieces = match &content.place {
        Place::Row(body) => {
            digest.update(body);
            return Ok(Ok(Actual { size_bytes: body.len() as u64, crc64nvme: digest.finalize() }));
        }
        Place::Blobs(pieces) => pieces,
    };
    let mut size_bytes = 0;
    for piece in pieces {
        let blob_id = &piece.blob_id;
        match app.blobs().size(blob_id).await? {
            None => return Ok(Err((Kind::Missing, format!("is missing: there is no blob {blob_id}")))),
            Some(size) if size != piece.size_bytes => {
                let fault =
                    format!("is wrong: the blob {blob_id} has {size} bytes, not {}", piece.size_bytes);
                return Ok(Err((Kind::Wrong, fault)));
            }
            Some(size) => size_bytes += size,
        }
        let mut stream = std::pin::pin!(app.blobs().read(vec![piece.clone()], 0, piece.size_bytes));
        loop {
            match stream.try_next().await {
                Ok(Some(bytes)) => digest.update(&bytes),
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!(blob = blob_id, cause = ?std::error::Error::source(&error), "a blob cannot be read");
                    return Ok(Err((Kind::Unreadable, format!("cannot be read from the blob {blob_id}"))));
                }
            }
        }
    }
    Ok(Ok(Actual { size_bytes, crc64nvme: digest.finalize() }))
}

impl Known {
    fn blob_ids(&self) -> Vec<String> {
        match self.content.as_ref().map(|content| &content.place) {
            Some(Place::Blobs(pieces)) => pieces.iter().map(|piece| piece.blob_id.clone()).collect(),
            Some(Place::Row(_)) | None => Vec::new(),
        }
    }

    fn name(&self) -> String {
        let path = format!("{}/{}", self.bucket, self.key);
        match self.owner {
            Owner::Object => path,
            Owner::Trashed => format!("In the trash, {path}"),
            Owner::Part(number) => format!("Part {number} of an unfinished upload to {path}"),
        }
    }

    fn fault(&self, actual: Actual) -> Option<String> {
        if actual.size_bytes != self.size_bytes {
            return Some(format!("is wrong: it has {} bytes, not {}", actual.size_bytes, self.size_bytes));
        }
        (actual.crc64nvme != self.crc64nvme).then(|| {
            format!("is wrong: its CRC-64/NVME is {:016x}, not {:016x}", actual.crc64nvme, self.crc64nvme)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Config;
    use crate::names::{BucketName, ObjectKey};
    use crate::objects::{PutObject, put};

    async fn messages(app: &App) -> Vec<String> {
        let (steps, mut told) = tokio::sync::mpsc::channel(1000);
        let report = verify(app, &Principal::operator(app), &steps).await.unwrap();
        drop(steps);
        let mut messages = Vec::new();
        while let Some(step) = told.recv().await {
            if let Step::Finding(finding) = step {
                assert_eq!(finding.kind, Kind::Counter);
                messages.push(finding.message);
            }
        }
        assert_eq!(report.damages, messages.len() as u64);
        messages
    }

    #[tokio::test]
    async fn every_counter_that_is_wrong_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let app = App::open(Config::new(folder.path())).await.unwrap();
        let (operator, bucket) = (Principal::operator(&app), BucketName::parse("photos").unwrap());
        let private = crate::buckets::Visibility::Private;
        crate::buckets::create(&app, &operator, bucket.clone(), private, None).await.unwrap();
        let object = PutObject::new(bucket, ObjectKey::parse("a").unwrap());
        let body = futures::stream::iter([Ok("four".into())]);
        put(&app, &operator, object, body).await.unwrap();
        assert_eq!(messages(&app).await, Vec::<String>::new());
        let catalog = rusqlite::Connection::open(folder.path().join("catalog.db")).unwrap();
        catalog
            .execute_batch(
                "UPDATE buckets SET object_count = 2, size_bytes = 5, trash_bytes = 9;
                 UPDATE accounts SET bucket_count = 3, object_count = 4, storage_bytes = 6, upload_bytes = 7,
                   trash_bytes = 10;
                 UPDATE contents SET refs = 8;",
            )
            .unwrap();
        assert_eq!(
            messages(&app).await,
            [
                "objectCount of the bucket photos says 2, and should say 1.",
                "sizeBytes of the bucket photos says 5, and should say 4.",
                "trashBytes of the bucket photos says 9, and should say 0.",
                "bucketCount of the account default says 3, and should say 1.",
                "objectCount of the account default says 4, and should say 1.",
                "storageBytes of the account default says 6, and should say 4.",
                "uploadBytes of the account default says 7, and should say 0.",
                "trashBytes of the account default says 10, and should say 0.",
                "references of the content number 1 says 8, and should say 1.",
            ]
        );
        app.close().await;
    }
}
