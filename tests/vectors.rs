//! Known answers from outside, checked against the packs' `[signature]` tables: providers' pages, their libraries and
//! those of others. Each file in `data/vectors` says where its numbers come from.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its own data has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use data_encoding::BASE64;
use hookctl::exchange::{Headers, Request, SignatureState};
use hookctl::pack::Catalogue;
use hookctl::signature::{
    Policy, Reason, Received, Scheme, Secret, Tolerance, Unsigned, sign, verify,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Schemes that a pack cannot describe. Their vectors are kept, so that a pack that can will find them.
const OUT_OF_MODEL: [&str; 4] = ["adyen-body", "content-digest", "rfc9421", "zoom-crc"];

/// Vectors whose header this crate reads but would not write: several signatures, other elements or another order, a
/// URL with a port added, or a signature that is never the same twice.
const READ_ONLY: [&str; 8] = [
    "convoy-advanced-t-not-first",
    "paddle-py-rotation",
    "sendgrid-valid",
    "stdwh-multi-sig-rotation",
    "stripe-multi-v1-last",
    "stripe-v0-ignored",
    "twilio-http-port-added",
    "twilio-https-port-added",
];

#[derive(Deserialize)]
struct Vector {
    name: String,
    scheme: String,
    secret: Option<String>,
    public_key: Option<String>,
    timestamp: Option<Value>,
    id: Option<String>,
    method: String,
    url: Option<String>,
    headers: Map<String, Value>,
    body_base64: String,
    now: Option<i64>,
    tolerance: Option<u64>,
    expect: String,
    reason: Option<String>,
    notes: Option<String>,
}

#[derive(Deserialize)]
struct Pack {
    signature: Scheme,
}

impl Vector {
    fn pack(&self) -> String {
        if !self.scheme.starts_with("convoy-") {
            return self.scheme.clone();
        }
        let notes: Value = serde_json::from_str(self.notes.as_deref().unwrap()).unwrap();
        let word = |key: &str| notes[key].as_str().unwrap().to_lowercase();
        format!("{}-{}-{}", self.scheme, word("hash"), word("encoding"))
    }

    fn scheme(&self) -> Scheme {
        let file = root()
            .join("samples")
            .join(self.pack())
            .join("provider.toml");
        let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        toml::from_str::<Pack>(&text)
            .unwrap_or_else(|e| panic!("{}: {e}", file.display()))
            .signature
    }

    fn headers(&self) -> Headers {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect()
    }

    fn body(&self) -> Vec<u8> {
        BASE64.decode(self.body_base64.as_bytes()).unwrap()
    }

    fn at(&self) -> Timestamp {
        match &self.timestamp {
            None => Timestamp::UNIX_EPOCH,
            Some(Value::Number(number)) => {
                let number = number.as_i64().unwrap();
                let seconds = Timestamp::from_second(number);
                seconds.unwrap_or_else(|_| Timestamp::from_millisecond(number).unwrap())
            }
            Some(text) => text.as_str().unwrap().parse().unwrap(),
        }
    }

    fn policy(&self) -> Policy {
        Policy {
            now: Timestamp::from_second(self.now.unwrap_or_default()).unwrap(),
            tolerance: match (self.now, self.tolerance) {
                (None, _) => Some(Tolerance::Unlimited),
                (_, seconds) => seconds.map(|s| Tolerance::Within(Duration::from_secs(s))),
            },
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn vectors() -> Vec<Vector> {
    let mut files: Vec<PathBuf> = fs::read_dir(root().join("tests/data/vectors"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
        .iter()
        .map(|file| {
            let vector: Vector = serde_json::from_slice(&fs::read(file).unwrap())
                .unwrap_or_else(|e| panic!("{}: {e}", file.display()));
            assert_eq!(
                Some(vector.name.as_str()),
                file.file_stem().unwrap().to_str()
            );
            vector
        })
        .collect()
}

fn in_model() -> impl Iterator<Item = Vector> {
    vectors()
        .into_iter()
        .filter(|vector| !OUT_OF_MODEL.contains(&vector.scheme.as_str()))
}

fn check(vector: &Vector) -> Result<(), String> {
    let scheme = vector.scheme();
    let text = vector
        .public_key
        .as_ref()
        .or(vector.secret.as_ref())
        .unwrap();
    let secret = scheme.secret(text.as_bytes()).map_err(|e| e.to_string())?;
    let (headers, body) = (vector.headers(), vector.body());
    let received = Received {
        method: &vector.method,
        url: vector.url.as_deref(),
        target: "/",
        headers: &headers,
        body: &body,
    };
    let verdict = verify(&scheme, &[secret], &received, &vector.policy());
    let wanted = match vector.expect.as_str() {
        "valid" => SignatureState::Valid,
        _ => SignatureState::Invalid,
    };
    let reason = verdict.reason.map(Reason::as_str);
    if verdict.state != wanted || (vector.reason.is_some() && reason != vector.reason.as_deref()) {
        return Err(format!(
            "wanted {wanted:?} {:?}, got {:?} {reason:?}",
            vector.reason, verdict.state
        ));
    }
    Ok(())
}

fn sign_again(vector: &Vector) -> Result<(), String> {
    let scheme = vector.scheme();
    let Some(text) = &vector.secret else {
        return Err("no secret to sign with: list it as read-only".into());
    };
    let secret = scheme.secret(text.as_bytes()).map_err(|e| e.to_string())?;
    let (headers, body) = (vector.headers(), vector.body());
    let id = scheme.id().and_then(|rule| headers.text(rule.header()));
    let signed = sign(
        &scheme,
        &[secret],
        &Unsigned {
            method: &vector.method,
            url: vector.url.as_deref().unwrap_or("https://example.com/"),
            headers: &headers,
            body: &body,
            id: vector.id.as_deref().or(id).unwrap_or("1"),
            at: vector.at(),
        },
    )
    .map_err(|e| e.to_string())?;
    if signed.url.is_some() {
        return Err("the URL was changed".into());
    }
    for header in &signed.headers {
        let wanted = headers.get(&header.name);
        let is_id = scheme.id().is_some_and(|rule| rule.header() == header.name);
        if wanted != Some(header.value.as_slice()) && !(is_id && wanted.is_none()) {
            return Err(format!(
                "{}: made {:?}, known answer {:?}",
                header.name,
                String::from_utf8_lossy(&header.value),
                wanted.map(String::from_utf8_lossy)
            ));
        }
    }
    if let Some((pointer, text)) = signed.body {
        let body: Value = serde_json::from_slice(&body).map_err(|e| e.to_string())?;
        if body.pointer(&pointer) != Some(&Value::String(text)) {
            return Err(format!("{pointer} is not the known answer"));
        }
    }
    Ok(())
}

/// The packs that sign, by name.
fn packs() -> Vec<(String, Scheme)> {
    #[derive(Deserialize)]
    struct MaybeSigned {
        signature: Option<Scheme>,
    }
    let folders = fs::read_dir(root().join("samples")).unwrap();
    folders
        .map(|entry| entry.unwrap().path())
        .filter_map(|folder| {
            let text = fs::read_to_string(folder.join("provider.toml")).ok()?;
            let pack: MaybeSigned =
                toml::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
            Some((folder.file_name()?.to_str()?.to_owned(), pack.signature?))
        })
        .collect()
}

fn round_trip(scheme: &Scheme, body: &[u8]) -> Result<(), String> {
    let text = scheme
        .throwaway_secret([7; 64])
        .ok_or("no throwaway secret")?;
    let secrets = [scheme.secret(text.as_bytes()).map_err(|e| e.to_string())?];
    let mut headers: Headers = [("Date", "Thu, 01 Jan 1970 00:00:00 GMT")]
        .into_iter()
        .collect();
    let unsigned = Unsigned {
        method: "POST",
        url: "https://example.com/hooks",
        headers: &headers,
        body,
        id: "1",
        at: Timestamp::UNIX_EPOCH,
    };
    let signed = sign(scheme, &secrets, &unsigned).map_err(|e| e.to_string())?;
    let mut url = signed
        .url
        .unwrap_or_else(|| "https://example.com/hooks".into());
    if let Some((name, value)) = signed.query {
        url = format!("{url}?{name}={value}");
    }
    let body = match signed.body {
        Some((_, text)) => String::from_utf8_lossy(body)
            .replace(r#""s""#, &format!("{text:?}"))
            .into(),
        None => body.to_vec(),
    };
    for header in &signed.headers {
        headers.push(header.name.as_str(), header.value.as_slice());
    }
    let received = Received {
        method: "POST",
        url: Some(&url),
        target: url.trim_start_matches("https://example.com"),
        headers: &headers,
        body: &body,
    };
    let policy = Policy {
        now: Timestamp::UNIX_EPOCH,
        tolerance: None,
    };
    match verify(scheme, &secrets, &received, &policy).reason {
        None => Ok(()),
        Some(reason) => Err(reason.to_string()),
    }
}

fn report(failures: Vec<String>) {
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}

#[test]
fn every_known_answer_holds() {
    let failures: Vec<_> = in_model()
        .filter_map(|vector| {
            check(&vector)
                .err()
                .map(|e| format!("{}: {e}", vector.name))
        })
        .collect();
    report(failures);
}

/// The handshakes among the vectors: their packs, what each is sent with besides, and the known answers.
#[test]
fn handshakes_get_the_known_answers() {
    let catalogue = Catalogue::embedded();
    for (name, pack, field, content_type) in [
        ("zoom-url-validation", "zoom", None, "application/json"),
        (
            "twitch-challenge",
            "twitch",
            Some("Twitch-Eventsub-Message-Type: webhook_callback_verification"),
            "text/plain",
        ),
    ] {
        let vector = vectors().into_iter().find(|v| v.name == name).unwrap();
        let pack = catalogue.pack(pack).unwrap();
        let rule = pack.provider.challenge.as_ref().unwrap();
        let mut request = Request::new(vector.method.as_str(), "/");
        request.headers = vector.headers();
        request.body = Some(vector.body().into());
        if let Some((name, value)) = field.and_then(|field| field.split_once(": ")) {
            assert_eq!(rule.find(&request, request.body_bytes()), None);
            request.headers.push(name, value);
        }
        let challenge = rule.find(&request, request.body_bytes()).unwrap();
        let scheme = pack.provider.signature.as_ref().unwrap();
        let secret = scheme.secret(vector.secret.unwrap().as_bytes()).unwrap();
        let response = rule.answer(&challenge, Some(&secret)).unwrap();
        assert_eq!(response.status, 200);
        assert_eq!(response.headers.text("content-type"), Some(content_type));
        let answered = std::str::from_utf8(response.body_bytes()).unwrap();
        let notes = vector.notes.unwrap();
        match serde_json::from_str::<Value>(&notes) {
            Ok(known) => {
                let answered: Value = serde_json::from_str(answered).unwrap();
                assert_eq!(answered, known["expected_response"]);
            }
            Err(_) => assert_eq!(
                notes,
                format!("expected challenge response body: {answered} as text/plain 200")
            ),
        }
    }
}

#[test]
fn signing_gives_the_known_answers() {
    let failures: Vec<_> = in_model()
        .filter(|v| v.expect == "valid" && !READ_ONLY.contains(&v.name.as_str()))
        .filter_map(|vector| {
            sign_again(&vector)
                .err()
                .map(|e| format!("{}: {e}", vector.name))
        })
        .collect();
    report(failures);
}

#[test]
fn a_changed_body_never_holds() {
    let failures: Vec<_> = in_model()
        .filter(|v| v.expect == "valid" && v.scheme().covers_body())
        .filter_map(|mut vector| {
            let mut body = vector.body();
            body.push(b' ');
            vector.body_base64 = BASE64.encode(&body);
            vector.expect = "invalid".into();
            check(&vector)
                .err()
                .map(|e| format!("{}: {e}", vector.name))
        })
        .collect();
    report(failures);
}

#[test]
fn no_secret_is_unchecked_never_valid() {
    for vector in in_model() {
        let (headers, body) = (vector.headers(), vector.body());
        let received = Received {
            method: &vector.method,
            url: vector.url.as_deref(),
            target: "/",
            headers: &headers,
            body: &body,
        };
        let secrets: [Secret; 0] = [];
        let verdict = verify(&vector.scheme(), &secrets, &received, &vector.policy());
        assert_eq!(verdict.state, SignatureState::Unchecked, "{}", vector.name);
        assert_eq!(verdict.reason, Some(Reason::NoSecret), "{}", vector.name);
    }
}

/// Packs without vectors have to hold together at least: what they sign, they check.
#[test]
fn every_pack_checks_what_it_signs() {
    let body =
        br#"{"webhookTimestamp":0,"signature":{"timestamp":"0","token":"t","signature":"s"}}"#;
    let failures: Vec<_> = packs()
        .into_iter()
        .filter_map(|(name, scheme)| {
            round_trip(&scheme, body)
                .err()
                .map(|e| format!("{name}: {e}"))
        })
        .collect();
    report(failures);
}

#[test]
fn the_lists_above_name_what_is_there() {
    let vectors = vectors();
    assert!(vectors.len() >= 80, "{} vectors", vectors.len());
    let without_pack: BTreeSet<String> = vectors
        .iter()
        .map(|vector| (vector.scheme.clone(), vector.name.clone()))
        .filter(|(scheme, _)| OUT_OF_MODEL.contains(&scheme.as_str()))
        .map(|(scheme, _)| scheme)
        .collect();
    assert_eq!(without_pack, OUT_OF_MODEL.map(str::to_owned).into());
    for scheme in OUT_OF_MODEL {
        let pack = root().join("samples").join(scheme);
        assert!(!pack.exists(), "`{scheme}` has a pack: check its vectors");
    }
    for name in READ_ONLY {
        let vector = vectors.iter().find(|v| v.name == name);
        let vector = vector.unwrap_or_else(|| panic!("there is no vector `{name}`"));
        assert!(sign_again(vector).is_err(), "`{name}` can be signed");
    }
}
