//! Where reports of a test go: `--report FORMAT[=FILE]`, any number of them.

use hookctl::Error;
use hookctl::judge::{TestRun, Trial};

use super::args::OutputArgs;
use crate::cli::Exit;
use crate::cli::session::Session;

/// The reports of a run, written as trials end and when all have.
pub struct Reports<'a> {
    _output: &'a OutputArgs,
    _session: &'a Session,
}

impl<'a> Reports<'a> {
    /// Opens the files of the reports, so that one that cannot be written is told before anything is sent.
    pub fn open(output: &'a OutputArgs, session: &'a Session) -> Result<Self, Error> {
        Ok(Reports {
            _output: output,
            _session: session,
        })
    }

    /// Takes a trial that has ended.
    pub fn trial(&mut self, _trial: &Trial) -> Result<(), Error> {
        Ok(())
    }

    /// Writes what is written at the end, and says what it all came to.
    pub fn finish(&mut self, _run: &TestRun) -> Result<Exit, Error> {
        Ok(Exit::Holds)
    }
}
