//! Payloads with what is found in them, as people read them.

use super::fixture::{options, sighting, written};
use super::payload::payload;
use crate::judge::{Finding, Rule};
use crate::run::drift::{Judged, Verdict};

fn judged(payload: &str, verdicts: &[(&str, &[Finding])]) -> Judged {
    let verdicts = verdicts.iter().map(|(edition, findings)| Verdict {
        edition: Some((*edition).to_owned()),
        findings: findings.to_vec(),
        unchecked: None,
    });
    Judged {
        sighting: sighting(17),
        provider: Some("acme".into()),
        event: Some("message_created".into()),
        payload: payload.into(),
        verdicts: verdicts.collect(),
    }
}

fn finding(rule: Rule, path: &str, expected: &str, seen: &str) -> Finding {
    Finding::new(rule, path, expected, seen)
}

fn shown(judged: &Judged) -> String {
    written(|out| payload(out, judged, &options()))
}

const PAYLOAD: &str = r#"{"event":"message_created","id":10.00,"access_token":"hush","conversation":
        {"id":"7","status":"open","messages":[{"id":1},{"id":2,"sender":{"type":"agent_bot","name":"\u00e9"}},{"id":3}],
        "meta":{"a":1E5,"session":{"apiKey":"hush"}},"extra":{"one":"a text that is too long for a line","two":
        "a text that is too long for a line"}},"z":[]}"#;

#[test]
fn findings_stand_at_their_places() {
    let findings = [
        finding(Rule::UndocumentedField, "conversation.meta", "", "{…}"),
        finding(Rule::UndocumentedField, "conversation.extra", "", "{…}"),
        finding(
            Rule::EnumOutOfSet,
            "conversation.messages[1].sender.type",
            r#"one of ["contact","user"]"#,
            "\"agent_bot\"",
        ),
        finding(Rule::TypeChanged, "conversation.id", "integer", "\"7\""),
        finding(
            Rule::MissingRequired,
            "conversation.inbox",
            "present",
            "missing",
        ),
        finding(Rule::MissingRequired, "account", "object", "missing"),
        finding(Rule::MissingRequired, "no.where", "present", "missing"),
    ];
    let text = r#"capture.jsonl:17: acme message_created against documented
  {
    … 3 more members
    "conversation": {
      "id": "7",
      ^ type-changed (error): expected integer; seen "7"
      "status": "open",
      "messages": [
        … 1 more element
        {
          "id": 2,
          "sender": {
            "type": "agent_bot",
            ^ enum-out-of-set (warning): expected one of ["contact","user"];
                seen "agent_bot"
            "name": "\u00e9"
          }
        },
        … 1 more element
      ],
+     "meta": {"a": 1E5, "session": (masked)},
      ^ undocumented-field (info)
+     "extra": {… 2 members}
      ^ undocumented-field (info)
-     "inbox": missing-required (error)
    },
    … 1 more member
-   "account": missing-required (error): expected object
  }
  no.where: missing-required (error)

"#;
    assert_eq!(shown(&judged(PAYLOAD, &[("documented", &findings)])), text);
}

#[test]
fn editions_are_told_apart() {
    let both = finding(Rule::TypeChanged, "id", "string", "10.00");
    let page = finding(Rule::UndocumentedField, "z", "", "[]");
    let judged = judged(
        PAYLOAD,
        &[("documented", &[both.clone(), page]), ("live", &[both])],
    );
    let text = r#"capture.jsonl:17: acme message_created against documented and live
  {
    "event": "message_created",
    "id": 10.00,
    ^ type-changed (error, documented and live): expected string; seen 10.00
    … 2 more members
+   "z": []
    ^ undocumented-field (info, documented)
  }

"#;
    assert_eq!(shown(&judged), text);
}

#[test]
fn secrets_are_masked_even_where_something_is_found_in_them() {
    let found = [
        finding(
            Rule::FormatMismatch,
            "conversation.meta.session.apiKey",
            "format uuid",
            "(masked)",
        ),
        finding(Rule::TypeChanged, "access_token", "integer", "(masked)"),
    ];
    let text = shown(&judged(PAYLOAD, &[("documented", &found)]));
    assert!(!text.contains("hush"), "{text}");
    assert!(text.contains("    \"access_token\": (masked),\n    ^ type-changed (error): expected integer; seen (masked)\n"), "{text}");
}

#[test]
fn the_whole_payload_can_be_what_is_wrong() {
    let array = [finding(Rule::TypeChanged, "", "object", "[1,2]")];
    assert_eq!(
        shown(&judged("[1, 2]", &[("documented", &array)])),
        "capture.jsonl:17: acme message_created against documented\n  [1, 2]\n  \
         ^ type-changed (error): expected object; seen [1,2]\n\n"
    );
    let broken = [finding(
        Rule::NotJson,
        "",
        "a JSON document",
        "the text ends too early",
    )];
    assert_eq!(
        shown(&judged("{", &[("documented", &broken)])),
        "capture.jsonl:17: acme message_created against documented\n  \
         (the whole payload): not-json (error): expected a JSON document; seen the text\n    ends too early\n\n"
    );
}

#[test]
fn what_was_not_checked_is_told_and_what_holds_is_silent() {
    let mut judged = judged("{}", &[("documented", &[])]);
    assert_eq!(shown(&judged), "");
    judged.verdicts[0].unchecked = Some("nested too deep".into());
    assert_eq!(
        shown(&judged),
        "capture.jsonl:17: acme message_created against documented\n  \
         not checked against documented: nested too deep\n\n"
    );
}

#[test]
fn there_is_an_end_to_it() {
    let element = |n: usize| finding(Rule::TypeChanged, &format!("[{n}]"), "string", "1");
    let findings: Vec<_> = (0..1_000).map(element).collect();
    let array = format!("[{}1]", "1,".repeat(5_000));
    let text = shown(&judged(&array, &[("documented", &findings)]));
    assert!(
        text.ends_with("  … and 940 more (--format jsonl shows all)\n\n"),
        "{text}"
    );
    assert!(text.contains("    … 4941 more elements\n"), "{text}");
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let path = "[0]".repeat(5_000);
    let found = [finding(Rule::TypeChanged, &path, "string", "1")];
    let text = shown(&judged(&deep, &[("documented", &found)]));
    assert!(text.len() < 500, "{text}");
    assert!(
        text.ends_with("…: type-changed (error): expected string; seen 1\n\n"),
        "{text}"
    );
}
