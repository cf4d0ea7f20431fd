//! A value on one line, as it was written, within the room there is.

use crate::json::{Kind, Tape};
use crate::redact::is_secret;
use crate::report::line::split;
use crate::report::{columns, counted, plain};

/// What stands for a secret.
const MASKED: &str = "(masked)";

/// A value on one line. Its tokens stay as they were written, white space between them does not; what is secret is
/// masked; of a container that is too wide only the number of its members is told, anything else is cut.
///
/// It looks at no more of the value than it shows.
pub(super) fn inline(tape: &Tape, token: usize, secret: bool, room: usize) -> String {
    if secret {
        return masked(tape, token);
    }
    let all = compact(tape, token, room);
    match (all, tape.kind(token)) {
        (Some(text), _) => text,
        (None, Some(Kind::Object)) => {
            format!("{{… {}}}", counted(tape.members(token).count(), "member"))
        }
        (None, Some(Kind::Array)) => {
            format!("[… {}]", counted(tape.elements(token).count(), "element"))
        }
        (None, _) => folded(&plain(tape.raw_text(token)), room),
    }
}

/// What stands for a secret value. That there is none is no secret.
fn masked(tape: &Tape, token: usize) -> String {
    match tape.kind(token) {
        Some(Kind::Literal) => tape.raw_text(token).to_owned(),
        Some(Kind::String) if tape.raw(token) == b"\"\"" => "\"\"".to_owned(),
        _ => MASKED.to_owned(),
    }
}

/// All of a value, if it has room.
fn compact(tape: &Tape, token: usize, room: usize) -> Option<String> {
    let end = tape.token(token)?.next;
    let mut text = String::new();
    let mut at = token;
    let mut after_value = false;
    while at < end {
        let item = tape.token(at)?;
        if after_value && item.kind != Kind::Close {
            text.push_str(", ");
        }
        at += 1;
        after_value = true;
        match item.kind {
            Kind::Object | Kind::Array => {
                text.push(if item.kind == Kind::Object { '{' } else { '[' });
                after_value = false;
            }
            Kind::Key => {
                text.push_str(&plain(tape.raw_text(at - 1)));
                text.push_str(": ");
                after_value = false;
                if tape.text(at - 1).is_some_and(|name| is_secret(&name)) {
                    text.push_str(&masked(tape, at));
                    at = tape.token(at)?.next;
                    after_value = true;
                }
            }
            _ if item.end - item.start > 4 * room + 4 => return None,
            _ => text.push_str(&plain(tape.raw_text(at - 1))),
        }
        if columns(&text) > room {
            return None;
        }
    }
    Some(text)
}

/// A text cut to the room there is.
pub(super) fn folded(text: &str, room: usize) -> String {
    if columns(text) <= room {
        return text.to_owned();
    }
    format!("{}…", split(text, room.saturating_sub(1)).0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(json: &str, room: usize) -> String {
        inline(&Tape::new(json.as_bytes()).unwrap(), 0, false, room)
    }

    #[test]
    fn tokens_stay_as_they_were_written() {
        assert_eq!(
            shown(
                " {\"a\" :10.00,\n\"b\":[1E5,[ ],{}],\"\\u0061\":\"\\u00e9/\"} ",
                80
            ),
            "{\"a\": 10.00, \"b\": [1E5, [], {}], \"\\u0061\": \"\\u00e9/\"}"
        );
        assert_eq!(shown("\"a\u{7f}\u{202e}b\"", 80), "\"a\\u{7f}\\u{202e}b\"");
    }

    #[test]
    fn secrets_are_masked_at_every_depth() {
        assert_eq!(
            shown(
                r#"{"token":"x","a":[{"apiKey":[1,{"b":2}]}],"password":null,"secret":"","pwd":7}"#,
                100
            ),
            r#"{"token": (masked), "a": [{"apiKey": (masked)}], "password": null, "secret": "", "pwd": (masked)}"#
        );
    }

    #[test]
    fn what_has_no_room_is_counted_or_cut() {
        assert_eq!(shown(r#"{"abc":1,"def":2}"#, 16), "{… 2 members}");
        assert_eq!(shown("[1234567,1234567]", 16), "[… 2 elements]");
        assert_eq!(shown(r#""abcdefghijkl""#, 8), "\"abcdef…");
        assert_eq!(shown("\"漢字漢字\"", 6), "\"漢字…");
        let long = format!("[{}1]", "1,".repeat(100_000));
        assert_eq!(shown(&long, 40), "[… 100001 elements]");
    }

    proptest! {
        #[test]
        fn nothing_panics(json in crate::json::scan_cases::any_json(), room in 0..30usize) {
            let text = serde_json::to_string(&json).unwrap();
            shown(&text, room);
        }
    }
}
