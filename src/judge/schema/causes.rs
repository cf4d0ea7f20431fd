//! One cause, one finding: what follows from another fault is not told again.

use std::collections::{HashMap, HashSet};

use super::explain::Flaw;
use super::outline::Outline;
use crate::json::Step;
use crate::judge::Rule;

/// The flaws that have a cause of their own, in their order.
pub(super) fn one_for_each_cause(flaws: Vec<Flaw>, outline: &Outline) -> Vec<Flaw> {
    let flaws = without_evaluated(flaws, outline);
    let paths: Vec<String> = flaws.iter().map(|flaw| flaw.trail.path()).collect();
    let mut nearest: HashMap<&str, u8> = HashMap::new();
    for (flaw, path) in flaws.iter().zip(&paths) {
        let rank = rank(flaw.rule);
        let nearest = nearest.entry(path).or_insert(rank);
        *nearest = rank.min(*nearest);
    }
    let mut told: HashSet<(&str, Rule, &str)> = HashSet::new();
    let mut keep = Vec::with_capacity(flaws.len());
    for (flaw, path) in flaws.iter().zip(&paths) {
        // Several constraints may fail for reasons of their own; anything else is told once.
        let expected = match flaw.rule {
            Rule::Constraint => flaw.expected.as_str(),
            _ => "",
        };
        let own = nearest.get(path.as_str()) == Some(&rank(flaw.rule));
        keep.push(own && told.insert((path, flaw.rule, expected)));
    }
    let kept = flaws.into_iter().zip(keep);
    kept.filter_map(|(flaw, keep)| keep.then_some(flaw))
        .collect()
}

/// A value of another type is of course none of the listed ones either, and a value that is not listed need not have
/// the pattern of those that are.
fn rank(rule: Rule) -> u8 {
    match rule {
        Rule::TypeChanged => 0,
        Rule::ConstMismatch => 1,
        Rule::EnumOutOfSet => 2,
        Rule::FormatMismatch => 3,
        _ => 4,
    }
}

/// A part that fails evaluates nothing, so that members it describes are left over for `unevaluatedProperties`: where
/// something else is wrong in an object, only members that nothing describes are told.
fn without_evaluated(mut flaws: Vec<Flaw>, outline: &Outline) -> Vec<Flaw> {
    if flaws.iter().all(|flaw| flaw.unevaluated.is_none()) {
        return flaws;
    }
    let others: Vec<Vec<Step>> = flaws
        .iter()
        .filter(|flaw| flaw.unevaluated.is_none())
        .map(|flaw| flaw.trail.steps.clone())
        .collect();
    flaws.retain(|flaw| {
        let (Some(part), Some((Step::Name(name), object))) =
            (flaw.unevaluated, flaw.trail.steps.split_last())
        else {
            return true;
        };
        !others.iter().any(|steps| steps.starts_with(object)) || !describes(outline, part, name)
    });
    flaws
}

/// Whether any part that looks at the object may describe the member.
fn describes(outline: &Outline, part: usize, name: &str) -> bool {
    let around = outline.around(part);
    let mut parts = around.iter().filter_map(|id| outline.part(*id));
    parts
        .any(|part| !part.patterns.is_empty() || part.properties.iter().any(|(own, _)| own == name))
}
