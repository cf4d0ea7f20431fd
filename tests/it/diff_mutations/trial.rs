//! A run of `hookctl diff` over mutations, and what it says of them held against what was done.

use std::collections::BTreeMap;

use hookctl::exchange::Exchange;
use hookctl::pack::{Catalogue, EventPlace, Pack, recognise};
use serde_json::Value;

use super::mutation::{Kind, Mutation, Named, mutations};
use super::site::ANY_KEY;
use crate::receiver::Receiver;
use crate::test::{Output, Test};

/// The events of one provider as the program sends them.
pub struct Trial {
    pack: Pack,
    /// By edition, and there by the short name of the event.
    records: BTreeMap<String, Vec<(String, Exchange)>>,
    told_by: Vec<String>,
}

/// How many mutations of one event are judged in one run: a table keeps no more differences than people would read.
const AT_ONCE: usize = 100;
/// The name of no event.
const NEW_EVENT: &str = "hookctl_new_event";

/// Mutations of one event, each with the id of its record.
struct Batch {
    event: String,
    original: String,
    mutations: Vec<(String, Mutation)>,
}

impl Trial {
    /// Has the program send every event of every edition that documents requests with a body.
    pub fn of(provider: &str) -> Trial {
        let pack = Catalogue::embedded().pack(provider).unwrap();
        let packs = [pack.clone()];
        let editions = pack.editions().iter();
        let records = editions.map(|edition| (edition.clone(), sent(provider, edition, &packs)));
        let mut told_by: Vec<String> = match &pack.provider.recognise.as_ref().unwrap().event {
            EventPlace::Body(pointer) => vec![pointer.clone()],
            _ => Vec::new(),
        };
        for (_, rule) in pack.events(None) {
            told_by.extend(rule.matches.iter().map(|(pointer, _)| pointer.to_owned()));
        }
        Trial {
            records: records.collect(),
            told_by,
            pack,
        }
    }

    /// Its editions.
    pub fn editions(&self) -> impl Iterator<Item = &str> {
        self.records.keys().map(String::as_str)
    }

    /// Judges the mutations of one kind, all events of an edition in one run, and says how many there were.
    pub fn run(&self, edition: &str, kind: Kind) -> usize {
        let about = format!("{} {edition} {kind:?}", self.pack.name);
        let mut left: Vec<Vec<Mutation>> = Vec::new();
        for (event, record) in &self.records[edition] {
            let schema = self.pack.schema(edition, event).unwrap().unwrap();
            left.push(mutations(kind, &payload(record), &schema, &self.told_by));
        }
        let tried = left.iter().map(Vec::len).sum();
        while left.iter().any(|list| !list.is_empty()) {
            let (mut capture, mut batches) = (String::new(), Vec::new());
            for (number, (event, record)) in self.records[edition].iter().enumerate() {
                let rest = left[number].len().saturating_sub(AT_ONCE);
                let mutations = left[number].split_off(rest);
                let batch = Batch::new(event, number, mutations);
                batch.write(record, &mut capture);
                batches.push(batch);
            }
            let summary = self.judged(edition, &capture).json();
            for batch in &batches {
                batch.hold(&summary, &about);
            }
        }
        tried
    }

    /// Gives a payload a name of an event that is not there.
    pub fn renamed_event(&self, edition: &str) {
        let (_, record) = self.records[edition].first().unwrap();
        let mut payload = payload(record);
        *payload.pointer_mut(&self.told_by[0]).unwrap() = NEW_EVENT.into();
        let record = Exchange {
            event: Some(NEW_EVENT.into()),
            ..record.clone()
        };
        let capture = line(&record, &id(0, 0), &payload);
        let summary = self.judged(edition, &capture).json();
        let events = summary["events"].as_array().unwrap();
        assert_eq!(events.len(), 1, "{summary:#}");
        assert_eq!(events[0]["event"], NEW_EVENT, "{summary:#}");
        assert_eq!(events[0]["provider"], *self.pack.name, "{summary:#}");
        assert_eq!(events[0]["standing"], "unknown-event", "{summary:#}");
    }

    fn judged(&self, edition: &str, capture: &str) -> Output {
        Test::new()
            .file("c.jsonl", capture)
            .args(["diff", "c.jsonl", "--provider", &self.pack.name])
            .args(["--edition", edition, "--format", "json"])
            .args(["--fail-on", "never"])
            .any_stderr()
            .run()
    }
}

/// What the program sends for one edition, event by event; requests without a body have nothing to change.
fn sent(provider: &str, edition: &str, packs: &[Pack]) -> Vec<(String, Exchange)> {
    let receiver = Receiver::ok();
    let output = Test::new()
        .args(["send", provider, "--all", "--edition", edition])
        .args([
            "--to",
            &receiver.url(),
            "--seed",
            "4",
            "--out",
            "sent.jsonl",
        ])
        .args(["--expect", "200"])
        .any_stderr()
        .run();
    let text = std::fs::read_to_string(output.path("sent.jsonl")).unwrap();
    let records = text.lines().map(|l| serde_json::from_str(l).unwrap());
    let with_body = records.filter(|record: &Exchange| !record.request.body_bytes().is_empty());
    let named = |record: Exchange| {
        let known = recognise(packs, &record.request).unwrap();
        (known.event.unwrap(), record)
    };
    with_body.map(named).collect()
}

/// A record like the given one, of another id and payload.
fn line(record: &Exchange, id: &str, payload: &Value) -> String {
    let mut json = serde_json::to_value(record).unwrap();
    json["id"] = id.into();
    json["direction"] = "received".into();
    json["request"]["body"] = serde_json::json!({"utf8": payload.to_string()});
    format!("{json}\n")
}

fn payload(record: &Exchange) -> Value {
    serde_json::from_slice(record.request.body_bytes()).unwrap()
}

fn id(event: usize, at: usize) -> String {
    format!("00000000-0000-7000-8{event:03x}-{at:012x}")
}

impl Batch {
    fn new(event: &str, number: usize, mutations: Vec<Mutation>) -> Batch {
        let list = mutations.into_iter().enumerate();
        Batch {
            event: event.to_owned(),
            original: id(number, 0),
            mutations: list.map(|(at, m)| (id(number, at + 1), m)).collect(),
        }
    }

    /// The payload as it was, then each mutation.
    fn write(&self, record: &Exchange, capture: &mut String) {
        capture.push_str(&line(record, &self.original, &payload(record)));
        for (id, mutation) in &self.mutations {
            capture.push_str(&line(record, id, &mutation.payload));
        }
    }

    /// Every difference has to be one that was made, found once and in the payload it was made in; and the other way
    /// round.
    fn hold(&self, summary: &Value, about: &str) {
        let events = summary["events"].as_array().unwrap();
        let own = events.iter().find(|event| event["event"] == *self.event);
        let own = own.unwrap_or_else(|| panic!("{about}: no {} in {summary:#}", self.event));
        let about = format!("{about}: {}", self.event);
        assert_eq!(own["payloads"], self.mutations.len() + 1, "{about}");
        assert_eq!(
            (&own["further"], &own["unchecked"]),
            (&0.into(), &0.into()),
            "{about}"
        );
        let mut awaited: Vec<(&Named, &str)> = Vec::new();
        for (id, mutation) in &self.mutations {
            awaited.extend(mutation.expected.iter().map(|named| (named, id.as_str())));
        }
        let mut strange = Vec::new();
        for difference in own["differences"].as_array().unwrap() {
            // A member that no payload has is told for the whole event, whatever was done to one of them.
            if difference["rule"] == "never-seen" {
                continue;
            }
            let made = awaited.iter().position(|(named, id)| {
                difference["rule"] == named.0
                    && fits(&named.1, difference["place"].as_str().unwrap())
                    && difference["first"]["id"] == *id
                    && difference["count"] == 1
            });
            match made {
                Some(at) => drop(awaited.swap_remove(at)),
                None => strange.push(difference),
            }
        }
        // Where both a list and a constant are missed, one cause is told once.
        let open: Vec<_> = awaited.clone();
        awaited.retain(|(named, id)| {
            let twin = match named.0 {
                "enum-out-of-set" => "const-mismatch",
                "const-mismatch" => "enum-out-of-set",
                _ => return true,
            };
            let mut own = self.mutations.iter().filter(|(own, _)| own == id);
            let told = own.any(|(_, mutation)| {
                let mut expected = mutation.expected.iter();
                expected.any(|other| other.0 == twin && other.1 == named.1)
            });
            let untold = open
                .iter()
                .any(|(other, own)| own == id && other.0 == twin && other.1 == named.1);
            !told || untold
        });
        assert!(
            strange.is_empty() && awaited.is_empty(),
            "{about}\nnobody made {strange:#?}\nnot named {awaited:#?}"
        );
    }
}

/// Whether a place is the one meant, in which the key of a map may be written any way.
fn fits(meant: &str, place: &str) -> bool {
    let mut parts = meant.split(ANY_KEY);
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = place.strip_prefix(first) else {
        return false;
    };
    for part in parts {
        let next = if part.is_empty() {
            Some(rest.len())
        } else {
            rest.find(part)
        };
        match next {
            Some(at) if at > 0 && !rest[..at].contains('.') => rest = &rest[at + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty()
}
