//! A test as annotations of a GitHub workflow.
//!
//! GitHub shows ten of a step: what failed for one cause is one annotation, unless the user wrote the trials, whose
//! lines are annotated one by one.

use std::io::{self, Write};

use crate::judge::{TestRun, Trial};
use crate::report::counted;
use crate::report::github::{Annotation, Level, annotations, log};

use super::account::{Label, rows, text};
use super::cause::{Cause, causes};
use super::{Reporter, Totals};

/// The longest message, in characters: one is for a glance.
const MAX_MESSAGE: usize = 2_000;

/// Writes annotations, and the totals as a line of the log, when all trials have ended.
#[derive(Clone, Copy, Debug, Default)]
pub struct Github;

impl Reporter for Github {
    fn end(&mut self, out: &mut dyn Write, run: &TestRun) -> io::Result<()> {
        let mut all = Vec::new();
        for cause in causes(run) {
            let trials = cause.trials.iter();
            let (written, built_in): (Vec<&Trial>, Vec<&Trial>) =
                trials.partition(|trial| trial.origin.is_some());
            all.extend(written.into_iter().map(one));
            match built_in.as_slice() {
                [] => {}
                [trial] => all.push(one(trial)),
                several => all.push(of_several(&cause, several)),
            }
        }
        annotations(out, &all)?;
        let totals = Totals::of(&run.trials);
        log(out, &format!("{}: {}", run.title, totals.sentence()))
    }
}

fn one(trial: &Trial) -> Annotation {
    annotation(trial.id(), text(trial), trial)
}

fn of_several(cause: &Cause, trials: &[&Trial]) -> Annotation {
    let first = trials.first();
    let ids: Vec<String> = trials.iter().map(|trial| trial.id()).collect();
    let what = if cause.failed { "failed" } else { "not made" };
    let mut message = format!("{}\n{}", cause.text, ids.join(", "));
    if let Some(first) = first {
        message.push_str(&format!("\n\n{}", first.id()));
        for (label, text) in rows(first) {
            // The cause is what to look at.
            if label != Label::LookAt {
                message.push_str(&format!("\n{}: {text}", label.as_str()));
            }
        }
    }
    Annotation {
        level: Level::Error,
        title: format!("{} {what}", counted(trials.len(), "trial")),
        file: None,
        line: None,
        message: shortened(message),
    }
}

fn annotation(title: String, message: String, trial: &Trial) -> Annotation {
    let origin = trial.origin.as_ref();
    Annotation {
        level: Level::Error,
        title,
        file: origin.map(|origin| origin.file.clone()),
        line: origin.map(|origin| origin.line),
        message: shortened(message),
    }
}

fn shortened(text: String) -> String {
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}
