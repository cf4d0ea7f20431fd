//! Flags and settings become what the judging takes.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::Path;
use std::thread::available_parallelism;

use hookctl::Error;
use hookctl::json::Tape;
use hookctl::judge::Schema;
use hookctl::pack::{Pack, nearest};
use hookctl::run::Glob;
use hookctl::run::drift::{ExaminerOptions, Promise, Selection, Severities, SeverityRule};

use super::args::{DiffArgs, FailOn};
use crate::cli::session::Session;

/// The largest schema that is read, in bytes.
const MAX_SCHEMA: u64 = 16 << 20;
/// The most editions at once.
const MAX_EDITIONS: usize = 16;
/// The source of a flag's severity, stronger than those of any file.
const FLAG: u8 = 2;

/// Everything the judging takes.
pub fn options(args: &DiffArgs, session: &Session) -> Result<ExaminerOptions, Error> {
    let promises = promises(args, session)?;
    let packs = packs(args, &promises, session)?;
    for promise in &promises {
        if let Promise::Edition(edition) = promise {
            known(edition, &packs)?;
        }
    }
    let mut usual = BTreeMap::new();
    for pack in &packs {
        if let Some(edition) = session.provider_settings(&pack.name)?.edition {
            pack.edition(Some(&edition))?;
            usual.insert(pack.name.clone(), edition);
        }
    }
    let globs = |names: &[String]| names.iter().cloned().map(Glob::from).collect();
    Ok(ExaminerOptions {
        packs,
        promises,
        usual,
        selection: Selection {
            providers: globs(&args.selection.provider),
            events: globs(&args.selection.event),
            filters: args.selection.filter.clone(),
        },
        severities: severities(args, session)?,
        event: event(args),
        no_cache: args.work.no_cache,
    })
}

/// The flags' severities over those of the settings.
pub fn severities(args: &DiffArgs, session: &Session) -> Result<Severities, Error> {
    let flags = args.severity.severity.iter().cloned();
    let flags = flags.map(|rule| SeverityRule {
        source: FLAG,
        ..rule
    });
    let rules = session.settings()?.diff.severity.iter().cloned();
    Ok(Severities::new(
        rules.chain(flags).collect(),
        args.severity.strict,
    ))
}

/// The least severity that fails.
pub fn fail_on(args: &DiffArgs, session: &Session) -> Result<FailOn, Error> {
    let settings = session.settings()?.diff.fail_on;
    Ok(args.severity.fail_on.or(settings).unwrap_or(FailOn::Error))
}

/// How many threads.
pub fn threads(args: &DiffArgs) -> NonZeroUsize {
    let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
    args.work.threads.unwrap_or_else(cores)
}

/// What a body that says nothing is: the first event that is named without a star.
fn event(args: &DiffArgs) -> Option<String> {
    let plain = args.selection.event.iter().find(|name| !name.contains('*'));
    plain.map(|name| name.rsplit('/').next().unwrap_or(name).to_owned())
}

/// What payloads are held against: the flag's, else the settings', else what is usual.
fn promises(args: &DiffArgs, session: &Session) -> Result<Vec<Promise>, Error> {
    let names = match args.edition.as_slice() {
        [] => session.settings()?.diff.edition.0.clone(),
        named => named.to_vec(),
    };
    if names.len() > MAX_EDITIONS {
        return Err(Error::usage(
            format!("{} editions are too many", names.len()),
            format!("payloads are held against {MAX_EDITIONS} at most"),
        ));
    }
    let mut promises = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if names.iter().take(index).any(|other| other == name) {
            continue;
        }
        promises.push(match is_file(name) {
            true => Promise::File {
                name: name.clone(),
                schema: schema(Path::new(name))?,
            },
            false => Promise::Edition(name.clone()),
        });
    }
    if promises.is_empty() {
        promises.push(Promise::Usual);
    }
    Ok(promises)
}

/// Whether an edition is a file: its name ends in `.json` or holds a `/`.
pub fn is_file(edition: &str) -> bool {
    edition.ends_with(".json") || edition.contains(['/', std::path::MAIN_SEPARATOR])
}

fn schema(path: &Path) -> Result<Schema, Error> {
    let place = path.display().to_string();
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_SCHEMA + 1).read_to_end(&mut bytes))
        .map_err(|error| Error::file("read", path, error))?;
    let refused = |what: String| Error::Pack {
        place: place.clone(),
        what,
        help: None,
    };
    if bytes.len() as u64 > MAX_SCHEMA {
        return Err(refused(format!("larger than {} MiB", MAX_SCHEMA >> 20)));
    }
    Tape::new(&bytes).map_err(|fault| fault.in_file(&place, &bytes))?;
    let schema = serde_json::from_slice(&bytes).map_err(|error| refused(error.to_string()))?;
    Schema::compile(&schema, &place)
}

/// The packs of the providers that are asked for. One that nobody knows is fine where no pack is needed.
fn packs(args: &DiffArgs, promises: &[Promise], session: &Session) -> Result<Vec<Pack>, Error> {
    let asked = &args.selection.provider;
    if asked.is_empty() {
        return session.packs();
    }
    let known = session.catalogue()?.names();
    let mut names: Vec<&str> = Vec::new();
    for name in asked {
        let glob = Glob::from(name.as_str());
        let fitting: Vec<_> = known.iter().filter(|known| glob.fits(known)).collect();
        if fitting.is_empty() && !promises.iter().all(Promise::is_file) {
            // Says what is near.
            session.pack(name, None)?;
        }
        for name in fitting {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    names.iter().map(|name| session.pack(name, None)).collect()
}

/// Asking for an edition that none of the packs has is an error, and not a run that checks nothing.
fn known(edition: &str, packs: &[Pack]) -> Result<(), Error> {
    if let [only] = packs {
        return only.edition(Some(edition)).map(|_| ());
    }
    let all = || packs.iter().flat_map(Pack::editions).map(String::as_str);
    if all().any(|known| known == edition) {
        return Ok(());
    }
    let near = nearest(edition, all());
    Err(Error::Unknown {
        kind: "edition",
        name: edition.to_owned(),
        help: Some(match near.first() {
            Some(near) => format!("did you mean `{near}`? a JSON Schema ends in `.json`"),
            None => {
                "`hookctl list` shows the editions of each provider; a JSON Schema ends in `.json`"
                    .into()
            }
        }),
    })
}
