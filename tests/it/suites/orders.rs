//! Steps in many orders.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::{suite, trials};
use crate::receiver::{Receiver, body, request_line};
use crate::replay::endpoint::answer;

const STEPS: &str = "      steps:
        - { name: created, send: { event: conversation_created, set: { run: \"${try}\" } } }
        - { name: typing, send: { event: conversation_typing_on, set: { run: \"${try}\" } } }
        - { name: message, send: { event: message_created, set: { run: \"${try}\" } } }
        - { name: resolved, send: { event: conversation_resolved, set: { run: \"${try}\" } } }
";

/// Keeps the events of each run, and answers a question for one with `bad` or `good`.
fn endpoint(is_bad: fn(&[String]) -> bool) -> Receiver {
    let runs: Mutex<BTreeMap<String, Vec<String>>> = Mutex::default();
    Receiver::answering(move |_, request| {
        let mut runs = runs.lock().unwrap();
        if let Some(run) = request_line(request).strip_prefix("GET /") {
            let run = run.split(' ').next().unwrap();
            let events = runs.get(run).cloned().unwrap_or_default();
            let state = if is_bad(&events) { "bad" } else { "good" };
            return answer(200, &format!(r#"{{"state":"{state}"}}"#));
        }
        let event: serde_json::Value = serde_json::from_slice(body(request).unwrap()).unwrap();
        let run = runs.entry(event["run"].to_string()).or_default();
        run.push(event["event"].as_str().unwrap().to_owned());
        answer(200, "")
    })
}

fn permute(receiver: &Receiver, more: &str) -> crate::test::Test {
    let case = format!(
        "  - name: any order\n    permute:\n{STEPS}      check: {{ poll: {{ url: \"/${{try}}\", until: {{ json: {{ $.state: good }} }}, within: 1ms }} }}\n{more}"
    );
    suite(&receiver.url(), &case)
}

/// A message after the end is taken badly.
fn careless() -> Receiver {
    endpoint(|events| {
        let at = |name: &str| events.iter().position(|event| event == name);
        match (at("conversation_resolved"), at("message_created")) {
            (Some(resolved), Some(message)) => message > resolved,
            _ => false,
        }
    })
}

#[test]
fn a_failing_order_is_made_as_short_as_it_gets() {
    let receiver = careless();
    let output = permute(&receiver, "      seed: 7\n")
        .exit(1)
        .any_stderr()
        .run();
    let trial = &output.json_lines()[0];
    let first = &trial["findings"][0];
    assert_eq!(first["rule"], "effect");
    assert_eq!(first["expected"], "the same outcome in every order");
    assert_eq!(
        first["seen"],
        "`resolved`, then `message` fails (`order: [4, 3]` tries it alone)"
    );
    assert_eq!(trial["findings"][1]["path"], "$.state");
    // The line that was told fails too, and the order that holds does not.
    let (_, upshot, findings) = &trials(permute(&careless(), "      order: [4, 3]\n"), 1)[0];
    assert_eq!(upshot, "failed");
    assert!(
        findings[0].ends_with("`resolved`, then `message` fails"),
        "{findings:?}"
    );
    assert_eq!(
        trials(permute(&careless(), "      order: [3, 4]\n"), 0)[0].1,
        "passed"
    );
}

#[test]
fn every_order_is_tried_where_there_are_few_and_the_same_for_the_same_seed() {
    let receiver = endpoint(|_| false);
    let output = permute(&receiver, "      tries: 24\n").any_stderr().run();
    assert_eq!(output.json_lines()[0]["figures"]["orders"], "24");
    let seen = |seed: &str| {
        let receiver = endpoint(|_| false);
        let test = permute(&receiver, "      tries: 5\n").args(["--seed", seed]);
        assert_eq!(trials(test, 0)[0].1, "passed");
        let requests = receiver.requests();
        let events = requests
            .iter()
            .filter(|request| request_line(request).starts_with("POST"));
        let event = |request: &Vec<u8>| {
            let body: serde_json::Value = serde_json::from_slice(body(request).unwrap()).unwrap();
            body["event"].as_str().unwrap().to_owned()
        };
        events.map(event).collect::<Vec<_>>()
    };
    assert_eq!(seen("1").len(), 20);
    assert_eq!(seen("1"), seen("1"));
    assert_ne!(seen("1"), seen("2"));
}

#[test]
fn a_fault_that_has_nothing_to_do_with_the_order_is_told_as_that() {
    let receiver = endpoint(|events| events.iter().any(|event| event == "message_created"));
    let (_, upshot, findings) = &trials(permute(&receiver, ""), 1)[0];
    assert_eq!(upshot, "failed");
    assert!(
        findings[0].ends_with("fails, which is the order in which they are written"),
        "{findings:?}"
    );
}

#[test]
fn a_step_stays_after_the_one_whose_value_it_needs() {
    let receiver = Receiver::answering(|number, _| answer(200, &format!("{{\"id\":{number}}}")));
    let case = "  - name: a\n    permute:\n      steps:\n        - { send: { event: message_created }, save: { id: $.id } }\n        \
                - { send: { event: message_updated, set: { of: \"${id}\" } } }\n        - { send: { event: conversation_created } }\n";
    let output = suite(&receiver.url(), case).any_stderr().run();
    assert_eq!(output.json_lines()[0]["upshot"], "passed");
    assert_eq!(output.json_lines()[0]["figures"]["orders"], "3");
}
