//! How much is shown, and how.

use crate::report::Palette;

/// How much is shown of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extent {
    /// What failed or could not be found out.
    Failures,
    /// That, what was not checked, and what was measured.
    #[default]
    Notable,
    /// All of it.
    All,
}

/// What the user asked for.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The columns of the terminal; no line is wider but a command's that cannot be parted.
    pub width: usize,
    /// The colours.
    pub palette: Palette,
    /// How much is shown.
    pub extent: Extent,
}
