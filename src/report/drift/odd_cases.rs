//! Odd data: every form of the report holds for texts and counts of any kind.

use proptest::prelude::*;

use super::fixture::{difference, event, options, sighting, written};
use super::*;
use crate::judge::{Finding, Rule, Severity};
use crate::report::columns;
use crate::run::drift::{
    Difference, EventSummary, Judged, Seen, Sighting, Standing, Summary, Verdict,
};

fn any_text() -> impl Strategy<Value = String> {
    let odd = [
        "",
        "\u{1b}[2J",
        "::error::x",
        "|`<b>",
        "漢字",
        "\u{202e}אב",
        "a.b[].c",
        "##[error]",
        "\0\r\n",
        "e\u{301}",
    ];
    prop_oneof![
        any::<String>(),
        prop::sample::select(odd.to_vec()).prop_map(str::to_owned)
    ]
}

fn any_count() -> impl Strategy<Value = u64> {
    prop_oneof![0..3u64, any::<u64>()]
}

prop_compose! {
    fn any_difference()(
        rule in prop::sample::select(vec![
            Rule::TypeChanged, Rule::MissingRequired, Rule::UndocumentedField, Rule::NeverSeen, Rule::UnknownEvent,
            Rule::NotJson,
        ]),
        severity in prop::sample::select(vec![Severity::Info, Severity::Warning, Severity::Error]),
        texts in proptest::collection::vec(any_text(), 5),
        counts in proptest::collection::vec(any_count(), 4),
        against in 0..3usize,
        accepted in any::<bool>(),
        line in proptest::option::of(any_count()),
    ) -> Difference {
        let seen = |at: usize| Seen { text: texts[at].clone(), count: counts[at] };
        Difference {
            severity,
            place: texts[2].clone(),
            expected: texts[3].clone(),
            seen: vec![seen(0), seen(1)],
            count: counts[2],
            of: counts[3],
            first: Some(Sighting { source: texts[4].clone(), line, ..sighting(1) }),
            against: ["documented", "live"].iter().take(against).map(|&name| name.to_owned()).collect(),
            accepted,
            ..difference(rule, "")
        }
    }
}

prop_compose! {
    fn any_event()(
        differences in proptest::collection::vec(any_difference(), 0..6),
        standing in prop::sample::select(vec![Standing::Known, Standing::UnknownEvent, Standing::UnknownProvider]),
        names in proptest::collection::vec(proptest::option::of(any_text()), 3),
        editions in 0..3usize,
        counts in proptest::collection::vec(any_count(), 3),
    ) -> EventSummary {
        EventSummary {
            provider: names[0].clone(),
            event: names[1].clone(),
            standing,
            editions: ["documented", "live"].iter().take(editions).map(|&name| name.to_owned()).collect(),
            payloads: counts[0],
            unchecked: counts[1],
            why_unchecked: names[2].clone(),
            further: counts[2],
            ..event("", differences)
        }
    }
}

prop_compose! {
    fn any_summary()(
        events in proptest::collection::vec(any_event(), 0..4),
        counts in proptest::collection::vec(any_count(), 3),
        first_bad in proptest::collection::vec(any_text(), 0..2),
        stale in proptest::collection::vec(any_text(), 0..2),
    ) -> Summary {
        Summary { events, payloads: counts[0], passed_over: counts[1], bad_lines: counts[2], first_bad, stale }
    }
}

fn tame(text: &str) -> bool {
    text.chars().all(|c| c == '\n' || !c.is_control())
}

proptest! {
    #[test]
    fn no_line_of_a_table_is_too_wide_and_nothing_wild_gets_through(
        summary in any_summary(), width in 0..130usize, verbose in any::<bool>(),
    ) {
        let options = Options { width, verbose, ..options() };
        let text = written(|out| table(out, &summary, &options));
        prop_assert!(tame(&text), "{:?}", text);
        for line in text.lines() {
            // Counts are never cut, so a row of thousands of millions is a little wider than the narrowest table.
            prop_assert!(columns(line) <= width.max(48), "{}: {}", width, line);
        }
    }

    #[test]
    fn every_form_for_machines_holds(summary in any_summary()) {
        let options = options();
        let xml = written(|out| junit(out, &summary, &options));
        prop_assert!(tame(&xml), "{:?}", xml);
        let tags = xml.lines().filter(|line| line.trim_start().starts_with("<testcase ")).count();
        let head = format!("<testsuites name=\"hookctl diff\" tests=\"{tags}\"");
        prop_assert!(xml.contains(&head));
        let commands = written(|out| github(out, &summary, &options));
        prop_assert!(tame(&commands), "{:?}", commands);
        for line in commands.lines().filter(|line| line.starts_with("::")) {
            let known = ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command));
            prop_assert!(known, "{}", line);
        }
        let page = written(|out| markdown(out, &summary, &options));
        prop_assert!(tame(&page), "{:?}", page);
        // A pipe parts cells unless it is escaped: each row has as many as the head of its table.
        let cells = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        for (head, row) in page.lines().zip(page.lines().skip(1)) {
            if head.starts_with("| ") && row.starts_with("| ") {
                prop_assert_eq!(cells(head), cells(row), "{} / {}", head, row);
            }
        }
        let document = written(|out| json(out, &summary));
        prop_assert!(serde_json::from_str::<serde_json::Value>(&document).is_ok());
    }

    #[test]
    fn findings_of_any_kind_have_a_place_or_a_line_of_their_own(
        payload_value in crate::json::scan_cases::any_json(),
        places in proptest::collection::vec((any_text(), any_text(), any_text()), 1..5),
        known in proptest::collection::vec("[a-z0-9.\\[\\]]{0,6}", 0..3),
        broken in any::<bool>(),
    ) {
        let rules = [Rule::TypeChanged, Rule::MissingRequired, Rule::UndocumentedField];
        let mut findings: Vec<Finding> = places.iter().zip(rules.iter().cycle())
            .map(|((path, expected, seen), rule)| Finding::new(*rule, path, expected, seen)).collect();
        findings.extend(known.iter().map(|path| Finding::new(Rule::MissingRequired, path, "", "")));
        let distinct: std::collections::HashSet<_> = findings.iter().map(|finding| format!("{finding:?}")).collect();
        let count = distinct.len();
        let mut bytes = serde_json::to_vec(&payload_value).unwrap();
        if broken { bytes.pop(); }
        let judged = Judged {
            sighting: sighting(1),
            provider: None,
            event: None,
            payload: bytes,
            verdicts: vec![Verdict { edition: None, findings, unchecked: None }],
        };
        let text = written(|out| payload(out, &judged, &options()));
        prop_assert!(tame(&text), "{:?}", text);
        prop_assert!(text.lines().all(|line| columns(line) <= 80), "{}", text);
        let marks = text.matches("(error)").count() + text.matches("(info)").count();
        prop_assert!(marks >= count, "{} of {}: {}", marks, count, text);
    }
}
