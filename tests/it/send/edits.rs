//! `--set`, `--set-str`, `--unset`, `--merge`: what they touch and what they leave.

use crate::receiver::body;
use crate::test::Test;

/// A payload whose bytes tell on whoever writes it again.
const BODY: &str = "{ \"a\" : 10.00,\n  \"e\": \"\\u00e9\", \"n\": 12345678901234567890, \"list\": [1, 2,3], \"o\": {\"x\" :1} }";

#[track_caller]
fn edited(args: &[&str]) -> String {
    let output = Test::new()
        .args(["send", "stripe", "--data", "-", "--dry-run", "--no-sign"])
        .args(args)
        .file("patch.json", r#"{"o":{"x":null,"y":[2.50]},"z":"merged"}"#)
        .stdin(BODY)
        .run();
    String::from_utf8(body(&output.stdout).unwrap().to_vec()).unwrap()
}

#[test]
fn set_replaces_one_value() {
    assert_eq!(
        edited(&["--set", "o.x=2.0"]),
        BODY.replace("\"x\" :1", "\"x\" :2.0")
    );
    assert_eq!(
        edited(&["--set", "list[1]=null"]),
        BODY.replace("1, 2,3", "1, null,3")
    );
    assert_eq!(
        edited(&["--set", "/a=\"b\""]),
        BODY.replace("10.00", "\"b\"")
    );
}

#[test]
fn set_adds_what_is_not_there() {
    let expected = BODY.replace("{\"x\" :1}", "{\"x\" :1,\"y\":true}");
    let seen = edited(&["--set", "o.y=true"]);
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(parse(&seen), parse(&expected));
    let untouched = BODY.split("\"o\"").next().unwrap();
    assert!(seen.starts_with(untouched), "{seen}");
}

#[test]
fn set_str_takes_text_as_it_is() {
    let seen = edited(&["--set-str", "e=say \"hi\" = 1"]);
    assert_eq!(seen, BODY.replace("\"\\u00e9\"", r#""say \"hi\" = 1""#));
}

#[test]
fn unset_takes_member_and_comma() {
    let seen = edited(&["--unset", "list[0]", "--unset", "o.x"]);
    let json: serde_json::Value = serde_json::from_str(&seen).unwrap();
    assert_eq!(json["list"], serde_json::json!([2, 3]));
    assert_eq!(json["o"], serde_json::json!({}));
    assert!(
        seen.starts_with(BODY.split("\"list\"").next().unwrap()),
        "{seen}"
    );
}

#[test]
fn merge_is_that_of_rfc_7386() {
    let seen = edited(&["--merge", "patch.json"]);
    let json: serde_json::Value = serde_json::from_str(&seen).unwrap();
    assert_eq!(json["o"], serde_json::json!({"y": [2.5]}));
    assert_eq!(json["z"], "merged");
    assert!(seen.contains("2.50"), "{seen}");
    assert!(
        seen.starts_with(BODY.split("\"o\"").next().unwrap()),
        "{seen}"
    );
}

#[test]
fn edits_apply_in_the_order_of_the_command_line() {
    let last = |args: &[&str]| {
        let json: serde_json::Value = serde_json::from_str(&edited(args)).unwrap();
        json["z"].clone()
    };
    assert_eq!(last(&["--merge", "patch.json", "--set", "z=1"]), 1);
    assert_eq!(last(&["--set", "z=1", "--merge", "patch.json"]), "merged");
    assert_eq!(last(&["--set", "z=1", "--set-str", "z=2"]), "2");
    assert_eq!(last(&["--set-str", "z=2", "--set", "z=1"]), 1);
    assert_eq!(
        last(&["--set", "z=1", "--unset", "z"]),
        serde_json::Value::Null
    );
    assert_eq!(last(&["--unset", "a", "--set", "z=1"]), 1);
}

#[test]
fn what_is_edited_is_what_is_signed() {
    let sent = Test::new()
        .args([
            "send",
            "haptik",
            "message",
            "--edition",
            "live",
            "--set",
            "business_id=1.50",
        ])
        .args(["--dry-run"])
        .secret("key-of-the-hook")
        .run();
    let body = body(&sent.stdout).unwrap();
    assert!(String::from_utf8_lossy(body).contains("\"business_id\":1.50"));
    let signature = crate::receiver::header(&sent.stdout, "X-Hub-Signature").unwrap();
    sent.then()
        .file("body", body)
        .args(["verify", "haptik", "--body", "body"])
        .args(["--header", &format!("X-Hub-Signature: {signature}")])
        .secret("key-of-the-hook")
        .run();
}
