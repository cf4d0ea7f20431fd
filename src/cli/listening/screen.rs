//! Showing what arrives, on a thread of its own: a slow terminal slows no sender.

use std::io::Write;
use std::sync::mpsc::Receiver;

use hookctl::Error;
use hookctl::exchange::Exchange;
use hookctl::judge::{Case, Finding};
use hookctl::pack::{Pack, Values};
use hookctl::report::{self, Details, Palette, Tally};
use hookctl::run::drift::FirstSeen;
use hookctl::run::{Change, Counts, Expect, Filter, Shown, changes};
use serde::Serialize;
use tokio::sync::watch;

use super::ending::Progress;
use crate::cli::listen_backlog::Watcher;
use crate::cli::output::answer;

/// What is shown, and how.
pub struct Screen {
    /// Told of each request that was shown.
    pub watcher: Watcher,
    /// As lines of JSON.
    pub json: bool,
    /// What is printed under each line.
    pub details: Details,
    /// Which requests are shown.
    pub filters: Vec<Filter>,
    /// The packs whose samples requests are compared with; empty where none are.
    pub packs: Vec<Pack>,
    /// Colours of standard output.
    pub palette: Palette,
    /// Colours of standard error.
    pub err_palette: Palette,
    /// After how many requests it is enough.
    pub count: Option<u64>,
    /// What is expected to come in.
    pub expected: Vec<Expect>,
    /// Who waits for the end.
    pub progress: watch::Sender<Progress>,
}

/// What was seen.
#[derive(Default)]
pub struct Seen {
    /// For the summary.
    pub tally: Tally,
    /// For the expectations.
    pub counts: Counts,
    /// Whether something could not be recorded.
    pub failed: bool,
    /// What was told already of differences.
    told: FirstSeen,
}

/// A line of JSON: the record, and what does not hold.
#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    exchange: &'a Exchange,
    #[serde(skip_serializing_if = "<[Finding]>::is_empty")]
    findings: &'a [Finding],
}

impl Screen {
    /// Shows until the station is gone. A closed standard output ends the listener.
    pub fn run(self, told: &Receiver<Shown>) -> Result<Seen, Error> {
        let mut seen = Seen::default();
        for shown in told {
            let request = matches!(shown, Shown::Case(_) | Shown::Unrecorded);
            let written = match shown {
                Shown::Case(case) => self.case(*case, &mut seen),
                Shown::Refusal(rejection) => {
                    seen.tally.refused += 1;
                    seen.counts.refused += 1;
                    let mut err = std::io::stderr().lock();
                    let _ = report::refusal(&mut err, &rejection, self.err_palette);
                    Ok(())
                }
                Shown::Unrecorded => {
                    seen.failed = true;
                    seen.tally.unrecorded += 1;
                    Ok(())
                }
                Shown::Failure(trouble) => {
                    seen.failed = true;
                    let mut err = std::io::stderr().lock();
                    let _ = report::failure(&mut err, &trouble, self.err_palette);
                    Ok(())
                }
            };
            if request {
                self.watcher.shown();
            }
            let mut now = Progress::of(&seen.counts, self.count, &self.expected);
            now.closed = written.is_err();
            self.progress.send_replace(now);
            written?;
        }
        Ok(seen)
    }

    /// A difference that was told once is told by the mark in the request's line from then on.
    fn case(&self, mut case: Case, seen: &mut Seen) -> Result<(), Error> {
        seen.tally.add(&case.exchange);
        seen.counts.add(&case);
        if !self.filters.iter().all(|filter| filter.holds(&case)) {
            seen.tally.hidden += 1;
            return Ok(());
        }
        if self.json {
            let line = Line {
                exchange: &case.exchange,
                findings: &case.findings,
            };
            return answer(|out| report::json_line(out, &line));
        }
        seen.told
            .keep_new(&case.exchange, &mut case.findings, report::MAX_FINDINGS);
        answer(|out| {
            report::arrival(out, &case, self.palette)?;
            self.details(out, &case)
        })
    }

    fn details(&self, out: &mut dyn Write, case: &Case) -> std::io::Result<()> {
        let request = &case.exchange.request;
        if self.details.headers {
            report::request_headers(out, request, self.palette)?;
        }
        if self.details.body {
            report::request_body(out, request, self.palette)?;
        }
        if self.details.diff {
            let edition = case.exchange.edition.as_deref().unwrap_or_default();
            let changes = self.changes(case);
            report::differences(out, edition, changes.as_deref(), self.palette)?;
        }
        Ok(())
    }

    /// What differs from the sample of the edition that fits best, where there is one.
    fn changes(&self, case: &Case) -> Option<Vec<Change>> {
        let exchange = &case.exchange;
        let provider = exchange.provider.as_ref()?;
        let pack = self.packs.iter().find(|pack| pack.name == *provider)?;
        let event = pack.resolve(&case.name, exchange.edition.as_deref()).ok()?;
        let values = Values::new(0, 0, exchange.at)
            .with_event(&event, &[])
            .ok()?;
        let sample = pack.render(&event, &values).ok()??;
        changes(&sample, exchange.request.body_bytes())
    }
}
