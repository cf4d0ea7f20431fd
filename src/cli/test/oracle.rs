//! `--probe` and `--probe-cmd`: where it can be seen what a delivery did.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use hookctl::Error;
use hookctl::run::probe::oracle::{Oracle, Source};
use hookctl::wire::Target;

use super::args::OracleArgs;
use crate::cli::command::output;

/// How long one run of the command may take.
const LIMIT: Duration = Duration::from_secs(10);
/// How much of its output is read; more is an error.
const MAX_OUTPUT: u64 = 1 << 20;

/// The oracle of those flags, if they name one.
///
/// # Errors
/// When the URL is not one.
pub fn oracle(args: &OracleArgs) -> Result<Option<Oracle>, Error> {
    let source = match (&args.probe, &args.probe_cmd) {
        (Some(url), _) => Source::Url(Target::parse(url)?),
        (None, Some(line)) => Source::Command {
            line: line.clone(),
            run,
        },
        (None, None) => return Ok(None),
    };
    Ok(Some(Oracle::new(source)))
}

fn run(line: String) -> Pin<Box<dyn Future<Output = Result<Vec<u8>, Error>>>> {
    Box::pin(async move {
        let output = output(&line, LIMIT, MAX_OUTPUT).await?;
        output.map_err(|what| Error::Wire {
            what: format!("the probe `{line}` {what}"),
            help: Some("`--probe-cmd` is a command whose output tells what deliveries did".into()),
        })
    })
}
