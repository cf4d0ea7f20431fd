//! Whole tables, as people read them.

use super::Options;
use super::fixture::{
    clean, difference, event as an_event, options, sighting, summary, two_editions, written,
};
use super::table::table;
use crate::judge::{Rule, Severity};
use crate::run::drift::{Difference, EventSummary, Standing, Summary};

fn shown(summary: &Summary) -> String {
    written(|out| table(out, summary, &options()))
}

#[test]
fn every_kind_of_difference_has_its_row() {
    let text = r#"acme message_created: 13 payloads against documented, 1 of them not checked:
  nested deeper than 128 levels
  error    type-changed        messages[].sender.id  12  100%
           expected integer; seen null (6), "7" (4), …; first at line 17
  error    missing-required    inbox                  3   25%
           first at line 17
  warning  enum-out-of-set     status                 1    8%
           expected one of ["open","closed"]; seen "a|b\u{1b}";
             first at line 1204
  info     undocumented-field  meta                  12  100%
           seen {"a":1}; first at line 17
  never seen: a, b.c
  1 accepted by the baseline

no difference to documented: acme message_updated (12)
unknown events: acme odd (2, first at line 17)
payloads of no known provider: 4
1 entry of the baseline was not seen any more:
  acme message_created constraint messages
2 lines are no record:
  line 3: not JSON
  … and 1 more

31 payloads of 3 events: 2 errors, 1 warning, 4 info, 1 accepted by the
  baseline; 7 payloads were not checked; 5 records passed over; 2 lines are no
  record
lines are those of capture.jsonl
"#;
    assert_eq!(shown(&summary()), text);
}

#[test]
fn what_is_new_stands_before_what_the_software_always_does() {
    let text = r#"acme message_created: 12 payloads against documented and live
  new: otherwise in documented and live
    error    type-changed        conversation.meta.sender               12  100%
                                 .additional_attributes.browser
             expected integer; seen "7"; first at line 17
    info     undocumented-field  inbox                                  12  100%
             seen "7"; first at line 17
  known: otherwise in documented, as in live
    error    type-changed        conversation.id                        12  100%
             expected integer; seen "7"; first at line 17
    warning  const-mismatch      event                                  12  100%
             expected integer; seen "7"; first at line 17
  never seen: a
  never seen, nor in live: b

unknown events: acme odd (12, first at line 17)

24 payloads of 2 events: 2 errors, 1 warning, 4 info; 12 payloads were not
  checked
lines are those of capture.jsonl
"#;
    assert_eq!(shown(&two_editions()), text);
}

#[test]
fn where_nothing_differs_it_says_what_was_checked() {
    let text = r#"no difference to documented: acme message_created (12), message_updated (12)

24 payloads of 2 events: no difference to documented
"#;
    assert_eq!(shown(&clean()), text);
    assert_eq!(
        shown(&Summary::default()),
        "no payload: nothing was checked\n"
    );
}

#[test]
fn nothing_is_claimed_of_what_was_not_checked() {
    let unchecked = |name: &str, count| EventSummary {
        unchecked: count,
        why_unchecked: Some("nested too deep".into()),
        ..an_event(name, Vec::new())
    };
    let unknown = EventSummary {
        standing: Standing::UnknownEvent,
        event: None,
        ..an_event("", Vec::new())
    };
    let summary = Summary {
        events: vec![unchecked("a", 12), unchecked("b", 2), unknown],
        payloads: 36,
        ..Summary::default()
    };
    let text = r#"no difference to documented: acme b (12, 2 not checked)
unknown events: acme unknown event (12)
not checked: 12 payloads of acme a: nested too deep
not checked: 2 payloads of acme b: nested too deep

36 payloads of 2 events: no difference to documented in the 10 that were
  checked; 26 payloads were not checked
"#;
    assert_eq!(shown(&summary), text);
}

#[test]
fn rows_end_and_all_are_shown_when_asked_for() {
    let mut differences: Vec<_> = (0..40)
        .map(|n| difference(Rule::UndocumentedField, &format!("f{n}")))
        .collect();
    differences.push(difference(Rule::TypeChanged, "last"));
    let event = EventSummary {
        further: 7,
        ..an_event("created", differences)
    };
    let summary = Summary {
        events: vec![event],
        payloads: 12,
        ..Summary::default()
    };
    let text = shown(&summary);
    assert!(text.starts_with("acme created: 12 payloads against documented\n  error  type-changed        last  12  100%\n"), "{text}");
    assert!(text.contains("\n  … and 11 more (--format json shows all)\n  … and 7 further differences, counted and not kept\n"), "{text}");
    assert!(text.ends_with("12 payloads of 1 event: 1 error, 40 info, 7 further\nlines are those of capture.jsonl\n"), "{text}");
    let all = written(|out| {
        table(
            out,
            &summary,
            &Options {
                verbose: true,
                ..options()
            },
        )
    });
    assert!(all.contains("f39") && !all.contains("more ("), "{all}");
}

#[test]
fn what_the_baseline_accepts_is_listed_when_asked_for() {
    let accepted = Difference {
        accepted: true,
        ..difference(Rule::TypeChanged, "id")
    };
    let summary = Summary {
        events: vec![an_event("created", vec![accepted])],
        payloads: 12,
        ..Summary::default()
    };
    assert_eq!(
        shown(&summary),
        r#"no difference to documented: acme created (12, 1 accepted by the baseline)

12 payloads of 1 event: no new difference to documented, 1 accepted by the
  baseline
"#
    );
    let all = written(|out| {
        table(
            out,
            &summary,
            &Options {
                verbose: true,
                ..options()
            },
        )
    });
    assert_eq!(
        all,
        r#"acme created: 12 payloads against documented
  1 accepted by the baseline:
    error  type-changed  id  12  100%
           expected integer; seen "7"; first at line 17,
             id 0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e, 2026-11-21T23:44:34Z

12 payloads of 1 event: no new difference to documented, 1 accepted by the
  baseline
lines are those of capture.jsonl
"#
    );
}

#[test]
fn what_never_was_seen_is_a_row_where_that_matters_and_unknown_events_say_how_much_they_do() {
    let raised = |difference| Difference {
        severity: Severity::Error,
        ..difference
    };
    let never = raised(super::fixture::never_seen("a"));
    let unknown = EventSummary {
        standing: Standing::UnknownEvent,
        ..an_event("odd", vec![raised(difference(Rule::UnknownEvent, ""))])
    };
    let not_json = EventSummary {
        standing: Standing::UnknownEvent,
        event: None,
        ..an_event("", vec![difference(Rule::NotJson, "")])
    };
    let summary = Summary {
        events: vec![an_event("created", vec![never]), unknown, not_json],
        payloads: 36,
        ..Summary::default()
    };
    let text = r#"acme created: 12 payloads against documented
  error  never-seen  a  0  0%

acme unknown event: 12 payloads against documented
  error  not-json  (the whole payload)  12  100%
         expected integer; seen "7"; first at line 17

error: unknown events: acme odd (12, first at line 17)

36 payloads of 2 events: 3 errors; 24 payloads were not checked
lines are those of capture.jsonl
"#;
    assert_eq!(shown(&summary), text);
}

#[test]
fn several_sources_are_named() {
    let mut other = sighting(3);
    other.source = "b.jsonl".into();
    let file = crate::run::drift::Sighting {
        line: None,
        source: "c.json".into(),
        ..sighting(0)
    };
    let with = |first, place: &str| Difference {
        first: Some(first),
        ..difference(Rule::TypeChanged, place)
    };
    let differences = vec![with(sighting(17), "a"), with(other, "b"), with(file, "c")];
    let summary = Summary {
        events: vec![an_event("created", differences)],
        payloads: 12,
        ..Summary::default()
    };
    let text = shown(&summary);
    for first in [
        "first at capture.jsonl:17\n",
        "first at b.jsonl:3\n",
        "first at c.json\n",
    ] {
        assert!(text.contains(first), "{text}");
    }
    assert!(!text.contains("lines are"), "{text}");
}

#[test]
fn a_narrow_terminal_gets_sentences() {
    let narrow = Options {
        width: 10,
        ..options()
    };
    let text = written(|out| table(out, &two_editions(), &narrow));
    assert!(
        text.lines().all(|line| crate::report::columns(line) <= 40),
        "{text}"
    );
    assert!(
        text.contains("\n    error type-changed conversation.id\n             12 (100%)\n"),
        "{text}"
    );
}

#[test]
fn colours_add_nothing_but_themselves() {
    let colours = Options {
        palette: crate::report::Palette::new(true),
        ..options()
    };
    for summary in [summary(), two_editions(), clean()] {
        let text = written(|out| table(out, &summary, &colours));
        let mut bare = String::new();
        for (at, part) in text.split("\u{1b}[").enumerate() {
            let after = part.split_once('m').map_or("", |(_, after)| after);
            bare.push_str(if at == 0 { part } else { after });
        }
        assert_ne!(bare, text);
        assert_eq!(bare, shown(&summary));
    }
}
