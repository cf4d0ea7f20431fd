//! A case of a suite: one line of the report, or several where it has a matrix.

use std::path::Path;

use super::expect::Expect;
use super::json::Json;
use super::node::{Key, Mark, Node, Value};
use super::permute::Permute;
use super::robustness::Robustness;
use super::step::{Step, variable};
use super::table::{self, Part, Table};
use super::text::Text;
use super::wrong::Wrong;

/// A case.
pub const CASE: Part = Part {
    name: "case",
    keys: &[
        "name",
        "skip",
        "only",
        "matrix",
        "repeat",
        "send",
        "poll",
        "pause",
        "expect",
        "save",
        "sequence",
        "permute",
        "robustness",
    ],
};

/// What a case can be.
const KINDS: &[&str] = &["send", "poll", "pause", "sequence", "permute", "robustness"];

/// A case.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its name, unique in the suite; with a matrix the values are added, or stand in it as `${variable}`.
    pub name: Text,
    /// Where it begins.
    pub at: Mark,
    /// Why it is not tried.
    pub skip: Option<String>,
    /// Whether only cases like this are tried.
    pub only: bool,
    /// Variables and the values they take in turn.
    pub matrix: Vec<Axis>,
    /// How many times it is done.
    pub repeat: u64,
    /// What is done.
    pub action: Action,
    /// The variables it needs from elsewhere, and where they are first named.
    pub needs: Vec<(String, Mark)>,
}

/// A variable of a matrix.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The variable.
    pub name: String,
    /// Where it stands.
    pub at: Mark,
    /// Its values.
    pub values: AxisValues,
}

/// The values of a variable of a matrix.
#[derive(Clone, Debug)]
pub enum AxisValues {
    /// These.
    Listed(Vec<Json>),
    /// All there are: events of the edition, or editions.
    All,
}

/// What is done in a case.
#[derive(Clone, Debug)]
pub enum Action {
    /// Steps, one after the other, up to the first that fails.
    Steps(Vec<Step>),
    /// Steps in many orders.
    Permute(Box<Permute>),
    /// Groups of the built-in test.
    Robustness(Robustness),
}

impl Case {
    /// Reads a case; files are relative to the folder.
    ///
    /// # Errors
    /// When something in it is not as it should be.
    pub fn read(node: &Node, defaults: &Expect, folder: &Path) -> Result<Self, Wrong> {
        let table = Table::of(node, CASE)?;
        let name = table.need("name", "its name is what reports call it by")?;
        let at = table.first_line();
        let Some(kind) = table.at_most_one(KINDS)? else {
            return Err(Wrong::at(
                at,
                "nothing is done in this case",
                format!("add one of {}", table::listed(KINDS)),
            ));
        };
        let stray = table.members().iter().map(|(key, _)| key);
        let single = ["send", "poll", "pause"].contains(&kind.name.as_str());
        let stray = stray.filter(|key| !single && ["expect", "save"].contains(&key.name.as_str()));
        if let Some(key) = stray.into_iter().next() {
            return Err(Wrong::key(
                key,
                format!("`{}` belongs to a step of `{}`", key.name, kind.name),
                "move it there",
            ));
        }
        let action = action(&table, kind, defaults, folder)?;
        Ok(Case {
            name: Text::read(name)?,
            at,
            skip: table.read("skip", skip)?.flatten(),
            only: table.read("only", table::boolean)?.unwrap_or(false),
            matrix: table.read("matrix", matrix)?.unwrap_or_default(),
            repeat: table
                .read("repeat", |node| table::number(node, 1))?
                .unwrap_or(1),
            action,
            needs: Vec::new(),
        })
    }

    /// Every step of it, wherever it stands.
    pub fn steps(&self) -> Vec<&Step> {
        match &self.action {
            Action::Steps(steps) => steps.iter().collect(),
            Action::Permute(permute) => {
                let parts = [&permute.before, &permute.steps, &permute.check];
                parts.into_iter().flatten().collect()
            }
            Action::Robustness(_) => Vec::new(),
        }
    }
}

fn action(table: &Table, kind: &Key, defaults: &Expect, folder: &Path) -> Result<Action, Wrong> {
    let step = |node: &Node| Step::read(node, defaults, folder);
    Ok(match (kind.name.as_str(), table.get(&kind.name)) {
        ("sequence", Some(node)) => {
            let nodes = table::list(node, "a list of steps")?;
            if nodes.is_empty() {
                return Err(Wrong::of(
                    node,
                    "there is no step in it",
                    "a step sends, polls or pauses",
                ));
            }
            Action::Steps(nodes.iter().map(step).collect::<Result<_, _>>()?)
        }
        ("permute", Some(node)) => {
            Action::Permute(Box::new(Permute::read(node, defaults, folder)?))
        }
        ("robustness", Some(node)) => Action::Robustness(Robustness::read(node)?),
        _ => Action::Steps(vec![Step {
            name: None,
            ..Step::of(table, defaults, folder)?
        }]),
    })
}

/// `true`, `false`, or why.
fn skip(node: &Node) -> Result<Option<String>, Wrong> {
    match node.value {
        Value::Bool(skip) => Ok(skip.then(|| "the suite says so".to_owned())),
        _ => table::text(node).map(|why| Some(why.to_owned())),
    }
}

fn matrix(node: &Node) -> Result<Vec<Axis>, Wrong> {
    let mut axes = Vec::new();
    for (key, node) in table::map(node, "a map of variables and lists")? {
        variable(key)?;
        let all = node.value == Value::Text("all".into());
        let values = match all && ["event", "edition"].contains(&key.name.as_str()) {
            true => AxisValues::All,
            false => AxisValues::Listed(values(node)?),
        };
        axes.push(Axis {
            name: key.name.clone(),
            at: key.at,
            values,
        });
    }
    Ok(axes)
}

fn values(node: &Node) -> Result<Vec<Json>, Wrong> {
    let nodes = table::list(node, "a list of values")?;
    if nodes.is_empty() {
        return Err(Wrong::of(
            node,
            "there is no value in it",
            "give at least one",
        ));
    }
    nodes.iter().map(Json::read).collect()
}
