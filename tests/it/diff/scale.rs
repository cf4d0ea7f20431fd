//! Captures of any size: the same result on any number of threads, and memory that does not grow.

use std::fmt::Write as _;

use serde_json::json;

use super::{acme, capture, ping, pong, record};
use crate::test::Test;

/// Everything there is: what holds, what does not, many values and places, unknown events, bad lines.
fn big(records: usize) -> String {
    let mut text = String::new();
    for n in 0..records {
        let body = match n % 9 {
            0 => json!({"event": "ping", "id": format!("text {n}"), "kind": "a", "list": []}),
            1 => {
                json!({"event": "ping", "id": n, "kind": format!("k{}", n % 40), "list": [{"n": 1}]})
            }
            2 => json!({"event": "pong", "at": n % 5}),
            3 => json!({"event": format!("e{}", n % 1500)}),
            4 => json!([n]),
            5 => json!({"event": "ping", "list": [{"n": n.to_string()}, {"n": null}, {"n": []}]}),
            6 => ping("7"),
            7 => pong(),
            _ => json!({"event": "late", "n": n}),
        };
        if n % 100 == 50 {
            writeln!(text, "torn {n}").unwrap();
        }
        writeln!(text, "{}", record(None, &body.to_string())).unwrap();
    }
    text
}

fn run(test: Test, args: &[&str]) -> String {
    let test = test
        .args(["c.jsonl", "--edition", "documented,live"])
        .args(args);
    test.exit(1).any_stderr().run().text().to_owned()
}

#[test]
fn the_result_does_not_depend_on_the_threads() {
    let text = big(3_000);
    for format in ["json", "jsonl"] {
        let on = |threads: &str| {
            let test = acme().file("c.jsonl", &text);
            run(test, &["--format", format, "--threads", threads])
        };
        let one = on("1");
        assert!(one.len() > 10_000, "{one}");
        for threads in ["2", "4", "13"] {
            assert!(on(threads) == one, "{format} on {threads} threads");
        }
    }
}

#[test]
fn without_the_cache_the_result_is_the_same() {
    let text = big(500);
    let on = |args: &[&str]| run(acme().file("c.jsonl", &text), args);
    let cached = on(&["--format", "json"]);
    assert_eq!(on(&["--format", "json", "--no-cache"]), cached);
}

/// The most memory a run has taken, in kB, once it has been given all of it.
#[cfg(target_os = "linux")]
fn peak(part: &str, times: usize) -> u64 {
    use std::io::Write;
    use std::process::Stdio;
    let test = acme().args(["-", "--threads", "2"]);
    let mut command = test.command();
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    for _ in 0..times {
        input.write_all(part.as_bytes()).unwrap();
    }
    // It waits for more.
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let most = line.unwrap().split_whitespace().nth(1);
    most.unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_the_capture() {
    let mut bodies = Vec::new();
    for n in 0..20_u32 {
        let mut body = ping(if n % 4 == 0 { "\"x\"" } else { "1" });
        body["list"] = json!(vec![json!({"n": n}); 200]);
        bodies.push(body);
    }
    let part = capture(&bodies);
    let (little, much) = (peak(&part, 40), peak(&part, 240));
    // The pages of the program itself count too, and a debug build has many.
    assert!(much < 48_000, "{much} kB");
    assert!(much < little + 8_000, "{little} kB and {much} kB");
}
