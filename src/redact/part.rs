//! A stretch of a text that is replaced.

use std::ops::Range;

use super::Kind;

/// How often a text is looked at again.
const ROUNDS: usize = 8;

/// A stretch of a text, what it is, and what stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
    pub(super) text: String,
}

impl Part {
    /// The whole of a text.
    pub(super) fn whole(of: &str, kind: Kind, text: String) -> Vec<Part> {
        vec![Part {
            range: 0..of.len(),
            kind,
            text,
        }]
    }
}

/// A text with those parts replaced; they are in order and do not overlap.
pub(super) fn replaced(text: &str, parts: &[Part]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for part in parts {
        out.push_str(text.get(from..part.range.start).unwrap_or_default());
        out.push_str(&part.text);
        from = part.range.end;
    }
    out.push_str(text.get(from..).unwrap_or_default());
    out
}

/// What is found in a text, and, should what stands for it look like something else again, that as well.
pub(super) fn until_settled(text: &str, find: impl Fn(&str) -> Vec<Part>) -> Vec<Part> {
    let first = find(text);
    let Some(kind) = first.first().map(|part| part.kind) else {
        return first;
    };
    let once = replaced(text, &first);
    let mut now = once.clone();
    // Each round leaves less to find; the bound is for what nobody thought of.
    for _ in 0..ROUNDS {
        let parts = find(&now);
        if parts.is_empty() {
            break;
        }
        now = replaced(&now, &parts);
    }
    match now == once {
        true => first,
        false => Part::whole(text, kind, now),
    }
}

/// Puts parts in order; of those that overlap the one that was added first stays.
pub(super) fn settled(parts: Vec<Part>) -> Vec<Part> {
    let mut kept: Vec<Part> = Vec::new();
    for part in parts {
        let at = kept.partition_point(|other| other.range.start < part.range.start);
        let before = at.checked_sub(1).and_then(|at| kept.get(at));
        let free = before.is_none_or(|other| other.range.end <= part.range.start)
            && kept
                .get(at)
                .is_none_or(|other| part.range.end <= other.range.start);
        if free && !part.range.is_empty() {
            kept.insert(at, part);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_that_overlap_stays() {
        let part = |range, text: &str| Part {
            range,
            kind: Kind::Secret,
            text: text.into(),
        };
        let parts = vec![
            part(4..6, "B"),
            part(0..2, "A"),
            part(1..5, "C"),
            part(5..9, "D"),
            part(6..7, "E"),
        ];
        let parts = settled(parts);
        assert_eq!(replaced("0123456789", &parts), "A23BE789");
    }
}
