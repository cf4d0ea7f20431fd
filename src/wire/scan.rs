//! Where a request's head ends, looked for as its bytes come in.

use super::fault::Fault;
use super::head::refusal;

/// Looks for the end of a request's head as bytes come in, and refuses what can never become one.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// How many bytes were looked at.
    at: usize,
    /// Where the request line starts: after empty lines, which RFC 9112, 2.2 lets a server skip.
    start: usize,
    /// Whether the request line has ended and was looked at.
    line_ended: bool,
}

impl Scan {
    /// Goes on where it left off; `bytes` is everything since the request's first byte. Gives the head's length.
    pub fn advance(&mut self, bytes: &[u8]) -> Result<Option<usize>, Fault> {
        loop {
            self.skip_plain(bytes);
            let Some(&byte) = bytes.get(self.at) else {
                return Ok(None);
            };
            let after_cr = self.at > self.start && bytes.get(self.at - 1) == Some(&b'\r');
            if self.at == self.start {
                first_byte(byte)?;
            }
            match byte {
                b'\n' if !after_cr => return Err(Fault::bad("bare LF in the head")),
                b'\n' => {}
                _ if after_cr => return Err(Fault::bad("bare CR in the head")),
                b'\r' | b'\t' => {}
                0..=0x1f | 0x7f => return Err(Fault::bad("control character in the head")),
                _ => {}
            }
            self.at += 1;
            if byte == b'\n' && self.end_line(bytes)? {
                return Ok(Some(self.at));
            }
        }
    }

    /// Passes over what stands inside a line and needs no look at what is before it.
    fn skip_plain(&mut self, bytes: &[u8]) {
        let inside = self.at > self.start && bytes.get(self.at - 1) != Some(&b'\r');
        if inside {
            self.at += plain_length(bytes.get(self.at..).unwrap_or_default());
        }
    }

    /// The refusal of a head that grew too large without an end.
    pub fn too_large(&self) -> Fault {
        if self.line_ended {
            Fault::new(431, "the head is too large")
        } else {
            Fault::new(414, "the request line is too long")
        }
    }

    fn end_line(&mut self, bytes: &[u8]) -> Result<bool, Fault> {
        let seen = bytes.get(self.start..self.at).unwrap_or_default();
        if seen == b"\r\n" {
            self.start = self.at;
        } else if !self.line_ended {
            self.line_ended = true;
            // No header field has come yet, so only a wrong request line can fail here.
            httparse::Request::new(&mut [])
                .parse(seen)
                .map_err(|error| refusal(error, seen))?;
        }
        Ok(seen.ends_with(b"\r\n\r\n"))
    }
}

/// How many bytes stand before the first control character but a tab, or the end: eight bytes at a time.
fn plain_length(bytes: &[u8]) -> usize {
    let (words, rest) = bytes.as_chunks::<8>();
    for (nth, word) in words.iter().enumerate() {
        let controls = controls(u64::from_le_bytes(*word));
        if controls != 0 {
            return 8 * nth + (controls.trailing_zeros() / 8) as usize;
        }
    }
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 10..=0x1f | 0x7f);
    let before = rest.iter().position(is_control);
    8 * words.len() + before.unwrap_or(rest.len())
}

/// The top bit of each byte that is a control character but no tab.
fn controls(word: u64) -> u64 {
    const fn repeated(byte: u8) -> u64 {
        u64::from_le_bytes([byte; 8])
    }
    const LOW: u64 = repeated(0x7f);
    // Each sum stays within its byte. Its top bit is set where the seven bits of the byte are as large as that.
    let at_least = |word: u64, least: u8| (word & LOW) + repeated(0x80 - least);
    let tab = !at_least(word ^ repeated(b'\t'), 1);
    let delete = !at_least(word ^ LOW, 1);
    let low = !at_least(word, 0x20);
    (low & !tab | delete) & !word & !LOW
}

fn first_byte(byte: u8) -> Result<(), Fault> {
    match byte {
        0x16 => Err(Fault::bad(
            "a TLS handshake came in where plain HTTP is spoken",
        )),
        b'\r' | b'\n' | b'!'..=b'~' => Ok(()),
        _ => Err(Fault::bad("not an HTTP request")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Looks at each byte.
    fn slowly(scan: &mut Scan, bytes: &[u8]) -> Result<Option<usize>, Fault> {
        while let Some(&byte) = bytes.get(scan.at) {
            let after_cr = scan.at > scan.start && bytes[scan.at - 1] == b'\r';
            if scan.at == scan.start {
                first_byte(byte)?;
            }
            match byte {
                b'\n' if !after_cr => return Err(Fault::bad("bare LF in the head")),
                b'\n' => {}
                _ if after_cr => return Err(Fault::bad("bare CR in the head")),
                b'\r' | b'\t' => {}
                0..=0x1f | 0x7f => return Err(Fault::bad("control character in the head")),
                _ => {}
            }
            scan.at += 1;
            if byte == b'\n' && scan.end_line(bytes)? {
                return Ok(Some(scan.at));
            }
        }
        Ok(None)
    }

    #[test]
    fn every_control_character_is_found_wherever_it_stands() {
        for byte in 0..=u8::MAX {
            for at in 0..20 {
                let mut text = [b'a'; 20];
                text[at] = byte;
                let control = byte != b'\t' && (byte < 0x20 || byte == 0x7f);
                let expected = if control { at } else { 20 };
                assert_eq!(plain_length(&text), expected, "{byte} at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn a_head_ends_where_looking_at_each_byte_finds_it(
            head in "(\r\n)?(GET / HTTP/1.1\r\n|GET /[a-z]{0,40}\\PC?)?(([a-z]{0,20}: [ -~\t]{0,60}|[a-z\r\n\x00\x7f\t]{0,4})(\r\n|\r|\n)?){0,6}(\r\n\r\n)?.{0,3}",
            cuts in proptest::collection::vec(0usize..400, 0..4),
        ) {
            let bytes = head.as_bytes();
            let mut cuts: Vec<_> = cuts.iter().map(|cut| cut % (bytes.len() + 1)).collect();
            cuts.push(bytes.len());
            cuts.sort_unstable();
            let (mut quick, mut slow) = (Scan::default(), Scan::default());
            for cut in cuts {
                let found = quick.advance(&bytes[..cut]);
                prop_assert_eq!(&found, &slowly(&mut slow, &bytes[..cut]), "{:?}", &head[..]);
                if !matches!(found, Ok(None)) {
                    break;
                }
                prop_assert_eq!((quick.at, quick.start, quick.line_ended), (slow.at, slow.start, slow.line_ended));
            }
        }
    }
}
