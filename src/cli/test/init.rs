//! `hookctl test init`: a suite to start from.

use hookctl::Error;

use crate::cli::Exit;
use crate::cli::session::Session;

/// Writes a commented suite.
pub fn run(_rest: &[String], _session: &Session) -> Result<Exit, Error> {
    Err(Error::usage("not there yet", "wait"))
}
