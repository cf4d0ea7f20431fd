//! What all probes share: the endpoint under test, the wire, the clock.

use jiff::Timestamp;

use crate::Error;
use crate::exchange::{Direction, Exchange};
use crate::judge::{Finding, Severity, Trial, Upshot};
use crate::wire::{Client, Delivered, Manner};

use super::{Options, Scene, Shot, Subject, Wants};

/// Fires shots at the endpoint under test.
pub struct Prober<'a> {
    /// What it is tested with.
    pub subject: &'a Subject,
    /// The wire.
    pub client: &'a Client,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// How much is sent, and how long is waited.
    pub options: &'a Options,
    /// Names a record, from the time it was made.
    pub record_id: fn(Timestamp) -> String,
}

impl Prober<'_> {
    /// Fires a shot, and tells what went over the wire.
    pub async fn fire(&self, shot: &Shot) -> Exchange {
        let at = (self.now)();
        let delivered = self
            .client
            .deliver(&shot.target, &shot.bytes, &shot.request.method)
            .await;
        self.exchange(shot, at, delivered)
    }

    /// The same, with the bytes going out in that manner.
    pub async fn fire_as(&self, shot: &Shot, manner: &Manner) -> Exchange {
        let at = (self.now)();
        let method = &shot.request.method;
        let delivered = self
            .client
            .deliver_as(&shot.target, &shot.bytes, method, manner)
            .await;
        self.exchange(shot, at, delivered)
    }

    /// The record of a shot that was fired.
    pub fn exchange(&self, shot: &Shot, at: Timestamp, delivered: Delivered) -> Exchange {
        let recipe = self.subject.chosen();
        let id = (self.record_id)(at);
        let mut exchange = Exchange::new(id, at, Direction::Sent, shot.request.clone());
        exchange.provider = Some(recipe.pack.name.clone());
        let edition = recipe.event.as_ref().and_then(|e| e.edition.clone());
        exchange.edition = edition;
        exchange.event.clone_from(&shot.wire);
        exchange.delivery.clone_from(&shot.delivery);
        exchange.url = Some(shot.target.url());
        exchange.timing = delivered.timing;
        exchange.response = delivered.response;
        exchange.error = delivered.error.as_ref().map(Error::to_string);
        exchange
    }

    /// Fires shots one after the other and takes down in the trial what went over the wire, what does not hold, and what
    /// it comes to. Stops where the endpoint cannot be reached.
    pub async fn each(&self, trial: &mut Trial, scene: &Scene<'_>, shots: &[Shot], wants: Wants) {
        let accepted = self.subject.expectation(scene.which);
        for shot in shots {
            let exchange = self.fire(shot).await;
            if let Some(upshot) = unreached(&exchange) {
                trial.upshot = upshot;
                trial.exchanges.push(exchange);
                return;
            }
            let findings = wants.judge(accepted, &exchange).into_iter();
            trial.findings.extend(findings.map(|finding| Finding {
                path: match finding.path.is_empty() {
                    true => shot.label.clone(),
                    false => finding.path,
                },
                ..finding
            }));
            trial.exchanges.push(exchange);
        }
        trial.upshot = settled(&trial.findings);
    }
}

/// Passed, or failed where a finding is an error.
pub fn settled(findings: &[Finding]) -> Upshot {
    let failed = findings.iter().any(|f| f.severity == Severity::Error);
    if failed {
        Upshot::Failed
    } else {
        Upshot::Passed
    }
}

/// The upshot of an exchange for which no connection could be made: nothing is known of the endpoint.
pub fn unreached(exchange: &Exchange) -> Option<Upshot> {
    let connected = exchange.timing.connect_us.is_some() || exchange.response.is_some();
    if connected {
        return None;
    }
    let what = exchange.error.clone();
    Some(Upshot::Error {
        what: what.unwrap_or_else(|| "the endpoint was not reached".into()),
        help: Some("is the endpoint running, and is that its address?".into()),
    })
}
