//! One file of the page's making onto the disk: whole under its name, or not there at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use stowbox_core::transfers::Failure;

/// Writes it beside its place first, so that a file that is replaced stays whole until then. Blocks.
pub(crate) fn save(target: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let draft = target.with_file_name(format!(".stowbox-saving-{}.part", std::process::id()));
    let saved = write(&draft, bytes).and_then(|()| fs::rename(&draft, target));
    saved.map_err(|error| {
        // It may never have been made.
        fs::remove_file(&draft).ok();
        Failure::writing(&error)
    })
}

fn write(draft: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(draft)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::save;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("ü 📦.json");
        fs::write(&target, "old, and longer than what is new").unwrap();
        save(&target, b"new").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_written_is_said_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let taken = folder.path().join("a folder");
        fs::create_dir_all(taken.join("with something in it")).unwrap();
        assert!(save(&taken, b"new").is_err());
        assert!(save(&folder.path().join("nowhere/file"), b"new").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
