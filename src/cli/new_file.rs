//! A file that takes its name when it is whole: until then it is another with `.part` at the end, and what had the name
//! keeps it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use hookctl::Error;

/// A file that is being written.
pub struct NewFile {
    path: PathBuf,
    /// Where it is written until it is whole; none for what is no file, such as a pipe.
    beside: Option<PathBuf>,
    out: BufWriter<File>,
}

impl NewFile {
    /// Begins a file that only its owner can read, and run where it is `runnable`.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be created.
    pub fn create(path: &Path, runnable: bool) -> Result<Self, Error> {
        NewFile::with_mode(path, if runnable { 0o700 } else { 0o600 })
    }

    /// Begins a file that whoever the user lets read files of theirs can read: one that is made to be passed on.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be created.
    pub fn shared(path: &Path) -> Result<Self, Error> {
        NewFile::with_mode(path, 0o666)
    }

    fn with_mode(path: &Path, mode: u32) -> Result<Self, Error> {
        let failed = |e| Error::file("create", path, e);
        // What a link points to is replaced, and not the link.
        let path = &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let special = fs::metadata(path).is_ok_and(|meta| !meta.is_file());
        let mut options = OpenOptions::new();
        options.write(true);
        let beside = match special {
            true => None,
            false => {
                let mut name = path.as_os_str().to_owned();
                name.push(format!(".{}.part", std::process::id()));
                options.create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, mode);
                Some(PathBuf::from(name))
            }
        };
        #[cfg(not(unix))]
        let _ = mode;
        let file = options.open(beside.as_deref().unwrap_or(path));
        Ok(NewFile {
            out: BufWriter::new(file.map_err(failed)?),
            path: path.to_owned(),
            beside,
        })
    }

    /// Gives it its name, in place of whatever had it.
    ///
    /// # Errors
    /// What writing fails with.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        if let Some(beside) = &self.beside {
            self.out.get_ref().sync_all()?;
            fs::rename(beside, &self.path)?;
            self.beside = None;
        }
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(beside) = &self.beside {
            // What cannot be removed is left beside, under a name that says what it is.
            let _ = fs::remove_file(beside);
        }
    }
}

/// Whether there is a file of that name with something in it, which is not to be lost by mistake.
pub fn is_taken(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() > 0)
}
