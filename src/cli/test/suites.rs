//! Suites in files.

use hookctl::Error;

use super::args::TestArgs;
use crate::cli::Exit;
use crate::cli::session::Session;

/// Runs the suites of those files.
pub fn run(_files: &[String], _args: &TestArgs, _session: &Session) -> Result<Exit, Error> {
    Err(Error::usage("not there yet", "wait"))
}
