//! A file of one's own for what cannot be read twice: standard input, pipes, what is compressed.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::Error;

/// How many names are tried.
const TRIES: u32 = 100;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// An open file that nobody else can read and that is gone when this is dropped, on Unix from the start.
#[derive(Debug)]
pub(super) struct Spool {
    /// To be written, then read.
    pub file: File,
    path: PathBuf,
}

impl Spool {
    /// Makes one in that folder.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be made.
    pub fn new(folder: &Path) -> Result<Self, Error> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut last = None;
        for _ in 0..TRIES {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = format!("hookctl-{}-{number}.spool", std::process::id());
            let path = folder.join(name);
            match options.open(&path) {
                Ok(file) => {
                    #[cfg(unix)]
                    std::fs::remove_file(&path).map_err(|e| Error::file("remove", &path, e))?;
                    return Ok(Spool { file, path });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = Some(error),
                Err(error) => return Err(Error::file("create", path, error)),
            }
        }
        let error = last.unwrap_or_else(|| io::ErrorKind::AlreadyExists.into());
        Err(Error::file("create", folder, error))
    }

    /// What errors call it.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // Where it is gone already there is nothing to remove; where it cannot go, there is nobody to tell.
        if cfg!(not(unix)) {
            let _ = std::fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, Write};

    use super::*;

    #[test]
    fn it_holds_what_is_written_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut one = Spool::new(folder.path()).unwrap();
        let two = Spool::new(folder.path()).unwrap();
        one.file.write_all(b"abc").unwrap();
        one.file.rewind().unwrap();
        let mut text = String::new();
        one.file.read_to_string(&mut text).unwrap();
        assert_eq!(text, "abc");
        drop((one, two));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Spool::new(&folder.path().join("none")).is_err());
    }
}
