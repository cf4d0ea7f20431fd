//! What is replayed: a line for what is planned, and one for what failed or changed.

use std::io::{self, Write};

use serde::Serialize;

use crate::exchange::Exchange;
use crate::judge::{Case, Finding, Status};
use crate::report::arrival::findings;
use crate::report::delivery::answer;
use crate::report::{Palette, bytes, duration_us, json_line, plain};
use crate::run::replay::{Outcome, Passed, Signing};

/// A delivery that is planned: a line of `--dry-run`.
#[derive(Clone, Debug, Serialize)]
pub struct PlannedDelivery<'a> {
    /// When it is due from the start on, in microseconds; absent when that is as soon as a place is free.
    pub due_us: Option<u64>,
    /// Which round of the captures, from 0.
    pub round: u64,
    /// The capture.
    pub capture: &'a str,
    /// The record's line in it.
    pub line: u64,
    /// The record's id.
    pub id: &'a str,
    /// Whose it is.
    pub provider: Option<&'a str>,
    /// The event, by its short name where it has one, else the path.
    pub event: &'a str,
    /// The method.
    pub method: &'a str,
    /// Path and query that it goes to.
    pub target: &'a str,
    /// How large the body is.
    pub bytes: usize,
    /// What it is kept in order with.
    pub order: Option<&'a str>,
    /// What becomes of its signature.
    pub signature: Signing,
    /// Why it does not go out.
    pub skipped: Option<String>,
}

/// Writes a planned delivery: when, what, how large, from where.
///
/// # Errors
/// What writing to `out` gives.
pub fn planned(
    out: &mut dyn Write,
    delivery: &PlannedDelivery,
    palette: Palette,
) -> io::Result<()> {
    let at = match delivery.due_us {
        Some(us) => format!("+{}.{:03} s", us / 1_000_000, us / 1_000 % 1_000),
        None => "at once".to_owned(),
    };
    let what = match delivery.provider {
        Some(provider) => format!("{} {}", plain(provider), plain(delivery.event)),
        None => "-".to_owned(),
    };
    let order = delivery.order.map(|name| format!("order {}", plain(name)));
    let place = format!("{}:{}", plain(delivery.capture), delivery.line);
    let notes: Vec<String> = [Some(place), order, signing(delivery.signature)]
        .into_iter()
        .flatten()
        .collect();
    writeln!(
        out,
        "{at:>12}  {:<4} {}  {what}  {}  {}",
        plain(delivery.method),
        plain(delivery.target),
        bytes(delivery.bytes),
        palette.dim(notes.join("  ")),
    )?;
    match &delivery.skipped {
        Some(why) => writeln!(
            out,
            "{:14}{} {}",
            "",
            palette.unsure("skipped:"),
            plain(why)
        ),
        None => Ok(()),
    }
}

fn signing(signing: Signing) -> Option<String> {
    let text = match signing {
        Signing::None => return None,
        Signing::Fresh => "signed anew",
        Signing::Kept => "recorded signature",
        Signing::NoSecret => "recorded signature (no secret)",
        Signing::Forged => "recorded signature (it did not hold)",
    };
    Some(text.to_owned())
}

/// Writes every attempt at a delivery as a line of JSON: the exchange, and what was found about it.
///
/// # Errors
/// What writing to `out` gives.
pub fn replayed_json(out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
    #[derive(Serialize)]
    struct Line<'a> {
        #[serde(flatten)]
        exchange: &'a Exchange,
        #[serde(skip_serializing_if = "<[Finding]>::is_empty")]
        findings: &'a [Finding],
    }
    let mut cases = outcome.attempts.iter().chain(&outcome.other);
    cases.try_for_each(|case| {
        let line = Line {
            exchange: &case.exchange,
            findings: &case.findings,
        };
        json_line(out, &line)
    })
}

/// Writes one delivery: what it came to, and below it what is wrong or different.
///
/// # Errors
/// What writing to `out` gives.
pub fn replayed(
    out: &mut dyn Write,
    outcome: &Outcome,
    place: &str,
    palette: Palette,
) -> io::Result<()> {
    let place = format!("{}:{}", plain(place), outcome.line);
    if let Some(unfit) = &outcome.unfit {
        let skipped = palette.unsure("skipped");
        return writeln!(out, "{skipped} {place}: {}", plain(&unfit.to_string()));
    }
    for (attempts, which) in [
        (&outcome.attempts, ""),
        (&outcome.other, " (the other endpoint)"),
    ] {
        let Some(case) = attempts.last() else {
            continue;
        };
        let place = format!("{place}{which}");
        line(out, case, &place, attempts.len(), palette)?;
        if let Some(response) = &case.exchange.response
            && outcome.refused
        {
            answer(out, response, palette)?;
        }
    }
    Ok(())
}

fn line(
    out: &mut dyn Write,
    case: &Case,
    place: &str,
    attempts: usize,
    palette: Palette,
) -> io::Result<()> {
    let exchange = &case.exchange;
    let status = match &exchange.response {
        Some(response) => response.status.to_string(),
        None => "---".to_owned(),
    };
    let status = match case.status {
        Status::Pass | Status::Skip => palette.good(status),
        Status::Fail | Status::Error => palette.bad(status),
    };
    let tries = match attempts {
        0 | 1 => String::new(),
        more => format!("  {more} attempts"),
    };
    let took = duration_us(exchange.timing.total_us);
    writeln!(
        out,
        "{:<4} {}  {status}  {}",
        plain(&exchange.request.method),
        plain(&case.name),
        palette.dim(format!("{took}  {place}{tries}")),
    )?;
    if let Some(error) = &exchange.error {
        writeln!(out, "         {} {}", palette.bad("error:"), plain(error))?;
    }
    findings(out, case, palette)
}

/// Puts what the reading of the captures came across into words, where there is something to say.
pub fn passed(passed: &Passed) -> Vec<String> {
    let mut lines: Vec<String> = passed.bad.first.iter().map(|line| plain(line)).collect();
    let more = passed.bad.count.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("{more} more lines are no records"));
    }
    lines
}
