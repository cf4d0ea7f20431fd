//! `hookctl compare`, hidden: the comparison by itself until `hookctl diff` takes it over.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use hookctl::Error;
use hookctl::judge::Severity;
use hookctl::report::ComparisonForm;
use hookctl::run::Filter;

use super::Exit;
use super::diff_compare::{self, CompareOptions};
use super::session::Session;

/// Compare two captures, folders or bodies.
#[derive(Args)]
pub struct CompareArgs {
    /// A capture, a folder of JSON bodies, or a body (`-`: standard input)
    first: PathBuf,
    /// What it is compared with
    other: PathBuf,
    /// Pass over a place: `a.b`, `items[].id`, `a.*`, `**.updated_at`, `request path`, `header NAME`
    #[arg(long, value_name = "PATH")]
    ignore: Vec<String>,
    /// Compare headers too, but for those that differ anyway
    #[arg(long)]
    headers: bool,
    /// Let the order of members and white space count, as differences of form
    #[arg(long)]
    exact: bool,
    /// Whose the bodies of a folder are
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Compare only what this holds for
    #[arg(long, value_name = "CONDITION")]
    filter: Vec<Filter>,
    /// From which severity on to fail
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// What to print
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
    Jsonl,
}

/// Compares the two.
pub fn run(args: &CompareArgs, session: &Session) -> Result<Exit, Error> {
    let options = CompareOptions {
        ignore: &args.ignore,
        headers: args.headers,
        exact: args.exact,
        provider: args.provider.as_deref(),
        filters: &args.filter,
        strict_lines: false,
        settle: &|_| {},
        fail_on: match args.fail_on {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        },
        form: match args.format {
            Format::Table => ComparisonForm::Text,
            Format::Json => ComparisonForm::Json,
            Format::Jsonl => ComparisonForm::JsonLines,
        },
    };
    diff_compare::run(&args.first, &args.other, &options, session)
}
