//! Which deliveries were answered, on disk, so that an interrupted replay goes on after them.
//!
//! A line of JSON says which replay it is, then one line `round capture line` follows for every delivery that was
//! answered, written before the next one ends. A line that was cut off is no answer: that delivery goes out again.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::recorded::Recorded;
use crate::Error;

/// The version of the file.
const VERSION: u32 = 1;
/// The longest line in it, in bytes.
const MAX_LINE: u64 = 1 << 20;

/// Which replay it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The ids of the first records of its captures.
    pub captures: Vec<String>,
    /// What randomness follows from.
    pub seed: u64,
    /// When it began.
    pub begun: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Head {
    v: u32,
    replay: Identity,
}

/// The deliveries that were answered.
#[derive(Debug)]
pub struct Answered {
    path: PathBuf,
    file: File,
    done: BTreeMap<(u64, usize), Ranges>,
    count: u64,
    /// Which replay it is.
    pub identity: Identity,
}

impl Answered {
    /// Which replay a file belongs to; none where there is no file, or an empty one.
    ///
    /// # Errors
    /// [`Error::File`], and [`Error::Usage`] when it is no such file.
    pub fn identity(path: &Path) -> Result<Option<Identity>, Error> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(Error::file("open", path, e)),
        };
        let mut line = Vec::new();
        BufReader::new(file)
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)
            .map_err(|e| Error::file("read", path, e))?;
        match line.is_empty() {
            true => Ok(None),
            false => head(path, &line).map(Some),
        }
    }

    /// Opens the file of a replay, or begins one. A file of another replay is refused.
    ///
    /// # Errors
    /// [`Error::File`], and [`Error::Usage`] when it belongs to other captures or is no such file.
    pub fn open(path: &Path, identity: Identity) -> Result<Self, Error> {
        let failed = |doing| move |e| Error::file(doing, path, e);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(path).map_err(failed("open"))?;
        if file.try_lock().is_err() {
            return Err(Error::usage(
                format!("`{}` is in use by another replay", path.display()),
                "wait for it to end, or give another file",
            ));
        }
        let mut answered = Answered {
            path: path.to_owned(),
            file,
            done: BTreeMap::new(),
            count: 0,
            identity,
        };
        answered.read()?;
        Ok(answered)
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Whether the delivery was answered: a record, in a round of the replay.
    pub fn has(&self, round: u64, record: &Recorded) -> bool {
        let ranges = self.done.get(&(round, record.source));
        ranges.is_some_and(|ranges| ranges.has(record.line))
    }

    /// Notes that a delivery was answered.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be written: to go on would be to repeat deliveries.
    pub fn note(&mut self, round: u64, source: usize, line: u64) -> Result<(), Error> {
        let text = format!("{round} {source} {line}\n");
        self.file
            .write_all(text.as_bytes())
            .map_err(|e| Error::file("write", &self.path, e))?;
        self.add(round, source, line);
        Ok(())
    }

    fn add(&mut self, round: u64, source: usize, line: u64) {
        self.done.entry((round, source)).or_default().add(line);
        self.count += 1;
    }

    fn read(&mut self) -> Result<(), Error> {
        let path = self.path.clone();
        let read = |e| Error::file("read", &path, e);
        let copy = self.file.try_clone().map_err(read)?;
        let mut lines = BufReader::new(copy);
        let mut line = Vec::new();
        let mut whole = 0;
        let mut first = true;
        loop {
            line.clear();
            let length = lines
                .by_ref()
                .take(MAX_LINE)
                .read_until(b'\n', &mut line)
                .map_err(read)?;
            if length == 0 || line.last() != Some(&b'\n') {
                break;
            }
            if first {
                self.check(&line)?;
            } else {
                let (round, source, line) = entry(&line).ok_or_else(|| strange(&path))?;
                self.add(round, source, line);
            }
            (first, whole) = (false, whole + length as u64);
        }
        if first && !line.is_empty() {
            return Err(strange(&path));
        }
        // What was cut off is overwritten.
        self.file
            .set_len(whole)
            .map_err(|e| Error::file("write", &self.path, e))?;
        self.file
            .seek(SeekFrom::Start(whole))
            .map_err(|e| Error::file("read", &self.path, e))?;
        match first {
            true => self.begin(),
            false => Ok(()),
        }
    }

    fn begin(&mut self) -> Result<(), Error> {
        let head = Head {
            v: VERSION,
            replay: self.identity.clone(),
        };
        let mut text = serde_json::to_vec(&head).expect("texts and numbers have a JSON form");
        text.push(b'\n');
        self.file
            .write_all(&text)
            .map_err(|e| Error::file("write", &self.path, e))
    }

    fn check(&mut self, line: &[u8]) -> Result<(), Error> {
        let own = head(&self.path, line)?;
        if own.captures != self.identity.captures {
            return Err(Error::usage(
                format!(
                    "`{}` belongs to the replay of another capture",
                    self.path.display()
                ),
                "give the captures in the order they were given first, or another file to begin anew",
            ));
        }
        self.identity = own;
        Ok(())
    }
}

fn head(path: &Path, line: &[u8]) -> Result<Identity, Error> {
    let head: Option<Head> = serde_json::from_slice(line).ok();
    let known = head.filter(|head| head.v == VERSION);
    known.map(|head| head.replay).ok_or_else(|| strange(path))
}

fn strange(path: &Path) -> Error {
    Error::usage(
        format!(
            "`{}` is not a file that a replay wrote to be resumed",
            path.display()
        ),
        "give the file that `--resume` named before, or a new one to begin anew",
    )
}

fn entry(line: &[u8]) -> Option<(u64, usize, u64)> {
    let text = std::str::from_utf8(line).ok()?.trim_end();
    let mut parts = text.split(' ');
    let entry = (
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
        parts.next()?.parse().ok()?,
    );
    parts.next().is_none().then_some(entry)
}

/// Numbers, kept as ranges without a gap.
#[derive(Debug, Default)]
struct Ranges(BTreeMap<u64, u64>);

impl Ranges {
    fn has(&self, number: u64) -> bool {
        let below = self.0.range(..=number).next_back();
        below.is_some_and(|(_, end)| number <= *end)
    }

    fn add(&mut self, number: u64) {
        if self.has(number) {
            return;
        }
        let mut range = (number, number);
        if let Some((&start, &end)) = self.0.range(..number).next_back()
            && end.checked_add(1) == Some(number)
        {
            self.0.remove(&start);
            range.0 = start;
        }
        if let Some(after) = number.checked_add(1)
            && let Some(end) = self.0.remove(&after)
        {
            range.1 = end;
        }
        self.0.insert(range.0, range.1);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::exchange::{Direction, Exchange, Request};

    fn identity(first: &str) -> Identity {
        Identity {
            captures: vec![first.into()],
            seed: 7,
            begun: Timestamp::UNIX_EPOCH,
        }
    }

    fn record(line: u64) -> Recorded {
        let request = Request::new("POST", "/");
        let exchange = Exchange::new("x", Timestamp::UNIX_EPOCH, Direction::Received, request);
        Recorded {
            source: 0,
            line,
            exchange,
        }
    }

    #[test]
    fn what_was_answered_is_known_again_and_a_torn_line_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("resume");
        let mut answered = Answered::open(&path, identity("a")).unwrap();
        for line in [1, 3, 2] {
            answered.note(0, 0, line).unwrap();
        }
        drop(answered);
        let mut torn = OpenOptions::new().append(true).open(&path).unwrap();
        torn.write_all(b"0 0 5").unwrap();
        let again = Identity {
            seed: 9,
            ..identity("a")
        };
        let mut answered = Answered::open(&path, again).unwrap();
        assert_eq!((answered.count(), answered.identity.seed), (3, 7));
        assert_eq!(Answered::identity(&path).unwrap(), Some(identity("a")));
        assert_eq!(
            [1, 2, 3, 4, 5].map(|n| answered.has(0, &record(n))),
            [true, true, true, false, false]
        );
        assert!(!answered.has(1, &record(1)), "another round");
        answered.note(0, 0, 5).unwrap();
        drop(answered);
        assert!(
            Answered::open(&path, identity("a"))
                .unwrap()
                .has(0, &record(5))
        );
    }

    #[test]
    fn another_capture_and_another_file_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("resume");
        assert_eq!(Answered::identity(&path).unwrap(), None);
        drop(Answered::open(&path, identity("a")).unwrap());
        let error = Answered::open(&path, identity("b")).unwrap_err();
        assert!(error.to_string().contains("another capture"), "{error}");
        std::fs::write(&path, "{\"v\":1}\n").unwrap();
        assert!(Answered::open(&path, identity("a")).is_err());
        std::fs::write(&path, "precious").unwrap();
        assert!(Answered::open(&path, identity("a")).is_err());
        assert!(Answered::identity(&path).is_err());
        assert_eq!(
            std::fs::read(&path).unwrap(),
            b"precious",
            "it is not touched"
        );
    }

    #[test]
    fn one_replay_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("resume");
        let _first = Answered::open(&path, identity("a")).unwrap();
        assert!(Answered::open(&path, identity("a")).is_err());
    }

    proptest! {
        #[test]
        fn ranges_hold_what_was_added_and_nothing_else(numbers in proptest::collection::vec(0u64..40, 0..60)) {
            let mut ranges = Ranges::default();
            numbers.iter().for_each(|number| ranges.add(*number));
            let set: BTreeSet<u64> = numbers.into_iter().collect();
            for number in 0..41 {
                prop_assert_eq!(ranges.has(number), set.contains(&number));
            }
            let gaps = set.iter().filter(|n| !set.contains(&(*n + 1))).count();
            prop_assert_eq!(ranges.0.len(), gaps);
        }
    }
}
