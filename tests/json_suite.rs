//! A JSON parser test-suite against the scanner and against a listener that runs: whatever a body holds, it is
//! recorded byte for byte and the listener answers the next one.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

#[expect(dead_code, reason = "shared with `it`, which uses the rest")]
#[path = "it/capture.rs"]
mod capture;
#[expect(dead_code, reason = "shared with `it`, which uses the rest")]
#[path = "it/listener.rs"]
mod listener;
#[expect(dead_code, reason = "shared with `it`, which uses the rest")]
#[path = "it/test.rs"]
mod test;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;

use data_encoding::BASE64;
use hookctl::capture::Reader;
use hookctl::exchange::{Headers, SchemaState, SignatureState};
use hookctl::json::Tape;
use hookctl::pack::Catalogue;
use hookctl::signature::{Secret, Unsigned, sign};
use serde::Deserialize;

use listener::Listener;

const SECRET: &str = "secret-of-the-suite";

/// A case: its name starts with `y_` (is JSON), `n_` (is not) or `i_` (parsers may decide).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    utf8: Option<String>,
    base64: Option<String>,
    /// Texts and how often each stands there.
    parts: Option<Vec<(String, usize)>>,
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        match (&self.utf8, &self.base64, &self.parts) {
            (Some(text), None, None) => text.as_bytes().to_vec(),
            (None, Some(text), None) => BASE64.decode(text.as_bytes()).unwrap(),
            (None, None, Some(parts)) => {
                let part = |(text, count): &(String, usize)| text.repeat(*count);
                parts.iter().map(part).collect::<String>().into_bytes()
            }
            _ => panic!("{}: one form of the bytes", self.name),
        }
    }
}

fn suite() -> Vec<(String, Vec<u8>)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json/suite.json");
    let cases: Vec<Case> = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
    assert!(cases.len() > 300);
    let with_bytes = |case: Case| (case.name.clone(), case.bytes());
    cases.into_iter().map(with_bytes).collect()
}

#[test]
fn the_scanner_decides_as_the_suite_does() {
    for (name, bytes) in suite() {
        let verdict = Tape::new(&bytes).map(|_| ());
        match name.split_at(2).0 {
            "y_" => assert_eq!(verdict.err().map(|fault| fault.what), None, "{name}"),
            "n_" => assert!(verdict.is_err(), "{name}"),
            "i_" => {}
            other => panic!("{name}: `{other}`"),
        }
    }
}

#[test]
fn every_case_is_recorded_and_the_listener_goes_on() {
    let listener = Listener::with_files(
        &[("it.secret", SECRET)],
        &["--provider", "github", "--provider", "pypestream"]
            .into_iter()
            .chain(["--secret-file", "it.secret"])
            .collect::<Vec<_>>(),
    );
    let suite = suite();
    let mut line = BufReader::new(listener.connect());
    for (name, body) in &suite {
        // Once signed; once to a path whose event has a schema, so that the validator has to read it.
        for head in [
            signed(body),
            "POST /conversations/c1/end HTTP/1.1\r\n".into(),
        ] {
            let status = post(&mut line, &head, body);
            assert_eq!(status, "HTTP/1.1 200 OK\r\n", "{name}");
        }
    }
    drop(line);
    let ended = listener.interrupt();
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    check_capture(&ended.path("capture.jsonl"), &suite);
}

/// Everything is there, in order, with the bytes it had.
fn check_capture(path: &Path, suite: &[(String, Vec<u8>)]) {
    assert_eq!(capture::records(path).len(), 2 * suite.len());
    let mut reader = Reader::open(path).unwrap();
    for (name, body) in suite {
        let mut next = || reader.next_record().unwrap().unwrap().unwrap();
        let (first, second) = (next(), next());
        assert_eq!(first.request.body_bytes(), body, "{name}");
        assert_eq!(second.request.body_bytes(), body, "{name}");
        let state = first.signature.unwrap().state;
        assert_eq!(state, SignatureState::Valid, "{name}");
        let schema = second.schema.unwrap();
        match schema.state {
            SchemaState::Drift => assert!(schema.findings > 0, "{name}"),
            // Nested deeper than the validator reads, it is not called anything that was not checked.
            SchemaState::Unchecked => assert!(body.len() >= 1000, "{name}"),
            SchemaState::Match => panic!("{name} is no such event"),
        }
    }
    assert_eq!(reader.next_record().unwrap(), None);
    let checked = test::Test::new()
        .file("capture.jsonl", fs::read(path).unwrap())
        .args(["verify", "github", "capture.jsonl", "--strict"])
        .secret(SECRET)
        .any_stderr()
        .run();
    let all = suite.len();
    let all = format!("{all} requests: {all} valid; {all} requests of others passed over");
    checked.prints(&all);
}

/// A head's start that signs the body.
fn signed(body: &[u8]) -> String {
    let pack = Catalogue::embedded().pack("github").unwrap();
    let scheme = pack.provider.signature.as_ref().unwrap();
    let secrets: [Secret; 1] = [scheme.secret(SECRET.as_bytes()).unwrap()];
    let unsigned = Unsigned {
        method: "POST",
        url: "http://127.0.0.1/",
        headers: &Headers::new(),
        body,
        id: "7f0c",
        at: jiff::Timestamp::UNIX_EPOCH,
    };
    let signed = sign(scheme, &secrets, &unsigned).unwrap();
    let fields: String = signed
        .headers
        .iter()
        .map(|field| {
            format!(
                "{}: {}\r\n",
                field.name,
                String::from_utf8_lossy(&field.value)
            )
        })
        .collect();
    format!("POST /signed HTTP/1.1\r\nX-GitHub-Event: ping\r\n{fields}")
}

/// Posts over a connection that stays open; gives the status line once the answer is read.
fn post(line: &mut BufReader<TcpStream>, head: &str, body: &[u8]) -> String {
    let head = format!("{head}Host: x\r\nContent-Length: {}\r\n\r\n", body.len());
    line.get_mut()
        .write_all(&[head.as_bytes(), body].concat())
        .unwrap();
    let (mut status, mut length) = (String::new(), 0);
    line.read_line(&mut status).unwrap();
    loop {
        let mut field = String::new();
        line.read_line(&mut field).unwrap();
        let field = field.trim_end().to_ascii_lowercase();
        if field.is_empty() {
            break;
        }
        if let Some(value) = field.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    line.read_exact(&mut vec![0; length]).unwrap();
    status
}
