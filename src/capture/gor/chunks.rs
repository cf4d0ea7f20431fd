//! The chunked transfer coding of a whole body (RFC 9112, 7.1).

use httparse::{EMPTY_HEADER, Status};

use crate::exchange::Headers;

/// A body out of its chunks.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Unchunked {
    /// The body.
    pub body: Vec<u8>,
    /// Its trailer fields.
    pub trailers: Headers,
    /// Whether the last chunk is missing.
    pub cut_off: bool,
}

/// Takes a body out of its chunks.
///
/// # Errors
/// What is wrong with the chunks, in words.
pub(super) fn unchunked(mut rest: &[u8]) -> Result<Unchunked, String> {
    let mut out = Unchunked::default();
    loop {
        let (start, size) = match httparse::parse_chunk_size(rest) {
            Ok(Status::Complete(found)) => found,
            Ok(Status::Partial) => break,
            Err(_) => return Err("its chunks are damaged".into()),
        };
        rest = rest.get(start..).unwrap_or_default();
        if size == 0 {
            return trailers(rest, out);
        }
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let Some((chunk, after)) = rest.split_at_checked(size) else {
            out.body.extend_from_slice(rest);
            break;
        };
        out.body.extend_from_slice(chunk);
        rest = match after {
            [b'\r', b'\n', after @ ..] => after,
            [] | [b'\r'] => break,
            _ => return Err("its chunks are damaged".into()),
        };
    }
    out.cut_off = true;
    Ok(out)
}

fn trailers(rest: &[u8], mut out: Unchunked) -> Result<Unchunked, String> {
    let mut fields = vec![EMPTY_HEADER; rest.iter().filter(|byte| **byte == b'\n').count()];
    match httparse::parse_headers(rest, &mut fields) {
        Ok(Status::Complete((_, fields))) => {
            let fields = fields.iter().filter(|field| !field.name.is_empty());
            out.trailers = fields.map(|field| (field.name, field.value)).collect();
        }
        Ok(Status::Partial) => out.cut_off = true,
        Err(_) => return Err("its trailer fields are damaged".into()),
    }
    Ok(out)
}

/// Puts a body into one chunk.
pub(super) fn chunked(body: &[u8], trailers: &Headers, out: &mut Vec<u8>) {
    if !body.is_empty() {
        out.extend_from_slice(format!("{:x}\r\n", body.len()).as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n");
    for field in trailers {
        out.extend_from_slice(field.name.as_bytes());
        out.extend_from_slice(b": ");
        out.extend_from_slice(&field.value);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn chunks_are_put_together() {
        let read = unchunked(b"3;x=\"y\"\r\nabc\r\n02\r\nde\r\n0\r\nX-A: 1\r\n\r\n").unwrap();
        assert_eq!((read.body.as_slice(), read.cut_off), (&b"abcde"[..], false));
        assert_eq!(read.trailers.text("x-a"), Some("1"));
        for cut in [
            "",
            "3",
            "3\r\n",
            "3\r\nab",
            "3\r\nabc",
            "3\r\nabc\r\n",
            "0\r\n",
            "0\r\nX: 1\r\n",
        ] {
            assert!(unchunked(cut.as_bytes()).unwrap().cut_off, "{cut:?}");
        }
        for bad in ["x\r\n", "3\r\nabcd\r\n0\r\n\r\n", "0\r\nx y\r\n\r\n"] {
            assert!(unchunked(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_was_put_in_comes_out(body in proptest::collection::vec(any::<u8>(), 0..50), value in "[a-z]{0,5}") {
            let trailers: Headers = [("X-Sum", value)].into_iter().collect();
            let mut bytes = Vec::new();
            chunked(&body, &trailers, &mut bytes);
            let expected = Unchunked { body, trailers, cut_off: false };
            prop_assert_eq!(unchunked(&bytes).unwrap(), expected);
        }

        #[test]
        fn no_bytes_are_too_strange(bytes in proptest::collection::vec(any::<u8>(), 0..50)) {
            let _ = unchunked(&bytes);
        }
    }
}
