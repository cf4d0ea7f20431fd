//! Asking until it is so: `poll:`.

use std::path::Path;
use std::time::Duration;

use super::expect::{Expect, UNTIL};
use super::node::Node;
use super::send::headers;
use super::table::{self, Part, Table};
use super::text::Text;
use super::wrong::Wrong;

/// `poll:`
pub const POLL: Part = Part {
    name: "poll",
    keys: &[
        "url", "method", "headers", "body", "until", "within", "every", "timeout",
    ],
};

/// How long is waited when the suite does not say.
pub const WITHIN: Duration = Duration::from_secs(5);
/// How long it is between two questions when the suite does not say.
pub const EVERY: Duration = Duration::from_millis(100);

/// A URL that is asked until it says so.
#[derive(Clone, Debug)]
pub struct Poll {
    /// The URL; one that begins with `/` is on the target's host.
    pub url: Text,
    /// `GET`, when nothing else is said.
    pub method: Option<Text>,
    /// Header fields of the question.
    pub headers: Vec<(String, Option<Text>)>,
    /// The body of the question.
    pub body: Option<Text>,
    /// What it has to say.
    pub until: Expect,
    /// How long that may take.
    pub within: Duration,
    /// How long it is from one question to the next.
    pub every: Duration,
    /// How long one answer may take, when not as long as the suite says.
    pub timeout: Option<Duration>,
}

impl Poll {
    /// Reads it; files are relative to the folder.
    ///
    /// # Errors
    /// When something in it is not as it should be.
    pub fn read(node: &Node, folder: &Path) -> Result<Self, Wrong> {
        let table = Table::of(node, POLL)?;
        let url = table.need(
            "url",
            "`poll: { url: \"http://127.0.0.1:3000/state\" }` asks until the answer is a 2xx",
        )?;
        let until = |node| Expect::read(node, UNTIL, folder);
        Ok(Poll {
            url: Text::read(url)?,
            method: table.read("method", Text::read)?,
            headers: table.read("headers", headers)?.unwrap_or_default(),
            body: table.read("body", Text::read)?,
            until: table.read("until", until)?.unwrap_or_default(),
            within: table.read("within", table::duration)?.unwrap_or(WITHIN),
            every: table.read("every", table::duration)?.unwrap_or(EVERY),
            timeout: table.read("timeout", table::duration)?,
        })
    }
}
