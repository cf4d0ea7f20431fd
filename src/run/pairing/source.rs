//! One of the two sides: its deliveries in order, each to be read again where it stands.

use std::fs::File;
use std::io::{BufReader, Seek, SeekFrom, Write};
use std::path::Path;

use jiff::Timestamp;

use super::entry::{Entry, Marker};
use super::input::{Input, Twice, body};
use super::item::Item;
use super::pairing::Surroundings;
use super::spool::Spool;
use crate::Error;
use crate::capture::Reader;
use crate::exchange::{Direction, Exchange, Request};
use crate::judge::Case;
use crate::pack::recognise_by;
use crate::run::drift::Sighting;

/// How many lines that are no record are told of.
const MAX_TOLD: usize = 5;

/// A side.
#[derive(Debug)]
pub(super) struct Source {
    /// What people call it.
    pub name: String,
    /// Its deliveries, in order.
    pub entries: Vec<Entry>,
    /// How many of its deliveries were not asked for.
    pub passed_over: u64,
    /// How many lines of it are no record.
    pub bad_lines: u64,
    /// The first of those: where, and what is wrong.
    pub first_bad: Vec<String>,
    input: Input,
}

impl Source {
    /// Opens a side and reads what its deliveries are told by.
    ///
    /// # Errors
    /// When it cannot be read, or holds a line that is no record where none is to be passed over.
    pub fn open(path: &Path, marker: &mut Marker, around: &Surroundings) -> Result<Self, Error> {
        let name = match path == Path::new("-") {
            true => "standard input".to_owned(),
            false => path.display().to_string(),
        };
        let input = Input::open(path, &name, around.spool)?;
        let mut source = Source {
            name,
            entries: Vec::new(),
            passed_over: 0,
            bad_lines: 0,
            first_bad: Vec::new(),
            input,
        };
        match &mut source.input {
            Input::Capture(twice) => {
                let file = twice.file().try_clone();
                let file = file.map_err(|e| Error::file("read", &source.name, e))?;
                source.index_capture(file, marker, around)?;
            }
            Input::Folder(files) => {
                for at in 0..files.len() {
                    source.index(at as u64, None, marker, around)?;
                }
            }
            Input::Body(_) => source.index(0, None, marker, around)?,
        }
        Ok(source)
    }

    fn index_capture(
        &mut self,
        file: File,
        marker: &mut Marker,
        around: &Surroundings,
    ) -> Result<(), Error> {
        let mut reader = Reader::over(Box::new(file), &self.name)?;
        let mut copy: Option<(Spool, u64)> = None;
        while let Some(record) = reader.next_record()? {
            let exchange = match record {
                Ok(exchange) => exchange,
                Err(bad) => {
                    let place = format!("{}:{}", self.name, bad.line);
                    if around.strict {
                        let what = bad.what;
                        return Err(Error::Capture { place, what });
                    }
                    self.bad_lines += 1;
                    if self.first_bad.len() < MAX_TOLD {
                        self.first_bad
                            .push(format!("{place}: skipped: {}", bad.what));
                    }
                    continue;
                }
            };
            let at = match reader.offset() {
                Some(at) => at,
                None => {
                    let (spool, at) = match &mut copy {
                        Some(copy) => copy,
                        None => copy.insert((Spool::new(around.spool)?, 0)),
                    };
                    let length = append(spool, &exchange)?;
                    std::mem::replace(at, *at + length)
                }
            };
            let item = self.item(exchange, Some(reader.line()), around);
            self.keep(&item, at, marker, around);
        }
        if let Some((spool, _)) = copy {
            self.input = Input::Capture(Twice::Spool(spool));
        }
        Ok(())
    }

    fn index(
        &mut self,
        at: u64,
        line: Option<u64>,
        marker: &mut Marker,
        around: &Surroundings,
    ) -> Result<(), Error> {
        let item = self.read(at, line, around)?;
        self.keep(&item, at, marker, around);
        Ok(())
    }

    fn keep(&mut self, item: &Item, at: u64, marker: &mut Marker, around: &Surroundings) {
        if around.asks_for(item) {
            self.entries.push(marker.entry(item, at));
        } else {
            self.passed_over += 1;
        }
    }

    fn item(&self, exchange: Exchange, line: Option<u64>, around: &Surroundings) -> Item {
        let sighting = Sighting {
            source: self.name.clone(),
            line,
            id: Some(exchange.id.clone()),
            at: Some(exchange.at),
        };
        Item {
            delivery: around.delivery(&exchange),
            sighting,
            exchange,
            is_bare: false,
        }
    }

    /// Reads the delivery that stands there.
    ///
    /// # Errors
    /// When it cannot be read, or is not there any more.
    pub fn read(
        &mut self,
        at: u64,
        line: Option<u64>,
        around: &Surroundings,
    ) -> Result<Item, Error> {
        let place = self.name.clone();
        let unreadable = |error| Error::file("read", &place, error);
        let (name, id, bytes) = match &mut self.input {
            Input::Capture(twice) => {
                let file = twice.file();
                file.seek(SeekFrom::Start(at)).map_err(unreadable)?;
                let mut reader = Reader::new(BufReader::new(file), &self.name);
                let Some(Ok(exchange)) = reader.next_record()? else {
                    return Err(Error::Capture {
                        place: format!("{}:{}", self.name, line.unwrap_or_default()),
                        what: "changed while it was read".into(),
                    });
                };
                return Ok(self.item(exchange, line, around));
            }
            Input::Folder(files) => {
                let found = usize::try_from(at).ok().and_then(|at| files.get(at));
                let Some((name, path)) = found else {
                    return Err(unreadable(std::io::ErrorKind::NotFound.into()));
                };
                let mut file = File::open(path).map_err(|e| Error::file("read", path, e))?;
                let shown = path.display().to_string();
                let bytes = body(&mut file, &shown)?;
                (shown, name.clone(), bytes)
            }
            Input::Body(bytes) => (self.name.clone(), String::new(), bytes.clone()),
        };
        Ok(bare(name, id, bytes, around))
    }
}

/// A body that stands for a delivery, recognised by what is in it; its id is its name in a folder.
fn bare(name: String, id: String, bytes: Vec<u8>, around: &Surroundings) -> Item {
    let request = Request {
        body: Some(bytes.into()),
        ..Request::new("POST", "")
    };
    let mut exchange = Exchange::new(id, Timestamp::UNIX_EPOCH, Direction::Received, request);
    let recognised = recognise_by(
        around.packs,
        &exchange.request,
        exchange.request.body_bytes(),
    );
    match (recognised, around.packs) {
        (Some(recognised), _) => {
            exchange.provider = Some(recognised.provider);
            exchange.event = recognised.wire;
        }
        (None, [only]) => exchange.provider = Some(only.name.clone()),
        (None, _) => {}
    }
    Item {
        sighting: Sighting {
            source: name,
            line: None,
            id: None,
            at: None,
        },
        exchange,
        delivery: None,
        is_bare: true,
    }
}

fn append(spool: &mut Spool, exchange: &Exchange) -> Result<u64, Error> {
    let path = spool.path().to_owned();
    let line = serde_json::to_vec(exchange).map_err(std::io::Error::from);
    let write = |mut line: Vec<u8>| {
        line.push(b'\n');
        spool.file.write_all(&line)?;
        Ok(line.len() as u64)
    };
    line.and_then(write)
        .map_err(|e| Error::file("write", path, e))
}

impl Surroundings<'_> {
    /// Whether a delivery is one of those that are asked for.
    fn asks_for(&self, item: &Item) -> bool {
        if self.filters.is_empty() {
            return true;
        }
        let exchange = item.exchange.clone();
        let name = exchange.event.clone().unwrap_or_default();
        let case = Case::of(self.short(&exchange).unwrap_or(name), exchange, Vec::new());
        self.filters.iter().all(|filter| filter.holds(&case))
    }

    /// The short name of a known event.
    fn short(&self, exchange: &Exchange) -> Option<String> {
        let pack = self.pack(exchange)?;
        let event = pack.event(exchange.event.as_deref()?, None).ok()?;
        Some(event.short)
    }

    /// The provider's id of a delivery: as it was recorded, else as the provider's header gives it.
    fn delivery(&self, exchange: &Exchange) -> Option<String> {
        if let Some(delivery) = &exchange.delivery {
            return Some(delivery.clone());
        }
        let scheme = self.pack(exchange)?.provider.signature.as_ref()?;
        let id = exchange.request.headers.text(scheme.id()?.header())?;
        (!id.is_empty()).then(|| id.to_owned())
    }
}
