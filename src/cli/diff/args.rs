//! The flags of `hookctl diff`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hookctl::judge::Severity;
use hookctl::run::Filter;
use hookctl::run::drift::SeverityRule;
use serde::Deserialize;

/// Say how what arrived differs from what was promised, or from what arrived before.
#[derive(Args)]
#[command(after_help = include_str!("../../../samples/help/diff.txt"))]
pub struct DiffArgs {
    /// A capture, a folder of JSON bodies, or one JSON body (`-`: standard input)
    #[arg(index = 1, value_name = "CAPTURE")]
    pub capture: PathBuf,
    /// Compare with this capture or body, and not with what the provider promises
    #[arg(index = 2, value_name = "OTHER")]
    pub other: Option<PathBuf>,
    /// What payloads are held against: `documented`, `live`, …, or a JSON Schema for all of them; several with commas
    /// [default: the provider's default edition]
    #[arg(long, value_name = "NAME|FILE", value_delimiter = ',')]
    pub edition: Vec<String>,
    /// Leave out this place in comparing two
    #[arg(long, value_name = "PATH", requires = "other")]
    pub ignore: Vec<String>,
    #[command(flatten)]
    pub selection: SelectionArgs,
    #[command(flatten)]
    pub severity: SeverityArgs,
    #[command(flatten)]
    pub output: OutputArgs,
    #[command(flatten)]
    pub work: WorkArgs,
}

/// Which payloads.
#[derive(Args)]
#[command(next_help_heading = "Selection")]
pub struct SelectionArgs {
    /// Only the payloads of this provider, with `*` for any characters; of bodies without a record: whose they are
    #[arg(long, value_name = "NAME")]
    pub provider: Vec<String>,
    /// Only this event, with `*` for any characters; of a body that does not say: which it is
    #[arg(long, value_name = "NAME")]
    pub event: Vec<String>,
    /// Only records that fit: `signature=valid`, `header:NAME=VALUE`, `$.id==7`, as `listen` takes them; repeated, all
    /// have to fit
    #[arg(long, value_name = "CONDITION")]
    pub filter: Vec<Filter>,
    /// Read the first so many records or bodies only
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub limit: Option<u64>,
}

/// What matters, and what fails.
#[derive(Args)]
#[command(next_help_heading = "Severities")]
pub struct SeverityArgs {
    /// How much a rule matters, everywhere or at a place: `enum-out-of-set=error`, `undocumented-field:meta.*=ignore`;
    /// `error`, `warning`, `info` or `ignore`
    #[arg(long, value_name = "RULE[:PATH]=LEVEL")]
    pub severity: Vec<SeverityRule>,
    /// Count every difference that is not ignored as an error
    #[arg(long)]
    pub strict: bool,
    /// The least severity that ends with exit code 1 [default: error]
    #[arg(long, value_name = "LEVEL")]
    pub fail_on: Option<FailOn>,
    /// Accept what this file says is known; it is told what of that nobody sees any more
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Accept everything from now on: write it to the baseline
    #[arg(long)]
    pub write_baseline: bool,
}

/// What is shown.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub struct OutputArgs {
    /// How it is shown
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub format: Format,
    /// One table for each event, or what is wrong with each payload
    #[arg(long, value_name = "WHAT", default_value = "event")]
    pub by: By,
    /// List what the baseline accepts too, and leave out no row
    #[arg(long, short)]
    pub verbose: bool,
}

/// How it is done.
#[derive(Args)]
#[command(next_help_heading = "Work")]
pub struct WorkArgs {
    /// How many threads look at payloads [default: one for each core]
    #[arg(long, value_name = "NUMBER", value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
    /// Look at each payload as if it were the first of its shape: slower, with the same result
    #[arg(long)]
    pub no_cache: bool,
}

/// The least severity that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// What breaks a consumer
    Error,
    /// What may break one
    Warning,
    /// Any difference
    Info,
    /// None
    Never,
}

impl FailOn {
    /// The severity; none where nothing fails.
    pub fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

/// How it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Table,
    /// One JSON document
    Json,
    /// One line of JSON for each payload
    Jsonl,
    /// JUnit XML
    Junit,
    /// Annotations of GitHub Actions
    Github,
    /// For a comment or a page
    Markdown,
}

/// What is shown together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum By {
    /// The differences of all payloads of an event
    Event,
    /// The findings of each payload, in its own tree
    Payload,
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let number = text.parse::<NonZeroUsize>().ok();
    number
        .filter(|number| number.get() <= 1024)
        .ok_or_else(|| "write a number from 1 to 1024".to_owned())
}
