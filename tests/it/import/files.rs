//! Other forms, files as they come, and the capture that is written.

use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use serde_json::{Value, json};

use super::har::har;
use crate::capture::{assert_form, bytes, records};
use crate::test::{Output, Test};

const GOR: &str = "1 932079936fa4306fc308d67588178d17d823647c 1439818823587396305 200000\n\
    POST /hooks?a=1 HTTP/1.1\r\nhost:a.test\r\nX-B: 1\r\nx-b: 2\r\nContent-Length: 7\r\n\r\n{\"a\":1}\n🐵🙈🙉\n\
    1 8e091765ae902fef8a2b7d9dd960e9d52222bd8c 1439818823587396306 0\n\
    GET /unanswered HTTP/1.1\r\nHost: a.test\r\n\r\n\n🐵🙈🙉\n\
    2 932079936fa4306fc308d67588178d17d823647c 1439818823687396305 100000\n\
    HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nok\n🐵🙈🙉\n";

#[test]
fn goreplay_files_are_paired() {
    let output = Test::new()
        .file("requests_0.gor", GOR)
        .args(["import", "requests_0.gor"]);
    let output = output
        .args(["--url", "https://a.test"])
        .stderr("2 records imported\n")
        .run();
    let records = output.json_lines();
    records.iter().for_each(assert_form);
    let first = &records[0];
    assert_eq!(first["at"], "2015-08-17T13:40:23.587396305Z");
    assert_eq!(first["url"], "https://a.test/hooks?a=1");
    let headers = json!([
        ["host", "a.test"],
        ["X-B", "1"],
        ["x-b", "2"],
        ["Content-Length", "7"]
    ]);
    assert_eq!(first["request"]["headers"], headers);
    assert_eq!(first["request"]["fidelity"], "wire");
    assert!(
        first["request"]["raw_head"]["utf8"]
            .as_str()
            .unwrap()
            .contains("\r\nhost:a.test\r\n")
    );
    assert_eq!(first["request"]["body"]["utf8"], r#"{"a":1}"#);
    assert_eq!(first["response"]["status"], 202);
    assert_eq!(first["response"]["body"]["utf8"], "ok");
    assert_eq!(first["timing"]["total_us"], 100_100);
    assert_eq!(records[1]["request"]["target"], "/unanswered");
    assert_eq!(records[1]["response"], Value::Null);
}

#[test]
fn compressed_files_are_read() {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(GOR.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let cut = gzip[..gzip.len() - 4].to_vec();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
    zlib.write_all(&har("firefox.har")).unwrap();
    let zstd = zstd::encode_all(&*har("fiddler.har"), 1).unwrap();
    let two = [gzip.clone(), gzip.clone()].concat();
    let output = Test::new()
        .file("a.gor.gz", gzip)
        .file("two.gor.gz", two)
        .file("cut.gor.gz", cut)
        .file("b.zhar", zlib.finish().unwrap())
        .file("c.har.zst", zstd)
        .args(["import", "a.gor.gz", "two.gor.gz", "b.zhar", "c.har.zst"])
        .stderr("9 records imported\n")
        .run();
    let cut = output
        .then()
        .args(["import", "cut.gor.gz"])
        .any_stderr()
        .run();
    assert!(
        cut.stderr
            .contains("2 records imported, 1 skipped: the compressed data is damaged or cut off: "),
        "{}",
        cut.stderr
    );
}

#[test]
fn a_folder_of_bodies_is_taken_in_the_order_of_its_names() {
    let output = Test::new()
        .file("bodies/2.json", "{\"b\": 10.00}\n")
        .file("bodies/10.json", "\u{feff}[]")
        .file("bodies/.hidden", "{")
        .file("bodies/deep/3.json", "{}")
        .file("bodies/z.txt", "no JSON")
        .args(["import", "bodies", "--at", "2026-03-02T09:00:00Z", "--path", "/in?x=1"])
        .args(["--url", "https://hooks.example.test/", "--header", "X-A: 1"])
        .stderr("2 records imported, 1 skipped: not JSON: expected ident at line 1 column 2 (bodies: z.txt)\n")
        .run();
    let records = output.json_lines();
    records.iter().for_each(assert_form);
    let bodies: Vec<_> = records
        .iter()
        .map(|r| bytes(&r["request"]["body"]))
        .collect();
    assert_eq!(bodies, ["\u{feff}[]".as_bytes(), b"{\"b\": 10.00}\n"]);
    let times: Vec<_> = records.iter().map(|r| r["at"].as_str().unwrap()).collect();
    assert_eq!(times, ["2026-03-02T09:00:00Z", "2026-03-02T09:00:00.001Z"]);
    let first = &records[0];
    assert_eq!(first["url"], "https://hooks.example.test/in?x=1");
    assert_eq!(first["request"]["method"], "POST");
    let headers = json!([
        ["Host", "hooks.example.test"],
        ["Content-Type", "application/json"],
        ["X-A", "1"]
    ]);
    assert_eq!(first["request"]["headers"], headers);
    assert_eq!(first["provider"], Value::Null);
}

#[test]
fn bodies_of_an_event_look_like_it() {
    let test = Test::new().file("body.json", "{}").any_stderr();
    let output = test
        .args(["import", "body.json", "--from", "bodies"])
        .args(["--provider", "voxsig", "--event", "message_created"])
        .run();
    let record = output.json();
    assert_eq!(record["provider"], "voxsig");
    assert_eq!(record["event"], "message_created");
    // A provider that names its events in a header.
    let github = output.then().any_stderr().file("pack/provider.toml", PACK);
    let github = github.args(["--samples", ".", "import", "body.json", "--from", "bodies"]);
    let record = github
        .args(["--provider", "pack", "--event", "opened"])
        .run()
        .json();
    assert_eq!(record["event"], "Ticket Opened");
    assert_eq!(record["request"]["method"], "PUT");
    assert_eq!(record["request"]["target"], "/tickets");
    assert_eq!(
        record["request"]["headers"][2],
        json!(["X-Acme-Event", "Ticket Opened"])
    );
    let unknown = output.then().args([
        "import",
        "body.json",
        "--from",
        "bodies",
        "--provider",
        "pack",
    ]);
    unknown.fails(2, "unknown provider `pack`", Some("hookctl list"));
}

const PACK: &str = r#"
format = 1
name = "Acme"
[recognise]
event = "header:X-Acme-Event"
[event.opened]
title = "A ticket was opened"
wire = "Ticket Opened"
method = "PUT"
path = "/tickets"
body = false
"#;

#[test]
fn damage_is_skipped_counted_and_refused_on_request() {
    let good = r#"{"startedDateTime":"2026-03-02T09:00:00Z","request":{"method":"GET","url":"http://a.test/"}}"#;
    let har = format!(
        "{{\"log\":{{\"entries\":[{good},{{}},{{\"startedDateTime\":}},{{}},{good},{{\"start"
    );
    let test = Test::new().file("a.har", &har).args(["import", "a.har"]);
    let output = test
        .stderr(
            "2 records imported, 4 skipped: missing field `startedDateTime` at line 1 column 2 \
             (2, the first at a.har: entry 2, up to byte 114), expected value at line 1 column 20 \
             (a.har: entry 3, up to byte 135), the file is cut off (a.har: entry 6, up to byte 239)\n",
        )
        .run();
    assert_eq!(output.json_lines().len(), 2);
    let strict = output
        .then()
        .args(["import", "a.har", "--strict", "--out", "c.jsonl"]);
    let strict = strict.any_stderr().exit(3).run();
    assert!(
        strict
            .stderr
            .starts_with("error: a.har: entry 2, up to byte 114: missing field"),
        "{}",
        strict.stderr
    );
}

#[test]
fn a_capture_that_is_there_is_not_lost_by_mistake() {
    let test = Test::new()
        .file("a.har", har("fiddler.har"))
        .file("b.har", har("firefox.har"));
    let output = test.args(["import", "a.har", "-o", "c.jsonl"]);
    let output = output
        .stderr("1 record imported to c.jsonl\n")
        .stdout("")
        .run();
    let ids = |output: &Output| {
        let records = records(&output.path("c.jsonl"));
        let targets = records
            .iter()
            .map(|r| r["request"]["target"].as_str().unwrap().to_owned());
        targets.collect::<Vec<_>>()
    };
    assert_eq!(ids(&output), ["/slash"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(output.path("c.jsonl"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let again = || output.then().args(["import", "b.har", "--out", "c.jsonl"]);
    again().fails(
        2,
        "`c.jsonl` is there already",
        Some("`--append` adds to it"),
    );
    again().args(["--append"]).any_stderr().run();
    assert_eq!(ids(&output), ["/slash", "/hooks/7", "/favicon.ico"]);
    again().args(["--force"]).any_stderr().run();
    assert_eq!(ids(&output), ["/hooks/7", "/favicon.ico"]);
    let same = output
        .then()
        .args(["import", "b.har", "--out", "b.har", "--force"]);
    same.fails(
        2,
        "`b.har` is read and written at once",
        Some("another file"),
    );
    assert_eq!(fs::read(output.path("b.har")).unwrap(), har("firefox.har"));
}

#[test]
fn nothing_to_import_leaves_nothing_behind() {
    let test = Test::new()
        .file("a.har", r#"{"log":{"entries":[]}}"#)
        .file("empty/.keep", "");
    let output = test.args(["import", "a.har", "empty", "--out", "c.jsonl"]);
    let output = output.fails(4, "there is no record to import", None);
    assert!(!output.path("c.jsonl").exists());
    let damaged = output.then().file("b.har", r#"{"log":{"entries":[7]}}"#);
    let damaged = damaged
        .args(["import", "b.har", "--out", "c.jsonl"])
        .exit(4)
        .any_stderr()
        .run();
    assert!(
        damaged
            .stderr
            .contains("there is no record to import, 1 skipped: "),
        "{}",
        damaged.stderr
    );
}

#[test]
fn a_file_of_no_form_is_told_apart() {
    let output = Test::new()
        .file("a.jsonl", "{\"v\":1}\n")
        .file("b.xml", "<a/>")
        .file("c.json", "{\"a\":1}");
    let output = output.args(["import", "a.jsonl"]);
    let output = output.fails(
        2,
        "`a.jsonl` is a capture already",
        Some("takes it as it is"),
    );
    let import = |args: &[&str]| output.then().args(["import"]).args(args);
    import(&["b.xml"]).fails(
        2,
        "`b.xml` begins like no form that is read",
        Some("--from"),
    );
    let what = "`c.json` is no HAR: there is no `log.entries` in it";
    import(&["c.json"]).fails(2, what, Some("--from bodies"));
    import(&["c.json", "--from", "bodies"]).any_stderr().run();
    let what = "cannot read `d`: No such file or directory (os error 2)";
    import(&["d"]).fails(3, what, Some("check the path"));
    import(&["c.json", "--path", "in"]).fails(2, "`in` is no path", Some("starts with `/`"));
    import(&["c.json", "--method", "A B"]).fails(2, "`A B` is no method", Some("POST"));
}

#[test]
fn standard_input_is_read_too() {
    for bytes in [har("firefox.har"), GOR.as_bytes().to_vec()] {
        let test = Test::new().stdin(bytes).args(["import", "-"]);
        test.stderr("2 records imported\n").run();
    }
    let body = Test::new()
        .stdin("{}")
        .args(["import", "-", "--from", "bodies"]);
    body.stderr("1 record imported\n").run();
}
