//! What an upload would come to, before it begins.

use std::path::PathBuf;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

use super::scan::{Progress, scan};
use super::snapshot::Skipped;
use super::start::title;
use crate::error::{Error, Result};

/// How many names are told; more is for no dialog.
const MAX_NAMES: usize = 1000;

/// What was chosen, and what of it would be uploaded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    /// "photos", "photos and 3 more", or the file's name.
    pub title: String,
    /// How many files.
    pub files: usize,
    /// Their size together.
    pub size_bytes: u64,
    /// Of the largest of them.
    pub largest_bytes: u64,
    /// Whether a folder was chosen.
    pub folder: bool,
    /// What would be left out, and why: the first of them.
    pub skipped: Vec<Skipped>,
    /// The first of the files, by their paths below what was chosen.
    pub paths: Vec<String>,
}

/// Walks `paths`. Blocks: not for an async thread.
pub fn measure(paths: &[PathBuf]) -> Result<Measured> {
    let Some(first) = paths.first() else {
        return Err(Error::invalid("paths", "must name at least one file"));
    };
    let found = scan(paths, "", &Progress::default(), &CancellationToken::new());
    let sizes = || found.files.iter().map(|file| file.stamp.size_bytes);
    Ok(Measured {
        title: title(first, paths.len() - 1),
        files: found.files.len(),
        size_bytes: sizes().sum(),
        largest_bytes: sizes().max().unwrap_or(0),
        folder: paths.iter().any(|path| path.symlink_metadata().is_ok_and(|found| found.is_dir())),
        paths: found.files.iter().take(MAX_NAMES).map(|file| file.name.clone()).collect(),
        skipped: found.skipped.into_iter().take(MAX_NAMES).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_folder_is_counted_with_what_would_be_left_out_and_why() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("box");
        fs::create_dir_all(folder.join("empty")).unwrap();
        fs::write(folder.join("small"), "12").unwrap();
        fs::write(folder.join("large"), "12345").unwrap();

        let measured = measure(std::slice::from_ref(&folder)).unwrap();
        assert_eq!((measured.title.as_str(), measured.folder), ("box", true));
        assert_eq!((measured.files, measured.size_bytes, measured.largest_bytes), (2, 7, 5));
        assert_eq!(measured.paths, ["box/large", "box/small"]);
        assert_eq!(measured.skipped.len(), 1);
        assert_eq!(measured.skipped[0].reason, "The folder is empty, and a bucket holds files only.");
    }

    #[test]
    fn files_alone_are_no_folder() {
        let root = tempfile::tempdir().unwrap();
        let (one, two) = (root.path().join("one"), root.path().join("two"));
        fs::write(&one, "1").unwrap();
        fs::write(&two, "2").unwrap();
        let measured = measure(&[one, two]).unwrap();
        assert_eq!((measured.title.as_str(), measured.files, measured.folder), ("one and 1 more", 2, false));
    }
}
