//! Trying a group of probes on an endpoint.

use std::time::Duration;

use hookctl::exchange::Statuses;
use hookctl::judge::{Expectation, Rule, Trial, Upshot};
use hookctl::pack::Catalogue;
use hookctl::run::probe::oracle::{Oracle, Source};
use hookctl::run::probe::{Blueprints, Group, Options, Prober, Subject, probes};
use hookctl::run::{Fixed, Payload, Recipe};
use hookctl::wire::{Client, ClientOptions, Target};
use jiff::Timestamp;

/// What everything is signed with.
pub const SECRET: &str = "a-secret-for-tests";

/// What is tried on which endpoint.
pub struct Exam {
    pub provider: &'static str,
    pub event: &'static str,
    pub to: String,
    /// The URL of the oracle.
    pub probe: Option<String>,
    pub patience: Duration,
    pub options: Options,
}

impl Exam {
    pub fn new(to: String) -> Exam {
        Exam {
            provider: "voxsig",
            event: "message_created",
            to,
            probe: None,
            patience: Duration::from_secs(5),
            options: Options::default(),
        }
    }

    /// With what the endpoint did to be seen at that path.
    pub fn watching(mut self, path: &str) -> Exam {
        self.probe = Some(Target::parse(&self.to).unwrap().join(path).url());
        self
    }

    /// Tries the probes of a group whose names begin like that.
    pub fn tries(mut self, group: Group, names: &str) -> Vec<Trial> {
        let target = Target::parse(&self.probe.clone().unwrap_or(self.to.clone()));
        let oracle = self.probe.as_ref().map(|_| Source::Url(target.unwrap()));
        self.options.oracle = oracle.map(Oracle::new);
        let subject = self.subject();
        let client = Client::new(ClientOptions {
            timeout: self.patience,
            ..ClientOptions::default()
        });
        let prober = Prober {
            subject: &subject,
            client: &client.unwrap(),
            now: Timestamp::now,
            options: &self.options,
            record_id: |at| at.to_string(),
        };
        let all = probes(&subject, &self.options).unwrap();
        let chosen = all
            .into_iter()
            .filter(|probe| probe.group() == group && probe.about.name.starts_with(names));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        runtime.unwrap().block_on(async {
            let mut trials = Vec::new();
            for probe in chosen {
                trials.push(probe.run(&prober).await);
            }
            trials
        })
    }

    /// Tries the one probe of that name.
    pub fn tries_one(self, group: Group, name: &str) -> Trial {
        let mut trials = self.tries(group, name);
        assert_eq!(trials.len(), 1, "{name}");
        trials.remove(0)
    }

    fn subject(&self) -> Subject {
        let pack = Catalogue::embedded().pack(self.provider).unwrap();
        let edition = pack.edition(None).unwrap().map(str::to_owned);
        let names = pack.events(edition.as_deref());
        let names: Vec<_> = names.iter().map(|(name, _)| (*name).to_owned()).collect();
        let scheme = pack.provider.signature.as_ref();
        let secrets = scheme.map(|scheme| scheme.secret(SECRET.as_bytes()).unwrap());
        let recipes = names.iter().map(|name| {
            let event = pack.event(name, edition.as_deref()).unwrap();
            let sample = pack.sample(event.edition.as_deref().unwrap(), name);
            let recipe = Recipe {
                pack: pack.clone(),
                payload: Payload::Sample(sample.unwrap().unwrap()),
                event: Some(event),
                free_event: None,
                edits: Vec::new(),
                params: Vec::new(),
                method: None,
                headers: hookctl::exchange::Headers::new(),
                target: Target::parse(&self.to).unwrap(),
                public_url: None,
                secrets: secrets.clone().into_iter().collect(),
                fixed: Fixed {
                    fresh: 0,
                    seed: 0,
                    id: None,
                    payload_at: None,
                    signed_at: None,
                },
            };
            let expectation = Expectation {
                status: Statuses::success(),
                body: Vec::new(),
                schema: None,
            };
            (recipe, expectation)
        });
        Subject {
            recipes: recipes.collect(),
            chosen: names.iter().position(|name| name == self.event).unwrap(),
            rotated: Vec::new(),
            patience: Some(self.patience),
            seed: 7,
            fresh: 0,
            blueprints: Blueprints::default(),
        }
    }
}

/// A trial that passed has no findings.
pub fn passed(trial: &Trial) {
    assert_eq!(
        trial.upshot,
        Upshot::Passed,
        "{} {:?}",
        trial.name,
        trial.findings
    );
    assert_eq!(trial.findings, [], "{}", trial.name);
}

/// A trial that failed, with findings of exactly those rules.
pub fn failed(trial: &Trial, rules: &[Rule]) {
    let found: Vec<_> = trial.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(found, rules, "{} {:?}", trial.name, trial.findings);
    assert_eq!(trial.upshot, Upshot::Failed, "{}", trial.name);
}

/// What was seen instead of what was expected, of the one finding.
pub fn seen(trial: &Trial) -> &str {
    assert_eq!(trial.findings.len(), 1, "{:?}", trial.findings);
    &trial.findings[0].seen
}
