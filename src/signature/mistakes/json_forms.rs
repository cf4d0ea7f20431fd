//! A JSON body as the libraries of other languages would have written it.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

const LAYOUTS: [(&str, Layout); 4] = [
    ("compact", Layout::Compact),
    ("with a space after `,` and `:`", Layout::Spaced),
    ("indented by two", Layout::Indented("  ")),
    ("indented by four", Layout::Indented("    ")),
];

const ESCAPES: [(&str, Escape); 4] = [
    ("", Escape::None),
    (", everything beyond ASCII escaped", Escape::Ascii),
    (", slashes escaped", Escape::Slash),
    (", `<`, `>` and `&` escaped", Escape::Html),
];

#[derive(Clone, Copy)]
enum Layout {
    Compact,
    Spaced,
    Indented(&'static str),
}

#[derive(Clone, Copy)]
enum Escape {
    None,
    Ascii,
    Slash,
    Html,
}

/// A JSON body as other libraries would write it again, with descriptions: each form once, and none that is the body
/// itself. Empty when it is not JSON.
pub fn rewritten(body: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut forms: Vec<(String, Vec<u8>)> = Vec::new();
    for (name, form) in all(body) {
        if form != body && !forms.iter().any(|(_, other)| *other == form) {
            forms.push((name, form));
        }
    }
    forms
}

/// The forms a body may have been written in, with their descriptions; none when it is not JSON.
pub(super) fn all(body: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> {
    let value = serde_json::from_slice::<Value>(body).ok();
    let verbatim = value.is_some().then(|| {
        (
            "compact, numbers and escapes kept".to_owned(),
            compacted(body),
        )
    });
    verbatim
        .into_iter()
        .chain(value.into_iter().flat_map(forms))
}

fn forms(value: Value) -> impl Iterator<Item = (String, Vec<u8>)> {
    let mut sorted = value.clone();
    sorted.sort_all_objects();
    let mut whole = value.clone();
    whole_numbers(&mut whole);
    [
        ("", value),
        (", keys sorted", sorted),
        (", whole numbers without a point", whole),
    ]
    .into_iter()
    .flat_map(|(content, value)| {
        LAYOUTS
            .into_iter()
            .filter_map(move |(name, layout)| Some((content, name, written(&value, layout)?)))
    })
    .flat_map(|(content, layout, text)| {
        ESCAPES.into_iter().map(move |(name, escape)| {
            (
                format!("{layout}{content}{name}"),
                escaped(&text, escape).into_bytes(),
            )
        })
    })
}

/// Drops the white space between tokens and nothing else.
fn compacted(body: &[u8]) -> Vec<u8> {
    let (mut quoted, mut escaped) = (false, false);
    body.iter()
        .copied()
        .filter(|&byte| {
            if quoted {
                quoted = escaped || byte != b'"';
                escaped = !escaped && byte == b'\\';
                return true;
            }
            quoted = byte == b'"';
            !byte.is_ascii_whitespace()
        })
        .collect()
}

fn written(value: &Value, layout: Layout) -> Option<String> {
    let mut bytes = Vec::new();
    let done = match layout {
        Layout::Compact => serde_json::to_writer(&mut bytes, value),
        Layout::Spaced => value.serialize(&mut Serializer::with_formatter(&mut bytes, Spaced)),
        Layout::Indented(by) => {
            let pretty = PrettyFormatter::with_indent(by.as_bytes());
            value.serialize(&mut Serializer::with_formatter(&mut bytes, pretty))
        }
    };
    done.ok().and_then(|()| String::from_utf8(bytes).ok())
}

/// What is escaped occurs in strings only, so the text as a whole may be searched.
fn escaped(text: &str, escape: Escape) -> String {
    match escape {
        Escape::None => text.to_owned(),
        Escape::Slash => text.replace('/', "\\/"),
        Escape::Html => code(text, |c| {
            matches!(c, '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
        }),
        Escape::Ascii => code(text, |c| !c.is_ascii()),
    }
}

fn code(text: &str, is_coded: impl Fn(char) -> bool) -> String {
    let mut coded = String::with_capacity(text.len());
    for c in text.chars() {
        if is_coded(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                coded.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            coded.push(c);
        }
    }
    coded
}

/// Writes `10.0` as `10`, as languages with one number type do.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(whole_numbers),
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Number(number) => {
            let whole = number
                .as_f64()
                .filter(|f| number.is_f64() && f.fract() == 0.0)
                .and_then(|f| format!("{f:.0}").parse::<i64>().ok());
            if let Some(whole) = whole {
                *value = whole.into();
            }
        }
        _ => {}
    }
}

/// `", "` and `": "` between tokens.
struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_key<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        writer.write_all(if first { b"" } else { b", " })
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms_of(body: &str) -> Vec<String> {
        all(body.as_bytes())
            .map(|(_, bytes)| String::from_utf8(bytes).unwrap())
            .collect()
    }

    #[test]
    fn the_libraries_forms_are_there() {
        let forms = forms_of(r#"{ "b": "é/<", "a": [1, 10.0] }"#);
        for wanted in [
            r#"{"b":"é/<","a":[1,10.0]}"#,
            r#"{"b":"é/<","a":[1,10]}"#,
            r#"{"a":[1,10.0],"b":"é/<"}"#,
            r#"{"b": "\u00e9/<", "a": [1, 10.0]}"#,
            r#"{"b":"é\/<","a":[1,10.0]}"#,
            r#"{"b":"é/\u003c","a":[1,10.0]}"#,
            "{\n  \"b\": \"é/<\",\n  \"a\": [\n    1,\n    10.0\n  ]\n}",
        ] {
            assert!(
                forms.iter().any(|form| form == wanted),
                "{wanted}\n{forms:#?}"
            );
        }
        assert!(forms_of("not json").is_empty());
    }

    #[test]
    fn a_form_is_told_once_and_never_the_body_itself() {
        let forms = rewritten(br#"{"a":1}"#);
        let texts: Vec<&[u8]> = forms.iter().map(|(_, form)| form.as_slice()).collect();
        let wanted: [&[u8]; 3] = [br#"{"a": 1}"#, b"{\n  \"a\": 1\n}", b"{\n    \"a\": 1\n}"];
        assert_eq!(texts, wanted);
    }

    #[test]
    fn white_space_in_strings_is_kept() {
        assert_eq!(
            compacted(br#"{ "a \" b" : "\\" , "c" : 10.00 }"#),
            br#"{"a \" b":"\\","c":10.00}"#
        );
    }
}
