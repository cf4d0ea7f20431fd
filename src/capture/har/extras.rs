//! `_hookctl`: what HAR has no place for, found by holding what HAR would give back against the record.
//!
//! A member stands there only where the two differ, so that what somebody changes in a HAR counts when it is read.

use serde_json::{Map, Value};

use crate::exchange::{Exchange, VERSION};

/// Whose members stand there one by one; every other value stands there whole.
const NESTED: [&str; 2] = ["request", "response"];

/// What has to stand there so that [`complete`] makes the record of what HAR gives back.
///
/// # Errors
/// When a record cannot be written as JSON.
pub(super) fn extras(plain: &Exchange, whole: &Exchange) -> serde_json::Result<Value> {
    let (plain, whole) = (members(plain)?, members(whole)?);
    Ok(Value::Object(difference(&plain, whole, &NESTED)))
}

/// The record that an entry with extras stands for.
///
/// # Errors
/// What is wrong with the extras, in words.
pub(super) fn complete(plain: &Exchange, extras: &Value) -> Result<Exchange, String> {
    let Value::Object(extras) = extras else {
        return Err("its `_hookctl` is no object".into());
    };
    let wrong = |error| format!("its `_hookctl` does not fit: {error}");
    let mut whole = members(plain).map_err(wrong)?;
    merge(&mut whole, extras, &NESTED);
    let whole: Exchange = serde_json::from_value(Value::Object(whole)).map_err(wrong)?;
    match whole.v {
        v if v > VERSION => Err(format!(
            "its `_hookctl` is of version {v}; this hookctl reads up to version {VERSION}"
        )),
        _ => Ok(whole),
    }
}

fn members(exchange: &Exchange) -> serde_json::Result<Map<String, Value>> {
    match serde_json::to_value(exchange)? {
        Value::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

fn difference(
    plain: &Map<String, Value>,
    whole: Map<String, Value>,
    nested: &[&str],
) -> Map<String, Value> {
    // A member that is not in the record is null there, which is how a record says that it has none.
    let absent = plain.keys().filter(|key| !whole.contains_key(*key));
    let mut found: Map<_, _> = absent.map(|key| (key.clone(), Value::Null)).collect();
    for (key, value) in whole {
        match (plain.get(&key), value) {
            (Some(plain), value) if *plain == value => {}
            (Some(Value::Object(plain)), Value::Object(value)) if nested.contains(&&*key) => {
                let inside = difference(plain, value, &[]);
                found.insert(key, Value::Object(inside));
            }
            (_, value) => {
                found.insert(key, value);
            }
        }
    }
    found
}

fn merge(whole: &mut Map<String, Value>, extras: &Map<String, Value>, nested: &[&str]) {
    for (key, value) in extras {
        match (whole.get_mut(key), value) {
            (Some(Value::Object(whole)), Value::Object(inside)) if nested.contains(&&**key) => {
                merge(whole, inside, &[]);
            }
            _ => {
                whole.insert(key.clone(), value.clone());
            }
        }
    }
}
