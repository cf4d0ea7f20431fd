//! JSON as text: scanned strictly, found in, pointed into, escaped, spliced. Nothing here builds values or writes a
//! document again, so numbers, escapes, repeated members and white space stay as they are.

mod fault;
mod item;
mod likeness;
mod members;
mod name;
mod path;
mod pattern;
#[cfg(test)]
mod pattern_cases;
mod plain;
mod quoted;
#[cfg(test)]
mod quoted_cases;
mod repeats;
mod scan;
#[cfg(test)]
pub mod scan_cases;
pub mod splice;
mod tape;
#[cfg(test)]
mod tape_cases;
mod text;
mod tokens;
mod unescape;

pub use fault::{Fault, position};
pub use item::{Kind, Token};
pub use members::{Elements, Members, Named};
pub use name::Name;
pub use path::{Path, Step, shown};
pub use pattern::{Pattern, Reach, fits};
pub use quoted::Quoted;
pub use tape::{Tape, array_index};
pub use text::{Escape, quote, write_escaped};
pub use unescape::unescape;
