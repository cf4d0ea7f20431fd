//! Nothing goes to another machine unless that is wanted.

use super::endpoint::Endpoint;
use super::records::numbered;
use crate::test::Test;

const WHAT: &str = "`hooks.test` is not on this machine, and recorded deliveries may do there again what they did before";

fn replay(args: &[&str]) -> Test {
    let test = Test::new().file("c.jsonl", numbered(1));
    test.args(["replay", "c.jsonl"]).args(args)
}

#[test]
fn another_machine_is_refused_before_anything_is_done() {
    let endpoint = Endpoint::ok();
    for args in [
        &[
            "--to",
            "https://hooks.test/in",
            "--resume",
            "p",
            "--out",
            "o",
        ][..],
        &[
            "--to",
            &endpoint.url(),
            "--and-to",
            "https://hooks.test",
            "--out",
            "o",
        ],
    ] {
        let output = replay(args).fails(
            2,
            WHAT,
            Some("add `--allow-external`, or `[replay] allow_external = true`"),
        );
        for file in ["p", "o"] {
            assert!(!output.path(file).exists());
        }
    }
    replay(&[])
        .env("HOOKCTL_TO", "https://hooks.test")
        .fails(2, WHAT, Some("--allow-external"));
    replay(&["--to", "http://0.0.0.0:1"])
        .exit(2)
        .any_stderr()
        .run();
    assert_eq!(endpoint.requests().len(), 0);
}

#[test]
fn a_flag_or_the_projects_file_allows_it() {
    // A name that leads nowhere: that it is looked up shows that it was allowed.
    let to = [
        "--to",
        "http://hookctl-test.invalid:1",
        "--connect-timeout",
        "5s",
    ];
    let flag = replay(&to).args(["--allow-external"]).exit(3).any_stderr();
    flag.run().prints("without a complete answer: 1\n");
    let file = "[replay]\nallow_external = true\n";
    let test = replay(&to).file("hookctl.toml", file).exit(3).any_stderr();
    test.run().prints("without a complete answer: 1\n");
    let file = "[replay]\nallow_external = false\n";
    replay(&["--to", "http://hooks.test"])
        .file("hookctl.toml", file)
        .fails(2, WHAT, Some("--allow-external"));
}

#[test]
fn looking_needs_no_leave() {
    replay(&["--to", "https://hooks.test/in", "--dry-run"])
        .any_stderr()
        .run()
        .prints("POST /in ");
}

#[test]
fn a_redirect_is_an_answer_and_not_followed() {
    let other = Endpoint::ok();
    let to = other.url();
    let endpoint = Endpoint::answering(move |_, _, _| {
        format!("HTTP/1.1 307 X\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n").into()
    });
    replay(&["--to", &endpoint.url()])
        .exit(1)
        .run()
        .prints("307 × 1");
    assert_eq!(other.requests().len(), 0);
}
