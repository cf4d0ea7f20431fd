//! How a payload is changed: `set`, `set_str`, `set_json`, `unset`, `merge`.

use super::json::{Json, checked};
use super::node::{Key, Node};
use super::table::{self, Table};
use super::text::Text;
use super::variables::Variables;
use super::wrong::Wrong;
use crate::Error;
use crate::json::Path;
use crate::pack::Edit;

/// One change to a payload.
#[derive(Clone, Debug)]
pub enum Change {
    /// Puts a value there.
    Set(Text, Json),
    /// Puts a text there, whatever it looks like.
    SetText(Text, Text),
    /// Takes out what is there.
    Unset(Text),
    /// Applies a merge patch (RFC 7386).
    Merge(Json),
}

impl Change {
    /// Reads all of a table, in the order in which they are written.
    pub(super) fn read_all(table: &Table) -> Result<Vec<Change>, Wrong> {
        let mut changes = Vec::new();
        for (key, node) in table.members() {
            match key.name.as_str() {
                "set" => {
                    for (path, value) in places(node)? {
                        changes.push(Change::Set(place(path)?, Json::read(value)?));
                    }
                }
                "set_json" => {
                    for (path, value) in places(node)? {
                        changes.push(Change::Set(place(path)?, Json::verbatim(value)?));
                    }
                }
                "set_str" => {
                    for (path, value) in places(node)? {
                        changes.push(Change::SetText(place(path)?, Text::read(value)?));
                    }
                }
                "unset" => {
                    for path in table::one_or_many(node) {
                        changes.push(Change::Unset(checked_place(Text::read(path)?)?));
                    }
                }
                "merge" => {
                    table::map(node, "a map of the members to change")?;
                    changes.push(Change::Merge(Json::read(node)?));
                }
                _ => {}
            }
        }
        Ok(changes)
    }

    /// The edit, with those variables.
    ///
    /// # Errors
    /// When one has no value, or what its values make of a path is none.
    pub fn edit(&self, variables: &Variables) -> Result<Edit, Error> {
        let path = |text: &Text| Path::parse(&text.fill(variables)?);
        Ok(match self {
            Change::Set(at, value) => Edit::Set {
                path: path(at)?,
                json: value.fill(variables)?.into_bytes(),
            },
            Change::SetText(at, text) => Edit::SetText {
                path: path(at)?,
                text: text.fill(variables)?,
            },
            Change::Unset(at) => Edit::Unset { path: path(at)? },
            Change::Merge(patch) => Edit::Merge {
                json: patch.fill(variables)?.into_bytes(),
            },
        })
    }
}

fn places(node: &Node) -> Result<&[(Key, Node)], Wrong> {
    table::map(node, "a map of places and values")
}

fn place(key: &Key) -> Result<Text, Wrong> {
    checked_place(Text::parse(&key.name, key.at)?)
}

fn checked_place(text: Text) -> Result<Text, Wrong> {
    checked(&text, |path| {
        Path::parse(path).map_err(|error| (error.to_string(), error.help().unwrap_or_default()))
    })?;
    Ok(text)
}
