//! `--for` and `--threshold`.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::receiver::{Receiver, header};
use crate::test::Test;

const KEPT: &str = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

fn send(to: &str, args: &[&str]) -> Test {
    let test = Test::new().args(["send", "voxsig", "message_created", "--to", to]);
    test.args(args).secret("a-secret-for-load")
}

#[test]
fn a_time_and_a_rate_say_how_many_each_signed_afresh() {
    let receiver = Receiver::always(KEPT);
    let args = ["--rate", "100/s", "--for", "300ms", "--json"];
    let output = send(&receiver.url(), &args).run();
    let summary = output.json();
    assert_eq!(
        (&summary["sent"], &summary["accepted"]),
        (&30.into(), &30.into())
    );
    assert_eq!(summary["statuses"]["200"], 30);
    assert_eq!(summary["classes"]["2xx"], 30);
    assert_eq!(summary["latency"]["count"], 30);
    assert_eq!(summary["thresholds"], serde_json::json!([]));
    let requests = receiver.requests();
    for name in ["X-Chatwoot-Delivery", "X-Chatwoot-Signature"] {
        let values: BTreeSet<_> = requests.iter().map(|one| header(one, name)).collect();
        assert_eq!(values.len(), 30, "{name}");
    }
}

#[test]
fn who_waits_for_a_slow_endpoint_is_counted_from_when_it_was_due() {
    let slow = Duration::from_millis(300);
    let receiver = Receiver::answering(move |number, _| {
        if number == 0 {
            std::thread::sleep(slow);
        }
        KEPT.into()
    });
    let args = ["--rate", "100/s", "--count", "9", "--concurrency", "1"];
    let output = send(&receiver.url(), &args).args(["--json"]).run();
    let summary = output.json();
    assert_eq!(summary["sent"], 9);
    // The last was due 80 ms after the first, and waited for it as all the others did.
    let at_least = |name: &str, share: &str| summary[name][share].as_u64().unwrap();
    assert!(at_least("latency", "p50_us") >= 220_000, "{summary}");
    assert!(at_least("service", "max_us") >= 300_000, "{summary}");
    assert!(at_least("service", "p50_us") < at_least("latency", "p50_us"));
    assert!(
        summary["waited_for_place"].as_u64().unwrap() >= 8,
        "{summary}"
    );
}

#[test]
fn each_delivery_holds_for_who_verifies_it() {
    let receiver = Receiver::always(KEPT);
    let args = ["--rate", "200/s", "--count", "20", "--out", "sent.jsonl"];
    let output = send(&receiver.url(), &args).run();
    assert!(output.text().starts_with("20 deliveries: 20 accepted\n"));
    let verified = output
        .then()
        .args(["verify", "voxsig", "sent.jsonl", "--json"]);
    let verdicts = verified.secret("a-secret-for-load").run();
    let verdicts = verdicts.json_lines();
    let valid = verdicts.iter().filter(|one| one["state"] == "valid");
    assert_eq!(valid.count(), 20, "{verdicts:?}");
}

#[test]
fn limits_that_are_kept_and_broken_decide() {
    let receiver = Receiver::answering(|number, _| match number % 4 {
        3 => b"HTTP/1.1 503 X\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".to_vec(),
        _ => KEPT.into(),
    });
    let limits = |own: &'static str| ["--count", "8", "--threshold", own, "--threshold", "max<1m"];
    let kept = send(&receiver.url(), &limits("failed<=25%")).run();
    let text = kept.text();
    assert!(
        text.contains("8 deliveries: 6 accepted, 2 refused\n"),
        "{text}"
    );
    assert!(text.contains("  answers   200 × 6, 503 × 2\n"), "{text}");
    assert!(text.ends_with("kept failed<=25%\nkept max<1m\n"), "{text}");
    let broken = send(&receiver.url(), &limits("failed<25%")).exit(1).run();
    let text = broken.text();
    assert!(
        text.ends_with("broken failed<25%: 25%\nkept max<1m\n"),
        "{text}"
    );
    // Without a limit of its own a refusal counts as it always does.
    let args = ["--count", "8", "--threshold", "max<1m"];
    send(&receiver.url(), &args).exit(1).run();
}

#[test]
fn an_endpoint_that_is_gone_is_no_load() {
    let limits = ["--threshold", "failed<=100%", "--threshold", "p99<1s"];
    let args = [&["--count", "5"], &limits[..]].concat();
    let output = send(&Receiver::gone(), &args).exit(3).run();
    let text = output.text();
    assert!(
        text.contains("5 deliveries: 0 accepted, 5 failed\n"),
        "{text}"
    );
    assert!(text.contains("  errors    no connection × 5\n"), "{text}");
    assert!(!text.contains("  latency"), "{text}");
    let ends = "kept failed<=100%\nnot judged p99<1s: nothing was answered\n";
    assert!(text.ends_with(ends), "{text}");
    let args = [&args[..], &["--json"]].concat();
    let told = send(&Receiver::gone(), &args).exit(3).run().json();
    let p99 = &told["thresholds"][1];
    assert_eq!(p99["kept"], serde_json::Value::Null);
    assert_eq!(p99["why"], "nothing was answered");
    assert_eq!(told["latency"]["count"], 0);
}

#[test]
fn what_makes_no_sense_is_told() {
    let to = "http://127.0.0.1:1/";
    send(to, &["--threshold", "p99<1x"])
        .exit(2)
        .stderr_has("`p99<1x` is not a threshold")
        .run();
    send(to, &["--threshold", "changed<1%"]).fails(
        2,
        "`send` has no earlier answer that one could have changed from",
        Some("`changed` is for `hookctl replay --compare`"),
    );
    send(to, &["--for", "1s", "--retry", "3"]).fails(
        2,
        "under load nothing is tried again",
        Some("leave out `--retry`, or `--for` and `--threshold`"),
    );
}

#[test]
fn where_there_was_no_time_for_any_nothing_is_judged() {
    let args = ["--for", "1ns", "--threshold", "failed<1%"];
    let output = send("http://127.0.0.1:9", &args).exit(4).run();
    let text = output.text();
    assert!(text.starts_with("0 deliveries"), "{text}");
    assert!(
        text.ends_with("not judged failed<1%: nothing was sent\n"),
        "{text}"
    );
}

#[test]
fn a_load_is_reported_with_a_picture_of_its_latency() {
    let receiver = Receiver::always(KEPT);
    let args = ["--rate", "200/s", "--for", "250ms", "--threshold", "p99<1m"];
    let reports = ["--threshold", "max<=0s", "--report", "html=l.html"];
    let output = send(&receiver.url(), &args)
        .args(reports)
        .args(["--report", "junit=l.xml"])
        .exit(1)
        .run();
    // The summary stays what it is.
    assert!(output.text().starts_with("50 deliveries: 50 accepted\n"));
    let page = std::fs::read_to_string(output.path("l.html")).unwrap();
    for part in [
        "voxsig message_created under load",
        "50 × `message_created`, 200 a second for 250ms",
        "<svg ",
        "50 exchanges: half took at most",
        "p99&lt;1m",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let xml = std::fs::read_to_string(output.path("l.xml")).unwrap();
    assert!(xml.contains("tests=\"3\" failures=\"1\""), "{xml}");
}

#[test]
fn what_is_no_load_is_not_reported() {
    send("http://127.0.0.1:1/", &["--report", "html=l.html"]).fails(
        2,
        "`--report` tells of a load",
        Some("add `--for`, `--threshold`, or `--rate` with `--count`"),
    );
    send("http://127.0.0.1:1/", &["--for", "1s", "--report", "html"]).fails(
        2,
        "`--report html` would stand in the middle of the summary",
        Some("name a file: `--report html=FILE`"),
    );
}
