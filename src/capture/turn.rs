//! Closing a capture file and beginning the next, under the name the first one had.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::Error;

use super::claim::{is_named, lock, options, sync_folder};
use super::closed::{Family, after, compressed};
use super::compress::Compressor;
use super::reader::Reader;
use super::storage::Disk;
use super::tail::Tail;
use super::trouble::Tell;

/// How many lines are looked at for a file's first record.
const LOOK: usize = 1000;

/// Closes the files of one capture, and sees to it that closed ones are compressed.
pub(super) struct Turner {
    path: PathBuf,
    family: Family,
    last: Option<Timestamp>,
    compressor: Compressor,
}

impl Turner {
    /// Begins with the file that `disk` holds, and finishes what an earlier run left half done.
    pub fn new(path: &Path, disk: &Disk, tell: Tell) -> Result<Self, Error> {
        let family = Family::of(path).filter(|_| disk.regular).ok_or_else(|| {
            Error::usage(
                format!("`{}` is nothing that can be closed", path.display()),
                "`--rotate` is for a file with a name in UTF-8",
            )
        })?;
        let failed = |e| Error::file("read", path, e);
        let compressor = Compressor::start(tell).map_err(failed)?;
        let closed = family.list().map_err(failed)?;
        let last = closed.last().map(|(time, ..)| *time);
        // A crash may have left a file that was never used, for nothing is written before it has its name.
        let _ = std::fs::remove_file(family.next());
        for (_, file, plain) in closed {
            if !plain {
                continue;
            }
            if cfg!(unix) && is_named(&disk.file, &file) {
                // It had its new name and still the old one too.
                std::fs::remove_file(&file).map_err(|e| Error::file("remove", &file, e))?;
            } else {
                compressor.add(file);
            }
        }
        Ok(Turner {
            path: path.to_owned(),
            family,
            last,
            compressor,
        })
    }

    /// Closes the file, whose first record is of that time, and lets `tail` continue in the next one, locked and empty.
    pub fn turn(&mut self, first: Timestamp, tail: &mut Tail<Disk>) -> Result<(), Error> {
        let failed = |e| Error::file("rotate", &self.path, e);
        let mut time = match self.last {
            Some(last) if last >= first => after(last),
            _ => first,
        };
        let mut closed = self.family.closed(time);
        while closed.exists() || compressed(&closed).exists() {
            time = after(time);
            closed = self.family.closed(time);
        }
        let next = self.family.next();
        let file = options().open(&next).map_err(failed)?;
        file.set_len(0).map_err(failed)?;
        lock(&file, &next)?;
        if let Err(error) = rename(&self.path, &closed, &next) {
            let _ = std::fs::remove_file(&next);
            return Err(failed(error));
        }
        sync_folder(&self.path);
        self.last = Some(time);
        let regular = true;
        tail.replace(Disk { file, regular }).map_err(failed)?;
        // Not before: the closed file was locked by its writer.
        self.compressor.add(closed);
        Ok(())
    }
}

/// Gives the current file the name `closed`, and `next` the current one's. Where the system can, there is a file of the
/// current name at every moment, so that nobody else makes one.
fn rename(current: &Path, closed: &Path, next: &Path) -> std::io::Result<()> {
    let linked = cfg!(unix) && std::fs::hard_link(current, closed).is_ok();
    if !linked {
        std::fs::rename(current, closed)?;
    }
    std::fs::rename(next, current).inspect_err(|_| {
        // The records stay where they are looked for.
        let _ = match linked {
            true => std::fs::remove_file(closed),
            false => std::fs::rename(closed, current),
        };
    })
}

/// The time of a file's first record, if it has one near its beginning.
pub(super) fn first_record(path: &Path) -> Option<Timestamp> {
    let mut reader = Reader::open(path).ok()?;
    for _ in 0..LOOK {
        if let Ok(exchange) = reader.next_record().ok()?? {
            return Some(exchange.at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::claim::claim;
    use super::*;

    fn turner(path: &Path, disk: &Disk) -> Turner {
        Turner::new(path, disk, Tell::new(|trouble| panic!("{trouble:?}"))).unwrap()
    }

    fn begin(path: &Path) -> (Turner, Tail<Disk>) {
        let disk = claim(path).unwrap();
        (turner(path, &disk), Tail::new(disk).unwrap())
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn names_sort_as_the_files_came_whatever_the_times_say() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        let late: Timestamp = "2026-11-21T23:44:34Z".parse().unwrap();
        let (mut turner, mut tail) = begin(&path);
        for (number, first) in [late, Timestamp::UNIX_EPOCH, late].into_iter().enumerate() {
            tail.append(format!("{number}\n").as_bytes()).unwrap();
            turner.turn(first, &mut tail).unwrap();
        }
        drop(turner);
        let expected =
            ["0", "1", "2"].map(|nano| format!("c-20261121T234434.00000000{nano}Z.jsonl.zst"));
        assert_eq!(names(folder.path())[..3], expected);
        for (number, name) in expected.iter().enumerate() {
            let bytes = std::fs::read(folder.path().join(name)).unwrap();
            let text = zstd::decode_all(&bytes[..]).unwrap();
            assert_eq!(text, format!("{number}\n").as_bytes());
        }
        assert_eq!(names(folder.path())[3..], ["c.jsonl"]);
    }

    #[test]
    fn the_next_file_is_locked_and_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        let (mut turner, mut tail) = begin(&path);
        tail.append(b"one\n").unwrap();
        turner.turn(Timestamp::UNIX_EPOCH, &mut tail).unwrap();
        let next = std::fs::metadata(&path).unwrap();
        assert_eq!((next.len(), tail.len()), (0, 0));
        assert!(claim(&path).is_err());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = next.permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_turn_that_a_crash_cut_short_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        std::fs::write(&path, "one\n").unwrap();
        let family = Family::of(&path).unwrap();
        let closed = family.closed(Timestamp::UNIX_EPOCH);
        std::fs::hard_link(&path, &closed).unwrap();
        std::fs::write(family.next(), "").unwrap();
        let disk = claim(&path).unwrap();
        drop(turner(&path, &disk));
        assert_eq!(names(folder.path()), ["c.jsonl"]);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\n");
    }

    #[test]
    fn what_an_earlier_run_left_is_compressed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.jsonl");
        let closed = Family::of(&path).unwrap().closed(Timestamp::UNIX_EPOCH);
        std::fs::write(&closed, "one\n").unwrap();
        let disk = claim(&path).unwrap();
        drop(turner(&path, &disk));
        let name = "c-19700101T000000.000000000Z.jsonl.zst";
        assert_eq!(names(folder.path()), [name, "c.jsonl"]);
    }
}
