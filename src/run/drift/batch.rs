//! A few payloads that one thread looks at, and what it makes of them.

use std::fs::File;
use std::io::Read;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::examiner::{Examiner, Look};
use super::judged::{Judged, Sighting, Verdict};
use super::tally::Tally;
use crate::Error;
use crate::capture::{BadLine, record};

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
}

impl Batch {
    /// Looks at all of it.
    pub fn examine(self, examiner: &Examiner, keep: bool) -> Result<Done, Error> {
        let mut done = Done::default();
        for item in self.items {
            match item {
                Item::Bad(bad) => done.tally.add_bad(&self.place, &bad),
                Item::Line { number, bytes } => {
                    let line = self.buffer.get(bytes).unwrap_or_default();
                    match record(line, &self.place, number)? {
                        Err(bad) => done.tally.add_bad(&self.place, &bad),
                        Ok(exchange) => {
                            let (id, at) = (exchange.id.clone(), exchange.at);
                            let sighting = || Sighting {
                                source: self.place.clone(),
                                line: Some(number),
                                id: Some(id.clone()),
                                at: Some(at),
                            };
                            done.add(examiner.record(exchange), keep, sighting);
                        }
                    }
                }
                Item::File(path) => {
                    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                    let look = examiner.body(read(&path)?, stem.as_deref());
                    done.add(look, keep, || alone(path.display().to_string()));
                }
                Item::Body(bytes) => {
                    let path = Path::new(&self.place);
                    let stem = path.file_stem().map(|stem| stem.to_string_lossy());
                    let look = examiner.body(bytes, stem.as_deref());
                    done.add(look, keep, || alone(self.place.clone()));
                }
            }
        }
        Ok(done)
    }
}

impl Done {
    fn add(&mut self, look: Option<Look>, keep: bool, sighting: impl Fn() -> Sighting) {
        if let Some(look) = look.as_ref().filter(|_| keep) {
            self.judged.push(judged(look, sighting()));
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

fn judged(look: &Look, sighting: Sighting) -> Judged {
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
        payload: look.payload.as_bytes().to_vec(),
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
