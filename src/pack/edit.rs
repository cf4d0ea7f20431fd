//! Edits of a payload's raw bytes. Every byte an edit does not name stays as it was: white space, the text of
//! numbers, repeated members, escapes, a byte-order mark.

use super::merge::merge;
use super::suggest::advice;
use crate::Error;
use crate::json::splice::{Splice, append, colon, remove, splice};
use crate::json::{Kind, Path, Step, Tape, array_index, quote, shown};

/// One change to a payload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Puts a JSON value there, in place of the one that stands there or as a new one. Of members that share the
    /// name the last is replaced; objects and arrays that the path lacks are made.
    Set {
        /// Where.
        path: Path,
        /// The value's bytes, used as they are.
        json: Vec<u8>,
    },
    /// Puts a string there.
    SetText {
        /// Where.
        path: Path,
        /// What the string says.
        text: String,
    },
    /// Takes out what stands there: all members of the name, or one element.
    Unset {
        /// Where.
        path: Path,
    },
    /// Applies a JSON merge patch (RFC 7386).
    Merge {
        /// The patch's bytes.
        json: Vec<u8>,
    },
}

impl Edit {
    /// Reads `PATH=JSON`.
    ///
    /// # Errors
    /// [`Error::Payload`] when there is no `=`, or the path or the value cannot be read.
    pub fn set(assignment: &str) -> Result<Self, Error> {
        let (path, json) = split(assignment, "PATH=JSON")?;
        let json = json.trim().as_bytes().to_vec();
        check_value(assignment, &json)?;
        Ok(Edit::Set {
            path: Path::parse(path)?,
            json,
        })
    }

    /// Reads `PATH=TEXT`.
    ///
    /// # Errors
    /// [`Error::Payload`] when there is no `=` or the path cannot be read.
    pub fn set_text(assignment: &str) -> Result<Self, Error> {
        let (path, text) = split(assignment, "PATH=TEXT")?;
        Ok(Edit::SetText {
            path: Path::parse(path)?,
            text: text.to_owned(),
        })
    }

    /// Reads `PATH`.
    ///
    /// # Errors
    /// [`Error::Payload`] when the path cannot be read.
    pub fn unset(path: &str) -> Result<Self, Error> {
        Ok(Edit::Unset {
            path: Path::parse(path)?,
        })
    }
}

fn split<'a>(assignment: &'a str, form: &str) -> Result<(&'a str, &'a str), Error> {
    Path::split_assignment(assignment).ok_or_else(|| Error::Payload {
        what: format!("`{assignment}` has no `=`"),
        help: Some(format!("write `{form}`")),
    })
}

fn check_value(shown: &str, json: &[u8]) -> Result<(), Error> {
    let fault = match Tape::new(json) {
        Ok(_) if json.starts_with(b"\xef\xbb\xbf") => "it starts with a byte-order mark".to_owned(),
        Ok(_) => return Ok(()),
        Err(fault) => fault.what,
    };
    Err(Error::Payload {
        what: format!("the value in `{shown}` is not JSON: {fault}"),
        help: Some("for text use `--set-str PATH=TEXT`, or put the value in double quotes".into()),
    })
}

/// Applies edits in order, each to what the one before it left.
///
/// # Errors
/// [`Error::Payload`] when the payload is not JSON (with line and column), or an edit cannot be applied (with the
/// path and what stands there). Without edits no payload is refused.
pub fn apply(body: &[u8], edits: &[Edit]) -> Result<Vec<u8>, Error> {
    let mut body = body.to_vec();
    for edit in edits {
        body = match edit {
            Edit::Set { path, json } => {
                check_value(&format!("{path}={}", String::from_utf8_lossy(json)), json)?;
                set(&body, path.steps(), json)?
            }
            Edit::SetText { path, text } => set(&body, path.steps(), quote(text).as_bytes())?,
            Edit::Unset { path } => unset(&body, path.steps())?,
            Edit::Merge { json } => merge(body, json)?,
        };
    }
    Ok(body)
}

pub(super) fn scan_payload(body: &[u8]) -> Result<Tape<'_>, Error> {
    Tape::new(body).map_err(|fault| {
        fault.in_payload(
            "the payload is not JSON",
            body,
            "edits need a JSON payload; send it without edits, or mend it first",
        )
    })
}

/// Puts a value at a path.
pub(super) fn set(body: &[u8], steps: &[Step], json: &[u8]) -> Result<Vec<u8>, Error> {
    let tape = scan_payload(body)?;
    let mut at = 0;
    for (n, step) in steps.iter().enumerate() {
        match child(&tape, at, steps, n)? {
            Some(inner) => at = inner,
            None => {
                let rest = steps.get(n + 1..).unwrap_or_default();
                let value = wrap(&tape, steps, rest, json)?;
                let item = match (tape.kind(at), step) {
                    (Some(Kind::Object), Step::Name(name)) => {
                        [quote(name).as_bytes(), colon(&tape), &value].concat()
                    }
                    _ => value,
                };
                return Ok(splice(body, &[append(&tape, at, &item)]));
            }
        }
    }
    let range = tape.token(at).map_or(0..0, |token| token.start..token.end);
    Ok(splice(
        body,
        &[Splice {
            range,
            text: json.to_vec(),
        }],
    ))
}

/// A value inside the objects and arrays that the rest of a path needs.
fn wrap(tape: &Tape, steps: &[Step], rest: &[Step], json: &[u8]) -> Result<Vec<u8>, Error> {
    let mut before: Vec<u8> = Vec::new();
    let mut after: Vec<u8> = Vec::new();
    for (n, step) in rest.iter().enumerate() {
        match step {
            Step::Name(name) => {
                before.extend([b"{", quote(name).as_bytes(), colon(tape)].concat());
                after.push(b'}');
            }
            Step::Append | Step::Index(0) => {
                before.push(b'[');
                after.push(b']');
            }
            Step::Index(index) => {
                let up_to = steps.len() - rest.len() + n;
                let array = shown(steps.get(..up_to).unwrap_or_default());
                return Err(beyond(&array, *index, 0));
            }
        }
    }
    after.reverse();
    Ok([before.as_slice(), json, &after].concat())
}

/// What stands at the step of that number inside a container; none where it can be added.
fn child(tape: &Tape, at: usize, steps: &[Step], n: usize) -> Result<Option<usize>, Error> {
    let here = || shown(steps.get(..n).unwrap_or_default());
    let kind = tape.kind(at).unwrap_or(Kind::Literal);
    let index = match (kind, steps.get(n)) {
        (Kind::Object, Some(Step::Name(name))) => return Ok(tape.member(at, name)),
        (Kind::Array, Some(Step::Append)) => return Ok(None),
        (Kind::Array, Some(Step::Index(index))) => *index,
        (Kind::Array, Some(Step::Name(name))) if name == "-" => return Ok(None),
        (Kind::Array, Some(Step::Name(name))) if array_index(name).is_some() => {
            array_index(name).unwrap_or_default()
        }
        (Kind::Object, _) => return Err(mismatch(steps, &here(), "an object, not an array")),
        (Kind::Array, _) => return Err(mismatch(steps, &here(), "an array, not an object")),
        (_, step) => {
            let what = match (tape.raw(at), kind) {
                (b"null", _) => "null",
                (_, Kind::String) => "a string",
                (_, Kind::Number) => "a number",
                _ => "a boolean",
            };
            let not = if matches!(step, Some(Step::Name(_))) {
                "an object"
            } else {
                "an array"
            };
            return Err(mismatch(steps, &here(), &format!("{what}, not {not}")));
        }
    };
    let mut length = 0;
    for (nth, element) in tape.elements(at).enumerate() {
        if nth == index {
            return Ok(Some(element));
        }
        length += 1;
    }
    if index == length {
        Ok(None)
    } else {
        Err(beyond(&here(), index, length))
    }
}

fn mismatch(steps: &[Step], here: &str, what: &str) -> Error {
    Error::Payload {
        what: format!("cannot go to `{}`: `{here}` is {what}", shown(steps)),
        help: Some(format!("replace `{here}` as a whole, or check the path")),
    }
}

fn beyond(array: &str, index: usize, length: usize) -> Error {
    let elements = if length == 1 { "element" } else { "elements" };
    Error::Payload {
        what: format!("`[{index}]` is beyond the end: `{array}` has {length} {elements}"),
        help: Some(format!("`{array}[-]` adds one")),
    }
}

/// Takes out what stands at a path.
pub(super) fn unset(body: &[u8], steps: &[Step]) -> Result<Vec<u8>, Error> {
    let tape = scan_payload(body)?;
    let Some((last, _)) = steps.split_last() else {
        return Err(Error::Payload {
            what: "cannot take out the whole payload".into(),
            help: Some("name a part of it".into()),
        });
    };
    let mut at = 0;
    let mut container = 0;
    for n in 0..steps.len() {
        container = at;
        at = child(&tape, at, steps, n)?.ok_or_else(|| missing(&tape, container, steps, n))?;
    }
    let splices = match (tape.kind(container), last) {
        (Some(Kind::Object), Step::Name(name)) => {
            let same: Vec<bool> = tape
                .members(container)
                .map(|(key, _)| tape.text(key).as_deref() == Some(name))
                .collect();
            remove(&tape, container, |n| same.get(n) == Some(&true))
        }
        _ => {
            let nth = tape.elements(container).position(|element| element == at);
            remove(&tape, container, |n| Some(n) == nth)
        }
    };
    Ok(splice(body, &splices))
}

fn missing(tape: &Tape, container: usize, steps: &[Step], n: usize) -> Error {
    let keys: Vec<_> = tape
        .members(container)
        .filter_map(|(key, _)| tape.text(key))
        .collect();
    let help = match steps.get(n) {
        Some(Step::Name(name)) => advice(
            name,
            keys.iter().map(AsRef::as_ref),
            "only what is there can be taken out",
        ),
        _ => "only what is there can be taken out".to_owned(),
    };
    Error::Payload {
        what: format!(
            "there is no `{}` in the payload",
            shown(steps.get(..=n).unwrap_or_default())
        ),
        help: Some(help),
    }
}
