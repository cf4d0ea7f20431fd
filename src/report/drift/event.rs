//! The table of one event.

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::judge::{Rule, Severity};
use crate::report::{Fill, Tone};
use crate::run::drift::{Difference, EventSummary, Standing};

use super::Options;
use super::row::{Layout, Source};
use super::standing::{agreeing, grouped};
use super::words::{event_name, listed, nouns, number, short_place};

/// How many rows an event has unless all are asked for.
const MAX_ROWS: usize = 30;
/// How many of the fields that no payload has are named, unless all are asked for.
const MAX_NEVER_SEEN: usize = 12;

/// Whether a difference is told in a line with others of its kind: there can be many, and they break nothing.
fn in_a_list(difference: &Difference) -> bool {
    difference.rule == Rule::NeverSeen && difference.severity == Severity::Info
}

/// Whether a difference says no more than that the event is unknown.
fn only_unknown(event: &EventSummary, difference: &Difference) -> bool {
    event.standing != Standing::Known && difference.rule == Rule::UnknownEvent
}

/// The differences that have a row, the worst first. That an event is unknown has none, unless something else has.
fn rows(event: &EventSummary) -> Vec<&Difference> {
    let open = event.differences.iter();
    let mut rows: Vec<_> = open
        .filter(|difference| !difference.accepted && !in_a_list(difference))
        .collect();
    if rows
        .iter()
        .all(|difference| only_unknown(event, difference))
    {
        rows.clear();
    }
    rows.sort_by_key(|difference| Reverse(difference.severity));
    rows
}

/// Whether there is anything to say of an event beyond that it is one of those in a list.
pub(super) fn has_table(event: &EventSummary, options: &Options) -> bool {
    let listed = |difference: &Difference| in_a_list(difference) && !difference.accepted;
    let accepted = |difference: &Difference| {
        options.verbose && difference.accepted && !only_unknown(event, difference)
    };
    event.further > 0
        || !rows(event).is_empty()
        || event
            .differences
            .iter()
            .any(|difference| listed(difference) || accepted(difference))
}

/// Writes the table of an event.
///
/// # Errors
/// What writing to `out` gives.
pub(super) fn event(
    out: &mut dyn Write,
    event: &EventSummary,
    source: Source,
    options: &Options,
) -> io::Result<()> {
    heading(out, event, options)?;
    let all = rows(event);
    let shown = match options.verbose {
        true => all.len(),
        false => all.len().min(MAX_ROWS),
    };
    let shown = all.get(..shown).unwrap_or_default();
    let groups = grouped(event, shown.iter().copied());
    let indent = if groups.iter().any(|group| group.standing.is_some()) {
        4
    } else {
        2
    };
    let layout = Layout::new(shown, indent, source, options);
    for group in &groups {
        if let Some(standing) = &group.standing {
            let tone = if standing.known {
                Tone::Dim
            } else {
                Tone::Strong
            };
            line(out, &standing.text, tone, options)?;
        }
        for difference in &group.differences {
            layout.write(out, difference, indent)?;
        }
    }
    let more = all.len() - shown.len();
    if more > 0 {
        let text = format!(
            "… and {} more (--format json shows all)",
            number(more as u64)
        );
        line(out, &text, Tone::Dim, options)?;
    }
    if event.further > 0 {
        let more = nouns(event.further, "further difference");
        let text = format!("… and {more}, counted and not kept");
        line(out, &text, Tone::Dim, options)?;
    }
    never_seen(out, event, options)?;
    accepted(out, event, source, options)
}

fn heading(out: &mut dyn Write, event: &EventSummary, options: &Options) -> io::Result<()> {
    let mut fill = Fill::new();
    fill.words(&event_name(event), Tone::Strong).glue(": ");
    fill.words(&nouns(event.payloads, "payload"), Tone::Plain);
    if !event.editions.is_empty() {
        fill.glue(" ").words(
            &format!("against {}", listed(&event.editions, "and")),
            Tone::Plain,
        );
    }
    if event.unchecked > 0 {
        fill.glue(", ").words(&unchecked(event), Tone::Unsure);
    }
    fill.write(out, options.palette, options.columns(), (0, 2))
}

/// `3 of them not checked: nested too deep`.
pub(super) fn unchecked(event: &EventSummary) -> String {
    let mut text = format!("{} of them not checked", number(event.unchecked));
    if let Some(why) = &event.why_unchecked {
        text.push_str(&format!(": {why}"));
    }
    text
}

fn line(out: &mut dyn Write, text: &str, tone: Tone, options: &Options) -> io::Result<()> {
    let mut fill = Fill::new();
    fill.words(text, tone);
    fill.write(out, options.palette, options.columns(), (2, 4))
}

/// The fields that no payload has, in one list for all editions and one for each of the others.
fn never_seen(out: &mut dyn Write, event: &EventSummary, options: &Options) -> io::Result<()> {
    let fields = event.differences.iter();
    let fields = fields.filter(|difference| in_a_list(difference) && !difference.accepted);
    let mut lists: Vec<(Vec<&str>, Vec<&str>)> = Vec::new();
    for difference in fields {
        let others = agreeing(event, difference);
        match lists.iter_mut().find(|(of, _)| *of == others) {
            Some((_, places)) => places.push(&difference.place),
            None => lists.push((others, vec![&difference.place])),
        }
    }
    for (others, places) in lists {
        let mut fill = Fill::new();
        fill.words("never seen", Tone::Dim);
        if !others.is_empty() {
            fill.glue(&format!(", nor in {}", listed(&others, "or")));
        }
        fill.glue(": ");
        let shown = match options.verbose {
            true => places.len(),
            false => MAX_NEVER_SEEN,
        };
        for (at, place) in places.iter().take(shown).enumerate() {
            if at > 0 {
                fill.glue(", ");
            }
            fill.atom(&short_place(place), Tone::Dim);
        }
        let more = places.len().saturating_sub(shown);
        if more > 0 {
            fill.glue(", ");
            fill.words(&format!("… and {more} more"), Tone::Dim);
        }
        fill.write(out, options.palette, options.columns(), (2, 4))?;
    }
    Ok(())
}

fn accepted(
    out: &mut dyn Write,
    event: &EventSummary,
    source: Source,
    options: &Options,
) -> io::Result<()> {
    let accepted = event.differences.iter();
    let accepted: Vec<_> = accepted
        .filter(|difference| difference.accepted && !only_unknown(event, difference))
        .collect();
    if accepted.is_empty() {
        return Ok(());
    }
    let colon = if options.verbose { ":" } else { "" };
    let text = format!(
        "{} accepted by the baseline{colon}",
        number(accepted.len() as u64)
    );
    line(out, &text, Tone::Dim, options)?;
    if options.verbose {
        let layout = Layout::new(&accepted, 4, source, options);
        for difference in accepted {
            layout.write(out, difference, 4)?;
        }
    }
    Ok(())
}
