//! From a record to what is learned from it.

use std::collections::{BTreeMap, BTreeSet};

use super::event::{Event, EventKey, Origin};
use super::name::is_event_name;
use super::skip::Skip;
use crate::exchange::{Exchange, Request};
use crate::json::{Kind, Tape};
use crate::judge::{MAX_DECODED, decoded};
use crate::pack::{EventPlace, Pack, Recognised, recognise_by};
use crate::run::{Glob, Handshake};

/// How many events are learned at most: each needs two of the files that a pack may have.
const EVENTS: usize = 500;

/// Who learns: what is known, and what is asked for.
pub struct Learner {
    /// The packs that a request may belong to.
    pub packs: Vec<Pack>,
    /// The provider that was asked for; a name of no pack is that of a new one.
    pub provider: Option<String>,
    /// The events that were asked for, by short name, wire name or `provider/event`; all where there is none.
    pub events: Vec<Glob>,
    /// Where the event's name stands, for a provider whose pack does not say.
    pub name_at: Option<EventPlace>,
}

/// What was learned so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Learned {
    /// What was seen of each event.
    pub events: BTreeMap<EventKey, Event>,
    /// How many records nothing was learned from, and why.
    pub skipped: BTreeMap<Skip, u64>,
    /// How many lines are no record.
    pub bad_lines: u64,
    /// The header fields that all requests of a provider without a pack have.
    pub(super) headers: BTreeMap<String, BTreeSet<String>>,
}

/// Which event a request is.
struct Identity {
    key: EventKey,
    editions: Vec<String>,
    wire: String,
}

impl Learner {
    /// Learns from a record. Each has a number of its own.
    pub fn see(&self, exchange: &Exchange, number: u64, learned: &mut Learned) {
        if let Err(skip) = self.learn(exchange, number, learned) {
            *learned.skipped.entry(skip).or_default() += 1;
        }
    }

    fn learn(&self, exchange: &Exchange, number: u64, learned: &mut Learned) -> Result<(), Skip> {
        let request = &exchange.request;
        let known = exchange.provider.as_deref();
        if self.provider.is_some() && known.is_some() && known != self.provider.as_deref() {
            return Err(Skip::NotAskedFor);
        }
        if request.body_bytes().is_empty() {
            return Err(Skip::NoBody);
        }
        if request.truncated {
            return Err(Skip::Truncated);
        }
        let body = decoded(request, MAX_DECODED).map_err(|_| Skip::Undecoded)?;
        let body = body.as_bytes();
        let tape = read(body);
        let identity = self.identify(exchange, body, tape.as_ref().ok())?;
        let tape = tape?;
        if learned.events.len() >= EVENTS && !learned.events.contains_key(&identity.key) {
            return Err(Skip::TooManyEvents);
        }
        if self
            .packs
            .iter()
            .all(|pack| pack.name != identity.key.provider)
        {
            let names = request.headers.iter().map(|header| header.name.clone());
            learned.common_headers(&identity.key.provider, names.collect());
        }
        let origin = Origin {
            number,
            editions: identity.editions,
            wire: identity.wire,
        };
        let event = learned.events.entry(identity.key);
        event
            .or_insert_with(|| Event::new(origin, exchange.at))
            .see(&tape, number, exchange.at);
        Ok(())
    }

    /// Whose request it is and which event. What is no JSON may be told by its headers.
    fn identify(
        &self,
        exchange: &Exchange,
        body: &[u8],
        tape: Option<&Tape>,
    ) -> Result<Identity, Skip> {
        let request = &exchange.request;
        let asked = self.provider.as_deref().or(exchange.provider.as_deref());
        let own = asked.and_then(|name| self.packs.iter().find(|pack| pack.name == name));
        let packs = match (own, &self.provider) {
            (Some(pack), _) => std::slice::from_ref(pack),
            (None, Some(_)) => &[],
            (None, None) => self.packs.as_slice(),
        };
        let recognised = recognise_by(packs, request, body);
        if Handshake::find(packs, request, body, recognised.as_ref()).is_some() {
            return Err(Skip::Handshake);
        }
        let provider = match (&recognised, &self.provider, own) {
            (Some(recognised), ..) => recognised.provider.clone(),
            (None, Some(asked), _) => asked.clone(),
            (None, None, Some(pack)) => pack.name.clone(),
            (None, None, None) => return Err(Skip::UnknownProvider),
        };
        let pack = packs.iter().find(|pack| pack.name == provider);
        let identity = match recognised {
            Some(Recognised {
                event: Some(short),
                wire,
                editions,
                ..
            }) => Identity {
                wire: wire.unwrap_or_else(|| short.clone()),
                key: EventKey {
                    provider,
                    event: short,
                    known: true,
                },
                editions,
            },
            recognised => self.unknown(pack, provider, recognised, request, tape)?,
        };
        self.asked_for(identity)
    }

    /// An event that no pack has, by the name it gives.
    fn unknown(
        &self,
        pack: Option<&Pack>,
        provider: String,
        recognised: Option<Recognised>,
        request: &Request,
        tape: Option<&Tape>,
    ) -> Result<Identity, Skip> {
        let rule = pack.and_then(|pack| pack.provider.recognise.as_ref());
        let place = match rule.map(|rule| &rule.event) {
            Some(EventPlace::Path) => return Err(Skip::UnknownPath),
            Some(EventPlace::Nowhere) | None => self.name_at.as_ref(),
            Some(place) => Some(place),
        };
        let name = recognised
            .and_then(|recognised| recognised.wire)
            .or_else(|| name_at(place?, request, tape?));
        let name = match (name, tape) {
            (Some(name), _) => name,
            (None, None) => return Err(Skip::NotJson),
            (None, Some(_)) => return Err(Skip::NoName),
        };
        if !is_event_name(&name) {
            return Err(Skip::OddName);
        }
        let nameless = rule.is_none_or(|rule| rule.event == EventPlace::Nowhere);
        if let Some(pack) = pack.filter(|_| nameless)
            && let Ok(event) = pack.event(&name, None)
        {
            let editions = pack.editions_of(&event.short);
            return Ok(Identity {
                editions: editions.into_iter().map(str::to_owned).collect(),
                key: EventKey {
                    provider,
                    event: event.short,
                    known: true,
                },
                wire: name,
            });
        }
        Ok(Identity {
            key: EventKey {
                provider,
                event: name.clone(),
                known: false,
            },
            editions: Vec::new(),
            wire: name,
        })
    }

    fn asked_for(&self, identity: Identity) -> Result<Identity, Skip> {
        let fits = |glob: &Glob| {
            [&identity.key.event, &identity.wire].iter().any(|name| {
                glob.fits(name) || glob.fits(&format!("{}/{name}", identity.key.provider))
            })
        };
        match self.events.is_empty() || self.events.iter().any(fits) {
            true => Ok(identity),
            false => Err(Skip::NotAskedFor),
        }
    }
}

/// The text that stands at a place of a request, where a string or number stands there.
pub(super) fn name_at(place: &EventPlace, request: &Request, tape: &Tape) -> Option<String> {
    match place {
        EventPlace::Header(name) => request.headers.text(name).map(str::to_owned),
        EventPlace::Body(pointer) => {
            let at = tape.pointer(pointer)?;
            match tape.kind(at)? {
                Kind::Number => Some(tape.raw_text(at).to_owned()),
                _ => tape.text(at).map(|text| text.into_owned()),
            }
        }
        EventPlace::Path | EventPlace::Nowhere => None,
    }
}

/// Scans a payload that the validator can read as well: what it cannot read it would not find in its schema.
fn read(body: &[u8]) -> Result<Tape<'_>, Skip> {
    let tape = Tape::new(body).map_err(|_| Skip::NotJson)?;
    match serde_json::from_slice::<serde_json::Value>(body) {
        Ok(_) => Ok(tape),
        Err(error) if error.to_string().contains("recursion") => Err(Skip::TooDeep),
        Err(_) => Err(Skip::NotJson),
    }
}

impl Learned {
    /// Adds what was learned from later records.
    pub fn merge(&mut self, other: Learned) {
        self.bad_lines += other.bad_lines;
        for (skip, count) in other.skipped {
            *self.skipped.entry(skip).or_default() += count;
        }
        for (provider, names) in other.headers {
            self.common_headers(&provider, names);
        }
        for (key, event) in other.events {
            let room = self.events.len() < EVENTS;
            match self.events.get_mut(&key) {
                Some(own) => own.merge(event),
                None if room => {
                    self.events.insert(key, event);
                }
                None => *self.skipped.entry(Skip::TooManyEvents).or_default() += event.payloads,
            }
        }
    }

    fn common_headers(&mut self, provider: &str, names: BTreeSet<String>) {
        match self.headers.get_mut(provider) {
            Some(own) => own.retain(|name| names.contains(name)),
            None => {
                self.headers.insert(provider.to_owned(), names);
            }
        }
    }

    /// How many payloads something was learned from.
    pub fn payloads(&self) -> u64 {
        self.events.values().map(|event| event.payloads).sum()
    }
}
