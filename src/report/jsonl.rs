//! One JSON value a line.

use std::io::{self, Write};

use serde::Serialize;

/// Writes a value as one line.
///
/// # Errors
/// What writing to `out` gives.
pub fn json_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    out.write_all(&line)
}
