//! What is expected of the answer.

use crate::receiver::Receiver;
use crate::test::Test;

fn answering(status: &str, body: &str) -> Receiver {
    let length = body.len();
    Receiver::always(&format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    ))
}

fn send(receiver: &Receiver, args: &[&str]) -> Test {
    let test = Test::new().args(["send"]).args(args);
    test.args(["--to", &receiver.url(), "--no-sign"])
        .any_stderr()
}

const VOXSIG: [&str; 2] = ["voxsig", "message_created"];

#[test]
fn any_2xx_is_success_where_the_provider_takes_it_so() {
    for (status, exit) in [
        ("200 OK", 0),
        ("299 Odd", 0),
        ("302 Found", 1),
        ("500 Oops", 1),
    ] {
        send(&answering(status, ""), &VOXSIG).exit(exit).run();
    }
}

#[test]
fn an_answer_that_is_not_expected_is_shown() {
    let receiver = answering(
        "422 Unprocessable Content",
        "{\"why\":\"no such contact\u{1b}[31m\"}",
    );
    let output = send(&receiver, &VOXSIG).exit(1).run();
    output
        .prints("POST  message_created  422  connect ")
        .prints("status expected 2xx, got 422\n")
        .prints("| HTTP 422\n")
        .prints("| Content-Type: application/json\n")
        .prints("| {\"why\":\"no such contact\\u{1b}[31m\"}\n");
}

#[test]
fn an_expected_answer_is_shown_when_asked_for() {
    let receiver = answering("200 OK", "thanks");
    assert!(!send(&receiver, &VOXSIG).run().text().contains("thanks"));
    send(&receiver, &VOXSIG)
        .args(["--verbose"])
        .run()
        .prints("| thanks\n");
}

#[test]
fn redirects_are_not_followed() {
    let elsewhere = Receiver::ok();
    let answer = format!(
        "HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n",
        elsewhere.url()
    );
    send(&Receiver::always(&answer), &VOXSIG).exit(1).run();
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn expect_names_the_statuses() {
    let receiver = answering("404 Not Found", "");
    send(&receiver, &VOXSIG).args(["--expect", "4xx"]).run();
    send(&receiver, &VOXSIG).args(["--expect", "200,404"]).run();
    let output = send(&receiver, &VOXSIG)
        .args(["--expect", "410"])
        .exit(1)
        .run();
    output.prints("status expected 410, got 404\n");
}

#[test]
fn expect_body_looks_for_a_text() {
    let receiver = answering("200 OK", "it is ok");
    send(&receiver, &VOXSIG)
        .args(["--expect-body", "is ok", "--expect-body", "it"])
        .run();
    let output = send(&receiver, &VOXSIG)
        .args(["--expect-body", "done"])
        .exit(1)
        .run();
    output.prints("expected `done`, got 8 bytes without it\n");
}

const AVAILABILITY: [&str; 4] = ["pypestream", "availability", "--edition", "live"];

#[test]
fn the_answer_an_endpoint_owes_is_held_against_its_schema() {
    let show = Test::new()
        .args(["show"])
        .args(AVAILABILITY)
        .args(["--json"])
        .run();
    let good = show.json()["response"].as_str().unwrap().to_owned();
    send(&answering("200 OK", &good), &AVAILABILITY).run();
    for wrong in ["{}", "not json", "", "[1]"] {
        let output = send(&answering("200 OK", wrong), &AVAILABILITY)
            .exit(1)
            .run();
        output.prints("answer-schema ");
    }
}

#[test]
fn the_status_an_endpoint_owes_is_the_events_own() {
    let escalate = ["pypestream", "escalate", "--edition", "live"];
    let show = Test::new()
        .args(["show"])
        .args(escalate)
        .args(["--json"])
        .run();
    let good = show.json()["response"].as_str().unwrap().to_owned();
    send(&answering("201 Created", &good), &escalate).run();
    let output = send(&answering("200 OK", &good), &escalate).exit(1).run();
    output.prints("status expected 201, got 200\n");
}

#[test]
fn a_head_or_204_has_no_body_to_wait_for() {
    let end = ["pypestream", "end", "--edition", "live"];
    send(&Receiver::always("HTTP/1.1 204 No Content\r\n\r\n"), &end).run();
    let receiver = Receiver::always("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
    send(&receiver, &VOXSIG).args(["--method", "HEAD"]).run();
}

#[test]
fn chunked_answers_are_put_together() {
    let receiver = Receiver::always(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nit \r\n5;x=y\r\nis ok\r\n0\r\n\r\n",
    );
    send(&receiver, &VOXSIG)
        .args(["--expect-body", "it is ok"])
        .run();
}

#[test]
fn many_that_are_not_shown_are_looked_at_all_the_same() {
    let many = |receiver: &Receiver, args: &[&str]| {
        let quiet = ["--count", "3", "--quiet"];
        send(receiver, args).args(quiet)
    };
    let times = |text: &str, part: &str| text.matches(part).count();
    let good = many(&answering("200 OK", "fine"), &VOXSIG).run();
    assert_eq!(good.text(), "3 deliveries: 3 accepted\n");
    for (receiver, args, exit, told) in [
        (answering("500 Oops", ""), &VOXSIG[..], 1, "got 500\n"),
        (
            answering("200 OK", "{}"),
            &AVAILABILITY,
            1,
            "answer-schema ",
        ),
        (
            Receiver::always("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"),
            &VOXSIG,
            3,
            "in the middle of the answer",
        ),
        (Receiver::always("SSH-2.0-x\r\n"), &VOXSIG, 3, "in HTTP/1"),
        (Receiver::always(""), &VOXSIG, 3, "before answering"),
    ] {
        let output = many(&receiver, args).exit(exit).run();
        let text = output.text();
        assert!(times(text, told) >= 3, "{told}: {text}");
    }
    let wanted = [VOXSIG[0], VOXSIG[1], "--expect-body", "done"];
    let output = many(&answering("200 OK", "fine"), &wanted).exit(1).run();
    assert_eq!(times(output.text(), "expected `done`"), 3);
}
