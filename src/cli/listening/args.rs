//! What requests meet, what is shown of them, and when it ends.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use hookctl::report::Details;
use hookctl::run::respond::{DEFAULT_SEED, Program};
use hookctl::run::{Expect, Filter};

use crate::cli::payload;

/// What requests meet.
#[derive(Args)]
#[command(next_help_heading = "Answers")]
pub struct AnswerArgs {
    /// What each attempt at a delivery meets: `503x2,200`, `10%:500`, `delay:2s+200`, `reset`, `hang`, `close`
    /// [default: what the provider documents, else 200]
    #[arg(long, value_name = "PROGRAM")]
    pub respond: Option<Program>,
    /// Seed of the chances in a program
    #[arg(long, value_name = "NUMBER", default_value_t = DEFAULT_SEED)]
    pub respond_seed: u64,
}

/// What is shown.
#[derive(Args)]
#[command(next_help_heading = "What is shown")]
pub struct ShowArgs {
    /// Print more under each line
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        conflicts_with = "json"
    )]
    show: Vec<What>,
    /// Show only what fits: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`;
    /// repeated, all have to fit; everything is recorded and counted all the same
    #[arg(long, value_name = "CONDITION")]
    pub filter: Vec<Filter>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The body as it came
    Body,
    /// The request line and the header fields
    Headers,
    /// The members that the edition's sample has not, or has besides
    Diff,
    /// All of it
    All,
}

impl ShowArgs {
    /// What is printed under each line.
    pub fn details(&self) -> Details {
        let asked = |what| self.show.contains(&what) || self.show.contains(&What::All);
        Details {
            headers: asked(What::Headers),
            body: asked(What::Body),
            diff: asked(What::Diff),
        }
    }
}

/// When it ends, and how.
#[derive(Args)]
#[command(next_help_heading = "In CI")]
pub struct EndArgs {
    /// End after so many requests, with exit code 1 when a signature or payload did not hold
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub count: Option<u64>,
    /// What has to have come in, else exit code 1: an event, or `requests`, `valid`, `invalid`, `unchecked`,
    /// `unsigned`, `match`, `drift`, `refused`, `duplicate`, with `>=2`, `==0`, …; or `sender-ok`
    #[arg(long, value_name = "EXPECTATION")]
    pub expect: Vec<Expect>,
    /// End after so long, or earlier when what `--expect` says is settled
    #[arg(long, value_name = "DURATION", value_parser = payload::duration)]
    pub within: Option<Duration>,
    /// Write the URL to a file once ready, and remove it at the end
    #[arg(long, value_name = "FILE")]
    pub ready_file: Option<PathBuf>,
    /// Run a shell command once ready, with `HOOKCTL_URL` and `HOOKCTL_PORT` set, and end with it; what it starts in a session of its own (`setsid`, daemons) outlives it
    #[arg(long, value_name = "COMMAND")]
    pub exec: Option<String>,
}
