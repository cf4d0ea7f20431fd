//! `--threshold`.

use super::endpoint::{Endpoint, answer};
use super::pace::summary;
use super::records::numbered;
use crate::receiver::Receiver;
use crate::test::Test;

/// Answers the first of four with another status.
fn one_in_four(status: u16) -> Endpoint {
    Endpoint::answering(move |number, _, _| match number {
        0 => answer(status, "{}"),
        _ => answer(200, "{}"),
    })
}

fn replay(to: &str, args: &[&str]) -> Test {
    let test = Test::new().file("c.jsonl", numbered(4));
    let test = test.args(["replay", "c.jsonl", "--to", to, "--pace", "max"]);
    test.args(args)
}

#[test]
fn a_limit_that_is_kept_decides_instead_of_each_answer() {
    let endpoint = one_in_four(500);
    let limits = ["--threshold", "failed<=25%", "--threshold", "p99<1m"];
    let output = replay(&endpoint.url(), &limits).run();
    output.prints("4 deliveries: 3 ok, 1 failed\n");
    let text = output.text();
    assert!(text.ends_with("kept failed<=25%\nkept p99<1m\n"), "{text}");
    // Without a limit of its own a failure counts as it always does.
    replay(&one_in_four(500).url(), &["--threshold", "p99<1m"])
        .exit(1)
        .run();
}

#[test]
fn a_limit_that_is_broken_is_a_failed_check() {
    let limits = ["--threshold", "failed<25%", "--threshold", "max<=0s"];
    let output = replay(&one_in_four(500).url(), &limits).exit(1).run();
    let text = output.text();
    assert!(
        text.contains("broken failed<25%: 25%\nbroken max<=0s: "),
        "{text}"
    );
    let endpoint = Endpoint::ok();
    let slow = replay(&endpoint.url(), &["--threshold", "rate>=1000000/s"]);
    let text = slow.exit(1).run().text().to_owned();
    assert!(text.contains("4 deliveries: 4 ok\n"), "{text}");
    assert!(text.contains("broken rate>=1000000/s: "), "{text}");
}

#[test]
fn json_has_the_limits() {
    let args = [
        "--threshold",
        "failed<25%",
        "--threshold",
        "p50<1m",
        "--json",
    ];
    let endpoint = one_in_four(500);
    let output = replay(&endpoint.url(), &args).exit(1).any_stderr();
    let output = output.run();
    let told = summary(output.stderr.lines().last().unwrap());
    let expected = serde_json::json!([
        {"threshold": "failed<25%", "kept": false, "seen": "25%", "why": null},
        {"threshold": "p50<1m", "kept": true, "seen": null, "why": null},
    ]);
    assert_eq!(told["thresholds"], expected);
}

#[test]
fn what_changed_has_a_limit_of_its_own() {
    // Nothing but the status is compared, as the recorded body is another one.
    let args = |limit| ["--compare", "--ignore", "**", "--threshold", limit];
    let endpoint = one_in_four(201);
    let kept = replay(&endpoint.url(), &args("changed<=25%")).run();
    kept.prints("4 deliveries: 3 ok, 1 changed\n");
    let endpoint = one_in_four(201);
    let broken = replay(&endpoint.url(), &args("changed<25%"));
    let text = broken.exit(1).run().text().to_owned();
    assert!(text.ends_with("broken changed<25%: 25%\n"), "{text}");
    replay(&Endpoint::ok().url(), &["--threshold", "changed<1%"]).fails(
        2,
        "`--threshold 'changed<1%'` needs something to compare answers with",
        Some("add `--compare` or `--and-to URL`"),
    );
}

#[test]
fn an_endpoint_that_is_gone_keeps_no_limit() {
    let limits = ["--threshold", "failed<=100%", "--threshold", "p99<1s"];
    let output = replay(&Receiver::gone(), &limits).exit(3).run();
    let text = output.text();
    assert!(text.contains("  errors    no connection × 4\n"), "{text}");
    assert!(!text.contains("  latency"), "{text}");
    let ends = "kept failed<=100%\nnot judged p99<1s: nothing was answered\n";
    assert!(text.ends_with(ends), "{text}");
}
