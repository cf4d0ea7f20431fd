//! How what was measured compares with its limits.

use std::io::{self, Write};

use serde::Serialize;

use crate::report::{Palette, plain};
use crate::run::load::{Kept, Measured, Threshold};

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

impl Judged {
    /// Holds what was measured against each limit.
    pub fn all(measured: &Measured, thresholds: &[Threshold]) -> Vec<Self> {
        let judged = thresholds.iter().map(|threshold| {
            let (kept, seen, why) = match threshold.judge(measured) {
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
        judged.collect()
    }
}

/// Writes a line for each limit.
///
/// # Errors
/// What writing to `out` gives.
pub fn thresholds(out: &mut dyn Write, judged: &[Judged], palette: Palette) -> io::Result<()> {
    for judged in judged {
        let limit = plain(&judged.threshold);
        match (&judged.seen, judged.why) {
            (Some(seen), _) => writeln!(out, "{} {limit}: {}", palette.bad("broken"), plain(seen))?,
            (None, Some(why)) => writeln!(out, "{} {limit}: {why}", palette.bad("not judged"))?,
            (None, None) => writeln!(out, "{} {limit}", palette.good("kept"))?,
        }
    }
    Ok(())
}
