//! Reading a log, entry by entry.

use std::io::{self, BufRead};

use crate::capture::import::{Damage, Imported};
use crate::exchange::Exchange;

use super::entry::Entry;
use super::extras::complete;
use super::plain::plain;
use super::split::{Piece, Split};

/// The longest entry that is read, as a line of a capture may be.
const MAX_ENTRY: usize = 256 << 20;

/// The records of a log, in order.
pub(in crate::capture) struct HarReader<R> {
    split: Split<R>,
    buffer: Vec<u8>,
    number: u64,
    failed: bool,
}

impl<R: BufRead> HarReader<R> {
    /// Reads entries from a document.
    pub fn new(input: R) -> Self {
        HarReader {
            split: Split::new(input, MAX_ENTRY),
            buffer: Vec::new(),
            number: 0,
            failed: false,
        }
    }

    /// The next record or damaged entry; `None` at the end. A record that is not of ours has an empty name.
    ///
    /// # Errors
    /// What reading fails with, after which it is at its end; [`NotALog`](super::NotALog).
    pub fn next(&mut self) -> io::Result<Option<Result<Imported, Damage>>> {
        if self.failed {
            return Ok(None);
        }
        self.failed = true;
        let piece = self.split.next(&mut self.buffer)?;
        self.failed = false;
        self.number += 1;
        let read = match piece {
            None => return Ok(None),
            Some(Piece::Whole) => read(&self.buffer),
            Some(Piece::TooLong) => Err(format!("longer than {} MiB", MAX_ENTRY >> 20)),
            Some(Piece::CutOff) => Err("the file is cut off".into()),
        };
        Ok(Some(read.map_err(|what| self.damage(what))))
    }

    fn damage(&self, what: String) -> Damage {
        let (number, end) = (self.number, self.split.at());
        Damage {
            place: format!("entry {number}, up to byte {end}"),
            what,
        }
    }
}

fn read(json: &[u8]) -> Result<Imported, String> {
    let entry: Entry = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    let plain = plain(&entry)?;
    if let Some(extras) = &entry.extras {
        let exchange = complete(&plain.exchange, extras)?;
        return Ok(Imported {
            exchange,
            ours: true,
            decoded: false,
        });
    }
    sound(&plain.exchange)?;
    Ok(Imported {
        exchange: plain.exchange,
        ours: false,
        decoded: plain.decoded,
    })
}

/// What others wrote has to be a request that can be sent again.
fn sound(exchange: &Exchange) -> Result<(), String> {
    match &exchange.request {
        request if request.method.eq_ignore_ascii_case("CONNECT") => {
            Err("`CONNECT` asks for a tunnel".into())
        }
        request => request.unsound().map_or(Ok(()), Err),
    }
}
