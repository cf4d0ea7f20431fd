//! Order is kept among what belongs together, and nothing else waits for it.

use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::endpoint::Endpoint;
use super::pace::summary;
use super::records::{capture, record};
use crate::receiver::{OK, body};
use crate::test::Test;

/// `a1`, `a2`, `a3`, `b1`, `b2`, `b3` at once.
fn two_orders() -> String {
    let one = |name: &str| {
        let (key, n) = name.split_at(1);
        record(name, 0, &format!(r#"{{"order":{{"id":"{key}"}},"n":{n}}}"#))
    };
    capture(&["a1", "a2", "a3", "b1", "b2", "b3"].map(one))
}

fn name(request: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body(request).unwrap()).unwrap();
    format!("{}{}", body["order"]["id"].as_str().unwrap(), body["n"])
}

#[test]
fn each_order_is_kept_and_others_are_not_blocked() {
    let events = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&events);
    // `a1` is not answered before all of `b` have come.
    let endpoint = Endpoint::answering(move |_, request, log| {
        let name = name(request);
        told.lock().unwrap().push(format!("{name} came"));
        if name == "a1" {
            log.wait_for(4);
            assert!(log.requests().iter().all(|other| self::name(other) != "a2"));
        }
        told.lock().unwrap().push(format!("{name} answered"));
        OK.into()
    });
    let output = Test::new()
        .file("c.jsonl", two_orders())
        .args(["replay", "c.jsonl", "--to", &endpoint.url(), "--json"])
        .args(["--order-by", "$.order.id", "--pace", "max"])
        .any_stderr()
        .run();
    let events = events.lock().unwrap().clone();
    for key in ["a", "b"] {
        let own: Vec<_> = events.iter().filter(|e| e.starts_with(key)).collect();
        let expected =
            (1..=3).flat_map(|n| [format!("{key}{n} came"), format!("{key}{n} answered")]);
        assert_eq!(own, expected.collect::<Vec<_>>().iter().collect::<Vec<_>>());
    }
    // Those of `a` have to; those of `b` come as they are read.
    let waited = summary(&output.stderr)["waited_for_order"]
        .as_u64()
        .unwrap();
    assert!((2..=4).contains(&waited), "{waited}");
}

#[test]
fn an_order_waits_for_the_retries_of_what_came_before() {
    let endpoint = Endpoint::answering(|number, request, _| match (number, &*name(request)) {
        (_, "a1") if number < 6 => super::endpoint::answer(503, "{}"),
        _ => OK.into(),
    });
    Test::new()
        .file("c.jsonl", two_orders())
        .args([
            "replay",
            "c.jsonl",
            "--to",
            &endpoint.url(),
            "--pace",
            "max",
        ])
        .args([
            "--order-by",
            "/order/id",
            "--retry",
            "9",
            "--time-scale",
            "0.001",
        ])
        .run()
        .prints("6 deliveries: 6 ok\n");
    let names: Vec<_> = endpoint.requests().iter().map(|r| name(r)).collect();
    let last = names.iter().rposition(|name| name == "a1").unwrap();
    assert!(
        names[..last].iter().filter(|name| *name == "a1").count() > 1,
        "{names:?}"
    );
    let second = names.iter().position(|name| name == "a2").unwrap();
    assert!(last < second, "{names:?}");
}

#[test]
fn packs_say_what_a_conversation_is() {
    let endpoint = Endpoint::ok();
    let mut sent = Test::new().args(["list"]).run();
    for (id, event) in [
        ("7", "message_created"),
        ("8", "message_updated"),
        ("7", "message_created"),
    ] {
        sent = sent
            .then()
            .args(["send", "voxsig", event, "--no-sign", "-q"])
            .args(["--set", &format!("conversation.id={id}")])
            .args(["--to", &endpoint.url(), "--out", "c.jsonl"])
            .run();
    }
    let plan = sent
        .then()
        .args(["replay", "c.jsonl", "--dry-run", "--json"])
        .args(["--order-by", "conversation"])
        .any_stderr()
        .run();
    let lines = plan.json_lines();
    let keys: Vec<_> = lines.iter().map(|line| &line["order"]).collect();
    assert_eq!(keys, ["7", "8", "7"]);
    plan.then()
        .args(["replay", "c.jsonl", "--dry-run", "--order-by", "all"])
        .any_stderr()
        .run()
        .prints("order all");
}

#[test]
fn what_nobody_knows_is_refused() {
    Test::new()
        .file("c.jsonl", two_orders())
        .args(["replay", "c.jsonl", "--dry-run", "--order-by", "colour"])
        .fails(
            2,
            "`colour` is nothing that packs say to belong together",
            Some("`conversation`"),
        );
}
