//! Standard output as a buffered stream whose closing is not an error.

use std::io::{self, BufWriter, StdoutLock, Write};

use hookctl::Error;

/// Standard output, locked and buffered.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// Runs `write` on standard output and flushes it.
///
/// # Errors
/// [`Error::BrokenPipe`] when the reader went away, a file error when writing failed otherwise.
pub fn answer(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), Error> {
    let mut out = stdout();
    write(&mut out)
        .and_then(|()| out.flush())
        .map_err(Error::output)
}
