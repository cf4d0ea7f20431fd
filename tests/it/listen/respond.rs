//! Misbehaving on purpose.

use std::io::{ErrorKind, Read, Write};
use std::time::{Duration, Instant};

use crate::listener::Listener;
use crate::test::Test;

const STANDARD: [&str; 2] = ["--provider", "standard-webhooks"];

fn with_id<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&STANDARD, more].concat()
}

#[track_caller]
fn status(answer: &str) -> &str {
    answer.get(9..12).unwrap_or_else(|| panic!("{answer:?}"))
}

#[test]
fn steps_go_by_the_attempts_of_each_delivery() {
    let listener = Listener::start(&with_id(&["--respond", "503x2,200"]));
    let post = |id| status(&listener.post("/", &[&format!("webhook-id: {id}")], "x")).to_owned();
    let met = ["a", "b", "a", "a", "b", "a"].map(post);
    assert_eq!(met, ["503", "503", "503", "200", "503", "200"]);
    let ended = listener.interrupt();
    let attempts: Vec<_> = ended
        .records()
        .iter()
        .map(|r| (r["delivery"].clone(), r["attempt"].clone()))
        .collect();
    assert_eq!(attempts[3], ("a".into(), 3.into()));
    assert_eq!(attempts[4], ("b".into(), 2.into()));
    assert!(
        ended
            .stdout
            .lines()
            .nth(3)
            .unwrap()
            .ends_with("  attempt 3")
    );
    assert!(!ended.stdout.lines().next().unwrap().contains("attempt"));
    assert!(
        ended.summary().ends_with(", 4 repeated deliveries"),
        "{}",
        ended.summary()
    );
}

#[test]
fn without_an_id_the_same_bytes_are_the_same_delivery() {
    let listener = Listener::start(&["--respond", "500,201"]);
    let met = ["1", "1", "2"].map(|body| status(&listener.post("/", &[], body)).to_owned());
    assert_eq!(met, ["500", "201", "500"]);
    let elsewhere = listener.post("/other", &[], "1");
    assert_eq!(status(&elsewhere), "500");
    let ended = listener.interrupt();
    let lines: Vec<_> = ended.stdout.lines().collect();
    assert!(
        lines[1].ends_with("  again") && !lines[2].contains("again"),
        "{lines:?}"
    );
}

#[test]
fn a_reset_a_close_and_silence() {
    let listener = Listener::start(&["--respond", "reset,close,hang"]);
    let speak = || {
        let mut stream = listener.connect();
        let request = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx";
        stream.write_all(request).unwrap();
        stream
    };
    let reset = speak().read(&mut [0; 64]).unwrap_err();
    assert_eq!(reset.kind(), ErrorKind::ConnectionReset);
    assert_eq!(speak().read(&mut [0; 64]).unwrap(), 0);
    let mut hanging = speak();
    hanging
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    let waiting = hanging.read(&mut [0; 64]).unwrap_err();
    assert_eq!(waiting.kind(), ErrorKind::WouldBlock);
    let ended = listener.interrupt();
    assert_eq!(ended.code, Some(0));
    let errors: Vec<_> = ended
        .records()
        .iter()
        .map(|r| {
            (
                r["response"].clone(),
                r["error"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let none = serde_json::Value::Null;
    for (error, word) in errors.iter().zip(["reset", "closed", "left hanging"]) {
        assert_eq!(
            *error,
            (
                none.clone(),
                format!("{word} on purpose, without an answer")
            )
        );
    }
    assert!(ended.stdout.contains(" --- "), "{}", ended.stdout);
}

#[test]
fn a_delay_comes_before_the_answer() {
    let listener = Listener::start(&["--respond", "delay:300ms+204"]);
    let begun = Instant::now();
    assert_eq!(status(&listener.post("/", &[], "x")), "204");
    assert!(begun.elapsed() >= Duration::from_millis(300));
    let ended = listener.interrupt();
    let total = ended.records()[0]["timing"]["total_us"].as_u64().unwrap();
    assert!(total >= 300_000, "{total}");
}

const TABLES: &str = r#"
[[respond]]
path = "/slow/*"
program = "503,200"

[[respond]]
provider = "standard-*"
headers = ["X-Seen: {{id}}"]
body = '{"id": "{{id}}"}'
"#;

#[test]
fn tables_say_it_for_some_requests() {
    let files = [("hookctl.toml", TABLES)];
    let listener = Listener::with_files(&files, &STANDARD);
    assert_eq!(status(&listener.post("/slow/1", &[], "x")), "503");
    assert_eq!(status(&listener.post("/slow/1", &[], "x")), "200");
    let answer = listener.post("/", &["webhook-id: a\"b"], "y");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("\r\nContent-Type: application/json\r\n"),
        "{answer}"
    );
    assert!(answer.contains("\r\nX-Seen: a\"b\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n{\"id\": \"a\\\"b\"}"), "{answer}");
    let ended = listener.interrupt();
    assert_eq!(ended.records()[2]["response"]["by"], "fixed");
}

#[test]
fn the_flag_beats_the_tables() {
    let files = [("hookctl.toml", TABLES)];
    let listener = Listener::with_files(&files, &with_id(&["--respond", "418"]));
    let answer = listener.post("/slow/1", &["webhook-id: a"], "x");
    assert_eq!(status(&answer), "418");
    assert!(!answer.contains("X-Seen"), "{answer}");
}

#[test]
fn programs_and_tables_that_make_no_sense() {
    let listen = |args: &[&str]| {
        Test::new()
            .args(["listen", "--port", "0"])
            .args(args)
            .exit(2)
    };
    let program = listen(&["--respond", "503x2,oops"]);
    program
        .stderr_has("part 2: `oops` is no step: write a status, `default`, `reset`")
        .run();
    let table = listen(&[]).file("hookctl.toml", "[[respond]]\nprogram = '50'\n");
    table.stderr_has("hookctl.toml:2:11: `50` is no step").run();
    let body = listen(&[]).file("hookctl.toml", "[[respond]]\nbody = '{{idd}}'\n");
    body.stderr_has("unknown placeholder `{{idd}}`").run();
}
