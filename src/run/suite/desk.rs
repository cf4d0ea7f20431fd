//! From what a suite says to what is delivered.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::Timestamp;

use super::letter::{Letter, Record};
use super::moment;
use super::send::{Own, Send};
use super::stage::Stage;
use super::suite::Suite;
use super::text::Text;
use super::variables::Variables;
use crate::Error;
use crate::capture::Reader;
use crate::exchange::{Exchange, Headers};
use crate::pack::{Edit, Pack};
use crate::run::replay::{Declared, Destination, Ids, Renewal, Resign};
use crate::run::{Fixed, KeyRing, Payload, Recipe, Varying};
use crate::vary::{Blueprint, Variation};
use crate::wire::Target;

/// The largest body that is read from a file, in bytes.
const MAX_BODY: u64 = 64 << 20;
/// The time in a payload where its seed is fixed and its time is not, so that the same seed gives the same bytes.
const SEEDED_TIME: i64 = 1_767_225_600; // 2026-01-01T00:00:00Z

/// What makes letters.
pub(super) struct Desk<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// What all cases share.
    pub stage: &'a Stage,
    /// The variables.
    pub variables: &'a Variables<'a>,
}

impl Desk<'_> {
    /// What is delivered; random values are drawn from the place's own seed.
    pub fn letter(&self, send: &Send, place: &str) -> Result<Letter, Error> {
        let to = send.to.as_ref().map(|to| to.fill(self.variables));
        let target = match (to.transpose()?, &self.stage.target) {
            (Some(to), _) => self.stage.address(&to)?,
            (None, Some(target)) => target.clone(),
            (None, None) => {
                return Err(Error::usage(
                    "there is no endpoint to send to",
                    "add `target: URL` to the suite, or `--to URL`",
                ));
            }
        };
        let edits = send
            .changes
            .iter()
            .map(|change| change.edit(self.variables));
        let edits = edits.collect::<Result<Vec<_>, _>>()?;
        let seed = send.seed.unwrap_or_else(|| self.stage.seed_of(place));
        match &send.own {
            Some(Own::Record { file, line }) => {
                let file = file.fill(self.variables)?;
                let exchange = record(&self.suite.source.folder.join(file), *line)?;
                self.again(send, exchange, target, edits, seed)
            }
            Some(Own::Data(file)) => {
                let file = file.fill(self.variables)?;
                let bytes = read(&self.suite.source.folder.join(file))?;
                self.recipe(send, Some(bytes), target, edits, seed)
            }
            None => self.recipe(send, None, target, edits, seed),
        }
    }

    fn pack(&self) -> Result<&Pack, Error> {
        self.stage.pack.as_ref().ok_or_else(|| {
            Error::usage(
                "the suite names no provider whose events could be sent",
                "add `provider: NAME`; `hookctl list` shows them",
            )
        })
    }

    fn recipe(
        &self,
        send: &Send,
        own: Option<Vec<u8>>,
        target: Target,
        edits: Vec<Edit>,
        seed: u64,
    ) -> Result<Letter, Error> {
        let pack = self.pack()?;
        let scheme_only = pack.events(None).is_empty();
        let mut recipe = Recipe {
            event: None,
            free_event: None,
            payload: Payload::None,
            edits,
            params: self.params(send)?,
            method: send
                .method
                .as_ref()
                .map(|m| m.fill(self.variables))
                .transpose()?,
            headers: self.headers(send)?,
            target,
            public_url: self.stage.public_url.clone(),
            secrets: match send.sign {
                true => self.stage.keys.of(&pack.name).to_vec(),
                false => Vec::new(),
            },
            fixed: self.fixed(send, seed)?,
            pack: pack.clone(),
        };
        self.choose(send, &mut recipe)?;
        if let Some(bytes) = own {
            recipe.payload = Payload::Own(bytes);
        } else if scheme_only {
            return Err(Error::usage(
                format!(
                    "`{}` is a signing scheme without payloads of its own",
                    pack.name
                ),
                "give a payload with `data: FILE`",
            ));
        }
        if let Some(vary) = send.vary {
            let varying = varying(vary, &recipe)?;
            recipe.payload = Payload::Varied(Box::new(varying));
        }
        Ok(Letter::Event(Box::new(recipe)))
    }

    /// Takes the event, with its sample.
    fn choose(&self, send: &Send, recipe: &mut Recipe) -> Result<(), Error> {
        let Some(name) = &send.event else {
            return Ok(());
        };
        let name = name.fill(self.variables)?;
        let pack = &recipe.pack;
        if pack.events(None).is_empty() {
            recipe.free_event = Some(name);
            return Ok(());
        }
        let edition = self.edition(send)?;
        let event = pack.event(&name, edition.as_deref())?;
        let of = event.edition.as_deref().unwrap_or_default();
        recipe.payload = match pack.sample(of, &event.short)? {
            Some(sample) if event.body => Payload::Sample(sample),
            _ => Payload::None,
        };
        recipe.event = Some(event);
        Ok(())
    }

    fn edition(&self, send: &Send) -> Result<Option<String>, Error> {
        let own = send
            .edition
            .as_ref()
            .map(|edition| edition.fill(self.variables));
        Ok(own.transpose()?.or_else(|| self.suite.edition.clone()))
    }

    fn params(&self, send: &Send) -> Result<Vec<(String, String)>, Error> {
        let own = |name: &str| send.params.iter().any(|(known, _)| known == name);
        let below = self.suite.params.iter().filter(|(name, _)| !own(name));
        let all = below.chain(&send.params);
        all.map(|(name, text)| Ok((name.clone(), text.fill(self.variables)?)))
            .collect()
    }

    /// The fields that are set; those that are taken out are in [`Desk::removed`].
    fn headers(&self, send: &Send) -> Result<Headers, Error> {
        let mut headers = Headers::new();
        for (name, value) in self.all_headers(send) {
            if let Some(value) = value {
                headers.push(name.as_str(), value.fill(self.variables)?);
            }
        }
        Ok(headers)
    }

    fn all_headers<'s>(
        &'s self,
        send: &'s Send,
    ) -> impl Iterator<Item = &'s (String, Option<Text>)> {
        let own = |name: &str| {
            let mut headers = send.headers.iter();
            headers.any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        let below = self
            .suite
            .headers
            .iter()
            .filter(move |(name, _)| !own(name));
        below.chain(&send.headers)
    }

    /// The names of the fields that are taken out.
    pub fn removed(&self, send: &Send) -> Vec<String> {
        let removed = self.all_headers(send).filter(|(_, value)| value.is_none());
        removed.map(|(name, _)| name.clone()).collect()
    }

    fn fixed(&self, send: &Send, seed: u64) -> Result<Fixed, Error> {
        let at = match &send.at {
            Some(at) => {
                let text = at.fill(self.variables)?;
                let time = moment::read(&text, (self.stage.now)());
                Some(time.map_err(|(what, help)| Error::usage(what, help))?)
            }
            None => None,
        };
        let seeded = send
            .seed
            .and_then(|_| Timestamp::from_second(SEEDED_TIME).ok());
        Ok(Fixed {
            seed,
            // Who says a seed for one delivery wants that one again.
            fresh: match send.seed {
                Some(_) => 0,
                None => self.stage.fresh,
            },
            id: send
                .id
                .as_ref()
                .map(|id| id.fill(self.variables))
                .transpose()?,
            payload_at: at.or(seeded),
            signed_at: at,
        })
    }

    fn again(
        &self,
        send: &Send,
        exchange: Exchange,
        target: Target,
        edits: Vec<Edit>,
        seed: u64,
    ) -> Result<Letter, Error> {
        let keys = match send.sign {
            true => self.stage.keys.clone(),
            false => KeyRing::new(),
        };
        let renewal = Renewal {
            public_url: self.stage.public_url.clone(),
            public_urls: Default::default(),
            resign: match send.sign {
                true => Resign::Fresh,
                false => Resign::Keep,
            },
            must_sign: !edits.is_empty() && send.sign,
            ids: match send.new_id {
                true => Ids::New {
                    seed: match send.seed {
                        Some(seed) => seed,
                        None => seed ^ self.stage.fresh,
                    },
                },
                false => Ids::Keep,
            },
            shift: None,
            edits,
            headers: self.headers(send)?,
            force: false,
            keys,
            declared: Declared::default(),
            begun: (self.stage.now)(),
        };
        Ok(Letter::Record(Box::new(Record {
            exchange,
            renewal,
            to: Destination {
                target,
                keep_host: false,
            },
        })))
    }
}

/// How a recipe's payload is varied: by the event's schema.
fn varying(vary: Variation, recipe: &Recipe) -> Result<Varying, Error> {
    let schema = match &recipe.event {
        Some(event) => {
            let edition = event.edition.as_deref().unwrap_or_default();
            recipe.pack.schema(edition, &event.short)?
        }
        None => None,
    };
    let Some(schema) = schema else {
        return Err(Error::usage(
            format!(
                "there is no schema that `{}` could be varied by",
                recipe.name()
            ),
            "name an event with a schema, or leave out `vary`",
        ));
    };
    Ok(Varying::new(
        recipe.payload.clone(),
        vary,
        Blueprint::new(&schema)?,
        &recipe.pack,
        &recipe.edits,
    ))
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BODY + 1).read_to_end(&mut bytes))
        .map_err(|error| Error::file("read", path, error))?;
    match bytes.len() as u64 > MAX_BODY {
        true => Err(Error::usage(
            format!("`{}` is larger than {} MiB", path.display(), MAX_BODY >> 20),
            "send a smaller body",
        )),
        false => Ok(bytes),
    }
}

/// The record of that line.
fn record(path: &Path, line: u64) -> Result<Exchange, Error> {
    let mut reader = Reader::open(path)?;
    while let Some(read) = reader.next_record()? {
        if reader.line() != line {
            continue;
        }
        return read.map_err(|bad| Error::Capture {
            place: format!("{}:{line}", path.display()),
            what: bad.what,
        });
    }
    Err(Error::usage(
        format!("`{}` has no record on line {line}", path.display()),
        "every line is a record; the first is line 1",
    ))
}
