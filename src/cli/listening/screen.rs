//! Showing what arrives, on a thread of its own: a slow terminal slows no sender.

use std::io::{self, Write};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

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
use crate::cli::output::stdout;

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

/// How many are shown together at most: as many as may be waiting.
const MOST: usize = 1024;
/// How long those that follow upon others are let come together: nobody sees it, and whoever tells of each need not
/// wake this thread for each.
const PAUSE: Duration = Duration::from_millis(2);

impl Screen {
    /// Shows until the station is gone. A closed standard output ends the listener.
    pub fn run(self, told: &Receiver<Shown>) -> Result<Seen, Error> {
        let mut seen = Seen::default();
        let mut before: Option<Instant> = None;
        while let Ok(first) = told.recv() {
            if before.is_some_and(|before| before.elapsed() < PAUSE) {
                thread::sleep(PAUSE);
            }
            let mut requests = 0;
            let mut out = stdout();
            let all = std::iter::once(first).chain(told.try_iter().take(MOST - 1));
            let mut written = all.into_iter().try_for_each(|shown| {
                requests += usize::from(matches!(shown, Shown::Case(_) | Shown::Unrecorded));
                self.one(shown, &mut seen, &mut out)
            });
            written = written.and_then(|()| out.flush());
            let written = written.map_err(Error::output);
            self.watcher.shown(requests);
            let mut now = Progress::of(&seen.counts, self.count, &self.expected);
            now.closed = written.is_err();
            // Whoever waits is woken only where there is something new.
            self.progress.send_if_modified(|old| {
                let news = *old != now;
                *old = now;
                news
            });
            written?;
            before = Some(Instant::now());
        }
        Ok(seen)
    }

    fn one(&self, shown: Shown, seen: &mut Seen, out: &mut dyn Write) -> io::Result<()> {
        match shown {
            Shown::Case(case) => self.case(*case, seen, out)?,
            Shown::Refusal(rejection) => {
                seen.tally.refused += 1;
                seen.counts.refused += 1;
                // What came before stands before it.
                out.flush()?;
                let mut err = io::stderr().lock();
                let _ = report::refusal(&mut err, &rejection, self.err_palette);
            }
            Shown::Unrecorded => {
                seen.failed = true;
                seen.tally.unrecorded += 1;
            }
            Shown::Failure(trouble) => {
                seen.failed = true;
                out.flush()?;
                let mut err = io::stderr().lock();
                let _ = report::failure(&mut err, &trouble, self.err_palette);
            }
        }
        Ok(())
    }

    /// A difference that was told once is told by the mark in the request's line from then on.
    fn case(&self, mut case: Case, seen: &mut Seen, out: &mut dyn Write) -> io::Result<()> {
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
            return report::json_line(out, &line);
        }
        seen.told
            .keep_new(&case.exchange, &mut case.findings, report::MAX_FINDINGS);
        report::arrival(out, &case, self.palette)?;
        self.details(out, &case)
    }

    fn details(&self, out: &mut dyn Write, case: &Case) -> io::Result<()> {
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
