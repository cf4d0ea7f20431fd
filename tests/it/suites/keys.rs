//! Every key does what it says, both ways.

use super::{suite, trials};
use crate::receiver::{Receiver, body, header, request_line};
use crate::replay::endpoint::answer;

/// What one case came to at an endpoint that answers everything with this.
#[track_caller]
fn one(case: &str, bytes: &[u8], passes: bool, finding: &str) {
    let bytes = bytes.to_vec();
    let receiver = Receiver::answering(move |_, _| bytes.clone());
    let test = suite(&receiver.url(), &format!("  - name: one\n{case}"));
    let all = trials(test, i32::from(!passes));
    let (_, upshot, findings) = &all[0];
    assert_eq!(
        upshot,
        if passes { "passed" } else { "failed" },
        "{case} {findings:?}"
    );
    assert_eq!(findings.join("; "), finding, "{case}");
}

#[test]
fn answers_are_held_to_what_is_expected() {
    let ok = answer(200, r#"{"ok":true,"n":10.00,"items":[{"id":7},{"id":8}]}"#);
    let teapot = answer(418, "short and stout");
    let send = "    send: { event: message_created }\n    expect: ";
    for (expect, bytes, finding) in [
        ("{ status: 200 }", &ok, ""),
        (
            "{ status: [201, 4xx] }",
            &ok,
            "status: 201,4xx, 200: `{\"ok\":true,\"n\":10.00,\"items\":[{\"id\":7},{\"id\":8}]}`",
        ),
        ("{}", &teapot, "status: 2xx, 418: `short and stout`"),
        ("{ status: 418 }", &teapot, ""),
        ("{ within: 30s }", &ok, ""),
        (
            "{ headers: { content-type: application/json, X-Kind: o*, X-No: } }",
            &ok,
            "",
        ),
        (
            "{ headers: { X-Kind: two } }",
            &ok,
            "answer-header X-Kind: `two`, `one`",
        ),
        (
            "{ headers: { X-Kind: ~ } }",
            &ok,
            "answer-header X-Kind: no such field, `one`",
        ),
        (
            "{ headers: { X-Other: a } }",
            &ok,
            "answer-header X-Other: `a`, no such field",
        ),
        (
            "{ json: { $.ok: true, $.n: 10, \"$.items[0]\": { id: 7.0 } } }",
            &ok,
            "",
        ),
        (
            "{ json: { $.n: \"10.00\" } }",
            &ok,
            "answer-body $.n: \"10.00\", 10.00",
        ),
        (
            "{ json: { $.items: [] } }",
            &ok,
            "answer-body $.items: [], [{\"id\":7},{\"id\":8}]",
        ),
        (
            "{ json: { \"$.items[*].id\": 7 } }",
            &ok,
            "answer-body $.items[*].id: 7, 2 values",
        ),
        (
            "{ json: { $.no: null } }",
            &ok,
            "answer-body $.no: null, nothing",
        ),
        (
            "{ status: any, json: { $.ok: true } }",
            &teapot,
            "not-json: JSON, `short and stout`",
        ),
        ("{ json_has: [$.ok, \"$.items[?@.id > 7]\"] }", &ok, ""),
        (
            "{ json_has: \"$.items[?@.id > 8]\" }",
            &ok,
            "answer-body $.items[?@.id > 8]: something, nothing",
        ),
        ("{ json_lacks: $.no }", &ok, ""),
        (
            "{ json_lacks: $.n }",
            &ok,
            "answer-body $.n: nothing, 10.00",
        ),
        (
            "{ status: any, text: [short, stout], not_text: long }",
            &teapot,
            "",
        ),
        (
            "{ status: any, text: tall }",
            &teapot,
            "answer-body: a body with `tall`, `short and stout`",
        ),
        (
            "{ status: any, not_text: stout }",
            &teapot,
            "answer-body: a body without `stout`, `short and stout`",
        ),
        ("{ no_answer: true }", &ok, "no-answer: no answer, 200"),
    ] {
        one(
            &format!("{send}{expect}\n"),
            bytes,
            finding.is_empty(),
            finding,
        );
    }
}

#[test]
fn a_late_answer_and_none_at_all() {
    let (tell, told) = std::sync::mpsc::channel::<()>();
    let told = std::sync::Mutex::new(told);
    let receiver = Receiver::answering(move |_, _| {
        // It ends when the test does, or with the time of the sender.
        let _ = told
            .lock()
            .unwrap()
            .recv_timeout(std::time::Duration::from_millis(300));
        answer(200, "{}")
    });
    let cases = "  - name: late\n    send: { event: message_created }\n    expect: { within: 1ms }\n  \
                 - name: none\n    send: { event: message_created, timeout: 50ms }\n  \
                 - name: silent\n    send: { event: message_created, timeout: 50ms }\n    expect: { no_answer: true }\n";
    let all = trials(suite(&receiver.url(), cases), 1);
    drop(tell);
    assert!(all[0].2[0].starts_with("latency: within 1ms, "), "{all:?}");
    assert!(all[1].2[0].starts_with("no-answer: an answer, "), "{all:?}");
    assert_eq!(all[2].1, "passed", "{all:?}");
    let all = trials(
        suite(
            &Receiver::gone(),
            "  - { name: a, send: { event: message_created } }\n",
        ),
        3,
    );
    assert_eq!(all[0].1, "error");
}

#[test]
fn a_schema_of_the_users_own() {
    let receiver = Receiver::answering(|_, _| answer(200, r#"{"id":"7"}"#));
    let case =
        "  - name: a\n    send: { event: message_created }\n    expect: { schema: a.json }\n";
    let schema = |kind: &str| format!(r#"{{"properties":{{"id":{{"type":"{kind}"}}}}}}"#);
    let all = trials(
        suite(&receiver.url(), case).file("a.json", schema("string")),
        0,
    );
    assert_eq!(all[0].1, "passed");
    let all = trials(
        suite(&receiver.url(), case).file("a.json", schema("integer")),
        1,
    );
    assert!(all[0].2[0].starts_with("answer-schema id: "), "{all:?}");
}

#[test]
fn what_is_sent_is_what_is_written() {
    let receiver = Receiver::ok();
    let cases = r#"  - name: a
    matrix: { lang: [de, fr] }
    send:
      event: message_created
      to: /other
      method: PUT
      id: "id-${lang}"
      at: 2026-01-02T03:04:05Z
      headers: { X-Lang: "${lang}", User-Agent: ~, X-Two: [a, b] }
      set: { price: 10.00, content: "${lang} ${greeting}", tags: [1.50, x] }
      set_json: { raw: '1.0e1' }
      set_str: { text: 10.00 }
      unset: private
      merge: { account: ~ }
"#;
    let test = suite(&receiver.url(), cases);
    let text = std::fs::read_to_string(test.path("s.yaml")).unwrap();
    let test = test.file(
        "s.yaml",
        text.replace("cases:", "vars: { greeting: \"hi ${env:WHO}\" }\ncases:"),
    );
    let all = trials(test.env("WHO", "somebody"), 0);
    let names: Vec<_> = all.iter().map(|(name, ..)| name.as_str()).collect();
    assert_eq!(names, ["a [de]", "a [fr]"]);
    let request = &receiver.requests()[1];
    assert_eq!(request_line(request), "PUT /other HTTP/1.1");
    assert_eq!(header(request, "X-Lang").as_deref(), Some("fr"));
    assert_eq!(
        header(request, "X-Chatwoot-Delivery").as_deref(),
        Some("id-fr")
    );
    assert_eq!(header(request, "User-Agent"), None);
    assert_eq!(crate::receiver::headers(request, "X-Two"), ["a", "b"]);
    let body = String::from_utf8(body(request).unwrap().to_vec()).unwrap();
    for part in [
        "\"price\":10.00",
        "\"content\":\"fr hi somebody\"",
        "\"tags\":[1.50,\"x\"]",
        "\"raw\":1.0e1",
        "\"text\":\"10.00\"",
    ] {
        assert!(body.replace(": ", ":").contains(part), "{part} {body}");
    }
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    let members = body.as_object().unwrap();
    assert!(!members.contains_key("account") && !members.contains_key("private"));
}

#[test]
fn own_bytes_records_and_counts_are_sent() {
    let receiver = Receiver::ok();
    let first = "  - name: many\n    send: { event: message_created, count: 5, concurrency: 3, rate: 500 }\n  \
                 - name: own\n    send: { data: body.json, event: message_created }\n  \
                 - name: unsigned\n    send: { event: message_created, sign: false }\n    repeat: 2\n";
    let test = suite(&receiver.url(), first)
        .file("body.json", "{\"event\": \"message_created\",\"n\":1.0}");
    let output = test
        .args(["--out", "sent.jsonl"])
        .exit(0)
        .any_stderr()
        .run();
    let requests = receiver.requests();
    assert_eq!(requests.len(), 8);
    let ids: std::collections::BTreeSet<_> = requests
        .iter()
        .filter_map(|request| header(request, "X-Chatwoot-Delivery"))
        .collect();
    assert_eq!(
        ids.len(),
        6,
        "every delivery is one of its own, and an unsigned one has no id"
    );
    assert_eq!(
        body(&requests[5]).unwrap(),
        b"{\"event\": \"message_created\",\"n\":1.0}"
    );
    assert!(header(&requests[5], "X-Chatwoot-Signature").is_some());
    assert!(header(&requests[6], "X-Chatwoot-Signature").is_none());
    // The sixth record again, changed and signed anew.
    let again = "version: 1\nprovider: voxsig\nsecret: { env: SUITE_SECRET }\ncases:\n  - name: again\n    \
                 send: { capture: sent.jsonl, line: 6, set: { n: 2.0 } }\n";
    let test = output
        .then()
        .file("again.yaml", again)
        .env("SUITE_SECRET", super::SECRET);
    let test = test.args(["test", "again.yaml", "--to", &receiver.url()]);
    test.any_stderr().run();
    let request = receiver.requests().pop().unwrap();
    assert_eq!(
        body(&request).unwrap(),
        b"{\"event\": \"message_created\",\"n\":2.0}"
    );
    assert_eq!(
        header(&request, "X-Chatwoot-Delivery"),
        header(&requests[5], "X-Chatwoot-Delivery")
    );
    assert_ne!(
        header(&request, "X-Chatwoot-Signature"),
        header(&requests[5], "X-Chatwoot-Signature")
    );
}

#[test]
fn a_delivery_is_tried_again_as_told() {
    let receiver = Receiver::answering(|number, _| answer(if number == 0 { 503 } else { 200 }, ""));
    let case = "  - name: a\n    send: { event: message_created, retry: 2, time_scale: 0 }\n    expect: { status: 200 }\n";
    let all = trials(suite(&receiver.url(), case), 0);
    assert_eq!(all[0].1, "passed");
    assert_eq!(receiver.requests().len(), 2);
}

#[test]
fn payloads_are_varied_and_a_failure_says_how() {
    let receiver = Receiver::answering(|number, _| answer(if number == 2 { 500 } else { 200 }, ""));
    let case = "  - name: a\n    send: { event: message_created, vary: edge, count: 4, seed: 3 }\n";
    let all = trials(suite(&receiver.url(), case), 1);
    assert_eq!(all[0].2.len(), 1);
    assert!(all[0].2[0].contains("status: 2xx, 500 (edge: "), "{all:?}");
    assert!(all[0].2[0].ends_with("(1 of 4 deliveries)"), "{all:?}");
    let bodies: std::collections::BTreeSet<Vec<u8>> = receiver
        .requests()
        .iter()
        .filter_map(|request| body(request).map(<[u8]>::to_vec))
        .collect();
    assert_eq!(bodies.len(), 4);
    let receiver = Receiver::always("HTTP/1.1 422 No\r\nContent-Length: 0\r\n\r\n");
    let case = "  - name: a\n    send: { event: message_created, vary: negative, count: 3 }\n    expect: { status: 4xx }\n";
    assert_eq!(trials(suite(&receiver.url(), case), 0)[0].1, "passed");
}

#[test]
fn an_interrupted_run_reports_what_was_tried() {
    use std::process::{Command, Stdio};
    let (tell, told) = std::sync::mpsc::channel();
    let tell = std::sync::Mutex::new((tell, 0));
    let receiver = Receiver::raw(move |stream| {
        crate::receiver::read_request(stream);
        let number = {
            let mut tell = tell.lock().unwrap();
            tell.1 += 1;
            tell.0.send(tell.1).unwrap();
            tell.1
        };
        match number {
            1 => stream.write_all(crate::receiver::OK.as_bytes()).unwrap(),
            _ => drop(stream.read_to_end(&mut Vec::new())),
        }
    });
    let cases = "  - { name: one, send: { event: message_created } }\n  - { name: two, send: { event: message_created } }\n";
    let test = suite(&receiver.url(), cases);
    let mut command = test.command();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    while told.recv_timeout(crate::test::LIMIT).unwrap() < 2 {}
    let kill = format!("kill -INT {}", child.id());
    assert!(
        Command::new("sh")
            .args(["-c", &kill])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let lines: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["upshot"], "passed");
    assert_eq!(lines.last().unwrap()["interrupted"], true);
}
