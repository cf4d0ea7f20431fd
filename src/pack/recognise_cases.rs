//! Which requests are recognised as whose, and as what.

use super::Pack;
use super::fixture::{Kept, acme};
use super::recognise::{Recognised, recognise};
use crate::exchange::Request;

fn pack(name: &str, rest: &str, files: &[&str]) -> (Kept, Pack) {
    let files: Vec<_> = files.iter().map(|file| (*file, "{}")).collect();
    let kept = acme(&format!("format = 1\nname = \"Acme\"\n{rest}"), &files).unwrap();
    let mut pack = kept.clone();
    pack.name = name.to_owned();
    (kept, pack)
}

fn named(name: &str, headers: &str) -> (Kept, Pack) {
    let rest = format!(
        r#"
default_edition = "live"
[recognise]
headers = [{headers}]
event = "body:/event"
[event.status]
title = "any"
wire = "case:status"
[event.closed]
title = "closed"
wire = "case:status"
match = {{ "/data/status" = "closed", "/data/n" = 1 }}
[event.created]
title = "created"
aliases = ["made"]
[event.created.old]
wire = "create"
[event.auto]
title = "auto"
wire = "auto.{{rule}}"
[event.exact]
title = "exact"
wire = "auto.exact"
"#
    );
    let files = [
        "live/status.json",
        "old/status.json",
        "live/closed.json",
        "live/created.json",
        "old/created.json",
        "live/auto.json",
        "live/exact.json",
    ];
    pack(name, &rest, &files)
}

fn request(headers: &[(&str, &str)], body: &str) -> Request {
    let mut request = Request::new("POST", "/hooks?x=1");
    request.headers = headers.iter().copied().collect();
    request.body = Some(body.to_owned().into());
    request
}

fn event(found: Option<Recognised>) -> (Option<String>, Option<String>, Vec<String>) {
    let found = found.unwrap();
    (found.event, found.wire, found.editions)
}

fn is(short: &str, wire: &str, editions: &[&str]) -> (Option<String>, Option<String>, Vec<String>) {
    (
        Some(short.into()),
        Some(wire.into()),
        editions.iter().map(|e| (*e).to_owned()).collect(),
    )
}

#[test]
fn events_are_told_by_name_match_and_edition() {
    let (_kept, pack) = named("acme", "\"X-Acme\"");
    let packs = [pack];
    let see = |body: &str| recognise(&packs, &request(&[("x-acme", "1")], body));
    assert_eq!(
        event(see(r#"{"event":"case:status"}"#)),
        is("status", "case:status", &["live", "old"])
    );
    assert_eq!(
        event(see(
            r#"{"event":"x","event":"case:status","data":{"status":"closed","n":1.0}}"#
        )),
        is("closed", "case:status", &["live"])
    );
    assert_eq!(
        event(see(
            r#"{"event":"case:status","data":{"status":"closed","n":2}}"#
        )),
        is("status", "case:status", &["live", "old"])
    );
    assert_eq!(
        event(see(r#"{"event":"created"}"#)),
        is("created", "created", &["live"])
    );
    assert_eq!(
        event(see(r#"{"event":"create"}"#)),
        is("created", "create", &["old"])
    );
    assert_eq!(
        event(see(r#"{"event":"m\u0061de"}"#)),
        is("created", "made", &["live", "old"])
    );
    assert_eq!(
        event(see(r#"{"event":"auto.exact"}"#)),
        is("exact", "auto.exact", &["live"])
    );
    let found = see(r#"{"event":"auto.x.y"}"#).unwrap();
    assert_eq!(
        (found.event.as_deref(), found.params.as_slice()),
        (Some("auto"), &[("rule".into(), "x.y".into())][..])
    );
    let found = see(r#"{"event":"new_thing"}"#).unwrap();
    assert_eq!(
        (found.event, found.wire.as_deref()),
        (None, Some("new_thing"))
    );
    assert_eq!(found.editions, ["live", "old"]);
}

#[test]
fn any_body_survives() {
    let (_kept, pack) = named("acme", "\"X-Acme\"");
    let packs = [pack];
    let deep = format!(
        "{{\"deep\":{}1{},\"event\":\"created\"}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert_eq!(
        recognise(&packs, &request(&[], &deep))
            .unwrap()
            .event
            .as_deref(),
        Some("created")
    );
    for body in [
        "",
        "not json",
        "{\"event\":",
        "[]",
        "null",
        "{\"event\":{}}",
    ] {
        let found = recognise(&packs, &request(&[("X-Acme", "")], body)).unwrap();
        assert_eq!((found.event, found.wire), (None, None), "{body}");
        assert_eq!(recognise(&packs, &request(&[], body)), None, "{body}");
    }
    let mut none = Request::new("GET", "/");
    none.body = None;
    assert_eq!(recognise(&packs, &none), None);
}

#[test]
fn headers_count_before_events_and_ties_keep_their_order() {
    let (_a, one) = named("one", "\"X-One\"");
    let (_b, two) = named("two", "\"X-One\", \"X-Kind: b\"");
    let (_c, three) = named("three", "");
    let packs = [one, two, three];
    let who = |headers: &[(&str, &str)], body: &str| {
        recognise(&packs, &request(headers, body)).map(|r| r.provider)
    };
    let known = r#"{"event":"created"}"#;
    assert_eq!(
        who(&[], known).as_deref(),
        Some("one"),
        "the first that knows the event"
    );
    assert_eq!(who(&[("X-One", "1")], known).as_deref(), Some("one"));
    assert_eq!(
        who(&[("X-One", "1"), ("X-Kind", "a"), ("x-kind", "b")], "").as_deref(),
        Some("two")
    );
    assert_eq!(
        who(&[("X-Kind", "b")], "{}"),
        None,
        "some of the headers are not enough"
    );
    let (_d, silent) = pack(
        "silent",
        "[event.created]\ntitle = \"c\"",
        &["live/created.json"],
    );
    assert_eq!(
        recognise(&[silent], &request(&[], known)),
        None,
        "a pack without rules is never guessed"
    );
}

#[test]
fn events_may_stand_in_a_header_or_in_the_path() {
    let (_a, by_header) = pack(
        "hub",
        "[recognise]\nheaders = [\"X-Hub-Event\"]\nevent = \"header:X-Hub-Event\"\n[event.push]\ntitle = \"p\"",
        &["live/push.json"],
    );
    let found = recognise(&[by_header], &request(&[("x-hub-event", "push")], "a=b")).unwrap();
    assert_eq!(found.event.as_deref(), Some("push"));

    let (_b, by_path) = pack(
        "calls",
        r#"
default_edition = "documented"
recognise = { event = "path" }
[edition.live]
path = "/v1"
[event.escalate]
title = "e"
wire = "conversations/{id}/escalate"
path = "/conversations/{id}/escalate"
[event.message]
title = "m"
path = "/conversations/{id}/{what}"
body = false
editions = ["live"]
[event.wait]
title = "w"
method = "GET"
path = "/agents/wait?skill={skill}"
body = false
[event.root]
title = "r"
body = false
"#,
        &["documented/escalate.json", "live/escalate.json"],
    );
    let packs = [by_path];
    let see = |method: &str, target: &str| recognise(&packs, &Request::new(method, target));
    let found = see("POST", "/hook/conversations/a%20b/escalate").unwrap();
    assert_eq!(found.event.as_deref(), Some("escalate"));
    assert_eq!(found.wire.as_deref(), Some("conversations/{id}/escalate"));
    assert_eq!(found.editions, ["documented"]);
    assert_eq!(found.params, [("id".to_owned(), "a b".to_owned())]);
    let longer = see("post", "/hook/v1/conversations/1/escalate?x=1").unwrap();
    assert_eq!(
        longer.editions,
        ["live", "documented"],
        "the longer path first"
    );
    assert_eq!(
        see("POST", "/v1/conversations/1/rename")
            .unwrap()
            .event
            .as_deref(),
        Some("message")
    );
    let wait = see("GET", "/agents/wait?skill=x").unwrap();
    assert_eq!(
        (wait.event.as_deref(), wait.params.len()),
        (Some("wait"), 1)
    );
    assert_eq!(see("PUT", "/conversations/1/escalate"), None);
    assert_eq!(see("POST", "/"), None);
}
