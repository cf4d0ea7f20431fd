//! What is varied from the samples of the embedded packs holds what it promises.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

use std::collections::BTreeMap;

use hookctl::json::Path;
use hookctl::judge::Schema;
use hookctl::pack::{Catalogue, EventPlace, Values};
use hookctl::vary::{Blueprint, Varied, Variety};
use jiff::Timestamp;
use serde_json::Value;

/// How many variations of each event are looked at, of either sort.
const EACH: u64 = 25;

/// A sample with what speaks of it.
struct Sample {
    name: String,
    payload: Vec<u8>,
    source: Value,
    schema: Schema,
    keep: Vec<Path>,
}

impl Sample {
    fn variety(&self) -> Variety {
        let blueprint = Blueprint::new(&self.source).unwrap();
        Variety::by(&self.payload, Some(blueprint), self.keep.clone()).unwrap()
    }

    fn findings(&self, payload: &[u8]) -> usize {
        let checked = self.schema.check(payload);
        assert_eq!(checked.unchecked, None, "{}", self.name);
        checked.findings.len()
    }

    /// Whether everything that is kept is as it was.
    fn assert_kept(&self, payload: &[u8], what: &str) {
        let (before, after) = (parsed(&self.payload), parsed(payload));
        for path in &self.keep {
            let pointer = format!("/{}", path.to_string().replace('.', "/"));
            let (before, after) = (before.pointer(&pointer), after.pointer(&pointer));
            assert_eq!(before, after, "{}: {path} ({what})", self.name);
        }
    }
}

fn parsed(payload: &[u8]) -> Value {
    serde_json::from_slice(payload).unwrap()
}

/// Every event of every edition of every pack that has a payload and a schema.
fn samples() -> Vec<Sample> {
    let catalogue = Catalogue::embedded();
    let at: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let mut samples = Vec::new();
    for name in catalogue.names() {
        let pack = catalogue.pack(&name).unwrap();
        let rule = pack.provider.recognise.as_ref().map(|rule| &rule.event);
        let mut keep = vec!["id".to_owned()];
        if let Some(EventPlace::Body(pointer)) = rule {
            keep.push(pointer.clone());
        }
        let keep: Vec<Path> = keep.iter().map(|path| Path::parse(path).unwrap()).collect();
        for edition in pack.editions() {
            for (short, _) in pack.events(Some(edition)) {
                let event = pack.event(short, Some(edition)).unwrap();
                let values = Values::new(1, 0, at).with_event(&event, &[]).unwrap();
                let payload = pack.render(&event, &values).unwrap();
                let source = pack.schema(edition, short).unwrap();
                if let (Some(payload), Some(source)) = (payload, source) {
                    samples.push(Sample {
                        name: format!("{name} {edition} {short}"),
                        schema: Schema::compile(&source, short).unwrap(),
                        keep: keep.clone(),
                        payload,
                        source,
                    });
                }
            }
        }
    }
    assert!(samples.len() > 50, "{}", samples.len());
    samples
}

#[test]
fn all_and_nothing_are_valid() {
    let mut made: BTreeMap<&str, usize> = BTreeMap::new();
    for sample in samples() {
        let variety = sample.variety();
        let full = variety.full();
        let bare = variety.bare();
        for (what, payload) in [
            ("full", full.clone()),
            ("bare", bare.clone()),
            ("extended", variety.extended()),
            ("unicode", variety.unicode()),
            ("large", variety.large()),
            ("empty", variety.empty()),
        ] {
            let Some(payload) = payload else { continue };
            *made.entry(what).or_default() += 1;
            assert_eq!(sample.findings(&payload), 0, "{}: {what}", sample.name);
            assert_ne!(payload, sample.payload, "{}: {what}", sample.name);
            sample.assert_kept(&payload, what);
        }
        let size = |payload: &Option<Vec<u8>>| payload.as_ref().map(Vec::len);
        assert!(size(&full).is_none_or(|size| size > sample.payload.len()));
        assert!(size(&bare).is_none_or(|size| size < sample.payload.len()));
        // What is full has nothing to add, and what is bare nothing to leave out.
        let again =
            |payload: &[u8]| Variety::new(payload, Some(&sample.source), sample.keep.clone());
        if let Some(full) = full {
            assert_eq!(again(&full).unwrap().full(), None, "{}", sample.name);
        }
        if let Some(bare) = bare {
            assert_eq!(again(&bare).unwrap().bare(), None, "{}", sample.name);
        }
    }
    for what in ["full", "bare", "extended", "unicode", "large", "empty"] {
        assert!(
            made.get(what).is_some_and(|made| *made > 20),
            "{what}: {made:?}"
        );
    }
}

#[test]
fn edges_are_valid_and_negatives_break_one_thing() {
    for sample in samples() {
        let variety = sample.variety();
        for index in 0..EACH {
            let edge = variety.edge(11, index);
            assert_eq!(
                sample.findings(&edge.payload),
                0,
                "{}: {}",
                sample.name,
                edge.what
            );
            assert!(
                !edge.what.contains("nothing varied"),
                "{}: {}",
                sample.name,
                edge.what
            );
            sample.assert_kept(&edge.payload, &edge.what);
            let wrong = variety.negative(11, index).unwrap();
            assert_eq!(
                sample.findings(&wrong.payload),
                1,
                "{}: {}",
                sample.name,
                wrong.what
            );
            sample.assert_kept(&wrong.payload, &wrong.what);
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for sample in samples().iter().step_by(5) {
        let (one, other) = (sample.variety(), sample.variety());
        for index in 0..5 {
            assert_eq!(one.edge(3, index), other.edge(3, index));
            assert_eq!(one.negative(3, index), other.negative(3, index));
        }
        let differs =
            |made: &dyn Fn(u64) -> Varied| (0..5).any(|seed| made(seed) != made(seed + 1));
        assert!(differs(&|seed| one.edge(seed, 0)), "{}", sample.name);
        assert!(
            differs(&|seed| one.negative(seed, 0).unwrap()),
            "{}",
            sample.name
        );
    }
}

#[test]
fn new_values_are_told_as_such() {
    let mut found = 0;
    for sample in samples() {
        for varied in sample.variety().new_enum_value() {
            let findings = sample.schema.check(&varied.payload).findings;
            assert_eq!(findings.len(), 1, "{}: {}", sample.name, varied.what);
            sample.assert_kept(&varied.payload, &varied.what);
            found += 1;
        }
    }
    assert!(found > 10, "{found}");
}

#[test]
fn other_forms_say_the_same() {
    let mut made = 0;
    for sample in samples() {
        let variety = sample.variety();
        let own = parsed(&sample.payload);
        for (what, form) in [
            ("reordered", variety.reordered()),
            ("escaped", variety.escaped()),
            ("spaced", variety.spaced()),
        ] {
            // An object of one member has no other order.
            let Some(form) = form else {
                assert_eq!(what, "reordered", "{}", sample.name);
                continue;
            };
            made += 1;
            assert_eq!(parsed(&form), own, "{}: {what}", sample.name);
            assert_eq!(sample.findings(&form), 0, "{}: {what}", sample.name);
        }
        if let Some(form) = variety.number_forms() {
            assert!(same_numbers(&parsed(&form), &own), "{}", sample.name);
            assert_eq!(sample.findings(&form), 0, "{}", sample.name);
            assert_ne!(form, sample.payload);
            made += 1;
        }
    }
    assert!(made > 150, "{made}");
}

/// Whether two values are one but for the form of their numbers.
fn same_numbers(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same_numbers(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            let same =
                |(name, a): (&String, &Value)| other.get(name).is_some_and(|b| same_numbers(a, b));
            one.len() == other.len() && one.iter().all(same)
        }
        _ => one == other,
    }
}
