//! The whole report for people: a table for each event with a difference, lists of the others, totals.

use std::io::{self, Write};

use crate::report::{Fill, Tone};
use crate::run::drift::Summary;

use super::Options;
use super::event::{event, has_table};
use super::lists::lists;
use super::row::Source;
use super::totals::{Totals, sentence};
use super::words::{nouns, number};

/// Writes what a capture came to, no line wider than the options say.
///
/// # Errors
/// What writing to `out` gives.
pub fn table(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let source = Source::of(summary, options);
    for shown in summary
        .events
        .iter()
        .filter(|event| has_table(event, options))
    {
        event(out, shown, source, options)?;
        writeln!(out)?;
    }
    let mut rest = Vec::new();
    lists(&mut rest, summary, source, options)?;
    stale(&mut rest, summary, options)?;
    bad_lines(&mut rest, summary, options)?;
    if !rest.is_empty() {
        out.write_all(&rest)?;
        writeln!(out)?;
    }
    let mut totals = Fill::new();
    totals.words(&sentence(summary), Totals::of(summary).tone());
    totals.write(out, options.palette, options.columns(), (0, 2))?;
    match source.0 {
        None => Ok(()),
        Some(source) => {
            let mut note = Fill::new();
            note.words(&format!("lines are those of {source}"), Tone::Dim);
            note.write(out, options.palette, options.columns(), (0, 2))
        }
    }
}

fn stale(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let count = summary.stale.len() as u64;
    let verb = if count == 1 { "was" } else { "were" };
    let title = format!(
        "{} of the baseline {verb} not seen any more:",
        nouns(count, "entry")
    );
    entries(out, &title, &summary.stale, count, options)
}

fn bad_lines(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let verb = if summary.bad_lines == 1 { "is" } else { "are" };
    let title = format!("{} {verb} no record:", nouns(summary.bad_lines, "line"));
    entries(out, &title, &summary.first_bad, summary.bad_lines, options)
}

fn entries(
    out: &mut dyn Write,
    title: &str,
    entries: &[String],
    count: u64,
    options: &Options,
) -> io::Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut fill = Fill::new();
    fill.words(title, Tone::Unsure);
    fill.write(out, options.palette, options.columns(), (0, 2))?;
    for entry in entries {
        let mut fill = Fill::new();
        fill.words(entry, Tone::Plain);
        fill.write(out, options.palette, options.columns(), (2, 4))?;
    }
    let more = count.saturating_sub(entries.len() as u64);
    if more > 0 {
        writeln!(out, "  … and {} more", number(more))?;
    }
    Ok(())
}
