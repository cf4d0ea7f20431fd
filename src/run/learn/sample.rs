//! From the most complete payload to a sample: secrets and personal data replaced, laid out for reading.

use super::event::Event;
use super::place::Place;
use super::schema::words;
use crate::Error;
use crate::json::{Fault, Kind, Step, Tape};
use crate::redact::{Half, Redactor, Treat};

/// The text of a sample: the payload with secrets and personal data replaced. What the schema lists as all the values
/// of a place stays, and so does what stands at `kept`, JSON pointers. It has no placeholders: what looks like one is
/// escaped. The number is that of the replacements.
pub(super) fn sample(
    event: &Event,
    payload: &[u8],
    redactor: &Redactor,
    kept: &[String],
    least: u64,
) -> Result<(Vec<u8>, usize), Error> {
    let policy = |steps: &[Step], half: Half| {
        if half == Half::Value && kept.contains(&pointer(steps)) {
            return Treat::Keep;
        }
        match (place(&event.root, steps), half) {
            (Some((place, path, _)), Half::Value) if words(place, &path, least).is_some() => {
                Treat::Keep
            }
            (Some((.., true)), Half::Name) => Treat::Data,
            _ => Treat::Usual,
        }
    };
    let redacted = redactor.json_by(payload, &policy).map_err(not_json)?;
    // Outside strings two braces never follow each other, so nothing else is met.
    let text = String::from_utf8_lossy(&redacted.text).replace("{{", "\\u007b\\u007b");
    Ok((text.into_bytes(), redacted.found.len()))
}

fn not_json(fault: Fault) -> Error {
    Error::Payload {
        what: fault.what,
        help: fault.help,
    }
}

/// The place those steps lead to, the names that lead there, and whether the last name is data.
fn place<'a>(root: &'a Place, steps: &'a [Step]) -> Option<(&'a Place, Vec<&'a str>, bool)> {
    let mut at = root;
    let mut path = Vec::new();
    let mut data = false;
    for step in steps {
        data = false;
        at = match step {
            Step::Name(name) => {
                let object = at.object.as_deref()?;
                match object.members.get(name) {
                    Some(member) => {
                        path.push(name.as_str());
                        member
                    }
                    None => {
                        data = true;
                        object.others.as_deref()?
                    }
                }
            }
            Step::Index(_) | Step::Append => at.array.as_deref()?.items.as_deref()?,
        };
    }
    Some((at, path, data))
}

fn pointer(steps: &[Step]) -> String {
    let part = |step: &Step| match step {
        Step::Name(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
        Step::Append => "/-".to_owned(),
    };
    steps.iter().map(part).collect()
}

/// The sample with the time of each delivery where the signed time stands in it, which a fixed one would soon be too
/// old for. A unit is written as a number where the payload has a number.
pub(super) fn with_time(sample: Vec<u8>, (pointer, unit): (&str, &str)) -> Vec<u8> {
    let token = Tape::new(&sample).ok().and_then(|tape| {
        let at = tape.pointer(pointer)?;
        let fraction = tape.raw_text(at).contains('.');
        let placeholder = match (unit, tape.kind(at)?) {
            ("s", Kind::Number) => "\"{{unix}}\"",
            ("ms", Kind::Number) => "\"{{unix_ms}}\"",
            ("rfc3339", Kind::String) if fraction => "\"{{iso}}\"",
            ("rfc3339", Kind::String) => "\"{{rfc3339}}\"",
            _ => return None,
        };
        Some((tape.token(at)?, placeholder))
    });
    let Some((token, placeholder)) = token else {
        return sample;
    };
    let mut out = sample.get(..token.start).unwrap_or_default().to_vec();
    out.extend_from_slice(placeholder.as_bytes());
    out.extend_from_slice(sample.get(token.end..).unwrap_or_default());
    out
}

/// A document with a line for each member and element. Only white space between tokens changes.
pub(super) fn laid_out(document: &[u8]) -> Result<Vec<u8>, Error> {
    let tape = Tape::new(document).map_err(not_json)?;
    let mut out: Vec<u8> = Vec::with_capacity(document.len() * 2);
    let mut depth = 0usize;
    let mut before = None;
    for token in tape.tokens() {
        let opens = matches!(token.kind, Kind::Object | Kind::Array);
        let end = if opens { token.start + 1 } else { token.end };
        let opened = matches!(before, Some(Kind::Object | Kind::Array));
        if token.kind == Kind::Close {
            depth = depth.saturating_sub(1);
        }
        match (before, token.kind) {
            (None, _) => {}
            (Some(Kind::Key), _) => out.extend_from_slice(b": "),
            (_, Kind::Close) if opened => {}
            _ => {
                if !opened && token.kind != Kind::Close {
                    out.push(b',');
                }
                out.push(b'\n');
                out.extend(std::iter::repeat_n(b' ', depth * 2));
            }
        }
        out.extend_from_slice(document.get(token.start..end).unwrap_or_default());
        depth += usize::from(opens);
        before = Some(token.kind);
    }
    out.push(b'\n');
    Ok(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    #[test]
    fn documents_are_laid_out() {
        let text = laid_out(br#"{"a":[1.00,{}, []],"b":{"c":"\u00e9"}}"#).unwrap();
        let expected = "{\n  \"a\": [\n    1.00,\n    {},\n    []\n  ],\n  \"b\": {\n    \"c\": \"\\u00e9\"\n  }\n}\n";
        assert_eq!(String::from_utf8(text).unwrap(), expected);
    }

    #[test]
    fn the_signed_time_is_that_of_the_delivery() {
        let with =
            |body: &str, unit| String::from_utf8(with_time(body.into(), ("/t", unit))).unwrap();
        assert_eq!(
            with(r#"{"t":1700000000000,"a":1}"#, "ms"),
            r#"{"t":"{{unix_ms}}","a":1}"#
        );
        assert_eq!(with(r#"{"t":1700000000}"#, "s"), r#"{"t":"{{unix}}"}"#);
        assert_eq!(
            with(r#"{"t":"2026-02-13T01:27:33.365Z"}"#, "rfc3339"),
            r#"{"t":"{{iso}}"}"#
        );
        assert_eq!(with(r#"{"t":"1700000000"}"#, "s"), r#"{"t":"1700000000"}"#);
        assert_eq!(with(r#"{"u":1}"#, "s"), r#"{"u":1}"#);
    }

    proptest! {
        #[test]
        fn laying_out_changes_no_value(text in "(\\[|\\{\"a\":)*(1|\"x\")?[\\]}]*") {
            if let Ok(text) = laid_out(text.as_bytes()) {
                let value: Value = serde_json::from_slice(&text).unwrap();
                prop_assert_eq!(serde_json::to_string_pretty(&value).unwrap() + "\n", String::from_utf8(text).unwrap());
            }
        }
    }
}
