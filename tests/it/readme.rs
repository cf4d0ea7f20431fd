//! The README's examples for CI systems do what they say.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};

use serde_json::Value;

use crate::test::{Test, finish};

/// Stands for the application: it takes what is signed, and refuses the rest.
const APP: &str = "#!/bin/sh
exec hookctl listen --provider voxsig --secret-env VOXSIG_SECRET --reject-invalid --port \"$HOOKCTL_PORT\"
";

/// The YAML example that starts with that line.
fn example(first: &str) -> Value {
    let readme = include_str!("../../README.md");
    let blocks = readme.split("```yaml\n").skip(1);
    let mut blocks = blocks.map(|block| block.split("```").next().unwrap());
    let block = blocks.find(|block| block.starts_with(first)).unwrap();
    serde_saphyr::from_str(block).unwrap()
}

fn texts(value: &Value) -> BTreeMap<String, String> {
    serde_json::from_value(value.clone()).unwrap()
}

/// Runs a job's command as its CI system would, in a project with a suite and an application.
fn passes(command: &str, env: &BTreeMap<String, String>) {
    let output = Test::new()
        .file("run-app", APP)
        .file("bin/about", "the program")
        .args(["test", "init"])
        .run();
    let app = output.path("run-app");
    std::fs::set_permissions(app, PermissionsExt::from_mode(0o755)).unwrap();
    symlink(env!("CARGO_BIN_EXE_hookctl"), output.path("bin/hookctl")).unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr();
    let path = std::env::var("PATH").unwrap();
    let mut shell = std::process::Command::new("sh");
    crate::test::clean(&mut shell, &output.path("."));
    shell
        .args(["-ec", command])
        .env("PATH", format!("{}:{path}", output.path("bin").display()))
        .env("HOOKCTL_TO", format!("http://{}/webhooks", free.unwrap()))
        .envs(env);
    let (code, out, err) = finish(shell, b"");
    let shown = format!(
        "{}{}",
        String::from_utf8_lossy(&out),
        String::from_utf8_lossy(&err)
    );
    assert_eq!(code, Some(0), "{shown}");
    let report = std::fs::read_to_string(output.path("webhooks.xml")).unwrap();
    assert!(report.contains("failures=\"0\" errors=\"0\""), "{report}");
}

/// The last command: the one that tests.
fn last(commands: &Value) -> &str {
    let command = commands.as_array().unwrap().last().unwrap();
    let command = command.get("run").unwrap_or(command).as_str().unwrap();
    assert!(command.starts_with("hookctl test "), "{command}");
    command
}

#[test]
fn the_workflow_for_github_runs() {
    let example = example("# .github/workflows/");
    let job = &example["jobs"]["webhooks"];
    passes(last(&job["steps"]), &texts(&job["env"]));
}

#[test]
fn the_job_for_gitlab_runs() {
    let job = &example("# .gitlab-ci.yml")["webhooks"];
    passes(last(&job["script"]), &texts(&job["variables"]));
    assert_eq!(job["artifacts"]["reports"]["junit"], "webhooks.xml");
}

#[test]
fn the_suite_is_one() {
    let readme = include_str!("../../README.md");
    let start = readme.find("```yaml\nversion: 1").unwrap() + "```yaml\n".len();
    let suite = readme[start..].split("```").next().unwrap();
    let listed = Test::new()
        .file("smoke.yaml", suite)
        .env("VOXSIG_SECRET", "a-secret-for-tests")
        .args(["test", "smoke.yaml", "--list"])
        .run();
    assert!(
        listed.text().contains("a message opens a ticket"),
        "{}",
        listed.text()
    );
}
