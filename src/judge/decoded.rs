//! A body without its content codings (RFC 9110, 8.4), for looking at it and for nothing else: what is recorded,
//! signed and passed on are the bytes that came.
//!
//! Every step is bounded in what it gives, so a few bytes that stand for gigabytes cost what the bound costs.

use std::io::Read;

use flate2::bufread::GzDecoder;
use flate2::read::{DeflateDecoder, ZlibDecoder};

use crate::exchange::{Body, Headers, Request};

/// How large a decoded body may be, in bytes, after each of its codings.
pub const MAX_DECODED: usize = 16 << 20;
/// How many codings one body may have.
const MAX_CODINGS: usize = 4;
/// How many members a gzip body may have; each costs time, even one that holds nothing.
const MAX_MEMBERS: usize = 1024;
/// How much brotli reads at a time, in bytes.
const READ: usize = 16 << 10;
/// The largest window of zstd as a power of two: no more than what may come out. RFC 9659 asks for 8 MiB.
const ZSTD_WINDOW_LOG: u32 = 24;

/// Why a body could not be decoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecoded {
    /// A coding that is not known here.
    #[error("its content coding `{0}` is not known")]
    Unknown(String),
    /// More codings than anybody needs.
    #[error("it has {0} content codings; {MAX_CODINGS} at most are decoded")]
    TooMany(usize),
    /// The bytes are not what the header says.
    #[error("it does not decode as `{coding}`: {why}")]
    Broken {
        /// The coding.
        coding: &'static str,
        /// What is wrong.
        why: String,
    },
    /// It would be larger than the bound.
    #[error("it decodes from `{coding}` to more than {limit} bytes")]
    TooLarge {
        /// The coding.
        coding: &'static str,
        /// The bound, in bytes.
        limit: usize,
    },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    Gzip,
    Deflate,
    Brotli,
    Zstd,
}

/// The request's body without its content codings, at most `limit` bytes of it. A body without codings is the body
/// itself, however large.
///
/// # Errors
/// [`Undecoded`] when a coding is not known, the bytes are not what they are said to be, or the bound is met.
pub fn decoded(request: &Request, limit: usize) -> Result<Body, Undecoded> {
    decoded_body(&request.headers, request.body.as_ref(), limit)
}

/// The same of any message, a request or an answer.
///
/// # Errors
/// As of [`decoded`].
pub fn decoded_body(
    headers: &Headers,
    body: Option<&Body>,
    limit: usize,
) -> Result<Body, Undecoded> {
    let mut body = body.cloned().unwrap_or_default();
    let codings = codings(headers)?;
    if body.is_empty() {
        return Ok(body);
    }
    for coding in codings.into_iter().rev() {
        body = coding.undo(body.as_bytes(), limit)?.into();
    }
    Ok(body)
}

/// The codings in the order in which they were applied. `identity` is none.
fn codings(headers: &Headers) -> Result<Vec<Coding>, Undecoded> {
    let mut codings = Vec::new();
    let mut count = 0;
    for part in headers
        .all("content-encoding")
        .flat_map(|value| value.split(|byte| *byte == b','))
    {
        let name = String::from_utf8_lossy(part.trim_ascii()).to_ascii_lowercase();
        let coding = match name.as_str() {
            "" | "identity" => continue,
            "gzip" | "x-gzip" => Some(Coding::Gzip),
            "deflate" => Some(Coding::Deflate),
            "br" => Some(Coding::Brotli),
            "zstd" => Some(Coding::Zstd),
            _ => None,
        };
        count += 1;
        if count <= MAX_CODINGS {
            codings.push(coding.ok_or(Undecoded::Unknown(name))?);
        }
    }
    match count > MAX_CODINGS {
        true => Err(Undecoded::TooMany(count)),
        false => Ok(codings),
    }
}

impl Coding {
    fn name(self) -> &'static str {
        match self {
            Coding::Gzip => "gzip",
            Coding::Deflate => "deflate",
            Coding::Brotli => "br",
            Coding::Zstd => "zstd",
        }
    }

    fn undo(self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, Undecoded> {
        match self {
            Coding::Gzip => self.gunzip(bytes, limit),
            Coding::Deflate => self.inflate(bytes, limit),
            Coding::Brotli => {
                let mut decoder = brotli_decompressor::Decompressor::new(bytes, READ);
                let out = self.read(&mut decoder, limit)?;
                // The decoder reads ahead; what it has not even read is surely not part of the stream.
                let rest = decoder.get_ref().len();
                self.whole(out, rest)
            }
            Coding::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(bytes)
                    .map_err(|error| self.broken(error))?;
                decoder
                    .window_log_max(ZSTD_WINDOW_LOG)
                    .map_err(|error| self.broken(error))?;
                self.read(decoder, limit)
            }
        }
    }

    /// Several members are one message (RFC 1952, 2.2).
    fn gunzip(self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, Undecoded> {
        let mut out = Vec::new();
        let mut rest = bytes;
        for _ in 0..MAX_MEMBERS {
            let mut member = GzDecoder::new(rest);
            self.read_into(&mut out, &mut member, limit)?;
            rest = member.into_inner();
            if rest.is_empty() {
                return Ok(out);
            }
        }
        Err(self.broken(format!("it has more than {MAX_MEMBERS} members")))
    }

    /// `deflate` is the zlib format (RFC 9110, 8.4.1.2); some senders leave out its frame, so both are tried.
    fn inflate(self, bytes: &[u8], limit: usize) -> Result<Vec<u8>, Undecoded> {
        let mut framed = ZlibDecoder::new(bytes);
        let zlib = self.read(&mut framed, limit).and_then(|out| {
            let used = usize::try_from(framed.total_in()).unwrap_or(usize::MAX);
            self.whole(out, bytes.len().saturating_sub(used))
        });
        if !matches!(zlib, Err(Undecoded::Broken { .. })) {
            return zlib;
        }
        let mut bare = DeflateDecoder::new(bytes);
        let raw = self.read(&mut bare, limit).and_then(|out| {
            let used = usize::try_from(bare.total_in()).unwrap_or(usize::MAX);
            self.whole(out, bytes.len().saturating_sub(used))
        });
        raw.or(zlib)
    }

    /// Reads all of it, and no more than the bound.
    fn read(self, reader: impl Read, limit: usize) -> Result<Vec<u8>, Undecoded> {
        let mut out = Vec::new();
        self.read_into(&mut out, reader, limit)?;
        Ok(out)
    }

    fn read_into(
        self,
        out: &mut Vec<u8>,
        reader: impl Read,
        limit: usize,
    ) -> Result<(), Undecoded> {
        let left = limit.saturating_sub(out.len()).saturating_add(1);
        reader
            .take(u64::try_from(left).unwrap_or(u64::MAX))
            .read_to_end(out)
            .map_err(|error| self.broken(error))?;
        match out.len() > limit {
            true => Err(Undecoded::TooLarge {
                coding: self.name(),
                limit,
            }),
            false => Ok(()),
        }
    }

    /// Nothing may follow the end of the stream.
    fn whole(self, out: Vec<u8>, rest: usize) -> Result<Vec<u8>, Undecoded> {
        match rest {
            0 => Ok(out),
            _ => Err(self.broken("bytes follow its end")),
        }
    }

    fn broken(self, why: impl ToString) -> Undecoded {
        Undecoded::Broken {
            coding: self.name(),
            why: why.to_string(),
        }
    }
}
