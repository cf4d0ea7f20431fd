//! The comparison as JSON, pair by pair, so that nothing has to be kept.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::json_line;
use crate::run::drift::EventSummary;
use crate::run::pairing::{ComparedPair, Totals};

#[derive(Serialize)]
struct End<'a> {
    totals: &'a Totals,
    events: Vec<EventSummary>,
}

/// Opens the document with its first pair.
pub(super) fn first(
    out: &mut dyn Write,
    names: &(String, String),
    pair: &ComparedPair,
) -> io::Result<()> {
    open(out, names)?;
    serde_json::to_writer(out, pair)?;
    Ok(())
}

/// Writes a further pair.
pub(super) fn next(out: &mut dyn Write, pair: &ComparedPair) -> io::Result<()> {
    out.write_all(b",")?;
    serde_json::to_writer(out, pair)?;
    Ok(())
}

/// Closes the document with the totals. `empty`: it is not open yet.
pub(super) fn end(
    out: &mut dyn Write,
    names: &(String, String),
    empty: bool,
    totals: &Totals,
) -> io::Result<()> {
    if empty {
        open(out, names)?;
    }
    let events = totals.summary(&names.0).events;
    out.write_all(b"],\"totals\":")?;
    serde_json::to_writer(&mut *out, totals)?;
    out.write_all(b",\"events\":")?;
    serde_json::to_writer(&mut *out, &events)?;
    out.write_all(b"}\n")
}

/// Writes the totals as one line.
pub(super) fn totals(out: &mut dyn Write, totals: &Totals, against: &str) -> io::Result<()> {
    let events = totals.summary(against).events;
    json_line(out, &End { totals, events })
}

fn open(out: &mut dyn Write, names: &(String, String)) -> io::Result<()> {
    out.write_all(b"{\"first\":")?;
    serde_json::to_writer(&mut *out, &names.0)?;
    out.write_all(b",\"second\":")?;
    serde_json::to_writer(&mut *out, &names.1)?;
    out.write_all(b",\"pairs\":[")
}
