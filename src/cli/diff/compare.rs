//! `hookctl diff A B`: two captures or payloads, one against the other.

use hookctl::Error;

use super::DiffArgs;
use crate::cli::Exit;
use crate::cli::session::Session;

/// Compares two.
pub fn run(_args: &DiffArgs, _session: &Session) -> Result<Exit, Error> {
    Err(Error::Usage {
        what: "comparing two captures is not there yet".into(),
        help: None,
    })
}
