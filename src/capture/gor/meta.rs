//! The line before a message: `1 ID TIME LATENCY`.

/// What sort of message a payload is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A request.
    Request,
    /// The answer it had.
    Answer,
    /// The answer it had when it was sent again.
    Replayed,
}

/// What a payload's first line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meta<'a> {
    /// What it is.
    pub kind: Kind,
    /// The same for a request and its answers.
    pub id: &'a [u8],
    /// When the message began, in nanoseconds since 1970; in old files, for an answer, how long it took.
    pub time: i64,
    /// Between its first byte and its last, in nanoseconds; of a replayed answer, how long it took in all.
    pub latency: i64,
}

/// Reads the first line of a payload; gives what is behind it as well.
pub(super) fn meta(payload: &[u8]) -> Option<(Meta<'_>, &[u8])> {
    let end = payload.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = payload.split_at(end);
    let mut words = line.trim_ascii_end().split(|byte| *byte == b' ');
    let kind = match words.next()? {
        b"1" => Kind::Request,
        b"2" => Kind::Answer,
        b"3" => Kind::Replayed,
        _ => return None,
    };
    let id = words.next().filter(|id| !id.is_empty())?;
    let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<i64>().ok();
    let time = number(words.next()?)?;
    let latency = words.next().map_or(Some(0), number)?;
    let meta = Meta {
        kind,
        id,
        time,
        latency,
    };
    Some((meta, rest.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_read_with_and_without_a_latency() {
        let (read, rest) = meta(b"1 d7123dasd 1439818823587396305 200000\nGET").unwrap();
        let expected = Meta {
            kind: Kind::Request,
            id: b"d7123dasd",
            time: 1_439_818_823_587_396_305,
            latency: 200_000,
        };
        assert_eq!((read, rest), (expected, &b"GET"[..]));
        let (read, rest) = meta(b"3 x 1231\r\n").unwrap();
        assert_eq!(
            (read.kind, read.latency, rest),
            (Kind::Replayed, 0, &b""[..])
        );
        for wrong in [
            "",
            "1 x 1",
            "4 x 1\n",
            "1  1\n",
            "1 x\n",
            "1 x y\n",
            "1 x 1 y\n",
            "GET / HTTP/1.1\n",
        ] {
            assert_eq!(meta(wrong.as_bytes()), None, "{wrong:?}");
        }
    }
}
