//! Small summaries for tests.

use crate::judge::{Rule, Severity};
use crate::run::drift::{Difference, EventSummary, Seen, Sighting, Standing, Summary};

/// A record of a capture.
pub(super) fn sighting(line: u64) -> Sighting {
    Sighting {
        source: "capture.jsonl".into(),
        line: Some(line),
        id: Some("0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e".into()),
        at: Some("2026-11-21T23:44:34Z".parse().unwrap()),
    }
}

/// A difference of 12 out of 12 payloads, to `documented`.
pub(super) fn difference(rule: Rule, place: &str) -> Difference {
    Difference {
        severity: rule.severity(),
        rule,
        place: place.into(),
        expected: "integer".into(),
        seen: vec![Seen {
            text: "\"7\"".into(),
            count: 12,
        }],
        count: 12,
        of: 12,
        first: Some(sighting(17)),
        against: vec!["documented".into()],
        accepted: false,
    }
}

/// A known event of 12 payloads, held against `documented`.
pub(super) fn event(name: &str, differences: Vec<Difference>) -> EventSummary {
    EventSummary {
        provider: Some("acme".into()),
        event: Some(name.into()),
        standing: Standing::Known,
        editions: vec!["documented".into()],
        payloads: 12,
        unchecked: 0,
        why_unchecked: None,
        differences,
        further: 0,
    }
}

/// A field that no payload has.
pub(super) fn never_seen(place: &str) -> Difference {
    Difference {
        seen: Vec::new(),
        count: 0,
        first: None,
        ..difference(Rule::NeverSeen, place)
    }
}

/// One event with a difference of each kind, one without, one unknown.
pub(super) fn summary() -> Summary {
    let seen = |values: &[(&str, u64)]| {
        let seen = values.iter();
        seen.map(|&(text, count)| Seen {
            text: text.into(),
            count,
        })
        .collect()
    };
    let mut created = event(
        "message_created",
        vec![
            Difference {
                seen: seen(&[("null", 6), ("\"7\"", 4)]),
                ..difference(Rule::TypeChanged, "messages[].sender.id")
            },
            Difference {
                expected: "present".into(),
                seen: seen(&[("missing", 3)]),
                count: 3,
                ..difference(Rule::MissingRequired, "inbox")
            },
            Difference {
                expected: r#"one of ["open","closed"]"#.into(),
                seen: seen(&[("\"a|b\u{1b}\"", 1)]),
                count: 1,
                first: Some(sighting(1_204)),
                ..difference(Rule::EnumOutOfSet, "status")
            },
            Difference {
                accepted: true,
                ..difference(Rule::UndocumentedField, "extra")
            },
            Difference {
                expected: String::new(),
                seen: seen(&[("{\"a\":1}", 12)]),
                ..difference(Rule::UndocumentedField, "meta")
            },
            never_seen("a"),
            never_seen("b.c"),
        ],
    );
    created.payloads = 13;
    created.unchecked = 1;
    created.why_unchecked = Some("nested deeper than 128 levels".into());
    let unknown = EventSummary {
        standing: Standing::UnknownEvent,
        payloads: 2,
        differences: vec![Difference {
            expected: "an event of documented".into(),
            seen: Vec::new(),
            count: 2,
            of: 2,
            ..difference(Rule::UnknownEvent, "")
        }],
        ..event("odd", Vec::new())
    };
    let stranger = EventSummary {
        provider: None,
        event: None,
        standing: Standing::UnknownProvider,
        editions: Vec::new(),
        payloads: 4,
        ..event("", Vec::new())
    };
    Summary {
        events: vec![
            created,
            event("message_updated", Vec::new()),
            unknown,
            stranger,
        ],
        payloads: 31,
        passed_over: 5,
        bad_lines: 2,
        first_bad: vec!["line 3: not JSON".into()],
        stale: vec!["acme message_created constraint messages".into()],
    }
}

/// A summary in which nothing is wrong.
pub(super) fn clean() -> Summary {
    Summary {
        events: vec![
            event("message_created", Vec::new()),
            event("message_updated", Vec::new()),
        ],
        payloads: 24,
        ..Summary::default()
    }
}

/// An event with a difference to each and to both of two editions.
pub(super) fn two_editions() -> Summary {
    let both = || vec!["documented".to_owned(), "live".to_owned()];
    let new = |difference| Difference {
        against: both(),
        ..difference
    };
    let mut created = event(
        "message_created",
        vec![
            difference(Rule::TypeChanged, "conversation.id"),
            new(difference(
                Rule::TypeChanged,
                "conversation.meta.sender.additional_attributes.browser",
            )),
            difference(Rule::ConstMismatch, "event"),
            new(difference(Rule::UndocumentedField, "inbox")),
            new(never_seen("a")),
            never_seen("b"),
        ],
    );
    created.editions = both();
    let mut odd = event("odd", vec![new(difference(Rule::UnknownEvent, ""))]);
    odd.standing = Standing::UnknownEvent;
    odd.editions = both();
    Summary {
        events: vec![created, odd],
        payloads: 24,
        ..Summary::default()
    }
}

/// The severity that fails unless the user says otherwise, and 80 columns without colour.
pub(super) fn options() -> super::Options {
    super::Options {
        width: 80,
        palette: crate::report::Palette::new(false),
        fail_on: Some(Severity::Error),
        verbose: false,
    }
}

/// What was written.
pub(super) fn written(
    write: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>,
) -> String {
    let mut out = Vec::new();
    write(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}
