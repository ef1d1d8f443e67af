//! Starting transfers: what is refused at once, and what becomes of the rest.

use std::path::{Path, PathBuf};

use super::item::Item;
use super::job::{Job, Order};
use super::queue::Transfers;
use super::scan::Stamp;
use super::snapshot::{Conflict, Kind, State, Transfer};
use super::tree::Chosen;
use crate::error::{Error, Result};
use crate::names::{BucketName, ObjectKey};
use crate::objects;
use crate::principal::Principal;

impl Transfers {
    /// Uploads files and whole folders, all named below `prefix`.
    pub fn start_upload(
        &self,
        bucket: &str,
        prefix: &str,
        paths: Vec<PathBuf>,
        conflict: Conflict,
    ) -> Result<Transfer> {
        let bucket = self.bucket(bucket)?;
        if !prefix.is_empty() && !prefix.ends_with('/') {
            return Err(Error::invalid("prefix", "must be empty or end with `/`"));
        }
        let Some(first) = paths.first() else {
            return Err(Error::invalid("paths", "must name at least one file"));
        };
        must_be_absolute("paths", &paths)?;
        let order = Order {
            id: self.app().id("trf"),
            kind: Kind::Upload,
            bucket,
            prefix: prefix.to_owned(),
            title: title(first, paths.len() - 1),
            conflict,
            paths,
            chosen: None,
        };
        Ok(self.start(Job::new(order, State::Scanning, Vec::new(), Vec::new())))
    }

    /// Saves an object as `target`, replacing what is there.
    pub fn start_download(&self, bucket: &str, key: &str, target: PathBuf) -> Result<Transfer> {
        let (bucket, key) = (BucketName::parse(bucket)?, ObjectKey::parse(key)?);
        let found = objects::get(self.app(), &Principal::operator(self.app()), &bucket, &key)?;
        let (prefix, name) = split_name(key.as_str());
        let stamp = Stamp { size_bytes: found.object.size_bytes, modified_ns: None };
        let item = Item::waiting(target, key.clone(), name.to_owned(), stamp);
        let order = Order {
            id: self.app().id("trf"),
            kind: Kind::Download,
            bucket,
            prefix: prefix.to_owned(),
            title: name.to_owned(),
            conflict: Conflict::Replace,
            paths: Vec::new(),
            chosen: None,
        };
        Ok(self.start(Job::new(order, State::Running, vec![item], Vec::new())))
    }

    /// Saves folders and objects into `folder`. What is in it already stays as it is.
    pub fn start_tree_download(&self, bucket: &str, chosen: Chosen, folder: PathBuf) -> Result<Transfer> {
        let bucket = self.bucket(bucket)?;
        if chosen.keys.is_empty() && chosen.regions.is_empty() {
            return Err(Error::invalid("chosen", "must name at least one object or folder"));
        }
        chosen.keys.iter().try_for_each(|key| ObjectKey::parse(key).map(drop))?;
        let folder = vec![folder];
        must_be_absolute("folder", &folder)?;
        let order = Order {
            id: self.app().id("trf"),
            kind: Kind::Download,
            bucket,
            prefix: chosen.base.clone(),
            title: chosen.title.clone(),
            conflict: Conflict::KeepBoth,
            paths: folder,
            chosen: Some(chosen),
        };
        Ok(self.start(Job::new(order, State::Scanning, Vec::new(), Vec::new())))
    }

    /// Once for all: without it each file would fail by itself, with the same sentence.
    fn bucket(&self, name: &str) -> Result<BucketName> {
        let name = BucketName::parse(name)?;
        crate::buckets::get(self.app(), &Principal::operator(self.app()), &name)?;
        Ok(name)
    }
}

fn must_be_absolute(field: &str, paths: &[PathBuf]) -> Result<()> {
    match paths.iter().all(|path| path.is_absolute()) {
        true => Ok(()),
        false => Err(Error::invalid(field, "must be absolute")),
    }
}

/// The folder of a key, with its `/`, and the name in it.
fn split_name(key: &str) -> (&str, &str) {
    key.split_at(key.rfind('/').map_or(0, |slash| slash + 1))
}

pub(super) fn title(first: &Path, more: usize) -> String {
    let name = first.file_name().map_or_else(|| first.to_string_lossy(), |name| name.to_string_lossy());
    if more == 0 { name.into_owned() } else { format!("{name} and {more} more") }
}
