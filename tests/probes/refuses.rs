//! *refuses*: what a refused delivery did.

use std::collections::BTreeSet;

use hookctl::judge::{Rule, Trial, Upshot};
use hookctl::run::probe::Group;

use crate::exam::{Exam, failed, passed};
use crate::shop::{Ways, shop};

fn tried(ways: Ways, probe: Option<&str>) -> Trial {
    let shop = shop(ways);
    let exam = Exam::new(shop.url());
    let exam = match probe {
        Some(path) => exam.watching(path),
        None => exam,
    };
    exam.tries_one(Group::Refuses, "no-effect")
}

#[test]
fn who_checks_first_passes_and_forgeries_have_ids_of_their_own() {
    let trial = tried(Ways::Checks, Some("/orders"));
    passed(&trial);
    let ids: BTreeSet<_> = trial.exchanges.iter().map(|sent| &sent.delivery).collect();
    // Two good ones, which prove the oracle, and three forgeries.
    assert_eq!((trial.exchanges.len(), ids.len()), (5, 5));
}

#[test]
fn who_acts_and_then_checks_is_seen() {
    let trial = tried(Ways::ChecksLate, Some("/orders"));
    failed(&trial, &[Rule::Effect; 3]);
    let told: Vec<_> = trial
        .findings
        .iter()
        .map(|f| (f.path.as_str(), f.expected.as_str(), f.seen.as_str()))
        .collect();
    assert_eq!(
        told[..2],
        [
            (
                "without a signature",
                r#"as it was before: `{"orders":2}`"#,
                r#"`{"orders":3}`"#
            ),
            (
                "signed with another secret",
                r#"as it was before: `{"orders":3}`"#,
                r#"`{"orders":4}`"#
            ),
        ]
    );
}

#[test]
fn what_an_accepted_forgery_does_is_not_asked() {
    passed(&tried(Ways::ChecksWhatIsSigned, Some("/orders")));
    for probe in [None, Some("/orders")] {
        let trial = tried(Ways::Right, probe);
        let why = "no forgery was refused";
        assert_eq!(trial.upshot, Upshot::Skipped(why.into()));
    }
}

#[test]
fn without_an_oracle_nothing_is_claimed() {
    let trial = tried(Ways::ChecksLate, None);
    let why = "refused, effect not observed";
    assert_eq!(trial.upshot, Upshot::NotObserved(why.into()));
}
