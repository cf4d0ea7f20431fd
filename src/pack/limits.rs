//! How large a pack from outside may be: pack folders are not trusted.

use std::path::Path;

use crate::Error;

/// The largest file, in bytes.
pub const FILE_BYTES: u64 = 1024 * 1024;
/// The largest pack, in bytes.
pub const PACK_BYTES: u64 = 64 * 1024 * 1024;
/// The most files in a pack.
pub const PACK_FILES: usize = 2_000;

/// An error of a pack folder.
pub(super) fn refusal(place: &Path, what: impl Into<String>, help: impl Into<String>) -> Error {
    Error::Pack {
        place: place.display().to_string(),
        what: what.into(),
        help: Some(help.into()),
    }
}

pub(super) fn file_too_large(place: &Path) -> Error {
    refusal(
        place,
        "the file is larger than 1 MiB",
        "a file of a pack holds at most 1 MiB",
    )
}
