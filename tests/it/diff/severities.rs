//! How much differences matter, and what fails.

use serde_json::json;

use super::{acme, capture, differences, judged, ping};
use crate::test::Test;

/// A new kind and a wrong type in a list.
fn odd() -> Test {
    let mut odd = ping("1");
    odd["kind"] = json!("z");
    odd["list"] = json!([{"n": "x"}, {"n": 1}, {"n": null}]);
    acme().file("c.jsonl", capture([&odd]))
}

fn severities(test: Test, args: &[&str]) -> Vec<String> {
    let all = differences(&judged(test, args));
    let short = |line: String| {
        line.split(' ')
            .skip(1)
            .take(2)
            .collect::<Vec<_>>()
            .join(" ")
    };
    all.into_iter().map(short).collect()
}

const USUAL: [&str; 2] = ["error type-changed", "warning enum-out-of-set"];

#[test]
fn each_rule_has_its_own_unless_a_flag_says_otherwise() {
    assert_eq!(severities(odd().exit(1), &[]), USUAL);
    let raised = ["--severity", "enum-out-of-set=error"];
    assert_eq!(
        severities(odd().exit(1), &raised),
        ["error enum-out-of-set", "error type-changed"]
    );
    let ignored = ["--severity", "type-changed:list[].*=ignore"];
    assert_eq!(severities(odd(), &ignored), ["warning enum-out-of-set"]);
    let elsewhere = ["--severity", "type-changed:other.*=ignore"];
    assert_eq!(severities(odd().exit(1), &elsewhere), USUAL);
    let all = ["--severity", "*=ignore"];
    assert_eq!(severities(odd(), &all), [""; 0]);
}

#[test]
fn strict_spares_only_what_is_ignored() {
    let strict = ["--strict", "--severity", "type-changed=info"];
    assert_eq!(
        severities(odd().exit(1), &strict),
        ["error enum-out-of-set", "error type-changed"]
    );
    let spared = ["--strict", "--severity", "*=ignore"];
    assert_eq!(severities(odd(), &spared), [""; 0]);
}

#[test]
fn the_flag_beats_the_project_which_beats_the_user() {
    let table = |rule: &str, level: &str, more: &str| {
        format!("[[diff.severity]]\nrule = \"{rule}\"\nlevel = \"{level}\"\n{more}")
    };
    let user = "home/.config/hookctl/config.toml";
    let both =
        |user_says: &str, project: &str| odd().file(user, user_says).file("hookctl.toml", project);
    // However much the weaker source says.
    let exact = table(
        "type-changed",
        "ignore",
        "path = \"list[].n\"\nprovider = \"acme\"\n",
    );
    let project = table("type-*", "info", "");
    assert_eq!(
        severities(both(&exact, &project), &[]),
        ["warning enum-out-of-set", "info type-changed"]
    );
    assert_eq!(
        severities(both(&exact, ""), &[]),
        ["warning enum-out-of-set"]
    );
    let flag = ["--severity", "type-changed=error"];
    assert_eq!(severities(both(&exact, &project).exit(1), &flag), USUAL);
    // Of one source, what says more.
    let more = table("type-changed", "ignore", "event = \"ping\"\n");
    let less = table("type-changed", "error", "");
    assert_eq!(
        severities(both("", &format!("{more}{less}")), &[]),
        ["warning enum-out-of-set"]
    );
    let other = table("type-changed", "ignore", "event = \"pong\"\n");
    assert_eq!(severities(both("", &other).exit(1), &[]), USUAL);
}

#[test]
fn what_fails_is_said_by_flag_or_settings() {
    let exit = |level: &str, code| {
        let mild = ["--severity", "type-changed=warning"];
        let test = odd().exit(code).args(["--fail-on", level]);
        assert_eq!(severities(test, &mild).len(), 2);
    };
    exit("error", 0);
    exit("warning", 1);
    exit("info", 1);
    exit("never", 0);
    let strict = odd().args(["--strict", "--fail-on", "never"]);
    assert_eq!(severities(strict, &[]).len(), 2);
    let project = || odd().file("hookctl.toml", "[diff]\nfail_on = \"never\"\n");
    assert_eq!(severities(project(), &[]), USUAL);
    assert_eq!(
        severities(project().exit(1), &["--fail-on", "error"]),
        USUAL
    );
}

#[test]
fn nonsense_is_refused() {
    let refused = |args: &[&str], text: &str| {
        let test = odd().args(["c.jsonl"]).args(args).exit(2).stdout("");
        test.stderr_has(text).run();
    };
    refused(
        &["--severity", "enum=error"],
        "`enum` is no rule of a difference: they are missing-required, ",
    );
    refused(&["--severity", "constraint"], "has no `=`");
    refused(
        &["--severity", "constraint=fatal"],
        "`fatal` is none of error, warning, info or ignore",
    );
    refused(&["--threads", "0"], "write a number from 1 to 1024");
    let toml = "[[diff.severity]]\nrule = \"typo\"\nlevel = \"info\"\n";
    let test = odd().file("hookctl.toml", toml).args(["c.jsonl"]).exit(2);
    test.stderr_has("hookctl.toml:2:8: `typo` is no rule of a difference")
        .run();
}
