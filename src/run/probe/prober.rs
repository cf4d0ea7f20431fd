//! What all probes share: the endpoint under test, the wire, the clock.

use jiff::Timestamp;

use crate::Error;
use crate::exchange::{Direction, Exchange};
use crate::wire::{Client, Delivered};

use super::{Shot, Subject};

/// Fires shots at the endpoint under test.
pub struct Prober<'a> {
    /// What it is tested with.
    pub subject: &'a Subject,
    /// The wire.
    pub client: &'a Client,
    /// The clock.
    pub now: fn() -> Timestamp,
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
}
