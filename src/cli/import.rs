//! `hookctl import`: a capture out of the files of other tools.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hookctl::Error;
use hookctl::capture::{Around, Form, Import, Imported, Writer};
use hookctl::exchange::{Exchange, Headers, is_token};
use hookctl::judge::{MAX_DECODED, decoded};
use hookctl::pack::{EventInEdition, EventPlace, Pack, recognise_by};
use hookctl::report::{self, counted, plain};
use hookctl::wire::Target;
use jiff::Timestamp;

use super::Exit;
use super::new_file::is_taken;
use super::output::answer;
use super::payload;
use super::session::{Session, now, record_id};
use super::skipped::Skipped;

/// Make a capture out of the files of other tools.
#[derive(Args)]
#[command(after_help = include_str!("../../samples/help/import.txt"))]
pub struct ImportArgs {
    /// HAR and goreplay files, compressed or not, and folders of JSON bodies (`-`: standard input)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What form they are in [default: what each begins with tells]
    #[arg(long, value_name = "FORM",
        value_parser = PossibleValuesParser::new(Form::NAMES).try_map(|name| name.parse::<Form>()))]
    from: Option<Form>,
    /// Write the capture to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Append to a capture that is there
    #[arg(long, requires = "out", conflicts_with = "force")]
    append: bool,
    /// Replace a capture that is there
    #[arg(long, requires = "out")]
    force: bool,
    /// Whose requests they are [default: what the packs recognise]
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// Which event they are [default: what the pack recognises]
    #[arg(long, value_name = "NAME", requires = "provider")]
    event: Option<String>,
    /// The start of the endpoint's URL as the provider knew it, such as `https://hooks.example.com`
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Refuse a file with a part that is no record
    #[arg(long)]
    strict: bool,
    // Last: its heading would hold for what comes after it.
    #[command(flatten)]
    around: AroundArgs,
}

/// What is around bodies that come alone.
#[derive(Args)]
#[command(next_help_heading = "JSON bodies")]
struct AroundArgs {
    /// Path of the requests [default: the event's]
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Method of the requests [default: the event's]
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// A header of the requests, besides `Host` and `Content-Type: application/json`
    #[arg(long, value_name = "NAME: VALUE")]
    header: Vec<String>,
    /// When the first came; each of the others a millisecond after the one before [default: now]
    #[arg(long, value_name = "TIME", value_parser = payload::time)]
    at: Option<Timestamp>,
}

/// What is found out besides what the files say.
struct Knowledge {
    /// The packs that may be recognised, or the one that was named.
    packs: Vec<Pack>,
    named: bool,
    event: Option<EventInEdition>,
    url: Option<String>,
}

/// Where the records go.
struct Sink<'a> {
    args: &'a ImportArgs,
    writer: Option<Writer>,
    records: u64,
    skipped: Skipped,
    decoded: u64,
}

/// Reads the files one after the other.
pub fn run(args: &ImportArgs, session: &Session) -> Result<Exit, Error> {
    check_out(args)?;
    let knowledge = Knowledge::of(args, session)?;
    let around = around(args, &knowledge)?;
    let mut sink = Sink {
        args,
        writer: None,
        records: 0,
        skipped: Skipped::default(),
        decoded: 0,
    };
    for path in &args.files {
        let import = Import::open(path, args.from, around.clone(), &record_id)?;
        sink.take(import, &knowledge)?;
    }
    sink.finish(session)
}

/// Before anything is read: a file that is there is replaced or appended to on request only.
fn check_out(args: &ImportArgs) -> Result<(), Error> {
    let Some(out) = &args.out else {
        return Ok(());
    };
    if is_taken(out) && !args.append && !args.force {
        return Err(Error::usage(
            format!("`{}` is there already", out.display()),
            "`--append` adds to it, `--force` replaces it",
        ));
    }
    let same = |file: &PathBuf| match (file.canonicalize(), out.canonicalize()) {
        (Ok(file), Ok(out)) => file == out,
        _ => false,
    };
    match args.files.iter().any(same) {
        true => Err(Error::usage(
            format!("`{}` is read and written at once", out.display()),
            "name another file to write to",
        )),
        false => Ok(()),
    }
}

impl Knowledge {
    fn of(args: &ImportArgs, session: &Session) -> Result<Self, Error> {
        let packs = match &args.provider {
            Some(name) => vec![session.pack(name, None)?],
            None => session.packs()?,
        };
        let event = match (&args.event, packs.as_slice()) {
            (Some(event), [pack]) => Some(pack.event(event, None)?),
            _ => None,
        };
        if let Some(url) = &args.url {
            Target::parse(url)?;
        }
        Ok(Knowledge {
            named: args.provider.is_some(),
            packs,
            event,
            url: args
                .url
                .as_ref()
                .map(|url| url.trim_end_matches('/').to_owned()),
        })
    }

    /// Fills in whose request it is and which event, where that is not known already.
    fn fill_in(&self, exchange: &mut Exchange, ours: bool) {
        if let Some(url) = &self.url {
            exchange.url = Some(format!("{url}{}", exchange.request.target));
        }
        if ours && !self.named {
            return;
        }
        let body = decoded(&exchange.request, MAX_DECODED).unwrap_or_default();
        let recognised = recognise_by(&self.packs, &exchange.request, body.as_bytes());
        if let (true, [pack]) = (self.named, self.packs.as_slice()) {
            exchange.provider = Some(pack.name.clone());
        } else if let Some(recognised) = &recognised {
            exchange.provider = Some(recognised.provider.clone());
        }
        if let Some(event) = &self.event {
            exchange.event = Some(event.wire.clone());
        } else if let Some(recognised) = recognised {
            exchange.event = recognised.wire;
        }
    }
}

/// What is around bodies: as the event is sent, where that is known, and as it is asked for.
fn around(args: &ImportArgs, knowledge: &Knowledge) -> Result<Around, Error> {
    let event = knowledge.event.as_ref();
    // A path with parameters is none that came.
    let known = event
        .map(|event| event.path.as_str())
        .filter(|path| path.starts_with('/') && !path.contains('{'));
    let target = args.around.path.as_deref().or(known).unwrap_or("/");
    let sound = target.starts_with('/') && target.bytes().all(|b| b > b' ' && b != 0x7f);
    if !sound {
        return Err(Error::usage(
            format!("`{}` is no path", target.escape_debug()),
            "a path starts with `/` and has no spaces",
        ));
    }
    let method = args.around.method.as_deref();
    let method = method.or(event.map(|event| event.method.as_str()));
    let method = method.unwrap_or("POST");
    if !is_token(method) {
        return Err(Error::usage(
            format!("`{}` is no method", method.escape_debug()),
            "a method is a word such as `POST`",
        ));
    }
    Ok(Around {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers(args, knowledge)?,
        at: args.around.at.unwrap_or_else(now),
    })
}

fn headers(args: &ImportArgs, knowledge: &Knowledge) -> Result<Headers, Error> {
    let given = payload::headers(&args.around.header)?;
    let mut headers = Headers::new();
    let mut unless_given = |name: &str, value: &str| {
        if given.get(name).is_none() {
            headers.push(name, value);
        }
    };
    let host = match &knowledge.url {
        Some(url) => Target::parse(url)?.authority,
        None => "localhost".into(),
    };
    unless_given("Host", &host);
    unless_given("Content-Type", "application/json");
    // Where the provider names the event in a header, nothing else would.
    if let (Some(event), [pack]) = (&knowledge.event, knowledge.packs.as_slice())
        && let Some(rule) = &pack.provider.recognise
        && let EventPlace::Header(name) = &rule.event
    {
        unless_given(name, &event.wire);
    }
    for header in &given {
        headers.push(&*header.name, &*header.value);
    }
    Ok(headers)
}

impl Sink<'_> {
    fn take(&mut self, mut import: Import, knowledge: &Knowledge) -> Result<(), Error> {
        while let Some(next) = import.next_record()? {
            let damage = match next {
                Ok(imported) => {
                    self.record(imported, knowledge)?;
                    continue;
                }
                Err(damage) => damage,
            };
            let place = format!("{}: {}", import.place(), damage.place);
            if self.args.strict {
                let what = damage.what;
                return Err(Error::Capture { place, what });
            }
            self.skipped.add(&plain(&damage.what), || plain(&place));
        }
        Ok(())
    }

    fn record(&mut self, imported: Imported, knowledge: &Knowledge) -> Result<(), Error> {
        let Imported {
            mut exchange,
            ours,
            decoded,
        } = imported;
        knowledge.fill_in(&mut exchange, ours);
        self.decoded += u64::from(decoded);
        self.records += 1;
        let Some(path) = &self.args.out else {
            return answer(|out| report::json_line(out, &exchange));
        };
        match &mut self.writer {
            Some(writer) => writer.append(&exchange),
            None => {
                // Only now, so that a file without records leaves no empty capture behind.
                let mut writer = open(path, self.args.force)?;
                writer.append(&exchange)?;
                self.writer = Some(writer);
                Ok(())
            }
        }
    }

    fn finish(mut self, session: &Session) -> Result<Exit, Error> {
        if let Some(writer) = &mut self.writer {
            writer.sync()?;
        }
        let skipped = self.skipped;
        if self.records == 0 {
            return Err(Error::Nothing {
                what: format!("there is no record to import{skipped}"),
                help: None,
            });
        }
        if self.decoded > 0 {
            let records = counted(
                usize::try_from(self.decoded).unwrap_or(usize::MAX),
                "record",
            );
            session.note(&format!(
                "in {records} a body stands as HAR holds it, without its content coding, and so without `Content-Encoding`"
            ));
        }
        let records = counted(
            usize::try_from(self.records).unwrap_or(usize::MAX),
            "record",
        );
        let to = match &self.args.out {
            Some(path) => format!(" to {}", path.display()),
            None => String::new(),
        };
        session.talk(&format!("{records} imported{to}{skipped}"));
        Ok(Exit::Holds)
    }
}

fn open(path: &Path, force: bool) -> Result<Writer, Error> {
    let mut writer = Writer::open(path)?;
    if force {
        writer.clear()?;
    }
    Ok(writer)
}
