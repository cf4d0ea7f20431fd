//! The built-in suite, generated from a provider's pack.

use hookctl::Error;

use super::args::TestArgs;
use crate::cli::Exit;
use crate::cli::session::Session;

/// Runs the built-in probes.
pub fn run(_provider: &str, _args: &TestArgs, _session: &Session) -> Result<Exit, Error> {
    Err(Error::usage("not there yet", "wait"))
}
