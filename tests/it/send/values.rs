//! Seeds, times, ids, parameters, names.

use crate::receiver::{body, header, request_line};
use crate::test::Test;

fn shown(args: &[&str]) -> Vec<u8> {
    let test = Test::new().args(["send"]).args(args).args(["--dry-run"]);
    test.any_stderr().run().stdout
}

fn json(request: &[u8]) -> serde_json::Value {
    serde_json::from_slice(body(request).unwrap()).unwrap()
}

#[test]
fn one_seed_gives_the_same_bytes_and_another_gives_others() {
    let with = |seed| shown(&["voxsig", "message_created", "--seed", seed]);
    assert_eq!(with("1"), with("1"));
    assert_ne!(with("1"), with("2"));
}

#[test]
fn the_bytes_of_a_seed_are_the_same_on_every_machine() {
    let request = shown(&["pypestream", "escalate", "--edition", "live", "--seed", "1"]);
    assert_eq!(
        String::from_utf8(request).unwrap(),
        "POST /contactCenter/v1/conversations/91c7d891-2c61-46d7-86f4-1c3874f0cab5/escalate HTTP/1.1\r\n\
         Host: 127.0.0.1:4000\r\n\
         User-Agent: hookctl/0.1.0\r\n\
         Content-Type: application/json\r\n\
         x-pypestream-customer: eyJhY2NvdW50IjoiZXhhbXBsZSJ9\r\n\
         x-pypestream-integration: ServiceNow\r\n\
         Content-Length: 67\r\n\r\n\
         {\"skill\":\"billing\",\"userId\":\"189a67c7-4c79-47ea-bd1d-beb1c8f383e3\"}"
    );
}

#[test]
fn without_a_seed_values_are_fresh() {
    let send = || shown(&["voxsig", "message_created"]);
    assert_ne!(json(&send())["id"], json(&send())["id"]);
}

#[test]
fn the_deliveries_of_one_run_differ() {
    let requests = shown(&[
        "haptik",
        "message",
        "--edition",
        "live",
        "--count",
        "2",
        "--seed",
        "5",
    ]);
    let text = String::from_utf8(requests).unwrap();
    let (first, second) = text.split_at(text.rfind("POST ").unwrap());
    assert_ne!(
        json(first.as_bytes())["user"],
        json(second.as_bytes())["user"]
    );
}

#[test]
fn at_fixes_payload_and_signature() {
    let at = |time| {
        Test::new()
            .args([
                "send",
                "voxsig",
                "message_created",
                "--dry-run",
                "--at",
                time,
            ])
            .secret("s3cr3t-of-voxsig")
            .run()
            .stdout
    };
    for time in ["1700000000", "1700000000000", "2023-11-14T22:13:20Z"] {
        let request = at(time);
        assert_eq!(
            header(&request, "X-Chatwoot-Timestamp").unwrap(),
            "1700000000"
        );
        assert_eq!(json(&request)["created_at"], 1_700_000_000);
    }
}

#[test]
fn id_fixes_the_delivery_id() {
    let request = shown(&["voxsig", "message_created", "--id", "my-id"]);
    let unsigned = header(&request, "X-Chatwoot-Signature");
    assert_eq!(unsigned, None);
    let request = Test::new()
        .args(["send", "svix", "--data", "-", "--dry-run", "--id", "my-id"])
        .secret("whsec_c2VjcmV0LXNlY3JldA==")
        .run()
        .stdout;
    assert_eq!(header(&request, "svix-id").unwrap(), "my-id");
}

#[test]
fn an_alias_goes_out_as_it_was_asked_for() {
    for name in ["webhook_agent_chat_close", "webhook_agent_chat_complete"] {
        let request = shown(&["haptik", name, "--edition", "documented"]);
        assert_eq!(json(&request)["event_name"], name);
    }
}

#[test]
fn parameters_fill_path_and_wire_name() {
    let request = shown(&[
        "pypestream",
        "messages",
        "--edition",
        "live",
        "--param",
        "conversationId=c1",
        "--param",
        "messageId=m 2/3",
    ]);
    assert_eq!(
        request_line(&request),
        "PUT /contactCenter/v1/conversations/c1/messages/m%202%2F3 HTTP/1.1"
    );
    let request = shown(&[
        "pypestream",
        "availability",
        "--edition",
        "live",
        "--param",
        "skill=tax",
    ]);
    assert_eq!(
        request_line(&request),
        "GET /contactCenter/v1/agents/availability?skill=tax HTTP/1.1"
    );
    let request = shown(&[
        "voxsig",
        "automation_event",
        "--edition",
        "live",
        "--param",
        "event_name=message_updated",
    ]);
    assert_eq!(json(&request)["event"], "automation_event.message_updated");
}

#[test]
fn the_path_of_an_event_is_put_after_that_of_the_target() {
    let to = ["--to", "http://example.com:81/base/?k=v"];
    let request = shown(
        &[
            &["pypestream", "end", "--param", "conversationId=c"][..],
            &to,
        ]
        .concat(),
    );
    assert_eq!(
        request_line(&request),
        "POST /base/conversations/c/end?k=v HTTP/1.1"
    );
    assert_eq!(header(&request, "Host").unwrap(), "example.com:81");
}

#[test]
fn the_method_can_be_another() {
    let request = shown(&[
        "haptik",
        "message",
        "--edition",
        "live",
        "--method",
        "PATCH",
    ]);
    assert_eq!(request_line(&request), "PATCH / HTTP/1.1");
}
