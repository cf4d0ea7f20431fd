//! The baseline's file: read, and written anew so that nobody ever sees half of it.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use hookctl::Error;
use hookctl::run::drift::Baseline;

/// The largest baseline that is read, in bytes.
const MAX: u64 = 64 << 20;

/// Reads a baseline; one that is not there is empty where it is about to be written.
///
/// # Errors
/// When it cannot be read or is none.
pub fn read(path: &Path, write: bool) -> Result<Baseline, Error> {
    let bytes = match fs::metadata(path).and_then(|about| match about.len() > MAX {
        true => Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "it is too large",
        )),
        false => fs::read(path),
    }) {
        Ok(bytes) => bytes,
        Err(error) if write && error.kind() == io::ErrorKind::NotFound => {
            return Ok(Baseline::default());
        }
        Err(error) => return Err(Error::file("read", path, error)),
    };
    Baseline::parse(&bytes).map_err(|what| Error::Usage {
        what: format!("{}: {what}", path.display()),
        help: Some("`hookctl diff CAPTURE --baseline FILE --write-baseline` writes one".into()),
    })
}

/// Writes a baseline in place of what is there.
///
/// # Errors
/// When it cannot be written.
pub fn write(path: &Path, baseline: &Baseline) -> Result<(), Error> {
    // What a link leads to is replaced, and not the link.
    let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut other = real.clone().into_os_string();
    other.push(format!(".{}.tmp", std::process::id()));
    let other = PathBuf::from(other);
    let written = fs::File::create(&other)
        .and_then(|mut file| {
            file.write_all(&baseline.to_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&other, &real));
    written.map_err(|error| {
        // It may never have been made.
        let _ = fs::remove_file(&other);
        Error::file("write", path, error)
    })
}
