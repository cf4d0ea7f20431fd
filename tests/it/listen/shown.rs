//! What is shown of a request, and of which.

use crate::listener::Listener;
use crate::test::Test;

#[test]
fn a_filter_hides_and_records_all_the_same() {
    let filter = ["--filter", "$.n==2", "--filter", "header:X-A=b*", "--json"];
    let listener = Listener::start(&filter);
    listener.post("/1", &["X-A: b"], r#"{"n":1}"#);
    listener.post("/2", &["X-A: bc"], r#"{"n":2}"#);
    listener.post("/3", &[], r#"{"n":2}"#);
    let ended = listener.interrupt();
    let shown: Vec<_> = ended.stdout.lines().collect();
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].contains(r#""target":"/2""#));
    assert_eq!(ended.records().len(), 3);
    assert_eq!(
        ended.summary(),
        "3 requests, 3 unchecked signatures, 2 not shown"
    );
}

#[test]
fn headers_and_body_as_they_came() {
    let listener = Listener::start(&["--show", "headers,body", "--filter", "path=/json"]);
    listener.post("/other", &[], "unseen");
    listener.post("/json", &["X-Odd: a\tb"], r#"{"price":10.00,"s":"\u00e9"}"#);
    let ended = listener.interrupt();
    let lines: Vec<_> = ended.stdout.lines().skip(1).map(str::trim_start).collect();
    assert_eq!(
        lines,
        [
            "| POST /json HTTP/1.1",
            "| Host: x",
            "| X-Odd: a\\tb",
            "| Content-Length: 28",
            "| {",
            "|   \"price\": 10.00,",
            "|   \"s\": \"\\u00e9\"",
            "| }",
        ]
    );
}

#[test]
fn the_difference_from_the_sample() {
    let listener = Listener::start(&["--show", "diff", "--provider", "voxsig"]);
    Test::new()
        .args([
            "send",
            "voxsig",
            "message_created",
            "--no-sign",
            "--to",
            &listener.url(),
        ])
        .args(["--set", "extra=1", "--unset", "account.name"])
        .run();
    let ended = listener.interrupt();
    let out = &ended.stdout;
    assert!(
        out.contains("| + extra: number, not in the sample\n"),
        "{out}"
    );
    assert!(
        out.contains("| - account.name: string in the sample documented, missing here\n"),
        "{out}"
    );
}

#[test]
fn conditions_that_make_no_sense() {
    let listen = |args: &[&str]| {
        Test::new()
            .args(["listen", "--port", "0"])
            .args(args)
            .exit(2)
    };
    let filter = listen(&["--filter", "colour=red"]);
    filter
        .stderr_has("`colour` cannot be filtered by: write `provider=`")
        .run();
    let path = listen(&["--filter", "$.a["]);
    path.stderr_has("is not a JSON path (RFC 9535)").run();
    let expect = listen(&["--expect", "valid=2"]);
    expect.stderr_has("write `==`, `>=` or `<=`").run();
    let show = listen(&["--show", "body", "--json"]);
    show.stderr_has("cannot be used with").run();
}
