//! The report for programs.
//!
//! One document for a capture, or one line for each payload and edition with a finding. Both carry a version, `v`;
//! members may be added in it, and none changes its meaning.

use std::io::{self, Write};

use jiff::Timestamp;
use serde::Serialize;

use crate::judge::Finding;
use crate::run::drift::{EventSummary, Judged, Summary};

use super::totals::Totals;

/// The version of both forms.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    v: u32,
    payloads: u64,
    passed_over: u64,
    bad_lines: u64,
    first_bad: &'a [String],
    stale: &'a [String],
    totals: Totals,
    events: &'a [EventSummary],
}

/// Writes what a capture came to as one JSON document.
///
/// # Errors
/// What writing to `out` gives.
pub fn json(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let document = Document {
        v: VERSION,
        payloads: summary.payloads,
        passed_over: summary.passed_over,
        bad_lines: summary.bad_lines,
        first_bad: &summary.first_bad,
        stale: &summary.stale,
        totals: Totals::of(summary),
        events: &summary.events,
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

#[derive(Serialize)]
struct JsonLine<'a> {
    v: u32,
    source: &'a str,
    line: Option<u64>,
    id: Option<&'a str>,
    at: Option<Timestamp>,
    provider: Option<&'a str>,
    event: Option<&'a str>,
    edition: Option<&'a str>,
    findings: &'a [Finding],
    unchecked: Option<&'a str>,
}

/// Writes what was found about one payload: a line for each edition with a finding, or against which nothing was
/// checked.
///
/// # Errors
/// What writing to `out` gives.
pub fn json_line(out: &mut dyn Write, judged: &Judged) -> io::Result<()> {
    for verdict in &judged.verdicts {
        if verdict.findings.is_empty() && verdict.unchecked.is_none() {
            continue;
        }
        let line = JsonLine {
            v: VERSION,
            source: &judged.sighting.source,
            line: judged.sighting.line,
            id: judged.sighting.id.as_deref(),
            at: judged.sighting.at,
            provider: judged.provider.as_deref(),
            event: judged.event.as_deref(),
            edition: verdict.edition.as_deref(),
            findings: &verdict.findings,
            unchecked: verdict.unchecked.as_deref(),
        };
        crate::report::json_line(out, &line)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{difference, event, sighting, summary, written};
    use super::*;
    use crate::judge::Rule;
    use crate::run::drift::Verdict;

    #[test]
    fn a_capture_is_one_document() {
        let events = vec![event(
            "message_created",
            vec![difference(Rule::TypeChanged, "id")],
        )];
        let summary = Summary {
            events,
            payloads: 12,
            bad_lines: 1,
            first_bad: vec!["line 3: not JSON".into()],
            ..Summary::default()
        };
        let text = r#"{
  "v": 1,
  "payloads": 12,
  "passed_over": 0,
  "bad_lines": 1,
  "first_bad": [
    "line 3: not JSON"
  ],
  "stale": [],
  "totals": {
    "error": 1,
    "warning": 0,
    "info": 0,
    "accepted": 0,
    "further": 0,
    "checked": 12
  },
  "events": [
    {
      "provider": "acme",
      "event": "message_created",
      "standing": "known",
      "editions": [
        "documented"
      ],
      "payloads": 12,
      "unchecked": 0,
      "why_unchecked": null,
      "differences": [
        {
          "severity": "error",
          "rule": "type-changed",
          "place": "id",
          "expected": "integer",
          "seen": [
            {
              "text": "\"7\"",
              "count": 12
            }
          ],
          "count": 12,
          "of": 12,
          "first": {
            "source": "capture.jsonl",
            "line": 17,
            "id": "0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e",
            "at": "2026-11-21T23:44:34Z"
          },
          "against": [
            "documented"
          ],
          "accepted": false
        }
      ],
      "further": 0
    }
  ]
}
"#;
        assert_eq!(written(|out| json(out, &summary)), text);
    }

    #[test]
    fn what_comes_from_outside_stays_within_its_string() {
        let text = written(|out| json(out, &summary()));
        let read: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            read["events"][0]["differences"][2]["seen"][0]["text"],
            "\"a|b\u{1b}\""
        );
        assert_eq!(read["totals"]["info"], 4);
    }

    #[test]
    fn a_payload_has_a_line_for_each_edition_with_a_finding() {
        let verdict = |edition: Option<&str>, findings, unchecked: Option<&str>| Verdict {
            edition: edition.map(str::to_owned),
            findings,
            unchecked: unchecked.map(str::to_owned),
        };
        let finding = Finding::new(Rule::TypeChanged, "a[3].b", "integer", "\"7\"");
        let judged = Judged {
            sighting: sighting(17),
            provider: Some("acme".into()),
            event: Some("message_created".into()),
            payload: b"{}".to_vec(),
            verdicts: vec![
                verdict(Some("documented"), vec![finding], None),
                verdict(Some("live"), Vec::new(), None),
                verdict(None, Vec::new(), Some("no schema")),
            ],
        };
        assert_eq!(
            written(|out| json_line(out, &judged)),
            r#"{"v":1,"source":"capture.jsonl","line":17,"id":"0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e","at":"2026-11-21T23:44:34Z","provider":"acme","event":"message_created","edition":"documented","findings":[{"rule":"type-changed","severity":"error","path":"a[3].b","place":"a[].b","expected":"integer","seen":"\"7\""}],"unchecked":null}
{"v":1,"source":"capture.jsonl","line":17,"id":"0193f0a1-7c1e-7c3a-9b1e-2f4a5b6c7d8e","at":"2026-11-21T23:44:34Z","provider":"acme","event":"message_created","edition":null,"findings":[],"unchecked":"no schema"}
"#
        );
    }
}
