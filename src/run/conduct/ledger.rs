//! Which requests are attempts at one delivery, remembered for a bounded number of deliveries.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jiff::Timestamp;
use ring::digest::{Context, SHA256};

use super::attempt::{Attempt, Delivery, Outcome};

/// How many deliveries are remembered; the one that was seen least lately is forgotten first.
const MAX_DELIVERIES: usize = 10_000;
/// How many attempts of a delivery are kept; further ones are counted.
const MAX_ATTEMPTS: usize = 64;
/// How much of an id is kept to be shown, in characters.
const MAX_ID: usize = 64;

type Key = [u8; 32];

/// A request, as far as it tells which delivery it is an attempt at.
#[derive(Clone, Copy, Debug)]
pub struct Sighting<'a> {
    /// The provider's pack name, when recognised.
    pub provider: Option<&'a str>,
    /// The event's short name, else its wire name.
    pub event: Option<&'a str>,
    /// The method.
    pub method: &'a str,
    /// The path of the target.
    pub path: &'a str,
    /// The delivery id, where the provider's scheme has one.
    pub id: Option<&'a [u8]>,
    /// The signed time, verbatim.
    pub time: Option<&'a [u8]>,
    /// The signature, verbatim.
    pub signature: Option<&'a [u8]>,
    /// The body.
    pub body: &'a [u8],
    /// When its first byte came.
    pub at: Timestamp,
}

/// An attempt that was noted and has not been answered yet.
#[derive(Clone, Copy, Debug)]
pub struct Visit {
    /// Which attempt it is, from 1: of the requests with that id, or of those with the same bytes where there is none.
    pub number: u64,
    /// Whether the number is that of an id.
    pub by_id: bool,
    home: Key,
    index: Option<usize>,
}

/// Deliveries and their attempts.
#[derive(Debug)]
pub struct Ledger {
    capacity: usize,
    clock: u64,
    entries: HashMap<Key, Entry>,
    order: BTreeMap<u64, Key>,
    /// Which delivery a body was last seen in, to tell a retry under a new id.
    bodies: HashMap<Key, Key>,
    forgotten: u64,
}

#[derive(Debug, Default)]
struct Entry {
    used: u64,
    count: u64,
    body: Option<Key>,
    /// The delivery this id is a retry of.
    home: Option<Key>,
    delivery: Delivery,
}

impl Default for Ledger {
    fn default() -> Self {
        Ledger::with_capacity(MAX_DELIVERIES)
    }
}

impl Ledger {
    /// A ledger of that many deliveries.
    pub fn with_capacity(capacity: usize) -> Self {
        Ledger {
            capacity: capacity.max(1),
            clock: 0,
            entries: HashMap::new(),
            order: BTreeMap::new(),
            bodies: HashMap::new(),
            forgotten: 0,
        }
    }

    /// Notes an attempt.
    pub fn open(&mut self, what: &Sighting) -> Visit {
        let provider = what.provider.unwrap_or_default().as_bytes();
        let method = what.method.as_bytes();
        // Bodies are long, so each is hashed once.
        let body = key(&[what.body]);
        let bytes = key(&[b"body", provider, method, what.path.as_bytes(), &body]);
        let own = what.id.map_or(bytes, |id| key(&[b"id", provider, id]));
        let retried = self.retried(what, own, bytes);
        self.touch(own);
        let entry = self.entries.entry(own).or_default();
        entry.count += 1;
        if entry.count == 1 {
            entry.home = retried;
            if what.id.is_some() && !what.body.is_empty() && retried.is_none() {
                entry.body = Some(bytes);
                self.bodies.insert(bytes, own);
            }
        }
        let number = entry.count;
        let home = entry.home.unwrap_or(own);
        let index = self.push(home, what, short(&body));
        Visit {
            number,
            by_id: what.id.is_some(),
            home,
            index,
        }
    }

    /// Notes what an attempt met, and how long it waited for that.
    pub fn close(&mut self, visit: &Visit, outcome: Outcome, waited: Duration) {
        let entry = self.entries.get_mut(&visit.home);
        let index = visit.index;
        let attempt = entry.and_then(|entry| entry.delivery.attempts.get_mut(index?));
        if let Some(attempt) = attempt {
            attempt.outcome = outcome;
            attempt.waited = waited;
        }
    }

    /// The deliveries, in the order in which they were first seen.
    pub fn deliveries(&self) -> Vec<&Delivery> {
        let own = self.entries.values().filter(|entry| entry.home.is_none());
        let mut all: Vec<_> = own.map(|entry| &entry.delivery).collect();
        all.sort_by_key(|delivery| delivery.attempts.first().map(|first| first.at));
        all
    }

    /// How many deliveries were forgotten to keep memory bounded.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The delivery that a new id is a retry of: the same bytes under another id, and not accepted there.
    fn retried(&self, what: &Sighting, own: Key, bytes: Key) -> Option<Key> {
        if what.id.is_none() || what.body.is_empty() || self.entries.contains_key(&own) {
            return None;
        }
        let home = *self.bodies.get(&bytes)?;
        let last = self.entries.get(&home)?.delivery.attempts.last()?;
        let failed = match last.outcome {
            Outcome::Pending => false,
            Outcome::Status(status) => !(200..300).contains(&status),
            Outcome::Silent => true,
        };
        failed.then_some(home)
    }

    /// Makes the entry the one that was seen last, and room for it.
    fn touch(&mut self, own: Key) {
        self.clock += 1;
        if let Some(entry) = self.entries.get_mut(&own) {
            self.order.remove(&entry.used);
            entry.used = self.clock;
        } else {
            if self.entries.len() >= self.capacity {
                self.forget();
            }
            let used = self.clock;
            self.entries.insert(
                own,
                Entry {
                    used,
                    ..Entry::default()
                },
            );
        }
        self.order.insert(self.clock, own);
    }

    fn forget(&mut self) {
        let Some((_, oldest)) = self.order.pop_first() else {
            return;
        };
        self.forgotten += 1;
        let body = self.entries.remove(&oldest).and_then(|entry| entry.body);
        if let Some(body) = body.filter(|body| self.bodies.get(body) == Some(&oldest)) {
            self.bodies.remove(&body);
        }
    }

    /// Adds the attempt to its delivery; gives its index when it is kept.
    fn push(&mut self, home: Key, what: &Sighting, body: u64) -> Option<usize> {
        let delivery = &mut self.entries.get_mut(&home)?.delivery;
        let id = what.id.map(shown);
        if delivery.made == 0 {
            delivery.provider = what.provider.map(str::to_owned);
            delivery.event = what.event.map(str::to_owned);
            delivery.path = what.path.chars().take(MAX_ID).collect();
            delivery.id.clone_from(&id);
        }
        delivery.made += 1;
        if delivery.attempts.len() >= MAX_ATTEMPTS {
            return None;
        }
        delivery.attempts.push(Attempt {
            at: what.at,
            id,
            outcome: Outcome::Pending,
            waited: Duration::ZERO,
            body,
            time: what.time.map(mark),
            signature: what.signature.map(mark),
        });
        Some(delivery.attempts.len() - 1)
    }
}

fn shown(id: &[u8]) -> String {
    String::from_utf8_lossy(id).chars().take(MAX_ID).collect()
}

/// One key of several texts, none of which can run into the next.
fn key(parts: &[&[u8]]) -> Key {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let mut key = [0; 32];
    for (to, from) in key.iter_mut().zip(context.finish().as_ref()) {
        *to = *from;
    }
    key
}

fn mark(bytes: &[u8]) -> u64 {
    short(&key(&[bytes]))
}

fn short(key: &Key) -> u64 {
    let first = key.iter().take(8);
    first.fold(0, |mark, byte| mark << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sighting<'a>(id: Option<&'a str>, body: &'a str) -> Sighting<'a> {
        Sighting {
            provider: Some("acme"),
            event: Some("message_created"),
            method: "POST",
            path: "/",
            id: id.map(str::as_bytes),
            time: None,
            signature: None,
            body: body.as_bytes(),
            at: Timestamp::UNIX_EPOCH,
        }
    }

    fn number(ledger: &mut Ledger, id: Option<&str>, body: &str) -> u64 {
        ledger.open(&sighting(id, body)).number
    }

    #[test]
    fn attempts_are_counted_by_id_else_by_bytes() {
        let mut ledger = Ledger::default();
        assert_eq!(number(&mut ledger, Some("a"), "1"), 1);
        assert_eq!(number(&mut ledger, Some("a"), "2"), 2);
        assert_eq!(number(&mut ledger, Some("b"), "9"), 1);
        assert_eq!(number(&mut ledger, None, "1"), 1);
        assert_eq!(number(&mut ledger, None, "1"), 2);
        assert_eq!(number(&mut ledger, None, "2"), 1);
        let made: Vec<_> = ledger.deliveries().iter().map(|d| d.made).collect();
        assert_eq!(made.iter().sum::<u64>(), 6);
        assert_eq!(made.len(), 4);
    }

    #[test]
    fn a_retry_under_a_new_id_is_the_same_delivery_only_after_a_failure() {
        let mut ledger = Ledger::default();
        let first = ledger.open(&sighting(Some("a"), "x"));
        ledger.close(&first, Outcome::Status(503), Duration::ZERO);
        let second = ledger.open(&sighting(Some("b"), "x"));
        assert_eq!(second.number, 1);
        ledger.close(&second, Outcome::Status(200), Duration::ZERO);
        let third = ledger.open(&sighting(Some("c"), "x"));
        ledger.close(&third, Outcome::Silent, Duration::ZERO);
        let deliveries = ledger.deliveries();
        let mut made: Vec<_> = deliveries.iter().map(|d| d.made).collect();
        made.sort_unstable();
        assert_eq!(made, [1, 2]);
        let home = deliveries.iter().find(|d| d.made == 2).unwrap();
        let ids: Vec<_> = home.attempts.iter().map(|a| a.id.as_deref()).collect();
        assert_eq!(ids, [Some("a"), Some("b")]);
    }

    #[test]
    fn memory_is_bounded_and_the_least_lately_seen_goes() {
        let mut ledger = Ledger::with_capacity(2);
        for (id, body) in [("a", "1"), ("b", "2"), ("a", "1"), ("c", "3")] {
            ledger.open(&sighting(Some(id), body));
        }
        assert_eq!(ledger.forgotten(), 1);
        assert_eq!(number(&mut ledger, Some("a"), "1"), 3);
        assert_eq!(number(&mut ledger, Some("b"), "2"), 1);
        for n in 0..1000 {
            ledger.open(&sighting(Some(&n.to_string()), &n.to_string()));
        }
        assert_eq!(
            (
                ledger.entries.len(),
                ledger.order.len(),
                ledger.bodies.len()
            ),
            (2, 2, 2)
        );
        for _ in 0..1000 {
            number(&mut ledger, Some("same"), "");
        }
        let delivery = ledger.deliveries().into_iter().max_by_key(|d| d.made);
        let delivery = delivery.unwrap();
        assert_eq!(
            (delivery.made, delivery.attempts.len()),
            (1000, MAX_ATTEMPTS)
        );
    }
}
