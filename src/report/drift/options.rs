//! How much is shown, and how.

use crate::judge::Severity;
use crate::report::{Palette, Tone};

/// What the user asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The columns of the terminal; no line is wider.
    pub width: usize,
    /// The colours.
    pub palette: Palette,
    /// The least severity that fails; none: nothing does.
    pub fail_on: Option<Severity>,
    /// Whether what the baseline accepts is listed and no row is left out.
    pub verbose: bool,
}

impl Options {
    /// The width to fill: a terminal that claims fewer than 40 columns gets 40.
    pub(super) fn columns(&self) -> usize {
        self.width.max(40)
    }

    /// Whether something of that severity fails.
    pub(super) fn fails(&self, severity: Severity) -> bool {
        self.fail_on.is_some_and(|least| severity >= least)
    }
}

/// A severity as the flags spell it.
pub(super) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// The tone of a severity.
pub(super) fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Error => Tone::Bad,
        Severity::Warning => Tone::Unsure,
        Severity::Info => Tone::Dim,
    }
}
