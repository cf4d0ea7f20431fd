//! A capture held against what its provider promises.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;

use hookctl::Error;
use hookctl::report::{counted, plain};
use hookctl::run::drift::{
    Baseline, Examiner, ExaminerOptions, Judged, Promise, Source, Summary, Watch, judge,
};

use super::args::DiffArgs;
use super::shown::Shown;
use super::{compare, known, setup};
use crate::cli::Exit;
use crate::cli::output::stdout;
use crate::cli::progress::Progress;
use crate::cli::session::Session;

/// Judges a capture, or compares two.
pub fn run(args: &DiffArgs, session: &Session) -> Result<Exit, Error> {
    if args.other.is_some() {
        return compare::run(args, session);
    }
    let options = setup::options(args, session)?;
    let fail_on = setup::fail_on(args, session)?.severity();
    let shown = Shown::new(&args.output, session.out_palette(), fail_on)?;
    let path = baseline_path(args, session)?;
    let write = args.severity.write_baseline;
    let baseline = path.as_deref().map(|path| known::read(path, write));
    let baseline = baseline.transpose()?.unwrap_or_default();
    let mut source = Source::open(&args.capture)?;
    if let Some(limit) = args.selection.limit {
        source = source.limited(limit);
    }
    whose(&source, &options)?;
    let summary = judged(args, session, source, options, (&baseline, &shown))?;
    tell(&summary, session);
    if let (true, Some(path)) = (write, &path) {
        let baseline = baseline.updated(&summary);
        known::write(path, &baseline)?;
        let differences = counted(baseline.len(), "accepted difference");
        session.note(&format!("wrote {differences} to {}", path.display()));
        return Ok(Exit::Holds);
    }
    let failed = fail_on.is_some_and(|least| summary.worst().is_some_and(|worst| worst >= least));
    Ok(match failed {
        true => Exit::CheckFailed,
        false => Exit::Holds,
    })
}

fn baseline_path(args: &DiffArgs, session: &Session) -> Result<Option<PathBuf>, Error> {
    let path = args.severity.baseline.clone();
    let path = path.or(session.settings()?.diff.baseline.clone());
    match (&path, args.severity.write_baseline) {
        (None, true) => Err(Error::usage(
            "there is no baseline to write",
            "add `--baseline FILE`, or `baseline = \"FILE\"` under `[diff]` in `hookctl.toml`",
        )),
        _ => Ok(path),
    }
}

/// Bodies do not say whose they are.
fn whose(source: &Source, options: &ExaminerOptions) -> Result<(), Error> {
    let told = !options.selection.providers.is_empty();
    if !source.is_bodies() || told || options.promises.iter().all(Promise::is_file) {
        return Ok(());
    }
    Err(Error::usage(
        format!("nothing says whose payloads `{}` holds", source.place()),
        "add `--provider NAME`, or a schema for all of them: `--edition FILE.json`",
    ))
}

/// Judges all of it and shows what it came to.
fn judged(
    args: &DiffArgs,
    session: &Session,
    source: Source,
    options: ExaminerOptions,
    (baseline, shown): (&Baseline, &Shown),
) -> Result<Summary, Error> {
    let place = source.place().to_owned();
    let examiner = Arc::new(Examiner::new(options));
    let mut out = stdout();
    let by_payload = shown.by_payload();
    // Both would write on the same terminal.
    let bar = Progress::counting(!by_payload || !std::io::stdout().is_terminal());
    let mut payload = |judged: &Judged| shown.payload(&mut out, judged).map_err(Error::output);
    let watch = Watch {
        payload: by_payload.then_some(&mut payload),
        progress: &mut |records| bar.reach(records),
    };
    let tally = judge(source, &examiner, baseline, setup::threads(args), watch);
    bar.finish();
    let summary = tally?.summary(&examiner, baseline);
    if summary.payloads == 0 {
        out.flush().map_err(Error::output)?;
        tell(&summary, session);
        return Err(nothing(&place, &summary));
    }
    if !by_payload {
        shown.summary(&mut out, &summary).map_err(Error::output)?;
    }
    out.flush().map_err(Error::output)?;
    match summary
        .events
        .iter()
        .all(|event| event.unchecked == event.payloads)
    {
        true => {
            tell(&summary, session);
            Err(unchecked(&summary))
        }
        false => Ok(summary),
    }
}

/// Tells of lines that are no records, and of what the baseline need not accept any more.
fn tell(summary: &Summary, session: &Session) {
    for bad in &summary.first_bad {
        session.warn(&plain(&format!("skipped {bad}")));
    }
    let more = summary
        .bad_lines
        .saturating_sub(summary.first_bad.len() as u64);
    if more > 0 {
        session.warn(&format!("skipped {more} more lines that are no records"));
    }
    for stale in &summary.stale {
        session.note(&plain(&format!(
            "the baseline accepts what was not seen: {stale}"
        )));
    }
}

fn nothing(place: &str, summary: &Summary) -> Error {
    let (what, help) = match (summary.passed_over, summary.bad_lines) {
        (0, 0) => (format!("`{place}` holds no payload"), None),
        (0, _) => (
            format!("`{place}` holds no record"),
            Some("a capture is what `hookctl listen --out FILE` writes; a JSON body is one document".into()),
        ),
        _ => (
            format!("no payload in `{place}` is selected"),
            Some("check `--provider`, `--event` and `--filter`; requests without a body hold no payload".into()),
        ),
    };
    Error::Nothing { what, help }
}

fn unchecked(summary: &Summary) -> Error {
    let why = summary.events.iter().find_map(|e| e.why_unchecked.clone());
    Error::Nothing {
        what: format!(
            "none of {} could be checked: {}",
            counted(
                usize::try_from(summary.payloads).unwrap_or(usize::MAX),
                "payload"
            ),
            why.unwrap_or_default()
        ),
        help: Some(
            "name whose they are with `--provider NAME`, or give a schema: `--edition FILE.json`"
                .into(),
        ),
    }
}
