//! The chunked transfer coding (RFC 9112, 7.1), taken apart as bytes come in, with no leniency about line ends.

use crate::exchange::Headers;

use super::fault::Fault;
use super::head;

/// How many bytes one chunk-size line may have, extensions included.
const MAX_SIZE_LINE: usize = 4096;

/// What may be spent on one message's chunk extensions and trailers.
#[derive(Clone, Copy, Debug)]
pub(super) struct ChunkLimits {
    /// Bytes of all chunk extensions together, and of the trailer section.
    pub bytes: usize,
    /// Number of trailer fields.
    pub trailers: usize,
}

/// A decoder that is fed bytes in pieces of any size.
#[derive(Debug)]
pub(super) struct Chunked {
    limits: ChunkLimits,
    state: State,
    line: Vec<u8>,
    extensions: usize,
    trailers: Headers,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Size,
    Data(u64),
    DataEnd,
    Trailers,
    Done,
}

/// Where a decoder stands after it was fed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It took everything and needs more.
    More,
    /// There is more body than there is room for.
    Full,
    /// The message is complete.
    Done,
}

impl Chunked {
    pub fn new(limits: ChunkLimits) -> Self {
        Chunked {
            limits,
            state: State::Size,
            line: Vec::new(),
            extensions: 0,
            trailers: Headers::new(),
        }
    }

    /// Takes bytes off the front of `input` and appends the body's to `out`, which never grows beyond `room`.
    pub fn feed(
        &mut self,
        input: &mut &[u8],
        out: &mut Vec<u8>,
        room: usize,
    ) -> Result<Step, Fault> {
        loop {
            match self.state {
                State::Done => return Ok(Step::Done),
                State::Data(left) => {
                    let free = room.saturating_sub(out.len());
                    if free == 0 {
                        return Ok(Step::Full);
                    }
                    if input.is_empty() {
                        return Ok(Step::More);
                    }
                    let left_here = usize::try_from(left).unwrap_or(usize::MAX);
                    let (taken, rest) = input.split_at(input.len().min(left_here).min(free));
                    out.extend_from_slice(taken);
                    *input = rest;
                    self.state = match left - taken.len() as u64 {
                        0 => State::DataEnd,
                        left => State::Data(left),
                    };
                }
                State::Size | State::DataEnd | State::Trailers => {
                    if !self.line_ended(input)? {
                        return Ok(Step::More);
                    }
                    self.take_line()?;
                }
            }
        }
    }

    /// The trailer fields, once the message is complete.
    pub fn into_trailers(self) -> Headers {
        self.trailers
    }

    /// Moves bytes into the line until its CRLF is there (in the trailers: until the section's end is there).
    fn line_ended(&mut self, input: &mut &[u8]) -> Result<bool, Fault> {
        while let Some((&byte, rest)) = input.split_first() {
            *input = rest;
            let after_cr = self.line.last() == Some(&b'\r');
            match byte {
                b'\n' if !after_cr => return Err(Fault::bad("bare LF in the chunk framing")),
                b'\n' => {}
                _ if after_cr => return Err(Fault::bad("bare CR in the chunk framing")),
                b'\r' | b'\t' => {}
                0..=0x1f | 0x7f => {
                    return Err(Fault::bad("control character in the chunk framing"));
                }
                _ => {}
            }
            self.line.push(byte);
            self.check_length(byte)?;
            if byte == b'\n' && (self.state != State::Trailers || self.section_ended()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn section_ended(&self) -> bool {
        self.line == b"\r\n" || self.line.ends_with(b"\r\n\r\n")
    }

    fn check_length(&self, byte: u8) -> Result<(), Fault> {
        match self.state {
            State::DataEnd if byte != b'\r' && byte != b'\n' => {
                Err(Fault::bad("a chunk is longer than its size says"))
            }
            State::Size if self.line.len() > MAX_SIZE_LINE => {
                Err(Fault::bad("a chunk size line is too long"))
            }
            State::Trailers if self.line.len() > self.limits.bytes => {
                Err(Fault::new(431, "the trailer section is too large"))
            }
            _ => Ok(()),
        }
    }

    fn take_line(&mut self) -> Result<(), Fault> {
        let line = std::mem::take(&mut self.line);
        self.state = match self.state {
            State::DataEnd => State::Size,
            State::Size => {
                let (size, extension) = size_line(line.strip_suffix(b"\r\n").unwrap_or(&line))?;
                self.extensions += extension;
                if self.extensions > self.limits.bytes {
                    return Err(Fault::bad("there are too many chunk extensions"));
                }
                if size == 0 {
                    State::Trailers
                } else {
                    State::Data(size)
                }
            }
            State::Trailers => {
                self.trailers = head::fields(&line, self.limits.trailers)?;
                State::Done
            }
            other => other,
        };
        Ok(())
    }
}

/// The size and the number of bytes in the extensions of one line without its CRLF.
fn size_line(line: &[u8]) -> Result<(u64, usize), Fault> {
    let digits = line.iter().take_while(|b| b.is_ascii_hexdigit()).count();
    let (size, extension) = line.split_at(digits);
    let named = extension.trim_ascii_start();
    if digits == 0 || !(extension.is_empty() || named.starts_with(b";")) {
        return Err(Fault::bad("a chunk size is not a hexadecimal number"));
    }
    let size = std::str::from_utf8(size)
        .ok()
        .and_then(|digits| u64::from_str_radix(digits, 16).ok())
        .ok_or_else(|| Fault::bad("a chunk size is too large"))?;
    Ok((size, extension.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIMITS: ChunkLimits = ChunkLimits {
        bytes: 8192,
        trailers: 8,
    };

    fn decode(mut input: &[u8]) -> Result<(Step, Vec<u8>, usize, Headers), Fault> {
        let mut decoder = Chunked::new(LIMITS);
        let mut out = Vec::new();
        let step = decoder.feed(&mut input, &mut out, 100)?;
        Ok((step, out, input.len(), decoder.into_trailers()))
    }

    #[test]
    fn chunks_extensions_and_trailers_are_told_apart() {
        let (step, body, left, trailers) = decode(
            b"3;a=\"b\"\r\nabc\r\n00A ; x\r\n0123456789\r\n0\r\nX-Sig: a\r\nx-sig:b\r\n\r\nGET",
        )
        .unwrap();
        assert_eq!((step, left), (Step::Done, 3));
        assert_eq!(body, b"abc0123456789");
        let trailers: Vec<_> = trailers.iter().map(|h| h.name.as_str()).collect();
        assert_eq!(trailers, ["X-Sig", "x-sig"]);
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        for (bytes, why) in [
            (&b"3\nabc\r\n"[..], "bare LF in the chunk framing"),
            (b"3\r\nabc\n", "bare LF in the chunk framing"),
            (b"3\rabc", "bare CR in the chunk framing"),
            (b"3\r\nabcd\r\n", "a chunk is longer than its size says"),
            (b"3 \r\nabc", "a chunk size is not a hexadecimal number"),
            (b" 3\r\nabc", "a chunk size is not a hexadecimal number"),
            (b"-3\r\nabc", "a chunk size is not a hexadecimal number"),
            (b"+3\r\nabc", "a chunk size is not a hexadecimal number"),
            (b"0x3\r\nabc", "a chunk size is not a hexadecimal number"),
            (b"3_0\r\nabc", "a chunk size is not a hexadecimal number"),
            (b"\r\nabc", "a chunk size is not a hexadecimal number"),
            (b";a\r\nabc", "a chunk size is not a hexadecimal number"),
            (b"10000000000000000\r\n", "a chunk size is too large"),
            (b"3\0\r\nabc", "control character in the chunk framing"),
            (b"0\r\nbad trailer\r\n\r\n", "invalid header name"),
            (b"0\r\n: x\r\n\r\n", "invalid header name"),
            (b"0\r\nX: y\r\n z\r\n\r\n", "invalid header name"),
            (b"0\r\n\n", "bare LF in the chunk framing"),
        ] {
            let fault = decode(bytes).unwrap_err();
            assert_eq!(fault, Fault::bad(why), "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn spending_on_framing_is_limited() {
        let long = format!("1;{}\r\n", "a".repeat(5000));
        assert_eq!(
            decode(long.as_bytes()).unwrap_err().why,
            "a chunk size line is too long"
        );
        let many = format!("1;{}\r\nx\r\n", "a".repeat(1000)).repeat(9);
        assert_eq!(
            decode(many.as_bytes()).unwrap_err().why,
            "there are too many chunk extensions"
        );
        let trailers = format!("0\r\n{}", "X: y\r\n".repeat(2000));
        assert_eq!(decode(trailers.as_bytes()).unwrap_err().status, 431);
        let trailers = format!("0\r\n{}\r\n", "X: y\r\n".repeat(9));
        assert_eq!(decode(trailers.as_bytes()).unwrap_err().status, 431);
    }

    #[test]
    fn a_body_stops_growing_at_its_room() {
        let (step, body, ..) =
            decode(format!("ffffffff\r\n{}", "x".repeat(200)).as_bytes()).unwrap();
        assert_eq!((step, body.len()), (Step::Full, 100));
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_give_the_same(
            parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 1..20), 0..5),
            cut in 1..9_usize,
        ) {
            let mut wire = Vec::new();
            for part in &parts {
                wire.extend(format!("{:X}\r\n", part.len()).bytes());
                wire.extend(part);
                wire.extend(b"\r\n");
            }
            wire.extend(b"0\r\n\r\n");
            let mut decoder = Chunked::new(LIMITS);
            let mut out = Vec::new();
            let mut last = Step::More;
            for mut piece in wire.chunks(cut) {
                prop_assert_eq!(last, Step::More);
                last = decoder.feed(&mut piece, &mut out, 1000).unwrap();
            }
            prop_assert_eq!(last, Step::Done);
            prop_assert_eq!(out, parts.concat());
        }

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let mut decoder = Chunked::new(LIMITS);
            let mut out = Vec::new();
            let _ = decoder.feed(&mut bytes.as_slice(), &mut out, 50);
            prop_assert!(out.len() <= 50);
        }
    }
}
