//! Reading what came: the JSON, and the mistakes people make with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use crate::answer::Answer;
use crate::fault::Fault;

/// Deeper than that no event is.
const DEEP: usize = 1000;

/// Starts of the names of the events that are known.
const EVENTS: &[&str] = &[
    "account_created",
    "automation_event.",
    "contact_",
    "conversation_",
    "inbox_",
    "macro.executed",
    "message_",
    "webwidget_triggered",
];

/// What is documented of members that have a closed list of values.
const VALUES: &[(&str, &[&str])] = &[
    ("message_type", &["incoming", "outgoing", "template"]),
    ("priority", &["low", "medium", "high", "urgent"]),
    (
        "status",
        &[
            "open",
            "resolved",
            "pending",
            "snoozed",
            "sent",
            "delivered",
            "read",
            "failed",
        ],
    ),
];

/// Every name of a member that the provider's samples and schemas speak of.
static KNOWN: OnceLock<BTreeSet<String>> = OnceLock::new();

/// Reads a body, or says why not.
pub fn read(body: &[u8], fault: Option<Fault>) -> Result<Value, Answer> {
    let is = |wrong| fault == Some(wrong);
    if is(Fault::CrashesOnInvalidUtf8) && std::str::from_utf8(body).is_err() {
        return Err(Answer::Crash);
    }
    if depth(body) > DEEP {
        if is(Fault::DiesOfDepth) {
            return Err(Answer::Death);
        }
        if is(Fault::HangsOnDepth) {
            return Err(Answer::Silence);
        }
    }
    let read = serde_json::from_slice::<Value>(body).ok();
    let event = read.as_ref().and_then(|value| value.get("event")?.as_str());
    let Some(event) = event else {
        return Err(match fault {
            Some(Fault::FailsOnUnreadable) => Answer::Status(500, "unexpected token in json"),
            Some(Fault::AcceptsUnreadable) => Answer::Status(200, "ok"),
            _ => Answer::Status(400, "not an event"),
        });
    };
    if is(Fault::FailsOnUnknownEvent) && !EVENTS.iter().any(|known| event.starts_with(known)) {
        return Err(Answer::Status(500, "no handler"));
    }
    let value = read.unwrap_or_default();
    inspect(&value, fault)?;
    Ok(value)
}

/// A document as a model with single-precision numbers writes it again: other white space, escapes and digits.
pub fn rewritten(body: &[u8]) -> Option<Vec<u8>> {
    let mut value = serde_json::from_slice(body).ok()?;
    narrow(&mut value);
    Some(value.to_string().into_bytes())
}

fn narrow(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(narrow),
        Value::Array(elements) => elements.iter_mut().for_each(narrow),
        Value::Number(number) if number.is_f64() => {
            #[expect(clippy::cast_possible_truncation, reason = "that is the mistake")]
            let single = number.as_f64().unwrap_or_default() as f32;
            *value = Value::from(f64::from(single));
        }
        _ => {}
    }
}

/// What a handler stumbles over.
fn inspect(value: &Value, fault: Option<Fault>) -> Result<(), Answer> {
    let wrong = match fault {
        Some(Fault::FailsOnUnknownValue) => any(value, &|name, value| {
            let closed = VALUES.iter().find(|(closed, _)| name == *closed);
            let text = value.as_str();
            closed.is_some_and(|(_, known)| text.is_some_and(|text| !known.contains(&text)))
        }),
        Some(Fault::FailsOnAbsentMember) => any(value, &|_, value| {
            value.get("can_reply").is_some() && value.get("labels").is_none()
        }),
        Some(Fault::FailsOnNul) => any(value, &|_, value| {
            value.as_str().is_some_and(|text| text.contains('\0'))
        }),
        Some(Fault::CrashesOnNullSender) => {
            let null = any(value, &|name, value| name == "sender" && value.is_null());
            return if null { Err(Answer::Crash) } else { Ok(()) };
        }
        Some(Fault::RefusesUnknownMembers) => {
            let known = KNOWN.get_or_init(known_members);
            let unknown = any(value, &|name, _| !name.is_empty() && !known.contains(name));
            let refused = Err(Answer::Status(400, "unrecognised field"));
            return if unknown { refused } else { Ok(()) };
        }
        _ => false,
    };
    if wrong {
        return Err(Answer::Status(500, "unhandled"));
    }
    Ok(())
}

/// Whether that holds of any value in a document, given with the name of its member (empty for the root and elements).
fn any(value: &Value, holds: &dyn Fn(&str, &Value) -> bool) -> bool {
    fn within(name: &str, value: &Value, holds: &dyn Fn(&str, &Value) -> bool) -> bool {
        holds(name, value)
            || match value {
                Value::Object(members) => members.iter().any(|(n, v)| within(n, v, holds)),
                Value::Array(elements) => elements.iter().any(|v| within("", v, holds)),
                _ => false,
            }
    }
    within("", value, holds)
}

fn known_members() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/voxsig/live");
    let mut known = BTreeSet::new();
    for entry in fs::read_dir(folder).unwrap() {
        let text = fs::read(entry.unwrap().path()).unwrap();
        let file: Value = serde_json::from_slice(&text).unwrap();
        collect(&file, &mut known);
    }
    known
}

fn collect(value: &Value, known: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            known.extend(members.keys().cloned());
            members.values().for_each(|value| collect(value, known));
        }
        Value::Array(elements) => elements.iter().for_each(|value| collect(value, known)),
        _ => {}
    }
}

/// How deep brackets nest, outside of texts.
fn depth(body: &[u8]) -> usize {
    let (mut depth, mut deepest, mut text, mut escaped) = (0_usize, 0, false, false);
    for byte in body {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => depth += 1,
            b']' | b'}' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}
