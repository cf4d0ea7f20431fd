//! What was found about one payload, shown in the payload itself.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::json::Tape;
use crate::judge::{Finding, Rule};
use crate::report::{Fill, Tone};
use crate::run::drift::Judged;

use super::Options;
use super::options::{tone, word};
use super::says::says_of_one;
use super::tree::{Mark, Tree};
use super::words::{at, listed, name, short_place};

/// How many findings of one payload are shown.
const MAX_MARKS: usize = 60;

/// Writes a payload's findings, each at its place in the payload; nothing where nothing was found and all was
/// checked.
///
/// The payload is laid out, and its tokens stay as they were written. Members that nothing is found about are
/// folded, and those whose names say that they are secret are masked.
///
/// # Errors
/// What writing to `out` gives.
pub fn payload(out: &mut dyn Write, judged: &Judged, options: &Options) -> io::Result<()> {
    let mut marks = marks(judged);
    let unchecked = judged
        .verdicts
        .iter()
        .filter(|verdict| verdict.unchecked.is_some());
    let unchecked: Vec<_> = unchecked.collect();
    if marks.is_empty() && unchecked.is_empty() {
        return Ok(());
    }
    heading(out, judged, options)?;
    for verdict in unchecked {
        let to = verdict
            .edition
            .as_ref()
            .map_or(String::new(), |edition| format!(" against {edition}"));
        let why = verdict.unchecked.as_deref().unwrap_or_default();
        note(
            out,
            &format!("not checked{to}: {why}"),
            Tone::Unsure,
            options,
        )?;
    }
    let more = marks.len().saturating_sub(MAX_MARKS);
    marks.truncate(MAX_MARKS);
    let tape = Tape::new(&judged.payload);
    let rest = match &tape {
        Ok(tape) if !marks.is_empty() => Tree::new(tape, &marks, options).write(out)?,
        _ => marks.iter().collect(),
    };
    for mark in rest {
        let mut fill = Fill::new();
        fill.path(&short_place(&mark.finding.path), Tone::Strong)
            .glue(": ");
        mark.says(&mut fill);
        fill.write(out, options.palette, options.columns(), (2, 4))?;
    }
    if more > 0 {
        note(
            out,
            &format!("… and {more} more (--format jsonl shows all)"),
            Tone::Dim,
            options,
        )?;
    }
    writeln!(out)
}

fn heading(out: &mut dyn Write, judged: &Judged, options: &Options) -> io::Result<()> {
    let mut fill = Fill::new();
    fill.words(&at(&judged.sighting), Tone::Strong).glue(": ");
    fill.words(
        &name(judged.provider.as_deref(), judged.event.as_deref()),
        Tone::Strong,
    );
    let editions: Vec<_> = judged
        .verdicts
        .iter()
        .filter_map(|verdict| verdict.edition.as_ref())
        .collect();
    if !editions.is_empty() {
        fill.glue(" ").words(
            &format!("against {}", listed(&editions, "and")),
            Tone::Plain,
        );
    }
    if options.verbose {
        for fact in [
            judged.sighting.id.clone(),
            judged.sighting.at.map(|at| at.to_string()),
        ] {
            fact.map(|fact| fill.glue(", ").words(&fact, Tone::Dim));
        }
    }
    fill.write(out, options.palette, options.columns(), (0, 2))
}

fn note(out: &mut dyn Write, text: &str, tone: Tone, options: &Options) -> io::Result<()> {
    let mut fill = Fill::new();
    fill.words(text, tone);
    fill.write(out, options.palette, options.columns(), (2, 4))
}

/// The findings, the worst first; the same finding against several editions is one mark.
fn marks(judged: &Judged) -> Vec<Mark<'_>> {
    let several = judged.verdicts.len() > 1;
    let mut marks: Vec<Mark> = Vec::new();
    let mut known: HashMap<(&str, Rule), Vec<usize>> = HashMap::new();
    for verdict in &judged.verdicts {
        let edition = verdict.edition.as_deref().filter(|_| several);
        for finding in &verdict.findings {
            let alike = known.entry((&finding.path, finding.rule)).or_default();
            let same = |&&at: &&usize| {
                marks
                    .get(at)
                    .is_some_and(|mark: &Mark| mark.finding == finding)
            };
            match alike
                .iter()
                .find(same)
                .copied()
                .and_then(|at| marks.get_mut(at))
            {
                Some(mark) => mark.editions.extend(edition),
                None => {
                    alike.push(marks.len());
                    marks.push(Mark {
                        finding,
                        editions: edition.into_iter().collect(),
                    });
                }
            }
        }
    }
    marks.sort_by_key(|mark| std::cmp::Reverse(mark.finding.severity));
    marks
}

impl Mark<'_> {
    /// `type-changed (error): expected integer, seen "7"`.
    pub(super) fn says(&self, fill: &mut Fill) {
        let Finding { severity, rule, .. } = self.finding;
        fill.words(rule.as_str(), tone(*severity));
        let editions = match self.editions.as_slice() {
            [] => String::new(),
            editions => format!(", {}", listed(editions, "and")),
        };
        fill.words(
            &format!(" ({}{editions})", word(*severity)),
            tone(*severity),
        );
        let says = says_of_one(self.finding);
        if !says.is_empty() {
            fill.glue(": ").append(says);
        }
    }
}
