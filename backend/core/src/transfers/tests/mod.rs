//! Whole transfers on an open Stowbox and real files.

mod conflicts;
mod downloading;
mod pausing;
mod queueing;
mod restarting;
mod uploading;

use std::fs;
use std::path::{Path, PathBuf};

use futures::TryStreamExt as _;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::{Conflict, Transfer, Transfers};
use crate::names::{BucketName, ObjectKey};
use crate::objects;
use crate::{App, Code, Config, Principal};

const BUCKET: &str = "photos";

/// An open Stowbox with a bucket, a folder for local files, and every report of its transfers.
struct Desk {
    app: App,
    transfers: Transfers,
    reports: UnboundedReceiver<Transfer>,
    folder: tempfile::TempDir,
    data: tempfile::TempDir,
}

impl Desk {
    async fn new() -> Self {
        Self::reporting_to(|_| {}).await
    }

    /// `on_report` runs before the transfer goes on.
    async fn reporting_to(on_report: impl Fn(&Transfer) + Send + Sync + 'static) -> Self {
        let data = tempfile::tempdir().unwrap();
        let app = App::open(Config::new(data.path())).await.unwrap();
        let bucket = BucketName::parse(BUCKET).unwrap();
        let private = crate::buckets::Visibility::Private;
        crate::buckets::create(&app, &Principal::operator(&app), bucket, private, None).await.unwrap();
        let (transfers, reports) = open(&app, on_report);
        Self { app, transfers, reports, folder: tempfile::tempdir().unwrap(), data }
    }

    /// Closes everything in good order, and opens it again. `between` runs while nothing is open.
    async fn restart(&mut self, between: impl FnOnce(&Self)) {
        self.transfers.stop().await;
        self.app.close().await;
        between(self);
        self.app = App::open(Config::new(self.data.path())).await.unwrap();
        (self.transfers, self.reports) = open(&self.app, |_| {});
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    fn upload(&self, paths: &[&Path]) -> Transfer {
        self.upload_with(Conflict::Replace, paths)
    }

    fn upload_with(&self, conflict: Conflict, paths: &[&Path]) -> Transfer {
        self.transfers.start_upload(BUCKET, "", paths.iter().map(PathBuf::from).collect(), conflict).unwrap()
    }

    /// The next report of which `is` holds.
    async fn reported(&mut self, is: impl Fn(&Transfer) -> bool) -> Transfer {
        loop {
            let report = self.reports.recv().await.unwrap();
            if is(&report) {
                return report;
            }
        }
    }

    /// The ids of the unfinished uploads.
    async fn unfinished_uploads(&self) -> Vec<String> {
        let bucket = BucketName::parse(BUCKET).unwrap();
        let (found, _) = crate::uploads::list(&self.app, &Principal::operator(&self.app), bucket, None, 100)
            .await
            .unwrap();
        found.into_iter().map(|upload| upload.id).collect()
    }

    /// The report with which the transfer ended.
    async fn ended(&mut self) -> Transfer {
        self.reported(|report| report.state.is_over()).await
    }

    async fn stored(&self, key: &str) -> Result<(Vec<u8>, String), Code> {
        let (bucket, key) = (BucketName::parse(BUCKET).unwrap(), ObjectKey::parse(key).unwrap());
        let found = objects::get(&self.app, &Principal::operator(&self.app), &bucket, &key)
            .map_err(|error| error.code())?;
        let (size, content_type) = (found.object.size_bytes, found.object.headers.content_type.clone());
        let chunks: Vec<_> = found.read(0, size).await.unwrap().try_collect().await.unwrap();
        Ok((chunks.concat(), content_type))
    }

    async fn put(&self, key: &str, bytes: &[u8]) {
        let request =
            objects::PutObject::new(BucketName::parse(BUCKET).unwrap(), ObjectKey::parse(key).unwrap());
        let body = futures::stream::iter([Ok(bytes::Bytes::copy_from_slice(bytes))]);
        objects::put(&self.app, &Principal::operator(&self.app), request, body).await.unwrap();
    }
}

fn open(
    app: &App,
    on_report: impl Fn(&Transfer) + Send + Sync + 'static,
) -> (Transfers, UnboundedReceiver<Transfer>) {
    let (send, reports) = unbounded_channel();
    let transfers = Transfers::open(app.clone(), move |transfer| {
        on_report(&transfer);
        send.send(transfer).ok();
    });
    (transfers.unwrap(), reports)
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 31 + at / 257) as u8).collect()
}
