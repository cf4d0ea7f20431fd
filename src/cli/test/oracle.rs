//! `--probe` and `--probe-cmd`: where it can be seen what a delivery did.

use std::future::Future;
use std::pin::Pin;
use std::process::Stdio;
use std::time::Duration;

use hookctl::Error;
use hookctl::run::probe::oracle::{Oracle, Source};
use hookctl::wire::Target;
use tokio::io::AsyncReadExt;
use tokio::process::Command;
use tokio::time::timeout;

use super::args::OracleArgs;

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
        let ended = timeout(LIMIT, output(&line)).await;
        let unfit = |what: String| Error::Wire {
            what: format!("the probe `{line}` {what}"),
            help: Some("`--probe-cmd` is a command whose output tells what deliveries did".into()),
        };
        match ended {
            Err(_) => Err(unfit(format!("did not end within {} s", LIMIT.as_secs()))),
            Ok(output) => output?.map_err(unfit),
        }
    })
}

/// What the command writes to its standard output, or what is wrong with it. What it writes to standard error goes
/// through.
async fn output(line: &str) -> Result<Result<Vec<u8>, String>, Error> {
    let failed = |error| Error::file("run", "sh", error);
    let mut shell = shell(line);
    shell
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    let mut child = shell.spawn().map_err(failed)?;
    let mut bytes = Vec::new();
    if let Some(out) = child.stdout.take() {
        let mut out = out.take(MAX_OUTPUT + 1);
        out.read_to_end(&mut bytes).await.map_err(failed)?;
    }
    if bytes.len() as u64 > MAX_OUTPUT {
        return Ok(Err(format!("writes more than {MAX_OUTPUT} bytes")));
    }
    let status = child.wait().await.map_err(failed)?;
    Ok(match status.success() {
        true => Ok(bytes),
        false => Err(format!("failed: {status}")),
    })
}

#[cfg(unix)]
fn shell(line: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(line);
    shell
}

#[cfg(not(unix))]
fn shell(line: &str) -> Command {
    let mut shell = Command::new("cmd");
    shell.arg("/C").arg(line);
    shell
}
