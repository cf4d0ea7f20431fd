//! Changes as people read them: a mark, where, and what became of what.

use std::io::{self, Write};

use crate::judge::{Finding, Rule, Severity};
use crate::report::body::shortened;
use crate::report::{Palette, Tone, counted, plain};
use crate::run::drift::Sighting;
use crate::run::pairing::{By, ComparedPair, Totals};

/// How far values are moved to the right to stand under each other, in characters.
const MAX_COLUMN: usize = 40;

/// Writes a pair with its heading, and an empty line.
pub(super) fn pair(out: &mut dyn Write, pair: &ComparedPair, palette: Palette) -> io::Result<()> {
    let (guessed, id) = match pair.by {
        Some(By::Order) => (", by order", &None),
        Some(By::Body) => (", by body", &None),
        _ => ("", &pair.id),
    };
    let known = [&pair.provider, &pair.event, id];
    let known: Vec<&str> = known.into_iter().flatten().map(String::as_str).collect();
    let name = match known.as_slice() {
        [] => "unknown".to_owned(),
        known => shortened(&plain(&known.join(" "))),
    };
    let name = palette.strong(name);
    match (&pair.first, &pair.second) {
        (Some(first), Some(second)) => {
            let guessed = palette.dim(guessed);
            writeln!(out, "{name}  {} ↔ {}{guessed}", place(first), place(second))?;
            changes(out, pair, 2, palette)?;
        }
        (first, second) => {
            let Some(only) = first.as_ref().or(second.as_ref()) else {
                return Ok(());
            };
            let source = plain(&only.source);
            let place = match only.line {
                Some(line) => format!("line {line}, only in {source}"),
                None => format!("only {source}"),
            };
            writeln!(out, "{name}  {}", palette.bad(place))?;
        }
    }
    writeln!(out)
}

fn place(sighting: &Sighting) -> String {
    match sighting.line {
        Some(line) => format!("line {line}"),
        None => plain(&sighting.source),
    }
}

/// Writes the changes of a pair, each after `indent` spaces.
pub(super) fn changes(
    out: &mut dyn Write,
    pair: &ComparedPair,
    indent: usize,
    palette: Palette,
) -> io::Result<()> {
    let names: Vec<String> = pair.findings.iter().map(|f| name(&f.path)).collect();
    let widths = names.iter().map(|name| name.chars().count());
    let width = widths.max().unwrap_or_default().min(MAX_COLUMN);
    for (finding, name) in pair.findings.iter().zip(&names) {
        let (mark, tone) = mark(finding.rule);
        let what = plain(&what(finding));
        let space = " ".repeat(indent);
        match tone {
            Tone::Dim => {
                let line = palette.dim(format!("{mark} {name:width$}  {what}"));
                writeln!(out, "{space}{line}")?;
            }
            tone => {
                let mark = palette.paint(tone, mark);
                writeln!(out, "{space}{mark} {name:width$}  {what}")?;
            }
        }
    }
    if pair.further > 0 {
        let more = counted(
            usize::try_from(pair.further).unwrap_or(usize::MAX),
            "more difference",
        );
        writeln!(
            out,
            "{}{}",
            " ".repeat(indent),
            palette.dim(format!("… {more}"))
        )?;
    }
    Ok(())
}

/// The path of a finding, or what stands for all of the body.
pub(super) fn name(path: &str) -> String {
    match path {
        "" => "(body)".to_owned(),
        path => shortened(&plain(path)),
    }
}

/// What stands before a change, and what it is to the reader.
pub(super) fn mark(rule: Rule) -> (&'static str, Tone) {
    match rule {
        Rule::Added => ("+", Tone::Good),
        Rule::Removed => ("-", Tone::Bad),
        Rule::ValueChanged | Rule::TypeChanged => ("~", Tone::Unsure),
        Rule::FormChanged => ("≈", Tone::Dim),
        Rule::OrderChanged => ("⇅", Tone::Unsure),
        _ => ("!", Tone::Bad),
    }
}

fn what(finding: &Finding) -> String {
    let (was, is) = (&finding.expected, &finding.seen);
    match finding.rule {
        Rule::Added => is.clone(),
        Rule::Removed => was.clone(),
        Rule::FormChanged => format!("{was} → {is} (same value)"),
        Rule::OrderChanged => format!("{was} → {is} (same elements)"),
        _ => format!("{was} → {is}"),
    }
}

/// Writes what one pair came to.
pub(super) fn outcome(out: &mut dyn Write, totals: &Totals, palette: Palette) -> io::Result<()> {
    match totals.differences() {
        0 => writeln!(out, "{}", palette.good("no difference")),
        count => {
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            let text = format!("{}{}", counted(count, "difference"), severities(totals));
            writeln!(out, "{}", palette.strong(text))
        }
    }
}

/// Writes what all pairs came to.
pub(super) fn totals(
    out: &mut dyn Write,
    totals: &Totals,
    names: &(String, String),
    palette: Palette,
) -> io::Result<()> {
    let pairs = counted(usize::try_from(totals.pairs).unwrap_or(usize::MAX), "pair");
    let mut text = match (totals.same, totals.differing()) {
        (_, 0) => format!("{pairs}, no difference"),
        (0, _) => format!("{pairs}, all differ"),
        (same, differing) => {
            let verb = if differing == 1 { "differs" } else { "differ" };
            format!("{pairs}: {same} the same, {differing} {verb}")
        }
    };
    let alone = [
        (totals.alone.first, &names.0),
        (totals.alone.second, &names.1),
    ];
    for (n, (count, name)) in alone
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .enumerate()
    {
        let mark = if n == 0 { ";" } else { "," };
        text.push_str(&format!("{mark} {count} only in {}", plain(name)));
    }
    text.push_str(&severities(totals));
    match totals.differences() {
        0 => writeln!(out, "{}", palette.good(text)),
        _ => writeln!(out, "{}", palette.strong(text)),
    }
}

fn severities(totals: &Totals) -> String {
    let severities = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Info, "info"),
    ];
    let counts = severities.into_iter().filter_map(|(severity, noun)| {
        let count = totals.findings.get(&severity).copied()?;
        Some(match severity {
            Severity::Info => format!("{count} {noun}"),
            _ => counted(usize::try_from(count).unwrap_or(usize::MAX), noun),
        })
    });
    let counts: Vec<_> = counts.collect();
    match counts.as_slice() {
        [] => String::new(),
        counts => format!(" ({})", counts.join(", ")),
    }
}
