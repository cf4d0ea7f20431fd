//! The flags of `hookctl send`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hookctl::exchange::Statuses;
use hookctl::run::load::Threshold;
use hookctl::signature::Tolerance;
use hookctl::vary::Variation;
use jiff::Timestamp;

use crate::cli::payload::{self, EditArgs};
use crate::cli::secrets::SecretArgs;

/// Send events to an endpoint.
#[derive(Args)]
#[command(after_help = include_str!("../../../samples/help/send.txt"))]
pub struct SendArgs {
    /// Whose events: a pack's name, see `hookctl list`
    #[arg(index = 1)]
    pub provider: String,
    /// Which events: short names, wire names or aliases
    #[arg(index = 2, value_name = "EVENT")]
    pub events: Vec<String>,
    /// Every event of the edition
    #[arg(long, conflicts_with_all = ["events", "data"])]
    pub all: bool,
    /// The endpoint
    #[arg(long, value_name = "URL", env = "HOOKCTL_TO")]
    pub to: Option<String>,
    /// Which account of the provider: `documented`, `live`, …
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    #[command(flatten)]
    pub payload: PayloadArgs,
    #[command(flatten)]
    pub probing: ProbingArgs,
    #[command(flatten)]
    pub signing: SigningArgs,
    #[command(flatten)]
    pub secrets: SecretArgs,
    #[command(flatten)]
    pub delivery: DeliveryArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What is sent.
#[derive(Args)]
#[command(next_help_heading = "Payload")]
pub struct PayloadArgs {
    /// Send these bytes as they are instead of a sample (`-`: standard input)
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    #[command(flatten)]
    pub edits: EditArgs,
    /// Vary each delivery by the event's schema: `edge` (boundary values, valid) or `negative` (one violation)
    #[arg(long, value_name = "HOW",
        value_parser = PossibleValuesParser::new(Variation::ALL.map(Variation::as_str)).try_map(|name| name.parse::<Variation>()))]
    pub vary: Option<Variation>,
    /// Set a parameter of the event's path
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// Fix all random values; the payload's times too, unless `--at` gives them
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
    /// Fix the time, in the payload and in the signature: RFC 3339 or seconds since 1970
    #[arg(long, value_name = "TIME", value_parser = payload::time)]
    pub at: Option<Timestamp>,
    /// Fix the delivery id
    #[arg(long, value_name = "ID")]
    pub id: Option<String>,
    /// Send with another method than the event's
    #[arg(long, value_name = "METHOD")]
    pub method: Option<String>,
}

/// What `hookctl test` would send.
#[derive(Args)]
#[command(next_help_heading = "Payload")]
pub struct ProbingArgs {
    /// Send what this probe of `hookctl test` sends: `refuses/no-signature`
    #[arg(long, value_name = "ID", conflicts_with_all = ["all", "vary", "set", "set_str", "unset", "merge", "at", "id", "method", "no_sign", "retry", "count", "concurrency", "rate", "length", "threshold", "expect", "expect_body"])]
    pub probe: Option<String>,
    /// A further secret that the endpoint knows, for the probe of a rotation
    #[arg(long, value_name = "FILE", requires = "probe")]
    pub rotated_secret_file: Vec<PathBuf>,
    /// How far from now the endpoint lets a signed time be, for the probes of old and future ones
    #[arg(long, value_name = "DURATION", requires = "probe")]
    pub tolerance: Option<Tolerance>,
}

/// How it is signed.
#[derive(Args)]
#[command(next_help_heading = "Signing")]
pub struct SigningArgs {
    /// Send without a signature
    #[arg(long)]
    pub no_sign: bool,
    /// Add a header, or replace one, the signature's included
    #[arg(long, value_name = "NAME: VALUE")]
    pub header: Vec<String>,
    /// Start of the provider's header names, where a white-label product renames them
    #[arg(long, value_name = "PREFIX")]
    pub header_prefix: Option<String>,
    /// The endpoint's URL as the provider knows it, where the URL is signed and differs from `--to`
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
}

/// How it is delivered, and what is expected.
#[derive(Args)]
#[command(next_help_heading = "Delivery")]
pub struct DeliveryArgs {
    /// Trust the certificates in this PEM file instead of the system's
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// Accept any certificate
    #[arg(long)]
    pub insecure: bool,
    /// How long a whole delivery may take [default: the provider's, else 30s]
    #[arg(long, value_name = "DURATION", value_parser = payload::length)]
    pub timeout: Option<Duration>,
    /// How long connecting may take
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "10s")]
    pub connect_timeout: Duration,
    /// Try again: `none`, `provider` (its own schedule) or a number of times
    #[arg(long, value_name = "WHEN", default_value = "none")]
    pub retry: String,
    /// Multiply the pauses between attempts, `0.01` to compress a day into minutes
    #[arg(long, value_name = "FACTOR", value_parser = payload::factor, default_value = "1")]
    pub time_scale: f64,
    /// How often each event is delivered; over connections that are kept open, where the endpoint keeps them open
    #[arg(long, value_name = "NUMBER", default_value = "1")]
    pub count: u64,
    /// How many deliveries are under way at once [default: 1; at a rate and with `--for` or `--threshold` as many as it takes]
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    pub concurrency: Option<u16>,
    /// How many deliveries are started a second: `50` or `50/s`; with `--count` that is a load
    #[arg(long, value_name = "RATE", value_parser = payload::rate)]
    pub rate: Option<f64>,
    /// Put the endpoint under load for so long, and sum up what came of it; latency counts from when a delivery was due
    #[arg(long = "for", value_name = "DURATION", value_parser = payload::length)]
    pub length: Option<Duration>,
    /// A limit that the load has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `rate>=100/s`; any number of them
    #[arg(long, value_name = "LIMIT")]
    pub threshold: Vec<Threshold>,
    /// Statuses that count as accepted: `2xx`, `204`, `200,404` [default: what the provider expects]
    #[arg(long, value_name = "STATUS")]
    pub expect: Option<Statuses>,
    /// A text the answer's body must hold
    #[arg(long, value_name = "TEXT")]
    pub expect_body: Vec<String>,
}

/// What is shown and kept.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Print the exact bytes that would be sent, and send nothing
    #[arg(long, conflicts_with_all = ["curl", "json", "out"])]
    pub dry_run: bool,
    /// Print the curl command that sends the same bytes, and send nothing
    #[arg(long, conflicts_with_all = ["json", "out"])]
    pub curl: bool,
    /// Append each exchange to a capture file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print each exchange as a line of JSON; of a load its summary
    #[arg(long)]
    pub json: bool,
    /// Report on a load as `html` (with a picture of its latency), `junit`, `jsonl`, `github` or `tap`, to `=FILE`
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub report: Vec<String>,
    /// Show the endpoint's answer even when it is as expected
    #[arg(long, short)]
    pub verbose: bool,
    /// Show failures only
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
}

impl OutputArgs {
    /// Whether nothing is told of the attempts that came to what was expected.
    pub fn shows_failures_only(&self) -> bool {
        self.quiet && self.out.is_none() && !self.json
    }
}
