//! Groups of the built-in test as a case of a suite.

use super::plan::Planned;
use super::robustness::Robustness;
use super::runner::Runner;
use super::variables::Variables;
use crate::Error;
use crate::exchange::Headers;
use crate::judge::{Trial, Upshot};
use crate::run::probe::{Exam, Options, Prober, Reproduction, Selection, Setup, chosen};
use crate::run::{Fixed, Glob, Payload, Recipe};

/// How built-in probes are run within a suite.
#[derive(Clone, Debug, Default)]
pub struct Probing {
    /// How much they send, and how long they wait.
    pub options: Options,
    /// The words after which `hookctl send` sends what a probe sent.
    pub reproduction: Reproduction,
}

impl Runner<'_> {
    /// Tries the probes. Each is a trial of the suite, named after the case and the probe.
    ///
    /// # Errors
    /// What `on_trial` returns.
    pub(super) async fn probes(
        &self,
        own: &Planned<'_>,
        robustness: &Robustness,
        variables: &Variables<'_>,
        mut on_trial: impl FnMut(Trial) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let renamed = |trial: Trial| {
            let base = own.trial(self.suite);
            Trial {
                name: format!("{}: {}", own.name, trial.id()),
                suite: base.suite,
                origin: base.origin,
                ..trial
            }
        };
        let ended = self.sit(own, robustness, variables, |trial| on_trial(renamed(trial)));
        match ended.await {
            Ok(()) => Ok(()),
            Err(Trouble::Report(error)) => Err(error),
            // What keeps this case from being tried is no reason to leave out the others.
            Err(Trouble::Case(error)) => {
                let mut trial = own.trial(self.suite);
                trial.sends = "built-in probes".into();
                trial.upshot = Upshot::Error {
                    what: variables.masked(&error.to_string()),
                    help: error.help(),
                };
                on_trial(trial)
            }
        }
    }

    async fn sit(
        &self,
        own: &Planned<'_>,
        robustness: &Robustness,
        variables: &Variables<'_>,
        on_trial: impl FnMut(Trial) -> Result<(), Error>,
    ) -> Result<(), Trouble> {
        let mut variables = variables.clone();
        for (name, value) in &own.values {
            variables.set(name, value);
        }
        let subject = self.setup(robustness, &variables)?.subject()?;
        let options = &self.probing.options;
        let globs = |texts: &[String]| texts.iter().map(|text| Glob::from(text.as_str())).collect();
        let selection = Selection {
            only: globs(&robustness.only),
            skip: globs(&robustness.skip),
        };
        let help = "`hookctl test PROVIDER --list` prints what there is";
        let chosen = chosen(&subject, options, &selection)?;
        if let Some(idle) = chosen.idle.first() {
            return Err(Error::usage(format!("`{idle}` fits no probe"), help).into());
        }
        if chosen.probes.is_empty() {
            return Err(Error::usage("no probe is selected", help).into());
        }
        let client = self.stage.client(None)?;
        let prober = Prober {
            subject: &subject,
            client: &client,
            now: self.stage.now,
            options,
            record_id: self.stage.record_id,
        };
        let exam = Exam {
            prober: &prober,
            baseline: &chosen.baseline,
            probes: &chosen.probes,
            reproduction: &self.probing.reproduction,
        };
        exam.sit(on_trial).await.map_err(Trouble::Report)
    }

    fn setup(&self, robustness: &Robustness, variables: &Variables) -> Result<Setup, Error> {
        let (Some(pack), Some(target)) = (&self.stage.pack, &self.stage.target) else {
            return Err(Error::usage(
                "the built-in probes need a provider and an endpoint",
                "add `provider: NAME` and `target: URL` to the suite",
            ));
        };
        let secrets = self.stage.keys.of(&pack.name).to_vec();
        if secrets.is_empty() && pack.provider.signature.is_some() {
            return Err(Error::usage(
                format!(
                    "there is no secret for `{}`, and without one nothing can be tested",
                    pack.name
                ),
                "add `secret: { env: NAME }` to the suite",
            ));
        }
        let mut headers = Headers::new();
        for (name, value) in &self.suite.headers {
            if let Some(value) = value {
                headers.push(name.as_str(), value.fill(variables)?);
            }
        }
        let params = self.suite.params.iter();
        let params = params.map(|(name, text)| Ok((name.clone(), text.fill(variables)?)));
        let event = robustness.event.as_ref().map(|event| event.fill(variables));
        Ok(Setup {
            base: Recipe {
                event: None,
                free_event: None,
                payload: Payload::None,
                edits: Vec::new(),
                params: params.collect::<Result<_, Error>>()?,
                method: None,
                headers,
                target: target.clone(),
                public_url: self.stage.public_url.clone(),
                secrets,
                fixed: Fixed {
                    seed: self.stage.seed,
                    fresh: self.stage.fresh,
                    id: None,
                    payload_at: None,
                    signed_at: None,
                },
                pack: pack.clone(),
            },
            edition: self.suite.edition.clone(),
            event: event.transpose()?,
            data: None,
            rotated: Vec::new(),
            patience: pack.provider.delivery.timeout,
        })
    }
}

/// What ended the probes.
enum Trouble {
    /// This case cannot be tried.
    Case(Error),
    /// Nothing can be reported any more.
    Report(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Trouble::Case(error)
    }
}
