//! A map whose keys are known: strict reading of a suite's parts.

use std::time::Duration;

use super::node::{Key, Node, Value};
use super::wrong::Wrong;
use crate::pack::nearest;

/// A part of a suite and the keys it may have: what the published schema is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is called in messages, and under `$defs` of the schema: `case`.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [&'static str],
}

/// A map read as such a part.
pub struct Table<'a> {
    part: Part,
    node: &'a Node,
    members: &'a [(Key, Node)],
}

impl<'a> Table<'a> {
    /// Takes a map whose keys are all of the part's.
    ///
    /// # Errors
    /// When it is no map, or has another key.
    pub fn of(node: &'a Node, part: Part) -> Result<Self, Wrong> {
        let Value::Map(members) = &node.value else {
            let keys = listed(part.keys);
            return Err(Wrong::of(
                node,
                format!("`{}` is a map, not {}", part.name, node.kind()),
                format!("it has the keys {keys}"),
            ));
        };
        for (key, _) in members {
            if !part.keys.contains(&key.name.as_str()) {
                let what = format!("`{}` has no key `{}`", part.name, key.name);
                return Err(Wrong::key(key, what, help(&key.name, part.keys)));
            }
        }
        Ok(Table {
            part,
            node,
            members,
        })
    }

    /// The map itself.
    pub fn node(&self) -> &'a Node {
        self.node
    }

    /// Its members, in the order in which they are written.
    pub fn members(&self) -> &'a [(Key, Node)] {
        self.members
    }

    /// The value of a key. One that says nothing is there all the same.
    pub fn get(&self, name: &str) -> Option<&'a Node> {
        let mut members = self.members.iter();
        members
            .find(|(key, _)| key.name == name)
            .map(|(_, node)| node)
    }

    /// The key itself.
    pub fn key(&self, name: &str) -> Option<&'a Key> {
        let mut members = self.members.iter();
        members
            .find(|(key, _)| key.name == name)
            .map(|(key, _)| key)
    }

    /// The value of a key that has to be there.
    ///
    /// # Errors
    /// When it is not.
    pub fn need(&self, name: &str, help: &str) -> Result<&'a Node, Wrong> {
        let missing = || {
            let what = format!("`{}` lacks `{name}`", self.part.name);
            Wrong::at(self.first_line(), what, help)
        };
        self.get(name).ok_or_else(missing)
    }

    /// Where it begins: its first key, since a map in block style has no sign of its own.
    pub fn first_line(&self) -> super::node::Mark {
        self.members.first().map_or(self.node.at, |(key, _)| key.at)
    }

    /// The value of a key, read.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&'a Node) -> Result<T, Wrong>,
    ) -> Result<Option<T>, Wrong> {
        self.get(name).map(read).transpose()
    }

    /// Sees to it that at most one of these keys is there.
    ///
    /// # Errors
    /// When a second one is.
    pub fn at_most_one(&self, names: &[&str]) -> Result<Option<&'a Key>, Wrong> {
        let named = |(key, _): &&(Key, Node)| names.contains(&key.name.as_str());
        let mut found = self.members.iter().filter(named).map(|(key, _)| key);
        let first = found.next();
        match (first, found.next()) {
            (Some(first), Some(second)) => Err(Wrong::key(
                second,
                format!(
                    "`{}` has `{}` and `{}`: one of them is enough",
                    self.part.name, first.name, second.name
                ),
                format!("keep one of {}", listed(names)),
            )),
            _ => Ok(first),
        }
    }
}

/// Advice for an unknown name among known ones.
pub fn help(name: &str, known: &[&str]) -> String {
    let near = nearest(name, known.iter().copied());
    match near.as_slice() {
        [] => format!("it may be {}", listed(known)),
        near => format!("did you mean {}?", alternatives(near)),
    }
}

/// `a`, `b`, `c`
pub fn listed(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}

fn alternatives(names: &[&str]) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    quoted.join(" or ")
}

/// What is expected somewhere and not there.
pub fn unfit(node: &Node, wanted: &str, help: &str) -> Wrong {
    let what = match (&node.value, node.scalar()) {
        (Value::Text(text), _) => format!("`{}` is not {wanted}", shortened(text)),
        (_, Some(text)) => format!("`{}` is {}, not {wanted}", shortened(text), node.kind()),
        _ => format!("here stands {}, not {wanted}", node.kind()),
    };
    Wrong::of(node, what, help)
}

fn shortened(text: &str) -> String {
    match text.chars().count() {
        0..=60 => text.to_owned(),
        _ => text.chars().take(59).chain(['…']).collect(),
    }
}

/// A text; a number or boolean is taken as it is written.
pub fn text(node: &Node) -> Result<&str, Wrong> {
    node.scalar().ok_or_else(|| unfit(node, "a text", ""))
}

/// `true` or `false`.
pub fn boolean(node: &Node) -> Result<bool, Wrong> {
    match node.value {
        Value::Bool(value) => Ok(value),
        _ => Err(unfit(node, "`true` or `false`", "")),
    }
}

/// A whole number of `least` and more.
pub fn number(node: &Node, least: u64) -> Result<u64, Wrong> {
    let number = match &node.value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    };
    let wanted = format!("a whole number from {least} on");
    number
        .filter(|number| *number >= least)
        .ok_or_else(|| unfit(node, &wanted, ""))
}

/// A duration such as `5s`; none is longer than a hundred years.
pub fn duration(node: &Node) -> Result<Duration, Wrong> {
    const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    let duration = match &node.value {
        Value::Text(text) => humantime::parse_duration(text).ok(),
        _ => None,
    };
    duration
        .map(|duration| duration.min(LONGEST))
        .ok_or_else(|| unfit(node, "a duration", "write it as `500ms`, `5s` or `1m30s`"))
}

/// The items of a list, or the one value that stands there in its place.
pub fn one_or_many(node: &Node) -> &[Node] {
    match &node.value {
        Value::List(nodes) => nodes,
        _ => std::slice::from_ref(node),
    }
}

/// The items of a list.
pub fn list<'a>(node: &'a Node, wanted: &str) -> Result<&'a [Node], Wrong> {
    match &node.value {
        Value::List(nodes) => Ok(nodes),
        _ => Err(unfit(node, wanted, "")),
    }
}

/// The members of a map with keys of the user's own.
pub fn map<'a>(node: &'a Node, wanted: &str) -> Result<&'a [(Key, Node)], Wrong> {
    match &node.value {
        Value::Map(members) => Ok(members),
        _ => Err(unfit(node, wanted, "")),
    }
}
