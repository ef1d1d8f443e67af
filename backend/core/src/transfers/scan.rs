//! Walks what was dropped or chosen, and says which file becomes which object.
//!
//! Symbolic links are not followed: a link can lead anywhere, or in a circle. Names are kept byte for byte; Unicode is
//! not normalised, so that a name comes back as it went in. The order is that of the names, the same at every run.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use tokio_util::sync::CancellationToken;

use super::snapshot::Skipped;
use crate::names::ObjectKey;

/// A file to be uploaded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// The path below what was chosen, with `/` on every system.
    pub(super) name: String,
    pub(super) key: ObjectKey,
    pub(super) stamp: Stamp,
}

/// By what a file is known to be the one that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) size_bytes: u64,
    /// In nanoseconds since 1970 UTC; none where the file system does not say.
    pub(super) modified_ns: Option<i64>,
}

impl From<&Metadata> for Stamp {
    fn from(metadata: &Metadata) -> Self {
        let since = metadata.modified().ok().map(|at| match at.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_nanos()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |nanos| -nanos),
        });
        Self { size_bytes: metadata.len(), modified_ns: since }
    }
}

/// How far a running scan has come.
#[derive(Debug, Default)]
pub(super) struct Progress {
    pub(super) files: AtomicU64,
    pub(super) bytes: AtomicU64,
}

/// What a scan found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) files: Vec<Found>,
    pub(super) skipped: Vec<Skipped>,
}

/// Walks `paths`; `prefix` is put before each name. Blocks: not for an async thread. Ends early when cancelled.
pub(super) fn scan(
    paths: &[PathBuf],
    prefix: &str,
    progress: &Progress,
    cancelled: &CancellationToken,
) -> Scan {
    let mut walk = Walk { prefix, progress, cancelled, keys: HashSet::new(), scan: Scan::default() };
    for path in paths {
        match path.file_name().map(OsStr::to_str) {
            Some(Some(name)) => walk.visit(path.clone(), name.to_owned()),
            Some(None) => walk.skip(path, NOT_UTF8),
            None => walk.skip(path, "It has no name that a key could be made of."),
        }
    }
    walk.scan
}

const NOT_UTF8: &str = "Its name is not valid UTF-8, and a key must be.";

struct Walk<'a> {
    prefix: &'a str,
    progress: &'a Progress,
    cancelled: &'a CancellationToken,
    keys: HashSet<String>,
    scan: Scan,
}

impl Walk<'_> {
    /// Takes in one path and all that is below it. A stack of its own: depth is the file system's, not ours.
    fn visit(&mut self, path: PathBuf, name: String) {
        let mut stack = vec![(path, name)];
        while let Some((path, name)) = stack.pop() {
            if self.cancelled.is_cancelled() {
                return;
            }
            match fs::symlink_metadata(&path) {
                Ok(metadata) if metadata.is_dir() => self.open_folder(&path, &name, &mut stack),
                Ok(metadata) if metadata.is_file() => self.take_file(path, name, &metadata),
                Ok(metadata) if metadata.is_symlink() => {
                    self.skip(&path, "It is a symbolic link; links are not followed.");
                }
                Ok(_) => {
                    self.skip(&path, "It is neither a file nor a folder (a socket, a pipe or a device).");
                }
                Err(error) => self.skip(&path, unreadable(&error)),
            }
        }
    }

    fn open_folder(&mut self, folder: &Path, name: &str, stack: &mut Vec<(PathBuf, String)>) {
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.skip(folder, unreadable(&error)),
        };
        if entries.is_empty() {
            return self.skip(folder, "The folder is empty, and a bucket holds files only.");
        }
        // Turned round, since the last one pushed is the first one visited.
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.file_name()));
        for entry in entries {
            match entry.file_name().to_str() {
                Some(child) => stack.push((entry.path(), format!("{name}/{child}"))),
                None => self.skip(&entry.path(), NOT_UTF8),
            }
        }
    }

    fn take_file(&mut self, path: PathBuf, name: String, metadata: &Metadata) {
        let key = match ObjectKey::parse(&format!("{}{name}", self.prefix)) {
            Ok(key) => key,
            Err(error) => return self.skip(&path, error.public()),
        };
        if !self.keys.insert(key.as_str().to_owned()) {
            return self.skip(&path, "Another file of the same name was chosen with it.");
        }
        self.progress.files.fetch_add(1, Ordering::Relaxed);
        self.progress.bytes.fetch_add(metadata.len(), Ordering::Relaxed);
        self.scan.files.push(Found { path, name, key, stamp: metadata.into() });
    }

    fn skip(&mut self, path: &Path, reason: impl Into<String>) {
        self.scan.skipped.push(Skipped { path: path.to_string_lossy().into_owned(), reason: reason.into() });
    }
}

fn unreadable(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "You have no permission to read it.".to_owned(),
        io::ErrorKind::NotFound => "It is not there.".to_owned(),
        _ => format!("It cannot be read: {error}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan_all(paths: &[PathBuf], prefix: &str) -> Scan {
        scan(paths, prefix, &Progress::default(), &CancellationToken::new())
    }

    fn keys(scan: &Scan) -> Vec<&str> {
        scan.files.iter().map(|file| file.key.as_str()).collect()
    }

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        root
    }

    #[test]
    fn a_folder_becomes_keys_below_its_own_name_in_the_order_of_names() {
        let root = tree(&["photos/b.txt", "photos/a/z.txt", "photos/a.txt", "photos/ü/日本.txt"]);
        let scan = scan_all(&[root.path().join("photos")], "2026/");
        assert_eq!(
            keys(&scan),
            ["2026/photos/a/z.txt", "2026/photos/a.txt", "2026/photos/b.txt", "2026/photos/ü/日本.txt"]
        );
        assert_eq!(scan.files[0].name, "photos/a/z.txt");
        assert_eq!(scan.files[0].stamp.size_bytes, "photos/a/z.txt".len() as u64);
        assert_eq!(scan.skipped, []);
    }

    #[test]
    fn names_are_not_normalised() {
        let (composed, decomposed) = ("\u{e9}", "e\u{301}");
        let root = tree(&[composed, decomposed]);
        let scan = scan_all(&[root.path().join(composed), root.path().join(decomposed)], "");
        assert_eq!(keys(&scan), [composed, decomposed]);
    }

    #[test]
    fn what_cannot_be_an_object_is_named_with_its_reason() {
        let root = tree(&["box/fine", "box/line\nbreak"]);
        fs::create_dir(root.path().join("box/empty")).unwrap();
        let scan = scan_all(&[root.path().join("box"), root.path().join("gone")], "");
        assert_eq!(keys(&scan), ["box/fine"]);
        let reasons: Vec<_> = scan.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
        assert_eq!(
            reasons,
            [
                "The folder is empty, and a bucket holds files only.",
                "The object key must not contain control characters.",
                "It is not there.",
            ]
        );
    }

    #[test]
    fn of_two_files_with_one_key_the_first_is_taken() {
        let root = tree(&["one/same", "two/same"]);
        let scan = scan_all(&[root.path().join("one/same"), root.path().join("two/same")], "");
        assert_eq!(scan.files.len(), 1);
        assert!(scan.files[0].path.ends_with("one/same"));
        assert_eq!(scan.skipped[0].reason, "Another file of the same name was chosen with it.");
    }

    #[test]
    fn a_cancelled_scan_ends() {
        let root = tree(&["a", "b"]);
        let cancelled = CancellationToken::new();
        cancelled.cancel();
        assert_eq!(scan(&[root.path().to_owned()], "", &Progress::default(), &cancelled).files, []);
    }

    #[cfg(unix)]
    #[test]
    fn links_sockets_and_odd_names_are_skipped() {
        use std::os::unix::ffi::OsStrExt;
        let root = tree(&["box/fine"]);
        let folder = root.path().join("box");
        std::os::unix::fs::symlink("/", folder.join("everything")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
        fs::write(folder.join(OsStr::from_bytes(b"\xff")), "").unwrap();
        let scan = scan_all(&[folder], "");
        assert_eq!(keys(&scan), ["box/fine"]);
        let mut reasons: Vec<_> = scan.skipped.iter().map(|skipped| skipped.reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(
            reasons,
            [
                "It is a symbolic link; links are not followed.",
                "It is neither a file nor a folder (a socket, a pipe or a device).",
                NOT_UTF8,
            ]
        );
    }
}
