//! Where payloads are read from: a capture, a folder of bodies, or one body.

use std::io::{BufRead, Cursor, Read};
use std::path::Path;

use super::batch::{Batch, Item, MAX_BODY, too_large};
use super::folder::Folder;
use crate::Error;
use crate::capture::{AnyInput, Block, Lines};
use crate::json::{Kind, Tape};

/// How many bodies are handed out at once.
const BATCH: usize = 64;
/// The endings of names that are captures, whatever is in them.
const CAPTURES: [&str; 3] = [".jsonl", ".ndjson", ".zst"];

/// Payloads to be read, one after the other.
pub struct Source {
    place: String,
    kind: SourceKind,
    /// How many are still to be read at most.
    left: u64,
}

enum SourceKind {
    Capture(Lines<AnyInput>),
    Folder(Folder),
    Body(Option<Vec<u8>>),
}

impl Source {
    /// Opens a capture, a folder of JSON bodies or a JSON body; `-` is standard input. What the name does not tell,
    /// the first line does: a record has `v` and `request`.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be read, [`Error::Usage`] for a body that is too large.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let place = match path == Path::new("-") {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        let kind = match path.is_dir() {
            true => SourceKind::Folder(Folder::open(path)?),
            false => file(path, &place)?,
        };
        Ok(Source {
            place,
            kind,
            left: u64::MAX,
        })
    }

    /// The same, of which the first so many records or bodies are read.
    pub fn limited(self, most: u64) -> Self {
        Source { left: most, ..self }
    }

    /// Whether it gives bodies alone, which do not say whose they are.
    pub fn is_bodies(&self) -> bool {
        !matches!(self.kind, SourceKind::Capture(_))
    }

    /// What it is called.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The next few payloads; none at the end. `room` is used for their bytes.
    pub(super) fn next_batch(&mut self, room: Vec<u8>) -> Result<Option<Batch>, Error> {
        let mut batch = Batch {
            place: self.place.clone(),
            ..Batch::default()
        };
        if let SourceKind::Capture(lines) = &mut self.kind {
            let mut block = Block::of(room);
            while batch.items.is_empty() && self.left > 0 && lines.next_block(&mut block)? {
                for line in block.lines.drain(..) {
                    if self.left == 0 {
                        break;
                    }
                    self.left -= u64::from(line.is_ok());
                    batch.items.push(match line {
                        Ok((number, bytes)) => Item::Line { number, bytes },
                        Err(bad) => Item::Bad(bad),
                    });
                }
            }
            batch.buffer = block.into_bytes();
        } else {
            while self.left > 0 && batch.items.len() < BATCH {
                let Some(item) = self.kind.next_body()? else {
                    break;
                };
                self.left -= 1;
                batch.items.push(item);
            }
        }
        Ok(Some(batch).filter(|batch| !batch.items.is_empty()))
    }
}

impl SourceKind {
    fn next_body(&mut self) -> Result<Option<Item>, Error> {
        match self {
            SourceKind::Capture(_) => Ok(None),
            SourceKind::Folder(folder) => Ok(folder.next_file()?.map(Item::File)),
            SourceKind::Body(body) => Ok(body.take().map(Item::Body)),
        }
    }
}

fn file(path: &Path, place: &str) -> Result<SourceKind, Error> {
    let lines = Lines::open(path)?;
    let name = place.to_ascii_lowercase();
    if lines.compressed() || CAPTURES.iter().any(|end| name.ends_with(end)) {
        return Ok(SourceKind::Capture(lines));
    }
    let failed = |error| Error::file("read", place, error);
    let mut input = lines.into_input();
    let mut head = Vec::new();
    while head.len() as u64 <= MAX_BODY && head.iter().all(u8::is_ascii_whitespace) {
        let most = MAX_BODY + 1;
        let read = input.by_ref().take(most).read_until(b'\n', &mut head);
        if read.map_err(failed)? == 0 {
            break;
        }
    }
    let capture = |head, input: AnyInput| {
        let whole: AnyInput = Box::new(Cursor::new(head).chain(input));
        SourceKind::Capture(Lines::new(whole, place))
    };
    if is_record(&head) {
        return Ok(capture(head, input));
    }
    let left = MAX_BODY + 1 - (head.len() as u64).min(MAX_BODY + 1);
    let read = input.by_ref().take(left).read_to_end(&mut head);
    read.map_err(failed)?;
    let body = name.ends_with(".json");
    match head.len() as u64 > MAX_BODY {
        true if body => Err(too_large(place)),
        true => Ok(capture(head, input)),
        false if body || Tape::new(&head).is_ok() => Ok(SourceKind::Body(Some(head))),
        false => Ok(capture(head, input)),
    }
}

/// Whether a line is a record, of whatever version.
fn is_record(line: &[u8]) -> bool {
    let tape = Tape::new(line);
    tape.is_ok_and(|tape| {
        tape.kind(0) == Some(Kind::Object)
            && tape.member(0, "v").is_some()
            && tape.member(0, "request").is_some()
    })
}
