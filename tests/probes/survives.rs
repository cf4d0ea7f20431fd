//! *survives*.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hookctl::judge::{Rule, Trial, Upshot};
use hookctl::run::probe::Group;

use crate::exam::{Exam, failed, passed, seen};
use crate::receiver::{OK, Receiver, body, header, read_request};

const OOPS: &[u8] = b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n";
const BAD: &[u8] = b"HTTP/1.1 400 Bad\r\nContent-Length: 0\r\n\r\n";

fn tried(receiver: &Receiver, name: &str) -> Trial {
    Exam::new(receiver.url()).tries_one(Group::Survives, name)
}

/// Whether the part is somewhere in it; where it begins with a byte that repeats, megabytes are looked through fast.
fn holds(request: &[u8], part: &[u8]) -> bool {
    let Some((first, _)) = part.split_first() else {
        return true;
    };
    if part.iter().all(|byte| byte == first) {
        let runs = request.split(|byte| byte != first);
        return runs.map(<[u8]>::len).any(|run| run >= part.len());
    }
    request.windows(part.len()).any(|window| window == part)
}

#[test]
fn who_takes_everything_and_who_refuses_the_odd_pass() {
    let begun = Instant::now();
    let all = [
        "byte-order-mark",
        "deep-json",
        "duplicate-keys",
        "half-body",
        "half-head",
        "huge-numbers",
        "invalid-utf-8",
        "long-header",
        "many-headers",
        "nul",
        "obs-text-header",
        "oversize",
        "slow-body",
        "slow-head",
    ];
    let receiver = Receiver::ok();
    let trials = Exam::new(receiver.url()).tries(Group::Survives, "");
    let mut names: Vec<_> = trials.iter().map(|trial| trial.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, all);
    trials.iter().for_each(passed);
    assert!(begun.elapsed() < Duration::from_secs(30));
    let strict = Receiver::answering(|_, request| {
        match serde_json::from_slice::<serde_json::Value>(body(request).unwrap()) {
            Ok(value) if value.get("odd").is_none() => OK.into(),
            _ => BAD.to_vec(),
        }
    });
    for name in [
        "byte-order-mark",
        "deep-json",
        "huge-numbers",
        "invalid-utf-8",
        "nul",
    ] {
        passed(&tried(&strict, name));
    }
}

#[test]
fn a_5xx_is_the_endpoints_own_fault() {
    let fragile =
        Receiver::answering(
            |_, request| match std::str::from_utf8(body(request).unwrap()) {
                Ok(text) if !text.contains("\\u0000") => OK.into(),
                _ => OOPS.to_vec(),
            },
        );
    let trial = tried(&fragile, "invalid-utf-8");
    failed(&trial, &[Rule::Status]);
    assert_eq!(seen(&trial), "500");
    let trial = tried(&fragile, "nul");
    failed(&trial, &[Rule::Status]);
    assert_eq!(trial.findings[0].path, "`\\u0000`");
    passed(&tried(&fragile, "deep-json"));
}

#[test]
fn what_is_sent_is_what_is_said() {
    for (name, part) in [
        ("byte-order-mark", b"\r\n\r\n\xef\xbb\xbf{".as_slice()),
        ("deep-json", &[b'['; 100_000]),
        ("huge-numbers", b"1e400"),
        ("huge-numbers", &[b'9'; 5000]),
        ("invalid-utf-8", b"\xff\xfe"),
        ("nul", b"a\0b"),
        ("nul", b"a\\u0000b"),
        ("duplicate-keys", b"\"event\":\"again\""),
        ("many-headers", b"\r\nX-Odd-200: odd\r\n"),
        ("long-header", &[b'a'; 32 << 10]),
        ("obs-text-header", b": \x80\xe9\xff\r\n"),
        ("oversize", &[b'a'; 10 << 20]),
    ] {
        let receiver = Receiver::ok();
        tried(&receiver, name);
        let requests = receiver.requests();
        let (last, odd) = requests.split_last().unwrap();
        assert!(odd.iter().any(|request| holds(request, part)), "{name}");
        assert!(!holds(last, part), "{name}");
        assert!(
            odd.iter()
                .all(|odd| header(odd, "X-Chatwoot-Signature").is_some())
        );
    }
}

#[test]
fn an_endpoint_that_dies_of_it_is_seen_to() {
    let dead = AtomicBool::new(false);
    let dying = Receiver::raw(move |stream| {
        let request = read_request(stream);
        let deep = holds(&request, &[b'['; 1000]);
        if !dead.fetch_or(deep, Ordering::SeqCst) && !deep {
            drop(stream.write_all(OK.as_bytes()));
        }
    });
    passed(&tried(&dying, "nul"));
    let trial = tried(&dying, "deep-json");
    failed(&trial, &[Rule::NoAnswer, Rule::NoAnswer]);
    assert_eq!(trial.findings[1].path, "a good delivery afterwards");
}

#[test]
fn an_endpoint_that_hangs_is_seen_to() {
    let hanging = Receiver::raw(|stream| {
        let request = read_request(stream);
        if holds(&request, b"a\0b") {
            drop(stream.read(&mut [0]));
        }
        drop(stream.write_all(OK.as_bytes()));
    });
    let mut exam = Exam::new(hanging.url());
    exam.patience = Duration::from_millis(500);
    let trial = exam.tries_one(Group::Survives, "nul");
    failed(&trial, &[Rule::NoAnswer]);
    assert!(
        seen(&trial).ends_with("did not answer within 500ms"),
        "{}",
        seen(&trial)
    );
    assert_eq!(trial.findings[0].path, "the byte");
}

#[test]
fn one_at_a_time_is_stopped_by_slow_senders() {
    let one = Mutex::new(());
    let serial = Receiver::raw(move |stream| {
        let _one = one.lock().unwrap();
        if !read_request(stream).is_empty() {
            drop(stream.write_all(OK.as_bytes()));
        }
    });
    for name in ["slow-head", "slow-body"] {
        let mut exam = Exam::new(serial.url());
        exam.patience = Duration::from_secs(20);
        let trial = exam.tries_one(Group::Survives, name);
        failed(&trial, &[Rule::Latency]);
        assert_eq!(trial.findings[0].path, "the good delivery beside them");
        assert!(
            seen(&trial).starts_with("none until they were done: "),
            "{}",
            seen(&trial)
        );
    }
    for name in ["half-head", "half-body"] {
        passed(&tried(&serial, name));
    }
}

#[test]
fn slow_senders_may_be_turned_away_but_not_with_a_5xx() {
    for (answer, rules) in [
        ("HTTP/1.1 408 X\r\nContent-Length: 0\r\n\r\n", &[][..]),
        (
            "HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n",
            &[Rule::Status],
        ),
        ("", &[]),
    ] {
        let impatient = Receiver::raw(move |stream| {
            let mut first = [0; 65536];
            let count = stream.read(&mut first).unwrap_or(0);
            let whole = body(&first[..count]).is_some_and(|body| !body.is_empty());
            let answer = if whole { OK } else { answer };
            drop(stream.write_all(answer.as_bytes()));
        });
        let trial = tried(&impatient, "slow-head");
        match rules {
            [] => passed(&trial),
            rules => failed(&trial, rules),
        }
    }
}

#[test]
fn an_endpoint_that_is_not_there_is_no_failure_of_its_own() {
    for trial in Exam::new(Receiver::gone()).tries(Group::Survives, "") {
        assert!(
            matches!(trial.upshot, Upshot::Error { .. }),
            "{:?}",
            trial.upshot
        );
        assert_eq!(trial.findings, []);
    }
}
