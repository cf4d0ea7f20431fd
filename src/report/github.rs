//! Workflow commands of GitHub Actions that annotate a run. Plain data in, text out.
//!
//! `::error file=…,line=…,title=…::message`, as GitHub documents in "Workflow commands for GitHub Actions". Of each
//! level a step shows ten annotations and drops the others without a word.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::report::plain;

/// How many annotations of one level GitHub shows of a step.
const MAX_SHOWN: usize = 10;

/// How much an annotation matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It failed.
    Error,
    /// It may fail.
    Warning,
    /// Worth knowing.
    Notice,
}

impl Level {
    /// The name of its command.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        }
    }
}

/// One annotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// How much it matters.
    pub level: Level,
    /// What it is about, in a few words.
    pub title: String,
    /// The file it is about, when there is one.
    pub file: Option<String>,
    /// The line in it, from 1.
    pub line: Option<u64>,
    /// What there is to say.
    pub message: String,
}

/// Writes annotations by level, the worst first. Where there are more of a level than GitHub shows, the last one
/// shown says how many more there are, and those are written as plain lines of the log.
///
/// # Errors
/// What writing to `out` gives.
pub fn annotations(out: &mut dyn Write, annotations: &[Annotation]) -> io::Result<()> {
    for level in [Level::Error, Level::Warning, Level::Notice] {
        let of_level = annotations
            .iter()
            .filter(|annotation| annotation.level == level);
        let of_level: Vec<_> = of_level.collect();
        let shown = match of_level.len() {
            0..=MAX_SHOWN => of_level.len(),
            _ => MAX_SHOWN - 1,
        };
        let (shown, rest) = of_level.split_at(shown);
        for annotation in shown {
            writeln!(out, "{}", command(annotation))?;
        }
        if rest.is_empty() {
            continue;
        }
        let name = level.as_str();
        writeln!(
            out,
            "::{name} title=and {} more::GitHub shows {MAX_SHOWN} of a kind; the log of this step has all of them",
            rest.len()
        )?;
        for annotation in rest {
            log_line(out, annotation)?;
        }
    }
    Ok(())
}

/// Writes a line of the log that GitHub takes for nothing else, whatever it says.
///
/// # Errors
/// What writing to `out` gives.
pub fn log(out: &mut dyn Write, text: &str) -> io::Result<()> {
    writeln!(out, "{}", tame(&plain(text)))
}

/// A line of the log as one that GitHub takes for nothing else.
pub fn tame(line: &str) -> Cow<'_, str> {
    // A command may stand in two places: `::name::` starts a line, `##[name]` stands anywhere in it.
    let line = match line.contains("##[") {
        true => Cow::Owned(line.replace("##[", "## [")),
        false => Cow::Borrowed(line),
    };
    match line.trim_start().starts_with("::") {
        true => Cow::Owned(format!("> {line}")),
        false => line,
    }
}

fn log_line(out: &mut dyn Write, annotation: &Annotation) -> io::Result<()> {
    let place = match (&annotation.file, annotation.line) {
        (Some(file), Some(line)) => format!(" {file}:{line}"),
        (Some(file), None) => format!(" {file}"),
        _ => String::new(),
    };
    let (level, title) = (annotation.level.as_str(), &annotation.title);
    log(
        out,
        &format!("{level}{place} {title}: {}", annotation.message),
    )
}

/// An annotation as the command that makes it.
fn command(annotation: &Annotation) -> String {
    let mut properties = Vec::new();
    if let Some(file) = &annotation.file {
        properties.push(format!("file={}", property(file)));
    }
    if let Some(line) = annotation.line {
        properties.push(format!("line={line}"));
    }
    properties.push(format!("title={}", property(&annotation.title)));
    format!(
        "::{} {}::{}",
        annotation.level.as_str(),
        properties.join(","),
        message(&annotation.message)
    )
}

/// A message: what would end the line is escaped; other control characters are shown as escapes.
fn message(text: &str) -> String {
    let lines: Vec<String> = text.split('\n').map(plain).collect();
    lines.join("\n").replace('%', "%25").replace('\n', "%0A")
}

/// A property: also what would end it.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotation(level: Level, message: &str) -> Annotation {
        Annotation {
            level,
            title: "acme: created, 100%".into(),
            file: Some("a,b:c.jsonl".into()),
            line: Some(17),
            message: message.into(),
        }
    }

    fn written(all: &[Annotation]) -> String {
        let mut out = Vec::new();
        annotations(&mut out, all).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_would_end_a_command_or_a_property_is_escaped() {
        assert_eq!(
            written(&[annotation(
                Level::Error,
                "50% a, b: c\n::set-output\r\u{1b}"
            )]),
            "::error file=a%2Cb%3Ac.jsonl,line=17,title=acme%3A created%2C 100%25::\
             50%25 a, b: c%0A::set-output\\r\\u{1b}\n"
        );
        let bare = Annotation {
            file: None,
            line: None,
            ..annotation(Level::Notice, "")
        };
        assert_eq!(
            written(&[bare]),
            "::notice title=acme%3A created%2C 100%25::\n"
        );
    }

    #[test]
    fn ten_of_a_level_are_annotations_and_more_go_to_the_log() {
        let ten: Vec<_> = (0..10)
            .map(|n| annotation(Level::Warning, &n.to_string()))
            .collect();
        assert_eq!(written(&ten).lines().count(), 10);
        let mut many: Vec<_> = (0..12)
            .map(|n| annotation(Level::Warning, &format!("m{n}")))
            .collect();
        many.push(annotation(Level::Error, "bad"));
        let text = written(&many);
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("::error ") && lines[0].ends_with("::bad"));
        assert_eq!(
            lines
                .iter()
                .filter(|line| line.starts_with("::warning "))
                .count(),
            10
        );
        assert_eq!(
            lines[10..],
            [
                "::warning title=and 3 more::GitHub shows 10 of a kind; the log of this step has all of them",
                "warning a,b:c.jsonl:17 acme: created, 100%: m9",
                "warning a,b:c.jsonl:17 acme: created, 100%: m10",
                "warning a,b:c.jsonl:17 acme: created, 100%: m11",
            ]
        );
    }

    #[test]
    fn no_line_of_the_log_is_a_command() {
        let mut out = Vec::new();
        for text in [
            "::add-mask::x",
            " ::error::",
            "a ##[error]b",
            "a\n::error::",
        ] {
            log(&mut out, text).unwrap();
        }
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "> ::add-mask::x\n>  ::error::\na ## [error]b\na\\n::error::\n"
        );
    }
}
