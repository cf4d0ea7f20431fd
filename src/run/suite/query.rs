//! A JSONPath (RFC 9535) with variables in it.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::json::checked;
use super::node::{Mark, Node};
use super::table;
use super::text::Text;
use super::variables::Variables;
use super::wrong::Wrong;
use crate::Error;
use crate::json::Tape;

/// A JSONPath with variables in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query(pub Text);

/// A value that a path leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its bytes, as they stand in the document.
    pub json: String,
}

impl Query {
    /// Reads a path.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(node: &Node) -> Result<Self, Wrong> {
        Query::parse(table::text(node)?, node.at)
    }

    /// Reads a path that stands somewhere.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str, at: Mark) -> Result<Self, Wrong> {
        let text = Text::parse(text, at)?;
        checked(&text, parse)?;
        Ok(Query(text))
    }

    /// What it leads to in a document, and how it is written with those variables.
    ///
    /// # Errors
    /// When a variable has no value, or what its values make of it is no path.
    pub fn find(
        &self,
        document: &Document,
        variables: &Variables,
    ) -> Result<(String, Vec<Found>), Error> {
        let text = self.0.fill(variables)?;
        let path = parse(&text).map_err(|(what, help)| Error::usage(what, help))?;
        let found = path.query_located(&document.value);
        let found = found.iter().filter_map(|node| {
            let at = document.tape.pointer(&node.location().to_json_pointer())?;
            let json = String::from_utf8_lossy(document.tape.raw(at)).into_owned();
            Some(Found { json })
        });
        let found = found.collect();
        Ok((text, found))
    }
}

/// A JSON document that paths lead into.
pub struct Document<'a> {
    value: Value,
    tape: Tape<'a>,
}

impl<'a> Document<'a> {
    /// Reads one; none when it is not JSON.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let tape = Tape::new(bytes).ok()?;
        let value = serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
        Some(Document {
            value: value.ok()?,
            tape,
        })
    }
}

fn parse(text: &str) -> Result<JsonPath, (String, String)> {
    JsonPath::parse(text).map_err(|error| {
        let position = error.position();
        let what = format!(
            "`{text}` is not a JSON path (RFC 9535): {} at position {position}",
            error.message()
        );
        let help = match text.starts_with('$') {
            true => "write it as `$.items[0].id` or `$['odd key']`",
            false => "a path begins with `$`, as in `$.items[0].id`",
        };
        (what, help.to_owned())
    })
}
