//! Which variables a part of a suite names.

use std::collections::BTreeSet;

use super::node::{Mark, Node};
use super::text::{Part, Text};
use super::wrong::Wrong;
use crate::pack::nearest;

/// The variables that every case has: the number of its repetition and of the order that is tried, from 1.
pub const GIVEN: &[&str] = &["repeat", "try"];

/// The variables that are named, each with its first place.
pub fn used(node: &Node) -> Vec<(String, Mark)> {
    let mut names: Vec<(String, Mark)> = Vec::new();
    each(node, &mut |part, at| {
        if let Part::Variable(name) = part
            && !names.iter().any(|(known, _)| known == name)
        {
            names.push((name.clone(), at));
        }
    });
    names
}

/// The variables of the environment that are named, each with its first place.
pub fn environment(node: &Node) -> Vec<(String, Mark)> {
    let mut names: Vec<(String, Mark)> = Vec::new();
    each(node, &mut |part, at| {
        if let Part::Environment(name) = part
            && !names.iter().any(|(known, _)| known == name)
        {
            names.push((name.clone(), at));
        }
    });
    names
}

/// Sees to it that every variable that is named gets a value somewhere.
///
/// # Errors
/// For the first that does not.
pub fn known(node: &Node, known: &BTreeSet<String>) -> Result<(), Wrong> {
    for (name, at) in used(node) {
        if known.contains(&name) {
            continue;
        }
        let near = nearest(&name, known.iter().map(String::as_str));
        let help = match near.first() {
            Some(near) => format!("did you mean `${{{near}}}`?"),
            None => "a value comes from `vars`, from `matrix`, or from `save` of a step before"
                .to_owned(),
        };
        return Err(Wrong::at(
            at,
            format!("nothing gives `{name}` a value before this"),
            help,
        ));
    }
    Ok(())
}

fn each(node: &Node, show: &mut dyn FnMut(&Part, Mark)) {
    node.texts(&mut |text, at| {
        // What is not written as a variable is told where the text is read.
        if let Ok(text) = Text::parse(text, at) {
            text.parts().iter().for_each(|part| show(part, at));
        }
    });
}
