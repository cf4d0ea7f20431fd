//! Over many pairs: in how many of them something differs, place by place.

use std::io::{self, Write};

use super::text::{mark, name};
use crate::judge::Rule;
use crate::report::{Palette, Table, Tone, counted, plain};
use crate::run::drift::{Difference, EventSummary};
use crate::run::pairing::Totals;

/// How many places of an event are written.
const MAX_PLACES: usize = 50;

/// Writes the places that differ for each event of which there are several pairs.
pub(super) fn places(
    out: &mut dyn Write,
    totals: &Totals,
    against: &str,
    palette: Palette,
) -> io::Result<()> {
    for event in &totals.summary(against).events {
        let paired = |difference: &&Difference| difference.rule != Rule::Unpaired;
        let mut differences: Vec<_> = event.differences.iter().filter(paired).collect();
        if differences.iter().all(|difference| difference.of < 2) {
            continue;
        }
        differences.sort_by_key(|d| std::cmp::Reverse((d.severity, d.count)));
        write(out, event, &differences, palette)?;
    }
    Ok(())
}

fn write(
    out: &mut dyn Write,
    event: &EventSummary,
    differences: &[&Difference],
    palette: Palette,
) -> io::Result<()> {
    let known = [&event.provider, &event.event];
    let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
    let heading = match known.as_slice() {
        [] => "By place".to_owned(),
        known => format!("{}, by place", plain(&known.join(" "))),
    };
    writeln!(out, "{}", palette.strong(heading))?;
    let mut table = Table::new(palette);
    for difference in differences.iter().take(MAX_PLACES) {
        let (mark, tone) = mark(difference.rule);
        let what = format!("{mark} {}", name(&difference.place));
        let pairs = counted(usize::try_from(difference.of).unwrap_or(usize::MAX), "pair");
        let count = format!("in {} of {pairs}", difference.count);
        table.row([(&what, tone), (&count, Tone::Plain)]);
    }
    table.write(out, 2)?;
    let hidden = differences.len().saturating_sub(MAX_PLACES);
    let further = usize::try_from(event.further).unwrap_or(usize::MAX);
    match hidden.saturating_add(further) {
        0 => {}
        more => writeln!(
            out,
            "  {}",
            palette.dim(format!("… {}", counted(more, "more difference")))
        )?,
    }
    writeln!(out)
}
