//! `hookctl show`.

use jsonschema::validator_for;
use serde_json::Value;

use crate::test::Test;

fn show(args: &[&str]) -> Test {
    Test::new().args(["show"]).args(args)
}

/// Provider, edition and event of everything that can be shown.
fn everything() -> Vec<[String; 3]> {
    let mut all = Vec::new();
    for provider in ["acquire", "haptik", "pypestream", "voxsig"] {
        for edition in ["documented", "live"] {
            let list = Test::new().args(["list", provider, "--edition", edition, "--json"]);
            for event in list.run().json().as_array().unwrap() {
                let short = event["event"].as_str().unwrap();
                all.push([provider, edition, short].map(str::to_owned));
            }
        }
    }
    all
}

/// Every `$ref` of a schema.
fn refs(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::String(target)) = object.get("$ref") {
                found.push(target.clone());
            }
            object.values().for_each(|value| refs(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| refs(value, found)),
        _ => {}
    }
}

#[test]
fn every_sample_matches_the_self_contained_schema_of_its_event() {
    let all = everything();
    assert!(all.len() > 40);
    for [provider, edition, event] in &all {
        let card = show(&[provider, event, "--edition", edition, "--json"])
            .run()
            .json();
        let Value::String(sample) = &card["sample"] else {
            let what = format!("`{event}` has no sample in `{edition}`: its request has no body");
            let test = show(&[provider, event, "--edition", edition, "--sample"]);
            test.fails(4, &what, Some("without the flag"));
            continue;
        };
        serde_json::from_str::<Value>(sample).unwrap();
        let sample = show(&[provider, event, "--edition", edition, "--sample"])
            .run()
            .json();
        let schema = show(&[provider, event, "--edition", edition, "--schema"])
            .run()
            .json();
        let mut found = Vec::new();
        refs(&schema, &mut found);
        for target in found {
            let pointer = target
                .strip_prefix('#')
                .unwrap_or_else(|| panic!("{event}: {target}"));
            assert!(
                schema.pointer(pointer).is_some(),
                "{event}: {target} leads nowhere"
            );
        }
        let faults: Vec<_> = validator_for(&schema)
            .unwrap()
            .iter_errors(&sample)
            .map(|fault| fault.to_string())
            .collect();
        assert!(
            faults.is_empty(),
            "{provider} {edition} {event}: {faults:?}"
        );
    }
}

#[test]
fn a_provider_says_how_it_signs_delivers_and_where_that_is_written() {
    show(&["haptik"])
        .run()
        .prints("Haptik (haptik)\n")
        .prints("https://haptik.helpjuice.com/")
        .prints("hmac-sha1 in header X-Hub-Signature")
        .prints("{body}")
        .prints("5s")
        .prints("2xx")
        .prints("  webhook_agent_chat_close ");
    show(&["pypestream"])
        .run()
        .prints("https://developers.pypestream.com/");
}

#[test]
fn an_event_says_how_it_is_sent_and_what_is_owed() {
    let output = show(&["pypestream", "escalate", "--edition", "live"]).run();
    output
        .prints("POST")
        .prints("201")
        .prints("conversationId")
        .prints("\"skill\"");
}

#[test]
fn events_answer_to_short_and_wire_names_and_aliases() {
    let short = |name: &str, provider: &str, edition: &str| {
        let card = show(&[provider, name, "--edition", edition, "--json"])
            .run()
            .json();
        card["event"].as_str().unwrap().to_owned()
    };
    let close = "webhook_agent_chat_close";
    assert_eq!(short(close, "haptik", "documented"), close);
    assert_eq!(
        short("webhook_agent_chat_complete", "haptik", "documented"),
        close
    );
    assert_eq!(short("macro.executed", "voxsig", "live"), "macro_executed");
    assert_eq!(
        short("agents/waitTime", "pypestream", "documented"),
        "waitTime"
    );
}

#[test]
fn a_provider_for_machines() {
    let json = show(&["voxsig", "--json"]).run().json();
    assert_eq!(json["provider"], "voxsig");
    assert_eq!(json["signing"]["algorithm"], "hmac-sha256");
    assert_eq!(json["delivery"]["timeout"], "5s");
}

#[test]
fn names_nobody_knows() {
    show(&["voxsgi"]).fails(
        2,
        "unknown provider `voxsgi`",
        Some("did you mean `voxsig`?"),
    );
    let help = Some("did you mean `message_created`?");
    show(&["voxsig", "mesage_created"]).fails(2, "unknown event `mesage_created`", help);
    let what = "edition `documented` of `voxsig` does not have the event `contact_created`";
    let asked = ["voxsig", "contact_created", "--edition", "documented"];
    show(&asked).fails(2, what, Some("--edition live"));
    show(&["voxsig", "contact_created"])
        .run()
        .prints("edition      live");
}
