//! A few payloads that one thread looks at, and what it makes of them.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::examiner::{Examiner, Look};
use super::judged::{Judged, Sighting, Verdict};
use super::tally::Tally;
use crate::Error;
use crate::capture::{BadLine, RawRecord, record};
use crate::json::Quoted;

/// The largest body that is read from a file, in bytes.
pub(super) const MAX_BODY: u64 = 64 << 20;

/// Payloads as they were read, not looked at yet.
#[derive(Debug, Default)]
pub(super) struct Batch {
    /// What they were read from.
    pub place: String,
    /// The bytes of all lines.
    pub buffer: Vec<u8>,
    pub items: Vec<Item>,
}

/// One of them.
#[derive(Debug)]
pub(super) enum Item {
    /// A line of a capture.
    Line { number: u64, bytes: Range<usize> },
    /// What is none.
    Bad(BadLine),
    /// A body in a file.
    File(PathBuf),
    /// A body that was read already.
    Body(Vec<u8>),
}

/// What became of a batch.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub tally: Tally,
    /// Each payload that was judged, where somebody wants to see them.
    pub judged: Vec<Judged>,
    /// The room that the lines took, for others.
    pub room: Vec<u8>,
}

impl Batch {
    /// Looks at all of it.
    pub fn examine(self, examiner: &Examiner, keep: bool) -> Result<Done, Error> {
        let mut done = Done::default();
        let mut quoted = Quoted::default();
        for item in self.items {
            match item {
                Item::Bad(bad) => done.tally.add_bad(&self.place, &bad),
                Item::Line { number, bytes } => {
                    let line = Line {
                        bytes: self.buffer.get(bytes).unwrap_or_default(),
                        place: &self.place,
                        number,
                    };
                    line.examine(examiner, keep, &mut quoted, &mut done)?;
                }
                Item::File(path) => {
                    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                    let look = examiner.body(read(&path)?, stem.as_deref(), keep);
                    done.add(look, || alone(path.display().to_string()));
                }
                Item::Body(bytes) => {
                    let path = Path::new(&self.place);
                    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                    let look = examiner.body(bytes, stem.as_deref(), keep);
                    done.add(look, || alone(self.place.clone()));
                }
            }
        }
        done.room = self.buffer;
        Ok(done)
    }
}

/// A line of a capture.
struct Line<'a> {
    bytes: &'a [u8],
    place: &'a str,
    number: u64,
}

impl Line<'_> {
    fn examine(
        &self,
        examiner: &Examiner,
        keep: bool,
        quoted: &mut Quoted,
        done: &mut Done,
    ) -> Result<(), Error> {
        if !examiner.has_filters() && self.examine_raw(examiner, keep, quoted, done).is_some() {
            return Ok(());
        }
        match record(self.bytes, self.place, self.number)? {
            Err(bad) => done.tally.add_bad(self.place, &bad),
            Ok(exchange) => {
                let look = examiner.record(&exchange, keep);
                done.add(look, || self.sighting(&exchange.id, exchange.at));
            }
        }
        Ok(())
    }

    /// Looks at a record as most are, with a body that is JSON and has no content coding, without making anything of
    /// the line; none for any other.
    fn examine_raw(
        &self,
        examiner: &Examiner,
        keep: bool,
        quoted: &mut Quoted,
        done: &mut Done,
    ) -> Option<()> {
        quoted.clear();
        let record = RawRecord::read(self.bytes, &mut |text| quoted.scan(text))?;
        let tape = quoted.take()?;
        if record.request.has_header("content-encoding") {
            return None;
        }
        let look = examiner.raw(&record, &tape, keep);
        done.add(look, || self.sighting(record.id(), record.at()));
        Some(())
    }

    fn sighting(&self, id: &str, at: Timestamp) -> Sighting {
        Sighting {
            source: self.place.to_owned(),
            line: Some(self.number),
            id: Some(id.to_owned()),
            at: Some(at),
        }
    }
}

impl Done {
    fn add(&mut self, mut look: Option<Look>, sighting: impl Fn() -> Sighting) {
        if let Some(look) = &mut look
            && let Some(payload) = look.payload.take()
        {
            self.judged.push(judged(look, payload, sighting()));
        }
        self.tally.add(look, sighting);
    }
}

fn alone(source: String) -> Sighting {
    Sighting {
        source,
        line: None,
        id: None,
        at: None,
    }
}

fn judged(look: &Look, payload: Vec<u8>, sighting: Sighting) -> Judged {
    let plan = &look.plan;
    let mut verdicts: Vec<_> = plan
        .held
        .iter()
        .zip(&look.rulings)
        .map(|(held, ruling)| Verdict {
            edition: Some(held.edition.clone()),
            findings: ruling.findings.clone(),
            unchecked: ruling.unchecked.clone(),
        })
        .collect();
    if let Some(why) = &plan.why {
        verdicts.push(Verdict {
            edition: None,
            findings: Vec::new(),
            unchecked: Some(why.clone()),
        });
    }
    Judged {
        sighting,
        provider: plan.provider.clone(),
        event: plan.event.clone(),
        payload,
        verdicts,
    }
}

/// Reads a body.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BODY + 1).read_to_end(&mut bytes))
        .map_err(|error| Error::file("read", path, error))?;
    match bytes.len() as u64 > MAX_BODY {
        true => Err(too_large(&path.display().to_string())),
        false => Ok(bytes),
    }
}

/// A body that is too large to be one.
pub(super) fn too_large(place: &str) -> Error {
    Error::usage(
        format!("`{place}` is larger than {} MiB", MAX_BODY >> 20),
        "a capture of any size is read when its name ends in `.jsonl`; a payload is smaller",
    )
}
