//! Running a suite: case after case, each a trial.

use std::time::Instant;

use super::case::{Action, Case};
use super::describe;
use super::desk::Desk;
use super::names::GIVEN;
use super::plan::Planned;
use super::polling::poll;
use super::probing::Probing;
use super::query::Document;
use super::sending::send;
use super::stage::{Outcome, Stage};
use super::step::{Act, Place, Save, Step};
use super::suite::Suite;
use super::variables::Variables;
use crate::Error;
use crate::exchange::Response;
use crate::judge::{Finding, Rule, Trial, Upshot};
use crate::run::quoted;

/// Runs a suite.
pub struct Runner<'a> {
    /// The suite.
    pub suite: &'a Suite,
    /// What all cases share.
    pub stage: &'a Stage,
    /// The start of a command line that runs the suite as it is run now: `hookctl test smoke.yaml --to …`.
    pub command: String,
    /// Whether `only` in cases counts: not where the user has selected cases himself.
    pub focus: bool,
    /// How built-in probes are run.
    pub probing: Probing,
}

impl Runner<'_> {
    /// Makes the trials in order, and gives each away as it ends.
    ///
    /// # Errors
    /// What `on_trial` returns.
    pub async fn run(
        &self,
        planned: &[Planned<'_>],
        variables: &mut Variables<'_>,
        mut on_trial: impl FnMut(Trial) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let focused = self.focus && planned.iter().any(|planned| planned.case.only);
        for own in planned {
            let mut trial = own.trial(self.suite);
            trial.reproduce = Some(self.reproduce(own, planned));
            let skip = match &own.case.skip {
                Some(why) => Some(why.clone()),
                None if focused && !own.case.only => Some("other cases say `only`".to_owned()),
                None => self.lacking(own, planned, variables),
            };
            match skip {
                Some(why) => {
                    trial.sends = describe::sends(own.case, variables);
                    trial.upshot = Upshot::Skipped(why);
                    on_trial(trial)?;
                }
                None => match &own.case.action {
                    Action::Robustness(probes) => {
                        self.probes(own, probes, variables, &mut on_trial).await?;
                    }
                    _ => {
                        self.case(own, &mut trial, variables).await;
                        if only_pauses(own.case) {
                            let why = "there is nothing in it but a pause";
                            trial.upshot = Upshot::Skipped(why.into());
                        }
                        on_trial(trial)?;
                    }
                },
            }
        }
        Ok(())
    }

    /// Why a case cannot be tried: a value that it needs was not saved.
    fn lacking(
        &self,
        own: &Planned<'_>,
        planned: &[Planned<'_>],
        variables: &Variables,
    ) -> Option<String> {
        let (name, _) = own
            .case
            .needs
            .iter()
            .find(|(name, _)| !variables.has(name))?;
        let saver = savers(&self.suite.cases, name).next()?;
        let selected = planned
            .iter()
            .any(|planned| std::ptr::eq(planned.case, saver));
        let what = match selected {
            true => "did not pass",
            false => "was not selected",
        };
        Some(format!(
            "`{name}` has no value: `{}`, which saves it, {what}",
            saver.name.written()
        ))
    }

    /// Makes the trial of a case.
    async fn case(&self, own: &Planned<'_>, trial: &mut Trial, variables: &mut Variables<'_>) {
        let mut inner = variables.clone();
        for (name, value) in &own.values {
            inner.set(name, value);
        }
        for name in GIVEN {
            inner.set(*name, "1");
        }
        trial.sends = describe::sends(own.case, &inner);
        trial.expects = describe::expects(own.case, &inner);
        let begun = Instant::now();
        let mut report = Outcome::default();
        for repeat in 1..=own.case.repeat {
            inner.set("repeat", repeat.to_string());
            let round = match &own.case.action {
                Action::Steps(steps) => self.steps(steps, &own.name, &mut inner).await,
                Action::Permute(permute) => self.permute(permute, &own.name, &inner).await,
                Action::Robustness(_) => Outcome::default(),
            };
            report.add(round);
            if !report.holds() {
                if own.case.repeat > 1 {
                    report.figure("repetition", format!("{repeat} of {}", own.case.repeat));
                }
                break;
            }
        }
        trial.took = begun.elapsed();
        settle(trial, report);
        let but: Vec<&str> = own.values.iter().map(|(name, _)| name.as_str()).collect();
        variables.take(&inner, &[GIVEN, &but].concat());
        mask(trial, variables);
    }

    /// Steps one after the other, up to the first that does not hold.
    async fn steps(&self, steps: &[Step], place: &str, variables: &mut Variables<'_>) -> Outcome {
        let mut report = Outcome::default();
        for (index, step) in steps.iter().enumerate() {
            report.add(self.step(step, place, variables).await);
            if !report.holds() {
                if steps.len() > 1 {
                    let step = format!(
                        "{} of {}, {} ({}:{})",
                        index + 1,
                        steps.len(),
                        describe::step(step, variables),
                        self.suite.source.file,
                        step.at.line,
                    );
                    report.figure("failed step", step);
                }
                break;
            }
        }
        report
    }

    /// One step, and what is saved of its answer.
    pub(super) async fn step(
        &self,
        step: &Step,
        place: &str,
        variables: &mut Variables<'_>,
    ) -> Outcome {
        let done = match &step.act {
            Act::Send(own) => {
                let number = |name| variables.text(name).unwrap_or_default();
                let (repeat, order) = (number("repeat"), number("try"));
                let at = step.at;
                let place = format!("{place}/{}:{}/{repeat}/{order}", at.line, at.column);
                let desk = Desk {
                    suite: self.suite,
                    stage: self.stage,
                    variables,
                };
                send(&desk, own, &step.expect, &place).await
            }
            Act::Poll(own) => poll(self.stage, own, variables).await,
            Act::Pause(pause) => {
                tokio::time::sleep(*pause).await;
                Ok(Outcome::default())
            }
        };
        let mut outcome = done.unwrap_or_else(|error| Outcome {
            broken: Some((error.to_string(), error.help())),
            ..Outcome::default()
        });
        if let (true, Some(answer)) = (outcome.holds(), outcome.answer.take()) {
            for save in &step.save {
                match saved(save, &answer, variables) {
                    Ok(json) => variables.set(&save.name, json),
                    Err(finding) => outcome.findings.push(finding),
                }
            }
        }
        outcome
    }

    /// A command line that makes the trial again, with those whose values it needs.
    fn reproduce(&self, own: &Planned<'_>, planned: &[Planned<'_>]) -> String {
        let mut names = vec![own.name.as_str()];
        let mut open: Vec<&Case> = vec![own.case];
        while let Some(case) = open.pop() {
            for (name, _) in &case.needs {
                for saver in savers(&self.suite.cases, name) {
                    for other in planned.iter().filter(|it| std::ptr::eq(it.case, saver)) {
                        if !names.contains(&other.name.as_str()) {
                            names.push(&other.name);
                            open.push(saver);
                        }
                    }
                }
            }
        }
        // A comma stands between patterns.
        let pattern = |name: &&str| format!("{}/{name}", self.suite.name).replace(',', "*");
        let only: Vec<String> = names.iter().map(pattern).collect();
        format!(
            "{} --only {} --seed {}",
            self.command,
            quoted(&only.join(",")),
            self.stage.seed
        )
    }
}

/// Whether a case does nothing that could fail.
fn only_pauses(case: &Case) -> bool {
    let robust = matches!(case.action, Action::Robustness(_));
    let mut steps = case.steps().into_iter();
    !robust && steps.all(|step| matches!(step.act, Act::Pause(_)))
}

/// The cases that give a variable its value.
fn savers<'s>(cases: &'s [Case], name: &str) -> impl Iterator<Item = &'s Case> {
    cases.iter().filter(move |case| {
        let mut saves = case.steps().into_iter().flat_map(|step| &step.save);
        saves.any(|save| save.name == name)
    })
}

/// What a value to be saved is, as JSON.
fn saved(save: &Save, answer: &Response, variables: &Variables) -> Result<String, Finding> {
    let missing = |place: &str, seen: String| {
        let expected = format!("a value for `{}`", save.name);
        Finding::new(Rule::Missing, place, expected, seen)
    };
    match &save.from {
        Place::Status => Ok(answer.status.to_string()),
        Place::Body => {
            let body = String::from_utf8_lossy(answer.body_bytes());
            Ok(crate::json::quote(&body))
        }
        Place::Header(name) => match answer.headers.get(name) {
            Some(value) => Ok(crate::json::quote(&String::from_utf8_lossy(value))),
            None => Err(missing(name, "no such field".into())),
        },
        Place::Json(query) => {
            let Some(document) = Document::read(answer.body_bytes()) else {
                return Err(missing(
                    &query.0.written(),
                    "a body that is not JSON".into(),
                ));
            };
            let (path, found) = query
                .find(&document, variables)
                .map_err(|error| missing(&query.0.written(), error.to_string()))?;
            match found.as_slice() {
                [one] => Ok(one.json.clone()),
                [] => Err(missing(&path, "nothing".into())),
                several => Err(missing(&path, format!("{} values", several.len()))),
            }
        }
    }
}

/// What became of a trial.
fn settle(trial: &mut Trial, outcome: Outcome) {
    trial.upshot = match (outcome.broken, outcome.findings.is_empty()) {
        (Some((what, help)), _) => Upshot::Error { what, help },
        (None, false) => Upshot::Failed,
        (None, true) => Upshot::Passed,
    };
    trial.findings = outcome.findings;
    trial.figures = outcome.figures;
    trial.exchanges = outcome.exchanges;
}

/// Takes values of the environment out of everything that is shown.
fn mask(trial: &mut Trial, variables: &Variables) {
    for text in [&mut trial.sends, &mut trial.expects] {
        *text = variables.masked(text);
    }
    for finding in &mut trial.findings {
        for text in [
            &mut finding.path,
            &mut finding.place,
            &mut finding.expected,
            &mut finding.seen,
        ] {
            *text = variables.masked(text);
        }
    }
    for (_, value) in &mut trial.figures {
        *value = variables.masked(value);
    }
    if let Upshot::Error { what, help } = &mut trial.upshot {
        *what = variables.masked(what);
        *help = help.as_deref().map(|help| variables.masked(help));
    }
    for exchange in &mut trial.exchanges {
        variables.mask(exchange);
    }
}
