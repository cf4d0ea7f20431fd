//! Cases that are more than one request: saved values, polls, sequences, selection.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{file, suite, trials};
use crate::receiver::{Receiver, body, header, request_line};
use crate::replay::endpoint::answer;
use crate::test::Test;

/// Opens a ticket with each POST, and has it open from the third question on.
fn tickets() -> Receiver {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    Receiver::answering(move |_, request| {
        if request_line(request).starts_with("POST") {
            return answer(201, r#"{"id":10.00}"#);
        }
        let asked = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let state = if asked < 2 { "new" } else { "open" };
        answer(200, &format!(r#"{{"state":"{state}"}}"#))
    })
}

#[test]
fn a_saved_value_is_used_byte_for_byte_and_a_poll_waits() {
    let receiver = tickets();
    let cases = "  - name: made\n    send: { event: message_created }\n    save: { id: $.id, code: status, kind: \"header:X-Kind\", all: body }\n  \
                 - name: shown\n    poll: { url: \"/tickets/${id}\", until: { json: { $.state: open } }, every: 5ms }\n    save: { state: $.state }\n  \
                 - name: told\n    send: { event: message_updated, set: { a: \"${id}\", b: \"${code} ${kind} ${state} ${all}\" } }\n";
    let all = trials(suite(&receiver.url(), cases), 0);
    assert!(
        all.iter().all(|(_, upshot, _)| upshot == "passed"),
        "{all:?}"
    );
    let requests = receiver.requests();
    assert_eq!(request_line(&requests[1]), "GET /tickets/10.00 HTTP/1.1");
    let last = String::from_utf8_lossy(body(requests.last().unwrap()).unwrap()).replace(": ", ":");
    assert!(last.contains("\"a\":10.00"), "{last}");
    assert!(
        last.contains(r#""b":"201 one open {\"id\":10.00}""#),
        "{last}"
    );
}

#[test]
fn what_is_not_saved_fails_its_case_and_skips_those_that_need_it() {
    let receiver = tickets();
    let cases = "  - name: made\n    send: { event: message_created }\n    save: { id: $.nope, no: \"header:X-No\" }\n  \
                 - name: shown\n    poll: { url: \"/${id}\" }\n  - name: other\n    send: { event: message_created }\n";
    let test = suite(&receiver.url(), cases);
    let output = test.exit(1).any_stderr().run();
    let lines = output.json_lines();
    let finding = &lines[0]["findings"][0];
    assert_eq!(finding["rule"], "missing");
    assert_eq!(finding["expected"], "a value for `id`");
    assert_eq!(
        lines[0]["origin"],
        serde_json::json!({"file": "s.yaml", "line": 7})
    );
    assert_eq!(lines[1]["upshot"], "skipped");
    assert_eq!(
        lines[1]["reason"],
        "`id` has no value: `made`, which saves it, did not pass"
    );
    assert_eq!(lines[2]["upshot"], "passed");
    let again = lines[1]["reproduce"].as_str().unwrap();
    assert!(
        again.starts_with("hookctl test s.yaml --only s/shown,s/made --seed "),
        "{again}"
    );
    let all = trials(
        output
            .then()
            .args(["test", "s.yaml", "--report", "jsonl", "--only", "shown"])
            .env("SUITE_SECRET", super::SECRET),
        4,
    );
    assert_eq!(all[0].1, "skipped");
}

#[test]
fn a_poll_that_never_holds_says_what_was_seen_last() {
    let receiver = Receiver::answering(|_, _| answer(200, r#"{"state":"new"}"#));
    let case = "  - name: a\n    poll: { url: /x, until: { json: { $.state: open } }, within: 40ms, every: 10ms, headers: { X-A: b } }\n";
    let all = trials(suite(&receiver.url(), case), 1);
    assert_eq!(
        all[0].2,
        ["answer-body $.state: \"open\" within 40ms, \"new\""]
    );
    assert!(receiver.requests().len() > 1);
    let gone = suite(
        &Receiver::gone(),
        "  - name: a\n    poll: { url: /x, within: 20ms, every: 5ms }\n",
    );
    assert_eq!(trials(gone, 3)[0].1, "error");
}

#[test]
fn a_sequence_ends_with_its_first_failure() {
    let receiver = Receiver::answering(|number, _| answer(if number == 1 { 500 } else { 200 }, ""));
    let cases = "  - name: a\n    sequence:\n      - send: { event: message_created }\n      - name: second\n        send: { event: message_updated }\n      \
                 - pause: 1ms\n      - send: { event: message_created }\n";
    let output = suite(&receiver.url(), cases).exit(1).any_stderr().run();
    let trial = &output.json_lines()[0];
    assert_eq!(
        trial["figures"]["failed step"],
        "2 of 4, second (s.yaml:10)"
    );
    assert_eq!(receiver.requests().len(), 2);
}

#[test]
fn cases_are_left_out_as_told() {
    let receiver = Receiver::ok();
    let send = "send: { event: message_created }";
    let cases = format!(
        "  - {{ name: one, {send} }}\n  - {{ name: two, {send}, skip: not today }}\n  - {{ name: three, {send} }}\n"
    );
    let upshots = |test: Test| -> Vec<String> {
        let all = trials(test, 0).into_iter();
        all.map(|(name, upshot, _)| format!("{name} {upshot}"))
            .collect()
    };
    let plain = || suite(&receiver.url(), &cases);
    assert_eq!(
        upshots(plain()),
        ["one passed", "two skipped", "three passed"]
    );
    assert_eq!(
        upshots(plain().args(["--only", "s/t*", "--skip", "two"])),
        ["three passed"]
    );
    let only = cases.replace("{ name: three,", "{ name: three, only: true,");
    let only = || suite(&receiver.url(), &only);
    assert_eq!(
        upshots(only()),
        ["one skipped", "two skipped", "three passed"]
    );
    assert_eq!(upshots(only().args(["--only", "one"])), ["one passed"]);
    plain().args(["--only", "four"]).fails(
        4,
        "no case is selected",
        Some("`--list` shows the cases"),
    );
    let listed = "s/one\ns/two  (skipped: not today)\ns/three\n";
    plain().args(["--list"]).stdout(listed).run();
    file("version: 1\ncases: []\n").fails(4, "there is no case in it", Some("--list"));
}

#[test]
fn a_matrix_is_written_out_and_may_be_all_events() {
    let receiver = Receiver::ok();
    let cases = "  - name: \"${edition} ${event}\"\n    matrix: { edition: [live, documented], event: [message_created, message_updated] }\n    \
                 send: { event: \"${event}\", edition: \"${edition}\" }\n  \
                 - name: all\n    matrix: { event: all }\n    send: { event: \"${event}\" }\n";
    let all = trials(suite(&receiver.url(), cases), 0);
    assert_eq!(all[1].0, "live message_updated");
    assert_eq!(all[2].0, "documented message_created");
    assert_eq!(all[4].0, "all [conversation_created]");
    assert!(all.len() > 15);
}

#[test]
fn nothing_of_the_environment_is_shown_and_nothing_goes_elsewhere() {
    let receiver = Receiver::answering(|_, request| {
        answer(500, &String::from_utf8_lossy(body(request).unwrap()))
    });
    let cases = "  - name: \"a ${env:TOKEN}\"\n    send: { event: message_created, set: { token: \"${env:TOKEN}\" }, headers: { X-T: \"${env:TOKEN}\" } }\n    \
                 expect: { status: 500, json: { $.token: \"x${env:TOKEN}\" } }\n";
    let test = suite(&receiver.url(), cases)
        .env("TOKEN", "tell-nobody-of-this")
        .hides("tell-nobody-of-this");
    let output = test
        .args(["--out", "o.jsonl", "--verbose"])
        .exit(1)
        .any_stderr()
        .run();
    let capture = std::fs::read_to_string(output.path("o.jsonl")).unwrap();
    assert!(!capture.contains("tell-nobody"), "{capture}");
    assert!(capture.contains("${env:TOKEN}"));
    let sent = receiver.requests().concat();
    assert!(String::from_utf8_lossy(&sent).contains("tell-nobody-of-this"));
    let elsewhere = "  - name: a\n    poll: { url: \"https://hooks.test/x\" }\n";
    let test = suite(&receiver.url(), elsewhere).any_stderr().exit(2);
    let output = test.stdout("").run();
    assert!(
        output
            .stderr
            .starts_with("error: s.yaml:8:18: `hooks.test` is not on this machine"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_robustness_case_is_many_trials() {
    let receiver = Receiver::answering(|_, request| {
        let signed = crate::receiver::header(request, "X-Chatwoot-Signature").is_some();
        answer(if signed { 200 } else { 401 }, "")
    });
    let cases = "  - name: fit\n    robustness: { only: [\"refuses/no-sig*\", accepts/good*], event: message_created }\n";
    let all = trials(suite(&receiver.url(), cases), 0);
    let names: Vec<_> = all
        .iter()
        .map(|(name, upshot, _)| format!("{name} {upshot}"))
        .collect();
    assert!(
        names.contains(&"fit: refuses/no-signature passed".to_owned()),
        "{names:?}"
    );
    let cases = "  - name: fit\n    robustness: { only: refuses/nothing }\n";
    let output = suite(&receiver.url(), cases).exit(3).any_stderr().run();
    assert_eq!(
        output.json_lines()[0]["reason"],
        "`refuses/nothing` fits no probe"
    );
}

#[test]
fn a_poll_asks_once_more_when_its_time_is_over() {
    let asked = AtomicUsize::new(0);
    let receiver = Receiver::answering(move |_, _| {
        let ready = asked.fetch_add(1, Ordering::SeqCst) > 0;
        let body = format!("{{\"ready\":{ready}}}");
        let length = body.len();
        format!("HTTP/1.1 200 X\r\nContent-Length: {length}\r\n\r\n{body}").into_bytes()
    });
    let suite = format!(
        "version: 1\ntarget: {}\ncases:\n  - name: ready\n    poll: {{ url: /, until: {{ json: {{ $.ready: true }} }}, within: 100ms, every: 1h }}\n",
        receiver.url()
    );
    Test::new()
        .file("a.yaml", suite)
        .args(["test", "a.yaml"])
        .run();
    assert_eq!(receiver.requests().len(), 2);
}

#[test]
fn flags_of_the_built_in_test_are_not_passed_over() {
    let suite = "version: 1\ncases:\n  - name: wait\n    pause: 1ms\n";
    let test = Test::new().file("a.yaml", suite);
    test.args(["test", "a.yaml", "--event", "nope"]).fails(
        2,
        "`--event`, `--data` and `--rotated-secret-file` are for the built-in test",
        Some("say it in the suite: `send: { event: NAME }`, `send: { data: FILE }`"),
    );
}

#[test]
fn ids_are_new_in_every_run_whatever_the_seed_but_those_of_a_delivery_with_one() {
    let receiver = Receiver::ok();
    let cases = "  - name: a\n    send: { event: message_created, count: 2 }\n  \
                 - name: b\n    send: { event: message_created, seed: 3 }\n";
    let ids = || {
        let before = receiver.requests().len();
        suite(&receiver.url(), cases).args(["--seed", "7"]).run();
        let all = receiver.requests();
        let of = all[before..].iter();
        of.map(|request| header(request, "X-Chatwoot-Delivery").unwrap())
            .collect::<Vec<_>>()
    };
    let (first, second) = (ids(), ids());
    assert_eq!(first[2], second[2]);
    let all: std::collections::BTreeSet<_> = first.iter().chain(&second).collect();
    assert_eq!(all.len(), 5, "{all:?}");
}

#[test]
fn a_case_that_only_waits_shows_nothing() {
    let cases = "  - name: a\n    pause: 1ms\n";
    let output = suite("http://127.0.0.1:9", cases)
        .exit(4)
        .any_stderr()
        .run();
    let lines = output.json_lines();
    assert_eq!(lines[0]["upshot"], "skipped");
    assert_eq!(lines[0]["reason"], "there is nothing in it but a pause");
}

#[test]
fn of_many_that_are_late_the_slowest_is_told_once() {
    let receiver = Receiver::ok();
    let cases = "  - name: a\n    send: { event: message_created, count: 3 }\n    expect: { within: 1us }\n";
    let output = suite(&receiver.url(), cases).exit(1).any_stderr().run();
    let lines = output.json_lines();
    let findings = lines[0]["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let seen = findings[0]["seen"].as_str().unwrap();
    assert!(seen.starts_with("at most "), "{seen}");
    assert!(seen.ends_with(" (3 of 3 deliveries)"), "{seen}");
}

#[test]
fn all_events_of_all_editions_are_those_of_each() {
    let pack = hookctl::pack::Catalogue::embedded()
        .pack("acquire")
        .unwrap();
    for axes in ["event: all, edition: all", "edition: all, event: all"] {
        let suite = format!(
            "version: 1\ntarget: http://127.0.0.1:9\nprovider: acquire\nsecret: {{ file: key }}\ncases:\n  \
             - name: \"${{edition}}/${{event}}\"\n    matrix: {{ {axes} }}\n    \
             send: {{ event: \"${{event}}\", edition: \"${{edition}}\" }}\n"
        );
        let output = file(&suite)
            .file("key", "a-secret-for-tests")
            .args(["--list"])
            .run();
        let listed: std::collections::BTreeSet<_> = output
            .text()
            .lines()
            .map(|line| line.strip_prefix("s/").unwrap().to_owned())
            .collect();
        let mut expected = std::collections::BTreeSet::new();
        for edition in pack.editions() {
            let events = pack.events(Some(edition)).into_iter();
            expected.extend(events.map(|(name, _)| format!("{edition}/{name}")));
        }
        assert_eq!(listed, expected, "{axes}");
    }
}
