//! Drift as test results: a suite for each event, a case for each difference.

use std::io::{self, Write};

use crate::report::junit::{Outcome, Report, Suite, TestCase, Trouble, write};
use crate::run::drift::{Difference, EventSummary, Standing, Summary};

use super::Options;
use super::options::word;
use super::says::says;
use super::standing::phrase;
use super::words::{event_name, extent, listed, nouns, number, place};

/// Writes what a capture came to as JUnit XML. A difference fails from the severity that fails on; a lesser one
/// passes and says what it is, and one that the baseline accepts is skipped. What nobody checked is an error where
/// it should have been checked, and skipped where nothing was known to check it by.
///
/// # Errors
/// What writing to `out` gives.
pub fn junit(out: &mut dyn Write, summary: &Summary, options: &Options) -> io::Result<()> {
    let mut suites: Vec<Suite> = summary
        .events
        .iter()
        .map(|event| suite(event, options))
        .collect();
    suites.extend(leftovers(summary));
    let report = Report {
        name: "hookctl diff".into(),
        suites,
    };
    write(out, &report)
}

fn suite(event: &EventSummary, options: &Options) -> Suite {
    let class = class(event);
    let case = |name: String, outcome, output| TestCase {
        class: class.clone(),
        name,
        outcome,
        time: None,
        output,
    };
    let mut cases = Vec::new();
    for difference in &event.differences {
        let name = format!("{} {}", difference.rule.as_str(), place(&difference.place));
        let (outcome, output) = outcome(event, difference, options);
        cases.push(case(name, outcome, output));
    }
    if event.unchecked > 0 && event.standing == Standing::Known {
        let trouble = Trouble {
            kind: "unchecked".into(),
            message: format!(
                "{} of {} not checked",
                number(event.unchecked),
                nouns(event.payloads, "payload")
            ),
            text: event.why_unchecked.clone().unwrap_or_default(),
        };
        cases.push(case(
            "unchecked payloads".into(),
            Outcome::Error(trouble),
            None,
        ));
    }
    if cases.is_empty() {
        let (name, outcome) = match event.standing {
            Standing::Known => ("as promised", Outcome::Passed),
            Standing::UnknownEvent => {
                let why = "no edition has this event";
                ("unknown event", Outcome::Skipped(why.into()))
            }
            Standing::UnknownProvider => {
                let why = "nobody knows whose payloads these are";
                ("unknown provider", Outcome::Skipped(why.into()))
            }
        };
        let to = match event.editions.as_slice() {
            [] => String::new(),
            editions => format!(" against {}", listed(editions, "and")),
        };
        let output = format!("{}{to}", nouns(event.payloads, "payload"));
        cases.push(case(name.into(), outcome, Some(output)));
    }
    Suite {
        name: event_name(event),
        cases,
        ran: None,
    }
}

/// Provider and event with a dot between them, as readers part the names of classes.
fn class(event: &EventSummary) -> String {
    let provider = event.provider.as_deref().unwrap_or("unknown");
    format!("{provider}.{}", event.event.as_deref().unwrap_or("unknown"))
}

fn outcome(
    event: &EventSummary,
    difference: &Difference,
    options: &Options,
) -> (Outcome, Option<String>) {
    let message = match says(difference).text() {
        says if says.is_empty() => extent(difference),
        says => format!("{says} ({})", extent(difference)),
    };
    let mut text = format!("severity: {}", word(difference.severity));
    if let Some(phrase) = phrase(event, difference) {
        text.push_str(&format!("\n{phrase}"));
    }
    if let Some(id) = difference
        .first
        .as_ref()
        .and_then(|first| first.id.as_ref())
    {
        text.push_str(&format!("\nfirst id: {id}"));
    }
    if difference.accepted {
        (
            Outcome::Skipped("accepted by the baseline".into()),
            Some(format!("{message}\n{text}")),
        )
    } else if options.fails(difference.severity) {
        let kind = difference.rule.as_str().into();
        (
            Outcome::Failed(Trouble {
                kind,
                message,
                text,
            }),
            None,
        )
    } else {
        (Outcome::Passed, Some(format!("{message}\n{text}")))
    }
}

/// What belongs to no event, none of which decides whether the run passes.
fn leftovers(summary: &Summary) -> Option<Suite> {
    let case = |name: &str, why: String, lines: &[String]| TestCase {
        class: "hookctl.diff".into(),
        name: name.into(),
        outcome: Outcome::Skipped(why),
        time: None,
        output: (!lines.is_empty()).then(|| lines.join("\n")),
    };
    let mut cases = Vec::new();
    if summary.bad_lines > 0 {
        let why = format!("{} skipped", nouns(summary.bad_lines, "line"));
        cases.push(case("lines that are no record", why, &summary.first_bad));
    }
    if !summary.stale.is_empty() {
        let why = format!(
            "{} not seen any more",
            nouns(summary.stale.len() as u64, "entry")
        );
        cases.push(case("entries of the baseline", why, &summary.stale));
    }
    (!cases.is_empty()).then(|| Suite {
        name: "hookctl diff".into(),
        cases,
        ran: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{clean, options, summary, two_editions, written};
    use super::*;
    use crate::judge::Severity;

    #[test]
    fn each_difference_is_a_case_of_its_event() {
        let text = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="hookctl diff" tests="13" failures="2" errors="1">
  <testsuite name="acme message_created" tests="8" failures="2" errors="1" skipped="1">
    <testcase classname="acme.message_created" name="type-changed messages[].sender.id">
      <failure message="expected integer; seen null (6), &quot;7&quot; (4), … (12 of 12 payloads, first at capture.jsonl:17)" type="type-changed">expected integer; seen null (6), &quot;7&quot; (4), … (12 of 12 payloads, first at capture.jsonl:17)
severity: error
first id: 0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e</failure>
    </testcase>
    <testcase classname="acme.message_created" name="missing-required inbox">
      <failure message="3 of 12 payloads, first at capture.jsonl:17" type="missing-required">3 of 12 payloads, first at capture.jsonl:17
severity: error
first id: 0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e</failure>
    </testcase>
    <testcase classname="acme.message_created" name="enum-out-of-set status">
      <system-out>expected one of [&quot;open&quot;,&quot;closed&quot;]; seen &quot;a|b\u{1b}&quot; (1 of 12 payloads, first at capture.jsonl:1204)
severity: warning
first id: 0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e</system-out>
    </testcase>
    <testcase classname="acme.message_created" name="undocumented-field extra">
      <skipped message="accepted by the baseline"/>
      <system-out>seen &quot;7&quot; (12 of 12 payloads, first at capture.jsonl:17)
severity: info
first id: 0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e</system-out>
    </testcase>
    <testcase classname="acme.message_created" name="undocumented-field meta">
      <system-out>seen {&quot;a&quot;:1} (12 of 12 payloads, first at capture.jsonl:17)
severity: info
first id: 0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e</system-out>
    </testcase>
    <testcase classname="acme.message_created" name="never-seen a">
      <system-out>in none of 12 payloads
severity: info</system-out>
    </testcase>
    <testcase classname="acme.message_created" name="never-seen b.c">
      <system-out>in none of 12 payloads
severity: info</system-out>
    </testcase>
    <testcase classname="acme.message_created" name="unchecked payloads">
      <error message="1 of 13 payloads not checked" type="unchecked">1 of 13 payloads not checked
nested deeper than 128 levels</error>
    </testcase>
  </testsuite>
  <testsuite name="acme message_updated" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="acme.message_updated" name="as promised">
      <system-out>12 payloads against documented</system-out>
    </testcase>
  </testsuite>
  <testsuite name="acme odd" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="acme.odd" name="unknown-event (the whole payload)">
      <system-out>expected an event of documented (2 of 2 payloads, first at capture.jsonl:17)
severity: info
first id: 0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e</system-out>
    </testcase>
  </testsuite>
  <testsuite name="unknown provider" tests="1" failures="0" errors="0" skipped="1">
    <testcase classname="unknown.unknown" name="unknown provider">
      <skipped message="nobody knows whose payloads these are"/>
      <system-out>4 payloads</system-out>
    </testcase>
  </testsuite>
  <testsuite name="hookctl diff" tests="2" failures="0" errors="0" skipped="2">
    <testcase classname="hookctl.diff" name="lines that are no record">
      <skipped message="2 lines skipped"/>
      <system-out>line 3: not JSON</system-out>
    </testcase>
    <testcase classname="hookctl.diff" name="entries of the baseline">
      <skipped message="1 entry not seen any more"/>
      <system-out>acme message_created constraint messages</system-out>
    </testcase>
  </testsuite>
</testsuites>
"#;
        assert_eq!(written(|out| junit(out, &summary(), &options())), text);
    }

    #[test]
    fn what_fails_is_what_the_user_says() {
        let counts = |summary, fail_on| {
            let options = Options {
                fail_on,
                ..options()
            };
            let text = written(|out| junit(out, summary, &options));
            text.lines().nth(1).unwrap_or_default().to_owned()
        };
        let two = two_editions();
        assert!(counts(&two, None).contains("tests=\"7\" failures=\"0\""));
        assert!(counts(&two, Some(Severity::Warning)).contains("failures=\"3\""));
        assert!(counts(&two, Some(Severity::Info)).contains("failures=\"7\""));
        assert!(counts(&clean(), Some(Severity::Info)).contains("tests=\"2\" failures=\"0\""));
    }

    #[test]
    fn how_a_difference_stands_to_several_editions_is_told() {
        let text = written(|out| junit(out, &two_editions(), &options()));
        for phrase in [
            "known: otherwise in documented, as in live",
            "new: otherwise in documented and live",
            "\ndocumented in documented, not in live<",
            "\nunknown to documented and live\n",
        ] {
            assert!(text.contains(phrase), "{phrase}: {text}");
        }
    }
}
