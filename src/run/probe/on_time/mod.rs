//! *on time*: every answer comes before the provider gives up waiting, at the rate the user expects.

use std::time::Duration;

use humantime::format_duration;

use crate::Error;
use crate::judge::{Finding, Rule, Trial, Upshot};
use crate::run::Attempt;
use crate::run::load::{Amount, Load, LoadSummary, Trouble};

use super::probe::broken;
use super::{About, Action, Group, Options, Probe, Prober, Scene, Shot, Subject, settled};

/// How many exchanges are kept; of what comes after them only what failed, as many again.
const KEPT: usize = 500;
/// How long the provider is taken to wait where it does not say.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many deliveries are under way at once at most.
const MOST_AT_ONCE: usize = 1024;

/// What is done for a probe of the group.
#[derive(Clone, Debug)]
pub struct Plan {
    amount: Amount,
}

impl Plan {
    /// The flags with which `send` does the same.
    pub fn flags(&self) -> Vec<String> {
        let mut flags = Vec::new();
        if let Some(rate) = self.amount.rate {
            flags.extend(["--rate".to_owned(), rate.to_string()]);
        }
        if let Some(length) = self.amount.length {
            let length = format_duration(length).to_string().replace(' ', "");
            flags.extend(["--for".to_owned(), length]);
        }
        flags
    }
}

/// The probes of the group.
///
/// # Errors
/// None; all groups are made alike.
pub fn probes(subject: &Subject, options: &Options) -> Result<Vec<Probe>, Error> {
    let patience = patience(subject);
    // An open loop: as many may be under way as come while one waits for as long as the provider would.
    let at_once = (options.rate * patience.as_secs_f64()).ceil().max(1.0);
    let amount = Amount {
        rate: Some(options.rate),
        count: None,
        length: Some(options.length),
        concurrency: (at_once as usize).min(MOST_AT_ONCE),
    };
    let event = subject.chosen().name();
    let about = About {
        group: Group::OnTime,
        name: "at-rate".into(),
        sends: format!(
            "{} × `{event}`, {} a second",
            amount.total(),
            options.rate
        ),
        expects: format!(
            "each accepted within {}{}",
            format_duration(patience),
            match subject.patience {
                Some(_) => ", as long as the provider waits",
                None => "",
            }
        ),
        why: "an answer that comes too late is a failed delivery: the provider sends it again, which makes more load"
            .into(),
        hint: "keep what came, answer 2xx, and do the work afterwards; look for a lock or a pool that all deliveries share"
            .into(),
    };
    Ok(vec![Probe {
        about,
        action: Action::OnTime(Plan { amount }),
    }])
}

/// What the probe sends first, for `send --probe`: one of its deliveries.
///
/// # Errors
/// When it cannot be composed.
pub fn shots(_plan: &Plan, scene: &Scene) -> Result<Vec<Shot>, Error> {
    Ok(vec![scene.good(0)?])
}

/// Tries it.
pub async fn run(prober: &Prober<'_>, about: &About, plan: &Plan) -> Trial {
    let mut trial = about.trial();
    let subject = prober.subject;
    let mut recipe = subject.chosen().clone();
    recipe.fixed.seed = subject.seed_of(&about.id());
    let expectation = subject.expectation(subject.chosen).clone();
    let load = Load {
        client: prober.client,
        now: prober.now,
        amount: plan.amount,
        // As all other probes do: an endpoint that closes connections without saying so is not late.
        kept_open: false,
        recorded: false,
    };
    let mut failures = Failures::default();
    let mut exchanges = Vec::new();
    let keep = |sent: Attempt, _| {
        let failed = failures.take(&sent);
        if exchanges.len() < KEPT || (failed && exchanges.len() < 2 * KEPT) {
            exchanges.push(sent.case(prober.record_id)?.exchange);
        }
        Ok(())
    };
    let recipes = [(recipe, expectation)];
    let ran = load
        .run(&recipes, futures_util::stream::pending(), keep)
        .await;
    trial.exchanges = exchanges;
    match ran {
        Err(error) => trial.upshot = broken(&error),
        Ok(summary) => {
            trial.figures = figures(&summary);
            trial.findings = findings(&summary, &failures, subject);
            trial.upshot = match failures.connected {
                true => settled(&trial.findings),
                false => Upshot::Error {
                    what: failures
                        .first_error
                        .unwrap_or_else(|| "the endpoint was not reached".into()),
                    help: Some("is the endpoint running, and is that its address?".into()),
                },
            };
        }
    }
    trial
}

/// What is known of those that failed beyond their number.
#[derive(Debug, Default)]
struct Failures {
    /// Whether a connection came about at all.
    connected: bool,
    first_refusal: Option<Finding>,
    first_error: Option<String>,
}

impl Failures {
    /// Looks at a delivery; gives whether it failed.
    fn take(&mut self, sent: &Attempt) -> bool {
        self.connected |= sent.trouble() != Some(Trouble::NoConnection);
        if self.first_refusal.is_none() {
            self.first_refusal = sent.findings.first().cloned();
        }
        if self.first_error.is_none() {
            self.first_error = sent.error().map(Error::to_string);
        }
        sent.trouble().is_some() || !sent.findings.is_empty()
    }
}

fn findings(summary: &LoadSummary, failures: &Failures, subject: &Subject) -> Vec<Finding> {
    let mut findings = Vec::new();
    let patience = patience(subject);
    if let Some(first) = &failures.first_refusal {
        let count = format!("{} of {}", summary.refused, summary.sent);
        findings.push(Finding {
            seen: format!("{count}, the first: {}", first.seen),
            ..first.clone()
        });
    }
    if summary.unanswered > 0 {
        let kinds = summary.errors.iter();
        let kinds: Vec<_> = kinds.map(|(kind, n)| format!("{kind} × {n}")).collect();
        let first = failures.first_error.as_deref().unwrap_or_default();
        findings.push(Finding::new(
            Rule::NoAnswer,
            "",
            format!("{} answers", summary.sent),
            format!("{}; the first: {first}", kinds.join(", ")),
        ));
    }
    // What was answered at last, and too late for whoever waited since it was due.
    let longest = Duration::from_micros(summary.latency.max_us);
    if longest > patience && summary.unanswered == 0 {
        let waited = match summary.waited_for_place {
            0 => String::new(),
            n => format!("; {n} had to wait until another one had ended"),
        };
        findings.push(Finding::new(
            Rule::Latency,
            "",
            format!("within {}", format_duration(patience)),
            format!(
                "p99 {}, max {}{waited}",
                time(summary.latency.p99_us),
                time(summary.latency.max_us)
            ),
        ));
    }
    findings
}

fn figures(summary: &LoadSummary) -> Vec<(String, String)> {
    let latency = &summary.latency;
    let figures = [
        ("sent", summary.sent.to_string()),
        ("rate", format!("{:.1}/s", summary.per_second)),
        ("p50", time(latency.p50_us)),
        ("p99", time(latency.p99_us)),
        ("max", time(latency.max_us)),
    ];
    let figures = figures.into_iter();
    figures
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// A time in milliseconds, as `12.4 ms`.
fn time(us: u64) -> String {
    format!("{:.1} ms", us as f64 / 1000.0)
}

fn patience(subject: &Subject) -> Duration {
    subject.patience.unwrap_or(PATIENCE)
}
