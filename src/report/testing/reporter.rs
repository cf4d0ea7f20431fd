//! What every form of a report does.

use std::io::{self, Write};

use crate::judge::{TestRun, Trial};

/// Writes a test as one form has it.
pub trait Reporter {
    /// Writes what there is to write of a trial that has ended. Forms that are written at the end write nothing.
    ///
    /// # Errors
    /// What writing to `out` gives.
    fn trial(&mut self, _out: &mut dyn Write, _trial: &Trial) -> io::Result<()> {
        Ok(())
    }

    /// Writes what is written when all trials have ended.
    ///
    /// # Errors
    /// What writing to `out` gives.
    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()>;
}
