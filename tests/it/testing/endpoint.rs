//! An endpoint that does everything right, and whatever a test wants it to do wrong.

use std::collections::BTreeMap;

use hookctl::exchange::{Headers, SignatureState};
use hookctl::pack::{Catalogue, Pack};
use hookctl::signature::{Policy, Received, verify};
use serde_json::Value;

use crate::receiver::{Receiver, Stream};
use crate::test::{Output, Test};

pub const SECRET: &str = "open sesame 7";

/// A request as the endpoint sees it.
pub struct Call {
    pub method: String,
    pub headers: Headers,
    pub body: Vec<u8>,
    /// Whether the signature holds; what the provider does not sign always does.
    pub valid: bool,
}

impl Call {
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The status of the right answer.
    pub fn right(&self) -> u16 {
        let content_type = self.headers.text("Content-Type").unwrap_or_default();
        let twice = self.headers.iter().any(|header| {
            let name = header.name.to_ascii_lowercase();
            name.contains("sig") && self.headers.all(&name).count() > 1
        });
        match () {
            () if self.method != "POST" => 405,
            () if !self.valid || twice => 401,
            () if !content_type.starts_with("application/json") => 415,
            () if self.json().is_none() => 400,
            () => 200,
        }
    }
}

/// An endpoint of an embedded pack that answers every call with the status `answer` gives.
pub fn endpoint(provider: &str, answer: impl Fn(&Call) -> u16 + Send + Sync + 'static) -> Receiver {
    let pack = Catalogue::embedded().pack(provider).unwrap();
    endpoint_of(pack, answer)
}

/// An endpoint of a pack.
pub fn endpoint_of(pack: Pack, answer: impl Fn(&Call) -> u16 + Send + Sync + 'static) -> Receiver {
    Receiver::raw(move |stream| {
        if let Some(call) = read(stream, &pack) {
            respond(stream, answer(&call));
        }
    })
}

pub fn respond(stream: &mut dyn Stream, status: u16) {
    let answer =
        format!("HTTP/1.1 {status} Answer\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    // A sender may have gone away, which is no failure of the endpoint's.
    drop(stream.write_all(answer.as_bytes()));
    drop(stream.flush());
}

/// Reads one request, chunks included; none when the sender went away.
pub fn read(stream: &mut dyn Stream, pack: &Pack) -> Option<Call> {
    let mut bytes = Vec::new();
    let mut piece = [0; 65536];
    let (head, mut rest) = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break (bytes[..end].to_vec(), bytes[end + 4..].to_vec());
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
        }
    };
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next().unwrap().split(' ').map(str::to_owned);
    let (method, target) = (first.next().unwrap(), first.next().unwrap());
    let fields = lines.filter_map(|line| line.split_once(':'));
    let headers: Headers = fields.map(|(name, value)| (name, value.trim())).collect();
    let chunked = headers.get("Transfer-Encoding").is_some();
    let length = headers
        .text("Content-Length")
        .map_or(0, |text| text.parse().unwrap());
    loop {
        let done = match chunked {
            true => rest.ends_with(b"0\r\n\r\n"),
            false => rest.len() >= length,
        };
        if done {
            break;
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(count) => rest.extend_from_slice(&piece[..count]),
        }
    }
    let body = match chunked {
        true => joined(&rest),
        false => rest,
    };
    let valid = holds(pack, &method, &target, &headers, &body);
    Some(Call {
        method,
        headers,
        body,
        valid,
    })
}

fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&chunks[..end]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&chunks[end + 2..end + 2 + size]);
        chunks = &chunks[end + 2 + size + 2..];
    }
}

fn holds(pack: &Pack, method: &str, target: &str, headers: &Headers, body: &[u8]) -> bool {
    let Some(scheme) = &pack.provider.signature else {
        return true;
    };
    let secrets = [scheme.secret(SECRET.as_bytes()).unwrap()];
    let received = Received {
        method,
        url: None,
        target,
        headers,
        body,
    };
    let policy = Policy {
        now: jiff::Timestamp::now(),
        tolerance: None,
    };
    verify(scheme, &secrets, &received, &policy).state == SignatureState::Valid
}

/// The test of that endpoint, told as JSON lines.
pub fn tested(provider: &str, receiver: &Receiver) -> Test {
    Test::new()
        .args([
            "test",
            provider,
            "--to",
            &receiver.url(),
            "--report",
            "jsonl",
        ])
        .secret(SECRET)
}

/// What each trial came to.
pub fn upshots(output: &Output) -> BTreeMap<String, String> {
    let lines = output.json_lines();
    let trials = lines.iter().filter(|line| line["type"] == "trial");
    let told = |value: &Value| value.as_str().unwrap().to_owned();
    trials
        .map(|trial| (told(&trial["id"]), told(&trial["upshot"])))
        .collect()
}

/// The trials that came to that.
pub fn of(output: &Output, upshot: &str) -> Vec<String> {
    let all = upshots(output).into_iter();
    all.filter(|(_, own)| own == upshot)
        .map(|(id, _)| id)
        .collect()
}

/// One trial.
#[track_caller]
pub fn trial(output: &Output, id: &str) -> Value {
    let lines = output.json_lines();
    let found = lines.into_iter().find(|line| line["id"] == id);
    found.unwrap_or_else(|| panic!("there is no `{id}`"))
}
