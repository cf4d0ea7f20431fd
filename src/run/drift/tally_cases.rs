//! Tallies put together from parts: whatever the parts, the whole is the same, and it is bounded.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::baseline::Baseline;
use super::examiner::{Examiner, ExaminerOptions, Look};
use super::judged::Sighting;
use super::plan::{Against, Held, NotJson, Plan, Ruling};
use super::selection::Selection;
use super::severities::Severities;
use super::summary::{Standing, Summary};
use super::tally::Tally;
use crate::judge::{Finding, Rule};

fn plan(event: &str, standing: Standing) -> Arc<Plan> {
    let held = |edition: &str| Held {
        edition: edition.into(),
        against: Against::Unknown(Box::new(Finding::new(Rule::UnknownEvent, "", "", ""))),
    };
    Arc::new(Plan {
        provider: Some("acme".into()),
        event: Some(event.into()),
        standing,
        held: vec![held("documented"), held("live")],
        why: None,
        not_json: NotJson::Finding,
    })
}

/// A payload of that event with these findings, to both editions or the first alone.
fn look(event: &str, findings: &[(Rule, String, String, bool)]) -> Look {
    let mut rulings = [Ruling::default(), Ruling::default()];
    for (rule, place, seen, both) in findings {
        let finding = Finding::new(*rule, place, "something", seen);
        rulings[0].findings.push(finding.clone());
        if *both {
            rulings[1].findings.push(finding);
        }
    }
    Look {
        plan: plan(event, Standing::Known),
        rulings: rulings.into(),
        payload: None,
    }
}

fn sighting(line: u64) -> Sighting {
    Sighting {
        source: "c.jsonl".into(),
        line: Some(line),
        id: None,
        at: None,
    }
}

/// The payloads in parts of that many.
fn whole(looks: impl IntoIterator<Item = Look>, part: usize) -> Summary {
    let examiner = Examiner::new(ExaminerOptions {
        packs: Vec::new(),
        promises: Vec::new(),
        usual: BTreeMap::new(),
        selection: Selection::default(),
        severities: Severities::default(),
        event: None,
        no_cache: false,
    });
    let baseline = Baseline::default();
    let (mut all, mut batch) = (Tally::default(), Tally::default());
    for (line, look) in (1..).zip(looks) {
        batch.add(Some(look), || sighting(line));
        if line.is_multiple_of(part as u64) {
            all.absorb(std::mem::take(&mut batch), &baseline);
        }
    }
    all.absorb(batch, &baseline);
    all.summary(&examiner, &baseline)
}

fn one(rule: Rule, place: impl Into<String>, seen: impl Into<String>) -> Look {
    look("ping", &[(rule, place.into(), seen.into(), true)])
}

type Found = Vec<(Rule, String, String, bool)>;

fn payloads() -> impl Strategy<Value = Vec<(String, Found)>> {
    let rule = prop_oneof![Just(Rule::TypeChanged), Just(Rule::EnumOutOfSet)];
    let finding = (rule, "[ab]", "[0-9]{1,2}", any::<bool>());
    let payload = ("e[12]", proptest::collection::vec(finding, 0..4));
    proptest::collection::vec(payload, 0..60)
}

proptest! {
    #[test]
    fn the_parts_do_not_matter(payloads in payloads(), part in 1..20_usize) {
        let looks = || payloads.iter().map(|(event, found)| look(event, found));
        prop_assert_eq!(whole(looks(), part), whole(looks(), 1));
    }
}

#[test]
fn a_payload_counts_once_however_often_it_differs_at_a_place() {
    let found =
        ["1", "2", "1"].map(|seen| (Rule::TypeChanged, "list[3]".into(), seen.into(), true));
    let summary = whole([look("ping", &found)], 1);
    let [difference] = summary.events[0].differences.as_slice() else {
        panic!("{summary:?}")
    };
    assert_eq!((difference.count, difference.of), (1, 1));
    assert_eq!(difference.place, "list[]");
    assert_eq!(difference.against, ["documented", "live"]);
    let seen: Vec<_> = difference
        .seen
        .iter()
        .map(|seen| (seen.text.as_str(), seen.count))
        .collect();
    assert_eq!(seen, [("1", 1), ("2", 1)]);
}

#[test]
fn the_most_frequent_of_the_first_values_are_shown() {
    let values =
        (0..40)
            .map(|n| n.to_string())
            .chain(["7".into(), "3".into(), "7".into(), "39".into()]);
    let looks = values.map(|value| one(Rule::TypeChanged, "a", value));
    let summary = whole(looks, 9);
    let difference = &summary.events[0].differences[0];
    let seen: Vec<_> = difference
        .seen
        .iter()
        .map(|seen| (seen.text.as_str(), seen.count))
        .collect();
    assert_eq!(seen, [("7", 3), ("3", 2), ("0", 1), ("1", 1), ("2", 1)]);
    assert_eq!(
        (difference.count, difference.first.as_ref().unwrap().line),
        (44, Some(1))
    );
}

#[test]
fn however_many_differences_there_are_what_fails_is_not_lost() {
    let many = (0..3_000).map(|n| one(Rule::UndocumentedField, format!("x{n}"), ""));
    let error = std::iter::once(one(Rule::TypeChanged, "id", "7"));
    let again = std::iter::once(one(Rule::UndocumentedField, "x2999", ""));
    let summary = whole(many.chain(error).chain(again), 64);
    let event = &summary.events[0];
    assert_eq!((event.differences.len(), event.further), (2_001, 1_001));
    assert_eq!(event.differences[0].rule, Rule::TypeChanged);
    assert_eq!(event.payloads, 3_002);
}

#[test]
fn names_that_nobody_knows_are_told_apart_up_to_a_bound() {
    let looks = (0..1_500).map(|n| Look {
        plan: plan(&format!("e{n}"), Standing::UnknownEvent),
        ..look("", &[])
    });
    let known = std::iter::once(look("ping", &[]));
    let summary = whole(looks.chain(known), 64);
    assert_eq!(summary.events.len(), 1_002);
    assert_eq!(summary.events[0].event.as_deref(), Some("ping"));
    assert_eq!(
        (&summary.events[1].event, summary.events[1].payloads),
        (&None, 500)
    );
}
