//! What the endpoints do, seen without hookctl: the correct one refuses, accepts and acts as it should, and each fault is
//! there.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::thread;

use data_encoding::HEXLOWER;

use crate::endpoint::{Endpoint, OLD_SECRET, SECRET};
use crate::fault::Fault;
use crate::scheme::{VOXSIG, code, older_code};
use crate::sender::{Request, good, signed};

/// Bodies that some stumble over, each signed well.
fn odd(id: &str, body: &str) -> Request {
    signed(id, SECRET, 0, body.as_bytes())
}

/// A document nested that deep.
fn deep() -> String {
    format!(
        r#"{{"event":"x","a":{}{}}}"#,
        "[".repeat(5000),
        "]".repeat(5000)
    )
}

/// A signature header's value: of that body, all of it or only the first characters.
fn cut(request: &Request, digits: usize) -> String {
    let value = request.value(VOXSIG.signature);
    value[..VOXSIG.prefix.len() + digits].to_owned()
}

/// What is not as a provider would send it, and the status that the correct endpoint answers.
fn refused() -> Vec<(&'static str, Request, u16)> {
    let good = good("bad");
    let wrong = format!("sha256={}", "0".repeat(64));
    let short = cut(&good, 20);
    let ending = format!("{}{}", short, "0".repeat(44));
    let mut tampered = good.clone();
    tampered.body.push(b' ');
    let mut get = good.clone();
    get.method = "PUT";
    let large = format!(r#"{{"event":"x","a":"{}"}}"#, "a".repeat(2 << 20));
    vec![
        ("not signed", good.clone().without(VOXSIG.signature), 401),
        ("empty", good.clone().with(VOXSIG.signature, ""), 401),
        (
            "prefix only",
            good.clone().with(VOXSIG.signature, "sha256="),
            401,
        ),
        (
            "no hex",
            good.clone().with(VOXSIG.signature, "sha256=zz"),
            401,
        ),
        ("wrong", good.clone().with(VOXSIG.signature, &wrong), 401),
        ("cut", good.clone().with(VOXSIG.signature, &short), 401),
        (
            "same start",
            good.clone().with(VOXSIG.signature, &ending),
            401,
        ),
        (
            "two, right first",
            good.clone().and(VOXSIG.signature, &wrong),
            401,
        ),
        ("another secret", signed("bad", "guessed", 0, b"{}"), 401),
        ("tampered", tampered, 401),
        ("no time", good.clone().without(VOXSIG.timestamp), 401),
        (
            "old",
            signed("bad", SECRET, -400, b"{\"event\":\"x\"}"),
            401,
        ),
        (
            "ahead",
            signed("bad", SECRET, 400, b"{\"event\":\"x\"}"),
            401,
        ),
        ("no id", good.clone().without(VOXSIG.id), 400),
        ("text", good.clone().with("Content-Type", "text/plain"), 415),
        ("gzip", good.clone().and("Content-Encoding", "gzip"), 415),
        ("method", get, 405),
        ("truncated", odd("bad", r#"{"event":"mess"#), 400),
        ("deep", odd("bad", &deep()), 400),
        ("large", odd("bad", &large), 413),
    ]
}

#[test]
fn the_correct_endpoint_refuses_what_is_wrong_and_does_nothing() {
    let endpoint = Endpoint::start(None);
    let told: Vec<_> = refused()
        .iter()
        .map(|(name, request, _)| (*name, request.send(endpoint.address())))
        .collect();
    let expected: Vec<_> = refused()
        .iter()
        .map(|(name, _, status)| (*name, Some(*status)))
        .collect();
    assert_eq!(told, expected);
    assert_eq!(endpoint.ledger().count(), 0);
    assert_eq!(good("after").send(endpoint.address()), Some(200));
    assert_eq!(endpoint.ledger().count(), 1);
}

#[test]
fn the_correct_endpoint_accepts_what_is_right_once() {
    let endpoint = Endpoint::start(None);
    let to = endpoint.address();
    let charset = "application/json; charset=utf-8";
    for request in [
        good("1"),
        good("1"),
        good("2").with("Content-Type", charset),
        signed(
            "3",
            OLD_SECRET,
            0,
            br#"{"event":"never heard of","sender":null}"#,
        ),
        signed(
            "4",
            SECRET,
            -290,
            br#"{"event":"message_created","n":10.00}"#,
        ),
        signed(
            "5",
            SECRET,
            290,
            "{\"event\":\"x\",\"a\":\"\u{1f980}\\u0000\"}".as_bytes(),
        ),
    ] {
        assert_eq!(request.send(to), Some(200), "{}", request.value(VOXSIG.id));
    }
    assert_eq!(endpoint.ledger().count(), 5);
    assert_eq!(at_once(to, &good("6")), vec![Some(200); 8]);
    assert_eq!(endpoint.ledger().count(), 6);
}

/// The same request on eight connections.
fn at_once(to: SocketAddr, request: &Request) -> Vec<Option<u16>> {
    let sending: Vec<_> = (0..8)
        .map(|_| {
            let request = request.clone();
            thread::spawn(move || request.send(to))
        })
        .collect();
    sending.into_iter().map(|one| one.join().unwrap()).collect()
}

/// What shows a fault of the check: a request, and what the faulty endpoint answers to it.
fn shows_at_the_gate(fault: Fault) -> Option<(Request, Option<u16>)> {
    let (good, name) = (good("shown"), VOXSIG.signature);
    let forged = good.clone().with(name, "sha256=00");
    let ending = format!("{}{}", cut(&good, 20), "0".repeat(44));
    let time = good.value(VOXSIG.timestamp);
    let older = HEXLOWER.encode(&older_code(SECRET, &VOXSIG.message(time, &good.body)));
    let alone = HEXLOWER.encode(&code(SECRET, &good.body));
    let signature = good.value(name).to_owned();
    let at = |ahead| signed("1", SECRET, ahead, br#"{"event":"x"}"#);
    Some(match fault {
        Fault::NoSignatureCheck => (forged, Some(200)),
        Fault::AcceptsMissingSignature => (good.without(name), Some(200)),
        Fault::AcceptsEmptySignature => (good.with(name, ""), Some(200)),
        Fault::ComparesShorter => (good.clone().with(name, &cut(&good, 1)), Some(200)),
        Fault::ComparesPrefix => (good.with(name, &ending), Some(200)),
        Fault::TakesAnySignature => (good.and(name, "sha256=00"), Some(200)),
        Fault::TakesLastSignature => (forged.and(name, &signature), Some(200)),
        Fault::AcceptsOlderHash => (good.with(name, &format!("sha256={older}")), Some(200)),
        Fault::AcceptsOlderScheme => (good.with(name, &format!("sha256={alone}")), Some(200)),
        Fault::VerifiesReserialised => (odd("1", r#"{"event":"x","n": 10.00}"#), Some(401)),
        Fault::DecodesLatin1 => (odd("1", r#"{"event":"x","a":"é"}"#), Some(401)),
        Fault::IgnoresTimestamp => (at(-400), Some(200)),
        Fault::AcceptsFuture => (at(400), Some(200)),
        Fault::KnowsNewestSecret => (signed("1", OLD_SECRET, 0, br#"{"event":"x"}"#), Some(401)),
        Fault::FailsInsteadOfRefusing => (forged, Some(500)),
        Fault::FailsOnMalformedSignature => (good.with(name, "sha256=zz"), Some(500)),
        Fault::FailsOnOtherLength => (good.with(name, "sha256=00"), Some(500)),
        Fault::FailsOnNonAsciiSignature => (good.with(name, "sha256=é"), Some(500)),
        Fault::FailsOnMalformedTimestamp => (good.with(VOXSIG.timestamp, "soon"), Some(500)),
        Fault::RequiresHeaderCase => (
            good.without(name).and(&name.to_lowercase(), &signature),
            Some(401),
        ),
        _ => return None,
    })
}

/// What shows a fault in reading: a request, and what the faulty endpoint answers to it.
fn shows_in_reading(fault: Fault) -> Option<(Request, Option<u16>)> {
    let typed = |value: &str| good("shown").with("Content-Type", value);
    let mut get = good("shown");
    get.method = "GET";
    let long = format!(r#"{{"event":"x","a":"{}"}}"#, "a".repeat(200_000));
    Some(match fault {
        Fault::AnswersEveryMethod => (get, Some(200)),
        Fault::AcceptsAnyContentType => (typed("text/plain"), Some(200)),
        Fault::RefusesCharset => (typed("application/json; charset=utf-8"), Some(415)),
        Fault::AcceptsUnreadable => (odd("1", "{"), Some(200)),
        Fault::SmallBodyLimit => (odd("1", &long), Some(413)),
        Fault::FailsOnUnknownEvent => (odd("1", r#"{"event":"x"}"#), Some(500)),
        Fault::FailsOnUnknownValue => (odd("1", r#"{"event":"x","priority":"x"}"#), Some(500)),
        Fault::RefusesUnknownMembers => (odd("1", r#"{"event":"x","x-y":1}"#), Some(400)),
        Fault::CrashesOnNullSender => (odd("1", r#"{"event":"x","sender":null}"#), None),
        Fault::FailsOnAbsentMember => (odd("1", r#"{"event":"x","can_reply":true}"#), Some(500)),
        Fault::FailsOnUnreadable => (odd("1", "{"), Some(500)),
        Fault::CrashesOnInvalidUtf8 => (signed("1", SECRET, 0, b"{\"event\":\"\xff\"}"), None),
        Fault::FailsOnNul => (odd("1", r#"{"event":"x","a":"\u0000"}"#), Some(500)),
        Fault::DiesOfDepth => (odd("1", &deep()), None),
        Fault::Redirects => (good("shown"), Some(302)),
        _ => return None,
    })
}

/// Faults that take more than one request, or more than a second, to show: the built-in test does.
const NOT_SHOWN: usize = 15;

#[test]
fn each_fault_is_there_and_is_nothing_but_itself() {
    let mut not_shown = Fault::ALL.len();
    for fault in Fault::ALL.iter().copied() {
        let shown = shows_at_the_gate(fault).or_else(|| shows_in_reading(fault));
        let Some((request, expected)) = shown else {
            continue;
        };
        not_shown -= 1;
        let endpoint = Endpoint::start(Some(fault));
        let seen = good("before").send(endpoint.address());
        let first = if fault == Fault::Redirects { 302 } else { 200 };
        assert_eq!(seen, Some(first), "{}", fault.name());
        assert_eq!(
            request.send(endpoint.address()),
            expected,
            "{}",
            fault.name()
        );
        let correct = Endpoint::start(None);
        assert_ne!(
            request.send(correct.address()),
            expected,
            "{}",
            fault.name()
        );
    }
    assert_eq!(not_shown, NOT_SHOWN);
}

#[test]
fn work_is_done_twice_or_not_at_all_where_that_is_the_fault() {
    for (fault, once, twice, together) in [
        (Fault::ActsOnDuplicates, 1, 2, 10),
        (Fault::ActsOnConcurrentDuplicates, 1, 1, 9),
        (Fault::TellsApartBySignature, 1, 1, 2),
        (Fault::RefusesDuplicates, 1, 1, 2),
        (Fault::LosesWork, 0, 0, 0),
        (Fault::LosesWorkOnHangUp, 1, 1, 2),
    ] {
        let endpoint = Endpoint::start(Some(fault));
        let request = good("twice");
        request.send(endpoint.address());
        assert_eq!(endpoint.ledger().count(), once, "{}", fault.name());
        request.send(endpoint.address());
        assert_eq!(endpoint.ledger().count(), twice, "{}", fault.name());
        at_once(endpoint.address(), &good("together"));
        assert_eq!(endpoint.ledger().count(), together, "{}", fault.name());
    }
}

#[test]
fn faults_have_names_of_their_own_and_are_described() {
    let names: BTreeSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
    assert_eq!(names.len(), Fault::ALL.len());
    for fault in Fault::ALL.iter().copied() {
        assert_eq!(Fault::named(&fault.name()), Some(fault));
        assert!(fault.what().ends_with(['.', ')']), "{}", fault.what());
    }
}
