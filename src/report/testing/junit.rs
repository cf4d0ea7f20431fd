//! A test as JUnit XML: a suite for each suite, a case for each trial.
//!
//! It fits both schemas that are about (see [`crate::report::junit`]). One of them knows no output of a case: what there
//! is to say of a trial that failed is the text of its failure, and of the others the suite's output tells.

use std::io::{self, Write};

use crate::judge::{TestRun, Trial, Upshot};
use crate::report::junit::{Outcome, Ran, Report, Suite, TestCase, Trouble, write};

use super::account::{seen, text};
use super::suites::suites;
use super::upshot::{is_bad, sentence, why_skipped};
use super::{Reporter, masked};

/// Writes JUnit XML when all trials have ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Junit;

impl Reporter for Junit {
    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        let suites = suites(run).into_iter();
        let report = Report {
            name: String::new(),
            suites: suites
                .map(|(name, trials)| suite(run, name, &trials))
                .collect(),
        };
        write(out, &report)
    }
}

fn suite(run: &TestRun, name: &str, trials: &[&Trial]) -> Suite {
    let mut properties = vec![
        ("title".to_owned(), run.title.clone()),
        ("target".to_owned(), masked::url(&run.target)),
        ("seed".to_owned(), run.seed.to_string()),
    ];
    if run.interrupted {
        properties.push(("interrupted".to_owned(), "true".to_owned()));
    }
    let judged = trials.iter().filter(|trial| !is_bad(trial));
    let output = judged.map(|trial| {
        let upshot = sentence(&trial.upshot);
        format!("{}: {upshot}\n{}\n", trial.name, text(trial))
    });
    Suite {
        name: name.to_owned(),
        cases: trials.iter().map(|trial| case(trial)).collect(),
        ran: Some(Ran {
            begun: run.begun,
            properties,
            output: output.collect::<Vec<_>>().join("\n"),
        }),
    }
}

fn case(trial: &Trial) -> TestCase {
    let message = seen(trial).into_iter().next();
    let trouble = |kind: &str| Trouble {
        kind: kind.to_owned(),
        message: message.clone().unwrap_or_else(|| "failed".to_owned()),
        text: text(trial),
    };
    TestCase {
        // Readers part classes at dots, and a file's name has one.
        class: trial.suite.replace('.', "_"),
        name: trial.name.clone(),
        outcome: match &trial.upshot {
            Upshot::Passed => Outcome::Passed,
            Upshot::Failed => {
                let first = trial.findings.first();
                Outcome::Failed(trouble(first.map_or("failed", |first| first.rule.as_str())))
            }
            Upshot::Error { .. } => Outcome::Error(trouble("error")),
            skipped @ (Upshot::NotObserved(_) | Upshot::NotProtected(_) | Upshot::Skipped(_)) => {
                Outcome::Skipped(why_skipped(skipped))
            }
        },
        time: Some(trial.took),
        output: None,
    }
}
