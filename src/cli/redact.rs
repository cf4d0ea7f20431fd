//! `hookctl redact`: a capture that can be shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::Args;
use hookctl::Error;
use hookctl::capture::{Reader, Writer};
use hookctl::redact::Kind;
use hookctl::report::{self, counted};
use hookctl::run::Redaction;

use super::Exit;
use super::output::answer;
use super::session::{Session, entropy};

/// The longest salt that is read, in bytes.
const MAX_SALT: u64 = 64 << 10;

/// Make a capture fit to be shown.
#[derive(Args)]
#[command(after_help = include_str!("../../samples/help/redact.txt"))]
pub struct RedactArgs {
    /// The capture, plain or compressed (`-`: standard input)
    #[arg(value_name = "CAPTURE")]
    capture: PathBuf,
    /// Write to this file, which must not be there yet, instead of standard output
    #[arg(long, short, value_name = "FILE", conflicts_with = "check")]
    out: Option<PathBuf>,
    /// Replace by this salt, so that several captures get the same replacements; it is as secret as what is replaced
    #[arg(long, value_name = "FILE")]
    salt_file: Option<PathBuf>,
    /// Write nothing; fail when something that looks like a secret is left, and say where
    #[arg(long)]
    check: bool,
    /// With `--check`: fail for personal data too
    #[arg(long, requires = "check")]
    strict: bool,
}

/// What was come across.
#[derive(Default)]
struct Seen {
    records: usize,
    changed: usize,
    resigned: BTreeMap<String, usize>,
    unsigned_again: usize,
    replaced: BTreeMap<Kind, u64>,
    places: BTreeMap<(Kind, String), (u64, u64)>,
    unseen: BTreeSet<String>,
    bad: u64,
}

/// Redacts, or checks that nothing is left to redact.
pub fn run(args: &RedactArgs, session: &Session) -> Result<Exit, Error> {
    let salt = match &args.salt_file {
        Some(path) => salt(path)?,
        None => entropy::<32>()?.to_vec(),
    };
    let redaction = Redaction::new(&salt, session.packs()?);
    let mut reader = Reader::open(&args.capture)?;
    let mut writer = args.out.as_deref().map(create).transpose()?;
    let mut seen = Seen::default();
    while let Some(record) = reader.next_record()? {
        let exchange = match record {
            Ok(exchange) => exchange,
            Err(line) => {
                // What is no record cannot be looked into, so it does not go on.
                session.warn(&format!(
                    "line {} is no record and is left out: {}",
                    line.line, line.what
                ));
                seen.bad += 1;
                continue;
            }
        };
        let redacted = redaction.redact(&exchange);
        seen.add(&redacted, reader.line());
        if args.check {
            continue;
        }
        match &mut writer {
            Some(writer) => writer.append(&redacted.exchange)?,
            None => answer(|out| report::json_line(out, &redacted.exchange))?,
        }
    }
    if let Some(writer) = &mut writer {
        writer.sync()?;
    }
    if seen.records == 0 {
        return Err(Error::Nothing {
            what: format!("there is no record in `{}`", args.capture.display()),
            help: None,
        });
    }
    match args.check {
        true => verdict(args, &seen),
        false => {
            tell(&seen, &redaction, session);
            Ok(Exit::Holds)
        }
    }
}

impl Seen {
    fn add(&mut self, redacted: &hookctl::run::Redacted, line: u64) {
        self.records += 1;
        self.changed += usize::from(!redacted.found.is_empty());
        for (kind, count) in redacted.counts() {
            *self.replaced.entry(kind).or_default() += count;
        }
        for found in &redacted.found {
            let place = self
                .places
                .entry((found.kind, found.place.clone()))
                .or_insert((0, line));
            place.0 += 1;
        }
        match (redacted.resigned, &redacted.exchange.provider) {
            (Some(true), Some(provider)) => {
                *self.resigned.entry(provider.clone()).or_default() += 1
            }
            (Some(false), _) => self.unsigned_again += 1,
            _ => {}
        }
        self.unseen.extend(redacted.unseen.iter().cloned());
    }
}

/// Says what was done, on standard error: standard output may be the capture.
fn tell(seen: &Seen, redaction: &Redaction, session: &Session) {
    let kinds: Vec<String> = seen
        .replaced
        .iter()
        .map(|(kind, count)| format!("{count} × {}", kind.as_str()))
        .collect();
    let what = match kinds.is_empty() {
        true => "nothing to replace was found".to_owned(),
        false => format!("replaced {}", kinds.join(", ")),
    };
    session.talk(&format!(
        "{} of {}: {what}",
        seen.changed,
        counted(seen.records, "record")
    ));
    for (provider, count) in &seen.resigned {
        let secret = redaction.test_secret(provider).unwrap_or_default();
        session.talk(&format!(
            "{count} signed again for `{provider}`, with the test secret `{}`",
            secret.trim_end()
        ));
    }
    if seen.unsigned_again > 0 {
        session.warn(&format!(
            "{} could not be signed again; a replay skips them",
            counted(seen.unsigned_again, "record")
        ));
    }
    for unseen in &seen.unseen {
        session.warn(&format!("not looked into, and left as it is: {unseen}"));
    }
    session.note("rules find what looks like a secret or is named like one: look through what you are about to show");
}

/// Lists what is left, and fails when it should not be there.
fn verdict(args: &RedactArgs, seen: &Seen) -> Result<Exit, Error> {
    let counts =
        |kind: &Kind| args.strict || matches!(kind, Kind::Secret | Kind::Card | Kind::Account);
    let left: Vec<_> = seen
        .places
        .iter()
        .filter(|((kind, _), _)| counts(kind))
        .collect();
    answer(|out| {
        for ((kind, place), (count, line)) in &left {
            let times = counted(usize::try_from(*count).unwrap_or(usize::MAX), "time");
            writeln!(
                out,
                "{:<8}  {}  {times}, first on line {line}",
                kind.as_str(),
                report::plain(place)
            )?;
        }
        for unseen in &seen.unseen {
            writeln!(out, "not looked into: {}", report::plain(unseen))?;
        }
        match left.is_empty() {
            true => writeln!(
                out,
                "{}: nothing that looks like {} is left",
                counted(seen.records, "record"),
                match args.strict {
                    true => "a secret or personal data",
                    false => "a secret",
                }
            ),
            false => writeln!(
                out,
                "{}: {} left",
                counted(seen.records, "record"),
                counted(left.len(), "place")
            ),
        }
    })?;
    Ok(match left.is_empty() {
        true => Exit::Holds,
        false => Exit::CheckFailed,
    })
}

/// A capture that is not there yet: the one that is read is never written to.
fn create(path: &Path) -> Result<Writer, Error> {
    if path.exists() {
        return Err(Error::usage(
            format!("`{}` is there already", path.display()),
            "give the name of a new file",
        ));
    }
    Writer::open(path)
}

fn salt(path: &Path) -> Result<Vec<u8>, Error> {
    use std::io::Read;
    let mut salt = Vec::new();
    let file = std::fs::File::open(path).map_err(|e| Error::file("read", path, e))?;
    file.take(MAX_SALT)
        .read_to_end(&mut salt)
        .map_err(|e| Error::file("read", path, e))?;
    match salt.is_empty() {
        true => Err(Error::usage(
            format!("the salt file `{}` is empty", path.display()),
            "fill it with randomness: `head -c 32 /dev/urandom > salt`",
        )),
        false => Ok(salt),
    }
}
