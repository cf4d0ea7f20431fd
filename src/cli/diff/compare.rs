//! Two captures, folders or bodies compared: `hookctl diff A B`.

use std::io::Write;
use std::path::Path;

use hookctl::Error;
use hookctl::json::Pattern;
use hookctl::judge::Comparison;
use hookctl::pack::Pack;
use hookctl::report::{ComparisonForm, ComparisonReport, plain};
use hookctl::run::Filter;
use hookctl::run::pairing::{Contrast, Pairing, Surroundings, Totals};

use super::args::{By, DiffArgs, Format};
use super::setup;
use super::shown::Shown;
use crate::cli::Exit;
use crate::cli::output::{answer, stdout};
use crate::cli::session::Session;

/// Compares the capture with another one and tells.
///
/// # Errors
/// When a side cannot be read, a pattern or provider is none, or there is nothing to compare.
pub fn run(args: &DiffArgs, other: &Path, session: &Session) -> Result<Exit, Error> {
    refuse(args)?;
    let severities = setup::severities(args, session)?;
    let fail_on = setup::fail_on(args, session)?.severity();
    let shown = Shown::new(&args.output, session.out_palette(), fail_on)?;
    let packs = packs(args, session)?;
    let filters = filters(args)?;
    let around = Surroundings {
        packs: &packs,
        filters: &filters,
        strict: false,
        spool: &std::env::temp_dir(),
    };
    let mut pairing = Pairing::open(&args.capture, other, around)?;
    tell_of_bad_lines(&pairing, session);

    // What is told at the end is told to nobody on the way.
    let mut pairs: Box<dyn Write> = match form(args.output.format) {
        Some(_) => Box::new(stdout()),
        None => Box::new(std::io::sink()),
    };
    let (names, palette) = (pairing.names(), session.out_palette());
    let against = names.0.to_owned();
    let form = form(args.output.format).unwrap_or(ComparisonForm::JsonLines);
    let single = pairing.is_single();
    let mut report = ComparisonReport::new(&mut pairs, form, names, single, palette);
    let mut totals = Totals::default();
    pairing.each(&contrast(args)?, &mut |mut pair| {
        let (provider, event) = (pair.provider.clone(), pair.event.clone());
        severities.settle_all(&mut pair.findings, provider.as_deref(), event.as_deref());
        totals.add(&pair);
        report.pair(&pair).map_err(Error::output)
    })?;
    report.end(&totals).map_err(Error::output)?;
    pairs.flush().map_err(Error::output)?;
    drop(pairs);
    if self::form(args.output.format).is_none() {
        let summary = totals.summary(&against);
        answer(|out| shown.summary(out, &summary))?;
    }
    let fails = |least| totals.worst().is_some_and(|worst| worst >= least);
    Ok(match fail_on.is_some_and(fails) {
        true => Exit::CheckFailed,
        false => Exit::Holds,
    })
}

/// What is about a promise makes no sense between two that arrived.
fn refuse(args: &DiffArgs) -> Result<(), Error> {
    let severity = &args.severity;
    let flag = match () {
        () if !args.edition.is_empty() => "--edition",
        () if severity.baseline.is_some() || severity.write_baseline => "--baseline",
        () if args.output.by == By::Payload => "--by payload",
        () if args.selection.limit.is_some() => "--limit",
        () => return Ok(()),
    };
    Err(Error::usage(
        format!("`{flag}` is about one capture and what its provider promises, and two were given"),
        "leave it out, or the second capture",
    ))
}

fn contrast(args: &DiffArgs) -> Result<Contrast, Error> {
    let ignore = args.two.ignore.iter().map(|text| Pattern::parse(text));
    let comparison = Comparison::new().ignoring(ignore.collect::<Result<_, _>>()?);
    Ok(Contrast {
        comparison: match args.two.exact {
            true => comparison.exact(),
            false => comparison,
        },
        headers: args.two.headers,
    })
}

/// How it is told pair by pair; none where it is told as the differences of a capture are.
fn form(format: Format) -> Option<ComparisonForm> {
    match format {
        Format::Table => Some(ComparisonForm::Text),
        Format::Json => Some(ComparisonForm::Json),
        Format::Jsonl => Some(ComparisonForm::JsonLines),
        Format::Junit | Format::Github | Format::Markdown => None,
    }
}

/// One provider's pack tells whose bodies without a record are; else all may be recognised.
fn packs(args: &DiffArgs, session: &Session) -> Result<Vec<Pack>, Error> {
    match args.selection.provider.as_slice() {
        [one] if !one.contains('*') => Ok(vec![session.pack(one, None)?]),
        _ => session.packs(),
    }
}

fn filters(args: &DiffArgs) -> Result<Vec<Filter>, Error> {
    let mut filters = args.selection.filter.clone();
    for (key, values) in [
        ("provider", &args.selection.provider),
        ("event", &args.selection.event),
    ] {
        let named =
            key != "provider" || values.len() > 1 || values.iter().any(|value| value.contains('*'));
        if !values.is_empty() && named {
            let any = Filter::any_of(key, values);
            filters.push(any.map_err(|what| Error::usage(what, "`*` stands for any characters"))?);
        }
    }
    Ok(filters)
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
