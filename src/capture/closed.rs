//! What closed capture files are called: `NAME-<UTC time of the first record>.jsonl`, and `.jsonl.zst` once compressed.
//!
//! The names sort as the records do: a time is never that of an older file, or before it.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The time in a name: fixed width, no character that a file system minds.
const TIME: &str = "%Y%m%dT%H%M%S.%9fZ";

/// The files of one capture: the one that is written, and those that are closed.
#[derive(Clone, Debug)]
pub(super) struct Family {
    folder: PathBuf,
    stem: String,
    extension: String,
}

impl Family {
    /// The files that belong to the capture of this name. `None` when it is not a name in UTF-8.
    pub fn of(path: &Path) -> Option<Self> {
        let folder = path.parent().map(Path::to_owned).unwrap_or_default();
        let stem = path.file_stem()?.to_str()?.to_owned();
        let extension = match path.extension() {
            Some(extension) => format!(".{}", extension.to_str()?),
            None => String::new(),
        };
        Some(Family {
            folder,
            stem,
            extension,
        })
    }

    /// What the file whose first record is of that time is called once it is closed.
    pub fn closed(&self, first: Timestamp) -> PathBuf {
        let time = first.to_zoned(TimeZone::UTC).strftime(TIME).to_string();
        self.folder
            .join(format!("{}-{time}{}", self.stem, self.extension))
    }

    /// Where the next file is made before it takes its name.
    pub fn next(&self) -> PathBuf {
        self.folder
            .join(format!("{}{}.next", self.stem, self.extension))
    }

    /// The closed files, oldest first, with the time in their names, and whether they are still to be compressed.
    pub fn list(&self) -> io::Result<Vec<(Timestamp, PathBuf, bool)>> {
        let folder = match self.folder.as_os_str().is_empty() {
            true => Path::new("."),
            false => &self.folder,
        };
        let mut closed = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let name = entry?.file_name();
            if let Some((time, plain)) = self.time(&name) {
                closed.push((time, self.folder.join(name), plain));
            }
        }
        closed.sort();
        Ok(closed)
    }

    fn time(&self, name: &OsStr) -> Option<(Timestamp, bool)> {
        let rest = name.to_str()?.strip_prefix(&self.stem)?.strip_prefix('-')?;
        let (time, plain) = match rest.strip_suffix(".zst") {
            Some(rest) => (rest.strip_suffix(&self.extension)?, false),
            None => (rest.strip_suffix(&self.extension)?, true),
        };
        let digits = time.strip_suffix('Z')?;
        let time = jiff::civil::DateTime::strptime(TIME.trim_end_matches('Z'), digits).ok()?;
        Some((time.to_zoned(TimeZone::UTC).ok()?.timestamp(), plain))
    }
}

/// What a closed file is called once it is compressed.
pub(super) fn compressed(path: &Path) -> PathBuf {
    with_suffix(path, ".zst")
}

/// A path with something added to its name.
pub(super) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// The moment after.
pub(super) fn after(time: Timestamp) -> Timestamp {
    time.saturating_add(SignedDuration::from_nanos(1))
        .unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        let folder = tempfile::tempdir().unwrap();
        let family = Family::of(&folder.path().join("c.jsonl")).unwrap();
        let early: Timestamp = "2026-11-21T23:44:34.123456789Z".parse().unwrap();
        let closed = family.closed(early);
        let name = closed.file_name().unwrap();
        assert_eq!(name, "c-20261121T234434.123456789Z.jsonl");
        let late = after(early);
        std::fs::write(&closed, "").unwrap();
        std::fs::write(compressed(&family.closed(late)), "").unwrap();
        for stranger in [
            "c.jsonl",
            "c-2026.jsonl",
            "d-20261121T234434.123456789Z.jsonl",
        ] {
            std::fs::write(folder.path().join(stranger), "").unwrap();
        }
        let expected = vec![
            (early, closed, true),
            (late, compressed(&family.closed(late)), false),
        ];
        assert_eq!(family.list().unwrap(), expected);
    }
}
