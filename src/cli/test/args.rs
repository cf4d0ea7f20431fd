//! The flags of `hookctl test`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use hookctl::signature::Tolerance;

use crate::cli::payload;
use crate::cli::secrets::SecretArgs;

/// Find out whether an endpoint is fit to receive webhooks.
#[derive(Args)]
pub struct TestArgs {
    /// Whose webhooks (a pack's name), or suites of your own (`.yaml` files), or `init` to write one to start from, or
    /// `schema` to print their JSON Schema for editors
    #[arg(value_name = "PROVIDER|FILE|init|schema", required = true)]
    pub what: Vec<String>,
    /// The endpoint
    #[arg(long, value_name = "URL", env = "HOOKCTL_TO")]
    pub to: Option<String>,
    /// Which account of the provider: `documented`, `live`, …
    #[arg(long, value_name = "NAME")]
    pub edition: Option<String>,
    #[command(flatten)]
    pub selection: SelectionArgs,
    #[command(flatten)]
    pub sending: SendingArgs,
    #[command(flatten)]
    pub secrets: SecretArgs,
    #[command(flatten)]
    pub oracle: OracleArgs,
    #[command(flatten)]
    pub load: LoadArgs,
    #[command(flatten)]
    pub app: AppArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What is tried.
#[derive(Args)]
#[command(next_help_heading = "What is tried")]
pub struct SelectionArgs {
    /// Only these groups, probes or cases: `accepts`, `refuses/no-signature`, `*/stale*`
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Not these
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Print what would be tried, and try nothing
    #[arg(long)]
    pub list: bool,
    /// Draw all random choices from this number, but for ids, which are new in every run; a report tells the one it used
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u64>,
}

/// What is sent.
#[derive(Args)]
#[command(next_help_heading = "What is sent")]
pub struct SendingArgs {
    /// The event that stands for all others where one is enough [default: the first that is signed]
    #[arg(long, value_name = "EVENT")]
    pub event: Option<String>,
    /// A payload of your own, for a pack that is a signing scheme only
    #[arg(long, value_name = "FILE")]
    pub data: Option<PathBuf>,
    /// Set a parameter of the events' paths
    #[arg(long, value_name = "NAME=VALUE")]
    pub param: Vec<String>,
    /// Add a header to every request
    #[arg(long, value_name = "NAME: VALUE")]
    pub header: Vec<String>,
    /// Start of the provider's header names, where a white-label product renames them
    #[arg(long, value_name = "PREFIX")]
    pub header_prefix: Option<String>,
    /// The endpoint's URL as the provider knows it, where the URL is signed and differs from `--to`
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// A further secret that the endpoint knows, for the probe of a rotation
    #[arg(long, value_name = "FILE")]
    pub rotated_secret_file: Vec<PathBuf>,
    /// How far from now a signed time may be, where the endpoint has its own rule: `10m`, `none` [default: the provider's]
    #[arg(long, value_name = "DURATION")]
    pub tolerance: Option<Tolerance>,
    /// Trust the certificates in this PEM file instead of the system's
    #[arg(long, value_name = "FILE")]
    pub cacert: Option<PathBuf>,
    /// Accept any certificate
    #[arg(long)]
    pub insecure: bool,
    /// How long an answer may take [default: the provider's, else 10s]
    #[arg(long, value_name = "DURATION", value_parser = payload::length)]
    pub timeout: Option<Duration>,
    /// Test an endpoint that is not on this machine
    #[arg(long)]
    pub allow_external: bool,
}

/// How it is seen what a delivery did.
#[derive(Args)]
#[command(next_help_heading = "What a delivery did")]
pub struct OracleArgs {
    /// A URL whose body changes with every delivery that had an effect: a counter, a list; read with GET
    #[arg(long, value_name = "URL", conflicts_with = "probe_cmd")]
    pub probe: Option<String>,
    /// A command whose output does
    #[arg(long, value_name = "COMMAND")]
    pub probe_cmd: Option<String>,
    /// How long what a delivery did may take to show
    #[arg(long, value_name = "DURATION", value_parser = payload::duration, default_value = "1s")]
    pub settle: Duration,
}

/// How much is sent.
#[derive(Args)]
#[command(next_help_heading = "Load")]
pub struct LoadArgs {
    /// How many deliveries are started a second in the group `on-time`: `50` or `50/s`
    #[arg(long, value_name = "RATE", value_parser = payload::rate, default_value = "20")]
    pub rate: f64,
    /// For how long
    #[arg(long = "for", value_name = "DURATION", value_parser = payload::length, default_value = "2s")]
    pub length: Duration,
    /// Multiply the pauses of the provider's retries [default: so that all of them take 2 s]
    #[arg(long, value_name = "FACTOR", value_parser = payload::factor)]
    pub time_scale: Option<f64>,
}

/// The application under test.
#[derive(Args)]
#[command(next_help_heading = "The application")]
pub struct AppArgs {
    /// Start the application with this command, and end it afterwards, with all it started but what made itself a session of its own (`setsid`, daemons)
    #[arg(long, value_name = "COMMAND")]
    pub exec: Option<String>,
    /// Wait until this is there: a URL that answers, or HOST:PORT that takes connections [default: the endpoint's, with `--exec`]
    #[arg(long, value_name = "URL")]
    pub wait_for: Option<String>,
    /// How long to wait for it [default: 30s]
    #[arg(long, value_name = "DURATION", value_parser = payload::duration)]
    pub wait_timeout: Option<Duration>,
}

/// What is shown and kept.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// Report as `terminal`, `jsonl`, `junit`, `github`, `tap` or `html`, to standard output or `=FILE`; any number
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub report: Vec<String>,
    /// Append each exchange to a capture file
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Show what passed too, with what was sent and why
    #[arg(long, short)]
    pub verbose: bool,
    /// Show failures only
    #[arg(long, short, conflicts_with = "verbose")]
    pub quiet: bool,
}
