//! What becomes of each attempt: shown, recorded, counted.

use hookctl::Error;
use hookctl::capture::Writer;
use hookctl::judge::{Case, Status};
use hookctl::report::{self, DeliveryTally, veil_case};
use hookctl::run::Attempt;
use hookctl::signature::{Secret, Veil};

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
    veil: Veil,
}

impl<'a> Shown<'a> {
    /// Nothing has happened yet; `total` deliveries are to come. People are not shown the secrets, wherever they stand.
    pub fn new<'s>(
        output: &'a OutputArgs,
        session: &'a Session,
        writer: Option<Writer>,
        total: u64,
        secrets: impl IntoIterator<Item = &'s Secret>,
    ) -> Self {
        Shown {
            output,
            session,
            writer,
            tally: DeliveryTally::default(),
            progress: Progress::new(total),
            veil: Veil::over(secrets),
        }
    }

    /// Takes an attempt that was made; `last` says that its delivery ends with it. Nothing is written down of what
    /// nobody wants to see.
    pub fn sent(&mut self, sent: Attempt, last: bool) -> Result<(), Error> {
        let untold = self.is_untold(sent.status);
        if untold && self.writer.is_none() {
            let answered = sent.answer().map(|answer| answer.status);
            self.count(sent.status, answered, last);
            return Ok(());
        }
        self.attempt(sent.case(record_id)?, last)
    }

    /// Takes an attempt; `last` says that its delivery ends with it.
    pub fn attempt(&mut self, mut case: Case, last: bool) -> Result<(), Error> {
        if let Some(writer) = &mut self.writer {
            writer.append(&case.exchange)?;
        }
        let answered = case.exchange.response.as_ref().map(|answer| answer.status);
        self.count(case.status, answered, last);
        if self.is_untold(case.status) {
            return Ok(());
        }
        let output = self.output;
        if !output.json {
            veil_case(&self.veil, &mut case);
        }
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

    fn count(&mut self, status: Status, answered: Option<u16>, last: bool) {
        self.tally.attempts += 1;
        if last {
            match status {
                Status::Pass | Status::Skip if answered.is_some_and(|status| status >= 300) => {
                    self.tally.as_expected += 1;
                }
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
