//! An answer, taken off the wire in pieces of any size: what is HTTP in it, where it ends, what was seen of it.

use std::time::Duration;

use humantime::format_duration;
use memchr::memchr_iter;

use crate::error::Error;
use crate::exchange::{Body, Response};

use super::chunked::{ChunkLimits, Step};
use super::fault::wire;
use super::framing::{self, Decoder};
use super::head;
use super::persistence::answer_keeps_open;

/// What every answer of ours to read begins with.
const START: &[u8] = b"HTTP/1.";
/// How many interim answers (RFC 9110, 15.2) may come before the answer.
const MAX_INTERIM: usize = 64;
/// How many bytes of something that is not HTTP are shown.
const SHOWN: usize = 24;

/// An answer being read.
#[derive(Debug)]
pub(super) struct Answer<'a> {
    place: &'a str,
    method: &'a str,
    idle: Option<Duration>,
    max_head: usize,
    max_body: usize,
    head: Vec<u8>,
    scanned: usize,
    interim: usize,
    response: Option<Response>,
    decoder: Option<Decoder>,
    complete: bool,
    keeps_open: bool,
}

impl<'a> Answer<'a> {
    /// The answer of `place` to a request with that method.
    pub fn new(place: &'a str, method: &'a str, max_head: usize, max_body: usize) -> Self {
        Answer {
            place,
            method,
            idle: None,
            max_head,
            max_body,
            head: Vec::new(),
            scanned: 0,
            interim: 0,
            response: None,
            decoder: None,
            complete: false,
            keeps_open: false,
        }
    }

    /// The connection was used before and had nothing to do for so long: what its end means is told accordingly.
    pub fn after_idling(mut self, idle: Option<Duration>) -> Self {
        self.idle = idle;
        self
    }

    /// Whether the answer is complete, nothing came after it, and the connection may carry another request.
    pub fn keeps_open(&self) -> bool {
        self.complete && self.keeps_open
    }

    /// Whether the head was seen, so that what is missing is the body.
    pub fn has_head(&self) -> bool {
        self.response.is_some()
    }

    /// Whether a byte of it was seen.
    pub fn has_begun(&self) -> bool {
        self.response.is_some() || self.interim > 0 || !self.head.is_empty()
    }

    /// Takes the next bytes. Gives whether the answer is complete or enough of it was read.
    pub fn feed(&mut self, mut input: &[u8]) -> Result<bool, Error> {
        if let Some(decoder) = &mut self.decoder {
            let step = decoder_step(decoder, &mut input);
            return self.decode_with(step, input);
        }
        // Most answers come whole: their head is read where it is.
        if self.head.is_empty() && self.interim == 0 {
            let whole = ends(input, 0).filter(|end| *end <= self.max_head);
            if let Some((head, mut rest)) = whole.and_then(|end| input.split_at_checked(end))
                && head.starts_with(START)
                && self.take_head(head)?
            {
                let Some(decoder) = &mut self.decoder else {
                    return Ok(self.complete);
                };
                let step = decoder_step(decoder, &mut rest);
                return self.decode_with(step, rest);
            }
            // An interim one is read again below.
            self.interim = 0;
        }
        self.head.extend_from_slice(input);
        loop {
            self.check_start()?;
            let Some(end) = self.head_end() else {
                return match self.head.len() > self.max_head {
                    true => Err(self.too_large()),
                    false => Ok(false),
                };
            };
            if end > self.max_head {
                return Err(self.too_large());
            }
            let rest = self.head.split_off(end);
            let head = std::mem::replace(&mut self.head, rest);
            self.scanned = 0;
            if self.take_head(&head)? {
                let rest = std::mem::take(&mut self.head);
                let Some(decoder) = &mut self.decoder else {
                    return Ok(self.complete);
                };
                let mut input = rest.as_slice();
                let step = decoder_step(decoder, &mut input);
                return self.decode_with(step, input);
            }
        }
    }

    /// The connection has ended; `how` says so: `closed`, `reset`. An error unless that is the answer's end.
    pub fn end(&mut self, how: &str) -> Result<(), Error> {
        self.keeps_open = false;
        if self.complete {
            return Ok(());
        }
        let place = self.place;
        let Some(decoder) = &self.decoder else {
            return Err(if self.head.is_empty() {
                self.nothing(how)
            } else {
                wire(
                    format!("`{place}` {how} the connection in the middle of the answer's head"),
                    "look into the endpoint's log: it may have crashed while answering",
                )
            });
        };
        if decoder.ends_with_connection() && how == "closed" {
            self.complete = true;
            return Ok(());
        }
        Err(wire(
            format!(
                "`{place}` {how} the connection in the middle of the answer, after {}",
                decoder.progress()
            ),
            "look into the endpoint's log: it may have crashed while answering",
        ))
    }

    /// What was seen of it; marked as truncated when that is not all.
    pub fn into_response(self) -> Option<Response> {
        let mut response = self.response?;
        if let Some(decoder) = self.decoder {
            let (body, _) = decoder.finish();
            response.body = body.map(Body::from);
        }
        response.truncated |= !self.complete;
        Some(response)
    }

    /// The connection ended with no byte of the answer's own head; interim answers may have come.
    fn nothing(&self, how: &str) -> Error {
        let place = self.place;
        let idle = self.idle.filter(|_| !self.has_begun());
        let Some(idle) = idle.map(|idle| Duration::from_millis(idle.as_millis() as u64)) else {
            return wire(
                format!("`{place}` {how} the connection before answering"),
                "look into the endpoint's log: it may have crashed, or speak another protocol",
            );
        };
        wire(
            format!(
                "`{place}` {how} the connection before answering; it was kept open and had stood idle for {}",
                format_duration(idle)
            ),
            "the endpoint may close connections without saying so in its answers, and may have seen the request or not",
        )
    }

    fn decode_with(&mut self, step: Result<Step, String>, left: &[u8]) -> Result<bool, Error> {
        match step {
            Ok(Step::More) => Ok(false),
            Ok(Step::Done) => {
                self.complete = true;
                self.keeps_open &= left.is_empty();
                Ok(true)
            }
            Ok(Step::Full) => Ok(true),
            Err(why) => Err(self.malformed(&why)),
        }
    }

    /// Refuses what will never be HTTP as soon as that is certain.
    fn check_start(&self) -> Result<(), Error> {
        let compared = self.head.len().min(START.len());
        if self.head.get(..compared) == START.get(..compared) {
            return Ok(());
        }
        let place = self.place;
        if matches!(self.head.as_slice(), [0x15, 0x03, ..]) {
            return Err(wire(
                format!("`{place}` speaks TLS"),
                "use `https://` for that port",
            ));
        }
        let shown = self.head.get(..SHOWN).unwrap_or(&self.head);
        let more = if self.head.len() > SHOWN { "…" } else { "" };
        Err(wire(
            format!(
                "`{place}` does not answer in HTTP/1: its answer begins with `{}{more}`",
                shown.escape_ascii()
            ),
            "check that the port is the endpoint's",
        ))
    }

    /// The length of the head in the buffer. Line feeds alone are taken too: plenty of endpoints get by with them.
    fn head_end(&mut self) -> Option<usize> {
        let from = self.scanned.saturating_sub(2);
        self.scanned = self.head.len();
        ends(&self.head, from)
    }

    /// Reads a head; gives whether it was the answer's own and not an interim one.
    fn take_head(&mut self, bytes: &[u8]) -> Result<bool, Error> {
        let Some((response, minor)) = head::answer(bytes) else {
            return Err(self.malformed("its head cannot be read"));
        };
        if response.status < 200 && response.status != 101 {
            self.interim += 1;
            return match self.interim > MAX_INTERIM {
                true => Err(self.malformed("it sends interim answers without end")),
                false => Ok(false),
            };
        }
        let framing = framing::of_answer(self.method, response.status, &response.headers);
        // After 101, and after CONNECT, another protocol is spoken (RFC 9110, 15.2.2 and 9.3.6).
        self.keeps_open = response.status != 101
            && self.method != "CONNECT"
            && answer_keeps_open(minor, &response.headers);
        self.response = Some(response);
        let framing = framing.map_err(|why| self.malformed(&why))?;
        let limits = ChunkLimits {
            bytes: self.max_head,
            trailers: self.max_head,
        };
        self.decoder = Some(Decoder::new(framing, self.max_body, limits));
        Ok(true)
    }

    fn malformed(&self, why: &str) -> Error {
        wire(
            format!("the answer of `{}` is not sound HTTP: {why}", self.place),
            "the endpoint, or a proxy before it, breaks RFC 9112 here",
        )
    }

    fn too_large(&self) -> Error {
        wire(
            format!(
                "the head of the answer of `{}` is larger than {} bytes",
                self.place, self.max_head
            ),
            "the endpoint sends more header fields than anyone will take",
        )
    }
}

/// Where an empty line ends, looked for from there.
fn ends(bytes: &[u8], from: usize) -> Option<usize> {
    let tail = bytes.get(from..)?;
    let end = memchr_iter(b'\n', tail).find(|&at| {
        let before = tail.get(..at).unwrap_or_default();
        before.ends_with(b"\n\r") || before.ends_with(b"\n")
    });
    end.map(|at| from + at + 1)
}

fn decoder_step(decoder: &mut Decoder, input: &mut &[u8]) -> Result<Step, String> {
    decoder.feed(input).map_err(|fault| fault.why)
}
