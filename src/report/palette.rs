//! Colours, decided per stream by the caller; off means not one escape byte.

use anstyle::{AnsiColor, Style};

/// What a text is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Nothing in particular.
    Plain,
    /// It went well.
    Good,
    /// It failed.
    Bad,
    /// It was not checked, or needs a look.
    Unsure,
    /// It matters less.
    Dim,
    /// It matters most.
    Strong,
}

/// Whether to colour.
#[derive(Clone, Copy, Debug, Default)]
pub struct Palette {
    on: bool,
}

impl Palette {
    /// Colours on or off.
    pub fn new(on: bool) -> Self {
        Palette { on }
    }

    /// What went well.
    pub fn good(self, text: impl AsRef<str>) -> String {
        self.paint(Tone::Good, text.as_ref())
    }

    /// What failed.
    pub fn bad(self, text: impl AsRef<str>) -> String {
        self.paint(Tone::Bad, text.as_ref())
    }

    /// What was not checked, or needs a look.
    pub fn unsure(self, text: impl AsRef<str>) -> String {
        self.paint(Tone::Unsure, text.as_ref())
    }

    /// What matters less.
    pub fn dim(self, text: impl AsRef<str>) -> String {
        self.paint(Tone::Dim, text.as_ref())
    }

    /// What matters most.
    pub fn strong(self, text: impl AsRef<str>) -> String {
        self.paint(Tone::Strong, text.as_ref())
    }

    /// The text in a tone.
    pub fn paint(self, tone: Tone, text: &str) -> String {
        let style = match tone {
            Tone::Plain => return text.to_owned(),
            Tone::Good => AnsiColor::Green.on_default(),
            Tone::Bad => AnsiColor::Red.on_default().bold(),
            Tone::Unsure => AnsiColor::Yellow.on_default(),
            Tone::Dim => Style::new().dimmed(),
            Tone::Strong => Style::new().bold(),
        };
        if self.on {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}
