//! What was replayed: a line for what failed or changed, the numbers at the end.

use std::io::{self, Write};

use serde::Serialize;

use crate::judge::{Case, Status};
use crate::report::arrival::findings;
use crate::report::delivery::answer;
use crate::report::{Palette, bytes, counted, duration_us, plain};
use crate::run::Percentiles;
use crate::run::replay::{Numbers, Outcome, Passed, Planned};
use crate::run::schedule::{Due, Ending};

/// What a replay came to: what `--json` prints last, and the summary shows.
#[derive(Clone, Debug, Serialize)]
pub struct ReplaySummary {
    /// The deliveries.
    #[serde(flatten)]
    pub numbers: Numbers,
    /// Records that were not selected.
    pub unselected: u64,
    /// Records that repeat a delivery and were left out.
    pub repeated: u64,
    /// Deliveries that were answered before the replay was resumed.
    pub answered_before: u64,
    /// Lines that are no records.
    pub bad_lines: u64,
    /// Deliveries that were planned and not begun, as far as the captures were read.
    pub not_begun: u64,
    /// Deliveries that had begun and were cut off: nobody knows what became of them.
    pub cut_off: u64,
    /// How it ended: `complete`, `stopped` or `enough`.
    pub ending: &'static str,
    /// From the planned time to the actual start.
    pub late: Percentiles,
    /// How many were late because no place was free.
    pub waited_for_place: u64,
    /// How long it took, in microseconds.
    pub took_us: u64,
}

impl ReplaySummary {
    /// The word for an ending.
    pub fn ending(ending: Ending) -> &'static str {
        match ending {
            Ending::Complete => "complete",
            Ending::Stopped => "stopped",
            Ending::Enough => "enough",
        }
    }

    /// Deliveries a second.
    pub fn throughput(&self) -> f64 {
        match self.took_us {
            0 => 0.0,
            took => self.numbers.sent as f64 * 1e6 / took as f64,
        }
    }
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
    if let Some(unfit) = &outcome.unfit {
        return writeln!(
            out,
            "{} {}:{}: {}",
            palette.unsure("skipped"),
            plain(place),
            outcome.line,
            plain(&unfit.to_string())
        );
    }
    for (case, to) in outcome.last().map(|case| (case, "")).into_iter().chain(
        outcome
            .other
            .as_ref()
            .map(|case| (case, " (the other endpoint)")),
    ) {
        line(
            out,
            case,
            &format!("{}:{}{to}", plain(place), outcome.line),
            outcome.attempts.len(),
            palette,
        )?;
        if let Some(response) = case
            .exchange
            .response
            .as_ref()
            .filter(|_| outcome.refused && to.is_empty())
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
    let status = exchange
        .response
        .as_ref()
        .map_or_else(|| "---".to_owned(), |response| response.status.to_string());
    let status = match case.status {
        Status::Pass | Status::Skip => palette.good(status),
        Status::Fail | Status::Error => palette.bad(status),
    };
    let tries = match attempts {
        0 | 1 => String::new(),
        more => format!("  {more} attempts"),
    };
    writeln!(
        out,
        "{:<4} {}  {status}  {}{}",
        plain(&exchange.request.method),
        plain(&case.name),
        palette.dim(format!(
            "{}  {place}",
            duration_us(exchange.timing.total_us)
        )),
        palette.dim(tries),
    )?;
    if let Some(error) = &exchange.error {
        writeln!(out, "         {} {}", palette.bad("error:"), plain(error))?;
    }
    findings(out, case, palette)
}

/// Writes the line of a delivery that is planned: when, what, how large, from where.
///
/// # Errors
/// What writing to `out` gives.
pub fn planned(
    out: &mut dyn Write,
    due: &Due<Planned>,
    name: &str,
    place: &str,
    palette: Palette,
) -> io::Result<()> {
    let at = due.at.map_or_else(
        || "at once".to_owned(),
        |at| format!("+{:.3} s", at.as_secs_f64()),
    );
    let request = &due.job.record.exchange.request;
    writeln!(
        out,
        "{at:>12}  {:<4} {}  {}  {}  {}",
        plain(&request.method),
        plain(&request.target),
        plain(name),
        bytes(request.body_bytes().len()),
        palette.dim(format!("{}:{}", plain(place), due.job.record.line)),
    )
}

/// Writes how it all went.
///
/// # Errors
/// What writing to `out` gives.
pub fn replay_summary(
    out: &mut dyn Write,
    summary: &ReplaySummary,
    palette: Palette,
) -> io::Result<()> {
    let numbers = &summary.numbers;
    let mut parts = vec![format!("{} ok", numbers.ok)];
    let counts = [
        (numbers.changed, "changed"),
        (numbers.failed, "failed"),
        (numbers.skipped.values().sum(), "skipped"),
        (summary.not_begun, "not begun"),
        (summary.cut_off, "cut off"),
    ];
    parts.extend(
        counts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}")),
    );
    let sent = counted(
        usize::try_from(numbers.sent).unwrap_or(usize::MAX),
        "delivery",
    );
    writeln!(
        out,
        "{}",
        palette.strong(format!("{sent}: {}", parts.join(", ")))
    )?;
    for (why, count) in &numbers.skipped {
        writeln!(out, "  skipped {count}: {}", plain(why))?;
    }
    if numbers.unanswered > 0 {
        writeln!(out, "  without a complete answer: {}", numbers.unanswered)?;
    }
    if numbers.uncompared > 0 {
        writeln!(
            out,
            "  not compared, since no endpoint's answer was recorded: {}",
            numbers.uncompared
        )?;
    }
    if summary.answered_before > 0 {
        writeln!(
            out,
            "  answered before, and not sent again: {}",
            summary.answered_before
        )?;
    }
    if numbers.sent == 0 {
        return Ok(());
    }
    let signed = match (numbers.signed, numbers.kept) {
        (0, 0) => None,
        (signed, 0) => Some(format!("{signed} signed anew")),
        (0, kept) => Some(format!("{kept} with the recorded signature")),
        (signed, kept) => Some(format!(
            "{signed} signed anew, {kept} with the recorded signature"
        )),
    };
    if let Some(signed) = signed {
        writeln!(out, "  signed    {signed}")?;
    }
    let statuses: Vec<String> = numbers
        .statuses
        .iter()
        .map(|(status, count)| format!("{status} × {count}"))
        .collect();
    if !statuses.is_empty() {
        writeln!(out, "  answers   {}", statuses.join(", "))?;
    }
    writeln!(out, "  latency   {}", times(&numbers.latency))?;
    if numbers.service != numbers.latency {
        writeln!(out, "  service   {}", times(&numbers.service))?;
    }
    if summary.late.count > 0 {
        writeln!(out, "  lateness  {}", times(&summary.late))?;
    }
    if summary.waited_for_place > 0 {
        writeln!(
            out,
            "  {} waited for a free place: raise `--concurrency`",
            summary.waited_for_place
        )?;
    }
    writeln!(
        out,
        "  {:.0} deliveries/s in {}",
        summary.throughput(),
        duration_us(summary.took_us)
    )
}

fn times(times: &Percentiles) -> String {
    format!(
        "p50 {}, p90 {}, p99 {}, max {}",
        duration_us(times.p50_us),
        duration_us(times.p90_us),
        duration_us(times.p99_us),
        duration_us(times.max_us),
    )
}

/// Puts what the reading of the captures came across into words, where there is something to say.
pub fn passed(passed: &Passed) -> Vec<String> {
    let mut lines = passed.bad.first.clone();
    let more = passed.bad.count.saturating_sub(lines.len() as u64);
    if more > 0 {
        lines.push(format!("{more} more lines are no records"));
    }
    lines
}
