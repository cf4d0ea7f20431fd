//! Where one file of a pack comes from, and reading it within the limits.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::limits::FILE_BYTES;
use crate::Error;

/// One file of a pack.
#[derive(Clone, Debug)]
pub(super) enum Source {
    /// Part of the program.
    Embedded(&'static [u8]),
    /// On disk, known to lie inside its folder when it was listed.
    Disk(PathBuf),
}

impl Source {
    /// The file's bytes.
    pub(super) fn read(&self) -> Result<Cow<'static, [u8]>, Error> {
        match self {
            Source::Embedded(bytes) => Ok(Cow::Borrowed(bytes)),
            Source::Disk(path) => read_within(path, FILE_BYTES).map(Cow::Owned),
        }
    }

    /// The file's place in messages: its path on disk, or its path inside the packs.
    pub(super) fn place(&self, pack: &str, file: &str) -> String {
        match self {
            Source::Embedded(_) => format!("{pack}/{file}"),
            Source::Disk(path) => path.display().to_string(),
        }
    }
}

/// Reads a file that must not be larger than so many bytes, whatever its metadata said.
fn read_within(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let file = File::open(path).map_err(|e| Error::file("read", path, e))?;
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Error::file("read", path, e))?;
    if bytes.len() as u64 > limit {
        return Err(super::limits::file_too_large(path));
    }
    Ok(bytes)
}
