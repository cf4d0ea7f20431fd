//! Groups of the built-in test, run within a suite: `robustness:`.

use super::node::Node;
use super::table::{self, Part, Table};
use super::text::Text;
use super::wrong::Wrong;
use crate::run::probe::Group;

/// `robustness:`
pub const ROBUSTNESS: Part = Part {
    name: "robustness",
    keys: &["only", "skip", "event"],
};

/// Which built-in probes are run.
#[derive(Clone, Debug)]
pub struct Robustness {
    /// Only these: names of groups, or `group/name` with `*` for anything.
    pub only: Vec<String>,
    /// Not these.
    pub skip: Vec<String>,
    /// The event that stands for all others where one is enough.
    pub event: Option<Text>,
}

impl Robustness {
    /// Reads it.
    ///
    /// # Errors
    /// When something in it is not as it should be.
    pub fn read(node: &Node) -> Result<Self, Wrong> {
        let table = Table::of(node, ROBUSTNESS)?;
        let names = |node| -> Result<Vec<String>, Wrong> {
            let nodes = table::one_or_many(node).iter();
            nodes.map(probe).collect()
        };
        Ok(Robustness {
            only: table.read("only", names)?.unwrap_or_default(),
            skip: table.read("skip", names)?.unwrap_or_default(),
            event: table.read("event", Text::read)?,
        })
    }
}

/// A pattern that can fit a probe, as far as its group tells.
fn probe(node: &Node) -> Result<String, Wrong> {
    let name = table::text(node)?;
    let group = name.split('/').next().unwrap_or(name);
    let known = Group::ALL.map(Group::as_str);
    if group.contains('*') || known.contains(&group) {
        return Ok(name.to_owned());
    }
    Err(Wrong::of(
        node,
        format!("there is no group of probes `{group}`"),
        table::help(group, &known),
    ))
}
