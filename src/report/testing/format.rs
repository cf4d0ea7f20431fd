//! The forms of a report, by the names they are asked for.

use super::{Github, Html, JsonLines, Junit, Options, Reporter, Tap, Terminal};

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people, as it happens.
    Terminal,
    /// A JSON value a line, as it happens.
    JsonLines,
    /// JUnit XML.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
    /// The Test Anything Protocol, as it happens.
    Tap,
    /// A page for people.
    Html,
}

impl Format {
    /// All of them.
    pub const ALL: [Format; 6] = [
        Format::Terminal,
        Format::JsonLines,
        Format::Junit,
        Format::Github,
        Format::Tap,
        Format::Html,
    ];

    /// The name it is asked for by.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Terminal => "terminal",
            Format::JsonLines => "jsonl",
            Format::Junit => "junit",
            Format::Github => "github",
            Format::Tap => "tap",
            Format::Html => "html",
        }
    }

    /// The form of that name, when there is one.
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL
            .into_iter()
            .find(|format| format.as_str() == name)
    }

    /// Whether people read it as it is written, line by line, so that colours and the width of a line matter.
    pub fn is_read_as_lines(self) -> bool {
        matches!(self, Format::Terminal | Format::Tap)
    }

    /// What writes it.
    pub fn reporter(self, options: &Options) -> Box<dyn Reporter> {
        match self {
            Format::Terminal => Box::new(Terminal::new(*options)),
            Format::JsonLines => Box::new(JsonLines::new(options.extent)),
            Format::Junit => Box::new(Junit),
            Format::Github => Box::new(Github),
            Format::Tap => Box::new(Tap::default()),
            Format::Html => Box::new(Html),
        }
    }
}
