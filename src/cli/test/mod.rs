//! `hookctl test`: is this endpoint fit to receive webhooks?

mod args;
mod builtin;
mod init;
mod oracle;
mod reports;
mod setup;
mod suites;

use std::path::Path;

use hookctl::Error;

pub use args::TestArgs;
pub use builtin::probe_of;
pub use setup::rotated;

use crate::cli::Exit;
use crate::cli::session::Session;

/// Runs the command.
pub fn run(args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    match args.what.as_slice() {
        [first, rest @ ..] if first == "init" => init::run(rest, session),
        [provider] if !is_suite(provider) => builtin::run(provider, args, session),
        files if files.iter().all(|file| is_suite(file)) => suites::run(files, args, session),
        _ => Err(Error::usage(
            "`test` takes one provider, or suite files, and not both",
            "run it twice, or write `robustness:` into the suite: it runs the built-in probes",
        )),
    }
}

/// Whether that names a file rather than a provider.
fn is_suite(name: &str) -> bool {
    let yaml = Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml");
    yaml || name.contains(std::path::MAIN_SEPARATOR)
}
