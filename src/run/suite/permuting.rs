//! Trying steps in many orders, and making a failing order as short as it gets.

use super::describe;
use super::orders::{as_written, is_written, orders, parts, without_one};
use super::permute::Permute;
use super::runner::Runner;
use super::stage::Outcome;
use super::variables::Variables;
use crate::judge::{Finding, Rule};

/// Orders that are being tried.
struct Search<'r, 'v> {
    runner: &'r Runner<'r>,
    permute: &'r Permute,
    place: &'r str,
    variables: &'r Variables<'v>,
    /// How many orders were tried.
    tries: u64,
    /// What the tries came to, put together but for their findings.
    report: Outcome,
}

impl Runner<'_> {
    /// Tries the steps in many orders. The first order that fails is made shorter.
    pub(super) async fn permute(
        &self,
        permute: &Permute,
        place: &str,
        variables: &Variables<'_>,
    ) -> Outcome {
        let seed = permute.seed.unwrap_or_else(|| self.stage.seed_of(place));
        let orders = match &permute.order {
            Some(order) => vec![order.clone()],
            None => orders(permute.steps.len(), permute.tries, seed),
        };
        let mut search = Search {
            runner: self,
            permute,
            place,
            variables,
            tries: 0,
            report: Outcome::default(),
        };
        for order in orders {
            if !search.is_possible(&order) {
                continue;
            }
            let failed = search.attempt(&order).await;
            if failed.holds() {
                continue;
            }
            let tried = search.tries;
            search.figure("orders", tried.to_string());
            search.tell(order, failed).await;
            return search.report;
        }
        let tried = search.tries;
        search.figure("orders", tried.to_string());
        search.report
    }
}

impl Search<'_, '_> {
    fn figure(&mut self, name: &str, value: String) {
        self.report.figure(name, value);
    }

    /// Whether every step comes after those whose values it needs.
    fn is_possible(&self, order: &[usize]) -> bool {
        let steps = &self.permute.steps;
        let saves = |index: &usize, name: &String| {
            let step = steps.get(*index);
            step.is_some_and(|step| step.save.iter().any(|save| save.name == *name))
        };
        let all: Vec<usize> = (0..steps.len()).collect();
        order.iter().enumerate().all(|(at, index)| {
            let uses = steps.get(*index).map_or(&[][..], |step| &step.uses);
            let before = order.get(..at).unwrap_or_default();
            uses.iter().all(|name| {
                let elsewhere = !all.iter().any(|index| saves(index, name));
                elsewhere || before.iter().any(|index| saves(index, name))
            })
        })
    }

    /// Makes the steps in that order, and what comes before and after. What comes back is what did not hold.
    async fn attempt(&mut self, order: &[usize]) -> Outcome {
        self.tries += 1;
        let mut variables = self.variables.clone();
        variables.set("try", self.tries.to_string());
        let steps = order
            .iter()
            .filter_map(|index| self.permute.steps.get(*index));
        let all = self.permute.before.iter().chain(steps);
        for step in all.chain(&self.permute.check) {
            let mut outcome = self.runner.step(step, self.place, &mut variables).await;
            let exchanges = std::mem::take(&mut outcome.exchanges);
            self.report.exchanges.extend(exchanges);
            if !outcome.holds() {
                return outcome;
            }
        }
        Outcome::default()
    }

    /// Tells of an order that failed, after looking for the shortest part of it that does.
    async fn tell(&mut self, order: Vec<usize>, failed: Outcome) {
        if failed.broken.is_some() {
            self.report.add(failed);
            return;
        }
        let before = self.tries;
        let (order, failed) = match is_written(&order) || self.permute.order.is_some() {
            true => (order, failed),
            false => self.shortest(order, failed).await,
        };
        let looked = self.tries - before;
        if looked > 0 {
            self.figure("orders to shorten it", looked.to_string());
        }
        let seen = self.told(&order);
        let finding = Finding::new(Rule::Effect, "", "the same outcome in every order", seen);
        let outcome = &mut self.report;
        outcome.findings.push(finding);
        outcome.findings.extend(failed.findings);
    }

    /// A failing order in words, with the line of the suite that tries it alone.
    fn told(&self, order: &[usize]) -> String {
        let names: Vec<String> = order
            .iter()
            .filter_map(|index| self.permute.steps.get(*index))
            .map(|step| format!("`{}`", describe::step(step, self.variables)))
            .collect();
        let names = names.join(", then ");
        match (is_written(order), &self.permute.order) {
            (_, Some(_)) => format!("{names} fails"),
            (true, None) => format!("{names} fails, which is the order in which they are written"),
            (false, None) => {
                let numbers: Vec<String> =
                    order.iter().map(|index| (index + 1).to_string()).collect();
                format!(
                    "{names} fails (`order: [{}]` tries it alone)",
                    numbers.join(", ")
                )
            }
        }
    }

    /// The shortest part of a failing order that fails too, while the same steps hold as they are written: it is the
    /// order then, and not that a step is missing.
    async fn shortest(&mut self, order: Vec<usize>, failed: Outcome) -> (Vec<usize>, Outcome) {
        let mut best = (order, failed);
        while let Some(shorter) = self.first_failing(without_or_parts(&best.0)).await {
            let whole = parts(&best.0).is_empty();
            best = shorter;
            // The parts were looked at from the shortest on.
            if !whole {
                break;
            }
        }
        best
    }

    async fn first_failing(
        &mut self,
        candidates: Vec<Vec<usize>>,
    ) -> Option<(Vec<usize>, Outcome)> {
        for order in candidates {
            let written = as_written(&order);
            if !self.is_possible(&order) || !self.is_possible(&written) {
                continue;
            }
            let failed = self.attempt(&order).await;
            let is_failure = failed.broken.is_none() && !failed.findings.is_empty();
            if is_failure && self.attempt(&written).await.holds() {
                return Some((order, failed));
            }
        }
        None
    }
}

/// Of few steps every part, of many what lacks one of them.
fn without_or_parts(order: &[usize]) -> Vec<Vec<usize>> {
    let parts = parts(order);
    match parts.is_empty() {
        true => without_one(order),
        false => parts,
    }
}
