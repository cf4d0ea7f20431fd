//! What is to be sent and when: the records of captures, selected, in order, round after round.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::answered::Answered;
use super::order::OrderBy;
use super::recorded::{BadLines, Recorded, Recording};
use super::selection::{Deliveries, Selection};
use crate::Error;
use crate::capture::Reader;
use crate::exchange::{Exchange, Headers};
use crate::judge::{MAX_DECODED, decoded};
use crate::pack::{Pack, recognise_by};
use crate::run::schedule::{Due, OrderKey, Pace, Pacer};

/// A delivery that is planned.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Which round of the captures, from 0.
    pub round: u64,
    /// The record, in a place of its own: a plan is handed from one to the other several times.
    pub record: Box<Recorded>,
    /// What it is in order with.
    pub belongs_to: Option<String>,
}

/// What was come across so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Records that were read, in all rounds.
    pub read: u64,
    /// Those that were not selected.
    pub unselected: u64,
    /// Those that repeat a delivery.
    pub repeated: u64,
    /// Those that were answered before the replay was resumed.
    pub answered: u64,
    /// Lines that are no records, as far as they were read in the first round.
    pub bad: BadLines,
}

/// What is planned.
#[derive(Clone, Debug)]
pub struct PlanOptions {
    /// The captures; `-` is standard input.
    pub captures: Vec<PathBuf>,
    /// Which records.
    pub selection: Selection,
    /// Whether each delivery goes out once.
    pub dedupe: bool,
    /// At most so many in each round.
    pub limit: Option<u64>,
    /// How many rounds.
    pub rounds: u64,
    /// When.
    pub pace: Pace,
    /// What belongs together.
    pub order_by: OrderBy,
    /// The packs that are known.
    pub packs: Arc<[Pack]>,
    /// What was answered before.
    pub answered: Option<Arc<Mutex<Answered>>>,
}

/// The planned deliveries, one after the other, read as they are asked for.
pub struct PlanReader {
    options: PlanOptions,
    recording: Option<Opened>,
    round: u64,
    in_round: u64,
    deliveries: Deliveries,
    pacer: Pacer,
    passed: Arc<Mutex<Passed>>,
}

type Opened = Recording<Box<dyn std::io::BufRead + Send>>;

impl PlanReader {
    /// A reader and what it comes across, which may be asked for while it reads.
    pub fn new(options: PlanOptions) -> (Self, Arc<Mutex<Passed>>) {
        let passed = Arc::new(Mutex::default());
        let reader = PlanReader {
            pacer: Pacer::new(options.pace),
            options,
            recording: None,
            round: 0,
            in_round: 0,
            deliveries: Deliveries::default(),
            passed: Arc::clone(&passed),
        };
        (reader, passed)
    }

    fn passed(&self, add: impl FnOnce(&mut Passed)) {
        add(&mut self.passed.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The next record of this round or the following ones.
    fn record(&mut self) -> Result<Option<Recorded>, Error> {
        loop {
            if self.recording.is_none() {
                if self.round >= self.options.rounds {
                    return Ok(None);
                }
                self.recording = Some(open(&self.options.captures)?);
            }
            let full = self
                .options
                .limit
                .is_some_and(|limit| self.in_round >= limit);
            if let Some(recording) = self.recording.as_mut().filter(|_| !full)
                && let Some(record) = recording.next_record()?
            {
                return Ok(Some(record));
            }
            let ended = self.recording.take();
            if let Some(bad) = ended
                .map(|recording| recording.bad)
                .filter(|_| self.round == 0)
            {
                self.passed(|passed| passed.bad = bad);
            }
            self.round += 1;
            self.in_round = 0;
            self.deliveries = Deliveries::default();
            self.pacer.next_lap();
        }
    }

    fn planned(&mut self) -> Result<Option<Due<Planned>>, Error> {
        while let Some(mut record) = self.record()? {
            let packs = Arc::clone(&self.options.packs);
            self.passed(|passed| passed.read += 1);
            let answered = self.was_answered(&record);
            // What was answered was selected: to find that out once more would take its time.
            if !answered || self.options.dedupe {
                recognise_late(&packs, &mut record.exchange);
            }
            let pack = pack_of(&packs, &record);
            let selected = answered || self.selects(&record, pack);
            if !selected {
                self.passed(|passed| passed.unselected += 1);
                continue;
            }
            if self.options.dedupe && !self.deliveries.first(&record) {
                self.passed(|passed| passed.repeated += 1);
                continue;
            }
            self.in_round += 1;
            if answered {
                self.passed(|passed| passed.answered += 1);
                continue;
            }
            let belonging = self.options.order_by.of(&record.exchange, pack);
            let (key, name) = belonging.map(|it| (it.key, it.name)).unzip();
            return Ok(Some(Due {
                at: self.pacer.due(record.exchange.at),
                key: key.map(|key| OrderKey(key.to_be_bytes().to_vec())),
                bytes: size(&record.exchange),
                job: Planned {
                    round: self.round,
                    record: Box::new(record),
                    belongs_to: name,
                },
            }));
        }
        Ok(None)
    }

    fn selects(&self, record: &Recorded, pack: Option<&Pack>) -> bool {
        let selection = &self.options.selection;
        selection.holds(record, short_name(record, pack))
    }

    fn was_answered(&self, record: &Recorded) -> bool {
        let Some(answered) = &self.options.answered else {
            return false;
        };
        let answered = answered.lock().unwrap_or_else(PoisonError::into_inner);
        answered.has(self.round, record)
    }
}

impl Iterator for PlanReader {
    type Item = Result<Due<Planned>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.planned().transpose()
    }
}

/// Says whose request it is where nobody knew when it was recorded.
fn recognise_late(packs: &[Pack], record: &mut Exchange) {
    if record.provider.is_some() {
        return;
    }
    let body = decoded(&record.request, MAX_DECODED).unwrap_or_default();
    if let Some(recognised) = recognise_by(packs, &record.request, body.as_bytes()) {
        record.provider = Some(recognised.provider);
        record.event = recognised.wire;
    }
}

/// About as many bytes as the record takes up in memory.
fn size(record: &Exchange) -> usize {
    let fields = |headers: &Headers| -> usize {
        let sizes = headers.iter().map(|h| h.name.len() + h.value.len() + 64);
        sizes.sum()
    };
    let answer = record.response.as_ref();
    let answer = answer.map_or(0, |it| it.body_bytes().len() + fields(&it.headers));
    let request = &record.request;
    request.body_bytes().len() + fields(&request.headers) + answer + 1024
}

/// The pack of a record's provider, when it is known.
pub fn pack_of<'a>(packs: &'a [Pack], record: &Recorded) -> Option<&'a Pack> {
    let provider = record.exchange.provider.as_ref()?;
    packs.iter().find(|pack| pack.name == *provider)
}

/// What a record's event is called: its short name where the pack has it, else the recorded one, else the path.
pub fn short_name<'a>(record: &'a Recorded, pack: Option<&'a Pack>) -> &'a str {
    let exchange = &record.exchange;
    let Some(event) = exchange.event.as_deref() else {
        return exchange.request.path();
    };
    let mut events = pack.into_iter().flat_map(|pack| pack.provider.event.iter());
    let own = events.find(|(short, rule)| *short == event || rule.wire.as_deref() == Some(event));
    own.map_or(event, |(short, _)| short)
}

fn open(captures: &[PathBuf]) -> Result<Opened, Error> {
    let one = |path: &PathBuf| Ok((path.display().to_string(), Reader::open(path)?));
    captures
        .iter()
        .map(one)
        .collect::<Result<Vec<_>, Error>>()
        .map(Recording::new)
}

/// The id of a capture's first record, which tells it from others; empty where there is none.
///
/// # Errors
/// When it cannot be read.
pub fn first_id(path: &Path) -> Result<String, Error> {
    let mut reader = Reader::open(path)?;
    while let Some(record) = reader.next_record()? {
        if let Ok(exchange) = record {
            return Ok(exchange.id);
        }
    }
    Ok(String::new())
}
