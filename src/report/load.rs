//! What a load came to.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::threshold::{Judged, thresholds};
use crate::report::{Palette, counted, duration_us};
use crate::run::Percentiles;
use crate::run::load::{LoadSummary, Threshold};

/// What a load came to and how that compares with its limits: what `--json` prints, and the summary shows.
#[derive(Clone, Debug, Serialize)]
pub struct LoadReport {
    /// The numbers.
    #[serde(flatten)]
    pub summary: LoadSummary,
    /// The limits, in the order they were given.
    pub thresholds: Vec<Judged>,
}

impl LoadReport {
    /// Holds a load against its limits.
    pub fn new(summary: LoadSummary, thresholds: &[Threshold]) -> Self {
        LoadReport {
            thresholds: Judged::all(&summary.measured(), thresholds),
            summary,
        }
    }

    /// Whether no limit was broken.
    pub fn is_kept(&self) -> bool {
        self.thresholds.iter().all(|own| own.kept != Some(false))
    }

    /// Whether all limits could be judged.
    pub fn is_judged(&self) -> bool {
        self.thresholds.iter().all(|own| own.kept.is_some())
    }
}

/// Writes what a load came to.
///
/// # Errors
/// What writing to `out` gives.
pub fn load_summary(out: &mut dyn Write, report: &LoadReport, palette: Palette) -> io::Result<()> {
    let summary = &report.summary;
    writeln!(out, "{}", palette.strong(headline(summary)))?;
    let statuses = summary.statuses.iter();
    let answers: Vec<_> = statuses
        .map(|(status, n)| format!("{status} × {n}"))
        .collect();
    let errors = summary.errors.iter();
    let errors: Vec<_> = errors.map(|(kind, n)| format!("{kind} × {n}")).collect();
    for (name, text) in [
        ("answers", answers.join(", ")),
        ("errors", errors.join(", ")),
    ] {
        if !text.is_empty() {
            writeln!(out, "  {name:<9} {text}")?;
        }
    }
    if summary.sent > 0 {
        measured(out, summary)?;
    }
    thresholds(out, &report.thresholds, palette)
}

fn measured(out: &mut dyn Write, summary: &LoadSummary) -> io::Result<()> {
    if summary.latency.count > 0 {
        writeln!(out, "  {:<9} {}", "latency", times(&summary.latency))?;
    }
    if summary.late.count > 0 {
        writeln!(out, "  {:<9} {}", "timing", lateness(&summary.late))?;
    }
    if summary.waited_for_place > 0 {
        let count = summary.waited_for_place;
        writeln!(
            out,
            "  {count} waited for a free place: raise `--concurrency`"
        )?;
    }
    let took = duration_us(summary.took_us);
    writeln!(out, "  {:.1} deliveries/s in {took}", summary.per_second)
}

fn headline(summary: &LoadSummary) -> String {
    let mut parts = vec![format!("{} accepted", summary.accepted)];
    for (count, word) in [
        (summary.refused, "refused"),
        (summary.unanswered, "failed"),
        (summary.cut_off, "cut off"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {word}"));
        }
    }
    let sent = usize::try_from(summary.sent).unwrap_or(usize::MAX);
    format!("{}: {}", counted(sent, "delivery"), parts.join(", "))
}

/// How late deliveries began.
pub(super) fn lateness(late: &Percentiles) -> String {
    let [p50, p99, max] = [late.p50_us, late.p99_us, late.max_us].map(duration_us);
    format!("late by p50 {p50}, p99 {p99}, max {max}")
}

fn times(times: &Percentiles) -> String {
    format!(
        "p50 {}, p90 {}, p99 {}, p99.9 {}, max {}",
        duration_us(times.p50_us),
        duration_us(times.p90_us),
        duration_us(times.p99_us),
        duration_us(times.p999_us),
        duration_us(times.max_us),
    )
}
