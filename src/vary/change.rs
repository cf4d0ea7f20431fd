//! One change to a payload, and the bytes that some of them give.

use std::borrow::Cow;

use crate::json::splice::{Splice, append, colon, remove, splice};
use crate::json::{Kind, Tape, quote};

/// A change to a payload, by the tokens of its tape.
#[derive(Clone, Debug)]
pub(super) enum Change {
    /// Another value in place of that one.
    Put {
        token: usize,
        json: Cow<'static, str>,
    },
    /// All members of that name go out of that object.
    Drop { object: usize, name: String },
    /// A new last member, or element where there is no name.
    Add {
        container: usize,
        name: Option<String>,
        json: String,
    },
}

impl Change {
    /// The token it is about.
    fn token(&self) -> usize {
        match self {
            Change::Put { token, .. } => *token,
            Change::Drop { object, .. } => *object,
            Change::Add { container, .. } => *container,
        }
    }

    /// Whether two changes are about the same container or value, or one lies in what the other is about.
    pub(super) fn meets(&self, other: &Change, tape: &Tape) -> bool {
        let span = |change: &Change| {
            let token = change.token();
            token..tape.token(token).map_or(token, |own| own.next)
        };
        let (one, other) = (span(self), span(other));
        one.start < other.end && other.start < one.end
    }
}

/// The payload with the changes. What lies in a value that goes is not changed any more.
pub(super) fn apply(tape: &Tape, changes: &[Change]) -> Vec<u8> {
    let mut splices: Vec<Splice> = Vec::new();
    let mut emptied: Vec<usize> = Vec::new();
    for change in changes {
        match change {
            Change::Put { token, json } => splices.extend(tape.token(*token).map(|token| Splice {
                range: token.start..token.end,
                text: json.as_bytes().to_vec(),
            })),
            Change::Drop { object, .. } if emptied.contains(object) => {}
            Change::Drop { object, .. } => {
                emptied.push(*object);
                splices.extend(dropped(tape, *object, changes));
            }
            Change::Add {
                container,
                name,
                json,
            } => {
                splices.push(added(tape, *container, name.as_deref(), json, &splices));
            }
        }
    }
    splices.sort_by_key(|splice| (splice.range.start, splice.range.end));
    let mut whole: Vec<Splice> = Vec::with_capacity(splices.len());
    for splice in splices {
        match whole.last_mut() {
            // The one that reaches further takes the other in.
            Some(last) if splice.range.start < last.range.end => {
                if splice.range.end > last.range.end {
                    *last = splice;
                }
            }
            _ => whole.push(splice),
        }
    }
    splice(tape.bytes(), &whole)
}

fn dropped(tape: &Tape, object: usize, changes: &[Change]) -> Vec<Splice> {
    let names = changes.iter().filter_map(|change| match change {
        Change::Drop { object: own, name } if *own == object => Some(name.as_str()),
        _ => None,
    });
    let names: Vec<&str> = names.collect();
    let gone: Vec<bool> = tape
        .named(object)
        .map(|(name, _)| names.contains(&name.as_ref()))
        .collect();
    remove(tape, object, |n| gone.get(n) == Some(&true))
}

fn added(
    tape: &Tape,
    container: usize,
    name: Option<&str>,
    json: &str,
    before: &[Splice],
) -> Splice {
    let item = match (tape.kind(container), name) {
        (Some(Kind::Object), Some(name)) => {
            [quote(name).as_bytes(), colon(tape), json.as_bytes()].concat()
        }
        _ => json.as_bytes().to_vec(),
    };
    let mut splice = append(tape, container, &item);
    // The second one in an empty container.
    let again = before.iter().any(|before| before.range == splice.range);
    if again && tape.count(container) == 0 {
        splice.text.insert(0, b',');
    }
    splice
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(document: &str, changes: impl Fn(&Tape) -> Vec<Change>) -> String {
        let tape = Tape::new(document.as_bytes()).unwrap();
        String::from_utf8(apply(&tape, &changes(&tape))).unwrap()
    }

    fn add(tape: &Tape, pointer: &str, name: &str) -> Change {
        Change::Add {
            container: tape.pointer(pointer).unwrap(),
            name: Some(name.into()),
            json: "1".into(),
        }
    }

    fn drop(tape: &Tape, pointer: &str, name: &str) -> Change {
        Change::Drop {
            object: tape.pointer(pointer).unwrap(),
            name: name.into(),
        }
    }

    #[test]
    fn every_byte_that_is_not_named_stays() {
        let document = "{\"a\" : 10.00,\n \"o\":{}, \"b\":[ ],\"a\":2 }";
        assert_eq!(
            changed(document, |t| vec![
                add(t, "/o", "x"),
                add(t, "/o", "y"),
                add(t, "", "z"),
                add(t, "", "w")
            ]),
            "{\"a\" : 10.00,\n \"o\":{\"x\" : 1,\"y\" : 1}, \"b\":[ ],\"a\":2,\"z\" : 1,\"w\" : 1 }"
        );
        assert_eq!(
            changed(document, |t| vec![drop(t, "", "a"), drop(t, "", "b")]),
            "{\"o\":{} }"
        );
        let put = |t: &Tape| {
            let token = t.pointer("/b").unwrap();
            vec![Change::Put {
                token,
                json: "null".into(),
            }]
        };
        assert_eq!(
            changed(document, put),
            "{\"a\" : 10.00,\n \"o\":{}, \"b\":null,\"a\":2 }"
        );
    }

    #[test]
    fn what_lies_in_what_goes_is_left_alone() {
        let document = r#"{"a":{"b":{"c":1}},"d":2}"#;
        let both = |t: &Tape| vec![drop(t, "/a/b", "c"), drop(t, "", "a"), add(t, "/a/b", "x")];
        assert_eq!(changed(document, both), r#"{"d":2}"#);
        let last = |t: &Tape| vec![drop(t, "", "d"), drop(t, "/a", "b")];
        assert_eq!(changed(document, last), r#"{"a":{}}"#);
        let all = |t: &Tape| vec![drop(t, "", "d"), drop(t, "", "a"), drop(t, "/a", "b")];
        assert_eq!(changed(document, all), "{}");
    }
}
