//! What is known and accepted: a file that is kept with the code and read in its diffs.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::difference::Difference;
use super::summary::{EventSummary, Summary};

/// The version of the form this crate writes, and the largest it reads.
const VERSION: u32 = 1;

/// One difference that is accepted, to one edition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Whose payload, where that is known.
    pub provider: Option<String>,
    /// Which event, where that is known.
    pub event: Option<String>,
    /// The edition it is a difference to.
    pub edition: String,
    /// The rule's name.
    pub rule: String,
    /// The place.
    pub place: String,
    /// What was expected; none accepts whatever is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

/// Whose payloads, which event, which edition.
type Scope<'a> = (Option<&'a str>, Option<&'a str>, &'a str);

impl Accepted {
    fn scope(&self) -> Scope<'_> {
        (
            self.provider.as_deref(),
            self.event.as_deref(),
            &self.edition,
        )
    }

    /// For people: `provider event rule place (edition)`.
    fn told(&self) -> String {
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
        let place = match self.place.as_str() {
            "" => String::new(),
            place => format!(" {place}"),
        };
        format!(
            "{} {} {}{place} ({})",
            name(&self.provider),
            name(&self.event),
            self.rule,
            self.edition
        )
    }
}

/// Everything that is accepted, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    accepted: BTreeSet<Accepted>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    v: u32,
    accepted: BTreeSet<Accepted>,
}

#[derive(Deserialize)]
struct Version {
    v: u32,
}

impl Baseline {
    /// Reads the file's form.
    ///
    /// # Errors
    /// What is wrong with it, for a message that names the file.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        match serde_json::from_slice::<Version>(bytes) {
            Ok(Version { v }) if v > VERSION => Err(format!(
                "a baseline of version {v}; this hookctl reads up to version {VERSION}"
            )),
            _ => serde_json::from_slice::<Form>(bytes)
                .map(|form| Baseline {
                    accepted: form.accepted,
                })
                .map_err(|error| format!("not a baseline: {error}")),
        }
    }

    /// The file's form: one entry a line, sorted, so that its diffs are read line by line.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut text = format!("{{\"v\":{VERSION},\"accepted\":[");
        for (index, entry) in self.accepted.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            let line = serde_json::to_string(entry).expect("texts are always JSON");
            text.push_str(&line);
        }
        text.push_str(if self.accepted.is_empty() {
            "]}\n"
        } else {
            "\n]}\n"
        });
        text.into_bytes()
    }

    /// How many differences are accepted.
    pub fn len(&self) -> usize {
        self.accepted.len()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.accepted.is_empty()
    }

    /// Accepts what a summary holds. What was accepted of its events before and is not there any more is forgotten;
    /// what is accepted of other events and editions stays.
    pub fn updated(mut self, summary: &Summary) -> Self {
        let scopes: BTreeSet<Scope> = summary.events.iter().flat_map(scopes).collect();
        self.accepted
            .retain(|entry| !scopes.contains(&entry.scope()));
        for event in &summary.events {
            self.accepted
                .extend(event.differences.iter().flat_map(|d| entries(event, d)));
        }
        self
    }

    /// Whether it accepts such a difference, of this expectation or of any.
    pub(super) fn accepts(&self, wanted: &Accepted) -> bool {
        let any = Accepted {
            expected: None,
            ..wanted.clone()
        };
        self.accepted.contains(wanted) || self.accepted.contains(&any)
    }

    /// What it accepts and the payloads of a summary do not have any more, for people. Nothing is said of events and
    /// editions that no payload was held against.
    pub(super) fn stale(&self, summary: &Summary) -> Vec<String> {
        let scopes: BTreeSet<Scope> = summary.events.iter().flat_map(scopes).collect();
        let mut there: BTreeSet<Accepted> = BTreeSet::new();
        for event in &summary.events {
            for entry in event.differences.iter().flat_map(|d| entries(event, d)) {
                there.insert(Accepted {
                    expected: None,
                    ..entry.clone()
                });
                there.insert(entry);
            }
        }
        let entries = self.accepted.iter();
        let stale = entries.filter(|e| scopes.contains(&e.scope()) && !there.contains(*e));
        stale.map(Accepted::told).collect()
    }
}

/// What payloads of an event were held against, where all differences are known.
fn scopes(event: &EventSummary) -> impl Iterator<Item = Scope<'_>> {
    let whole = event.further == 0 && event.unchecked < event.payloads;
    let editions = event.editions.iter().filter(move |_| whole);
    editions.map(|edition| {
        (
            event.provider.as_deref(),
            event.event.as_deref(),
            edition.as_str(),
        )
    })
}

/// A difference as it is accepted: to each of its editions.
fn entries<'a>(
    event: &'a EventSummary,
    what: &'a Difference,
) -> impl Iterator<Item = Accepted> + 'a {
    what.against.iter().map(|edition| Accepted {
        provider: event.provider.clone(),
        event: event.event.clone(),
        edition: edition.clone(),
        rule: what.rule.as_str().to_owned(),
        place: what.place.clone(),
        expected: Some(what.expected.clone()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::summary::Standing;
    use super::*;
    use crate::judge::{Rule, Severity};

    fn difference(place: &str, against: &[&str]) -> Difference {
        Difference {
            severity: Severity::Error,
            rule: Rule::TypeChanged,
            place: place.into(),
            expected: "string".into(),
            seen: Vec::new(),
            count: 1,
            of: 1,
            first: None,
            against: against.iter().map(|name| (*name).to_owned()).collect(),
            accepted: false,
        }
    }

    fn event(name: &str, editions: &[&str], differences: Vec<Difference>) -> EventSummary {
        EventSummary {
            provider: Some("acme".into()),
            event: Some(name.into()),
            standing: Standing::Known,
            editions: editions.iter().map(|name| (*name).to_owned()).collect(),
            payloads: 1,
            unchecked: 0,
            why_unchecked: None,
            differences,
            further: 0,
        }
    }

    fn summary(events: Vec<EventSummary>) -> Summary {
        Summary {
            events,
            ..Summary::default()
        }
    }

    #[test]
    fn what_is_not_there_any_more_is_stale_and_forgotten_where_somebody_looked() {
        let before = summary(vec![
            event(
                "ping",
                &["x"],
                vec![difference("a", &["x"]), difference("b", &["x"])],
            ),
            event("pong", &["x"], vec![difference("c", &["x"])]),
        ]);
        let baseline = Baseline::default().updated(&before);
        assert_eq!((baseline.len(), baseline.stale(&before)), (3, vec![]));
        let now = summary(vec![event("ping", &["x"], vec![difference("a", &["x"])])]);
        assert_eq!(baseline.stale(&now), ["acme ping type-changed b (x)"]);
        assert_eq!(baseline.updated(&now).len(), 2, "pong stays");
        let baseline = Baseline::default().updated(&before);
        let unseen = summary(vec![EventSummary {
            unchecked: 1,
            ..event("ping", &["x"], vec![])
        }]);
        assert_eq!(baseline.stale(&unseen), Vec::<String>::new());
        assert_eq!(baseline.clone().updated(&unseen), baseline);
    }

    #[test]
    fn an_entry_without_an_expectation_accepts_any() {
        let text = |expected: &str| {
            format!(
                r#"{{"v":1,"accepted":[{{"provider":"acme","event":"ping","edition":"x","rule":"type-changed","place":"a"{expected}}}]}}"#
            )
        };
        let now = summary(vec![event("ping", &["x"], vec![difference("a", &["x"])])]);
        let wanted = entries(&now.events[0], &now.events[0].differences[0])
            .next()
            .unwrap();
        for (expected, accepts) in [
            ("", true),
            (r#","expected":"string""#, true),
            (r#","expected":"integer""#, false),
        ] {
            let baseline = Baseline::parse(text(expected).as_bytes()).unwrap();
            assert_eq!(baseline.accepts(&wanted), accepts, "{expected}");
            assert_eq!(baseline.stale(&now).is_empty(), accepts, "{expected}");
        }
    }

    #[test]
    fn what_is_written_reads_back_sorted_one_entry_a_line() {
        assert_eq!(
            Baseline::default().to_bytes(),
            b"{\"v\":1,\"accepted\":[]}\n"
        );
        let summary = summary(vec![
            event("ping", &["x", "w"], vec![difference("b", &["x", "w"])]),
            event("pong", &["s.json"], vec![difference("a", &["s.json"])]),
        ]);
        let baseline = Baseline::default().updated(&summary);
        let text = String::from_utf8(baseline.to_bytes()).unwrap();
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(
            lines[1],
            r#"{"provider":"acme","event":"ping","edition":"w","rule":"type-changed","place":"b","expected":"string"},"#
        );
        assert_eq!(Baseline::parse(text.as_bytes()), Ok(baseline));
    }

    #[test]
    fn what_is_no_baseline_says_why() {
        let why = |text: &str| Baseline::parse(text.as_bytes()).unwrap_err();
        assert_eq!(
            why("{\"v\":2,\"other\":[]}"),
            "a baseline of version 2; this hookctl reads up to version 1"
        );
        assert!(why("{\"v\":1,\"accepted\":[{}]}").starts_with("not a baseline: missing field"));
        assert!(why("").starts_with("not a baseline: "));
    }
}
