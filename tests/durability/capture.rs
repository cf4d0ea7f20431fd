//! What is found in capture files, held against what was sent.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hookctl::capture::Reader;

use crate::sender::{NUMBER, Name, Sent};

/// What a capture holds: deliveries in order, and how many lines are no record.
#[derive(Default)]
pub struct Found {
    pub bodies: Vec<(Name, Vec<u8>)>,
    pub bad: usize,
}

impl Found {
    /// Adds the records of a file.
    pub fn read(&mut self, path: &Path) {
        let mut reader = Reader::open(path).unwrap();
        while let Some(item) = reader.next_record().unwrap() {
            match item {
                Ok(exchange) => {
                    let name = exchange.request.headers.text(NUMBER).unwrap().to_owned();
                    self.bodies
                        .push((name, exchange.request.body_bytes().to_vec()));
                }
                Err(_) => self.bad += 1,
            }
        }
    }

    /// All that was acknowledged is there, and all that is there is as it was sent.
    #[track_caller]
    pub fn holds(&self, sent: &Sent) {
        let found: BTreeMap<_, _> = self.bodies.iter().map(|(n, b)| (n, b)).collect();
        for name in &sent.acknowledged {
            assert!(
                found.contains_key(name),
                "{name} was acknowledged and is missing"
            );
        }
        for (name, body) in &self.bodies {
            assert_eq!(
                sent.bodies.get(name),
                Some(body),
                "{name} is not as it was sent"
            );
        }
    }

    /// The names in order.
    pub fn names(&self) -> Vec<&str> {
        self.bodies.iter().map(|(name, _)| name.as_str()).collect()
    }
}

/// The files of a capture in the order of their names, the open one last; of a file that is there twice, the
/// compressed one.
pub fn files(path: &Path) -> Vec<PathBuf> {
    let mut all: Vec<_> = std::fs::read_dir(path.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| {
            let name = file.file_name().unwrap().to_str().unwrap();
            name.ends_with(".jsonl.zst")
                || name.starts_with("capture-")
                    && name.ends_with(".jsonl")
                    && !file.with_extension("jsonl.zst").exists()
        })
        .collect();
    all.sort();
    all.push(path.to_owned());
    all
}
