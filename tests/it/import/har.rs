//! HARs as browsers and proxies write them.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::capture::{assert_form, bytes};
use crate::test::Test;

/// A file of `tests/data/har`.
pub fn har(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/har");
    fs::read(folder.join(name)).unwrap()
}

/// Imports a file of `tests/data/har`, every record of the published form, and expects it to say this besides.
#[track_caller]
fn import(name: &str, talk: &str) -> Vec<Value> {
    let test = Test::new().file(name, har(name)).args(["import", name]);
    let records = test.stderr(talk).run().json_lines();
    records.iter().for_each(assert_form);
    records
}

#[test]
fn a_har_of_chrome() {
    let records = import(
        "chrome.har",
        "note: in 1 record a body stands as HAR holds it, without its content coding, and so without `Content-Encoding`\n\
         2 records imported, 1 skipped: `data:image/png;base64,AAAA` is no URL of HTTP (chrome.har: entry 3, up to byte 5073)\n",
    );
    let [first, second] = records.as_slice() else {
        panic!("{records:#?}");
    };
    assert_eq!(first["at"], "2026-03-02T09:15:01.234Z");
    assert_eq!(first["direction"], "received");
    assert_eq!(
        first["url"],
        "http://localhost:8080/hooks?source=console#top"
    );
    let request = &first["request"];
    assert_eq!(request["target"], "/hooks?source=console");
    assert_eq!(request["version"], "1.1");
    assert_eq!(request["fidelity"], "normalized");
    assert_eq!(
        request["headers"][5],
        json!(["content-type", "application/json"])
    );
    assert_eq!(request["body"]["utf8"], r#"{"kind":"note","text":"naïve"}"#);
    let response = json!({
        "status": 201,
        "headers": [["Content-Type", "application/json"]],
        "body": {"utf8": r#"{"ok":true}"#},
    });
    assert_eq!(first["response"], response);
    assert_eq!(first["timing"]["total_us"], 12345);
    assert_eq!(second["request"]["version"], "2");
    let headers = json!([
        ["host", "hooks.example.test"],
        ["content-type", "application/x-www-form-urlencoded"],
    ]);
    assert_eq!(second["request"]["headers"], headers);
    assert_eq!(second["response"], Value::Null);
    assert_eq!(second["error"], "net::ERR_CONNECTION_REFUSED");
}

#[test]
fn a_har_of_firefox() {
    let records = import("firefox.har", "2 records imported\n");
    assert_eq!(records[0]["at"], "2026-03-02T09:20:30.111Z");
    assert_eq!(records[0]["request"]["method"], "PUT");
    let cookie = json!(["Cookie", "session=s3cr3t; theme=dark"]);
    assert_eq!(records[0]["request"]["headers"][2], cookie);
    let body = &records[0]["request"]["body"]["utf8"];
    assert_eq!(body, r#"{"id":12345678901234567890}"#);
    let cookies = json!([["Set-Cookie", "a=1; Path=/"], ["Set-Cookie", "b=2; Path=/"]]);
    assert_eq!(records[0]["response"]["headers"], cookies);
    assert_eq!(records[1]["request"]["body"], Value::Null);
    assert_eq!(bytes(&records[1]["response"]["body"]), [0, 0, 1, 0]);
}

#[test]
fn a_har_of_charles() {
    let records = import(
        "charles.har",
        "1 record imported, 1 skipped: `CONNECT` asks for a tunnel (charles.har: entry 1, up to byte 703)\n",
    );
    let body = bytes(&records[0]["request"]["body"]);
    assert!(body.starts_with(b"------b7\r\nContent-Disposition: "));
    assert_eq!(bytes(&records[0]["response"]["body"]), b"caf\xe9");
}

#[test]
fn a_har_of_fiddler() {
    let records = import("fiddler.har", "1 record imported\n");
    assert_eq!(records[0]["at"], "2026-03-02T11:00:00.1234567Z");
    let body = &records[0]["request"]["body"]["utf8"];
    assert_eq!(body, "payload=%7B%22type%22%3A%22ping%22%7D&token=a+b");
}

#[test]
fn a_har_of_mitmproxy() {
    let records = import(
        "mitmproxy.har",
        "note: in 1 record a body stands as HAR holds it, without its content coding, and so without `Content-Encoding`\n\
         1 record imported\n",
    );
    let request = &records[0]["request"];
    assert_eq!(bytes(&request["body"]), b"\xff\xfe\0a");
    assert_eq!(bytes(&request["headers"][1][1]), b"caf\xe9");
    assert_eq!(records[0]["response"]["headers"], json!([]));
    assert_eq!(records[0]["timing"]["total_us"], 21456);
}

#[test]
fn requests_are_recognised() {
    let sample = Test::new().args(["show", "voxsig", "message_created", "--sample"]);
    let sample = sample.run().text().to_owned();
    let headers = json!([
        {"name": "X-Chatwoot-Signature", "value": "sha256=00"},
        {"name": "X-Chatwoot-Timestamp", "value": "1700000000"},
    ]);
    let entry = json!({
        "startedDateTime": "2026-03-02T09:00:00Z",
        "request": {
            "method": "POST", "url": "https://hooks.example.test/in", "headers": headers,
            "postData": {"mimeType": "application/json", "text": sample},
        },
    });
    let har = json!({"log": {"entries": [entry]}}).to_string();
    let output = Test::new()
        .file("a.har", &har)
        .args(["import", "a.har"])
        .any_stderr()
        .run();
    let record = output.json();
    assert_eq!(record["provider"], "voxsig");
    assert_eq!(record["event"], "message_created");
    let named = output.then().any_stderr();
    let named = named.args([
        "import",
        "a.har",
        "--provider",
        "haptik",
        "--url",
        "https://b.test/",
    ]);
    let record = named.run().json();
    assert_eq!(record["provider"], "haptik");
    assert_eq!(record["url"], "https://b.test/in");
}
