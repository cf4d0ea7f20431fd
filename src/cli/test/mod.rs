//! `hookctl test`: is this endpoint fit to receive webhooks?

mod app;
mod args;
mod builtin;
mod init;
mod oracle;
mod reports;
mod setup;
mod staging;
mod suites;

use std::path::Path;

use hookctl::Error;

pub use args::{OutputArgs, TestArgs};
pub use builtin::probe_of;
pub use reports::Reports;
pub use setup::{rotated, tolerate};

use crate::cli::Exit;
use crate::cli::output::answer;
use crate::cli::session::Session;

/// What a suite may say, as a JSON Schema.
const SCHEMA: &[u8] = include_bytes!("../../../samples/suite.schema.json");

/// Runs the command.
pub fn run(args: &TestArgs, session: &Session) -> Result<Exit, Error> {
    match args.what.as_slice() {
        [first, rest @ ..] if first == "init" => init::run(rest, session),
        [only] if only == "schema" => schema(),
        [provider] if !is_suite(provider) => builtin::run(provider, args, session),
        files if files.iter().all(|file| is_suite(file)) => suites::run(files, args, session),
        _ => Err(Error::usage(
            "`test` takes one provider, or suite files, and not both",
            "run it twice, or write `robustness:` into the suite: it runs the built-in probes",
        )),
    }
}

/// Prints the JSON Schema of suites, for editors.
fn schema() -> Result<Exit, Error> {
    answer(|out| out.write_all(SCHEMA))?;
    Ok(Exit::Holds)
}

/// Whether that names a file rather than a provider.
fn is_suite(name: &str) -> bool {
    let yaml = Path::new(name)
        .extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml");
    yaml || name.contains(std::path::MAIN_SEPARATOR)
}
