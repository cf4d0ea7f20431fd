//! What a load came to.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::{Palette, counted, duration_us, plain};
use crate::run::Percentiles;
use crate::run::load::{Kept, LoadSummary, Threshold};

/// What a load came to and how that compares with its limits: what `--json` prints, and the summary shows.
#[derive(Clone, Debug, Serialize)]
pub struct LoadReport {
    /// The numbers.
    #[serde(flatten)]
    pub summary: LoadSummary,
    /// The limits, in the order they were given.
    pub thresholds: Vec<Judged>,
}

/// A limit, and what does not hold of it.
#[derive(Clone, Debug, Serialize)]
pub struct Judged {
    /// The limit: `p99<200ms`.
    pub threshold: String,
    /// Whether it was kept; null when that could not be judged.
    pub kept: Option<bool>,
    /// What was measured instead; null when it was kept.
    pub seen: Option<String>,
    /// Why it was not judged; null when it was.
    pub why: Option<&'static str>,
}

impl LoadReport {
    /// Holds a load against its limits.
    pub fn new(summary: LoadSummary, thresholds: &[Threshold]) -> Self {
        let judged = thresholds.iter().map(|threshold| {
            let (kept, seen, why) = match threshold.judge(&summary) {
                Kept::Yes => (Some(true), None, None),
                Kept::No(seen) => (Some(false), Some(seen), None),
                Kept::Unknown(why) => (None, None, Some(why)),
            };
            Judged {
                threshold: threshold.to_string(),
                kept,
                seen,
                why,
            }
        });
        LoadReport {
            thresholds: judged.collect(),
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
    for judged in &report.thresholds {
        let limit = plain(&judged.threshold);
        match (&judged.seen, judged.why) {
            (Some(seen), _) => writeln!(out, "{} {limit}: {}", palette.bad("broken"), plain(seen))?,
            (None, Some(why)) => writeln!(out, "{} {limit}: {why}", palette.bad("not judged"))?,
            (None, None) => writeln!(out, "{} {limit}", palette.good("kept"))?,
        }
    }
    Ok(())
}

fn measured(out: &mut dyn Write, summary: &LoadSummary) -> io::Result<()> {
    if summary.latency.count > 0 {
        writeln!(out, "  {:<9} {}", "latency", times(&summary.latency))?;
    }
    if summary.late.count > 0 {
        let [p50, p99, max] = [
            summary.late.p50_us,
            summary.late.p99_us,
            summary.late.max_us,
        ]
        .map(duration_us);
        writeln!(
            out,
            "  {:<9} late by p50 {p50}, p99 {p99}, max {max}",
            "timing"
        )?;
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
