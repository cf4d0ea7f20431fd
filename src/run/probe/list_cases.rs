//! What is generated from a pack, held against the scheme's own check.

use std::collections::BTreeSet;

use crate::judge::Upshot;
use crate::run::Glob;

use super::cases::{self, SIGNED, at, setup, subject};
use super::{Action, Options, Probe, Selection, Shot, Subject, Wants, chosen, probe, probes};

/// Probes of *refuses* whose requests are signed as they should be.
const SOUND: [&str; 4] = [
    "truncated-json",
    "not-json",
    "empty-body",
    "wrong-content-type",
];

fn all(subject: &Subject) -> Vec<Probe> {
    probes(subject, &Options::default()).unwrap()
}

fn ids(subject: &Subject) -> Vec<String> {
    all(subject).iter().map(|probe| probe.about.id()).collect()
}

fn shots(subject: &Subject, probe: &Probe) -> Vec<Shot> {
    probe.shots(&probe.scene(subject, at())).unwrap()
}

fn not_protected(subject: &Subject) -> Vec<(String, String)> {
    let open = all(subject)
        .into_iter()
        .filter_map(|probe| match &probe.action {
            Action::Aside(Upshot::NotProtected(why)) => Some((probe.about.name, why.clone())),
            _ => None,
        });
    open.collect()
}

#[test]
fn the_scheme_takes_what_is_to_be_accepted_and_nothing_that_is_to_be_refused() {
    let list = SIGNED.replace(
        r#"signature = { header = "X-Acme-Signature", format = "sha256={hex}" }"#,
        r#"signature = { header = "X-Acme-Signature", format = "{hex}", list = { separator = ",", key = "v1" } }"#,
    );
    let token = r#"algorithm = "token"
signature = { header = "Authorization", format = "Bearer {secret}" }"#;
    let (start, rest) = SIGNED.split_once("algorithm").unwrap();
    let (_, end) = rest.split_once("id = { header = \"X-Acme-Id\" }").unwrap();
    for provider in [SIGNED.to_owned(), list, format!("{start}{token}{end}")] {
        let subject = subject(&provider);
        let (mut taken, mut refused) = (0, 0);
        for probe in all(&subject) {
            let Action::Each { wants, .. } = probe.action else {
                continue;
            };
            let id = probe.about.id();
            let scene = probe.scene(&subject, at());
            for shot in shots(&subject, &probe) {
                let sound = wants != Wants::Refused || SOUND.contains(&probe.about.name.as_str());
                assert_eq!(scene.holds(&shot), sound, "{id} {} {provider}", shot.label);
                match wants {
                    Wants::Refused => refused += 1,
                    _ => taken += 1,
                }
            }
        }
        assert!(taken > 20 && refused > 12, "{taken} {refused}");
    }
}

#[test]
fn ids_are_unique_and_every_word_is_there() {
    let mut setup = setup(SIGNED);
    let scheme = setup.base.pack.provider.signature.clone().unwrap();
    setup.rotated.push(scheme.secret(b"another").unwrap());
    let subject = setup.clone().subject().unwrap();
    let all = all(&subject);
    let own: BTreeSet<String> = ids(&subject).into_iter().collect();
    assert_eq!(own.len(), all.len());
    for probe in &all {
        let about = &probe.about;
        for text in [&about.sends, &about.expects, &about.why] {
            assert!(!text.is_empty(), "{about:?}");
        }
        let aside = matches!(probe.action, Action::Aside(_));
        assert!(aside || !about.hint.is_empty(), "{about:?}");
    }
    for id in [
        "accepts/good-delivery",
        "accepts/event:gone",
        "accepts/full:made",
        "accepts/bare:made",
        "accepts/empty:made",
        "accepts/new-value:made",
        "accepts/unknown-event",
        "accepts/number-forms",
        "accepts/rotated-secret",
        "refuses/body-alone-signature",
        "refuses/changed-id",
        "refuses/future-timestamp",
        "refuses/re-serialised",
        "refuses/two-signatures",
    ] {
        assert!(own.contains(id), "{id} is not in {own:#?}");
    }
    let body_only = SIGNED.replace("{id}.{timestamp}.{body}", "{body}");
    let other = ids(&cases::subject(&body_only));
    assert!(!other.contains(&"refuses/body-alone-signature".to_owned()));
    // One header cannot hold two signatures in this scheme.
    assert!(!own.contains("accepts/two-secrets"));
}

#[test]
fn a_seed_fixes_ids_and_values_and_every_probe_has_its_own() {
    let (one, same) = (subject(SIGNED), subject(SIGNED));
    let mut other = subject(SIGNED);
    other.seed = 8;
    let first = |subject: &Subject, id: &str| {
        let all = all(subject);
        let probe = all.iter().find(|probe| probe.about.id() == id).unwrap();
        shots(subject, probe).remove(0)
    };
    let (a, b) = ("accepts/event:made", "refuses/stale-timestamp");
    assert_eq!(first(&one, a).bytes, first(&same, a).bytes);
    assert_ne!(first(&one, a).delivery, first(&other, a).delivery);
    assert_ne!(first(&one, a).delivery, first(&one, b).delivery);
}

#[test]
fn what_a_scheme_leaves_open_is_not_the_endpoints_fault() {
    let mut setup = setup(&format!("{SIGNED}signed = false\n"));
    let mut signed = |event: &str| {
        setup.event = Some(event.into());
        setup.clone().subject().unwrap()
    };
    assert_eq!(not_protected(&signed("made")), []);
    let names: Vec<String> = not_protected(&signed("gone"))
        .into_iter()
        .map(|(n, _)| n)
        .collect();
    assert_eq!(names, ["no-signature", "tampered-body", "stale-timestamp"]);
    assert!(!ids(&signed("gone")).contains(&"refuses/wrong-secret".to_owned()));

    let body_only = SIGNED.replace("{id}.{timestamp}.{body}", "{body}");
    let open = not_protected(&subject(&body_only));
    assert_eq!(
        open,
        [
            (
                "stale-timestamp".to_owned(),
                "no time is signed, so an old delivery looks like a new one".to_owned()
            ),
            ("changed-id".into(), "the delivery id is not signed".into()),
        ]
    );
}

#[test]
fn a_time_without_a_tolerance_is_tried_an_hour_old() {
    let unfixed = SIGNED.replace(", tolerance = \"5m\", future = true", "");
    let subject = subject(&unfixed);
    let all = all(&subject);
    let stale = all
        .iter()
        .find(|probe| probe.about.name == "stale-timestamp")
        .unwrap();
    assert!(
        stale.about.sends.contains("an hour"),
        "{}",
        stale.about.sends
    );
    let shot = shots(&subject, stale).remove(0);
    let told = shot
        .request
        .headers
        .text("X-Acme-Timestamp")
        .unwrap()
        .to_owned();
    assert_eq!(told, (cases::at().as_second() - 3600).to_string());
    assert!(!ids(&subject).contains(&"refuses/future-timestamp".to_owned()));
}

#[test]
fn a_selection_varies_nothing_else_and_its_patterns_that_fit_nothing_are_named() {
    let subject = subject(SIGNED);
    let globs = |texts: &[&str]| texts.iter().map(|text| Glob::from(*text)).collect();
    let told = |only: &[&str], skip: &[&str]| {
        let selection = Selection {
            only: globs(only),
            skip: globs(skip),
        };
        let chosen = chosen(&subject, &Options::default(), &selection).unwrap();
        assert_eq!(chosen.baseline.about.id(), "accepts/good-delivery");
        let idle: Vec<_> = chosen.idle.iter().map(Glob::to_string).collect();
        (chosen.probes.len(), idle)
    };
    let refused = |subject: &Subject| {
        let all = ids(subject).into_iter();
        all.filter(|id| id.starts_with("refuses/")).count()
    };
    let only_refused = told(&["refuses"], &["once/at-once"]);
    assert_eq!(subject.blueprints.count(), 0);
    assert_eq!(only_refused, (refused(&subject), vec![]));
    assert_eq!(subject.blueprints.count(), 2);
    let every = ids(&subject).len();
    assert_eq!(told(&[], &[]), (every, vec![]));
    assert_eq!(told(&["accepts/event:*"], &[]), (2, vec![]));
    // What is offered and not taken is no mistake; what the scheme does not offer is one.
    let (count, idle) = told(
        &["accept", "*/stale*", "accepts/charset"],
        &["accepts", "*/c", "*/two-secrets"],
    );
    assert_eq!(
        (count, idle),
        (
            1,
            ["accept", "*/c", "*/two-secrets"].map(str::to_owned).into()
        )
    );
    let named = |id: &str| probe(&subject, &Options::default(), id).unwrap();
    assert!(named("accepts/charset").is_some());
    assert!(named("accepts/two-secrets").is_none() && named("accepts").is_none());
    let open = cases::subject(&SIGNED.replace("{id}.{timestamp}.{body}", "{body}"));
    let stale = probe(&open, &Options::default(), "refuses/stale-timestamp").unwrap();
    let aside = |probe: &Probe| matches!(probe.action, Action::Aside(_));
    assert!(stale.as_ref().is_some_and(aside));
}
