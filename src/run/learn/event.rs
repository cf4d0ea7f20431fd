//! What was seen of one event.

use jiff::Timestamp;

use super::place::{Budget, Payload, Place};
use crate::json::Tape;

/// How many places of one event are told apart.
const PLACES: usize = 10_000;
/// The largest payload that may become a sample, in bytes; a file of a pack holds at most twice that.
const SAMPLE_BYTES: usize = 512 * 1024;

/// Which event a payload is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventKey {
    /// The pack's name.
    pub provider: String,
    /// The short name of an event that the pack has, else the name that the payloads give.
    pub event: String,
    /// Whether the pack has it.
    pub known: bool,
}

/// A payload that may become the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// At how many places it has something.
    places: usize,
    number: u64,
    pub(super) body: Vec<u8>,
}

/// How the first payload of an event came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) number: u64,
    /// The editions that have the event, the best fit first.
    pub(super) editions: Vec<String>,
    /// The name it gave.
    pub(super) wire: String,
}

/// What was seen of one event. How much memory it takes does not depend on how many payloads there were.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    pub(super) root: Place,
    budget: Budget,
    pub(super) payloads: u64,
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
    pub(super) origin: Origin,
    /// The most complete payload; none where all were too large.
    pub(super) best: Option<Candidate>,
}

impl Event {
    /// Nothing seen yet of an event that came that way at that time.
    pub(super) fn new(origin: Origin, at: Timestamp) -> Self {
        Event {
            root: Place::new((origin.number, 0)),
            budget: Budget(PLACES),
            payloads: 0,
            first: at,
            last: at,
            origin,
            best: None,
        }
    }

    /// Looks at a payload; each has a number of its own.
    pub(super) fn see(&mut self, tape: &Tape, number: u64, at: Timestamp) {
        let mut payload = Payload {
            tape,
            number,
            budget: &mut self.budget,
            places: 0,
        };
        self.root.see(&mut payload, 0);
        let places = payload.places;
        self.payloads += 1;
        self.first = self.first.min(at);
        self.last = self.last.max(at);
        let body = tape.bytes();
        let candidate = |body: Vec<u8>| Candidate {
            places,
            number,
            body,
        };
        let rank = (usize::MAX - places, body.len(), number);
        if body.len() <= SAMPLE_BYTES && self.best.as_ref().is_none_or(|best| rank < best.rank()) {
            self.best = Some(candidate(body.to_vec()));
        }
    }

    /// Adds what was seen in other payloads.
    pub(super) fn merge(&mut self, other: Event) {
        self.root.merge(other.root, &mut self.budget);
        self.payloads += other.payloads;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        if other.origin.number < self.origin.number {
            self.origin = other.origin;
        }
        let all = [self.best.take(), other.best];
        self.best = all.into_iter().flatten().min_by_key(Candidate::rank);
    }
}

impl Candidate {
    /// The most complete one comes first, then the shortest, then the one that came first.
    fn rank(&self) -> (usize, usize, u64) {
        (usize::MAX - self.places, self.body.len(), self.number)
    }
}
