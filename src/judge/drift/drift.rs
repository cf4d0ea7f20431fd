//! What payloads of one event have that its schema does not say, and the other way round.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::memory::Memory;
use super::shape::{Marks, Shaper};
use super::sightings::Sightings;
use super::sound::Sound;
use super::unseen::unseen;
use crate::json::{Step, Tape, shown};
use crate::judge::schema::{
    Described, Explained, Unknown, not_json, seen, steps_to, too_deep, with_room,
};
use crate::judge::{Checked, Finding, Rule, Schema};

/// The largest payload whose unknown members are looked for, in tokens of its shape: what the validator tells of each
/// takes about a kilobyte.
const MAX_EVALUATED: usize = 50_000;

/// A schema that payloads are held against one after the other, by many threads at once.
///
/// A member is undocumented when no part of the schema that applies to its object speaks of it: none has it among its
/// `properties`, has a pattern for its name, asks for it with `required`, or has `additionalProperties` or
/// `unevaluatedProperties` of any kind (`true` says that anything may stand there). Of alternatives those apply that
/// hold, or, when none does, the one that the findings explain. Where no part names any member the object is free-form,
/// and nothing in it is undocumented. Likewise an element that stands after those that `prefixItems` describes.
#[derive(Debug)]
pub struct Drift {
    described: Described,
    shaper: Shaper,
    memory: Memory,
    sound: Option<Sound>,
    sightings: Mutex<Sightings>,
    caching: bool,
}

impl Drift {
    /// With nothing seen yet.
    pub fn new(schema: Schema) -> Self {
        let described = Described::new(schema);
        let parts = described.outline().parts();
        let properties = parts.flat_map(|part| &part.properties);
        let names: HashSet<String> = properties.map(|(name, _)| name.clone()).collect();
        Drift {
            shaper: Shaper::new(described.relevance()),
            memory: Memory::default(),
            sound: Sound::new(&described),
            sightings: Mutex::new(Sightings::new(names)),
            caching: true,
            described,
        }
    }

    /// The same without remembering shapes: slower, and it finds the same.
    pub fn without_cache(schema: Schema) -> Self {
        Drift {
            caching: false,
            sound: None,
            ..Drift::new(schema)
        }
    }

    /// [`Drift::judge`] for a payload that was not scanned yet; one that is not JSON has that finding alone.
    pub fn check(&self, payload: &[u8]) -> Checked {
        match Tape::new(payload) {
            Ok(tape) => self.judge(&tape),
            Err(fault) => not_json(payload, &fault),
        }
    }

    /// What does not hold in one payload: the schema's constraints, then members it does not speak of. Of members
    /// that share a name the last counts.
    pub fn judge(&self, payload: &Tape) -> Checked {
        match too_deep(payload) {
            Some(unchecked) => unchecked,
            None => with_room(payload, || self.judge_here(payload)),
        }
    }

    fn judge_here(&self, payload: &Tape) -> Checked {
        let sound = self.sound.as_ref();
        let sound = sound.and_then(|sound| Some((sound, sound.hash(payload, &self.described)?)));
        let known = sound.and_then(|(sound, hash)| sound.recall(hash));
        if known == Some(false) {
            return Checked::default();
        }
        // Members may be repeated in a place that nothing looks into, and there they do not make a difference.
        let cleaned = payload.without_repeats();
        let tape = cleaned.as_ref().unwrap_or(payload);
        let mut explained = match known {
            // One that is like this was looked at, and nothing was wrong.
            Some(_) => Explained::default(),
            None => self.described.explained(tape),
        };
        let unknown = self.unknown(tape, &explained);
        if let (Some((sound, hash)), None, None, true) =
            (sound, known, &cleaned, explained.findings.is_empty())
        {
            sound.keep(hash, !unknown.is_empty());
        }
        let mut findings = std::mem::take(&mut explained.findings);
        // What is wrong with a member is not told as its being unknown as well.
        let told: HashSet<usize> = match unknown.is_empty() {
            true => HashSet::new(),
            false => explained.at.iter().copied().collect(),
        };
        let unknown = unknown
            .into_iter()
            .filter(|one| !told.contains(&one.at) || one.many.is_some());
        findings.extend(unknown.map(|unknown| undocumented(tape, unknown)));
        Checked {
            findings,
            unchecked: None,
        }
    }

    /// The members the schema speaks of and none of the payloads that were judged had: the topmost only.
    pub fn never_seen(&self) -> Vec<Finding> {
        let sightings = self.sightings.lock();
        let sightings = sightings.unwrap_or_else(PoisonError::into_inner);
        let root = sightings.root();
        root.map_or_else(Vec::new, |root| unseen(self.described.outline(), root))
    }

    /// The members that the schema does not speak of, by their tokens.
    fn unknown(&self, tape: &Tape, explained: &Explained) -> Vec<Unknown> {
        if !self.caching {
            return self.evaluate(tape, explained, |token| token);
        }
        let marks = self.marks(explained);
        let remembers = self.described.relevance().decides;
        let hash = match remembers {
            true => self.shaper.hash(tape, &marks),
            false => 0,
        };
        let known = match remembers {
            true => self.memory.recall(hash),
            false => None,
        };
        if known.as_ref().is_some_and(|known| known.is_empty()) {
            return Vec::new();
        }
        let shape = self.shaper.shape(tape, &marks);
        let token = |nth: usize| shape.tokens.get(nth).map_or(0, |token| *token as usize);
        let known = known.unwrap_or_else(|| {
            let shaped = tape.with_only(&shape.tokens);
            let unknown = Arc::new(self.evaluate(&shaped, explained, token));
            if remembers {
                self.memory.keep(hash, &unknown);
            }
            unknown
        });
        let own = known.iter().map(|unknown| Unknown {
            at: token(unknown.at),
            ..unknown.clone()
        });
        own.collect()
    }

    /// Asks the validator, and notes what was seen. `token` gives the payload's token for one of this tape.
    fn evaluate(
        &self,
        tape: &Tape,
        explained: &Explained,
        token: impl Fn(usize) -> usize,
    ) -> Vec<Unknown> {
        let sightings = self.sightings.lock();
        sightings.unwrap_or_else(PoisonError::into_inner).add(tape);
        match tape.len() <= MAX_EVALUATED {
            true => self.described.unknown(tape, explained, token),
            false => Vec::new(),
        }
    }

    /// What is wrong, where it stands: a payload with a fault has another shape than one without.
    fn marks(&self, explained: &Explained) -> Marks {
        let mixer = self.shaper.mixer();
        let mut marks = Marks::new();
        for (at, finding) in explained.at.iter().zip(&explained.findings) {
            let texts = [finding.rule.as_str(), &finding.place, &finding.expected];
            let mark = texts.into_iter().fold(1, |mark, text| {
                mixer.mix(mark, mixer.bytes(text.as_bytes()))
            });
            let own = marks.entry(*at).or_default();
            *own = own.wrapping_add(mark);
        }
        marks
    }
}

fn undocumented(tape: &Tape, unknown: Unknown) -> Finding {
    let mut steps = steps_to(tape, unknown.at);
    let (expected, seen) = match (&unknown.many, steps.last()) {
        (Some((count, first)), _) => {
            steps.push(Step::Name("*".to_owned()));
            let seen = Cow::from(format!("{count} members: {first}, …"));
            ("no such members in the schema", seen)
        }
        (None, Some(Step::Index(_))) => {
            let seen = seen(tape, unknown.at, &steps);
            ("no such element in the schema", Cow::from(seen))
        }
        (None, _) => {
            let seen = seen(tape, unknown.at, &steps);
            ("no such member in the schema", Cow::from(seen))
        }
    };
    Finding {
        place: unknown.place,
        ..Finding::new(Rule::UndocumentedField, shown(&steps), expected, seen)
    }
}
