//! Folders and several objects into a folder of this computer: which object becomes which file.
//!
//! Names are made safe for every system, and what is in the folder already is never touched: whatever would meet it at
//! the top gets a number.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use super::item::Item;
use super::progress::Stopped;
use super::scan::{Progress, Stamp};
use super::snapshot::Failure;
use crate::App;
use crate::names::{BucketName, ObjectKey, split_ending};
use crate::objects::{self, ListObjects, Names, Object};
use crate::principal::Principal;

/// Looked up at once.
const PAGE: usize = 1000;

/// What is to be saved of a bucket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Chosen {
    /// How it is called.
    pub title: String,
    /// The folder it is chosen in, with its `/`: what is saved keeps its path from there.
    pub base: String,
    /// Objects.
    pub keys: Vec<String>,
    /// All that is below some prefixes.
    pub regions: Vec<Region>,
}

/// All objects below a prefix, or of those what a search finds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Region {
    /// Empty is the whole bucket.
    pub prefix: String,
    /// A part of the key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search: Option<String>,
}

/// Looks up what was chosen.
pub(super) struct Tree<'a> {
    pub(super) app: &'a App,
    pub(super) bucket: &'a BucketName,
    pub(super) folder: &'a Path,
    pub(super) found: &'a Progress,
    pub(super) stop: &'a CancellationToken,
}

impl Tree<'_> {
    /// The files it comes to. Folders that are objects of their own are made at once, since nothing else makes them.
    pub(super) async fn plan(&self, chosen: &Chosen) -> Result<Vec<Item>, Stopped> {
        let mut places = Places { folder: self.folder, names: Names::default(), tops: HashMap::new() };
        let (mut items, mut folders) = (Vec::new(), Vec::new());
        let mut take = |object: &Object| -> Result<(), Stopped> {
            let name = object.key.strip_prefix(&chosen.base).unwrap_or(&object.key);
            if name.ends_with('/') && object.size_bytes == 0 {
                folders.extend(places.folder(name));
            } else if !name.is_empty() {
                self.found.files.fetch_add(1, Ordering::Relaxed);
                self.found.bytes.fetch_add(object.size_bytes, Ordering::Relaxed);
                let stamp = Stamp { size_bytes: object.size_bytes, modified_ns: None };
                let key = ObjectKey::parse(&object.key)?;
                items.push(Item::waiting(places.file(name), key, name.to_owned(), stamp));
            }
            Ok(())
        };
        let operator = Principal::operator(self.app);
        for key in &chosen.keys {
            take(&objects::get(self.app, &operator, self.bucket, &ObjectKey::parse(key)?)?.object)?;
        }
        for Region { prefix, search } in chosen.regions.clone() {
            let mut page = ListObjects { prefix, search, ..ListObjects::new(self.bucket.clone(), PAGE) };
            loop {
                if self.stop.is_cancelled() {
                    return Err(Stopped::Interrupted);
                }
                let listing = objects::list(self.app, &operator, page.clone()).await?;
                listing.objects.iter().try_for_each(&mut take)?;
                page.cursor = listing.cursor;
                if page.cursor.is_none() {
                    break;
                }
            }
        }
        for folder in folders {
            tokio::fs::create_dir_all(folder).await.map_err(|error: io::Error| Failure::writing(&error))?;
        }
        Ok(items)
    }
}

/// Gives out places in a folder.
struct Places<'a> {
    folder: &'a Path,
    names: Names,
    /// The first segment of each safe name, and what it is called in the folder.
    tops: HashMap<String, String>,
}

impl Places<'_> {
    /// The place of a file. One whose key ends with a slash is not taken for a folder.
    fn file(&mut self, name: &str) -> PathBuf {
        let safe = match name.strip_suffix('/') {
            Some(_) => self.names.file(&format!("{}_", name.trim_end_matches('/'))),
            None => self.names.file(name),
        };
        self.place(&safe)
    }

    /// The place of a folder that is an object of its own; none if it has no name.
    fn folder(&mut self, name: &str) -> Option<PathBuf> {
        let safe = self.names.empty_folder(name)?;
        Some(self.place(&safe))
    }

    fn place(&mut self, safe: &str) -> PathBuf {
        let (top, below) = safe.split_once('/').map_or((safe, None), |(top, below)| (top, Some(below)));
        if !self.tops.contains_key(top) {
            let free = self.free(top, below.is_some());
            self.tops.insert(top.to_owned(), free);
        }
        let mut path = self.folder.join(self.tops.get(top).map_or(top, String::as_str));
        path.extend(below.into_iter().flat_map(|below| below.split('/')).filter(|part| !part.is_empty()));
        path
    }

    /// `name`, or `name (2)` and so on where the folder has one already. A file keeps its ending.
    fn free(&self, name: &str, is_folder: bool) -> String {
        let (stem, ending) = if is_folder { (name, "") } else { split_ending(name) };
        let mut candidate = name.to_owned();
        let mut number = 1;
        while self.folder.join(&candidate).symlink_metadata().is_ok()
            || self.tops.values().any(|taken| taken.to_lowercase() == candidate.to_lowercase())
        {
            number += 1;
            candidate = format!("{stem} ({number}){ending}");
        }
        candidate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_folder_already_is_never_met() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.tar.gz"), "").unwrap();
        std::fs::create_dir(folder.path().join("photos")).unwrap();
        let mut places = Places { folder: folder.path(), names: Names::default(), tops: HashMap::new() };
        let mut place =
            |name: &str| places.file(name).strip_prefix(folder.path()).unwrap().to_str().unwrap().to_owned();
        assert_eq!(place("a.tar.gz"), "a (2).tar.gz");
        assert_eq!(place("photos/1"), "photos (2)/1");
        assert_eq!(place("photos/CON"), "photos (2)/_CON");
        assert_eq!(place("photos (2)"), "photos (2) (2)");
        assert_eq!(place("new"), "new");
    }
}
