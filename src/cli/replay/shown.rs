//! What becomes of each delivery: shown, recorded, noted, counted.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::Status;
use hookctl::report::{self, ReplaySummary};
use hookctl::run::replay::{Answered, Outcome, Passed, Planned, Tally};
use hookctl::run::schedule::{Done, Ending, Ran};

use super::args::ReplayArgs;
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::session::Session;

/// What becomes of each delivery.
pub struct Shown<'a> {
    args: &'a ReplayArgs,
    session: &'a Session,
    writer: Option<Writer>,
    answered: Option<Arc<Mutex<Answered>>>,
    tally: Tally,
}

impl<'a> Shown<'a> {
    /// Nothing has happened yet.
    pub fn new(
        args: &'a ReplayArgs,
        session: &'a Session,
        writer: Option<Writer>,
        answered: Option<Arc<Mutex<Answered>>>,
    ) -> Self {
        Shown {
            args,
            session,
            writer,
            answered,
            tally: Tally::new(),
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
        self.show(outcome)?;
        let enough = self.args.delivery.max_failures;
        Ok(
            match enough.is_some_and(|most| self.tally.failures() >= most) {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            },
        )
    }

    fn show(&self, outcome: &Outcome) -> Result<(), Error> {
        let output = &self.args.output;
        if output.json {
            return answer(|out| {
                let mut cases = outcome.attempts.iter().chain(&outcome.other);
                cases.try_for_each(|case| report::json_line(out, &case.exchange))
            });
        }
        let notable = outcome.unfit.is_some() || outcome.status() > Status::Skip;
        if output.quiet || !(notable || output.verbose) {
            return Ok(());
        }
        let place = self.args.place(outcome.source);
        let palette = self.session.out_palette();
        answer(|out| report::replayed(out, outcome, &place, palette))
    }

    /// Keeps what was recorded, where an error ended it.
    pub fn abandon(&mut self) -> Result<(), Error> {
        match &mut self.writer {
            Some(writer) => writer.sync(),
            None => Ok(()),
        }
    }

    /// Syncs the capture, writes the summary, and says what it all came to.
    pub fn finish(&mut self, ran: &Ran<Planned>, passed: &Passed) -> Result<Exit, Error> {
        self.abandon()?;
        let summary = ReplaySummary {
            numbers: self.tally.numbers(),
            unselected: passed.unselected,
            repeated: passed.repeated,
            answered_before: passed.answered,
            bad_lines: passed.bad.count,
            not_begun: ran.left.len() as u64,
            cut_off: ran.cut_off.len() as u64,
            ending: ReplaySummary::ending(ran.ending),
            late: ran.late.percentiles(),
            waited_for_place: ran.waited_for_place,
            took_us: u64::try_from(ran.took.as_micros()).unwrap_or(u64::MAX),
        };
        match self.args.output.json {
            true => {
                let mut err = std::io::stderr().lock();
                // The answer is on standard output already.
                let _ = report::json_line(&mut err, &summary);
            }
            false => {
                answer(|out| report::replay_summary(out, &summary, self.session.out_palette()))?
            }
        }
        if ran.ending == Ending::Enough {
            self.session.note("stopped after `--max-failures`");
        }
        Ok(match ran.ending {
            Ending::Stopped => Exit::Interrupted,
            _ if self.tally.unanswered > 0 || !ran.cut_off.is_empty() => Exit::Incomplete,
            _ if self.tally.failures() > 0 => Exit::CheckFailed,
            _ => Exit::Holds,
        })
    }
}
