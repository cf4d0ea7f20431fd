//! What is asked for makes no sense: one `error:` line, a `help:` line, exit code 2 (3 for files), nothing sent.

use crate::receiver::Receiver;
use crate::test::Test;

fn send(args: &[&str]) -> Test {
    Test::new().args(["send"]).args(args)
}

/// The same to an endpoint that must not hear of it.
#[track_caller]
fn refused(args: &[&str], what: &str, help: &str) {
    let receiver = Receiver::ok();
    let output = send(args)
        .args(["--to", &receiver.url(), "--out", "sent.jsonl"])
        .fails(2, what, Some(help));
    assert!(receiver.requests().is_empty());
    assert!(!output.path("sent.jsonl").exists(), "a capture was begun");
}

const MESSAGE: [&str; 3] = ["voxsig", "message_created", "--no-sign"];

#[test]
fn unknown_names_get_the_nearest() {
    refused(
        &["voxsgi", "message_created"],
        "unknown provider `voxsgi`",
        "did you mean `voxsig`?",
    );
    refused(
        &["voxsig", "mesage_created"],
        "unknown event `mesage_created`",
        "did you mean `message_created`?",
    );
    refused(
        &["voxsig", "message_created", "--edition", "life"],
        "unknown edition `life`",
        "`documented`, `live`",
    );
    refused(
        &["qqqqqqqq", "x"],
        "unknown provider `qqqqqqqq`",
        "hookctl list",
    );
}

#[test]
fn no_event_was_named() {
    refused(&["voxsig"], "no event was named", "`conversation_created`");
    refused(&["stripe"], "no event was named", "--data FILE");
    let nothing = send(&["stripe", "--all", "--to", "http://x/"]);
    nothing.fails(4, "there is nothing to send", Some("--data FILE"));
}

#[test]
fn edits_that_do_not_fit() {
    let with = |edit: &[&'static str]| [&MESSAGE, edit].concat();
    refused(
        &with(&["--set", "a..b=1"]),
        "the path `a..b` holds an empty name",
        "JSON pointer",
    );
    refused(
        &with(&["--set", "a=nope"]),
        "the value in `a=nope` is not JSON: expected a value",
        "--set-str",
    );
    refused(
        &with(&["--set", "content.x=1"]),
        "cannot go to `content.x`: `content` is a string, not an object",
        "check the path",
    );
    let output = send(&with(&["--unset", "no.such", "--dry-run"]));
    output.any_stderr().exit(2).stdout("").run();
    let output = send(&with(&["--set", "[999999]=1", "--dry-run"]));
    output.any_stderr().exit(2).stdout("").run();
}

#[test]
fn parameters_that_do_not_exist() {
    let with = |param| ["pypestream", "escalate", "--param", param];
    refused(
        &with("nope=1"),
        "unknown parameter `nope`",
        "conversationId",
    );
    refused(&with("nope"), "`--param nope` has no `=`", "NAME=VALUE");
}

#[test]
fn headers_that_are_none() {
    let with = |header| [&MESSAGE[..], &["--header", header]].concat();
    refused(&with("nope"), "`nope` is not a header", "Name: value");
    refused(&with("a b: c"), "`a b` is not a header name", "letters");
    refused(
        &with("A: b\r\nC: d"),
        "the value of `A` holds a line break or NUL",
        "one line",
    );
    refused(
        &[&MESSAGE[..], &["--method", "GET /x"]].concat(),
        "`GET /x` is not a method",
        "POST",
    );
}

#[test]
fn secrets_that_cannot_be_used() {
    let svix = ["svix", "--data", "-", "--secret-env", "MINE"];
    let receiver = Receiver::ok();
    let to = receiver.url();
    let run = |value: &str| {
        send(&svix)
            .args(["--to", &to])
            .env("MINE", value)
            .hides("!not-base64!")
    };
    run("whsec_!not-base64!").fails(
        2,
        "the secret is not base64",
        Some("exactly as the provider shows it"),
    );
    run("").fails(
        2,
        "the environment variable `MINE` is not set",
        Some("export MINE=…"),
    );
    let file = |args: &[&str]| {
        send(&["svix", "--data", "-"])
            .args(args)
            .args(["--to", &to])
            .file("empty", "\n")
    };
    file(&["--secret-file", "empty"]).fails(
        2,
        "the secret file `empty` is empty",
        Some("on one line"),
    );
    let missing = "cannot read `missing`: No such file or directory (os error 2)";
    file(&["--secret-file", "missing"]).fails(3, missing, Some("check the path"));
    assert!(receiver.requests().is_empty());
}

#[test]
fn addresses_that_are_none() {
    let to = |url| send(&MESSAGE).args(["--to", url]);
    let bad = |url, what: &str| format!("`{url}` is not a usable address: {what}");
    to("127.0.0.1:1").fails(
        2,
        &bad("127.0.0.1:1", "it has no scheme"),
        Some("http://127.0.0.1:1"),
    );
    to("example.com/hooks").fails(
        2,
        &bad("example.com/hooks", "it has no scheme"),
        Some("http"),
    );
    for url in ["ftp://example.com/", "http://a b/", "http://x:99999/", ""] {
        let output = to(url).any_stderr().exit(2).stdout("").run();
        assert!(
            output
                .stderr
                .starts_with(&format!("error: `{url}` is not a usable address: ")),
            "{}",
            output.stderr
        );
        assert_eq!(output.stderr.lines().count(), 2, "{}", output.stderr);
        assert!(output.stderr.contains("\nhelp: "), "{}", output.stderr);
    }
    let hidden = "`http://…@x/` is not a usable address: it holds credentials";
    to("http://u:p4ssw0rd@x/")
        .hides("p4ssw0rd")
        .fails(2, hidden, Some("Authorization"));
    send(&MESSAGE).fails(2, "there is no endpoint to send to", Some("--to URL"));
}

#[test]
fn data_that_is_not_there() {
    let missing = "cannot read `missing.json`: No such file or directory (os error 2)";
    let args = [
        "stripe",
        "--data",
        "missing.json",
        "--no-sign",
        "--to",
        "http://127.0.0.1:9/",
    ];
    send(&args).fails(3, missing, Some("check the path"));
    let two = "`--data` is for one event at a time";
    let args = [
        "voxsig",
        "message_created",
        "message_updated",
        "--data",
        "-",
        "--no-sign",
    ];
    send(&args)
        .args(["--to", "http://x/"])
        .fails(2, two, Some("name one event"));
}

#[test]
fn a_capture_that_cannot_be_written() {
    let receiver = Receiver::ok();
    let run = |out| send(&MESSAGE).args(["--to", &receiver.url(), "--out", out]);
    let missing = "cannot create `no/such/sent.jsonl`: No such file or directory (os error 2)";
    run("no/such/sent.jsonl").fails(3, missing, Some("create the folder first"));
    let test = run("sent.jsonl").file("sent.jsonl", "");
    let file = std::fs::File::open(test.path("sent.jsonl")).unwrap();
    file.lock().unwrap();
    let locked = "cannot lock `sent.jsonl`: it is in use by another process";
    let output = test.fails(3, locked, Some("another process"));
    assert_eq!(std::fs::read(output.path("sent.jsonl")).unwrap(), b"");
    assert!(
        receiver.requests().is_empty(),
        "what cannot be recorded is not sent"
    );
}

#[test]
fn retry_policies_that_are_none() {
    refused(
        &[&MESSAGE[..], &["--retry", "often"]].concat(),
        "`--retry often` is not a retry policy",
        "provider",
    );
}

#[test]
fn nothing_gets_into_the_head_that_ends_its_line() {
    let torn = |name| format!("the value of `{name}` holds a line break or NUL");
    let event = ["github", "push\r\nX: y", "--data", "-", "--no-sign"];
    refused(&event, &torn("X-GitHub-Event"), "the event's name");
    let test = send(&["bearer", "--data", "-", "--dry-run", "--secret-env", "MINE"]);
    let test = test.env("MINE", "first\r\nX: second").hides("second");
    test.fails(2, &torn("Authorization"), Some("the secret"));
    let pack = "format = 1\nname = \"Acme\"\n[event.ping]\ntitle = \"x\"\nmethod = \"GET /x\"\nbody = false\n";
    let test = send(&["acme", "ping", "--dry-run", "--samples", "p"]);
    let test = test
        .file("p/acme/provider.toml", pack)
        .file("p/acme/e/ping.json", "{}");
    let output = test.exit(2).stdout("").any_stderr().run();
    assert!(
        output.stderr.contains("`GET /x` is not a method"),
        "{}",
        output.stderr
    );
}

#[test]
fn numbers_out_of_all_proportion() {
    let gone = Receiver::gone();
    let never = "500000000000y";
    let args = [
        &MESSAGE[..],
        &["--timeout", never, "--connect-timeout", never],
    ]
    .concat();
    send(&args)
        .args(["--to", &gone])
        .exit(3)
        .run()
        .prints("refused the connection");
}
