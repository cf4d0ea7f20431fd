//! The files of a folder and the folders in it, in the order of their names. Nothing outside is ever read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Error;

/// How deep folders are looked into.
const MAX_DEPTH: usize = 32;

/// The `.json` files in and below a folder.
#[derive(Debug)]
pub(super) struct Folder {
    root: PathBuf,
    /// What is still to be gone through, the next one last; each with its depth.
    rest: Vec<(PathBuf, usize)>,
}

impl Folder {
    /// Goes through that folder.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let root = fs::canonicalize(path).map_err(|e| Error::file("read", path, e))?;
        let mut folder = Folder {
            root,
            rest: Vec::new(),
        };
        folder.enter(path, 0)?;
        Ok(folder)
    }

    /// The next file.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn next_file(&mut self) -> Result<Option<PathBuf>, Error> {
        while let Some((path, depth)) = self.rest.pop() {
            if !self.is_inside(&path) {
                continue;
            }
            if path.is_dir() {
                if depth < MAX_DEPTH {
                    self.enter(&path, depth + 1)?;
                }
            } else if path.is_file() {
                return Ok(Some(path));
            }
        }
        Ok(None)
    }

    fn enter(&mut self, path: &Path, depth: usize) -> Result<(), Error> {
        let failed = |error| Error::file("read", path, error);
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let hidden = path
                .file_name()
                .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
            let json = path
                .extension()
                .is_some_and(|e| e.eq_ignore_ascii_case("json"));
            if !hidden && (json || path.is_dir()) {
                inside.push((path, depth));
            }
        }
        inside.sort_by(|a, b| b.0.cmp(&a.0));
        self.rest.extend(inside);
        Ok(())
    }

    /// A link that leads out, or in a circle, is passed over.
    fn is_inside(&self, path: &Path) -> bool {
        let linked = path.is_symlink();
        match fs::canonicalize(path) {
            Ok(real) => !linked || (real.starts_with(&self.root) && !real.is_dir()),
            // Reading it will say what is wrong.
            Err(_) => !linked,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(path: &Path) -> Vec<String> {
        let mut folder = Folder::open(path).unwrap();
        let mut names = Vec::new();
        while let Some(file) = folder.next_file().unwrap() {
            let name = file.strip_prefix(path).unwrap();
            names.push(name.to_string_lossy().into_owned());
        }
        names
    }

    #[test]
    fn json_files_come_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "b.json",
            "a/2.json",
            "a/10.JSON",
            "c/x/y.json",
            "a/n.txt",
            ".h.json",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "{}").unwrap();
        }
        assert_eq!(
            names(folder.path()),
            ["a/10.JSON", "a/2.json", "b.json", "c/x/y.json"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_that_lead_out_or_in_circles_are_passed_over() {
        use std::os::unix::fs::symlink;
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::write(other.path().join("secret.json"), "{}").unwrap();
        fs::write(folder.path().join("a.json"), "{}").unwrap();
        symlink(
            other.path().join("secret.json"),
            folder.path().join("b.json"),
        )
        .unwrap();
        symlink(other.path(), folder.path().join("c")).unwrap();
        symlink(folder.path(), folder.path().join("d")).unwrap();
        symlink(folder.path().join("a.json"), folder.path().join("e.json")).unwrap();
        symlink("nowhere", folder.path().join("f.json")).unwrap();
        assert_eq!(names(folder.path()), ["a.json", "e.json"]);
    }
}
