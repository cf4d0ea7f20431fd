//! A load as a test run, for `--report`: what was answered is one trial, and each limit another.

use std::time::Duration;

use hookctl::Error;
use hookctl::exchange::{Exchange, Headers};
use hookctl::judge::{Finding, Rule, TestRun, Trial, Upshot};
use hookctl::report::{LoadReport, duration_us, veil_trial};
use hookctl::signature::Veil;
use jiff::Timestamp;

use super::args::SendArgs;
use crate::cli::session::Session;
use crate::cli::test;

/// How many exchanges are kept with all that went over the wire: the first, and the first that failed.
const WHOLE: usize = 10;
/// How many are kept at all, for the picture.
const KEPT: usize = 100_000;
/// What the trials belong to.
const SUITE: &str = "load";

/// What is reported of a load besides its numbers.
pub struct Kept<'a> {
    reports: test::Reports<'a>,
    veil: Veil,
    exchanges: Vec<Exchange>,
    failed: Vec<Exchange>,
    begun: Timestamp,
}

/// What a report says of the load as it was asked for.
pub struct Asked {
    /// The provider and the event: `acme created`.
    pub title: String,
    /// The endpoint.
    pub target: String,
    /// What random values were drawn from.
    pub seed: u64,
    /// What is sent, in words.
    pub sends: String,
}

impl<'a> Kept<'a> {
    /// Opens the files of the reports; none where none is asked for.
    pub fn open(
        args: &SendArgs,
        session: &'a Session,
        veil: Veil,
        begun: Timestamp,
    ) -> Result<Option<Self>, Error> {
        if args.output.report.is_empty() {
            return Ok(None);
        }
        // What is read line by line stands well beside the summary; a document does not.
        let mut documents = args.output.report.iter();
        let bare = |text: &&String| matches!(text.as_str(), "html" | "junit" | "jsonl" | "tap");
        if let Some(bare) = documents.find(bare) {
            return Err(Error::usage(
                format!("`--report {bare}` would stand in the middle of the summary"),
                format!("name a file: `--report {bare}=FILE`"),
            ));
        }
        let output = test::OutputArgs {
            report: args.output.report.clone(),
            out: None,
            verbose: args.output.verbose,
            quiet: args.output.quiet,
        };
        Ok(Some(Kept {
            reports: test::Reports::beside(&output, session)?,
            veil,
            exchanges: Vec::new(),
            failed: Vec::new(),
            begun,
        }))
    }

    /// Takes a delivery and how long it took from when it was due.
    pub fn take(&mut self, exchange: &Exchange, latency: Duration, fails: bool) {
        let keep = self.exchanges.len() < KEPT;
        let whole = match fails {
            true => self.failed.len() < WHOLE,
            false => self.exchanges.len() < WHOLE,
        };
        if !keep && !whole {
            return;
        }
        let mut exchange = exchange.clone();
        if !whole {
            exchange.request.body = None;
            exchange.request.headers = Headers::new();
            if let Some(answer) = &mut exchange.response {
                answer.body = None;
                answer.headers = Headers::new();
            }
        }
        // From when it was due: what a picture of the endpoint under load has to show.
        exchange.timing.total_us = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        match fails && whole {
            true => self.failed.push(exchange),
            false => self.exchanges.push(exchange),
        }
    }

    /// Writes the reports.
    pub fn finish(mut self, report: &LoadReport, asked: Asked) -> Result<(), Error> {
        // What failed comes first, since the first are shown in full.
        let mut exchanges = std::mem::take(&mut self.failed);
        exchanges.append(&mut self.exchanges);
        let took = Duration::from_micros(report.summary.took_us);
        let mut trials = vec![Trial {
            took,
            exchanges,
            sends: asked.sends,
            ..answers(report)
        }];
        trials.extend(limits(report));
        for trial in &mut trials {
            veil_trial(&self.veil, trial);
            self.reports.trial(trial)?;
        }
        let run = TestRun {
            title: asked.title,
            target: self.veil.text(&asked.target),
            seed: asked.seed,
            begun: self.begun,
            took,
            trials,
            interrupted: report.summary.stopped,
        };
        self.reports.finish(&run).map(|_| ())
    }
}

fn answers(report: &LoadReport) -> Trial {
    let summary = &report.summary;
    let mut limits = report.thresholds.iter();
    let tolerated = limits.any(|own| own.threshold.starts_with("failed"));
    let mut trial = Trial::new(SUITE, "answers");
    trial.expects = "each accepted; latency counts from when a delivery was due".into();
    let times = [
        ("p50", summary.latency.p50_us),
        ("p90", summary.latency.p90_us),
        ("p99", summary.latency.p99_us),
        ("p99.9", summary.latency.p999_us),
        ("max", summary.latency.max_us),
    ];
    trial.figures = vec![
        ("sent".into(), summary.sent.to_string()),
        ("rate".into(), format!("{:.1}/s", summary.per_second)),
    ];
    if summary.latency.count > 0 {
        let times = times.map(|(name, us)| (name.to_owned(), duration_us(us)));
        trial.figures.extend(times);
    }
    let statuses = summary.statuses.iter();
    let statuses: Vec<_> = statuses.map(|(code, n)| format!("{code} × {n}")).collect();
    let errors = summary
        .errors
        .iter()
        .map(|(kind, n)| format!("{kind} × {n}"));
    let seen: Vec<_> = statuses.into_iter().chain(errors).collect();
    trial.upshot = match summary.refused + summary.unanswered {
        _ if summary.sent == 0 => Upshot::Skipped("nothing was sent".into()),
        0 => Upshot::Passed,
        _ if tolerated => Upshot::Passed,
        _ => {
            let expected = format!("{} accepted", summary.sent);
            let finding = Finding::new(Rule::Status, "", expected, seen.join(", "));
            trial.findings.push(finding);
            Upshot::Failed
        }
    };
    if summary.latency.count == 0 && summary.sent > 0 {
        let what = format!("nothing was answered: {}", seen.join(", "));
        let help = Some("is the endpoint running, and is that its address?".into());
        trial.upshot = Upshot::Error { what, help };
    }
    trial
}

/// A trial for each limit.
fn limits(report: &LoadReport) -> impl Iterator<Item = Trial> {
    report.thresholds.iter().map(|own| {
        let mut trial = Trial::new(SUITE, own.threshold.as_str());
        trial.expects = own.threshold.clone();
        trial.upshot = match (&own.seen, own.why) {
            (Some(seen), _) => {
                let limit = own.threshold.as_str();
                trial
                    .findings
                    .push(Finding::new(Rule::Threshold, "", limit, seen.as_str()));
                Upshot::Failed
            }
            (None, Some(why)) => Upshot::Skipped(why.into()),
            (None, None) => Upshot::Passed,
        };
        trial
    })
}
