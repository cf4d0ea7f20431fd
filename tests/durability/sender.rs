//! A sender that remembers what it sent and what was acknowledged, over raw keep-alive connections.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::listener::LIMIT;

/// The header that names a delivery.
pub const NUMBER: &str = "X-Number";

/// A delivery's name: the round, the connection, its place on it.
pub type Name = String;

/// One connection.
pub struct Line(BufReader<TcpStream>);

impl Line {
    pub fn open(address: &str) -> io::Result<Line> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(LIMIT))?;
        Ok(Line(BufReader::new(stream)))
    }

    /// Posts a body and gives the status of the answer.
    pub fn post(&mut self, name: &str, body: &[u8]) -> io::Result<u16> {
        let length = body.len();
        let head = format!(
            "POST /hooks HTTP/1.1\r\nHost: x\r\n{NUMBER}: {name}\r\nContent-Length: {length}\r\n\r\n"
        );
        self.0
            .get_mut()
            .write_all(&[head.as_bytes(), body].concat())?;
        let mut status = None;
        let mut length = 0;
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line)? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            let line = line.trim_end().to_ascii_lowercase();
            if let Some(rest) = line.strip_prefix("http/1.1 ") {
                status = rest.get(..3).and_then(|code| code.parse().ok());
            } else if let Some(rest) = line.strip_prefix("content-length: ") {
                length = rest.parse().unwrap();
            } else if line.is_empty() {
                break;
            }
        }
        io::copy(&mut self.0.by_ref().take(length), &mut io::sink())?;
        status.ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}

/// Enough randomness to vary a test, and the same for the same seed.
#[derive(Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `limit`.
    pub fn roll(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % limit.max(1)
    }

    /// A body: mostly small text, at times not UTF-8, at times large enough for its record to be torn.
    pub fn body(&mut self, name: &str) -> Vec<u8> {
        let mut body = format!("{{\"number\":\"{name}\"}}").into_bytes();
        let (length, first, last) = match self.roll(20) {
            0 => (self.roll(300_000), b' ', b'~'),
            1..4 => (self.roll(3_000), 0, 255),
            _ => (self.roll(2_000), b' ', b'~'),
        };
        let span = u64::from(last - first) + 1;
        body.extend((0..length).map(|_| first + self.roll(span) as u8));
        body
    }
}

/// What was sent, and what became of it.
#[derive(Default)]
pub struct Sent {
    pub bodies: BTreeMap<Name, Vec<u8>>,
    /// In the order of the answers of each connection.
    pub acknowledged: Vec<Name>,
    pub refused: Vec<Name>,
}

/// Sends over so many connections until each has sent `most`, or the listener is gone. `at` is called with the number
/// of answers so far after each.
pub fn load(
    address: &str,
    round: usize,
    lines: usize,
    most: usize,
    dice: &mut Dice,
    at: impl Fn(usize) + Sync,
) -> Sent {
    let sent = Mutex::new(Sent::default());
    let answers = AtomicUsize::new(0);
    thread::scope(|scope| {
        for number in 0..lines {
            let mut dice = Dice::new(dice.roll(u64::MAX));
            let (sent, answers, at) = (&sent, &answers, &at);
            scope.spawn(move || {
                let Ok(mut line) = Line::open(address) else {
                    return;
                };
                for seq in 0..most {
                    let name = format!("{round}-{number}-{seq}");
                    let body = dice.body(&name);
                    sent.lock()
                        .unwrap()
                        .bodies
                        .insert(name.clone(), body.clone());
                    let Ok(status) = line.post(&name, &body) else {
                        return;
                    };
                    let mut sent = sent.lock().unwrap();
                    match status {
                        200 => sent.acknowledged.push(name),
                        503 => sent.refused.push(name),
                        other => panic!("{name} was answered {other}"),
                    }
                    drop(sent);
                    at(answers.fetch_add(1, Ordering::Relaxed) + 1);
                }
            });
        }
    });
    sent.into_inner().unwrap()
}
