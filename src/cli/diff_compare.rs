//! Two captures, folders or bodies compared: what `hookctl diff A B` does.

use std::path::Path;

use hookctl::Error;
use hookctl::json::Pattern;
use hookctl::judge::{Comparison, Finding, Severity};
use hookctl::report::{ComparisonForm, ComparisonReport, plain};
use hookctl::run::Filter;
use hookctl::run::pairing::{Contrast, Pairing, Surroundings, Totals};

use super::Exit;
use super::output::stdout;
use super::session::Session;

/// How two sides are compared and what is told.
pub struct CompareOptions<'a> {
    /// Places that are passed over, as patterns.
    pub ignore: &'a [String],
    /// Whether headers are compared too.
    pub headers: bool,
    /// Whether the order of members and white space count.
    pub exact: bool,
    /// Whose bodies without a record are; without one they are recognised.
    pub provider: Option<&'a str>,
    /// What deliveries have to hold to be compared.
    pub filters: &'a [Filter],
    /// Whether a line that is no record ends it all.
    pub strict_lines: bool,
    /// Gives a finding another severity than its rule's, before it is told and counted.
    pub settle: &'a dyn Fn(&mut Finding),
    /// From which severity on the comparison fails; none: it never does.
    pub fail_on: Option<Severity>,
    /// What the answer is written as.
    pub form: ComparisonForm,
}

/// Compares and tells.
///
/// # Errors
/// When a side cannot be read, a pattern or provider is none, or there is nothing to compare.
pub fn run(
    first: &Path,
    second: &Path,
    options: &CompareOptions,
    session: &Session,
) -> Result<Exit, Error> {
    let ignore = options.ignore.iter().map(|text| Pattern::parse(text));
    let comparison = Comparison::new().ignoring(ignore.collect::<Result<_, _>>()?);
    let contrast = Contrast {
        comparison: match options.exact {
            true => comparison.exact(),
            false => comparison,
        },
        headers: options.headers,
    };
    let packs = match options.provider {
        Some(name) => vec![session.pack(name, None)?],
        None => session.packs()?,
    };
    let around = Surroundings {
        packs: &packs,
        filters: options.filters,
        strict: options.strict_lines,
        spool: &std::env::temp_dir(),
    };
    let mut pairing = Pairing::open(first, second, around)?;
    tell_of_bad_lines(&pairing, session);

    let mut out = stdout();
    let (names, palette) = (pairing.names(), session.out_palette());
    let mut report =
        ComparisonReport::new(&mut out, options.form, names, pairing.is_single(), palette);
    let mut totals = Totals::default();
    pairing.each(&contrast, &mut |mut pair| {
        pair.findings.iter_mut().for_each(options.settle);
        totals.add(&pair);
        report.pair(&pair).map_err(Error::output)
    })?;
    report.end(&totals).map_err(Error::output)?;
    std::io::Write::flush(&mut out).map_err(Error::output)?;
    let fails = |least| totals.worst().is_some_and(|worst| worst >= least);
    Ok(match options.fail_on.is_some_and(fails) {
        true => Exit::CheckFailed,
        false => Exit::Holds,
    })
}

fn tell_of_bad_lines(pairing: &Pairing, session: &Session) {
    let mut told = 0;
    for bad in pairing.first_bad() {
        session.warn(&plain(bad));
        told += 1;
    }
    match pairing.bad_lines().saturating_sub(told) {
        0 => {}
        more => session.warn(&format!(
            "{more} more lines that are no record were skipped"
        )),
    }
}
