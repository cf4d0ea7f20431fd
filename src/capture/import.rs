//! Records out of the files of other tools.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use jiff::Timestamp;

use crate::Error;
use crate::exchange::Exchange;

use super::bodies::{Around, Bodies};
use super::form::{Form, Guess};
use super::gor::GorReader;
use super::har::{HarReader, NotALog};
use super::unpack::Unpacked;

/// How much of a file is looked at to tell its form, in bytes.
const PEEK: u64 = 256;

/// A record out of another tool's file.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The record.
    pub exchange: Exchange,
    /// Whether it was a record of ours before: all that is known of it stands in it.
    pub ours: bool,
    /// Whether a body lost its content coding on the way, and with it the header field that names one.
    pub decoded: bool,
}

/// A part of a file that is no record: skipped and counted, never a reason to stop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where it is in the file.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
}

/// Names a record of that time.
pub type Naming<'a> = &'a dyn Fn(Timestamp) -> String;

/// The records of one file or folder, in its order, held one at a time.
pub struct Import<'a> {
    source: Source,
    place: String,
    compressed: bool,
    name: Naming<'a>,
}

enum Source {
    Har(HarReader<Box<dyn BufRead>>),
    Gor(GorReader<Box<dyn BufRead>>),
    Bodies(Bodies),
}

impl<'a> Import<'a> {
    /// Opens a file, compressed or not, or a folder; `-` is standard input. Without a form the beginning tells it.
    ///
    /// # Errors
    /// [`Error::File`] when it cannot be opened, [`Error::Usage`] when its form cannot be told.
    pub fn open(
        path: &Path,
        form: Option<Form>,
        around: Around,
        name: Naming<'a>,
    ) -> Result<Self, Error> {
        let place = match path == Path::new("-") {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        if form == Some(Form::Bodies) || (form.is_none() && path.is_dir()) {
            return Ok(Import {
                source: Source::Bodies(Bodies::open(path, around)?),
                place,
                compressed: false,
                name,
            });
        }
        let Unpacked { bytes, compressed } = Unpacked::open(path)?;
        let mut import = Import::new(bytes, place, form, name)?;
        import.compressed = compressed;
        Ok(import)
    }

    /// Reads a file that is open and not compressed, of HAR or goreplay; errors call it `place`.
    ///
    /// # Errors
    /// [`Error::Usage`] when its form cannot be told.
    pub fn new(
        mut bytes: Box<dyn BufRead>,
        place: impl Into<String>,
        form: Option<Form>,
        name: Naming<'a>,
    ) -> Result<Self, Error> {
        let place = place.into();
        let form = match form {
            Some(form) => form,
            None => {
                let mut start = Vec::new();
                if let Err(error) = bytes.by_ref().take(PEEK).read_to_end(&mut start) {
                    // Told of when it is come to.
                    bytes = Box::new(BufReader::new(Failed(Some(error))));
                }
                let form = guess(&start, &place)?;
                bytes = Box::new(Cursor::new(start).chain(bytes));
                form
            }
        };
        let source = match form {
            Form::Gor => Source::Gor(GorReader::new(bytes)),
            _ => Source::Har(HarReader::new(bytes)),
        };
        Ok(Import {
            source,
            place,
            compressed: false,
            name,
        })
    }

    /// What errors call it.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The next record, or part that is none; `None` at the end.
    ///
    /// # Errors
    /// [`Error::File`] when reading fails, [`Error::Usage`] when it is not in its form at all.
    pub fn next_record(&mut self) -> Result<Option<Result<Imported, Damage>>, Error> {
        let next = match &mut self.source {
            Source::Har(reader) => reader.next(),
            Source::Gor(reader) => reader.next(),
            Source::Bodies(bodies) => Ok(bodies.next()),
        };
        match next {
            Ok(Some(Ok(mut imported))) => {
                let exchange = &mut imported.exchange;
                if exchange.id.is_empty() {
                    exchange.id = (self.name)(exchange.at);
                }
                Ok(Some(Ok(imported)))
            }
            Ok(other) => Ok(other),
            Err(error) => self.failed(error).map(Some).map(|damage| damage.map(Err)),
        }
    }

    /// Damaged compression costs what comes after the damage, and a file of another form everything.
    fn failed(&self, error: io::Error) -> Result<Damage, Error> {
        let by_system = error.raw_os_error().is_some();
        match error.get_ref() {
            Some(inner) if inner.is::<NotALog>() => Err(Error::usage(
                format!(
                    "`{}` is no HAR: there is no `log.entries` in it",
                    self.place
                ),
                "name its form with `--from`; JSON bodies are `--from bodies`",
            )),
            _ if self.compressed && !by_system => Ok(Damage {
                place: "the rest".into(),
                what: format!("the compressed data is damaged or cut off: {error}"),
            }),
            _ => Err(Error::file("read", &self.place, error)),
        }
    }
}

/// The form that the beginning tells.
fn guess(start: &[u8], place: &str) -> Result<Form, Error> {
    match Form::of(start) {
        Guess::Form(form) => Ok(form),
        Guess::Capture => Err(Error::usage(
            format!("`{place}` is a capture already"),
            "every command that takes a capture takes it as it is",
        )),
        Guess::Unknown => Err(Error::usage(
            format!("`{place}` begins like no form that is read"),
            "HAR, goreplay's files, and folders of JSON bodies are read; `--from` names one",
        )),
    }
}

/// What is left of a file that could not be read on.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}
