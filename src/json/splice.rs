//! Where bytes go in and out of a document so that it stays valid and everything else stays as it was.

use std::ops::Range;

use super::item::Kind;
use super::tape::Tape;

/// Bytes that take the place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splice {
    /// The bytes that go.
    pub range: Range<usize>,
    /// The bytes that come.
    pub text: Vec<u8>,
}

/// The document with those splices; they are in order and do not overlap.
pub fn splice(bytes: &[u8], splices: &[Splice]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut from = 0;
    for splice in splices {
        out.extend_from_slice(bytes.get(from..splice.range.start).unwrap_or_default());
        out.extend_from_slice(&splice.text);
        from = splice.range.end;
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
    out
}

/// The members of an object or the elements of an array: the span of each, its key included.
pub fn items(tape: &Tape, container: usize) -> Vec<Range<usize>> {
    let span = |first: usize, last: usize| Some(tape.token(first)?.start..tape.token(last)?.end);
    match tape.kind(container) {
        Some(Kind::Object) => tape
            .members(container)
            .filter_map(|(k, v)| span(k, v))
            .collect(),
        _ => tape
            .elements(container)
            .filter_map(|e| span(e, e))
            .collect(),
    }
}

/// Takes items out of a container, each with exactly one comma. Of an emptied one the brackets stay.
pub fn remove(tape: &Tape, container: usize, gone: impl Fn(usize) -> bool) -> Vec<Splice> {
    let items = items(tape, container);
    let Some(first_kept) = (0..items.len()).find(|&n| !gone(n)) else {
        let range = tape
            .token(container)
            .map_or(0..0, |t| t.start + 1..t.end - 1);
        return vec![Splice {
            range,
            text: Vec::new(),
        }];
    };
    let mut splices = Vec::new();
    for (n, item) in items.iter().enumerate().filter(|&(n, _)| gone(n)) {
        // Before the first that stays, an item goes with the comma after it; behind it, with the one before.
        let range = if n < first_kept {
            item.start..items.get(n + 1).map_or(item.end, |next| next.start)
        } else {
            let before = n.checked_sub(1).and_then(|n| items.get(n));
            before.map_or(item.start, |before| before.end)..item.end
        };
        splices.push(Splice {
            range,
            text: Vec::new(),
        });
    }
    splices
}

/// Puts an item at the end of a container, spaced as the items before it are.
pub fn append(tape: &Tape, container: usize, item: &[u8]) -> Splice {
    let bytes = tape.bytes();
    let items = items(tape, container);
    let open = tape.token(container).map_or(0, |token| token.start + 1);
    let Some(last) = items.last() else {
        return Splice {
            range: open..open,
            text: item.to_vec(),
        };
    };
    let before = items.len().checked_sub(2).and_then(|n| items.get(n));
    let gap = match before {
        Some(before) => {
            let gap = bytes.get(before.end..last.start).unwrap_or_default();
            let comma = gap.iter().position(|&b| b == b',');
            gap.get(comma.map_or(0, |c| c + 1)..).unwrap_or_default()
        }
        None => {
            let lead = bytes.get(open..last.start).unwrap_or_default();
            match lead.contains(&b'\n') {
                true => lead,
                false if colon(tape).len() > 1 => b" ".as_slice(),
                false => b"".as_slice(),
            }
        }
    };
    Splice {
        range: last.end..last.end,
        text: [b",", gap, item].concat(),
    }
}

/// The colon as the document writes it, with the spaces around it.
pub fn colon<'a>(tape: &Tape<'a>) -> &'a [u8] {
    let key = tape.tokens().find(|token| token.kind == Kind::Key);
    let value = key.and_then(|key| tape.token(key.next));
    match (key, value) {
        (Some(key), Some(value)) => tape
            .bytes()
            .get(key.end..value.start)
            .filter(|gap| !gap.contains(&b'\n') && gap.len() <= 3)
            .unwrap_or(b":"),
        _ => b":",
    }
}
