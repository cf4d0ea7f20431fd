//! When the listener ends, and what it came to.

use std::process::ExitStatus;
use std::time::Duration;

use hookctl::Error;
use hookctl::report::counted;
use hookctl::run::{Counts, Expect, SENDER_OK, Standing, Unmet, standing, unmet};
use tokio::sync::watch;
use tokio::time::sleep;

use super::args::EndArgs;
use super::screen::Seen;
use crate::cli::Exit;
use crate::cli::command::Running;

/// How far it is: what the screen knows and the end depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Standard output is closed.
    pub closed: bool,
    /// `--count` is reached.
    counted: bool,
    standing: Standing,
    /// Everything that is expected holds now, `--count` too.
    holding: bool,
}

impl Progress {
    /// How far it is with these requests.
    pub fn of(counts: &Counts, count: Option<u64>, expected: &[Expect]) -> Self {
        let counted = count.is_some_and(|count| counts.requests >= count);
        Progress {
            closed: false,
            counted,
            standing: standing(expected, counts),
            holding: (counted || count.is_none()) && unmet(expected, counts, 0).is_empty(),
        }
    }
}

/// Why it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The user interrupted it.
    Interrupted,
    /// What it waited for came, or can come no more.
    Enough,
    /// `--within` is over.
    TimeUp,
    /// The command ended.
    Command(ExitStatus),
    /// `--within` was over before the command was.
    CommandTimeUp,
}

/// Waits until it is to end.
///
/// # Errors
/// When the system cannot tell what became of the command.
pub async fn until_end(
    args: &EndArgs,
    mut progress: watch::Receiver<Progress>,
    interrupted: impl Future<Output = ()>,
    running: Option<Running>,
) -> Result<Outcome, Error> {
    let interrupted = std::pin::pin!(interrupted);
    let time_up = std::pin::pin!(time_up(args.within));
    let Some(mut running) = running else {
        let done = |now: &Progress| {
            let settled = now.standing == Standing::Settled && args.count.is_none();
            now.closed || now.counted || settled || now.standing == Standing::Broken
        };
        return Ok(tokio::select! {
            () = interrupted => Outcome::Interrupted,
            () = time_up => Outcome::TimeUp,
            () = reached(&mut progress, done) => Outcome::Enough,
        });
    };
    let (mut interrupted, mut time_up) = (interrupted, time_up);
    let stopped = tokio::select! {
        () = &mut interrupted => Outcome::Interrupted,
        () = &mut time_up => Outcome::CommandTimeUp,
        () = reached(&mut progress, |now| now.closed) => Outcome::Enough,
        ended = running.ended() => Outcome::Command(ended?),
    };
    let Outcome::Command(status) = stopped else {
        running.stop().await;
        return Ok(stopped);
    };
    // What the command set off may come later than its end; without a limit nobody knows how much later.
    if status.success() && args.within.is_some() {
        tokio::select! {
            () = interrupted => return Ok(Outcome::Interrupted),
            () = time_up => {}
            () = reached(&mut progress, |now| now.closed || now.holding) => {}
        }
    }
    Ok(Outcome::Command(status))
}

async fn time_up(within: Option<Duration>) {
    match within {
        Some(within) => sleep(within).await,
        None => std::future::pending().await,
    }
}

async fn reached(progress: &mut watch::Receiver<Progress>, done: impl Fn(&Progress) -> bool) {
    // A screen that is gone without having said so is as good as a closed one.
    let _ = progress.wait_for(done).await;
}

/// What it came to, and the lines that say why it is not well.
pub fn verdict(
    args: &EndArgs,
    seen: &Seen,
    outcome: Outcome,
    sender_findings: u64,
) -> Result<(Exit, Vec<String>), Error> {
    let mut lines = Vec::new();
    let mut failed = unmet(&args.expect, &seen.counts, sender_findings);
    if let Some(count) = args.count.filter(|count| seen.counts.requests < *count)
        && outcome != Outcome::Interrupted
    {
        failed.push(Unmet {
            expected: format!("{count} requests"),
            seen: seen.counts.requests,
        });
    }
    for one in &failed {
        let seen = match one.expected.as_str() {
            SENDER_OK => counted(usize::try_from(one.seen).unwrap_or(usize::MAX), "finding"),
            _ => one.seen.to_string(),
        };
        lines.push(format!("expected {}, seen {seen}", one.expected));
    }
    match outcome {
        Outcome::Command(status) if !status.success() => lines.push(ended(status)),
        Outcome::CommandTimeUp => {
            let within = humantime::format_duration(args.within.unwrap_or_default());
            lines.push(format!("the command did not end within {within}"));
        }
        _ => {}
    }
    let bounded = args.count.is_some() || args.within.is_some() || args.exec.is_some();
    let unwell = seen.counts.invalid + seen.counts.drift > 0;
    Ok(match outcome {
        _ if seen.failed => (Exit::Incomplete, lines),
        Outcome::Interrupted if args.exec.is_some() => (Exit::Interrupted, lines),
        _ if !lines.is_empty() => (Exit::CheckFailed, lines),
        // Who says what is expected means that and nothing else.
        _ if args.expect.is_empty() && bounded && unwell => (Exit::CheckFailed, lines),
        Outcome::TimeUp if args.expect.is_empty() && seen.counts.requests == 0 => {
            let within = humantime::format_duration(args.within.unwrap_or_default());
            return Err(Error::Nothing {
                what: format!("no request came within {within}"),
                help: Some(
                    "check where the sender delivers to; `--within` counts from the ready line"
                        .into(),
                ),
            });
        }
        _ => (Exit::Holds, lines),
    })
}

/// How a command ended that did not end well.
fn ended(status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("the command ended with code {code}"),
        None => format!("the command was ended by the system: {status}"),
    }
}
