//! `hookctl test FILE.yaml`.

mod app;
mod keys;
mod orders;
mod published;
mod starter;
mod steps;
mod words;

use serde_json::Value;

use crate::test::Test;

/// A secret of those who sign here.
pub const SECRET: &str = "suite-secret-of-eighteen";

/// A suite with these cases, for an endpoint.
pub fn suite(target: &str, cases: &str) -> Test {
    let text = format!(
        "version: 1\ntarget: {target}\nprovider: voxsig\nedition: live\nsecret: {{ env: SUITE_SECRET }}\ncases:\n{cases}"
    );
    file(&text).env("SUITE_SECRET", SECRET)
}

/// A suite of that text.
pub fn file(text: &str) -> Test {
    let test = Test::new().file("s.yaml", text).hides(SECRET);
    test.args(["test", "s.yaml", "--report", "jsonl"])
}

/// Its trials: name, upshot, and the findings as `rule path: expected, seen`.
#[track_caller]
pub fn trials(test: Test, exit: i32) -> Vec<(String, String, Vec<String>)> {
    let output = test.exit(exit).any_stderr().run();
    let told = |line: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let findings = line["findings"].as_array().unwrap().iter();
        let finding = |f: &Value| {
            let path = text(&f["path"]);
            let gap = if path.is_empty() { "" } else { " " };
            format!(
                "{}{gap}{path}: {}, {}",
                text(&f["rule"]),
                text(&f["expected"]),
                text(&f["seen"])
            )
        };
        (
            text(&line["name"]),
            text(&line["upshot"]),
            findings.map(finding).collect(),
        )
    };
    let lines = output.json_lines();
    let trials = lines.iter().filter(|line| line["type"] == "trial");
    trials.map(told).collect()
}
