//! The suites of a run.

use crate::judge::{TestRun, Trial};

/// The suites in the order in which they came up, each with its trials, which may have ended between those of others.
pub(super) fn suites(run: &TestRun) -> Vec<(&str, Vec<&Trial>)> {
    let mut suites: Vec<(&str, Vec<&Trial>)> = Vec::new();
    for trial in &run.trials {
        match suites.iter_mut().find(|(name, _)| *name == trial.suite) {
            Some((_, trials)) => trials.push(trial),
            None => suites.push((&trial.suite, vec![trial])),
        }
    }
    suites
}
