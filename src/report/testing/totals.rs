//! Trials counted by what they came to.

use serde::Serialize;

use crate::judge::{Trial, Upshot};

/// How many trials came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Everything that was checked held.
    pub passed: usize,
    /// A check failed.
    pub failed: usize,
    /// It could not be found out.
    pub errors: usize,
    /// What it did could not be looked at.
    pub not_observed: usize,
    /// The provider's scheme cannot protect from it.
    pub not_protected: usize,
    /// Not tried.
    pub skipped: usize,
}

impl Totals {
    /// Counts trials.
    pub fn of<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> Self {
        let mut totals = Totals::default();
        for trial in trials {
            totals.add(trial);
        }
        totals
    }

    /// Counts one more.
    pub fn add(&mut self, trial: &Trial) {
        *match trial.upshot {
            Upshot::Passed => &mut self.passed,
            Upshot::Failed => &mut self.failed,
            Upshot::Error { .. } => &mut self.errors,
            Upshot::NotObserved(_) => &mut self.not_observed,
            Upshot::NotProtected(_) => &mut self.not_protected,
            Upshot::Skipped(_) => &mut self.skipped,
        } += 1;
    }

    /// How many there are.
    pub fn all(&self) -> usize {
        self.passed + self.found_nothing() + self.failed + self.errors
    }

    /// How many say nothing of the endpoint, because they were not, or could not be, judged.
    fn found_nothing(&self) -> usize {
        self.not_observed + self.not_protected + self.skipped
    }

    /// Whether nothing was found out about the endpoint, and nothing stood in the way either.
    pub fn is_empty(&self) -> bool {
        self.all() == self.found_nothing()
    }

    /// The counts that are not zero, each with its word: `("2 failed", "failed")`.
    pub(super) fn parts(&self) -> Vec<(String, &'static str)> {
        let errors = match self.errors {
            1 => "error",
            _ => "errors",
        };
        let all = [
            (self.passed, "passed"),
            (self.failed, "failed"),
            (self.errors, errors),
            (self.not_observed, "not observed"),
            (self.not_protected, "not protected by the provider's scheme"),
            (self.skipped, "skipped"),
        ];
        let some = all.into_iter().filter(|(count, _)| *count > 0);
        some.map(|(count, word)| (format!("{count} {word}"), word))
            .collect()
    }

    /// The counts in a sentence: `34 passed, 2 failed`.
    pub(super) fn sentence(&self) -> String {
        let parts: Vec<String> = self.parts().into_iter().map(|(text, _)| text).collect();
        match parts.is_empty() {
            true => "no trial".to_owned(),
            false => parts.join(", "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::run;
    use super::*;
    use crate::judge::Status;

    #[test]
    fn each_upshot_is_counted_as_what_it_is() {
        let run = run();
        let totals = Totals::of(&run.trials);
        assert_eq!(
            totals.sentence(),
            "2 passed, 3 failed, 1 error, 1 not observed, 1 not protected by the provider's scheme, 1 skipped"
        );
        assert_eq!(totals.all(), run.trials.len());
        assert!(!totals.is_empty());
        let unjudged = run
            .trials
            .iter()
            .filter(|trial| trial.status() == Status::Skip);
        let unjudged = Totals::of(unjudged);
        assert!(unjudged.is_empty() && unjudged.all() == 3);
        assert_eq!(Totals::default().sentence(), "no trial");
    }
}
