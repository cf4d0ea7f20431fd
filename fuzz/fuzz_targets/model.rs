//! The payload editor over values, as plainly as it can be written: JSON pointers (RFC 6901) and merge patches
//! (RFC 7386).

use std::ops::Range;

use hookctl::json::Tape;
use serde_json::{Map, Value, json};

fn names(pointer: &str) -> Vec<String> {
    let name = |part: &str| part.replace("~1", "/").replace("~0", "~");
    pointer.split('/').skip(1).map(name).collect()
}

fn index(name: &str) -> Option<usize> {
    let plain = name == "0" || name.starts_with(|c: char| c.is_ascii_digit() && c != '0');
    name.parse().ok().filter(|_| plain)
}

/// Puts a value there; none where there is no way to that place.
pub fn set(mut whole: Value, pointer: &str, value: Value) -> Option<Value> {
    let names = names(pointer);
    let mut at = &mut whole;
    for (n, name) in names.iter().enumerate() {
        let rest = names.get(n + 1..).unwrap_or_default();
        let wrapped = |value| {
            rest.iter()
                .rev()
                .fold(value, |value, name| json!({name: value}))
        };
        match at {
            Value::Object(members) if !members.contains_key(name) => {
                members.insert(name.clone(), wrapped(value));
                return Some(whole);
            }
            Value::Array(elements) if name == "-" || index(name) == Some(elements.len()) => {
                elements.push(wrapped(value));
                return Some(whole);
            }
            Value::Object(members) => at = members.get_mut(name)?,
            Value::Array(elements) => at = elements.get_mut(index(name)?)?,
            _ => return None,
        }
    }
    *at = value;
    Some(whole)
}

/// Takes out what is there; none where there is nothing.
pub fn unset(mut whole: Value, pointer: &str) -> Option<Value> {
    let names = names(pointer);
    let (last, up_to) = names.split_last()?;
    let mut at = &mut whole;
    for name in up_to {
        at = match at {
            Value::Object(members) => members.get_mut(name)?,
            Value::Array(elements) => elements.get_mut(index(name)?)?,
            _ => return None,
        };
    }
    match at {
        Value::Object(members) => drop(members.remove(last)?),
        Value::Array(elements) => {
            let index = index(last).filter(|index| *index < elements.len())?;
            elements.remove(index);
        }
        _ => return None,
    }
    Some(whole)
}

/// RFC 7386, section 2.
pub fn merge(target: Value, patch: &Value) -> Value {
    let Value::Object(patch) = patch else {
        return patch.clone();
    };
    let mut target = match target {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            let old = target.remove(name).unwrap_or_default();
            target.insert(name.clone(), merge(old, value));
        }
    }
    Value::Object(target)
}

/// Where the value of that place stands.
pub fn span(body: &[u8], pointer: &str) -> Option<Range<usize>> {
    let tape = Tape::new(body).ok()?;
    let token = tape.token(tape.pointer(pointer)?)?;
    Some(token.start..token.end)
}
