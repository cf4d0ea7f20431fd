//! Bodies that are too large, or that parsers trip over. Each is correctly signed: it is what comes behind the signature
//! check that is tried.

use crate::Error;
use crate::json::{Kind, Tape};
use crate::run::probe::{Scene, Shot};

use super::{Odd, Plan};

/// A body larger than any provider sends.
const OVERSIZE: usize = 10 << 20;
/// Deeper than any stack is.
const DEPTH: usize = 100_000;
/// More digits than some languages turn into a number.
const DIGITS: usize = 5_000;

const CAUGHT: &str =
    "answer what cannot be parsed with a 400: catch the parser's error where the body is read";

/// Of whatever the payload is made.
pub(super) fn any(event: &str) -> Vec<Odd> {
    vec![
        Odd {
            name: "oversize",
            sends: format!("`{event}` with 10 MiB more in it"),
            why: "whoever knows the URL can send any amount; what is read without a limit fills the memory",
            hint: "limit the size of a body before it is read, and answer a larger one with 413",
            plan: Plan::Odd(oversize),
        },
        Odd {
            name: "byte-order-mark",
            sends: format!("`{event}` with a byte-order mark before it"),
            why: "some senders and proxies put one there, and some parsers take it for a fault of theirs",
            hint: CAUGHT,
            plan: Plan::Odd(|scene| {
                one(scene.carrying([b"\xef\xbb\xbf".as_slice(), &scene.body()?].concat()))
            }),
        },
    ]
}

/// Of JSON objects; none for another payload.
pub(super) fn json(event: &str, body: &[u8]) -> Vec<Odd> {
    if insert(body, b"").is_none() {
        return Vec::new();
    }
    vec![
        Odd {
            name: "deep-json",
            sends: format!("`{event}` with a member that is {DEPTH} arrays deep"),
            why: "a parser that calls itself for each level runs out of stack, and the process is gone",
            hint: "use a parser with a limit of depth, and answer what is deeper with a 400",
            plan: Plan::Odd(|scene| {
                let deep = [vec![b'['; DEPTH], vec![b']'; DEPTH]].concat();
                one(with_member(
                    scene,
                    &[br#""odd":"#.as_slice(), &deep].concat(),
                ))
            }),
        },
        Odd {
            name: "invalid-utf-8",
            sends: format!("`{event}` with a text that is not UTF-8"),
            why: "JSON is UTF-8; a decoder that raises outside of the handler answers with a 500",
            hint: CAUGHT,
            plan: Plan::Odd(|scene| one(with_member(scene, b"\"odd\":\"\xff\xfe\xc3\""))),
        },
        Odd {
            name: "nul",
            sends: format!("`{event}` with a NUL in a text, as the byte and as `\\u0000`"),
            why: "the escaped one is valid JSON, and databases that hold no NUL in a text fail on it",
            hint: "refuse or replace NUL before a text is stored",
            plan: Plan::Odd(|scene| {
                let raw = with_member(scene, b"\"odd\":\"a\0b\"")?;
                let escaped = with_member(scene, br#""odd":"a\u0000b""#)?;
                Ok(vec![
                    raw.labelled("the byte"),
                    escaped.labelled("`\\u0000`"),
                ])
            }),
        },
        Odd {
            name: "duplicate-keys",
            sends: format!("`{event}` with each of its members twice, of other types"),
            why: "parsers disagree on which one counts, so one part of a system checks what another does not use",
            hint: "take the payload from one parser only, and check the types of what is used",
            plan: Plan::Odd(|scene| one(scene.carrying(doubled(&scene.body()?)))),
        },
        Odd {
            name: "huge-numbers",
            sends: format!("`{event}` with the numbers 1e400, -1e-400 and one of {DIGITS} digits"),
            why: "they are valid JSON and fit no type: some parsers give infinity, some raise",
            hint: CAUGHT,
            plan: Plan::Odd(|scene| {
                let digits = "9".repeat(DIGITS);
                let numbers = ["1e400", "-1e-400", &digits];
                let labels = ["1e400", "-1e-400", "5000 digits"];
                let shots = numbers.into_iter().zip(labels).map(|(number, label)| {
                    let shot = with_member(scene, format!(r#""odd":{number}"#).as_bytes())?;
                    Ok(shot.labelled(label))
                });
                shots.collect()
            }),
        },
    ]
}

fn oversize(scene: &Scene) -> Result<Vec<Shot>, Error> {
    let body = scene.body()?;
    let padding = vec![b'a'; OVERSIZE];
    let member = [br#""odd":""#.as_slice(), &padding, b"\""].concat();
    let body = insert(&body, &member).unwrap_or_else(|| [body, padding].concat());
    one(scene.carrying(body))
}

fn with_member(scene: &Scene, member: &[u8]) -> Result<Shot, Error> {
    let body = scene.body()?;
    scene.carrying(insert(&body, member).unwrap_or(body))
}

fn one(shot: Result<Shot, Error>) -> Result<Vec<Shot>, Error> {
    Ok(vec![shot?])
}

/// A JSON object with a further member at its end, as it is written; none for what is no object.
fn insert(body: &[u8], member: &[u8]) -> Option<Vec<u8>> {
    let tape = Tape::new(body).ok()?;
    if tape.kind(0)? != Kind::Object {
        return None;
    }
    let end = body.iter().rposition(|&byte| byte == b'}')?;
    let (members, rest) = body.split_at(end);
    let comma: &[u8] = match tape.members(0).next() {
        Some(_) if !member.is_empty() => b",",
        _ => b"",
    };
    Some([members, comma, member, rest].concat())
}

/// A JSON object in which each member comes a second time, as a text.
fn doubled(body: &[u8]) -> Vec<u8> {
    let Ok(tape) = Tape::new(body) else {
        return body.to_vec();
    };
    let members = tape.members(0).map(|(key, _)| {
        let name = tape.raw(key);
        [name, br#":"again""#].concat()
    });
    let again = members.collect::<Vec<_>>().join(b",".as_slice());
    insert(body, &again).unwrap_or_else(|| body.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_member_goes_behind_the_others_and_leaves_them_as_they_are() {
        let insert =
            |body: &str, member: &str| insert(body.as_bytes(), member.as_bytes()).map(text);
        let told = insert("{\"a\": 1.0}\n", "\"b\":2");
        assert_eq!(told.as_deref(), Some("{\"a\": 1.0,\"b\":2}\n"));
        assert_eq!(insert("{ }", "\"b\":2").as_deref(), Some("{ \"b\":2}"));
        assert_eq!(insert("{}", "").as_deref(), Some("{}"));
        for other in ["[{}]", "a=b", "", "{", "\"}\""] {
            assert_eq!(insert(other, "\"b\":2"), None, "{other}");
        }
    }

    #[test]
    fn every_member_comes_twice() {
        let body = br#"{"a":{"x":1},"b\n":[]}"#;
        let expected = r#"{"a":{"x":1},"b\n":[],"a":"again","b\n":"again"}"#;
        assert_eq!(text(doubled(body)), expected);
        assert_eq!(text(doubled(b"{}")), "{}");
        assert_eq!(text(doubled(b"a=b")), "a=b");
    }
}
