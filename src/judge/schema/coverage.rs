//! Which members of a payload the schema does not speak of.
//!
//! The validator evaluates the payload with a copy of the schema in which every part carries its number, and its
//! output says which part looked at which value. Where alternatives have to be chosen, only those count that hold; if
//! none does, the one that the findings explain. Everywhere else a part counts whether it holds or not, so that one
//! wrong value does not make its siblings unknown.
//!
//! A value is spoken of when any part looked at it, when a part beside has `additionalProperties`,
//! `unevaluatedProperties`, `items` or `unevaluatedItems` of whatever kind, or when its name is asked for. Where no
//! part names any member, nothing is unknown: such an object is open, and so is everything in it.

use std::collections::{HashMap, HashSet};

use jsonschema::Validator;

use super::explain::MANY;
use super::finder::Finder;
use super::node::{TapeJson, TapeNode};
use super::outline::Outline;
use super::output::Unit;
use super::part::{Part, PartId};
use super::trail::Trail;
use crate::json::{Kind, Step, Tape};

/// So many unknown members of one payload are told; a payload with more is nothing like its schema.
const MAX_UNKNOWN: usize = 1_000;

/// What the schema does not speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::judge) struct Unknown {
    /// The value; of many members, their object.
    pub(in crate::judge) at: usize,
    /// Its place in all payloads.
    pub(in crate::judge) place: String,
    /// When there are too many members to be told one by one: how many, and the first of them.
    pub(in crate::judge) many: Option<(usize, String)>,
}

/// Which alternative a value was meant to be, by the value and the validator's way to the alternatives.
pub(super) type Meant<'m> = dyn Fn(usize, &str) -> Option<usize> + 'm;

/// What in the payload the schema does not speak of: the topmost only, and the first of each place.
pub(super) fn unknown(
    numbered: &Validator<TapeJson>,
    outline: &Outline,
    tape: &Tape,
    meant: &Meant,
) -> Vec<Unknown> {
    let evaluation = numbered.evaluate(TapeNode::At(tape, 0));
    let output = serde_json::to_vec(&evaluation.hierarchical()).unwrap_or_default();
    let Ok(output) = Tape::new(&output) else {
        return Vec::new();
    };
    let mut looked = Looked {
        finder: Finder::new(tape),
        meant,
        tokens: HashMap::from([(String::new(), 0)]),
        sites: HashMap::new(),
    };
    looked.schema(&Unit::whole(&output), false);
    let mut survey = Survey {
        tape,
        outline,
        sites: looked.sites,
        trail: Trail::default(),
        found: Vec::new(),
        places: HashSet::new(),
    };
    survey.value(0);
    survey.found
}

/// Which parts looked at a value.
#[derive(Debug, Default)]
struct Site {
    parts: Vec<PartId>,
    /// Whether all that looked took it as a key of a map.
    map: Option<bool>,
}

/// Reads the validator's output: units of a schema hold units of its keywords, which hold units of schemas.
struct Looked<'l> {
    finder: Finder<'l>,
    meant: &'l Meant<'l>,
    tokens: HashMap<String, usize>,
    sites: HashMap<usize, Site>,
}

impl Looked<'_> {
    fn token(&mut self, unit: &Unit) -> Option<usize> {
        if let Some(known) = self.tokens.get(&*unit.at) {
            return Some(*known);
        }
        let (above, part) = unit.at.rsplit_once('/')?;
        let above = *self.tokens.get(above)?;
        let (_, token) = self.finder.child(above, part)?;
        self.tokens.insert(unit.at.clone().into_owned(), token);
        Some(token)
    }

    /// A schema at a value; `map` when the value is a key of a map to it.
    fn schema(&mut self, unit: &Unit, map: bool) {
        if let Some(token) = self.token(unit) {
            let site = self.sites.entry(token).or_default();
            site.map = Some(site.map.unwrap_or(true) && map);
            site.parts.extend(unit.part);
        }
        for keyword in unit.units() {
            let name = keyword.way.strip_prefix(&*unit.way);
            let name = name.and_then(|name| name.strip_prefix('/'));
            self.keyword(&keyword, name.unwrap_or_default(), map);
        }
    }

    fn keyword(&mut self, unit: &Unit, name: &str, map: bool) {
        match name {
            "$ref" | "$dynamicRef" | "$recursiveRef" => self.schema(unit, map),
            // Names are no values of the payload.
            "propertyNames" => {}
            "anyOf" | "oneOf" => self.alternatives(unit, map),
            "allOf" | "if" | "then" | "else" | "dependentSchemas" | "dependencies" => {
                unit.units().for_each(|schema| self.schema(&schema, map));
            }
            _ => {
                let above = unit.way.strip_suffix(name).unwrap_or(&unit.way);
                // What stands at the value itself is a note on the keyword, not a schema that looks further.
                let below = |schema: &Unit| schema.at != unit.at;
                for schema in unit.units().filter(below) {
                    let way = schema.way.strip_prefix(above);
                    let keyword = way.and_then(|way| way.split('/').next());
                    let map = matches!(
                        keyword,
                        Some(
                            "patternProperties" | "additionalProperties" | "unevaluatedProperties"
                        )
                    );
                    self.schema(&schema, map);
                }
            }
        }
    }

    /// Of alternatives of which some hold, the output has only those.
    fn alternatives(&mut self, unit: &Unit, map: bool) {
        let none_holds = !unit.units().any(|schema| schema.valid);
        let meant = match self.token(unit) {
            Some(token) if none_holds => (self.meant)(token, &unit.way),
            _ => None,
        };
        for schema in unit.units() {
            let own = schema.way.rsplit('/').next();
            let own = own.and_then(|nth| nth.parse().ok());
            if meant.is_none() || own == meant {
                self.schema(&schema, map);
            }
        }
    }
}

/// Goes through the payload and finds what nobody looked at.
struct Survey<'s> {
    tape: &'s Tape<'s>,
    outline: &'s Outline,
    sites: HashMap<usize, Site>,
    trail: Trail,
    found: Vec<Unknown>,
    places: HashSet<String>,
}

impl<'s> Survey<'s> {
    fn parts(&self, at: usize) -> Vec<&'s Part> {
        let parts = self.sites.get(&at).map(|site| site.parts.as_slice());
        let parts = parts.unwrap_or_default().iter();
        parts.filter_map(|id| self.outline.part(*id)).collect()
    }

    fn value(&mut self, at: usize) {
        match self.tape.kind(at) {
            Some(Kind::Object) => self.object(at),
            Some(Kind::Array) => self.array(at),
            _ => {}
        }
    }

    fn object(&mut self, at: usize) {
        let parts = self.parts(at);
        let names = parts.iter().any(|part| part.names_members());
        let open = !names || parts.iter().any(|part| !part.maps.is_empty());
        let asked = |name: &str| parts.iter().any(|p| p.required.iter().any(|r| r == name));
        let mut unknown = Vec::new();
        for (name, value) in self.tape.named(at) {
            if let Some(site) = self.sites.get(&value) {
                let map = site.map.unwrap_or(false);
                self.trail.push(Step::Name(name.into_owned()), map);
                self.value(value);
                self.trail.pop();
            } else if !open && !asked(&name) {
                unknown.push((value, name));
            }
        }
        if unknown.len() > MANY {
            let first: Vec<_> = unknown
                .iter()
                .take(3)
                .map(|(_, name)| name.clone())
                .collect();
            let many = Some((unknown.len(), first.join(", ")));
            let place = self.trail.member("*", true).place();
            return self.add(Unknown { at, place, many });
        }
        for (at, name) in unknown {
            let place = self.trail.member(&name, false).place();
            let many = None;
            self.add(Unknown { at, place, many });
        }
    }

    fn array(&mut self, at: usize) {
        let parts = self.parts(at);
        let names = parts.iter().any(|part| !part.prefix.is_empty());
        let items = |part: &&Part| !part.items.is_empty() || part.counts_contained;
        let open = !names || parts.iter().any(items);
        for (nth, value) in self.tape.elements(at).enumerate() {
            self.trail.push(Step::Index(nth), false);
            if self.sites.contains_key(&value) {
                self.value(value);
            } else if !open {
                let place = self.trail.place();
                let many = None;
                self.add(Unknown {
                    at: value,
                    place,
                    many,
                });
            }
            self.trail.pop();
        }
    }

    /// The first of each place speaks for all.
    fn add(&mut self, unknown: Unknown) {
        if self.found.len() < MAX_UNKNOWN && self.places.insert(unknown.place.clone()) {
            self.found.push(unknown);
        }
    }
}
