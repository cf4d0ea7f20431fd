//! What an answer has to be like: `expect:`, and `until:` of a poll.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::json::Json;
use super::node::{Node, Value};
use super::query::Query;
use super::table::{self, Part, Table};
use super::text::Text;
use super::wrong::Wrong;
use crate::exchange::{Statuses, is_token};
use crate::judge::Schema;

/// `expect:`
pub const EXPECT: Part = Part {
    name: "expect",
    keys: &[
        "status",
        "within",
        "headers",
        "json",
        "json_has",
        "json_lacks",
        "text",
        "not_text",
        "schema",
        "no_answer",
    ],
};

/// `until:`
pub const UNTIL: Part = Part {
    name: "until",
    keys: &[
        "status",
        "headers",
        "json",
        "json_has",
        "json_lacks",
        "text",
        "not_text",
        "schema",
    ],
};

/// What an answer has to be like.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// Its status is one of these.
    pub status: Option<Statuses>,
    /// It is there within that time.
    pub within: Option<Duration>,
    /// It has these header fields; without a value it must not have them.
    pub headers: Vec<(String, Option<Text>)>,
    /// Its JSON has these values.
    pub json: Vec<(Query, Json)>,
    /// Its JSON has something there.
    pub json_has: Vec<Query>,
    /// Its JSON has nothing there.
    pub json_lacks: Vec<Query>,
    /// Its body holds these texts.
    pub text: Vec<Text>,
    /// Its body holds none of these.
    pub not_text: Vec<Text>,
    /// Its body fits that schema.
    pub schema: Option<Schema>,
    /// There is none: the endpoint takes the connection and says nothing.
    pub no_answer: bool,
}

impl Expect {
    /// Reads it; files are relative to the folder.
    ///
    /// # Errors
    /// When something in it is not as it should be.
    pub fn read(node: &Node, part: Part, folder: &Path) -> Result<Self, Wrong> {
        let table = Table::of(node, part)?;
        let silent = table.read("no_answer", table::boolean)? == Some(true);
        let other = table
            .members()
            .iter()
            .find(|(key, _)| key.name != "no_answer");
        if let (true, Some((key, _))) = (silent, other) {
            return Err(Wrong::key(
                key,
                format!(
                    "with `no_answer` there is nothing that `{}` could be held against",
                    key.name
                ),
                "keep one of them",
            ));
        }
        let texts = |node| texts(node);
        let paths = |node| table::one_or_many(node).iter().map(Query::read).collect();
        Ok(Expect {
            status: table.read("status", statuses)?,
            within: table.read("within", table::duration)?,
            headers: table.read("headers", headers)?.unwrap_or_default(),
            json: table.read("json", json)?.unwrap_or_default(),
            json_has: table.read("json_has", paths)?.unwrap_or_default(),
            json_lacks: table.read("json_lacks", paths)?.unwrap_or_default(),
            text: table.read("text", texts)?.unwrap_or_default(),
            not_text: table.read("not_text", texts)?.unwrap_or_default(),
            schema: table.read("schema", |node| schema(node, folder))?,
            no_answer: silent,
        })
    }

    /// The same, with what only `below` says; what both say, this one decides.
    pub fn over(self, below: &Expect) -> Expect {
        if self.no_answer {
            return self;
        }
        fn either<T: Clone>(own: Vec<T>, below: &[T]) -> Vec<T> {
            match own.is_empty() {
                true => below.to_vec(),
                false => own,
            }
        }
        Expect {
            status: self.status.or_else(|| below.status.clone()),
            within: self.within.or(below.within),
            headers: either(self.headers, &below.headers),
            json: either(self.json, &below.json),
            json_has: either(self.json_has, &below.json_has),
            json_lacks: either(self.json_lacks, &below.json_lacks),
            text: either(self.text, &below.text),
            not_text: either(self.not_text, &below.not_text),
            schema: self.schema.or_else(|| below.schema.clone()),
            no_answer: false,
        }
    }
}

/// `2xx`, `200`, `[200, 204]`
fn statuses(node: &Node) -> Result<Statuses, Wrong> {
    let written = table::one_or_many(node).iter().map(table::text);
    let written = written.collect::<Result<Vec<_>, _>>()?.join(",");
    written
        .parse()
        .map_err(|what: String| match what.split_once(';') {
            Some((what, help)) => Wrong::of(node, what, help.trim()),
            None => Wrong::of(node, what, ""),
        })
}

fn headers(node: &Node) -> Result<Vec<(String, Option<Text>)>, Wrong> {
    let mut headers = Vec::new();
    for (key, value) in table::map(node, "a map of header names and values")? {
        header_name(key)?;
        let value = match value.value {
            Value::Null => None,
            _ => Some(Text::read(value)?),
        };
        headers.push((key.name.clone(), value));
    }
    Ok(headers)
}

/// Sees to it that a key can name a header field.
pub(super) fn header_name(key: &super::node::Key) -> Result<(), Wrong> {
    match is_token(&key.name) {
        true => Ok(()),
        false => Err(Wrong::key(
            key,
            format!("`{}` is not a header name", key.name),
            "a name is made of letters, digits and `-`, without spaces",
        )),
    }
}

fn json(node: &Node) -> Result<Vec<(Query, Json)>, Wrong> {
    let mut pairs = Vec::new();
    for (key, value) in table::map(node, "a map of JSON paths and values")? {
        pairs.push((Query::parse(&key.name, key.at)?, Json::read(value)?));
    }
    Ok(pairs)
}

/// One text, or a list of them.
pub(super) fn texts(node: &Node) -> Result<Vec<Text>, Wrong> {
    table::one_or_many(node).iter().map(Text::read).collect()
}

fn schema(node: &Node, folder: &Path) -> Result<Schema, Wrong> {
    let name = table::text(node)?;
    let failed = |what: String| {
        Wrong::of(
            node,
            what,
            "name a file with a JSON Schema, relative to the suite",
        )
    };
    let bytes = fs::read(folder.join(name))
        .map_err(|error| failed(format!("`{name}` cannot be read: {error}")))?;
    let schema = serde_json::from_slice(&bytes)
        .map_err(|error| failed(format!("`{name}` is not JSON: {error}")))?;
    Schema::compile(&schema, name).map_err(|error| failed(error.to_string()))
}
