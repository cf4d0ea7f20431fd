//! The signature: kept, fresh, or as old as it was.

use std::path::Path;

use hookctl::exchange::{Exchange, SignatureState};
use hookctl::pack::{Catalogue, Pack};
use hookctl::signature::{Policy, Reason, Received, Tolerance, Verdict, verify};
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

use super::endpoint::Endpoint;
use super::records::{capture, with};
use crate::listener::Listener;
use crate::test::{Output, Test};

const THEN: &str = "2023-01-01T10:00:00Z";
const SECRET: &str = "s3cret-s3cret-s3cret-s3cret-s3cret";

/// The packs that sign, each with a secret of its own form.
fn signing_packs() -> Vec<(Pack, String)> {
    let catalogue = Catalogue::embedded();
    let packs = catalogue.names().into_iter().filter_map(|name| {
        let pack = catalogue.pack(&name).unwrap();
        let scheme = pack.provider.signature.as_ref()?;
        let secret = scheme.throwaway_secret([7; 64])?;
        Some((pack, secret))
    });
    let packs: Vec<_> = packs.collect();
    assert!(packs.len() > 50);
    packs
}

/// Sends something of every pack, signed three years ago; the record says that it took 30 seconds to arrive.
fn three_years_ago(endpoint: &Endpoint, packs: &[(Pack, String)]) -> Test {
    let mut settings = String::new();
    let mut test = Test::new();
    for (pack, secret) in packs {
        let name = &pack.name;
        settings += &format!("[provider.{name}]\nsecret = {{ file = \"{name}.secret\" }}\n");
        test = test.file(&format!("{name}.secret"), format!("{secret}\n"));
    }
    let mut folder = test.file("hookctl.toml", settings).args(["list"]).run();
    for (pack, _) in packs {
        let scheme = pack.provider.signature.as_ref().unwrap();
        let at: Timestamp = THEN.parse().unwrap();
        let mut test = folder.then();
        let events = pack.events(None);
        let event = events.first().map(|(short, _)| short.to_string());
        let args = match event {
            Some(event) => vec![event],
            None => {
                test = test.file("body.json", scheme.throwaway_body(at));
                vec!["--data".into(), "body.json".into()]
            }
        };
        folder = test
            .args(["send", &pack.name])
            .args(args)
            .args(["--at", THEN, "--to", &format!("{}/in?x=1", endpoint.url())])
            .args(["--out", "sent.jsonl", "-q"])
            .any_stderr()
            .run();
    }
    let path = folder.path("sent.jsonl");
    let text = std::fs::read_to_string(&path).unwrap();
    let old = text.lines().map(|line| {
        let record = serde_json::from_str(line).unwrap();
        with(record, "/at", "2023-01-01T10:00:30Z")
    });
    let old: Vec<Value> = old.collect();
    assert_eq!(old.len(), packs.len());
    folder.then().file("old.jsonl", capture(&old))
}

/// What each replayed request's signature comes to when it is sent, and how old it says it is then.
fn verdicts(
    path: &Path,
    packs: &[(Pack, String)],
    tolerance: Option<Tolerance>,
) -> Vec<(String, Verdict, Option<SignedDuration>)> {
    let text = std::fs::read_to_string(path).unwrap();
    let verdicts = text.lines().map(|line| {
        let record: Exchange = serde_json::from_str(line).unwrap();
        let name = record.provider.clone().unwrap();
        let (pack, secret) = packs.iter().find(|(pack, _)| pack.name == name).unwrap();
        let scheme = pack.provider.signature.as_ref().unwrap();
        let request = &record.request;
        let received = Received {
            method: &request.method,
            url: record.url.as_deref(),
            target: &request.target,
            headers: &request.headers,
            body: request.body_bytes(),
        };
        let policy = Policy {
            now: record.at,
            tolerance,
        };
        let secret = scheme.secret(secret.as_bytes()).unwrap();
        let verdict = verify(scheme, &[secret], &received, &policy);
        let age = scheme
            .signed_at(&received)
            .map(|at| record.at.duration_since(at));
        (name, verdict, age)
    });
    verdicts.collect()
}

fn replay(test: Test, how: &str, to: &str) -> Output {
    let out = format!("{how}.jsonl");
    test.args(["replay", "old.jsonl", "--to", to, "--resign", how])
        .args(["--pace", "max", "--concurrency", "1", "--out", &out, "-q"])
        .run()
}

#[test]
fn every_scheme_is_signed_anew_and_an_old_signature_is_refused() {
    let endpoint = Endpoint::ok();
    let packs = signing_packs();
    let old = three_years_ago(&endpoint, &packs);
    let fresh = replay(old, "fresh", &endpoint.url());
    let aged = replay(fresh.then(), "aged", &endpoint.url());
    let kept = replay(aged.then(), "keep", &endpoint.url());
    for (name, verdict, age) in verdicts(&fresh.path("fresh.jsonl"), &packs, None) {
        assert_eq!(verdict.state, SignatureState::Valid, "{name}: {verdict:?}");
        let second = SignedDuration::from_secs(2);
        assert!(age.is_none_or(|age| age < second), "{name}: {age:?}");
    }
    let mut dated = 0;
    let any_age = Some(Tolerance::Unlimited);
    for (name, verdict, age) in verdicts(&aged.path("aged.jsonl"), &packs, any_age) {
        assert_eq!(verdict.state, SignatureState::Valid, "{name}: {verdict:?}");
        if let Some(age) = age {
            dated += 1;
            assert!((29..33).contains(&age.as_secs()), "{name}: {age:?}");
        }
    }
    assert!(dated > 10, "{dated}");
    let mut too_old = 0;
    for (name, verdict, age) in verdicts(&kept.path("keep.jsonl"), &packs, None) {
        let years = SignedDuration::from_hours(2 * 365 * 24);
        assert!(age.is_none_or(|age| age > years), "{name}: {age:?}");
        if verdict.state == SignatureState::Valid {
            continue;
        }
        // Nothing but its age is wrong with it, or the URL that it is of.
        let url = packs.iter().any(|(pack, _)| {
            let scheme = pack.provider.signature.as_ref().unwrap();
            pack.name == name && scheme.needs_url()
        });
        assert!(
            verdict.reason == Some(Reason::TimestampTooOld) || url,
            "{name}: {verdict:?}"
        );
        too_old += usize::from(verdict.reason == Some(Reason::TimestampTooOld));
    }
    assert!(too_old > 10, "{too_old}");
}

/// Signed three years ago and recorded by a listener, which found it too old.
fn stale() -> Test {
    let listener = listener();
    let sent = Test::new()
        .args(["send", "voxsig", "message_created", "--at", THEN, "-q"])
        .secret(SECRET)
        .args(["--to", &listener.url()]);
    sent.run();
    let ended = listener.interrupt();
    assert_eq!(ended.records()[0]["signature"]["why"], "timestamp_too_old");
    let text = std::fs::read_to_string(ended.path("capture.jsonl")).unwrap();
    Test::new().file("c.jsonl", text)
}

fn listener() -> Listener {
    let args = ["--provider", "voxsig", "--secret-file", "secret"];
    Listener::with_files(&[("secret", SECRET)], &args)
}

#[test]
fn a_listener_finds_the_fresh_one_valid_and_the_kept_one_too_old() {
    for (how, state) in [("fresh", "valid"), ("keep", "invalid")] {
        let listener = listener();
        let test = stale().args(["replay", "c.jsonl", "-q"]).secret(SECRET);
        test.args(["--to", &listener.url(), "--resign", how]).run();
        assert_eq!(
            listener.interrupt().records()[0]["signature"]["state"],
            state
        );
    }
}

#[test]
fn without_a_word_it_is_fresh_where_there_is_a_secret_and_kept_else() {
    let listener = listener();
    let test = stale().args(["replay", "c.jsonl", "--to", &listener.url()]);
    test.run()
        .prints("signed    1 as recorded, since no secret is known (`--secret-file`)");
    let test = stale().args(["replay", "c.jsonl"]).secret(SECRET);
    test.args(["--to", &listener.url()])
        .run()
        .prints("signed    1 anew\n");
    let states = listener.interrupt().records();
    let states: Vec<_> = states.iter().map(|r| &r["signature"]["state"]).collect();
    assert_eq!(states, ["invalid", "valid"]);
}

#[test]
fn a_missing_secret_is_told_where_a_new_signature_was_asked_for() {
    for asked in [
        ["--resign", "fresh"],
        ["--set", "id=7"],
        ["--ids", "new"],
        ["--header", "X-A: 1"],
        ["--shift-time", "now"],
    ] {
        let endpoint = Endpoint::ok();
        let test = stale().args(["replay", "c.jsonl", "--to", &endpoint.url()]);
        test.args(asked).fails(
            2,
            "there is no secret to sign for `voxsig` with",
            Some("--resign keep"),
        );
        assert_eq!(endpoint.requests().len(), 0);
    }
}

#[test]
fn what_was_forged_stays_forged_unless_it_is_forced() {
    let listener = listener();
    let forged = Test::new()
        .args(["send", "voxsig", "message_created", "-q"])
        .args(["--to", &listener.url(), "--out", "sent.jsonl"])
        .secret("another secret");
    forged.run();
    let ended = listener.interrupt();
    let text = std::fs::read_to_string(ended.path("capture.jsonl")).unwrap();
    for (force, state) in [(None, "invalid"), (Some("--force"), "valid")] {
        let listener = self::listener();
        let test = Test::new().file("c.jsonl", &text);
        let output = test
            .args(["replay", "c.jsonl", "--to", &listener.url()])
            .secret(SECRET)
            .args(force)
            .run();
        let told = output.text().contains("since it did not hold then");
        assert_eq!(told, force.is_none());
        assert_eq!(
            listener.interrupt().records()[0]["signature"]["state"],
            state
        );
    }
}

#[test]
fn an_old_capture_of_a_provider_that_nobody_knew_is_recognised_and_signed() {
    let listener = listener();
    let sent = Test::new()
        .args(["send", "voxsig", "message_created", "--at", THEN, "-q"])
        .secret(SECRET)
        .args(["--to", &listener.url(), "--out", "sent.jsonl"])
        .run();
    let text = std::fs::read_to_string(sent.path("sent.jsonl")).unwrap();
    let mut record: Value = serde_json::from_str(&text).unwrap();
    for member in ["provider", "edition", "event", "delivery"] {
        record[member] = Value::Null;
    }
    let then = Timestamp::now() - 3.hours();
    record["at"] = then.to_string().into();
    let test = Test::new().file("c.jsonl", capture(&[record]));
    test.args(["replay", "c.jsonl", "--event", "message_created", "-q"])
        .secret(SECRET)
        .args(["--to", &listener.url()])
        .run();
    assert_eq!(
        listener.interrupt().records()[1]["signature"]["state"],
        "valid"
    );
}
