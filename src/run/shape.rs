//! Which members a payload has that the sample has not, and the other way round.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// How many members are looked at.
const MAX_MEMBERS: usize = 5_000;

/// Something one of two payloads has and the other has not. Paths are written like `items[].name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Only the payload has it.
    Added {
        /// Where it is.
        path: String,
        /// Of which types it is.
        is: String,
    },
    /// Only the sample has it.
    Missing {
        /// Where it would be.
        path: String,
        /// Of which types it is in the sample.
        was: String,
    },
    /// Both have it, of other types.
    Retyped {
        /// Where it is.
        path: String,
        /// Its types in the payload.
        is: String,
        /// Its types in the sample.
        was: String,
    },
}

type Shape = BTreeMap<String, BTreeSet<&'static str>>;

/// Compares members and types, never values. None where one of them is not JSON. What lies below a difference is
/// part of it and not named again; nothing is said about the items of an array that is empty on either side.
pub fn changes(sample: &[u8], seen: &[u8]) -> Option<Vec<Change>> {
    let was = shape(sample)?;
    let is = shape(seen)?;
    let mut changes = Vec::new();
    let paths: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    for path in paths {
        let change = match (was.get(path), is.get(path)) {
            (Some(was), None) if comparable(path, &is) => Change::Missing {
                path: path.clone(),
                was: types(was),
            },
            (None, Some(seen)) if comparable(path, &was) => Change::Added {
                path: path.clone(),
                is: types(seen),
            },
            (Some(was), Some(is)) if was.is_disjoint(is) => Change::Retyped {
                path: path.clone(),
                is: types(is),
                was: types(was),
            },
            _ => continue,
        };
        changes.push(change);
    }
    Some(changes)
}

/// Whether the other side has what the path is a part of, so that its absence there says something.
fn comparable(path: &str, other: &Shape) -> bool {
    if path.ends_with("[]") {
        return false;
    }
    match path.rfind('.') {
        Some(dot) => {
            let parent = path.get(..dot).unwrap_or_default();
            other
                .get(parent)
                .is_some_and(|types| types.contains("object"))
        }
        None => true,
    }
}

fn types(types: &BTreeSet<&'static str>) -> String {
    let all: Vec<_> = types.iter().copied().collect();
    all.join(" or ")
}

fn shape(bytes: &[u8]) -> Option<Shape> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let mut shape = Shape::new();
    note(&value, "", &mut shape);
    Some(shape)
}

fn note(value: &Value, path: &str, shape: &mut Shape) {
    if shape.len() >= MAX_MEMBERS {
        return;
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    shape.entry(path.to_owned()).or_default().insert(kind);
    match value {
        Value::Array(items) => items
            .iter()
            .for_each(|item| note(item, &format!("{path}[]"), shape)),
        Value::Object(members) => {
            for (name, value) in members {
                let path = match path {
                    "" => name.clone(),
                    path => format!("{path}.{name}"),
                };
                note(value, &path, shape);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sample: &str, seen: &str) -> Vec<String> {
        let line = |change| match change {
            Change::Added { path, is } => format!("+ {path} {is}"),
            Change::Missing { path, was } => format!("- {path} {was}"),
            Change::Retyped { path, is, was } => format!("~ {path} {was} -> {is}"),
        };
        let changes = changes(sample.as_bytes(), seen.as_bytes()).unwrap();
        changes.into_iter().map(line).collect()
    }

    #[test]
    fn members_and_types_are_compared_and_values_are_not() {
        assert_eq!(
            said(
                r#"{"a":1,"b":[{"c":"x"}]}"#,
                r#"{"b":[{"c":"y"},{"c":"z"}],"a":2.5}"#
            ),
            [""; 0]
        );
        assert_eq!(
            said(
                r#"{"a":1,"gone":{"deep":1},"items":[{"x":1}],"none":[{"y":1}]}"#,
                r#"{"a":"1","new":{"deep":{}},"items":[{"z":null}],"none":[]}"#
            ),
            [
                "~ a number -> string",
                "- gone object",
                "- items[].x number",
                "+ items[].z null",
                "+ new object",
            ]
        );
        assert_eq!(
            said("[]", r#"{"a":1}"#),
            ["~  array -> object", "+ a number"]
        );
        assert_eq!(changes(b"{}", b"no"), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_differs_from_itself(text in "\\{\"[ab]\":(1|\"x\"|null|\\[1,\\{\\}\\])\\}") {
            proptest::prop_assert_eq!(changes(text.as_bytes(), text.as_bytes()), Some(Vec::new()));
        }
    }
}
