//! Where a body ends: what the head says about it, and the decoder that follows it.

use crate::exchange::{Headers, Request};

use super::chunked::{ChunkLimits, Chunked, Step};
use super::encode::is_chunked;
use super::fault::Fault;

/// How the end of a body is known (RFC 9112, 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// There is no body.
    None,
    /// It has that many bytes.
    Length(u64),
    /// It comes in chunks.
    Chunked,
    /// It ends with the connection; answers only.
    UntilClose,
}

/// The framing of a request, refused wherever two readers could differ (RFC 9112, 6.1 and 11.2).
pub(super) fn of_request(request: &Request) -> Result<Framing, Fault> {
    let length = content_length(&request.headers).map_err(Fault::bad)?;
    if request.headers.get("transfer-encoding").is_none() {
        return Ok(length.map_or(Framing::None, Framing::Length));
    }
    if request.version == "1.0" {
        return Err(Fault::bad("`Transfer-Encoding` does not exist in HTTP/1.0"));
    }
    if length.is_some() {
        return Err(Fault::bad(
            "`Transfer-Encoding` and `Content-Length` contradict each other",
        ));
    }
    if !is_chunked(&request.headers) {
        return Err(Fault::bad("`Transfer-Encoding` is not exactly `chunked`"));
    }
    Ok(Framing::Chunked)
}

/// The framing of an answer with that status to a request with that method (RFC 9112, 6.3).
pub(super) fn of_answer(method: &str, status: u16, headers: &Headers) -> Result<Framing, String> {
    if method == "HEAD" || status < 200 || status == 204 || status == 304 {
        return Ok(Framing::None);
    }
    match headers.get("transfer-encoding") {
        Some(_) if is_chunked(headers) => Ok(Framing::Chunked),
        Some(coding) => Err(format!(
            "its transfer coding is `{}`",
            coding.escape_ascii()
        )),
        None => Ok(content_length(headers)?.map_or(Framing::UntilClose, Framing::Length)),
    }
}

/// Plain digits, and the same ones each time it is repeated.
fn content_length(headers: &Headers) -> Result<Option<u64>, String> {
    let mut lengths = headers.all("content-length");
    let Some(first) = lengths.next() else {
        return Ok(None);
    };
    if lengths.any(|other| other != first) {
        return Err("the `Content-Length` headers differ".into());
    }
    if first.is_empty() || !first.iter().all(u8::is_ascii_digit) {
        return Err("`Content-Length` is not a number".into());
    }
    std::str::from_utf8(first)
        .ok()
        .and_then(|digits| digits.parse().ok())
        .map(Some)
        .ok_or_else(|| "`Content-Length` is too large".into())
}

/// Takes a body off the wire in pieces; keeps no more than its room and reserves nothing ahead.
#[derive(Debug)]
pub(super) struct Decoder {
    kind: Kind,
    body: Vec<u8>,
    room: usize,
    present: bool,
}

#[derive(Debug)]
enum Kind {
    Length(u64),
    Chunked(Box<Chunked>),
    UntilClose,
}

impl Decoder {
    pub fn new(framing: Framing, room: usize, limits: ChunkLimits) -> Self {
        Decoder {
            kind: match framing {
                Framing::None => Kind::Length(0),
                Framing::Length(length) => Kind::Length(length),
                Framing::Chunked => Kind::Chunked(Box::new(Chunked::new(limits))),
                Framing::UntilClose => Kind::UntilClose,
            },
            body: Vec::new(),
            room,
            present: framing != Framing::None,
        }
    }

    /// Takes what belongs to the body off the front of `input`.
    pub fn feed(&mut self, input: &mut &[u8]) -> Result<Step, Fault> {
        let free = self.room.saturating_sub(self.body.len());
        let wanted = match &mut self.kind {
            Kind::Chunked(chunked) => return chunked.feed(input, &mut self.body, self.room),
            Kind::Length(0) => return Ok(Step::Done),
            Kind::Length(_) if free == 0 => return Ok(Step::Full),
            Kind::Length(left) => usize::try_from(*left).unwrap_or(usize::MAX),
            Kind::UntilClose => usize::MAX,
        };
        let (taken, rest) = input.split_at(input.len().min(wanted).min(free));
        self.body.extend_from_slice(taken);
        *input = rest;
        match &mut self.kind {
            Kind::Length(left) => {
                *left -= taken.len() as u64;
                Ok(match *left {
                    0 => Step::Done,
                    _ if self.body.len() >= self.room => Step::Full,
                    _ => Step::More,
                })
            }
            _ if rest.is_empty() => Ok(Step::More),
            _ => Ok(Step::Full),
        }
    }

    /// Whether the connection's end is the body's end.
    pub fn ends_with_connection(&self) -> bool {
        matches!(self.kind, Kind::UntilClose)
    }

    /// How many bytes came and, where it was announced, how many there should be.
    pub fn progress(&self) -> String {
        let got = self.body.len() as u64;
        match self.kind {
            Kind::Length(left) => format!("{got} of {} bytes of the body", got + left),
            _ => format!("{got} bytes of the body"),
        }
    }

    /// The body, when the message has one, and its trailer fields.
    pub fn finish(self) -> (Option<Vec<u8>>, Headers) {
        let trailers = match self.kind {
            Kind::Chunked(chunked) => chunked.into_trailers(),
            _ => Headers::new(),
        };
        (self.present.then_some(self.body), trailers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn framing(version: &str, fields: &[(&str, &str)]) -> Result<Framing, String> {
        let mut request = Request::new("POST", "/");
        request.version = version.into();
        request.headers = fields.iter().copied().collect();
        of_request(&request).map_err(|fault| fault.why)
    }

    #[test]
    fn the_framing_of_a_request_is_never_guessed() {
        let cl = |value| framing("1.1", &[("Content-Length", value)]);
        let te = |value| framing("1.1", &[("transfer-encoding", value)]);
        assert_eq!(framing("1.1", &[]), Ok(Framing::None));
        assert_eq!(cl("0"), Ok(Framing::Length(0)));
        assert_eq!(cl("007"), Ok(Framing::Length(7)));
        assert_eq!(cl("18446744073709551615"), Ok(Framing::Length(u64::MAX)));
        assert_eq!(te("Chunked"), Ok(Framing::Chunked));
        for bad in [
            "",
            "+3",
            "-3",
            "3 3",
            "3, 3",
            "0x3",
            "3.0",
            "٣",
            "18446744073709551616",
        ] {
            assert!(cl(bad).is_err(), "{bad:?}");
        }
        for bad in [
            "",
            "xchunked",
            "chunked,",
            "chunked, chunked",
            "gzip, chunked",
            "identity",
        ] {
            assert!(te(bad).is_err(), "{bad:?}");
        }
        let chunked = ("Transfer-Encoding", "chunked");
        assert!(framing("1.0", &[chunked]).is_err());
        assert!(framing("1.1", &[chunked, chunked]).is_err());
        assert!(framing("1.1", &[chunked, ("content-length", "3")]).is_err());
        let length = ("content-length", "3");
        assert_eq!(framing("1.1", &[length, length]), Ok(Framing::Length(3)));
        assert!(framing("1.1", &[length, ("Content-Length", "03")]).is_err());
    }

    #[test]
    fn the_framing_of_an_answer_follows_method_and_status() {
        let length: Headers = [("content-length", "3")].into_iter().collect();
        assert_eq!(of_answer("HEAD", 200, &length), Ok(Framing::None));
        assert_eq!(of_answer("GET", 304, &length), Ok(Framing::None));
        assert_eq!(of_answer("GET", 204, &length), Ok(Framing::None));
        assert_eq!(of_answer("GET", 200, &length), Ok(Framing::Length(3)));
        assert_eq!(
            of_answer("GET", 200, &Headers::new()),
            Ok(Framing::UntilClose)
        );
        let gzip: Headers = [("transfer-encoding", "gzip")].into_iter().collect();
        assert_eq!(
            of_answer("GET", 200, &gzip),
            Err("its transfer coding is `gzip`".into())
        );
    }
}
