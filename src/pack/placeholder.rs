//! `{{placeholders}}`: what may stand between the braces.

use std::time::Duration;

use super::suggest::advice;
use super::time_form::TimeForm;

/// A placeholder, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Placeholder<'a> {
    /// `{{event}}`: the wire name.
    Event,
    /// `{{id}}`: the delivery id.
    Id,
    /// `{{param:NAME}}`.
    Param(&'a str),
    /// A random value.
    Random {
        /// What is drawn.
        kind: Random,
        /// The same label is the same value everywhere in one delivery.
        label: Option<&'a str>,
    },
    /// The time of the delivery.
    Time {
        /// How it is written.
        form: TimeForm,
        /// How far it is from the delivery.
        offset: Offset,
    },
}

/// A random value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Random {
    Uuid,
    Int,
    Digits,
    Hex(usize),
    Alnum(usize),
}

/// A distance in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Offset {
    pub(super) back: bool,
    pub(super) by: Duration,
}

/// The most characters a random text may have.
const LONGEST: usize = 65_536;

const NAMES: [&str; 15] = [
    "event",
    "id",
    "param",
    "uuid",
    "int",
    "digits",
    "hex",
    "alnum",
    "unix",
    "unix_ms",
    "unix_float",
    "iso",
    "rfc3339",
    "js_date",
    "http_date",
];

impl<'a> Placeholder<'a> {
    /// Reads what stands between the braces. What is wrong comes with advice.
    pub(super) fn parse(inside: &'a str) -> Result<Self, (String, String)> {
        let (name, rest) = match inside.split_once(':') {
            Some((name, rest)) => (name, Some(rest)),
            None => (inside, None),
        };
        let wrong =
            |what: &str, help: &str| Err((format!("`{{{{{inside}}}}}` {what}"), help.to_owned()));
        match (name, rest) {
            ("event", None) => Ok(Placeholder::Event),
            ("id", None) => Ok(Placeholder::Id),
            ("event" | "id", Some(_)) => wrong(
                "takes nothing after its name",
                "write `{{event}}` or `{{id}}`",
            ),
            ("param", Some(name)) if super::name::is_name(name) => Ok(Placeholder::Param(name)),
            ("param", _) => wrong("names no parameter", "write `{{param:NAME}}`"),
            ("uuid", label) => random(Random::Uuid, label),
            ("int", label) => random(Random::Int, label),
            ("digits", label) => random(Random::Digits, label),
            ("hex" | "alnum", rest) => sized(name, rest.unwrap_or_default()),
            _ => match TimeForm::named(name) {
                Some(form) => {
                    let offset = rest.map_or(Ok(Offset::default()), offset)?;
                    Ok(Placeholder::Time { form, offset })
                }
                None => Err((
                    format!("unknown placeholder `{{{{{inside}}}}}`"),
                    advice(name, NAMES, "`samples/README.md` lists all placeholders"),
                )),
            },
        }
    }
}

fn random<'a>(kind: Random, label: Option<&'a str>) -> Result<Placeholder<'a>, (String, String)> {
    match label {
        Some(label) if !super::name::is_name(label) => Err((
            format!("`{label}` cannot be a label"),
            super::name::RULE.to_owned(),
        )),
        label => Ok(Placeholder::Random { kind, label }),
    }
}

fn sized<'a>(name: &str, rest: &'a str) -> Result<Placeholder<'a>, (String, String)> {
    let (length, label) = match rest.split_once(':') {
        Some((length, label)) => (length, Some(label)),
        None => (rest, None),
    };
    match length.parse() {
        Ok(length @ 1..=LONGEST) if name == "hex" => random(Random::Hex(length), label),
        Ok(length @ 1..=LONGEST) => random(Random::Alnum(length), label),
        _ => Err((
            format!("`{{{{{name}}}}}` needs a length from 1 to {LONGEST}, not `{length}`"),
            format!("write `{{{{{name}:24}}}}`, or `{{{{{name}:24:LABEL}}}}`"),
        )),
    }
}

fn offset(text: &str) -> Result<Offset, (String, String)> {
    let (back, length) = match (text.strip_prefix('-'), text.strip_prefix('+')) {
        (Some(length), _) => (true, length),
        (None, Some(length)) => (false, length),
        (None, None) => (false, ""),
    };
    match humantime::parse_duration(length) {
        Ok(by) => Ok(Offset { back, by }),
        Err(_) => Err((
            format!("`{text}` is not an offset"),
            "write a sign and a duration: `{{unix:-5m}}`, `{{iso:+2h}}`".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_read() {
        let random = |kind, label| Ok(Placeholder::Random { kind, label });
        assert_eq!(Placeholder::parse("uuid"), random(Random::Uuid, None));
        assert_eq!(
            Placeholder::parse("hex:24:a"),
            random(Random::Hex(24), Some("a"))
        );
        assert_eq!(
            Placeholder::parse("digits:x"),
            random(Random::Digits, Some("x"))
        );
        assert_eq!(
            Placeholder::parse("param:rule"),
            Ok(Placeholder::Param("rule"))
        );
        let back = Offset {
            back: true,
            by: Duration::from_secs(300),
        };
        let time = Placeholder::Time {
            form: TimeForm::Unix,
            offset: back,
        };
        assert_eq!(Placeholder::parse("unix:-5m"), Ok(time));
    }

    #[test]
    fn wrong_ones_come_with_advice() {
        for wrong in [
            "",
            "nope",
            "event:x",
            "param",
            "param:",
            "hex",
            "hex:0",
            "hex:x",
            "hex:99999999",
            "uuid:a b",
            "unix:5m",
            "unix:+",
            "iso:-5parsecs",
            " uuid",
            "hex:4:a:b",
        ] {
            assert!(Placeholder::parse(wrong).is_err(), "{wrong:?}");
        }
        let (what, help) = Placeholder::parse("digit").unwrap_err();
        assert_eq!(what, "unknown placeholder `{{digit}}`");
        assert!(help.starts_with("did you mean `digits`?"), "{help}");
    }
}
