//! *once*.

use hookctl::judge::{Rule, Severity, Upshot};
use hookctl::run::probe::Group;

use crate::exam::{Exam, failed, passed, seen};
use crate::shop::{Ways, shop};

const UNSEEN: &str = "accepted, effect not observed";

fn tried(ways: Ways, name: &str, probe: Option<&str>) -> hookctl::judge::Trial {
    let shop = shop(ways);
    let exam = Exam::new(shop.url());
    let exam = match probe {
        Some(path) => exam.watching(path),
        None => exam,
    };
    exam.tries_one(Group::Once, name)
}

#[test]
fn who_acts_once_passes() {
    for probe in ["/orders", "/last", "/log"] {
        for name in ["in-sequence", "after-time-out", "after-hang-up"] {
            passed(&tried(Ways::Right, name, Some(probe)));
        }
    }
    passed(&tried(Ways::Right, "at-once", Some("/orders")));
    passed(&tried(Ways::Right, "at-once", Some("/log")));
}

#[test]
fn who_acts_twice_is_seen() {
    let trial = tried(Ways::ActsTwice, "in-sequence", Some("/orders"));
    failed(&trial, &[Rule::Effect]);
    assert_eq!(
        trial.findings[0].expected,
        r#"as one delivery left it: `{"orders":3}`"#
    );
    assert_eq!(seen(&trial), r#"`{"orders":4}`"#);
    let trial = tried(Ways::ActsTwice, "after-time-out", Some("/log"));
    failed(&trial, &[Rule::Effect]);
    let trial = tried(Ways::ActsTwice, "at-once", Some("/orders"));
    failed(&trial, &[Rule::Effect, Rule::Effect]);
}

#[test]
fn who_looks_and_then_acts_is_seen_when_copies_meet() {
    passed(&tried(Ways::ActsInARace, "in-sequence", Some("/orders")));
    let trial = tried(Ways::ActsInARace, "at-once", Some("/orders"));
    failed(&trial, &[Rule::Effect]);
    let told = "times that: `{\"orders\":2}` became `{\"orders\":";
    assert!(seen(&trial).contains(told), "{}", seen(&trial));
}

#[test]
fn without_a_number_several_effects_at_once_are_not_told_from_one() {
    let trial = tried(Ways::Right, "at-once", Some("/last"));
    let Upshot::NotObserved(why) = &trial.upshot else {
        panic!("{:?}", trial.upshot);
    };
    assert!(
        why.starts_with("accepted, and nothing changed afterwards"),
        "{why}"
    );
}

#[test]
fn copies_are_to_be_accepted_unless_the_first_is_still_worked_on() {
    let trial = tried(Ways::RefusesCopies, "in-sequence", Some("/orders"));
    failed(&trial, &[Rule::Status]);
    assert_eq!(seen(&trial), "409");
    failed(
        &tried(Ways::RefusesCopies, "in-sequence", None),
        &[Rule::Status],
    );
    failed(
        &tried(Ways::RefusesCopies, "at-once", None),
        &[Rule::Status],
    );
    passed(&tried(Ways::AsksToComeAgain, "at-once", Some("/orders")));
}

#[test]
fn effects_that_take_a_moment_are_waited_for() {
    for name in ["in-sequence", "at-once", "after-time-out"] {
        passed(&tried(Ways::ActsLater, name, Some("/orders")));
    }
}

#[test]
fn a_second_attempt_must_neither_be_lost_nor_be_another_order() {
    passed(&tried(Ways::KnowsByTime, "in-sequence", Some("/orders")));
    for name in ["after-time-out", "after-hang-up"] {
        let trial = tried(Ways::LosesWork, name, Some("/orders"));
        failed(&trial, &[Rule::Effect]);
        assert_eq!(seen(&trial), r#"it stayed `{"orders":2}`"#);
        let trial = tried(Ways::KnowsByTime, name, Some("/orders"));
        failed(&trial, &[Rule::Effect]);
    }
}

#[test]
fn without_an_oracle_nothing_is_claimed() {
    for name in [
        "in-sequence",
        "at-once",
        "after-time-out",
        "after-hang-up",
        "out-of-order",
    ] {
        let trial = tried(Ways::ActsTwice, name, None);
        assert_eq!(trial.upshot, Upshot::NotObserved(UNSEEN.into()), "{name}");
    }
}

#[test]
fn an_oracle_is_proven_before_it_is_believed() {
    for (ways, probe, what) in [
        (
            Ways::Right,
            "/reads",
            "the probe changes by itself: it showed `",
        ),
        (Ways::Right, "/nowhere", "the probe `http://127.0.0.1:"),
    ] {
        let trial = tried(ways, "in-sequence", Some(probe));
        let Upshot::Error { what: told, help } = &trial.upshot else {
            panic!("{:?}", trial.upshot);
        };
        assert!(told.starts_with(what), "{told}");
        assert!(help.is_some() && trial.findings.is_empty());
    }
}

#[test]
fn who_loses_the_work_fails_once() {
    for (ways, probe, shows) in [
        (Ways::DoesNothing, "/orders", r#"`{"orders":0}`"#),
        (Ways::Right, "/constant", "`fine`"),
    ] {
        let shop = shop(ways);
        let trials = Exam::new(shop.url()).watching(probe).tries(Group::Once, "");
        let (first, others) = trials.split_first().unwrap();
        assert_eq!(first.name, "in-sequence");
        failed(first, &[Rule::Effect]);
        assert_eq!(
            first.findings[0].expected,
            "a change of what the probe shows within 1s of a good delivery"
        );
        assert_eq!(seen(first), format!("none: it stayed {shows}"));
        for cause in ["the endpoint lost the work", "the probe does not show it"] {
            assert!(first.hint.contains(cause), "{}", first.hint);
        }
        assert_eq!(first.exchanges.len(), 1);
        assert_eq!(others.len(), 4);
        let why = "a good delivery left what the probe shows as it was for 1s";
        for other in others {
            assert_eq!(other.upshot, Upshot::Skipped(why.into()), "{}", other.name);
        }
    }
    // Where the first is not tried, the next one tells.
    let shop = shop(Ways::DoesNothing);
    let trial = Exam::new(shop.url()).watching("/orders");
    failed(&trial.tries_one(Group::Once, "at-once"), &[Rule::Effect]);
}

#[test]
fn a_provider_without_ids_cannot_be_told_twice_from_two() {
    for (ways, probe, effects) in [
        (Ways::ActsTwice, Some("/orders"), 1),
        (Ways::ActsTwice, None, 0),
        (Ways::Right, None, 0),
    ] {
        let shop = shop(ways);
        let mut exam = Exam::new(shop.url());
        (exam.provider, exam.event) = ("haptik", "webhook_agent_chat_close");
        if let Some(path) = probe {
            exam = exam.watching(path);
        }
        let trial = exam.tries_one(Group::Once, "in-sequence");
        let Upshot::NotProtected(why) = &trial.upshot else {
            panic!("{:?}", trial.upshot);
        };
        assert!(
            why.starts_with("the provider's scheme has no delivery id"),
            "{why}"
        );
        assert_eq!(trial.findings.len(), effects);
        assert!(trial.findings.iter().all(|f| f.severity == Severity::Info));
    }
}

#[test]
fn the_older_of_two_events_comes_after_the_newer() {
    let shop = shop(Ways::Right);
    let trial = Exam::new(shop.url()).watching("/orders");
    let trial = trial.tries_one(Group::Once, "out-of-order");
    let Upshot::NotObserved(why) = &trial.upshot else {
        panic!("{:?}", trial.upshot);
    };
    assert!(
        why.starts_with("both accepted; the older one changed what the probe shows"),
        "{why}"
    );
    let sent: Vec<_> = trial.exchanges.iter().rev().take(2).collect();
    let [older, newer] = [0, 1].map(|at| sent[at].request.body_bytes());
    let [older, newer] =
        [older, newer].map(|body| serde_json::from_slice::<serde_json::Value>(body).unwrap());
    let conversation = |body: &serde_json::Value| body.pointer("/conversation/id").cloned();
    assert!(conversation(&older).is_some());
    assert_eq!(conversation(&older), conversation(&newer));
    assert_ne!(sent[0].delivery, sent[1].delivery);
}
