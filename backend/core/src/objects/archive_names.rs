//! Names for the files of an archive, or of a folder that is saved, that every system can hold: keys may contain what
//! Windows forbids, differ only in their case, or be both a file and a folder.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization as _;

/// What Windows keeps for devices, whatever the extension.
const DEVICES: &[&str] = &[
    "conin$", "conout$", "com¹", "com²", "com³", "lpt¹", "lpt²", "lpt³", "con", "prn", "aux", "nul", "com1",
    "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5",
    "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Systems take 255 bytes; a number may still be put behind it.
const SEGMENT_MAX_BYTES: usize = 240;
/// What is kept of an extension when a name is cut.
const EXTENSION_MAX_BYTES: usize = 32;

/// Gives out names, none twice.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// What each folded path stands for: folders by the name they were given, files by none.
    taken: HashMap<String, Option<String>>,
    /// Folders that have an entry of their own.
    entered: HashSet<String>,
}

impl Names {
    /// The name of a file for a key, relative to the archive.
    pub(crate) fn file(&mut self, key: &str) -> String {
        let (folders, file) = key.rsplit_once('/').unwrap_or(("", key));
        let path = self.folders(folders);
        path.clone() + &self.free(&path, &safe(file), true)
    }

    /// The name of an empty folder for a key, with its slash; none if it has an entry, or no name.
    pub(crate) fn empty_folder(&mut self, key: &str) -> Option<String> {
        let path = self.folders(key);
        (!path.is_empty() && self.entered.insert(path.clone())).then_some(path)
    }

    fn folders(&mut self, folders: &str) -> String {
        let segments = folders.split('/').filter(|segment| !segment.is_empty());
        segments.fold(String::new(), |path, folder| self.folder(&path, folder))
    }

    /// The path of a folder in the folder `within`, with its slash: the same one for the same name.
    fn folder(&mut self, within: &str, name: &str) -> String {
        let wanted = safe(name);
        // The key as it was written tells two folders apart that one system would take for one.
        let known = format!("{within}{name}/");
        if let Some(Some(path)) = self.taken.get(&known) {
            return path.clone();
        }
        let path = format!("{within}{}/", self.free(within, &wanted, false));
        self.taken.insert(known, Some(path.clone()));
        path
    }

    /// `name`, or `name (2)` and so on if that is taken in the folder `within`. A file keeps its extension.
    fn free(&mut self, within: &str, name: &str, is_file: bool) -> String {
        let dot = name.rfind('.').filter(|dot| *dot > 0 && is_file).unwrap_or(name.len());
        let mut candidate = name.to_owned();
        let mut nth = 1;
        while self.taken.contains_key(&fold(within, &candidate)) {
            nth += 1;
            candidate = format!("{} ({nth}){}", &name[..dot], &name[dot..]);
        }
        self.taken.insert(fold(within, &candidate), None);
        candidate
    }
}

/// As a file system sees it that tells neither upper from lower case nor a composed letter from its parts. No key
/// begins so.
fn fold(within: &str, name: &str) -> String {
    format!("/{within}{name}").nfc().collect::<String>().to_lowercase()
}

/// One segment of a path, with what some system forbids replaced by `_`.
fn safe(segment: &str) -> String {
    let mut name: String =
        segment.chars().map(|c| if c.is_control() || "<>:\"|?*\\".contains(c) { '_' } else { c }).collect();
    // Windows drops dots and spaces at the end.
    if name.ends_with(['.', ' ']) {
        name.push('_');
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if DEVICES.contains(&stem.to_lowercase().as_str()) {
        name.insert(0, '_');
    }
    shortened(name)
}

/// A name that no system finds too long. It keeps its extension.
fn shortened(name: String) -> String {
    if name.len() <= SEGMENT_MAX_BYTES {
        return name;
    }
    let dot = name.rfind('.').filter(|dot| name.len() - dot <= EXTENSION_MAX_BYTES).unwrap_or(name.len());
    let (stem, extension) = name.split_at(dot);
    let end = stem.floor_char_boundary(SEGMENT_MAX_BYTES - extension.len());
    format!("{}{extension}", &stem[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(keys: &[&str]) -> Vec<String> {
        let mut names = Names::default();
        let name = |key: &&str| match key.ends_with('/') {
            true => names.empty_folder(key).unwrap_or_default(),
            false => names.file(key),
        };
        keys.iter().map(name).collect()
    }

    #[test]
    fn plain_names_stay() {
        assert_eq!(names(&["a", "b/c.txt", "b/d/e", "ü/😀"]), ["a", "b/c.txt", "b/d/e", "ü/😀"]);
    }

    #[test]
    fn what_a_system_forbids_is_replaced() {
        assert_eq!(
            names(&["a:b", "CON", "nul.txt", "x./y ", "a\\b", "console", "COM¹.txt"]),
            ["a_b", "_CON", "_nul.txt", "x._/y _", "a_b (2)", "console", "_COM¹.txt"]
        );
    }

    #[test]
    fn names_that_differ_in_case_only_are_told_apart() {
        assert_eq!(
            names(&["A.txt", "a.txt", "Dir/x", "dir/x", "dir/y"]),
            ["A.txt", "a (2).txt", "Dir/x", "dir (2)/x", "dir (2)/y"]
        );
    }

    #[test]
    fn a_file_and_a_folder_of_one_name_both_get_one() {
        assert_eq!(names(&["a", "a/", "a/b"]), ["a", "a (2)/", "a (2)/b"]);
    }

    #[test]
    fn composed_letters_are_not_told_from_their_parts() {
        assert_eq!(names(&["\u{e9}", "e\u{301}"]), ["\u{e9}", "e\u{301} (2)"]);
    }

    #[test]
    fn a_name_is_cut_to_what_every_system_takes_and_keeps_its_extension() {
        let long = "ü".repeat(500);
        let cut = names(&[&format!("{long}.jpeg"), &format!("{long}.jpeg"), &format!("{long}/x")]);
        assert!(cut[0].ends_with("ü.jpeg") && cut[1].ends_with("ü (2).jpeg"), "{cut:?}");
        assert!(cut.iter().flat_map(|name| name.split('/')).all(|segment| segment.len() <= 255), "{cut:?}");
    }

    #[test]
    fn a_folder_has_one_entry_and_one_without_a_name_has_none() {
        assert_eq!(names(&["x/", "x//", "/", "//"]), ["x/", "", "", ""]);
    }

    #[test]
    fn a_doubled_slash_makes_no_empty_folder() {
        assert_eq!(names(&["a//b", "a/b"]), ["a/b", "a/b (2)"]);
    }

    proptest! {
        #[test]
        fn no_name_is_given_twice_and_none_leaves_the_archive(
            keys in proptest::collection::btree_set("[aA.:/ ]{1,6}", 1..30)
        ) {
            let keys: Vec<_> =
                keys.into_iter().filter(|key| crate::names::ObjectKey::parse(key).is_ok()).collect();
            let mut names = Names::default();
            let mut files = std::collections::HashSet::new();
            for key in keys.iter().filter(|key| !key.ends_with('/')) {
                let name = names.file(key);
                prop_assert!(name.split('/').all(|segment| !segment.is_empty() && segment != "." && segment != ".."));
                prop_assert!(files.insert(name.to_lowercase()), "{} twice", name);
            }
        }
    }
}
