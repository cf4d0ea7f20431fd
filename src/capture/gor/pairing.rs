//! Requests that wait for their answers, so many and so large of them as memory is worth.

use std::collections::{HashMap, VecDeque};

use crate::exchange::Exchange;

/// How many requests wait.
const MOST: usize = 4096;
/// How many bytes of bodies wait.
const ROOM: usize = 64 << 20;

/// Requests in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Pairing {
    waiting: VecDeque<Waiting>,
    /// Which request has an id: its number.
    by_id: HashMap<Vec<u8>, u64>,
    /// The number of the first that waits.
    first: u64,
    bytes: usize,
}

#[derive(Debug)]
struct Waiting {
    id: Vec<u8>,
    exchange: Exchange,
    answered: bool,
}

impl Pairing {
    /// Takes a request.
    pub fn push(&mut self, id: &[u8], exchange: Exchange) {
        self.bytes += exchange.request.body_bytes().len();
        let number = self.first + self.waiting.len() as u64;
        self.by_id.insert(id.to_vec(), number);
        self.waiting.push_back(Waiting {
            id: id.to_vec(),
            exchange,
            answered: false,
        });
    }

    /// The request of that id, to be answered; `None` where none waits. It counts as answered from now on.
    pub fn answer(&mut self, id: &[u8]) -> Option<&mut Exchange> {
        let at = self.by_id.get(id)?.checked_sub(self.first)?;
        let waiting = self.waiting.get_mut(usize::try_from(at).ok()?)?;
        match std::mem::replace(&mut waiting.answered, true) {
            true => None,
            false => Some(&mut waiting.exchange),
        }
    }

    /// The first request, where it was answered or there is no room to wait for that, or at the `end`.
    pub fn pop(&mut self, end: bool) -> Option<Exchange> {
        let first = self.waiting.front()?;
        let crowded = self.waiting.len() > MOST || self.bytes > ROOM;
        if !(first.answered || crowded || end) {
            return None;
        }
        let Waiting { id, exchange, .. } = self.waiting.pop_front()?;
        // A later request may have taken the id.
        if self.by_id.get(&id) == Some(&self.first) {
            self.by_id.remove(&id);
        }
        self.first += 1;
        let body = exchange.request.body_bytes().len();
        self.bytes = self.bytes.saturating_sub(body);
        Some(exchange)
    }
}
