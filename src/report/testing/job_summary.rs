//! A test as Markdown, for the summary of a job.

use std::io::{self, Write};

use crate::judge::{TestRun, Trial};
use crate::report::duration_us;
use crate::report::markdown::{Document, code, escaped};

use super::account::{Label, rows};
use super::cause::causes;
use super::suites::suites;
use super::upshot::{is_bad, sentence};
use super::{Totals, masked};

/// How many trials that say nothing of the endpoint are listed.
const MAX_UNTRIED: usize = 50;

/// Writes what a test came to in at most that many bytes: the totals by suite, the causes, and each failure.
///
/// # Errors
/// What writing to `out` gives.
pub fn job_summary(out: &mut dyn Write, run: &TestRun, limit: usize) -> io::Result<()> {
    let mut document = Document::new(out, limit);
    document.line(&format!("### hookctl test: {}", escaped(&run.title)))?;
    document.line("")?;
    let took = duration_us(u64::try_from(run.took.as_micros()).unwrap_or(u64::MAX));
    document.line(&format!(
        "{} at {} in {took}, seed {}",
        escaped(&Totals::of(&run.trials).sentence()),
        code(&masked::url(&run.target)),
        run.seed
    ))?;
    if run.interrupted {
        document.line("")?;
        document.line("Interrupted: what was left was not tried.")?;
    }
    counts(&mut document, run)?;
    let mut first = true;
    for cause in causes(run).iter().filter(|cause| cause.trials.len() > 1) {
        if std::mem::take(&mut first) {
            document.line("")?;
        }
        let (text, ids) = (escaped(cause.text.trim()), escaped(&cause.ids()));
        document.line(&format!(
            "- **{text}**: {} trials ({ids})",
            cause.trials.len()
        ))?;
    }
    for trial in run.trials.iter().filter(|trial| is_bad(trial)) {
        bad(&mut document, trial)?;
    }
    untried(&mut document, run)?;
    document.end("`--report html=FILE` shows all.")
}

fn counts(document: &mut Document, run: &TestRun) -> io::Result<()> {
    document.line("")?;
    document
        .line("| Suite | Passed | Failed | Errors | Not observed | Not protected | Skipped |")?;
    document.line("| --- | --: | --: | --: | --: | --: | --: |")?;
    for (suite, trials) in suites(run) {
        let totals = Totals::of(trials);
        document.line(&format!(
            "| {} | {} | {} | {} | {} | {} | {} |",
            escaped(suite),
            totals.passed,
            totals.failed,
            totals.errors,
            totals.not_observed,
            totals.not_protected,
            totals.skipped
        ))?;
    }
    Ok(())
}

fn bad(document: &mut Document, trial: &Trial) -> io::Result<()> {
    document.line("")?;
    let upshot = super::upshot::words(&trial.upshot);
    document.line(&format!("#### {}: {upshot}", escaped(&trial.id())))?;
    document.line("")?;
    document.line("| | |")?;
    document.line("| --- | --- |")?;
    for (label, text) in rows(trial) {
        let text = match label {
            Label::Reproduce => code(&text),
            _ => escaped(&text),
        };
        document.line(&format!("| {} | {text} |", label.as_str()))?;
    }
    Ok(())
}

/// What says nothing of the endpoint, and why.
fn untried(document: &mut Document, run: &TestRun) -> io::Result<()> {
    let all = run.trials.iter().filter(|trial| {
        let upshot = super::upshot::reason(&trial.upshot);
        upshot.is_some() && !is_bad(trial)
    });
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return Ok(());
    }
    document.line("")?;
    document.line("#### Not judged")?;
    document.line("")?;
    for trial in all.iter().take(MAX_UNTRIED) {
        let text = sentence(&trial.upshot);
        document.line(&format!("- {}: {}", escaped(&trial.id()), escaped(&text)))?;
    }
    match all.len().saturating_sub(MAX_UNTRIED) {
        0 => Ok(()),
        more => document.line(&format!("- … and {more} more")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::run;
    use super::*;

    #[test]
    fn totals_causes_failures_and_what_was_not_judged() {
        let mut out = Vec::new();
        job_summary(&mut out, &run(), 100_000).unwrap();
        let text = String::from_utf8(out).unwrap();
        let start = r"### hookctl test: acme documented

2 passed, 3 failed, 1 error, 1 not observed, 1 not protected by the provider's scheme, 1 skipped at `http://127.0.0.1:9/hooks?token=(masked)` in 2.1 s, seed 42

| Suite | Passed | Failed | Errors | Not observed | Not protected | Skipped |
| --- | --: | --: | --: | --: | --: | --: |
| accepts | 1 | 0 | 0 | 0 | 0 | 1 |
| refuses | 0 | 2 | 0 | 0 | 1 | 0 |
| once | 0 | 0 | 0 | 1 | 0 | 0 |
| on-time | 1 | 0 | 0 | 0 | 0 | 0 |
| survives | 0 | 0 | 1 | 0 | 0 | 0 |
| smoke.yaml | 0 | 1 | 0 | 0 | 0 | 0 |

- **compare the signature before anything else**: 2 trials (refuses/no-signature, refuses/wrong-secret)

#### refuses/no-signature: failed

| | |
| --- | --- |
| sent | created, no-signature |
| expected | a 4xx |
| seen | status: expected a 4xx, got 200 |
| answer | HTTP 200 in 3.1 ms, 2 B: ok |
| why | providers do that |
| look at | compare the signature before anything else |
| reproduce | `hookctl send acme created --probe refuses/no-signature` |

#### refuses/wrong-secret: failed
";
        assert!(text.starts_with(start), "{text}");
        let end = "
#### Not judged

- accepts/gzip: skipped: the provider does not compress
- refuses/stale: not protected by the provider's scheme: it signs no time
- once/twice: not observed: nothing says what a delivery did
";
        assert!(text.ends_with(end), "{text}");
    }
}
