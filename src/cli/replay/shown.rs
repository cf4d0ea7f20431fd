//! What becomes of each delivery: shown, recorded, noted, counted.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::Status;
use hookctl::report::{self, ReplaySummary, veil_case};
use hookctl::run::load::Metric;
use hookctl::run::replay::{Answered, Outcome, Passed, Planned, Tally};
use hookctl::run::schedule::{Done, Ending, Ran};
use hookctl::signature::Veil;

use super::args::ReplayArgs;
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::progress::Progress;
use crate::cli::session::Session;

/// What becomes of each delivery.
pub struct Shown<'a> {
    args: &'a ReplayArgs,
    session: &'a Session,
    writer: Option<Writer>,
    answered: Option<Arc<Mutex<Answered>>>,
    tally: Tally,
    progress: Progress,
    veil: Veil,
}

impl<'a> Shown<'a> {
    /// Nothing has happened yet. People are not shown what the veil hides.
    pub fn new(
        args: &'a ReplayArgs,
        session: &'a Session,
        writer: Option<Writer>,
        answered: Option<Arc<Mutex<Answered>>>,
        veil: Veil,
    ) -> Self {
        Shown {
            args,
            session,
            writer,
            answered,
            tally: Tally::new(),
            progress: Progress::counting(true),
            veil,
        }
    }

    /// Takes a delivery that has ended.
    pub fn take(&mut self, done: Done<Outcome>) -> Result<ControlFlow<()>, Error> {
        let outcome = &done.outcome;
        let cases = || outcome.attempts.iter().chain(&outcome.other);
        if let Some(writer) = &mut self.writer {
            for case in cases() {
                writer.append(&case.exchange)?;
            }
        }
        if let Some(answered) = self.answered.as_ref().filter(|_| outcome.answered()) {
            let mut answered = answered.lock().unwrap_or_else(PoisonError::into_inner);
            answered.note(outcome.round, outcome.source, outcome.line)?;
        }
        self.tally.add(&done);
        self.progress.step();
        self.show(done.outcome)?;
        let enough = self.args.delivery.max_failures;
        Ok(
            match enough.is_some_and(|most| self.tally.numbers.failures() >= most) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            },
        )
    }

    fn show(&self, mut outcome: Outcome) -> Result<(), Error> {
        let output = &self.args.output;
        let notable = outcome.unfit.is_some()
            || outcome.status() > Status::Skip
            || outcome.last().is_some_and(|case| !case.findings.is_empty());
        if !output.json && (output.quiet || !(notable || output.verbose)) {
            return Ok(());
        }
        if !output.json {
            let cases = outcome.attempts.iter_mut().chain(&mut outcome.other);
            cases.for_each(|case| veil_case(&self.veil, case));
        }
        let place = self.args.place(outcome.source);
        let palette = self.session.out_palette();
        self.progress.suspend(|| {
            answer(|out| match output.json {
                true => report::replayed_json(out, &outcome),
                false => report::replayed(out, &outcome, &place, palette),
            })
        })
    }

    /// Takes the line that tells how far it is away.
    pub fn end_progress(&self) {
        self.progress.finish();
    }

    /// Keeps what was recorded and tells what was sent, where an error ended it after so long.
    pub fn abandon(&mut self, passed: &Passed, took: Duration) -> Result<(), Error> {
        if self.tally.numbers.sent > 0 {
            self.tell(&ReplaySummary::new(
                &self.tally,
                passed,
                None,
                took,
                &self.args.delivery.threshold,
            ))?;
        }
        self.sync()
    }

    fn sync(&mut self) -> Result<(), Error> {
        match &mut self.writer {
            Some(writer) => writer.sync(),
            None => Ok(()),
        }
    }

    fn tell(&self, summary: &ReplaySummary) -> Result<(), Error> {
        if self.args.output.json {
            let mut err = std::io::stderr().lock();
            // The answer is on standard output already.
            let _ = report::json_line(&mut err, summary);
            return Ok(());
        }
        answer(|out| report::replay_summary(out, summary, self.session.out_palette()))
    }

    /// Syncs the capture, writes the summary, and says what it all came to.
    pub fn finish(&mut self, ran: &Ran<Planned>, passed: &Passed) -> Result<Exit, Error> {
        self.sync()?;
        let limits = &self.args.delivery.threshold;
        let summary = ReplaySummary::new(&self.tally, passed, Some(ran), ran.took, limits);
        self.tell(&summary)?;
        if ran.ending == Ending::Enough {
            self.session.note("stopped after `--max-failures`");
        }
        Ok(self.exit(ran, &summary))
    }

    /// Limits decide; what they do not speak of counts as it does without them.
    fn exit(&self, ran: &Ran<Planned>, summary: &ReplaySummary) -> Exit {
        let limited = |metric| {
            let mut limits = self.args.delivery.threshold.iter();
            limits.any(|limit| limit.metric() == metric)
        };
        let judged = &summary.thresholds;
        let numbers = &self.tally.numbers;
        let unreached = numbers.errors.get("no connection") == Some(&numbers.sent);
        let unanswered = match limited(Metric::Failed) && !unreached {
            true => 0,
            false => numbers.unanswered,
        };
        let failed = match limited(Metric::Failed) {
            true => 0,
            false => numbers.failed,
        };
        let changed = match limited(Metric::Changed) {
            true => 0,
            false => numbers.changed,
        };
        let uncompared = numbers.uncompared > 0 && numbers.compared == 0;
        match ran.ending {
            Ending::Stopped => Exit::Interrupted,
            _ if unanswered > 0 || !ran.cut_off.is_empty() => Exit::Incomplete,
            _ if numbers.sent > 0
                && !uncompared
                && judged.iter().any(|limit| limit.kept.is_none()) =>
            {
                Exit::Incomplete
            }
            Ending::Enough => Exit::CheckFailed,
            _ if failed + changed > 0 => Exit::CheckFailed,
            _ if judged.iter().any(|limit| limit.kept == Some(false)) => Exit::CheckFailed,
            // Nothing was sent, or nothing of what was to be compared could be.
            _ if numbers.sent == 0 && numbers.skips() > 0 || uncompared => Exit::Nothing,
            _ if numbers.sent == 0 && !judged.is_empty() => Exit::Nothing,
            _ => Exit::Holds,
        }
    }
}
