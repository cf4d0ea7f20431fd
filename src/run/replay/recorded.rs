//! The records of captures, in the order of their times.

use std::collections::BTreeMap;
use std::io::BufRead;
use std::sync::Arc;

use jiff::Timestamp;

use crate::Error;
use crate::capture::Reader;
use crate::exchange::Exchange;

/// How many records are looked at to find the earliest, all captures together: they are written when they end, not when
/// they begin, so that those of a slow endpoint come late.
const WINDOW: usize = 1024;
/// How many bytes of bodies those may hold together. Of each capture there is always one.
const WINDOW_BYTES: usize = 8 << 20;
/// How many bad lines are told one by one.
const MAX_TOLD: usize = 5;

/// One record and where it stands.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Which capture, from 0.
    pub source: usize,
    /// Its line, from 1.
    pub line: u64,
    /// What was recorded.
    pub exchange: Exchange,
}

/// Lines of captures that are no records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadLines {
    /// How many there were.
    pub count: u64,
    /// The first of them: `capture.jsonl:7: …`.
    pub first: Vec<String>,
}

/// One capture that is read ahead a little.
struct Source<R> {
    place: Arc<str>,
    reader: Reader<R>,
    ahead: BTreeMap<(Timestamp, u64), Exchange>,
    bytes: usize,
    ended: bool,
}

impl<R: BufRead> Source<R> {
    /// Reads ahead as far as its share of the room goes.
    fn fill(&mut self, sources: usize, bad: &mut BadLines) -> Result<(), Error> {
        let (most, bytes) = (WINDOW / sources.max(1), WINDOW_BYTES / sources.max(1));
        while !self.ended
            && (self.ahead.is_empty() || self.ahead.len() < most && self.bytes < bytes)
        {
            match self.reader.next_record()? {
                None => self.ended = true,
                Some(Ok(exchange)) => {
                    self.bytes += exchange.request.body_bytes().len();
                    self.ahead
                        .insert((exchange.at, self.reader.line()), exchange);
                }
                Some(Err(line)) => {
                    bad.count += 1;
                    if bad.first.len() < MAX_TOLD {
                        bad.first
                            .push(format!("{}:{}: {}", self.place, line.line, line.what));
                    }
                }
            }
        }
        Ok(())
    }
}

/// The records of several captures, merged by their times. Memory does not grow with the captures.
pub struct Recording<R> {
    sources: Vec<Source<R>>,
    /// What was no record, so far.
    pub bad: BadLines,
}

impl<R: BufRead> Recording<R> {
    /// Reads those captures, named for messages.
    pub fn new(readers: impl IntoIterator<Item = (String, Reader<R>)>) -> Self {
        let source = |(place, reader): (String, Reader<R>)| Source {
            place: place.into(),
            reader,
            ahead: BTreeMap::new(),
            bytes: 0,
            ended: false,
        };
        Recording {
            sources: readers.into_iter().map(source).collect(),
            bad: BadLines::default(),
        }
    }

    /// The next record.
    ///
    /// # Errors
    /// When a capture cannot be read.
    pub fn next_record(&mut self) -> Result<Option<Recorded>, Error> {
        let count = self.sources.len();
        for source in &mut self.sources {
            source.fill(count, &mut self.bad)?;
        }
        let first = |(index, source): (usize, &Source<R>)| {
            let (&(at, line), _) = source.ahead.first_key_value()?;
            Some((at, index, line))
        };
        let Some((_, index, _)) = self.sources.iter().enumerate().filter_map(first).min() else {
            return Ok(None);
        };
        let Some(source) = self.sources.get_mut(index) else {
            return Ok(None);
        };
        let Some(((_, line), exchange)) = source.ahead.pop_first() else {
            return Ok(None);
        };
        source.bytes = source
            .bytes
            .saturating_sub(exchange.request.body_bytes().len());
        Ok(Some(Recorded {
            source: index,
            line,
            exchange,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Direction, Request};

    fn line(at: i64, id: &str) -> String {
        let at = Timestamp::from_second(at).unwrap();
        let exchange = Exchange::new(id, at, Direction::Received, Request::new("POST", "/"));
        serde_json::to_string(&exchange).unwrap() + "\n"
    }

    fn ids(texts: &[String]) -> (Vec<String>, BadLines) {
        let readers = texts.iter().enumerate().map(|(n, text)| {
            let place = format!("{n}.jsonl");
            (place.clone(), Reader::new(text.as_bytes(), place))
        });
        let mut recording = Recording::new(readers);
        let mut ids = Vec::new();
        while let Some(record) = recording.next_record().unwrap() {
            ids.push(record.exchange.id);
        }
        (ids, recording.bad)
    }

    #[test]
    fn captures_are_merged_by_time_and_equal_times_keep_their_order() {
        let a = [line(1, "a1"), line(3, "a3"), line(2, "a2"), line(5, "a5")].concat();
        let b = [line(2, "b2"), "nonsense\n".into(), line(9, "b9")].concat();
        let (ids, bad) = ids(&[a, b]);
        assert_eq!(ids, ["a1", "a2", "b2", "a3", "a5", "b9"]);
        assert_eq!(bad.count, 1);
        assert!(bad.first[0].starts_with("1.jsonl:2: "), "{:?}", bad.first);
    }

    #[test]
    fn what_comes_far_too_late_goes_out_late_and_is_not_lost() {
        let mut lines: Vec<String> = (0..2000).map(|n| line(100 + n, &format!("{n}"))).collect();
        lines.push(line(1, "late"));
        let (ids, _) = ids(&[lines.concat()]);
        assert_eq!(ids.len(), 2001);
        assert!(ids.iter().position(|id| id == "late").unwrap() > 900);
    }
}
