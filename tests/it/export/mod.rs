//! Captures in the forms of other tools.

mod again;
mod which;
