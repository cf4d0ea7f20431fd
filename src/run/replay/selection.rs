//! Which records are replayed.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::RangeInclusive;
use std::str::FromStr;

use jiff::Timestamp;

use super::recorded::Recorded;
use crate::judge::Case;
use crate::run::Filter;
use crate::signature::{Secret, hmac_sha256};

/// Lines of a capture: `7`, `3..7` (both ends included), `3..` or `..7`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(RangeInclusive<u64>);

impl FromStr for Lines {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no range of lines: write `7`, `3..7`, `3..` or `..7`");
        let number = |text: &str, open: u64| match text {
            "" => Ok(open),
            text => text.parse().map_err(|_| wrong()),
        };
        let (from, to) = match text.split_once("..") {
            Some((from, to)) => (number(from, 1)?, number(to, u64::MAX)?),
            None => {
                let line = text.parse().map_err(|_| wrong())?;
                (line, line)
            }
        };
        match from >= 1 && from <= to {
            true => Ok(Lines(from..=to)),
            false => Err(wrong()),
        }
    }
}

/// A part of the records, the same one for the same seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// How large it is, from 0 to 1.
    pub share: f64,
    /// Decides which records it holds.
    pub seed: u64,
}

impl Share {
    /// Whether it holds the record of that id.
    fn holds(&self, id: &str) -> bool {
        let key = Secret::token(self.seed.to_be_bytes());
        let hash = hmac_sha256(&key, id.as_bytes()).unwrap_or_default();
        let number = hash
            .iter()
            .take(6)
            .fold(0u64, |number, byte| number << 8 | u64::from(*byte));
        (number as f64) < self.share * (1u64 << 48) as f64
    }
}

/// What a record has to be to be replayed.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Conditions that all have to hold.
    pub filters: Vec<Filter>,
    /// Recorded at this time or later.
    pub since: Option<Timestamp>,
    /// Recorded before this time.
    pub until: Option<Timestamp>,
    /// Record ids or delivery ids, any of them; none: all.
    pub ids: Vec<String>,
    /// Lines, any of them; none: all.
    pub lines: Vec<Lines>,
    /// A part of them.
    pub sample: Option<Share>,
}

impl Selection {
    /// Whether a record is selected. `name` is its event's short name.
    pub fn holds(&self, record: &Recorded, name: &str) -> bool {
        let exchange = &record.exchange;
        self.since.is_none_or(|since| exchange.at >= since)
            && self.until.is_none_or(|until| exchange.at < until)
            && (self.lines.is_empty()
                || self
                    .lines
                    .iter()
                    .any(|lines| lines.0.contains(&record.line)))
            && (self.ids.is_empty()
                || self
                    .ids
                    .iter()
                    .any(|id| *id == exchange.id || exchange.delivery.as_ref() == Some(id)))
            && self.sample.is_none_or(|sample| sample.holds(&exchange.id))
            && (self.filters.is_empty() || {
                let case = Case::of(name, exchange.clone(), Vec::new());
                self.filters.iter().all(|filter| filter.holds(&case))
            })
    }
}

/// Which deliveries came before: by provider and delivery id, else by method, target and body. Sixteen bytes or so
/// are kept of each.
#[derive(Debug, Default)]
pub struct Deliveries {
    seen: HashSet<u64>,
    state: RandomState,
}

impl Deliveries {
    /// Whether this is the first time.
    pub fn first(&mut self, record: &Recorded) -> bool {
        let exchange = &record.exchange;
        let request = &exchange.request;
        let hash = match &exchange.delivery {
            Some(delivery) => self.state.hash_one((&exchange.provider, delivery)),
            None => self
                .state
                .hash_one((&request.method, &request.target, request.body_bytes())),
        };
        self.seen.insert(hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Direction, Exchange, Request};

    fn record(line: u64, id: &str) -> Recorded {
        let at = Timestamp::from_second(line as i64).unwrap();
        let exchange = Exchange::new(id, at, Direction::Received, Request::new("POST", "/"));
        Recorded {
            source: 0,
            line,
            exchange,
        }
    }

    #[test]
    fn ranges_of_lines_hold_both_ends() {
        let holds = |text: &str, line| {
            let selection = Selection {
                lines: vec![text.parse().unwrap()],
                ..Selection::default()
            };
            selection.holds(&record(line, "x"), "x")
        };
        assert_eq!(
            [2, 3, 7, 8].map(|line| holds("3..7", line)),
            [false, true, true, false]
        );
        assert_eq!([6, 7, 8].map(|line| holds("7", line)), [false, true, false]);
        assert_eq!([2, 3].map(|line| holds("3..", line)), [false, true]);
        assert_eq!([7, 8].map(|line| holds("..7", line)), [true, false]);
        for wrong in ["", "0", "7..3", "a", "1-2", "-1"] {
            assert!(wrong.parse::<Lines>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn times_and_ids_select() {
        let mut selection = Selection {
            since: Timestamp::from_second(5).ok(),
            until: Timestamp::from_second(7).ok(),
            ..Selection::default()
        };
        assert_eq!(
            [4, 5, 6, 7].map(|line| selection.holds(&record(line, "x"), "x")),
            [false, true, true, false]
        );
        selection.ids = vec!["y".into()];
        assert!(!selection.holds(&record(5, "x"), "x"));
        assert!(selection.holds(&record(5, "y"), "x"));
    }

    #[test]
    fn a_share_is_about_as_large_as_asked_and_the_same_again() {
        let share = |seed| Share { share: 0.1, seed };
        let held = |seed| {
            (0..10_000)
                .filter(|n| share(seed).holds(&n.to_string()))
                .count()
        };
        assert!((900..1_100).contains(&held(1)), "{}", held(1));
        assert_eq!(held(1), held(1));
        assert_ne!(held(1), held(2));
        assert!(
            Share {
                share: 1.0,
                seed: 1
            }
            .holds("x")
        );
        assert!(
            !Share {
                share: 0.0,
                seed: 1
            }
            .holds("x")
        );
    }

    #[test]
    fn a_delivery_is_first_once() {
        let mut deliveries = Deliveries::default();
        assert!(deliveries.first(&record(1, "a")));
        assert!(!deliveries.first(&record(2, "b")), "the same request again");
        let mut own = record(3, "c");
        own.exchange.delivery = Some("d".into());
        assert!(deliveries.first(&own));
        assert!(!deliveries.first(&own));
    }
}
