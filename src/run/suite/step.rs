//! One thing that is done, what is expected of it, and what is kept of its answer.

use std::path::Path;
use std::time::Duration;

use super::expect::{EXPECT, Expect};
use super::names;
use super::node::{Key, Mark, Node};
use super::poll::Poll;
use super::query::Query;
use super::send::Send;
use super::table::{self, Part, Table};
use super::text::{Text, is_name};
use super::wrong::Wrong;

/// A step of a `sequence` or of a `permute`.
pub const STEP: Part = Part {
    name: "step",
    keys: &["name", "send", "poll", "pause", "expect", "save"],
};

/// One thing that is done.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is called, where it has a name.
    pub name: Option<Text>,
    /// Where it stands.
    pub at: Mark,
    /// What is done.
    pub act: Act,
    /// What is expected of the answer.
    pub expect: Expect,
    /// What is kept of it.
    pub save: Vec<Save>,
    /// The variables it names.
    pub uses: Vec<String>,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum Act {
    /// A delivery is made.
    Send(Box<Send>),
    /// A URL is asked until it says so.
    Poll(Box<Poll>),
    /// Time passes.
    Pause(Duration),
}

/// A value that is kept under a name.
#[derive(Clone, Debug)]
pub struct Save {
    /// The variable.
    pub name: String,
    /// Where its name stands.
    pub at: Mark,
    /// Where the value is found.
    pub from: Place,
}

/// Where in an answer a value is found.
#[derive(Clone, Debug)]
pub enum Place {
    /// In its JSON.
    Json(Query),
    /// In a header field.
    Header(String),
    /// The status.
    Status,
    /// The whole body, as text.
    Body,
}

impl Step {
    /// Reads a step; files are relative to the folder.
    ///
    /// # Errors
    /// When something in it is not as it should be.
    pub fn read(node: &Node, defaults: &Expect, folder: &Path) -> Result<Self, Wrong> {
        Step::of(&Table::of(node, STEP)?, defaults, folder)
    }

    /// Reads the step that a table is, a case's included.
    pub(super) fn of(table: &Table, defaults: &Expect, folder: &Path) -> Result<Self, Wrong> {
        let what = table.at_most_one(&["send", "poll", "pause"])?;
        let Some(what) = what else {
            return Err(Wrong::at(
                table.first_line(),
                "nothing is done here",
                "add `send:`, `poll:` or `pause:`",
            ));
        };
        let act = match (what.name.as_str(), table.get(&what.name)) {
            ("send", Some(node)) => Act::Send(Box::new(Send::read(node, folder)?)),
            ("poll", Some(node)) => Act::Poll(Box::new(Poll::read(node, folder)?)),
            (_, Some(node)) => Act::Pause(table::duration(node)?),
            (_, None) => Act::Pause(Duration::ZERO),
        };
        let sends = matches!(act, Act::Send(_));
        if let (false, Some(key)) = (sends, table.key("expect")) {
            let help = match act {
                Act::Poll(_) => "what a poll waits for stands in its `until`",
                _ => "a pause has no answer",
            };
            return Err(Wrong::key(
                key,
                "`expect` is about the answer to `send`",
                help,
            ));
        }
        let expect = table.read("expect", |node| Expect::read(node, EXPECT, folder))?;
        let save = table.read("save", saves)?.unwrap_or_default();
        let silent = matches!(act, Act::Pause(_)) || expect.as_ref().is_some_and(|e| e.no_answer);
        if let (true, Some(key)) = (silent, table.key("save")) {
            return Err(Wrong::key(
                key,
                "there is no answer to save from",
                "take out `save`",
            ));
        }
        Ok(Step {
            name: table.read("name", Text::read)?,
            at: table.first_line(),
            act,
            expect: expect.unwrap_or_default().over(defaults),
            save,
            uses: names::used(table.node())
                .into_iter()
                .map(|(name, _)| name)
                .collect(),
        })
    }
}

fn saves(node: &Node) -> Result<Vec<Save>, Wrong> {
    let mut saves = Vec::new();
    for (key, node) in table::map(node, "a map of variables and places")? {
        variable(key)?;
        saves.push(Save {
            name: key.name.clone(),
            at: key.at,
            from: place(node)?,
        });
    }
    Ok(saves)
}

/// Sees to it that a key can name a variable.
pub(super) fn variable(key: &Key) -> Result<(), Wrong> {
    match is_name(&key.name) {
        true => Ok(()),
        false => Err(Wrong::key(
            key,
            format!("`{}` is not a name for a variable", key.name),
            "a name is made of letters, digits, `_`, `-` and `.`, and begins with a letter",
        )),
    }
}

fn place(node: &Node) -> Result<Place, Wrong> {
    match table::text(node)? {
        "status" => Ok(Place::Status),
        "body" => Ok(Place::Body),
        text if text.starts_with('$') => Query::read(node).map(Place::Json),
        text => match text.strip_prefix("header:").map(str::trim) {
            Some(name) if crate::exchange::is_token(name) => Ok(Place::Header(name.to_owned())),
            _ => Err(table::unfit(
                node,
                "a place in an answer",
                "write a JSON path (`$.id`), `header:NAME`, `status` or `body`",
            )),
        },
    }
}
