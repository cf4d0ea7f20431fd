//! Reading captures and learning from them on all cores. What comes out does not depend on how many there are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::guess::guess;
use super::learner::{Learned, Learner};
use crate::Error;
use crate::capture::{BadLine, Reader};
use crate::exchange::Exchange;
use crate::pack::EventPlace;

/// How many records are handed over at a time, and how many bytes of bodies.
const RECORDS: usize = 128;
const BYTES: usize = 4 << 20;
/// The most threads that are worth it: one reads, and it does the larger part of the work.
const THREADS: usize = 8;

/// Records that one thread learns from, and their place among the others.
struct Batch {
    number: u64,
    records: Vec<(u64, Exchange)>,
}

/// Whoever is told of lines that are no record; an error stops.
pub type OnBadLine<'a> = dyn FnMut(&Path, &BadLine) -> Result<(), Error> + 'a;

impl Learner {
    /// Learns from captures, one after the other; `-` is standard input. Without a place for the events' names, where
    /// one is needed, it is guessed from the first records.
    ///
    /// # Errors
    /// When a capture cannot be read, or `on_bad` says so.
    pub fn read(&mut self, captures: &[PathBuf], on_bad: &mut OnBadLine) -> Result<Learned, Error> {
        let mut source = Source {
            captures: captures.to_vec(),
            reader: None,
            number: 0,
            bad_lines: 0,
            on_bad,
        };
        let first = source.batch()?;
        if self.name_at.is_none() && self.needs_a_place() {
            let own = |exchange: &&Exchange| {
                exchange.provider.is_none() || exchange.provider == self.provider
            };
            let records = first.iter().map(|(_, exchange)| exchange);
            self.name_at = guess(records.filter(own))?;
        }
        let mut learned = self.learn_all(first, &mut source)?;
        learned.bad_lines = source.bad_lines;
        Ok(learned)
    }

    /// Whether nothing says where the provider that was asked for puts the names of its events.
    pub fn needs_a_place(&self) -> bool {
        let Some(asked) = &self.provider else {
            return false;
        };
        let pack = self.packs.iter().find(|pack| pack.name == *asked);
        let rule = pack.and_then(|pack| pack.provider.recognise.as_ref());
        rule.is_none_or(|rule| rule.event == EventPlace::Nowhere)
    }

    fn learn_all(
        &self,
        first: Vec<(u64, Exchange)>,
        source: &mut Source,
    ) -> Result<Learned, Error> {
        let threads = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(THREADS);
        let (hand, work) = sync_channel(threads);
        let (tell, told) = channel();
        let work = Mutex::new(work);
        thread::scope(|scope| {
            for _ in 0..threads {
                let (work, tell) = (&work, tell.clone());
                scope.spawn(move || self.work(work, &tell));
            }
            drop(tell);
            let mut order = Order::default();
            let outcome = self.hand_out(first, source, &hand, &told, &mut order);
            drop(hand);
            told.iter().for_each(|done| order.add(done));
            outcome.map(|()| order.learned)
        })
    }

    fn hand_out(
        &self,
        first: Vec<(u64, Exchange)>,
        source: &mut Source,
        hand: &SyncSender<Batch>,
        told: &Receiver<(u64, Learned)>,
        order: &mut Order,
    ) -> Result<(), Error> {
        let mut records = first;
        for number in 0.. {
            if records.is_empty() {
                break;
            }
            // Nobody takes work any more only when a thread panicked, which the scope passes on.
            if hand.send(Batch { number, records }).is_err() {
                break;
            }
            while let Ok(done) = told.try_recv() {
                order.add(done);
            }
            records = source.batch()?;
        }
        Ok(())
    }

    fn work(&self, work: &Mutex<Receiver<Batch>>, tell: &Sender<(u64, Learned)>) {
        loop {
            let next = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = next else {
                return;
            };
            let mut learned = Learned::default();
            for (number, exchange) in &batch.records {
                self.see(exchange, *number, &mut learned);
            }
            if tell.send((batch.number, learned)).is_err() {
                return;
            }
        }
    }
}

/// Adds up what threads learned in the order of the capture.
#[derive(Default)]
struct Order {
    learned: Learned,
    next: u64,
    early: BTreeMap<u64, Learned>,
}

impl Order {
    fn add(&mut self, (number, learned): (u64, Learned)) {
        self.early.insert(number, learned);
        while let Some(learned) = self.early.remove(&self.next) {
            self.learned.merge(learned);
            self.next += 1;
        }
    }
}

/// The records of several captures.
struct Source<'a, 'b> {
    captures: Vec<PathBuf>,
    reader: Option<(PathBuf, Reader<Box<dyn std::io::BufRead + Send>>)>,
    number: u64,
    bad_lines: u64,
    on_bad: &'a mut OnBadLine<'b>,
}

impl Source<'_, '_> {
    /// The next records with their numbers; none at the end.
    fn batch(&mut self) -> Result<Vec<(u64, Exchange)>, Error> {
        let mut records = Vec::new();
        let mut bytes = 0;
        while records.len() < RECORDS && bytes < BYTES {
            let Some((path, reader)) = &mut self.reader else {
                if self.captures.is_empty() {
                    break;
                }
                let path = self.captures.remove(0);
                self.reader = Some((path.clone(), Reader::open(&path)?));
                continue;
            };
            match reader.next_record()? {
                None => self.reader = None,
                Some(Ok(exchange)) => {
                    bytes += exchange.request.body_bytes().len();
                    records.push((self.number, exchange));
                    self.number += 1;
                }
                Some(Err(bad)) => {
                    self.bad_lines += 1;
                    (self.on_bad)(path, &bad)?;
                }
            }
        }
        Ok(records)
    }
}
