//! What is told of a suite that is wrong, through the program.

use super::{file, suite};

#[test]
fn what_is_wrong_is_shown_in_its_place() {
    file("version: 1\ncases:\n  - name: a\n    exepct: { status: 200 }\n")
        .exit(2)
        .stdout("")
        .stderr(
            "error: s.yaml:4:5: `case` has no key `exepct`\n  4 |     exepct: { status: 200 }\n    |     ^^^^^^\n\
             help: did you mean `expect`?\n",
        )
        .run();
    suite("http://127.0.0.1:1", "  - name: a\n    send: { event: mesage_created }\n")
        .exit(2)
        .stdout("")
        .stderr(
            "error: s.yaml:8:20: unknown event `mesage_created`\n  8 |     send: { event: mesage_created }\n    \
             |                    ^^^^^^^^^^^^^^\n\
             help: did you mean `message_created`? `hookctl list voxsig` shows all\n",
        )
        .run();
    suite(
        "http://127.0.0.1:1",
        "  - name: a\n    send: { event: message_created, set: { \"messages[9]\": 1 } }\n",
    )
    .exit(2)
    .stdout("")
    .stderr_has("error: s.yaml:8:13: ")
    .run();
    suite(
        "http://hooks.test",
        "  - name: a\n    send: { event: message_created }\n",
    )
    .fails(
        2,
        "`hooks.test` is not on this machine, and what a test sends may do things there",
        Some("--allow-external"),
    );
    file("version: 1\ncases:\n  - name: a\n    poll: { url: \"http://127.0.0.1:1/${env:NOT_SET}\" }\n")
        .exit(2)
        .stderr(
            "error: s.yaml:4:18: the environment variable `NOT_SET` is not set\n  \
             4 |     poll: { url: \"http://127.0.0.1:1/${env:NOT_SET}\" }\n    \
             |                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n\
             help: set it: `export NOT_SET=…`\n",
        )
        .run();
}

#[test]
fn a_provider_or_file_that_is_not_there_is_told() {
    file("version: 1\nprovider: voxsg\ncases: []\n")
        .exit(2)
        .stderr_has("error: s.yaml:2:11: unknown provider `voxsg`\n")
        .run();
    crate::test::Test::new()
        .args(["test", "none.yaml"])
        .exit(3)
        .stderr_has("cannot read `none.yaml`")
        .run();
    crate::test::Test::new()
        .file("s.yaml", "")
        .args(["test", "s.yaml", "stripe"])
        .fails(
            2,
            "`test` takes one provider, or suite files, and not both",
            Some("robustness"),
        );
}

#[test]
fn of_a_file_that_is_no_suite_nothing_is_shown_but_keys() {
    for text in [
        "hunter2-of-acme\n",
        "-----BEGIN PRIVATE KEY-----\nhunter2: [of-acme\n",
        "\"hunter2\\q of-acme\"\n",
        "login: hunter2-of-acme\n",
        "a: *hunter2-of-acme\n",
        "!hunter2-of-acme b\n",
        "- hunter2-of-acme\n",
        "login: a\nlogin: hunter2-of-acme\n",
        "version: hunter2-of-acme\n",
        "a: |\n hunter2-of-acme\n\thunter2-of-acme\n",
    ] {
        let output = file(text).exit(2).any_stderr().run();
        assert!(!output.stderr.contains("hunter2"), "{}", output.stderr);
        assert!(
            output.stderr.starts_with("error: s.yaml"),
            "{}",
            output.stderr
        );
    }
    // Of a suite the line is shown, and no password on it.
    file("version: 1\ncases:\n  - name: a\n    send: { event: x, sett: 1, set: { \"token\": hunter2 } }\n")
        .exit(2)
        .stderr_has("  4 |     send: { event: x, sett: 1, set: { \"token\": …\n")
        .hides("hunter2")
        .run();
}
