//! Colours, decided per stream by the caller; off means not one escape byte.

use anstyle::{AnsiColor, Style};

/// Whether to colour, and in what.
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
        self.paint(AnsiColor::Green.on_default(), text)
    }

    /// What failed.
    pub fn bad(self, text: impl AsRef<str>) -> String {
        self.paint(AnsiColor::Red.on_default().bold(), text)
    }

    /// What was not checked, or needs a look.
    pub fn unsure(self, text: impl AsRef<str>) -> String {
        self.paint(AnsiColor::Yellow.on_default(), text)
    }

    /// What matters less.
    pub fn dim(self, text: impl AsRef<str>) -> String {
        self.paint(Style::new().dimmed(), text)
    }

    /// What matters most.
    pub fn strong(self, text: impl AsRef<str>) -> String {
        self.paint(Style::new().bold(), text)
    }

    fn paint(self, style: Style, text: impl AsRef<str>) -> String {
        let text = text.as_ref();
        if self.on {
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}
