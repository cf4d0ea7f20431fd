//! What checking packs came to.

use std::io::{self, Write};

use crate::report::{Palette, counted, plain};
use crate::run::PackReport;

/// Writes each pack's findings and a line for all.
///
/// # Errors
/// What writing to `out` gives.
pub fn packs(
    out: &mut dyn Write,
    reports: &[(String, PackReport)],
    palette: Palette,
) -> io::Result<()> {
    let (mut samples, mut findings) = (0, 0);
    for (name, report) in reports {
        samples += report.samples;
        findings += report.findings.len();
        for finding in &report.findings {
            let place = if finding.path.is_empty() {
                name
            } else {
                &finding.path
            };
            writeln!(
                out,
                "{} {}: expected {}, got {}",
                palette.bad("wrong:"),
                plain(place),
                plain(&finding.expected),
                plain(&finding.seen)
            )?;
        }
    }
    let text = format!(
        "{}, {} checked, {}",
        counted(reports.len(), "pack"),
        counted(samples, "sample"),
        match findings {
            0 => "all hold".to_owned(),
            many => counted(many, "finding"),
        }
    );
    writeln!(out, "{}", palette.strong(text))
}
