//! What `hookctl diff` prints: each payload as it comes, or the whole at the end.

use std::io::{self, Write};

use hookctl::judge::Severity;
use hookctl::report::drift::{self, Options};
use hookctl::run::drift::{Judged, Summary};

use super::args::{By, DiffArgs, Format, OutputArgs};
use crate::cli::session::Session;

/// Whether payloads are shown one by one.
pub fn by_payload(args: &OutputArgs) -> bool {
    args.format == Format::Jsonl || args.by == By::Payload
}

/// Writes one payload.
pub fn payload(
    out: &mut dyn Write,
    judged: &Judged,
    args: &DiffArgs,
    options: &Options,
) -> io::Result<()> {
    match args.output.format {
        Format::Table => drift::payload(out, judged, options),
        _ => drift::json_line(out, judged),
    }
}

/// How it is shown.
pub fn options(args: &DiffArgs, fail_on: Option<Severity>, session: &Session) -> Options {
    Options {
        width: session.out_width(),
        palette: session.out_palette(),
        fail_on,
        verbose: args.output.verbose,
    }
}

/// Writes what it all came to.
pub fn summary(
    out: &mut dyn Write,
    summary: &Summary,
    args: &DiffArgs,
    fail_on: Option<Severity>,
    session: &Session,
) -> io::Result<()> {
    let options = options(args, fail_on, session);
    match args.output.format {
        Format::Table | Format::Jsonl => drift::table(out, summary, &options),
        Format::Json => drift::json(out, summary),
        Format::Junit => drift::junit(out, summary, &options),
        Format::Github => drift::github(out, summary, &options),
        Format::Markdown => drift::markdown(out, summary, &options),
    }
}
