//! What becomes of each attempt: shown, recorded, counted.

use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::{Case, Status};
use hookctl::report::{self, DeliveryTally};
use hookctl::run::Attempt;

use super::args::OutputArgs;
use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::progress::Progress;
use crate::cli::session::{Session, record_id};

/// What becomes of each attempt: shown, recorded, counted.
pub struct Shown<'a> {
    output: &'a OutputArgs,
    session: &'a Session,
    writer: Option<Writer>,
    tally: DeliveryTally,
    progress: Progress,
}

impl<'a> Shown<'a> {
    /// Nothing has happened yet; `total` deliveries are to come.
    pub fn new(
        output: &'a OutputArgs,
        session: &'a Session,
        writer: Option<Writer>,
        total: u64,
    ) -> Self {
        Shown {
            output,
            session,
            writer,
            tally: DeliveryTally::default(),
            progress: Progress::new(total),
        }
    }

    /// Takes an attempt that was made; `last` says that its delivery ends with it. Nothing is written down of what
    /// nobody wants to see.
    pub fn sent(&mut self, sent: Attempt, last: bool) -> Result<(), Error> {
        let untold = self.is_untold(sent.status);
        if untold && self.writer.is_none() {
            self.count(sent.status, last);
            return Ok(());
        }
        self.attempt(sent.case(record_id)?, last)
    }

    /// Takes an attempt; `last` says that its delivery ends with it.
    pub fn attempt(&mut self, case: Case, last: bool) -> Result<(), Error> {
        if let Some(writer) = &mut self.writer {
            writer.append(&case.exchange)?;
        }
        self.count(case.status, last);
        if self.is_untold(case.status) {
            return Ok(());
        }
        let output = self.output;
        self.progress.suspend(|| {
            answer(|out| match output.json {
                true => report::json_line(out, &case.exchange),
                false => report::delivery(out, &case, output.verbose, self.session.out_palette()),
            })
        })
    }

    /// Whether an attempt that came to that is not shown.
    fn is_untold(&self, status: Status) -> bool {
        self.output.quiet && status == Status::Pass && !self.output.json
    }

    fn count(&mut self, status: Status, last: bool) {
        self.tally.attempts += 1;
        if last {
            match status {
                Status::Pass | Status::Skip => self.tally.accepted += 1,
                Status::Fail => self.tally.refused += 1,
                Status::Error => self.tally.failed += 1,
            }
            self.progress.step();
        }
    }

    /// Syncs the capture and writes the summary.
    pub fn finish(&mut self, several: bool) -> Result<(), Error> {
        self.progress.finish();
        if let Some(writer) = &mut self.writer {
            writer.sync()?;
        }
        if several && !self.output.json {
            let palette = self.session.out_palette();
            answer(|out| report::delivery_summary(out, &self.tally, palette))?;
        }
        Ok(())
    }

    /// What it all came to.
    pub fn exit(&self) -> Exit {
        match &self.tally {
            tally if tally.failed > 0 => Exit::Incomplete,
            tally if tally.refused > 0 => Exit::CheckFailed,
            _ => Exit::Holds,
        }
    }
}
