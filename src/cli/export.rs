//! `hookctl export`: a capture in the forms of other tools.

use std::collections::HashMap;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hookctl::Error;
use hookctl::capture::{ExportForm, Exporter, Reader};
use hookctl::exchange::{Body, Exchange, Headers, Request};
use hookctl::judge::{Case, MAX_DECODED, decoded};
use hookctl::pack::{Pack, recognise_by};
use hookctl::report::{counted, plain};
use hookctl::run::Filter;

use super::Exit;
use super::new_file::{NewFile, is_taken};
use super::output::stdout;
use super::session::Session;
use super::skipped::Skipped;

/// Write a capture in the form of another tool.
#[derive(Args)]
#[command(after_help = include_str!("../../samples/help/export.txt"))]
pub struct ExportArgs {
    /// Captures, compressed or not, one after the other (`-`: standard input)
    #[arg(required = true, value_name = "CAPTURE")]
    captures: Vec<PathBuf>,
    /// The form
    #[arg(long, value_name = "FORM",
        value_parser = PossibleValuesParser::new(ExportForm::NAMES).try_map(|name| name.parse::<ExportForm>()))]
    to: ExportForm,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file that is there
    #[arg(long, requires = "out")]
    force: bool,
    /// Refuse a capture with a line that is not a record, and a record that the form cannot hold
    #[arg(long)]
    strict: bool,
    // Last: its heading would hold for what comes after it.
    #[command(flatten)]
    which: WhichArgs,
}

/// Which records.
#[derive(Args)]
#[command(next_help_heading = "Which records")]
struct WhichArgs {
    /// Those of this provider; repeated, any of them
    #[arg(long, value_name = "NAME")]
    provider: Vec<String>,
    /// Those of this event (`message_*`); repeated, any of them
    #[arg(long, value_name = "NAME")]
    event: Vec<String>,
    /// Those that fit: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`;
    /// repeated, all have to fit
    #[arg(long, value_name = "CONDITION")]
    filter: Vec<Filter>,
    /// So many of these at most
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    limit: Option<u64>,
}

/// What decides whether a record is one of those asked for.
struct Which<'a> {
    session: &'a Session,
    any: [Vec<Filter>; 2],
    all: &'a [Filter],
    /// The packs that records speak of, for the short names of events; none where there is no such pack.
    packs: HashMap<String, Option<Pack>>,
}

/// Where it goes.
enum Sink {
    Stdout(BufWriter<StdoutLock<'static>>),
    File(NewFile),
}

/// Reads the captures one after the other.
pub fn run(args: &ExportArgs, session: &Session) -> Result<Exit, Error> {
    if let Some(out) = args.out.as_ref().filter(|out| is_taken(out) && !args.force) {
        return Err(Error::usage(
            format!("`{}` is there already", out.display()),
            "`--force` replaces it",
        ));
    }
    let which = Which::of(&args.which, session)?;
    let sink = match &args.out {
        Some(out) => Sink::File(NewFile::create(out, args.to == ExportForm::Curl)?),
        None => Sink::Stdout(stdout()),
    };
    let exporter = Exporter::new(args.to, sink, undone);
    let mut run = Run {
        args,
        which,
        exporter,
        records: 0,
        skipped: Skipped::default(),
    };
    for path in &args.captures {
        run.capture(path)?;
    }
    run.finish(session)
}

/// An export under way.
struct Run<'a> {
    args: &'a ExportArgs,
    which: Which<'a>,
    exporter: Exporter<Sink>,
    records: u64,
    skipped: Skipped,
}

impl Run<'_> {
    fn capture(&mut self, path: &Path) -> Result<(), Error> {
        let mut reader = Reader::open(path)?;
        while self.args.which.limit != Some(self.records) {
            let Some(next) = reader.next_record()? else {
                break;
            };
            let what = match next {
                Ok(exchange) => match self.record(exchange)? {
                    Ok(()) => continue,
                    Err(why) => why.to_owned(),
                },
                Err(bad) => format!("not a record: {}", bad.what),
            };
            let place = || plain(&format!("{}:{}", path.display(), reader.line()));
            if self.args.strict {
                let place = place();
                return Err(Error::Damaged { place, what });
            }
            self.skipped.add(&plain(&what), place);
        }
        Ok(())
    }

    /// Writes a record where it is one of those asked for.
    fn record(&mut self, exchange: Exchange) -> Result<Result<(), &'static str>, Error> {
        let Some(exchange) = self.which.has(exchange) else {
            return Ok(Ok(()));
        };
        let written = self.exporter.append(&exchange);
        let written = written.map_err(|error| failed(self.args, error))?;
        self.records += u64::from(written.is_ok());
        Ok(written)
    }

    fn finish(self, session: &Session) -> Result<Exit, Error> {
        let skipped = self.skipped;
        if self.records == 0 {
            return Err(Error::Nothing {
                what: format!("there is no record to export{skipped}"),
                help: None,
            });
        }
        let finished = self.exporter.finish().and_then(Sink::finish);
        finished.map_err(|error| failed(self.args, error))?;
        let records = usize::try_from(self.records).unwrap_or(usize::MAX);
        let records = counted(records, "record");
        let to = match &self.args.out {
            Some(path) => format!(" to {}", path.display()),
            None => String::new(),
        };
        session.talk(&format!("{records} exported{to}{skipped}"));
        Ok(Exit::Holds)
    }
}

fn failed(args: &ExportArgs, error: io::Error) -> Error {
    match &args.out {
        Some(out) => Error::file("write", out, error),
        None => Error::output(error),
    }
}

impl<'a> Which<'a> {
    fn of(args: &'a WhichArgs, session: &'a Session) -> Result<Self, Error> {
        let any = |key: &str, values: &[String]| {
            let filters = values.iter().map(|value| format!("{key}={value}").parse());
            filters
                .collect::<Result<Vec<Filter>, String>>()
                .map_err(|what| Error::Usage { what, help: None })
        };
        Ok(Which {
            session,
            any: [any("provider", &args.provider)?, any("event", &args.event)?],
            all: &args.filter,
            packs: HashMap::new(),
        })
    }

    /// Gives the record back where it is one of those.
    fn has(&mut self, exchange: Exchange) -> Option<Exchange> {
        if self.all.is_empty() && self.any.iter().all(Vec::is_empty) {
            return Some(exchange);
        }
        let case = Case::of(self.short_name(&exchange), exchange, Vec::new());
        let any = self
            .any
            .iter()
            .all(|filters| filters.is_empty() || filters.iter().any(|filter| filter.holds(&case)));
        let fits = any && self.all.iter().all(|filter| filter.holds(&case));
        fits.then_some(case.exchange)
    }

    /// What the pack calls the event; else what the record calls it.
    fn short_name(&mut self, exchange: &Exchange) -> String {
        let (Some(provider), Some(event)) = (&exchange.provider, &exchange.event) else {
            return exchange.event.clone().unwrap_or_default();
        };
        if !self.packs.contains_key(provider) {
            // A pack that is not here, or not whole, leaves the names as they are.
            let pack = self.session.pack(provider, None).ok();
            self.packs.insert(provider.clone(), pack);
        }
        let pack = self.packs.get(provider).and_then(Option::as_ref);
        // Several events may share a name, so that it takes the body to tell them apart.
        let recognised = pack.and_then(|pack| {
            let request = &exchange.request;
            let body = decoded(request, MAX_DECODED).unwrap_or_default();
            recognise_by(std::slice::from_ref(pack), request, body.as_bytes())
        });
        let short = recognised.and_then(|recognised| recognised.event);
        short.unwrap_or_else(|| event.clone())
    }
}

/// A body without the content codings its head speaks of.
fn undone(headers: &Headers, body: &Body) -> Option<Body> {
    let mut request = Request::new("GET", "/");
    request.headers = headers.clone();
    request.body = Some(body.clone());
    decoded(&request, MAX_DECODED).ok()
}

impl Sink {
    fn finish(self) -> io::Result<()> {
        match self {
            Sink::Stdout(mut out) => out.flush(),
            Sink::File(file) => file.finish(),
        }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Sink::Stdout(out) => out.write(bytes),
            Sink::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Sink::Stdout(out) => out.flush(),
            Sink::File(file) => file.flush(),
        }
    }
}
