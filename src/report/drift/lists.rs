//! What has no table: events without a difference, events and payloads that nothing was known of.

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::judge::Severity;
use crate::report::{Fill, Tone};
use crate::run::drift::{EventSummary, Standing, Summary};

use super::Options;
use super::event::has_table;
use super::options::{tone, word};
use super::row::Source;
use super::words::{Names, event_name, listed, nouns, number};

/// Writes the lists, each only when there is something in it.
///
/// # Errors
/// What writing to `out` gives.
pub(super) fn lists(
    out: &mut dyn Write,
    summary: &Summary,
    source: Source,
    options: &Options,
) -> io::Result<()> {
    without_a_difference(out, summary, options)?;
    unknown_events(out, summary, source, options)?;
    strangers(out, summary, options)?;
    unchecked(out, summary, options)
}

/// What has no difference, by the editions it was held against.
fn without_a_difference(
    out: &mut dyn Write,
    summary: &Summary,
    options: &Options,
) -> io::Result<()> {
    let mut lists: Vec<(&[String], Fill, Names)> = Vec::new();
    let events = summary.events.iter();
    for event in events.filter(|event| held(event) && !has_table(event, options)) {
        let at = lists
            .iter()
            .position(|(editions, ..)| *editions == event.editions);
        let at = at.unwrap_or_else(|| {
            lists.push((&event.editions, heading(&event.editions), Names::default()));
            lists.len() - 1
        });
        if let Some((_, list, names)) = lists.get_mut(at) {
            names.add(list, event, &counts(event));
        }
    }
    for (_, list, _) in &lists {
        list.write(out, options.palette, options.columns(), (0, 2))?;
    }
    Ok(())
}

fn heading(editions: &[String]) -> Fill {
    let mut list = Fill::new();
    let to = match editions {
        [] => String::new(),
        editions => format!(" to {}", listed(editions, "or")),
    };
    list.words(&format!("no difference{to}: "), Tone::Good);
    list
}

/// Whether any payload of the event was held against anything.
fn held(event: &EventSummary) -> bool {
    event.standing == Standing::Known && event.unchecked < event.payloads
}

/// `310, 2 not checked, 1 accepted by the baseline`.
fn counts(event: &EventSummary) -> String {
    let mut text = number(event.payloads);
    if event.unchecked > 0 {
        text.push_str(&format!(", {} not checked", number(event.unchecked)));
    }
    let accepted = event
        .differences
        .iter()
        .filter(|difference| difference.accepted)
        .count();
    if accepted > 0 {
        text.push_str(&format!(
            ", {} accepted by the baseline",
            number(accepted as u64)
        ));
    }
    text
}

/// Unknown events that have no table, by how much that matters.
fn unknown_events(
    out: &mut dyn Write,
    summary: &Summary,
    source: Source,
    options: &Options,
) -> io::Result<()> {
    let unknown = summary.events.iter();
    let unknown: Vec<_> = unknown
        .filter(|event| event.standing == Standing::UnknownEvent && !has_table(event, options))
        .collect();
    let severity = |event: &EventSummary| {
        let open = event
            .differences
            .iter()
            .filter(|difference| !difference.accepted);
        open.map(|difference| difference.severity).max()
    };
    let mut severities: Vec<_> = unknown.iter().map(|event| severity(event)).collect();
    severities.sort_by_key(|severity| Reverse(*severity));
    severities.dedup();
    for of in severities {
        let mut list = Fill::new();
        let tone = of.map_or(Tone::Dim, tone);
        let mark = of
            .filter(|of| *of > Severity::Info)
            .map(|of| format!("{}: ", word(of)));
        list.words(
            &format!("{}unknown events: ", mark.unwrap_or_default()),
            tone,
        );
        let mut names = Names::default();
        for event in unknown.iter().filter(|event| severity(event) == of) {
            names.add(&mut list, event, &unknown_counts(event, source));
        }
        list.write(out, options.palette, options.columns(), (0, 2))?;
    }
    Ok(())
}

/// `4, first at line 55`.
fn unknown_counts(event: &EventSummary, source: Source) -> String {
    let mut text = number(event.payloads);
    let firsts = event
        .differences
        .iter()
        .filter_map(|difference| difference.first.as_ref());
    if let Some(first) = firsts.min() {
        text.push_str(&format!(", first at {}", source.name(first)));
    }
    if event
        .differences
        .iter()
        .any(|difference| difference.accepted)
    {
        text.push_str(", accepted by the baseline");
    }
    text
}

fn strangers(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let strangers = summary.events.iter();
    let strangers: Vec<_> = strangers
        .filter(|event| event.standing == Standing::UnknownProvider && !has_table(event, options))
        .collect();
    if strangers.is_empty() {
        return Ok(());
    }
    let mut list = Fill::new();
    list.words("payloads of no known provider: ", Tone::Unsure);
    for (at, event) in strangers.iter().enumerate() {
        if at > 0 {
            list.glue(", ");
        }
        let mut text = number(event.payloads);
        if let Some(name) = &event.event {
            text.push_str(&format!(" as {name}"));
        }
        if let Some(why) = &event.why_unchecked {
            text.push_str(&format!(" ({why})"));
        }
        list.words(&text, Tone::Plain);
    }
    list.write(out, options.palette, options.columns(), (0, 2))
}

/// Why payloads of known events were not checked. Of an event with a table the table says it.
fn unchecked(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let known = summary
        .events
        .iter()
        .filter(|event| event.standing == Standing::Known);
    for event in known.filter(|event| event.unchecked > 0 && !has_table(event, options)) {
        let mut line = Fill::new();
        line.words("not checked: ", Tone::Unsure);
        let why = event
            .why_unchecked
            .as_deref()
            .unwrap_or("no reason is known");
        let count = nouns(event.unchecked, "payload");
        line.words(
            &format!("{count} of {}: {why}", event_name(event)),
            Tone::Plain,
        );
        line.write(out, options.palette, options.columns(), (0, 2))?;
    }
    Ok(())
}
