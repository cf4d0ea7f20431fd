//! Records that become requests again: signatures, ids, times, edits, and what cannot be.

use std::collections::HashMap;

use jiff::Timestamp;

use super::declared::Declared;
use super::ids::Ids;
use super::outgoing::{Destination, readdress};
use super::renewal::{Original, Renewal, Renewed, Resign, Signing, Unfit};
use super::shift::Shift;
use crate::exchange::{
    Body, Direction, Exchange, Headers, Request, SignatureState, SignatureVerdict,
};
use crate::pack::{Catalogue, Edit, Pack};
use crate::run::KeyRing;
use crate::signature::{Policy, Received, Secret, verify};
use crate::wire::Target;

const PROVIDER: &str = r#"
format = 1
name = "Acme"
docs = "https://acme.test/docs"

[recognise]
headers = ["X-Acme-Signature"]
event = "body:/event"

[signature]
algorithm = "hmac-sha256"
message = "{id}.{timestamp}.{body}"
secret = { encoding = "utf8" }
signature = { header = "X-Acme-Signature", format = "{hex}" }
timestamp = { header = "X-Acme-Timestamp", unit = "s", tolerance = "5m" }
id = { header = "X-Acme-Id" }
"#;

fn pack() -> Pack {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("acme");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("provider.toml"), PROVIDER).unwrap();
    let catalogue = Catalogue::empty().with_folder(folder.path()).unwrap();
    catalogue.pack("acme").unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Signed at 10:00:00, 90 seconds before it was recorded.
fn record(body: &'static str) -> Exchange {
    let mut request = Request::new("POST", "/hooks?a=1");
    request.headers = [
        ("Host", "old.test"),
        ("x-acme-ID", "old-id"),
        ("X-Acme-Timestamp", "1672567200"),
        ("X-Acme-Signature", "00"),
        ("Content-Type", "application/json"),
    ]
    .into_iter()
    .collect();
    request.body = Some(Body::from(body));
    let at = time("2023-01-01T10:01:30Z");
    let mut record = Exchange::new("r-1", at, Direction::Received, request);
    record.provider = Some("acme".into());
    record.event = Some("created".into());
    record
}

fn renewal(pack: &Pack, secret: Option<&str>) -> Renewal {
    let mut keys = KeyRing::new();
    if let Some(secret) = secret {
        keys.add(pack, &[secret.as_bytes().to_vec()]).unwrap();
    }
    Renewal {
        public_url: None,
        public_urls: HashMap::new(),
        resign: Resign::Fresh,
        must_sign: false,
        ids: Ids::Keep,
        shift: None,
        edits: Vec::new(),
        headers: Headers::new(),
        force: false,
        keys,
        declared: Declared::default(),
        begun: time("2026-01-01T00:00:00Z"),
    }
}

const NOW: &str = "2026-01-01T12:00:00.5Z";

fn to(url: &str) -> Destination {
    Destination {
        target: Target::parse(url).unwrap(),
        keep_host: false,
    }
}

fn renew(renewal: &Renewal, record: &Exchange, pack: &Pack) -> Result<Renewed, Unfit> {
    let original = Original {
        record,
        pack: Some(pack),
        round: 0,
    };
    let renewed = renewal.renew(original, &to("http://127.0.0.1:9"), time(NOW));
    renewed.unwrap()
}

fn state(request: &Request, pack: &Pack, now: &str) -> SignatureState {
    let received = Received {
        method: &request.method,
        url: None,
        target: &request.target,
        headers: &request.headers,
        body: request.body_bytes(),
    };
    let policy = Policy {
        now: time(now),
        tolerance: None,
    };
    let scheme = pack.provider.signature.as_ref().unwrap();
    let secret: Secret = scheme.secret(b"s3cret").unwrap();
    verify(scheme, &[secret], &received, &policy).state
}

#[test]
fn a_fresh_signature_is_of_now_and_an_aged_one_as_old_as_it_was() {
    let pack = pack();
    let mut renewal = renewal(&pack, Some("s3cret"));
    let fresh = renew(&renewal, &record("{}"), &pack).unwrap();
    assert_eq!(fresh.signing, Signing::Fresh);
    assert_eq!(fresh.id.as_deref(), Some("old-id"));
    let headers = &fresh.request.headers;
    assert_eq!(headers.text("X-Acme-Timestamp"), Some("1767268800"));
    assert_eq!(state(&fresh.request, &pack, NOW), SignatureState::Valid);
    renewal.resign = Resign::Aged;
    let aged = renew(&renewal, &record("{}"), &pack).unwrap().request;
    assert_eq!(aged.headers.text("x-acme-timestamp"), Some("1767268710"));
    assert_eq!(state(&aged, &pack, NOW), SignatureState::Valid);
    let late = "2026-01-01T12:04:00Z";
    assert_eq!(state(&aged, &pack, late), SignatureState::Invalid);
    renewal.resign = Resign::Keep;
    let kept = renew(&renewal, &record("{}"), &pack).unwrap();
    assert_eq!(kept.signing, Signing::Kept);
    let mut headers = record("{}").request.headers;
    headers.set("Host", "127.0.0.1:9");
    headers.push("Content-Length", "2");
    assert_eq!(kept.request.headers, headers);
}

#[test]
fn without_a_secret_the_recorded_signature_goes_out_unless_another_one_is_needed() {
    let pack = pack();
    let mut renewal = renewal(&pack, None);
    let kept = renew(&renewal, &record("{}"), &pack).unwrap();
    assert_eq!(kept.signing, Signing::NoSecret);
    renewal.must_sign = true;
    let record = record("{}");
    let original = Original {
        record: &record,
        pack: Some(&pack),
        round: 0,
    };
    let error = renewal.renew(original, &to("http://h"), time(NOW));
    let error = error.unwrap_err();
    assert_eq!(
        error.to_string(),
        "there is no secret to sign for `acme` with"
    );
    assert!(error.help().unwrap().contains("--resign keep"));
}

#[test]
fn what_was_unsigned_stays_so_and_what_was_forged_too() {
    let pack = pack();
    let mut renewal = renewal(&pack, Some("s3cret"));
    let verdict = |why: &str| SignatureVerdict {
        state: SignatureState::Invalid,
        scheme: Some("acme".into()),
        skew_s: None,
        why: Some(why.into()),
    };
    let mut forged = record("{}");
    forged.signature = Some(verdict("signature_mismatch"));
    let signing = |renewal: &Renewal, record: &Exchange| renew(renewal, record, &pack).unwrap();
    assert_eq!(signing(&renewal, &forged).signing, Signing::Forged);
    let mut old = record("{}");
    old.signature = Some(verdict("timestamp_too_old"));
    assert_eq!(signing(&renewal, &old).signing, Signing::Fresh);
    let mut bare = record("{}");
    bare.request.headers.remove("X-Acme-Signature");
    let renewed = signing(&renewal, &bare);
    assert_eq!(renewed.signing, Signing::None);
    assert_eq!(renewed.request.headers.get("X-Acme-Signature"), None);
    renewal.force = true;
    assert_eq!(signing(&renewal, &forged).signing, Signing::Fresh);
}

#[test]
fn a_new_id_is_in_the_header_and_the_body_whatever_becomes_of_the_signature() {
    let pack = pack();
    let mut renewal = renewal(&pack, Some("s3cret"));
    renewal.ids = Ids::New { seed: 5 };
    let body = r#"{ "id": "old-id", "n": 10.00 }"#;
    for (resign, signing) in [
        (Resign::Fresh, Signing::Fresh),
        (Resign::Keep, Signing::Kept),
    ] {
        renewal.resign = resign;
        let renewed = renew(&renewal, &record(body), &pack).unwrap();
        let id = renewed.id.clone().unwrap();
        assert_ne!(id, "old-id");
        assert_eq!(renewed.signing, signing);
        assert_eq!(renewed.request.headers.text("X-Acme-Id"), Some(&*id));
        let expected = body.replace("old-id", &id);
        assert_eq!(renewed.request.body_bytes(), expected.as_bytes());
        let valid = state(&renewed.request, &pack, NOW) == SignatureState::Valid;
        assert_eq!(valid, signing == Signing::Fresh);
    }
}

#[test]
fn edits_times_and_headers_are_made_before_it_is_signed() {
    let pack = pack();
    let mut renewal = renewal(&pack, Some("s3cret"));
    renewal.edits = vec![Edit::set("n=7").unwrap()];
    renewal.shift = Some(Shift::between(time("2023-01-01T10:01:30Z"), time(NOW)));
    renewal.headers.push("content-type", "text/x-odd");
    let body = r#"{"n" : 1.0,"created_at":"2023-01-01T10:01:30Z"}"#;
    let request = renew(&renewal, &record(body), &pack).unwrap().request;
    let edited = r#"{"n" : 7,"created_at":"2026-01-01T12:00:00Z"}"#;
    assert_eq!(String::from_utf8_lossy(request.body_bytes()), edited);
    let length = edited.len().to_string();
    assert_eq!(request.headers.text("Content-Length"), Some(&*length));
    assert_eq!(request.headers.text("Content-Type"), Some("text/x-odd"));
    assert_eq!(state(&request, &pack, NOW), SignatureState::Valid);
    // What the user sets stands, were it the signature.
    renewal.headers.push("X-Acme-Signature", "mine");
    let request = renew(&renewal, &record(body), &pack).unwrap().request;
    assert_eq!(request.headers.text("X-Acme-Signature"), Some("mine"));
}

#[test]
fn what_is_not_whole_or_cannot_be_changed_is_left_out() {
    let pack = pack();
    let mut renewal = renewal(&pack, Some("s3cret"));
    let mut cut = record("{}");
    cut.request.truncated = true;
    let mut masked = record("{}");
    let mark = |resigned| serde_json::json!({ "resigned": resigned });
    masked.unknown.insert("redacted".into(), mark(false));
    assert_eq!(renew(&renewal, &cut, &pack).unwrap_err(), Unfit::Truncated);
    assert_eq!(renew(&renewal, &masked, &pack).unwrap_err(), Unfit::Masked);
    let mut signed = masked.clone();
    signed.unknown.insert("redacted".into(), mark(true));
    assert!(renew(&renewal, &signed, &pack).is_ok());
    renewal.edits = vec![Edit::set("n=7").unwrap()];
    let mut coded = record("{}");
    coded.request.headers.push("Content-Encoding", "gzip");
    for (record, why) in [
        (&record("a=b&c=d"), "it cannot be changed as asked: "),
        (
            &coded,
            "it cannot be changed as asked: its body has a content coding",
        ),
    ] {
        let unfit = renew(&renewal, record, &pack).unwrap_err().to_string();
        assert!(unfit.starts_with(why), "{unfit}");
    }
    renewal.edits.clear();
    renewal.force = true;
    assert!(renew(&renewal, &cut, &pack).is_ok());
    assert!(renew(&renewal, &masked, &pack).is_ok());
    let mut broken = record("{}");
    broken.request.headers.push("X-A", "a\nb");
    let unfit = renew(&renewal, &broken, &pack).unwrap_err();
    assert_eq!(unfit.kind(), "it cannot be sent");
}

#[test]
fn a_coded_body_may_get_a_new_id_unless_it_holds_the_old_one() {
    let pack = pack();
    let mut renewal = renewal(&pack, Some("s3cret"));
    renewal.ids = Ids::New { seed: 5 };
    let gzip = |text: &str| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), Default::default());
        std::io::Write::write_all(&mut encoder, text.as_bytes()).unwrap();
        Body::from(encoder.finish().unwrap())
    };
    let mut coded = record("");
    coded.request.headers.push("Content-Encoding", "gzip");
    coded.request.body = Some(gzip("{}"));
    let renewed = renew(&renewal, &coded, &pack).unwrap();
    assert_eq!(renewed.request.body, coded.request.body);
    assert_eq!(state(&renewed.request, &pack, NOW), SignatureState::Valid);
    coded.request.body = Some(gzip(r#"{"id":"old-id"}"#));
    assert!(renew(&renewal, &coded, &pack).is_err());
}

#[test]
fn a_signed_url_is_the_one_the_receiver_knows() {
    let pack = pack();
    let mut renewal = renewal(&pack, None);
    let record = record("{}");
    let request = &record.request;
    let url = |renewal: &Renewal, to: &Destination| {
        let request = readdress(request, to, false);
        renewal.url(&request, &record, &pack, to)
    };
    let local = to("http://127.0.0.1:9/in");
    assert_eq!(url(&renewal, &local), "http://127.0.0.1:9/in?a=1");
    let kept = Destination {
        keep_host: true,
        ..to("https://127.0.0.1:9")
    };
    assert_eq!(url(&renewal, &kept), "https://old.test/hooks?a=1");
    let public = |url: &str| Target::parse(url).unwrap();
    renewal
        .public_urls
        .insert("acme".into(), public("https://hooks.test/acme"));
    assert_eq!(url(&renewal, &local), "https://hooks.test/acme?a=1");
    renewal.public_url = Some(public("https://other.test"));
    assert_eq!(url(&renewal, &local), "https://other.test/hooks?a=1");
}
