//! A folder as a zip, made while it is sent. Nothing is compressed: most of what is stored is already, and the disk and
//! the network are what is waited for.
//!
//! Each object is one version, whole; what is written or deleted while the archive is under way may or may not be in it.

use async_zip::base::write::ZipFileWriter;
use async_zip::{Compression, ZipDateTimeBuilder, ZipEntryBuilder};
use bytes::Bytes;
use futures::stream::BoxStream;
use futures::{AsyncWriteExt as _, StreamExt as _, TryStreamExt as _};
use tokio::io::{AsyncWrite, DuplexStream};
use tokio_util::io::ReaderStream;

use super::archive_names::Names;
use super::list::{ListObjects, list};
use crate::App;
use crate::catalog::objects::Object;
use crate::clock::Timestamp;
use crate::error::{Code, Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::principal::{Permission, Principal};

/// What is made ahead of a slow client.
const AHEAD_BYTES: usize = 256 * 1024;
const PAGE: usize = 1000;

/// An archive of all objects whose keys begin with `prefix`, named by what follows the prefix's last slash.
pub fn archive(
    app: &App,
    principal: &Principal,
    bucket: BucketName,
    prefix: String,
) -> Result<BoxStream<'static, Result<Bytes>>> {
    app.catalog().read(|reader| principal.bucket(reader, &bucket, Permission::Read).map(drop))?;
    let (sink, source) = tokio::io::duplex(AHEAD_BYTES);
    let maker = tokio::spawn(make(app.clone(), principal.clone(), bucket, prefix, sink));
    let bytes = ReaderStream::with_capacity(source, AHEAD_BYTES).map_err(Error::internal);
    // An archive that could not be finished must break off, not end as if it were whole.
    let end = futures::stream::once(async move {
        maker.await.map_err(Error::internal)??;
        Ok(Bytes::new())
    });
    Ok(bytes.chain(end).try_filter(|bytes| std::future::ready(!bytes.is_empty())).boxed())
}

async fn make(
    app: App,
    principal: Principal,
    bucket: BucketName,
    prefix: String,
    sink: DuplexStream,
) -> Result<()> {
    let mut zip = ZipFileWriter::with_tokio(sink);
    let mut names = Names::default();
    let above = prefix.rfind('/').map_or(0, |slash| slash + 1);
    let mut page = ListObjects { prefix, ..ListObjects::new(bucket.clone(), PAGE) };
    loop {
        let listing = list(&app, &principal, page.clone()).await?;
        for object in listing.objects {
            // A folder's own key names nothing below it.
            if object.key.len() > above {
                let below = &object.key[above..];
                let name = match (below.ends_with('/'), object.size_bytes) {
                    (false, _) => names.file(below),
                    // Unpackers make a folder of such a name, and drop the bytes.
                    (true, 1..) => names.file(&format!("{}_", below.trim_end_matches('/'))),
                    (true, 0) => match names.empty_folder(below) {
                        Some(name) => name,
                        None => continue,
                    },
                };
                add(&app, &principal, &bucket, &object, name, &mut zip).await?;
            }
        }
        page.cursor = listing.cursor;
        if page.cursor.is_none() {
            zip.close().await.map_err(broken)?;
            return Ok(());
        }
    }
}

async fn add<W: AsyncWrite + Unpin>(
    app: &App,
    principal: &Principal,
    bucket: &BucketName,
    object: &Object,
    name: String,
    zip: &mut ZipFileWriter<tokio_util::compat::Compat<W>>,
) -> Result<()> {
    let entry = ZipEntryBuilder::new(name.into(), Compression::Stored)
        .unix_permissions(if object.key.ends_with('/') { 0o755 } else { 0o644 })
        .last_modification_date(date(object.updated_at));
    let found = match super::get(app, principal, bucket, &ObjectKey::parse(&object.key)?) {
        Err(gone) if gone.code() == Code::ObjectNotFound => return Ok(()),
        found => found?,
    };
    let size = found.object.size_bytes;
    if object.key.ends_with('/') && size == 0 {
        return zip.write_entry_whole(entry, &[]).await.map_err(broken);
    }
    let mut body = found.read(0, size).await?;
    let mut file = zip.write_entry_stream(entry).await.map_err(broken)?;
    while let Some(chunk) = body.next().await {
        file.write_all(&chunk?).await.map_err(Error::internal)?;
    }
    file.close().await.map_err(broken)
}

/// The client went away, in most cases.
fn broken(error: async_zip::error::ZipError) -> Error {
    Error::internal(error)
}

/// A zip knows only local times and even seconds; ours are UTC.
fn date(at: Timestamp) -> async_zip::ZipDateTime {
    let [year, month, day, hour, minute, second] = at.civil();
    ZipDateTimeBuilder::new()
        .year(year.max(1980))
        .month(month.unsigned_abs())
        .day(day.unsigned_abs())
        .hour(hour.unsigned_abs())
        .minute(minute.unsigned_abs())
        .second(second.unsigned_abs())
        .build()
}
