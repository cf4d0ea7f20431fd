//! `hookctl list`.

use crate::test::Test;

fn list(args: &[&str]) -> Test {
    Test::new().args(["list"]).args(args)
}

#[test]
fn providers_with_events_and_signing_schemes() {
    let output = list(&[]).run();
    for name in ["acquire", "haptik", "pypestream", "voxsig"] {
        let line = output
            .text()
            .lines()
            .find(|line| line.starts_with(&format!("{name} ")));
        assert!(line.unwrap().ends_with("documented, live"), "{line:?}");
    }
    for name in [
        "stripe",
        "github",
        "twilio",
        "standard-webhooks",
        "convoy-advanced-sha256-hex",
    ] {
        assert!(
            output.text().split_whitespace().any(|word| word == name),
            "{name}"
        );
    }
}

#[test]
fn providers_for_machines() {
    let json = list(&["--json"]).run().json();
    let all = json.as_array().unwrap();
    let voxsig = all
        .iter()
        .find(|entry| entry["provider"] == "voxsig")
        .unwrap();
    assert_eq!(
        voxsig["editions"],
        serde_json::json!(["documented", "live"])
    );
    assert!(
        voxsig["events"]
            .as_array()
            .unwrap()
            .contains(&"message_created".into())
    );
    assert!(all.iter().any(|entry| entry["provider"] == "stripe"));
}

#[test]
fn the_events_of_a_provider() {
    list(&["haptik", "--edition", "documented"])
        .stdout(
            "webhook_agent_chat_close               documented, live  An agent completes a chat\n\
             webhook_conversation_complete_partial  documented, live  Eight minutes pass without activity\n",
        )
        .run();
}

#[test]
fn what_is_coming_soon_is_marked() {
    list(&["acquire"]).run().prints("(coming soon)\n");
}

#[test]
fn events_for_machines() {
    let json = list(&["pypestream", "--edition", "live", "--json"])
        .run()
        .json();
    let events = json.as_array().unwrap();
    assert_eq!(events.len(), 6);
    let messages = events
        .iter()
        .find(|event| event["event"] == "messages")
        .unwrap();
    assert_eq!(messages["method"], "PUT");
    assert_eq!(
        messages["wire"],
        "conversations/{conversationId}/messages/{messageId}"
    );
}

#[test]
fn names_nobody_knows() {
    let help = Some("did you mean `voxsig`?");
    list(&["voxsgi"]).fails(2, "unknown provider `voxsgi`", help);
    list(&["voxsig", "--edition", "x"]).fails(
        2,
        "unknown edition `x`",
        Some("`documented`, `live`"),
    );
}

#[test]
fn a_signing_scheme_has_no_events() {
    let what = "`stripe` is a signing scheme without events";
    list(&["stripe"]).fails(4, what, Some("hookctl show stripe"));
}
