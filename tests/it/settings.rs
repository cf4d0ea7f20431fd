//! `hookctl.toml`, the user's file, the environment, and which of them wins.

use crate::receiver::{Receiver, header};
use crate::test::{Test, finish};

const SEND: [&str; 3] = ["send", "voxsig", "message_created"];

fn with(toml: &str) -> Test {
    Test::new().file("hookctl.toml", toml)
}

#[test]
fn the_target_is_that_of_flag_environment_provider_project_user() {
    let receiver = Receiver::ok();
    let wrong = "http://127.0.0.1:9/wrong";
    let right = receiver.url();
    let user = |test: Test, to: &str| {
        test.file("home/.config/hookctl/config.toml", format!("to = {to:?}"))
    };
    let project = |to: &str, provider: &str| {
        with(&format!(
            "to = {to:?}\n[provider.voxsig]\nto = {provider:?}\n"
        ))
    };
    let tests = [
        project(wrong, wrong)
            .env("HOOKCTL_TO", wrong)
            .args(SEND)
            .args(["--to", &right]),
        project(wrong, wrong).env("HOOKCTL_TO", &right).args(SEND),
        project(wrong, &right).args(SEND),
        user(with(&format!("to = {right:?}")), wrong).args(SEND),
        user(Test::new(), &right).args(SEND),
    ];
    let count = tests.len();
    for test in tests {
        test.args(["--no-sign"]).run();
    }
    assert_eq!(receiver.requests().len(), count);
}

#[test]
fn a_secret_is_a_reference_relative_to_the_file() {
    let signature = |test: Test| {
        let output = test
            .args(SEND)
            .args(["--dry-run", "--at", "1700000000", "--seed", "1"])
            .hides("a-secret-by-file")
            .run();
        header(&output.stdout, "X-Chatwoot-Signature").unwrap()
    };
    let by_file = signature(Test::new().args(["--color", "never"]).secret_in_project());
    let by_env = signature(
        with("[provider.voxsig]\nsecret = { env = \"MINE\" }\n").env("MINE", "a-secret-by-file"),
    );
    assert_eq!(by_file, by_env);
}

impl Test {
    /// The settings in a folder elsewhere, named by flag, with the secret beside them.
    fn secret_in_project(self) -> Test {
        self.file(
            "etc/h.toml",
            "[provider.voxsig]\nsecret = { file = \"v.secret\" }\n",
        )
        .file("etc/v.secret", "a-secret-by-file\n")
        .args(["--config", "etc/h.toml"])
    }
}

#[test]
fn a_secret_cannot_stand_in_the_file() {
    let test = with("[provider.voxsig]\nsecret = \"a-literal-secret\"\n").hides("a-literal-secret");
    let output = test
        .args(SEND)
        .args(["--dry-run"])
        .exit(2)
        .any_stderr()
        .run();
    assert!(
        output.stderr.contains("hookctl.toml:2:10: "),
        "{}",
        output.stderr
    );
    assert!(
        output.stderr.contains("secret = { env = \"NAME\" }"),
        "{}",
        output.stderr
    );
}

#[test]
fn a_broken_file_is_told_with_line_and_column() {
    for (toml, place) in [
        ("to = ", ":1:6: "),
        ("\nbad = 1\n", ":2:1: unknown field `bad`"),
        ("to = 7", ":1:6: "),
    ] {
        let output = with(toml)
            .args(["list"])
            .exit(2)
            .stdout("")
            .any_stderr()
            .run();
        assert!(output.stderr.starts_with("error: "), "{}", output.stderr);
        assert!(
            output.stderr.contains(&format!("hookctl.toml{place}")),
            "{}",
            output.stderr
        );
        assert!(output.stderr.contains("\nhelp: "), "{}", output.stderr);
    }
    let missing = "cannot read `none.toml`: No such file or directory (os error 2)";
    Test::new()
        .args(["list", "--config", "none.toml"])
        .fails(3, missing, Some("check the path"));
}

#[test]
fn a_wrong_value_is_told() {
    let what = "`timeout` in the settings: write a duration as `500ms`, `5s` or `1m30s`";
    let test =
        with("timeout = \"soon\"")
            .args(SEND)
            .args(["--no-sign", "--to", "http://127.0.0.1:9"]);
    test.fails(2, what, Some("hookctl.toml"));
}

#[test]
fn edition_prefix_and_packs_come_from_the_project() {
    let toml = "samples = [\"mine\"]\n[provider.voxsig]\nedition = \"live\"\nheader_prefix = \"X-Voxsig-\"\n";
    let test = with(toml).file("mine/acme/provider.toml", "format = 1\nname = \"Acme\"\n[signature]\nalgorithm = \"token\"\nsignature = { header = \"X-T\", format = \"{secret}\" }\n");
    let sent = test
        .args(["send", "voxsig", "contact_created", "--dry-run"])
        .secret("a-secret-of-mine")
        .run();
    assert!(header(&sent.stdout, "X-Voxsig-Signature").is_some());
    sent.then().args(["list"]).run().prints("acme");
}

#[test]
fn the_nearest_file_above_counts() {
    let test = with("to = \"http://127.0.0.1:9/above\"").file("a/b/x", "");
    let test = test.args(SEND).args(["--no-sign", "--dry-run"]);
    let mut command = test.command();
    command.current_dir(test.path("a/b"));
    let (code, stdout, _) = finish(command, b"");
    assert_eq!(code, Some(0));
    assert!(stdout.starts_with(b"POST /above HTTP/1.1\r\n"));
}
