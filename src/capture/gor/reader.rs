//! Reading the records of a file.

use std::io::{self, BufRead};

use jiff::Timestamp;

use crate::capture::import::{Damage, Imported};
use crate::exchange::{Direction, Exchange};

use super::message;
use super::meta::{Kind, Meta, meta};
use super::pairing::Pairing;
use super::split::{Piece, Split};

/// The longest payload that is read, as a line of a capture may be.
const MAX_PAYLOAD: usize = 256 << 20;
/// From here on, in nanoseconds, a number is a time and not how long something took: some eleven days.
const A_TIME: i64 = 1_000_000_000_000_000;

/// The records of a file, in the order of their requests.
pub(in crate::capture) struct GorReader<R> {
    split: Split<R>,
    buffer: Vec<u8>,
    number: u64,
    pairing: Pairing,
    ended: bool,
}

impl<R: BufRead> GorReader<R> {
    /// Reads payloads from a file.
    pub fn new(input: R) -> Self {
        GorReader {
            split: Split::new(input, MAX_PAYLOAD),
            buffer: Vec::new(),
            number: 0,
            pairing: Pairing::default(),
            ended: false,
        }
    }

    /// The next record or damaged payload; `None` at the end. A record has no name but where its id is one.
    ///
    /// # Errors
    /// What reading fails with, after which only what was read before is left.
    pub fn next(&mut self) -> io::Result<Option<Result<Imported, Damage>>> {
        loop {
            if let Some(exchange) = self.pairing.pop(self.ended) {
                return Ok(Some(Ok(Imported {
                    exchange,
                    ours: false,
                    decoded: false,
                })));
            }
            if self.ended {
                return Ok(None);
            }
            let line = self.split.line() + 1;
            let piece = match self.split.next(&mut self.buffer) {
                Ok(piece) => piece,
                Err(error) => {
                    // What waits was read whole, whatever the rest of the file is.
                    self.ended = true;
                    return Err(error);
                }
            };
            self.number += 1;
            let taken = match piece {
                None => {
                    self.ended = true;
                    Ok(())
                }
                Some(Piece::Last) if self.buffer.trim_ascii().is_empty() => Ok(()),
                Some(Piece::Last) => self
                    .take()
                    .map_err(|what| format!("the file is cut off: {what}")),
                Some(Piece::TooLong) => Err(format!("longer than {} MiB", MAX_PAYLOAD >> 20)),
                Some(Piece::Whole) => self.take(),
            };
            if let Err(what) = taken {
                let place = format!("payload {}, from line {line}", self.number);
                return Ok(Some(Err(Damage { place, what })));
            }
        }
    }

    fn take(&mut self) -> Result<(), String> {
        let (meta, bytes) = meta(&self.buffer).ok_or("it does not begin with `TYPE ID TIME`")?;
        match meta.kind {
            Kind::Request => {
                let at = Timestamp::from_nanosecond(meta.time.into())
                    .map_err(|_| "its time is out of range")?;
                let request = message::request(bytes)?;
                let mut exchange = Exchange::new(name(meta.id), at, Direction::Received, request);
                exchange.timing.total_us = micros(meta.latency);
                self.pairing.push(meta.id, exchange);
            }
            Kind::Answer | Kind::Replayed => {
                let stray = "it answers no request that stands before it";
                let exchange = self.pairing.answer(meta.id).ok_or(stray)?;
                exchange.timing.total_us = total(&meta, exchange.at);
                exchange.response = Some(message::response(bytes, &exchange.request.method)?);
            }
        }
        Ok(())
    }
}

/// An id that is a UUID is the name of a record, ours most likely.
fn name(id: &[u8]) -> &str {
    let text = std::str::from_utf8(id).unwrap_or_default();
    match uuid::Uuid::try_parse(text) {
        Ok(_) if text.len() == uuid::fmt::Hyphenated::LENGTH => text,
        _ => "",
    }
}

fn micros(ns: i64) -> u64 {
    u64::try_from(ns / 1000).unwrap_or_default()
}

/// From the request's first byte to the answer's last.
fn total(meta: &Meta, at: Timestamp) -> u64 {
    let started = i64::try_from(at.as_nanosecond()).unwrap_or_default();
    match meta.kind {
        Kind::Replayed => micros(meta.latency),
        // No answer begins before its request.
        _ if meta.time < started.min(A_TIME) => micros(meta.time),
        _ => micros(
            meta.time
                .saturating_sub(started)
                .saturating_add(meta.latency),
        ),
    }
}
