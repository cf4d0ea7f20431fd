//! What `hookctl diff` prints: each payload as it comes, or the whole at the end.

use std::io::{self, Write};

use hookctl::Error;
use hookctl::judge::Severity;
use hookctl::report::Palette;
use hookctl::report::drift;
use hookctl::run::drift::{Judged, Summary};

use super::args::{By, Format, OutputArgs};
use crate::cli::width::width;

/// How results are shown.
pub struct Shown {
    format: Format,
    by_payload: bool,
    options: drift::Options,
}

impl Shown {
    /// As the flags say, in these colours; `fail_on` is what fails.
    ///
    /// # Errors
    /// When the form has no place for single payloads.
    pub fn new(
        args: &OutputArgs,
        palette: Palette,
        fail_on: Option<Severity>,
    ) -> Result<Self, Error> {
        if args.by == By::Payload && !matches!(args.format, Format::Table | Format::Jsonl) {
            return Err(Error::usage(
                "this format shows differences, and no single payloads",
                "leave out `--by payload`, or use `--format table` or `--format jsonl` with it",
            ));
        }
        Ok(Shown {
            format: args.format,
            by_payload: args.format == Format::Jsonl || args.by == By::Payload,
            options: drift::Options {
                width: width(),
                palette,
                fail_on,
                verbose: args.verbose,
            },
        })
    }

    /// Whether payloads are shown one by one, and not the whole.
    pub fn by_payload(&self) -> bool {
        self.by_payload
    }

    /// Writes one payload.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn payload(&self, out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
        match self.format {
            Format::Jsonl => drift::json_line(out, judged),
            _ => drift::payload(out, judged, &self.options),
        }
    }

    /// Writes what it all came to.
    ///
    /// # Errors
    /// What writing to `out` gives.
    pub fn summary(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        match self.format {
            Format::Table => drift::table(out, summary, &self.options),
            Format::Json => drift::json(out, summary),
            Format::Junit => drift::junit(out, summary, &self.options),
            Format::Github => drift::github(out, summary, &self.options),
            Format::Markdown => drift::markdown(out, summary, &self.options),
            // Its lines are written already.
            Format::Jsonl => Ok(()),
        }
    }
}
