//! Arguments that make no sense together.

use super::records::numbered;
use crate::test::Test;

fn replay(args: &[&str]) -> Test {
    let test = Test::new().file("c.jsonl", numbered(2));
    test.args(["replay"]).args(args)
}

#[test]
fn what_cannot_be_meant_is_refused_with_advice() {
    let to = ["--to", "http://127.0.0.1:1"];
    let cases: &[(&[&str], &str, &str)] = &[
        (
            &["c.jsonl"],
            "there is no endpoint to replay to",
            "add `--to URL`",
        ),
        (
            &["c.jsonl", "--to", "127.0.0.1"],
            "`127.0.0.1` is not a usable address: it has no scheme",
            "http://127.0.0.1",
        ),
        (
            &["c.jsonl", to[0], to[1], "--pace", "max", "--speed", "2"],
            "`--pace max` knows no times that could be shortened",
            "leave out",
        ),
        (
            &["c.jsonl", to[0], to[1], "--ignore", "a"],
            "nothing is compared, so there is nothing to leave out or to add",
            "add `--compare`",
        ),
        (
            &["c.jsonl", to[0], to[1], "--retry", "often"],
            "`--retry often` is not a retry policy",
            "write `none`",
        ),
        (
            &["-", to[0], to[1], "--loop", "2"],
            "standard input can be read only once",
            "`--loop`",
        ),
        (
            &["-", "-", to[0], to[1]],
            "standard input can be read only once",
            "`--loop`",
        ),
        (
            &["c.jsonl", to[0], to[1], "--where", "colour=red"],
            "invalid value",
            "",
        ),
    ];
    for (args, what, help) in cases {
        if *what == "invalid value" {
            replay(args).exit(2).stderr_has("invalid value").run();
        } else {
            replay(args).fails(2, what, Some(help));
        }
    }
}

#[test]
fn values_of_flags_are_checked() {
    for args in [
        ["--sample", "0%"],
        ["--sample", "110%"],
        ["--speed", "0"],
        ["--rate", "0"],
        ["--rate", "fast"],
        ["--concurrency", "0"],
        ["--loop", "0"],
        ["--lines", "7..3"],
        ["--max-failures", "0"],
        ["--shift-time", "yesterday"],
        ["--pace", "slow"],
        ["--resign", "maybe"],
    ] {
        let test = replay(&["c.jsonl", "--dry-run"]).args(args);
        test.exit(2).stdout("").stderr_has("invalid value").run();
    }
    for args in [
        &["--rate", "1", "--speed", "2"][..],
        &["--rate", "1", "--pace", "max"],
        &["--rate", "1", "--max-gap", "1s"],
        &["--compare", "--and-to", "http://localhost"],
        &["--quiet", "--verbose"],
    ] {
        let test = replay(&["c.jsonl", "--to", "http://127.0.0.1:1"]).args(args);
        test.exit(2)
            .stdout("")
            .stderr_has("cannot be used with")
            .run();
    }
}

#[test]
fn a_capture_that_is_not_there_is_3() {
    let test = replay(&["nowhere.jsonl", "--to", "http://127.0.0.1:1"]);
    let output = test.exit(3).any_stderr().run();
    assert!(
        output
            .stderr
            .starts_with("error: cannot read `nowhere.jsonl`"),
        "{}",
        output.stderr
    );
}
