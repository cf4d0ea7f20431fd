//! JSON written as YAML: what is put into payloads, and what answers are held against.

use super::node::{Node, Value};
use super::table;
use super::text::Text;
use super::variables::Variables;
use super::wrong::Wrong;
use crate::Error;
use crate::json::{Tape, quote};

/// A JSON value with variables in its texts. Numbers stay as they are written: `10.00` is `10.00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Json {
    /// What is taken as it is: a number, `true`, `false`, `null`, or JSON that was given as such.
    Raw(String),
    /// A text.
    Text(Text),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order in which it is written.
    Map(Vec<(Text, Json)>),
}

impl Json {
    /// Reads a value.
    ///
    /// # Errors
    /// When a number is one that JSON cannot write, such as `0x1f` or `.inf`.
    pub fn read(node: &Node) -> Result<Self, Wrong> {
        Ok(match &node.value {
            Value::Null => Json::Raw("null".into()),
            Value::Bool(true) => Json::Raw("true".into()),
            Value::Bool(false) => Json::Raw("false".into()),
            Value::Number(number) if Tape::new(number.as_bytes()).is_ok() => {
                Json::Raw(number.clone())
            }
            Value::Number(number) => {
                return Err(Wrong::of(
                    node,
                    format!("`{number}` is a number that JSON cannot write"),
                    "write it in decimal digits, or in quotes to make it a text",
                ));
            }
            Value::Text(text) => Json::Text(Text::parse(text, node.at)?),
            Value::List(items) => {
                Json::List(items.iter().map(Json::read).collect::<Result<_, _>>()?)
            }
            Value::Map(members) => {
                let mut map = Vec::new();
                for (key, value) in members {
                    map.push((Text::parse(&key.name, key.at)?, Json::read(value)?));
                }
                Json::Map(map)
            }
        })
    }

    /// Reads JSON that is given as a text; with variables in it, it can only be read once they have values.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn verbatim(node: &Node) -> Result<Self, Wrong> {
        let text = Text::parse(table::text(node)?, node.at)?;
        if let Some(json) = text.plain() {
            let json = json.trim();
            if let Err(fault) = Tape::new(json.as_bytes()) {
                return Err(Wrong::of(
                    node,
                    format!("`{json}` is not JSON: {}", fault.what),
                    "a text goes into `set` or `set_str`",
                ));
            }
            return Ok(Json::Raw(json.to_owned()));
        }
        Ok(Json::Text(text))
    }

    /// The value with those variables.
    ///
    /// # Errors
    /// When one has no value.
    pub fn fill(&self, variables: &Variables) -> Result<String, Error> {
        let mut out = String::new();
        self.write(variables, &mut out)?;
        Ok(out)
    }

    fn write(&self, variables: &Variables, out: &mut String) -> Result<(), Error> {
        match self {
            Json::Raw(json) => out.push_str(json),
            Json::Text(text) => out.push_str(&text.json(variables)?),
            Json::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    item.write(variables, out)?;
                }
                out.push(']');
            }
            Json::Map(members) => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    out.push_str(&quote(&name.fill(variables)?));
                    out.push(':');
                    value.write(variables, out)?;
                }
                out.push('}');
            }
        }
        Ok(())
    }
}

/// Reads a path that has to be one, where there is no variable in it.
pub(super) fn checked<T>(
    text: &Text,
    read: impl FnOnce(&str) -> Result<T, (String, String)>,
) -> Result<(), Wrong> {
    let Some(plain) = text.plain() else {
        return Ok(());
    };
    match read(plain) {
        Ok(_) => Ok(()),
        Err((what, help)) => Err(Wrong::at(text.at, what, help)),
    }
}
