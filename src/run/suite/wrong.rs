//! What is wrong at a place of a suite.

use super::node::{Key, Mark, Node};

/// Something wrong at a place; the file is known to whoever reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Where.
    pub at: Mark,
    /// What: a lowercase fragment.
    pub what: String,
    /// What to do.
    pub help: Option<String>,
    /// Whether what stands there is not to be shown.
    pub secret: bool,
}

impl Wrong {
    /// Something wrong with a value.
    pub fn of(node: &Node, what: impl Into<String>, help: impl Into<String>) -> Self {
        Wrong::at(node.at, what, help)
    }

    /// Something wrong with a key.
    pub fn key(key: &Key, what: impl Into<String>, help: impl Into<String>) -> Self {
        Wrong::at(key.at, what, help)
    }

    /// Something wrong somewhere.
    pub fn at(at: Mark, what: impl Into<String>, help: impl Into<String>) -> Self {
        Wrong {
            at,
            what: what.into(),
            help: Some(help.into()).filter(|help: &String| !help.is_empty()),
            secret: false,
        }
    }

    /// The same, whose line is not shown.
    pub fn hidden(mut self) -> Self {
        self.secret = true;
        self
    }
}
