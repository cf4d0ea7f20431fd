//! The flags of `hookctl replay`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};
use hookctl::exchange::Statuses;
use hookctl::run::Filter;
use hookctl::run::load::Threshold;
use hookctl::run::replay::Lines;
use jiff::Timestamp;

use crate::cli::payload::{self, EditArgs};
use crate::cli::secrets::SecretArgs;

/// Send recorded deliveries again.
#[derive(Args)]
#[command(after_help = include_str!("../../../samples/help/replay.txt"))]
pub struct ReplayArgs {
    /// Captures, plain or compressed; several are merged by time (`-`: standard input)
    #[arg(required = true, value_name = "CAPTURE")]
    pub captures: Vec<PathBuf>,
    /// The endpoint; the recorded path and query are kept where it has no path of its own
    #[arg(long, value_name = "URL", env = "HOOKCTL_TO")]
    pub to: Option<String>,
    /// Print what would be sent and when, and send nothing; with `--verbose` the bytes too
    #[arg(long, conflicts_with_all = ["out", "and_to", "compare", "threshold"])]
    pub dry_run: bool,
    #[command(flatten)]
    pub which: WhichArgs,
    #[command(flatten)]
    pub when: WhenArgs,
    #[command(flatten)]
    pub what: WhatArgs,
    #[command(flatten)]
    pub edits: EditArgs,
    #[command(flatten)]
    pub secrets: SecretArgs,
    #[command(flatten)]
    pub compare: CompareArgs,
    #[command(flatten)]
    pub delivery: DeliveryArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Which records are sent.
#[derive(Args)]
#[command(next_help_heading = "Which records")]
pub struct WhichArgs {
    /// Of these providers; `*` stands for anything
    #[arg(long, value_name = "NAME")]
    pub provider: Vec<String>,
    /// Of these events; `*` stands for anything
    #[arg(long, value_name = "EVENT")]
    pub event: Vec<String>,
    /// Answered with one of these statuses: `5xx`, `200,404`
    #[arg(long, value_name = "STATUS")]
    pub status: Option<Statuses>,
    /// Whose signature was `valid`, `invalid`, `unchecked` or `unsigned`
    #[arg(long, value_name = "STATE")]
    pub signature: Option<String>,
    /// Recorded at this time or later: RFC 3339 or seconds since 1970
    #[arg(long, value_name = "TIME", value_parser = payload::time)]
    pub since: Option<Timestamp>,
    /// Recorded before this time
    #[arg(long, value_name = "TIME", value_parser = payload::time)]
    pub until: Option<Timestamp>,
    /// With these record or delivery ids
    #[arg(long, value_name = "ID")]
    pub id: Vec<String>,
    /// On these lines of the capture: `7`, `3..7`, `3..`
    #[arg(long, value_name = "LINES")]
    pub lines: Vec<Lines>,
    /// That meet a condition, as in `listen --filter`: `$.id==7`, `header:NAME=VALUE`, `path=/hooks*`
    #[arg(long = "where", value_name = "CONDITION")]
    pub condition: Vec<Filter>,
    /// A random part of them: `10%`
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub sample: Option<f64>,
    /// Each delivery once, by its id or else by its bytes
    #[arg(long)]
    pub dedupe: bool,
    /// At most so many, in each round
    #[arg(long, value_name = "NUMBER")]
    pub limit: Option<u64>,
    /// All of it so many times
    #[arg(long = "loop", value_name = "NUMBER", default_value = "1", value_parser = clap::value_parser!(u64).range(1..))]
    pub rounds: u64,
}

/// When they are sent.
#[derive(Args)]
#[command(next_help_heading = "When")]
pub struct WhenArgs {
    /// At the pace at which they came, or as fast as the endpoint answers
    #[arg(
        long,
        value_name = "PACE",
        default_value = "original",
        conflicts_with = "rate"
    )]
    pub pace: PaceName,
    /// So many times as fast as they came
    #[arg(long, value_name = "FACTOR", value_parser = factor, conflicts_with = "rate")]
    pub speed: Option<f64>,
    /// So many a second: `200` or `200/s`
    #[arg(long, value_name = "RATE", value_parser = payload::rate)]
    pub rate: Option<f64>,
    /// Shorten longer silences to this, before `--speed` divides them
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, conflicts_with = "rate")]
    pub max_gap: Option<Duration>,
    /// How many deliveries are under way at once
    #[arg(long, value_name = "NUMBER", default_value = "64", value_parser = clap::value_parser!(u16).range(1..))]
    pub concurrency: u16,
    /// Keep the order of what belongs together: `conversation`, `contact` or what else the pack names, a JSON path, or `all`
    #[arg(long, value_name = "WHAT")]
    pub order_by: Option<String>,
}

/// The pace of a replay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaceName {
    /// As they came.
    Original,
    /// As fast as the endpoint answers.
    Max,
}

/// What is made anew.
#[derive(Args)]
#[command(next_help_heading = "What is made anew")]
pub struct WhatArgs {
    /// The signature: as it was, as of now, or as old as it was [default: fresh where there is a secret, else keep]
    #[arg(long, value_name = "HOW")]
    pub resign: Option<ResignName>,
    /// The delivery ids: as they were, or each by a new one
    #[arg(long, value_name = "HOW", default_value = "keep")]
    pub ids: IdsName,
    /// Move the times in the bodies so that the first record is of this time: `now`, RFC 3339 or seconds since 1970
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub shift_time: Option<Moment>,
    /// Add a header, or replace one
    #[arg(long, value_name = "NAME: VALUE")]
    pub header: Vec<String>,
    /// Keep the recorded Host
    #[arg(long)]
    pub keep_host: bool,
    /// The endpoint's URL as the providers know it, where URLs are signed and differ from `--to`
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Where new ids and `--sample` come from [default: random]
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Send masked and cut-off records too, and sign what was forged
    #[arg(long)]
    pub force: bool,
}

/// What becomes of signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ResignName {
    /// As it was recorded, whether it still holds or not.
    Keep,
    /// Made as of now.
    Fresh,
    /// Made with a time as old as the recorded one's was when it arrived.
    Aged,
}

/// What becomes of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum IdsName {
    /// As they were recorded.
    Keep,
    /// Each replaced by a new one, the same by the same.
    New,
}

/// A time, or the moment the replay begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When the replay begins.
    Now,
    /// A given time.
    At(Timestamp),
}

/// What is compared.
#[derive(Args)]
#[command(next_help_heading = "What is different now")]
pub struct CompareArgs {
    /// Compare each answer with the recorded one: status and body
    #[arg(long)]
    pub compare: bool,
    /// Send to this endpoint as well, and compare its answers with those of `--to`
    #[arg(long, value_name = "URL", conflicts_with = "compare")]
    pub and_to: Option<String>,
    /// Compare this header too
    #[arg(long, value_name = "NAME")]
    pub compare_header: Vec<String>,
    /// Leave out a place of JSON bodies: `meta.took`, `items[].id`, `**.updated_at`
    #[arg(long, value_name = "PATH")]
    pub ignore: Vec<String>,
    /// Compare the latency too: at most so many times as long
    #[arg(long, value_name = "FACTOR", value_parser = factor)]
    pub latency_factor: Option<f64>,
}

/// How they are delivered.
#[derive(Args)]
#[command(next_help_heading = "Delivery")]
pub struct DeliveryArgs {
    /// Statuses that count as accepted: `2xx`, `204`, `any` [default: with a comparison any, else 2xx]
    #[arg(long, value_name = "STATUS")]
    pub expect: Option<Statuses>,
    /// Try again: `none`, `provider` (its own schedule) or a number of times
    #[arg(long, value_name = "WHEN", default_value = "none")]
    pub retry: String,
    /// Multiply the pauses between attempts
    #[arg(long, value_name = "FACTOR", value_parser = factor, default_value = "1")]
    pub time_scale: f64,
    /// How long a whole delivery may take
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "30s")]
    pub timeout: Duration,
    /// How long connecting may take
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "10s")]
    pub connect_timeout: Duration,
    /// Trust the certificates in this PEM file instead of the system's
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// Accept any certificate
    #[arg(long)]
    pub insecure: bool,
    /// A limit that the replay has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `changed<1%`, `rate>=100/s`; any number of them
    #[arg(long, value_name = "LIMIT")]
    pub threshold: Vec<Threshold>,
    /// Stop after so many deliveries that failed or changed
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_failures: Option<u64>,
    /// Note what was answered in this file; with the file there, go on after it
    #[arg(long, value_name = "FILE")]
    pub resume: Option<PathBuf>,
    /// Send to an endpoint that is not on this machine
    #[arg(long)]
    pub allow_external: bool,
}

/// What is shown and kept.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Append each exchange to a capture file
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print each exchange as a line of JSON with what was found; the summary is the last line on standard error
    #[arg(long)]
    pub json: bool,
    /// Show every delivery, not only those that failed or changed
    #[arg(long, short)]
    pub verbose: bool,
    /// Show the summary only
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
}

fn share(text: &str) -> Result<f64, String> {
    let (number, whole) = match text.strip_suffix('%') {
        Some(number) => (number, 100.0),
        None => (text, 1.0),
    };
    let share = number
        .trim()
        .parse::<f64>()
        .ok()
        .map(|number| number / whole);
    let fits = share.filter(|share| *share > 0.0 && *share <= 1.0);
    fits.ok_or_else(|| "write a share such as `10%` or `0.1`".to_owned())
}

fn factor(text: &str) -> Result<f64, String> {
    let factor = text.strip_suffix('x').unwrap_or(text).parse::<f64>().ok();
    let fits = factor.filter(|factor| factor.is_finite() && *factor > 0.0);
    fits.ok_or_else(|| "write a factor such as `10` or `0.5`".to_owned())
}

fn moment(text: &str) -> Result<Moment, String> {
    match text {
        "now" => Ok(Moment::Now),
        text => payload::time(text).map(Moment::At),
    }
}
