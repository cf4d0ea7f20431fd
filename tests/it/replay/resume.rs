//! A replay that was interrupted or killed goes on after what was answered.

use std::collections::{HashMap, HashSet};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use super::endpoint::Endpoint;
use super::pace::summary;
use super::records::{capture, numbered, record};
use crate::receiver::{OK, body};
use crate::test::Test;

const RECORDS: u64 = 2000;
const CONCURRENCY: usize = 16;
const KILLS: usize = 12;

/// A random number that the clock seeds; a failing test prints the seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

fn number(request: &[u8]) -> u64 {
    let body: Value = serde_json::from_slice(body(request).unwrap()).unwrap();
    body["n"].as_u64().unwrap()
}

fn kill(signal: &str, id: u32) {
    let command = format!("kill -{signal} {id}");
    let status = Command::new("sh").args(["-c", &command]).status();
    assert!(status.unwrap().success());
}

/// The lines that the file says were answered.
fn answered(path: &std::path::Path) -> HashSet<u64> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return HashSet::new();
    };
    // A line that was cut off says nothing.
    let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
    let line = |line: &str| line.rsplit(' ').next().unwrap().parse().unwrap();
    whole.lines().skip(1).map(line).collect()
}

#[test]
fn killed_at_random_it_skips_nothing_and_repeats_nothing_that_was_answered() {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let mut dice = Dice(since.as_nanos() as u64 | 1);
    let seed = dice.0;
    let (process, at) = (
        Arc::new(AtomicU32::new(0)),
        Arc::new(AtomicUsize::new(usize::MAX)),
    );
    let seen: Arc<Mutex<Vec<u64>>> = Arc::default();
    let (own, its, log) = (Arc::clone(&process), Arc::clone(&at), Arc::clone(&seen));
    let endpoint = Endpoint::answering(move |all, request, _| {
        log.lock().unwrap().push(number(request));
        if all == its.load(Ordering::SeqCst) {
            kill("KILL", own.load(Ordering::SeqCst));
        }
        OK.into()
    });
    let test = Test::new().file("c.jsonl", numbered(RECORDS));
    let test = test
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--resume",
            "progress",
        ])
        .args(["--pace", "max", "--concurrency", "16", "-q"]);
    let resume = test.path("progress");
    let mut repeated = 0;
    for round in 0..KILLS {
        let before = answered(&resume);
        let from = seen.lock().unwrap().len();
        let next = from + 1 + dice.roll(RECORDS / KILLS as u64) as usize;
        // The process has to be known before it can be killed.
        at.store(usize::MAX, Ordering::SeqCst);
        let mut command = test.command();
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        process.store(child.id(), Ordering::SeqCst);
        at.store(next, Ordering::SeqCst);
        let now = seen.lock().unwrap().len();
        if now > next {
            child.kill().unwrap();
        }
        child.wait().unwrap();
        let seen = seen.lock().unwrap()[from..].to_vec();
        let again: Vec<_> = seen.iter().filter(|n| before.contains(n)).collect();
        assert!(again.is_empty(), "seed {seed}, round {round}: {again:?}");
        repeated += CONCURRENCY;
    }
    at.store(usize::MAX, Ordering::SeqCst);
    let before = answered(&resume);
    let from = seen.lock().unwrap().len();
    let output = test.stderr_has("note: going on after ").run();
    // What the last killed process had written may come in after its end.
    let last: HashSet<u64> = seen.lock().unwrap()[from..].iter().copied().collect();
    let missing: HashSet<u64> = (1..=RECORDS).filter(|n| !before.contains(n)).collect();
    assert_eq!(last, missing, "seed {seed}");
    let mut times: HashMap<u64, usize> = HashMap::new();
    for n in seen.lock().unwrap().iter() {
        *times.entry(*n).or_default() += 1;
    }
    for n in 1..=RECORDS {
        assert!(times.contains_key(&n), "seed {seed}: {n} is missing");
    }
    // Only what was under way when it was killed can have come twice.
    let all = times.values().sum::<usize>();
    assert!(all <= RECORDS as usize + repeated, "seed {seed}: {all}");
    // Once more there is nothing left to do, and that is well.
    let test = output.then();
    test.args(["replay", "c.jsonl", "--to", &endpoint.url(), "--resume", "progress"])
        .stderr("note: going on after 2000 deliveries that were answered; those whose answer was not seen go out again\n")
        .run()
        .prints("answered before, and not sent again: 2000\n");
}

/// Sends some, is interrupted while one is not answered, and leaves the file behind.
fn interrupted(endpoint: &Endpoint, text: &str, args: &[&str], came: usize) -> Test {
    let test = Test::new().file("c.jsonl", text);
    let test = test
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--resume",
            "progress",
        ])
        .args(["--concurrency", "1"])
        .args(args);
    let mut command = test.command();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    endpoint.log().wait_for(came);
    kill("INT", child.id());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("deliver"), "{shown}");
    test
}

/// An endpoint that does not answer the third request, and ends its connection when the sender does.
fn silent_third() -> Endpoint {
    Endpoint::answering(|number, _, log| {
        if number == 2 {
            log.wait_for(3);
            return Vec::new();
        }
        OK.into()
    })
}

#[test]
fn an_interrupt_ends_with_130_and_the_next_run_goes_on() {
    let endpoint = silent_third();
    // The fourth is due much later: what is waited for is the interrupt.
    let times = [0, 1, 2, 3_000_000];
    let one = |(n, at): (usize, u64)| record(&format!("r-{n}"), at, &format!(r#"{{"n":{n}}}"#));
    let text = capture(&times.into_iter().enumerate().map(one).collect::<Vec<_>>());
    let test = interrupted(&endpoint, &text, &[], 3);
    test.args(["--max-gap", "0s"])
        .stderr("note: going on after 2 deliveries that were answered; those whose answer was not seen go out again\n")
        .run()
        .prints("2 deliveries: 2 ok\n");
    let seen: Vec<_> = endpoint.requests().iter().map(|r| number(r)).collect();
    assert_eq!(seen, [0, 1, 2, 2, 3]);
}

#[test]
fn a_resumed_replay_plans_the_same_deliveries() {
    let text = numbered(40).replace("\"id\":\"r-", "\"delivery\":\"d\",\"id\":\"r-");
    for args in [
        &["--limit", "5", "--loop", "3"][..],
        &["--sample", "50%", "--seed", "3"],
        &["--sample", "50%"],
        &["--lines", "3..", "--limit", "6"],
    ] {
        let endpoint = silent_third();
        let args = [args, &["--rate", "1000"]].concat();
        let test = Test::new().file("c.jsonl", &text);
        let test = test
            .args([
                "replay",
                "c.jsonl",
                "--to",
                &endpoint.url(),
                "--resume",
                "progress",
            ])
            .args(["--concurrency", "1", "--max-failures", "1"])
            .args(&args);
        // The third is not answered, which is failure enough.
        let output = test.exit(3).any_stderr().run();
        let first = endpoint.bodies();
        assert_eq!(first.len(), 3, "{args:?}");
        let planned = output
            .then()
            .args([
                "replay",
                "c.jsonl",
                "--resume",
                "progress",
                "--dry-run",
                "--json",
            ])
            .args(&args)
            .any_stderr()
            .run();
        let lines: Vec<_> = planned
            .json_lines()
            .iter()
            .map(|l| l["line"].clone())
            .collect();
        let rest = planned
            .then()
            .args([
                "replay",
                "c.jsonl",
                "--to",
                &endpoint.url(),
                "--resume",
                "progress",
            ])
            .args(["--concurrency", "1", "--json"])
            .args(&args)
            .any_stderr()
            .run();
        let second = endpoint.bodies()[3..].to_vec();
        let sent: Vec<_> = second
            .iter()
            .map(|body| serde_json::from_str::<Value>(body).unwrap()["n"].clone())
            .collect();
        assert_eq!(sent, lines, "{args:?}");
        assert_eq!(second[0], first[2], "{args:?}");
        let all = [&first[..2], &second[..]].concat();
        let summary = summary(&rest.stderr);
        assert_eq!(summary["answered_before"], 2, "{args:?}");
        let expected = match args[0] {
            "--limit" => 15,
            "--lines" => 6,
            _ => all.len(),
        };
        assert_eq!(all.len(), expected, "{args:?}");
        if args[0] == "--sample" {
            let once: HashSet<_> = all.iter().collect();
            assert_eq!(once.len(), all.len());
            assert!(all.len() < 35, "{}", all.len());
        }
    }
}

#[test]
fn times_and_ids_of_a_resumed_replay_are_those_of_the_first_run() {
    let endpoint = Endpoint::answering(|number, _, _| match number {
        0 => Vec::new(),
        _ => OK.into(),
    });
    let body = r#"{"n":1,"created_at":"2023-01-01T10:00:00Z"}"#;
    let test = Test::new().file("c.jsonl", capture(&[record("r-1", 0, body)]));
    let args = [
        "replay",
        "c.jsonl",
        "--to",
        &endpoint.url(),
        "--resume",
        "progress",
    ];
    let output = test
        .args(args)
        .args(["--shift-time", "now"])
        .exit(3)
        .any_stderr()
        .run();
    // The file says when it began; were it not for that, the second run would be of another time.
    let path = output.path("progress");
    let head = std::fs::read_to_string(&path).unwrap();
    let mut head: Value = serde_json::from_str(&head).unwrap();
    head["replay"]["begun"] = "2025-05-05T05:05:05Z".into();
    std::fs::write(&path, format!("{head}\n")).unwrap();
    output.then().args(args).args(["--shift-time", "now"]).run();
    let moved = body.replace("2023-01-01T10:00:00Z", "2025-05-05T05:05:05Z");
    assert_eq!(endpoint.bodies()[1], moved);
}

#[test]
fn a_file_of_another_replay_is_refused_and_stays_as_it_is() {
    let endpoint = Endpoint::ok();
    let output = Test::new()
        .file("c.jsonl", numbered(2))
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--pace",
            "max",
        ])
        .args(["--resume", "progress", "--seed", "1"])
        .run();
    let noted = std::fs::read(output.path("progress")).unwrap();
    let again = |capture: &str, file: &str| {
        let test = output.then().file("notes.txt", "precious\n");
        let test = test.file("other.jsonl", capture_of("other"));
        test.args(["replay", capture, "--to", &endpoint.url(), "--resume", file])
    };
    again("other.jsonl", "progress").fails(
        2,
        "`progress` belongs to the replay of another capture",
        Some("another file to begin anew"),
    );
    again("c.jsonl", "notes.txt").fails(
        2,
        "`notes.txt` is not a file that a replay wrote to be resumed",
        Some("a new one"),
    );
    again("c.jsonl", "progress").args(["--seed", "2"]).fails(
        2,
        "the replay to be resumed was made with the seed 1, and not with 2",
        Some("leave out `--seed`"),
    );
    assert_eq!(std::fs::read(output.path("progress")).unwrap(), noted);
    assert_eq!(
        std::fs::read(output.path("notes.txt")).unwrap(),
        b"precious\n"
    );
    assert_eq!(endpoint.bodies().len(), 2);
}

fn capture_of(id: &str) -> String {
    capture(&[record(id, 0, "{}")])
}

#[test]
fn what_is_only_looked_at_leaves_no_file() {
    let output = Test::new()
        .file("c.jsonl", numbered(2))
        .args(["replay", "c.jsonl", "--dry-run", "--resume", "progress"])
        .any_stderr()
        .run();
    assert!(!output.path("progress").exists());
    // Nor does what is wrong.
    let test = output.then();
    let test = test.args(["replay", "c.jsonl", "--to", "http://127.0.0.1:1"]);
    test.args(["--resume", "progress", "--order-by", "nonsense"])
        .exit(2)
        .any_stderr()
        .run();
    assert!(!output.path("progress").exists());
}
