//! What goes out is what was recorded: read back, or sent by those who run it.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::which::mode;
use crate::capture::bytes;
use crate::listener::{Ended, Listener};
use crate::test::{Output, Test, clean, finish, installed};

/// The messages of `tests/data/http` that are recorded, and others that are hard to hold.
pub fn captured() -> Ended {
    let listener = Listener::start(&[]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/http");
    let manifest = fs::read(folder.join("manifest.json")).unwrap();
    let messages: Vec<Value> = serde_json::from_slice(&manifest).unwrap();
    for message in messages
        .iter()
        .filter(|message| message["expect"] == "capture")
    {
        let name = message["name"].as_str().unwrap();
        listener.say(&fs::read(folder.join(format!("{name}.raw"))).unwrap());
    }
    listener.say(b"DELETE /none HTTP/1.1\r\nHost: a.test\r\n\r\n");
    listener.say(b"POST /%7Ea?q=%27'&x=a+b HTTP/1.1\r\nHost: a.test\r\nX-Quote: it's \"$HOME\" `x` \\\r\nX-Empty:\r\n\
        x-quote: 2\r\n__proto__: x\r\nUser-Agent: t\r\nContent-Length: 31\r\n\r\n</script>\xe2\x80\xa8'$(id)'\"\\\r\n${TARGET}");
    let all: Vec<u8> = (0..=255).collect();
    let head = b"PUT /bytes HTTP/1.0\r\nHost: a.test\r\nContent-Length: 256\r\n\r\n".to_vec();
    listener.say(&[head, all].concat());
    let large = "é".repeat(40_000);
    listener.post("/large", &["Content-Type: text/plain"], &large);
    listener.say(b"POST /chunks HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n");
    listener.interrupt()
}

/// A test in a folder with that capture.
pub fn test(ended: &Ended) -> Test {
    Test::new().file(
        "capture.jsonl",
        fs::read(ended.path("capture.jsonl")).unwrap(),
    )
}

/// Exports it.
#[track_caller]
fn export(test: Test, to: &str, talk: &str) -> Output {
    test.args(["export", "capture.jsonl", "--to", to])
        .stderr(talk)
        .run()
}

/// What two clients send alike: method, target, body, and the header fields but those of the connection, their order
/// and case kept.
fn essence(record: &Value) -> Value {
    let request = &record["request"];
    let own = |name: &Value| {
        let name = name.as_str().unwrap().to_ascii_lowercase();
        [
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "expect",
        ]
        .contains(&name.as_str())
    };
    let headers = request["headers"].as_array().unwrap();
    let headers: Vec<_> = headers.iter().filter(|field| !own(&field[0])).collect();
    let body = bytes(&request["body"]);
    json!([
        request["method"],
        request["target"],
        request["version"],
        headers,
        body
    ])
}

fn essences(records: &[Value]) -> Vec<Value> {
    records.iter().map(essence).collect()
}

#[test]
fn a_har_gives_the_same_capture_again() {
    let ended = captured();
    let count = ended.records().len();
    let talk = format!("{count} records exported to c.har\n");
    let output = test(&ended)
        .args(["export", "capture.jsonl", "--to", "har", "--out", "c.har"])
        .stderr(&talk)
        .stdout("")
        .run();
    let har: Value = serde_json::from_slice(&fs::read(output.path("c.har")).unwrap()).unwrap();
    assert_eq!(har["log"]["version"], "1.2");
    assert_eq!(har["log"]["creator"]["name"], "hookctl");
    assert_eq!(har["log"]["creator"]["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(har["log"]["entries"].as_array().unwrap().len(), count);
    let back = output
        .then()
        .args(["import", "c.har", "--out", "back.jsonl"])
        .any_stderr()
        .run();
    assert_eq!(
        fs::read(back.path("back.jsonl")).unwrap(),
        fs::read(back.path("capture.jsonl")).unwrap()
    );
}

#[test]
fn what_is_changed_in_a_har_counts() {
    let ended = captured();
    let output = export(
        test(&ended),
        "har",
        &format!("{} records exported\n", ended.records().len()),
    );
    let mut har = output.json();
    let entry = &mut har["log"]["entries"][0];
    entry["request"]["postData"]["text"] = json!("changed");
    entry["request"]["url"] = json!("http://a.test/elsewhere");
    let output = output.then().file("c.har", har.to_string()).any_stderr();
    let record = &output.args(["import", "c.har"]).run().json_lines()[0];
    assert_eq!(record["request"]["body"]["utf8"], "changed");
    assert_eq!(record["request"]["target"], "/elsewhere");
    assert_eq!(record["id"], ended.records()[0]["id"]);
}

#[test]
fn goreplay_files_come_back_with_their_bytes() {
    let ended = captured();
    let count = ended.records().len();
    let output = export(test(&ended), "gor", &format!("{count} records exported\n"));
    let file = output.stdout.clone();
    assert!(file.starts_with(b"1 0"));
    let output = output
        .then()
        .file("c.gor", file)
        .any_stderr()
        .args(["import", "c.gor"])
        .run();
    let (before, after) = (ended.records(), output.json_lines());
    assert_eq!(after.len(), count);
    for (before, after) in before.iter().zip(&after) {
        for part in ["id", "at", "request"] {
            let (before, after) = (&before[part], &after[part]);
            // Nobody asked for the empty lines before a request.
            if before["raw_head"]["utf8"]
                .as_str()
                .is_none_or(|raw| !raw.starts_with('\r'))
            {
                assert_eq!(before, after);
            }
        }
        assert_eq!(before["response"]["status"], after["response"]["status"]);
        assert_eq!(
            bytes(&before["response"]["body"]),
            bytes(&after["response"]["body"])
        );
        assert_eq!(before["timing"]["total_us"], after["timing"]["total_us"]);
    }
}

#[test]
fn the_curl_script_sends_the_same_again() {
    if !installed("curl") {
        return;
    }
    let ended = captured();
    let count = ended.records().len();
    let output = test(&ended)
        .args(["export", "capture.jsonl", "--to", "curl", "-o", "again.sh"])
        .stderr(&format!("{count} records exported to again.sh\n"))
        .run();
    let listener = Listener::start(&[]);
    let folder = output.path("");
    let mut command = Command::new("sh");
    clean(&mut command, &folder);
    command
        .arg("again.sh")
        .env("TARGET", format!("{}/", listener.url()));
    let (code, _, talk) = finish(command, b"");
    assert_eq!((code, String::from_utf8_lossy(&talk)), (Some(0), "".into()));
    assert_eq!(
        essences(&listener.interrupt().records()),
        essences(&ended.records())
    );
    #[cfg(unix)]
    assert_eq!(mode(&output.path("again.sh")), 0o700);
}

/// What stands in for k6: it writes down what it is asked to send, and when.
const K6: &str = r#"
export const sleep = (seconds) => globalThis.log.push({ sleep: seconds });
const b64decode = (text) => Uint8Array.from(Buffer.from(text, 'base64')).buffer;
class CookieJar {}
const request = (method, url, body, params) => {
  if (params.redirects !== 0 || !(params.jar instanceof CookieJar)) throw new Error('params');
  if (!(body === undefined || typeof body === 'string' || body instanceof ArrayBuffer)) throw new Error('body');
  const bytes = Buffer.from(body ?? '');
  globalThis.log.push({ method, url, body: bytes.toString('hex'), headers: Object.entries(params.headers) });
};
export default { b64decode, CookieJar, request };
"#;

const RUN: &str = r#"
globalThis.log = [];
globalThis.__ENV = { TARGET: 'http://t.test//', SPEED: '0.001' };
const script = await import('./again.mjs');
if (script.options.iterations !== 1) throw new Error('options');
script.default();
console.log(JSON.stringify(globalThis.log));
"#;

#[test]
fn the_k6_script_sends_the_same_again() {
    if !installed("node") {
        return;
    }
    let ended = captured();
    let output = test(&ended)
        .args(["export", "capture.jsonl", "--to", "k6", "-o", "again.mjs"])
        .stderr_has(" exported to again.mjs, 1 skipped: a header that is no UTF-8 (capture.jsonl:")
        .run();
    let package = r#"{"name":"k6","type":"module","exports":{".":"./k6.js","./http":"./k6.js","./encoding":"./k6.js"}}"#;
    let output = output
        .then()
        .file("node_modules/k6/package.json", package)
        .file("node_modules/k6/k6.js", K6)
        .file("run.mjs", RUN)
        .args(["--version"])
        .run();
    let mut command = Command::new("node");
    clean(&mut command, &output.path(""));
    command.arg("run.mjs");
    let (code, log, talk) = finish(command, b"");
    assert_eq!(code, Some(0), "{}", String::from_utf8_lossy(&talk));
    let log: Vec<Value> = serde_json::from_slice(&log).unwrap();
    let sent: Vec<_> = log.iter().filter(|line| line["sleep"].is_null()).collect();
    let sendable = |record: &&Value| !record["request"]["headers"].to_string().contains("base64");
    let records = ended.records();
    let records: Vec<_> = records.iter().filter(sendable).collect();
    assert_eq!(sent.len(), records.len());
    assert!(sent.len() + 1 < log.len(), "it waits between requests");
    for (sent, record) in sent.iter().zip(&records) {
        let request = &record["request"];
        let target = request["target"].as_str().unwrap();
        assert_eq!(sent["url"], format!("http://t.test{target}"));
        assert_eq!(sent["method"], request["method"]);
        let body: String = bytes(&request["body"])
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(sent["body"], body);
        let mut fields: Vec<(String, String)> = Vec::new();
        for field in essence(record)[3].as_array().unwrap() {
            let (name, value) = (field[0].as_str().unwrap(), field[1].as_str().unwrap());
            match fields
                .iter_mut()
                .find(|(n, _)| n.eq_ignore_ascii_case(name))
            {
                Some((_, whole)) => *whole += &format!(", {value}"),
                None => fields.push((name.into(), value.into())),
            }
        }
        assert_eq!(sent["headers"], json!(fields));
    }
}
