//! Failures grouped by what is behind them.

use crate::judge::{TestRun, Trial, Upshot};

use super::account::seen;

/// One cause, as far as it is known, and the trials it spoilt.
pub(super) struct Cause<'a> {
    /// What to look at, or what kept the trials from being made. Empty where nobody knows: then it has one trial.
    pub text: &'a str,
    /// What to do about it, for what is no fault of the endpoint.
    pub help: Option<&'a str>,
    /// Whether the trials failed, and not merely could not be made.
    pub failed: bool,
    /// The trials, in order. Never none.
    pub trials: Vec<&'a Trial>,
}

impl Cause<'_> {
    /// What is known of it: its text, or else what was seen.
    pub fn title(&self) -> String {
        match (self.text, self.trials.first()) {
            ("", Some(trial)) => seen(trial).into_iter().next().unwrap_or_default(),
            (text, _) => text.to_owned(),
        }
    }

    /// The ids of its trials with commas between them.
    pub fn ids(&self) -> String {
        let ids: Vec<String> = self.trials.iter().map(|trial| trial.id()).collect();
        ids.join(", ")
    }
}

/// The causes of everything bad: those of failures first, and those that spoilt most first.
pub(super) fn causes(run: &TestRun) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause> = Vec::new();
    for trial in &run.trials {
        let (text, help, failed) = match &trial.upshot {
            Upshot::Failed => (trial.hint.as_str(), None, true),
            Upshot::Error { what, help } => (what.as_str(), help.as_deref(), false),
            _ => continue,
        };
        let same =
            |cause: &&mut Cause| !text.is_empty() && cause.text == text && cause.failed == failed;
        match causes.iter_mut().find(same) {
            Some(cause) => cause.trials.push(trial),
            None => causes.push(Cause {
                text,
                help,
                failed,
                trials: vec![trial],
            }),
        }
    }
    // The sort is stable: what spoilt as much stays in the order it came.
    causes.sort_by_key(|cause| (!cause.failed, std::cmp::Reverse(cause.trials.len())));
    causes
}

#[cfg(test)]
mod tests {
    use super::super::fixture::run;
    use super::*;

    #[test]
    fn trials_of_one_hint_are_one_cause() {
        let run = run();
        let told: Vec<_> = causes(&run)
            .into_iter()
            .map(|cause| (cause.failed, cause.text.to_owned(), cause.ids()))
            .collect();
        let hint = "compare the signature before anything else";
        assert_eq!(
            told,
            [
                (
                    true,
                    hint.to_owned(),
                    "refuses/no-signature, refuses/wrong-secret".to_owned()
                ),
                (true, String::new(), "smoke.yaml/order".to_owned()),
                (
                    false,
                    "`http://127.0.0.1:9/` refused the connection".to_owned(),
                    "survives/large".to_owned()
                ),
            ]
        );
    }
}
