//! Members that repeat and numbers of every size, as the validator meets them in scanned text.

use serde_json::json;

use super::explain_cases::tells;
use crate::judge::Rule;

#[test]
fn of_repeated_members_the_last_counts() {
    let schema =
        json!({"properties": {"a": {"type": "integer"}}, "maxProperties": 1, "required": ["a"]});
    tells(&schema, r#"{"a":"x","a":1}"#, &[]);
    tells(
        &schema,
        r#"{"a":1,"\u0061":"x"}"#,
        &[(Rule::TypeChanged, "a", "integer", "\"x\"")],
    );
}

#[test]
fn numbers_are_what_they_are_written_as() {
    let schema = json!({"properties": {"i": {"type": "integer"}, "c": {"const": 100}}});
    for whole in [
        "1.0",
        "1e2",
        "123456789012345678901234567890",
        "-0",
        "1e400",
    ] {
        tells(&schema, &format!("{{\"i\":{whole}}}"), &[]);
    }
    tells(&schema, r#"{"c":1e2}"#, &[]);
    tells(
        &schema,
        r#"{"i":10.50}"#,
        &[(Rule::TypeChanged, "i", "integer", "10.50")],
    );
    tells(
        &schema,
        r#"{"i":9007199254740993.5}"#,
        &[(Rule::TypeChanged, "i", "integer", "9007199254740993.5")],
    );
}
