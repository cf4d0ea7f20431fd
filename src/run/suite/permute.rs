//! The same steps in many orders: `permute:`.

use std::path::Path;

use super::expect::Expect;
use super::node::Node;
use super::step::Step;
use super::table::{self, Part, Table};
use super::wrong::Wrong;

/// `permute:`
pub const PERMUTE: Part = Part {
    name: "permute",
    keys: &["steps", "before", "check", "seed", "tries", "order"],
};

/// How many orders are tried when the suite does not say.
pub const TRIES: u64 = 20;
/// The most steps that are put in order.
const MOST_STEPS: usize = 64;

/// Steps that have to come to the same in every order.
#[derive(Clone, Debug)]
pub struct Permute {
    /// What is put in order.
    pub steps: Vec<Step>,
    /// What is done before each order.
    pub before: Vec<Step>,
    /// What has to hold after each order.
    pub check: Vec<Step>,
    /// What the orders are drawn from, when not from the run's seed.
    pub seed: Option<u64>,
    /// How many orders are tried.
    pub tries: u64,
    /// The one order that is tried, as numbers of steps from 0.
    pub order: Option<Vec<usize>>,
}

impl Permute {
    /// Reads it; files are relative to the folder.
    ///
    /// # Errors
    /// When something in it is not as it should be.
    pub fn read(node: &Node, defaults: &Expect, folder: &Path) -> Result<Self, Wrong> {
        let table = Table::of(node, PERMUTE)?;
        let several = |node| -> Result<Vec<Step>, Wrong> {
            let steps = table::one_or_many(node).iter();
            steps
                .map(|node| Step::read(node, defaults, folder))
                .collect()
        };
        let node = table.need(
            "steps",
            "`permute` puts the steps of `steps: [ … ]` in many orders",
        )?;
        let steps = several(node)?;
        if !(2..=MOST_STEPS).contains(&steps.len()) {
            return Err(Wrong::of(
                node,
                format!(
                    "orders are of 2 to {MOST_STEPS} steps, and here is {}",
                    steps.len()
                ),
                "what is done in one order only is a `sequence`",
            ));
        }
        let order = table.read("order", |node| order(node, steps.len()))?;
        table.at_most_one(&["order", "tries"])?;
        Ok(Permute {
            before: table.read("before", several)?.unwrap_or_default(),
            check: table.read("check", several)?.unwrap_or_default(),
            seed: table.read("seed", |node| table::number(node, 0))?,
            tries: table
                .read("tries", |node| table::number(node, 1))?
                .unwrap_or(TRIES),
            order,
            steps,
        })
    }
}

/// Numbers of steps, from 1; some may be left out.
fn order(node: &Node, count: usize) -> Result<Vec<usize>, Wrong> {
    let mut order = Vec::new();
    for node in table::list(node, "a list of numbers of steps")? {
        let number = table::number(node, 1)?;
        let index = usize::try_from(number - 1).unwrap_or(usize::MAX);
        if index >= count || order.contains(&index) {
            return Err(Wrong::of(
                node,
                format!("`{number}` is not the number of another step"),
                format!("there are {count}, from 1 on, each at most once"),
            ));
        }
        order.push(index);
    }
    match order.is_empty() {
        true => Err(Wrong::of(node, "an order has at least one step", "")),
        false => Ok(order),
    }
}
