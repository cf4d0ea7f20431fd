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

#[cfg(test)]
mod tests {
    use super::super::fixture::{failed, run, written};
    use super::*;

    #[test]
    fn a_cause_is_one_annotation_and_what_a_user_wrote_has_its_line() {
        let text = r#"::error title=2 trials failed::compare the signature before anything else%0Arefuses/no-signature, refuses/wrong-secret%0A%0Arefuses/no-signature%0Asent: created, no-signature%0Aexpected: a 4xx%0Aseen: status: expected a 4xx, got 200%0Aanswer: HTTP 200 in 3.1 ms, 2 B: ok%0Awhy: providers do that%0Areproduce: hookctl send acme created --probe refuses/no-signature
::error file=smoke.yaml,line=17,title=smoke.yaml/order::sent: created, order%0Aexpected: a 4xx%0Aseen: status: expected a 4xx, got 200%0Aanswer: HTTP 200 in 3.1 ms, 2 B: ok%0Aat: smoke.yaml:17
::error title=survives/large::sent: created, large%0Aexpected: a 2xx%0Aseen: `http://127.0.0.1:9/` refused the connection%0Awhy: providers do that%0Alook at: start the endpoint%0Areproduce: hookctl send acme created --probe survives/large
acme documented: 2 passed, 3 failed, 1 error, 1 not observed, 1 not protected by the provider's scheme, 1 skipped
"#;
        assert_eq!(written(&mut Github, &run()), text);
    }

    #[test]
    fn a_message_is_for_a_glance() {
        let hint = "h".repeat(10_000);
        let run = TestRun {
            trials: vec![failed("refuses", "a", &hint)],
            ..run()
        };
        let text = written(&mut Github, &run);
        assert!(text.chars().count() < 2_200 && text.contains('…'), "{text}");
    }
}
