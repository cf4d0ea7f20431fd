//! Drawing one variation by a seed and a number.

use super::breaks::{beyond, breaks};
use super::candidate::{Candidate, in_turns};
use super::chance::Chance;
use super::change::{Change, apply};
use super::edges::edges;
use super::facts::Facts;
use super::held::agree;
use super::varied::{Variation, Varied};
use super::variety::Variety;
use crate::json::{Path, Step, Tape};
use crate::judge::Finding;

/// How many candidates are tried for one variation.
const TRIES: usize = 40;
/// The most edges that come together, once each was there alone.
const MOST_TOGETHER: usize = 3;

impl Variety {
    /// A payload at the boundary of what the schema allows, and valid. The numbers from 0 on go through all single
    /// edges in an order that the seed decides; beyond them, some come together. Where nothing can be varied the
    /// payload comes as it is, and `what` says why.
    pub fn edge(&self, seed: u64, index: u64) -> Varied {
        let unvaried = |why: &str| Varied {
            payload: self.payload().to_vec(),
            what: format!("nothing varied: {why}"),
        };
        let Some(blueprint) = self.blueprint() else {
            return unvaried("there is no schema to go by");
        };
        if !self.holds() {
            return unvaried("the payload does not match its schema as it is");
        }
        let Ok(tape) = Tape::new(self.payload()) else {
            return unvaried("the payload is not JSON");
        };
        let places = self.places(&tape);
        let candidates = in_turns(edges(self, blueprint.lookout(), &tape, &places), seed);
        let drawn = self.draw(&tape, &candidates, seed, index, |_, bytes| {
            self.is_valid(bytes)
        });
        drawn.unwrap_or_else(|| unvaried("nothing in it can be varied"))
    }

    /// A payload with exactly one violation of the schema, which the validator confirms; none where there is no schema,
    /// the payload has a violation already, or none can be made. The numbers from 0 on go through all violations in an
    /// order that the seed decides, and begin again after the last.
    pub fn negative(&self, seed: u64, index: u64) -> Option<Varied> {
        if self.blueprint().is_none() || !self.holds() {
            return None;
        }
        let tape = Tape::new(self.payload()).ok()?;
        let candidates = in_turns(breaks(&tape, &self.places(&tape)), seed);
        let index = index % candidates.len().max(1) as u64;
        self.draw(&tape, &candidates, seed, index, |candidate, bytes| {
            let findings = self.findings(bytes).unwrap_or_default();
            findings.len() == 1
                && findings
                    .iter()
                    .all(|finding| is_at(finding, &candidate.place))
        })
    }

    /// A variation of either sort.
    pub fn vary(&self, variation: Variation, seed: u64, index: u64) -> Option<Varied> {
        match variation {
            Variation::Edge => Some(self.edge(seed, index)),
            Variation::Negative => self.negative(seed, index),
        }
    }

    fn draw(
        &self,
        tape: &Tape,
        candidates: &[Candidate],
        seed: u64,
        index: u64,
        holds: impl Fn(&Candidate, &[u8]) -> bool,
    ) -> Option<Varied> {
        let length = candidates.len();
        let round = usize::try_from(index / length.max(1) as u64).unwrap_or(usize::MAX);
        let first = usize::try_from(index % length.max(1) as u64).unwrap_or(0);
        let mut chance = Chance::new(seed, index.wrapping_add(1));
        for attempt in 0..TRIES {
            // The one whose turn it is; when it does not hold, any other.
            let at = if attempt == 0 {
                first
            } else {
                chance.below(length)
            };
            let mut chosen = vec![candidates.get(at)?];
            for _ in 0..round.min(MOST_TOGETHER - 1) {
                let other = candidates.get(chance.below(length))?;
                if !chosen.iter().any(|own| meet(own, other, tape)) {
                    chosen.push(other);
                }
            }
            let changes: Vec<Change> = chosen.iter().flat_map(|own| own.changes.clone()).collect();
            let payload = apply(tape, &changes);
            if payload != self.payload() && holds(chosen.first()?, &payload) {
                let what: Vec<String> = chosen.iter().map(|own| own.what()).collect();
                return Some(Varied {
                    payload,
                    what: what.join("; "),
                });
            }
        }
        None
    }

    /// For each documented list of values one payload with a value beyond it, which the validator confirms: it stands
    /// for the value that the provider adds tomorrow.
    pub fn new_enum_value(&self) -> Vec<Varied> {
        let Some(blueprint) = self.blueprint().filter(|_| self.holds()) else {
            return Vec::new();
        };
        let Ok(tape) = Tape::new(self.payload()) else {
            return Vec::new();
        };
        let places = self.places(&tape);
        let mut known: Vec<*const serde_json::Value> = Vec::new();
        let mut found = Vec::new();
        for place in &places {
            let mut candidates = Vec::new();
            if let Some(choices) = place.facts.choices().filter(|_| !place.held) {
                let json = beyond(choices);
                let change = place.put(json.clone());
                candidates.push((
                    choices,
                    Candidate::new("listed", &place.steps, json, change),
                ));
            }
            for name in self.absent(&tape, place) {
                let parts = blueprint.lookout().surely(&place.facts.member(name));
                let facts = Facts::of(&parts);
                if let Some(choices) = facts.choices().filter(|_| !place.closed) {
                    let json = beyond(choices);
                    let steps = [place.steps.as_slice(), &[Step::Name(name.to_owned())]].concat();
                    let change = Change::Add {
                        container: place.token,
                        name: Some(name.to_owned()),
                        json: json.clone(),
                    };
                    candidates.push((choices, Candidate::new("listed", &steps, json, change)));
                }
            }
            for (choices, candidate) in candidates {
                let payload = apply(&tape, &candidate.changes);
                let findings = self.findings(&payload).unwrap_or_default();
                let one =
                    findings.len() == 1 && findings.iter().all(|f| is_at(f, &candidate.place));
                if one && !known.contains(&choices.as_ptr()) {
                    known.push(choices.as_ptr());
                    let what = format!("{}, none of its documented values", candidate.what());
                    found.push(Varied { payload, what });
                }
            }
        }
        found
    }
}

/// Whether two candidates cannot be had together.
fn meet(one: &Candidate, other: &Candidate, tape: &Tape) -> bool {
    let meets = |own: &Change| other.changes.iter().any(|change| change.meets(own, tape));
    agree(&one.place, &other.place) || one.changes.iter().any(meets)
}

/// Whether a finding is about that place, what it lies in or what lies in it.
fn is_at(finding: &Finding, place: &[Step]) -> bool {
    Path::parse(&finding.path).map_or(true, |path| agree(path.steps(), place))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::{Value, json};

    use super::*;

    fn variety() -> Variety {
        let schema = json!({"type": "object", "required": ["event", "id"], "additionalProperties": false, "properties": {
            "event": {"const": "x"},
            "id": {"type": "integer", "minimum": 1, "maximum": 10},
            "name": {"type": "string", "minLength": 2, "maxLength": 5},
            "kind": {"enum": ["a", "b"]},
            "other": {"enum": [1, 2]},
            "at": {"type": ["string", "null"], "format": "date-time"},
            "tags": {"type": "array", "minItems": 1, "items": {"type": "string"}}}});
        let payload = br#"{"event":"x","id":7,"name":"abc","kind":"a","at":"2026-01-01T00:00:00Z","tags":["t"]}"#;
        let keep = vec![Path::parse("event").unwrap()];
        Variety::new(payload, Some(&schema), keep).unwrap()
    }

    #[test]
    fn the_edges_are_gone_through() {
        let variety = variety();
        let seen: BTreeSet<String> = (0..150).map(|index| variety.edge(3, index).what).collect();
        for what in [
            "id: 1, the least allowed",
            "id: 10, the most allowed",
            "name: 2 characters, the fewest allowed",
            "name: 5 characters, the most allowed",
            "name: left out",
            "kind: \"b\", one of its listed values",
            "other: added",
            "at: null",
            "at: `2016-12-31T23:59:60Z`, an unusual date-time",
            "tags: 100 elements, all the same",
            "tags[0]: an empty string",
        ] {
            assert!(seen.contains(what), "{what}: {seen:#?}");
        }
        assert!(
            seen.iter().any(|what| what.contains("; ")),
            "edges come together in the end"
        );
        assert!(!seen.iter().any(|what| what.contains("event")));
    }

    #[test]
    fn the_violations_are_gone_through() {
        let variety = variety();
        let seen: BTreeSet<String> = (0..60)
            .map(|index| variety.negative(3, index).unwrap().what)
            .collect();
        for what in [
            "id: left out, and it is required",
            "id: a string for a number",
            "id: 1.5 for a whole number",
            "id: null, which is not allowed",
            "id: 0, less than allowed",
            "id: 11, more than allowed",
            "name: 1 character, fewer than allowed",
            "name: 6 characters, more than allowed",
            "kind: \"something_new\", none of its listed values",
            "at: `2026-02-30T25:61:00Z`, which is no date-time",
            "at: a number for a string",
            "tags: 0 elements, fewer than allowed",
            "tags[0]: a number for a string",
            "x_hookctl_text: added, and no further members are allowed",
        ] {
            assert!(seen.contains(what), "{what}: {seen:#?}");
        }
        assert!(!seen.iter().any(|what| what.contains("event")));
    }

    #[test]
    fn new_values_stand_where_a_list_is_documented() {
        let found = variety().new_enum_value();
        let what: Vec<_> = found.iter().map(|varied| varied.what.as_str()).collect();
        assert_eq!(
            what,
            [
                "other: 3, none of its documented values",
                "kind: \"something_new\", none of its documented values",
            ]
        );
        let payload: Value = serde_json::from_slice(&found[0].payload).unwrap();
        assert_eq!(payload["other"], 3);
    }

    #[test]
    fn without_anything_to_go_by_nothing_is_varied() {
        let free = Variety::new(b"{\"a\":1}", None, vec![]).unwrap();
        assert_eq!(
            free.edge(1, 1).what,
            "nothing varied: there is no schema to go by"
        );
        assert_eq!(free.negative(1, 1), None);
        let wrong = Variety::new(b"1", Some(&json!({"type": "string"})), vec![]).unwrap();
        assert_eq!(wrong.edge(1, 1).payload, b"1");
        assert_eq!(wrong.negative(1, 1), None);
        let nothing = Variety::new(b"{}", Some(&json!({})), vec![]).unwrap();
        assert_eq!(
            nothing.edge(1, 1).what,
            "nothing varied: nothing in it can be varied"
        );
        assert_eq!(nothing.negative(1, u64::MAX), None);
    }
}
