//! Taking a capture file as one's own: opened to append to, mode 0600 where it is new, locked, a torn tail sealed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crate::Error;

use super::input::is_compressed;
use super::storage::Disk;

/// How often a file that was turned over at that very moment is looked for again.
const ATTEMPTS: usize = 8;

/// Opens a file to append to and locks it.
///
/// # Errors
/// [`Error::File`] when it cannot be opened, or when another process holds the lock; [`Error::Usage`] for a compressed
/// capture, which cannot be appended to.
pub(super) fn claim(path: &Path) -> Result<Disk, Error> {
    for _ in 0..ATTEMPTS {
        let mut file = options()
            .open(path)
            .map_err(|e| Error::file("create", path, e))?;
        if !file.metadata().is_ok_and(|meta| meta.is_file()) {
            let regular = false;
            return Ok(Disk { file, regular });
        }
        lock(&file, path)?;
        // Its writer may have given that name to a new file between the opening and the locking.
        if !is_named(&file, path) {
            continue;
        }
        prepare(&mut file, path)?;
        let regular = true;
        return Ok(Disk { file, regular });
    }
    Err(Error::file("lock", path, taken()))
}

/// How capture files are opened by those who write them.
pub(super) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Locks a file against other writers for as long as it is open.
pub(super) fn lock(file: &File, path: &Path) -> Result<(), Error> {
    file.try_lock().map_err(|error| match error {
        TryLockError::WouldBlock => Error::file("lock", path, taken()),
        TryLockError::Error(error) => Error::file("lock", path, error),
    })
}

/// Puts the names in a file's folder on disk. A system that cannot do it keeps them as it sees fit.
pub(super) fn sync_folder(path: &Path) {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Whether the file is the one of that name.
#[cfg(unix)]
pub(super) fn is_named(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |meta: std::fs::Metadata| (meta.dev(), meta.ino());
    match (file.metadata(), std::fs::metadata(path)) {
        (Ok(file), Ok(named)) => identity(file) == identity(named),
        _ => false,
    }
}

/// Whether the file is the one of that name; a system that gives files no identity keeps names in use from changing.
#[cfg(not(unix))]
pub(super) fn is_named(_: &File, _: &Path) -> bool {
    true
}

fn taken() -> io::Error {
    io::Error::new(io::ErrorKind::WouldBlock, "it is in use by another process")
}

fn prepare(file: &mut File, path: &Path) -> Result<(), Error> {
    let append = |e| Error::file("append to", path, e);
    let mut head = Vec::new();
    file.seek(SeekFrom::Start(0)).map_err(append)?;
    let mut start = (&*file).take(4);
    start.read_to_end(&mut head).map_err(append)?;
    if is_compressed(&head) {
        return Err(Error::usage(
            format!("`{}` is compressed", path.display()),
            "records are appended to a capture as it is: name another file",
        ));
    }
    if head.is_empty() {
        // What is promised to be on disk must be found there, by its name.
        sync_folder(path);
    }
    seal(file).map_err(append)
}

/// Ends a last line that a crash left without its newline, so that the next record starts on its own.
fn seal(file: &mut File) -> io::Result<()> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(());
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    if last != *b"\n" {
        file.write_all(b"\n")
    } else {
        Ok(())
    }
}
