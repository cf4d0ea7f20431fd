//! JSON as text: scanned strictly, found in, pointed into, escaped. Nothing here builds values or writes a document
//! again, so numbers, escapes, repeated members and white space stay as they are.

mod fault;
mod likeness;
mod path;
mod pattern;
#[cfg(test)]
mod pattern_cases;
mod plain;
mod repeats;
mod scan;
#[cfg(test)]
pub mod scan_cases;
mod tape;
#[cfg(test)]
mod tape_cases;
mod text;

pub use fault::{Fault, position};
pub use path::{Path, Step, shown};
pub use pattern::{Pattern, Reach, fits};
pub use scan::Kind;
pub use tape::{Elements, Members, Name, Named, Tape, Token, array_index, unescape};
pub use text::{Escape, quote, write_escaped};
