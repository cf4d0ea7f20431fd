//! `hookctl import`: a capture out of the files of other tools.

use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hookctl::Error;
use hookctl::capture::{Form, Import, Imported, Writer};
use hookctl::report::{self, counted, plain};

use super::Exit;
use super::import_known::{AroundArgs, Knowledge, around};
use super::new_file::is_taken;
use super::output::answer;
use super::session::{Session, record_id};
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
    pub provider: Option<String>,
    /// Which event they are [default: what the pack recognises]
    #[arg(long, value_name = "NAME", requires = "provider")]
    pub event: Option<String>,
    /// The start of the endpoint's URL as the provider knew it, such as `https://hooks.example.com`
    #[arg(long, value_name = "URL")]
    pub url: Option<String>,
    /// Refuse a file with a part that is no record
    #[arg(long)]
    strict: bool,
    // Last: its heading would hold for what comes after it.
    #[command(flatten)]
    pub around: AroundArgs,
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
                return Err(Error::Damaged { place, what });
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
