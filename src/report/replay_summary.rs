//! What a replay came to, in numbers.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::time::Duration;

use serde::Serialize;

use crate::report::load::lateness;
use crate::report::threshold::{Judged, thresholds};
use crate::report::{Palette, counted, duration_us, plain};
use crate::run::load::Threshold;
use crate::run::replay::{Numbers, Passed, Planned, Tally};
use crate::run::schedule::{Ending, Ran};
use crate::run::{Percentiles, throughput};

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
    /// How it ended: `complete`, `stopped`, `enough`, or `failed` when an error ended it.
    pub ending: &'static str,
    /// From the planned time of a delivery to the end of its answer, or until patience ended; those that failed
    /// otherwise have none.
    pub latency: Percentiles,
    /// From its actual start to the end of its answer.
    pub service: Percentiles,
    /// How long the last attempts took at `--to` and at `--and-to`, where there are both.
    pub endpoints: Option<[Percentiles; 2]>,
    /// From the planned time to the actual start.
    pub late: Percentiles,
    /// How many were late because no place was free.
    pub waited_for_place: u64,
    /// How many were late because an earlier one of their order was under way.
    pub waited_for_order: u64,
    /// Deliveries a second.
    pub per_second: f64,
    /// How long it took, in microseconds.
    pub took_us: u64,
    /// The limits, in the order they were given.
    pub thresholds: Vec<Judged>,
}

impl ReplaySummary {
    /// Sums up. `ran` is how the plan went, unless an error ended it; then `took` is how long it was driven.
    pub fn new(
        tally: &Tally,
        passed: &Passed,
        ran: Option<&Ran<Planned>>,
        took: Duration,
        limits: &[Threshold],
    ) -> Self {
        let took = ran.map_or(took, |ran| ran.took);
        let numbers = tally.numbers.clone();
        ReplaySummary {
            unselected: passed.unselected,
            repeated: passed.repeated,
            answered_before: passed.answered,
            bad_lines: passed.bad.count,
            not_begun: ran.map_or(0, |ran| ran.left.len() as u64),
            cut_off: ran.map_or(0, |ran| ran.cut_off.len() as u64),
            ending: match ran.map(|ran| ran.ending) {
                Some(Ending::Complete) => "complete",
                Some(Ending::Stopped) => "stopped",
                Some(Ending::Enough) => "enough",
                None => "failed",
            },
            latency: tally.latency(),
            service: tally.service(),
            endpoints: tally.endpoints(),
            late: ran.map_or_else(Percentiles::default, |ran| ran.late.percentiles()),
            waited_for_place: ran.map_or(0, |ran| ran.waited_for_place),
            waited_for_order: ran.map_or(0, |ran| ran.waited_for_order),
            per_second: throughput(numbers.sent, took),
            thresholds: Judged::all(&tally.measured(took), limits),
            took_us: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
            numbers,
        }
    }
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
    writeln!(out, "{}", palette.strong(headline(summary)))?;
    for (why, count) in &numbers.skipped {
        writeln!(out, "  skipped {count}: {}", plain(why))?;
    }
    for (count, what) in [
        (numbers.unanswered, "without a complete answer"),
        (
            numbers.uncompared,
            "not compared, since no answer was recorded or given",
        ),
        (
            numbers.by_listener,
            "compared with what a listener had answered by itself, not an endpoint",
        ),
        (
            summary.answered_before,
            "answered before, and not sent again",
        ),
    ] {
        if count > 0 {
            writeln!(out, "  {what}: {count}")?;
        }
    }
    if numbers.sent > 0 {
        measured(out, summary)?;
    }
    thresholds(out, &summary.thresholds, palette)
}

fn measured(out: &mut dyn Write, summary: &ReplaySummary) -> io::Result<()> {
    let numbers = &summary.numbers;
    row(out, "signed", &signatures(numbers).join(", "))?;
    row(out, "answers", &answers(&numbers.statuses))?;
    row(out, "errors", &answers(&numbers.errors))?;
    if let Some([first, other]) = &summary.endpoints {
        row(out, "the other", &answers(&numbers.other_statuses))?;
        row(out, "--to", &times(first))?;
        row(out, "--and-to", &times(other))?;
    }
    if summary.latency.count > 0 {
        row(out, "latency", &times(&summary.latency))?;
    }
    if summary.service != summary.latency {
        row(out, "service", &times(&summary.service))?;
    }
    if summary.late.count > 0 {
        row(out, "timing", &lateness(&summary.late))?;
    }
    if summary.waited_for_order > 0 {
        let count = summary.waited_for_order;
        writeln!(out, "  {count} waited for an earlier one of their order")?;
    }
    if summary.waited_for_place > 0 {
        let count = summary.waited_for_place;
        writeln!(
            out,
            "  {count} waited for a free place: raise `--concurrency`"
        )?;
    }
    let took = duration_us(summary.took_us);
    writeln!(out, "  {:.0} deliveries/s in {took}", summary.per_second)
}

fn headline(summary: &ReplaySummary) -> String {
    let numbers = &summary.numbers;
    let mut parts = vec![format!("{} ok", numbers.ok)];
    for (count, word) in [
        (numbers.changed, "changed"),
        (numbers.failed, "failed"),
        (numbers.skips(), "skipped"),
        (summary.not_begun, "not begun"),
        (summary.cut_off, "cut off"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    let sent = usize::try_from(numbers.sent).unwrap_or(usize::MAX);
    format!("{}: {}", counted(sent, "delivery"), parts.join(", "))
}

fn signatures(numbers: &Numbers) -> Vec<String> {
    let counts = [
        (numbers.signed, "anew"),
        (numbers.kept, "as recorded"),
        (
            numbers.no_secret,
            "as recorded, since no secret is known (`--secret-file`)",
        ),
        (
            numbers.forged,
            "as recorded, since it did not hold then (`--force` signs them)",
        ),
    ];
    let said = counts.into_iter().filter(|(count, _)| *count > 0);
    said.map(|(count, how)| format!("{count} {how}")).collect()
}

fn answers<K: fmt::Display>(statuses: &BTreeMap<K, u64>) -> String {
    let statuses = statuses.iter();
    let each: Vec<_> = statuses
        .map(|(status, count)| format!("{status} × {count}"))
        .collect();
    each.join(", ")
}

fn row(out: &mut dyn Write, name: &str, text: &str) -> io::Result<()> {
    match text.is_empty() {
        true => Ok(()),
        false => writeln!(out, "  {name:<9} {text}"),
    }
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
