//! Standing in for an endpoint: what arrives is inspected, recorded, shown and answered, in this order.

use std::sync::mpsc::Sender as Channel;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use jiff::Timestamp;

use crate::capture::{Journal, Trouble};
use crate::exchange::{Direction, Exchange, Response};
use crate::judge::Case;
use crate::pack::{Recognised, Values};
use crate::run::conduct::Conduct;
use crate::run::respond::{Act, Reaction, Responder};
use crate::run::{Desk, Forwarder, Inspector, owed_answer};
use crate::wire::{Arrival, Rejection, Reply};

/// What an endpoint answers.
#[derive(Debug, Default)]
pub struct StationOptions {
    /// What requests meet where it is not what the provider's documentation wants, else 200.
    pub responder: Responder,
    /// Whether a request whose signature does not hold is answered 401 and not passed on.
    pub reject_invalid: bool,
    /// Whether a provider's handshake is left unanswered.
    pub no_challenge: bool,
    /// What is passed on to the app under development, and how.
    pub forward: Option<Arc<Forwarder>>,
}

/// An endpoint that records.
pub struct Station {
    pub(super) inspector: Inspector,
    journal: Option<Journal>,
    pub(super) desk: Desk,
    pub(super) reject_invalid: bool,
    pub(super) no_challenge: bool,
    pub(super) forward: Option<Arc<Forwarder>>,
    now: fn() -> Timestamp,
    record_id: fn(Timestamp) -> String,
    shown: Mutex<Channel<Shown>>,
}

/// What the station has to tell whoever shows it.
pub enum Shown {
    /// A request that was recorded.
    Case(Box<Case>),
    /// A request that could not be recorded and was answered 503.
    Unrecorded,
    /// What is wrong with the capture, once for each kind.
    Failure(Trouble),
    /// Something that was no complete request.
    Refusal(Rejection),
}

impl Station {
    /// A station that inspects, records to `journal` and tells `shown`.
    pub fn new(
        inspector: Inspector,
        journal: Option<Journal>,
        options: StationOptions,
        now: fn() -> Timestamp,
        record_id: fn(Timestamp) -> String,
        shown: Channel<Shown>,
    ) -> Self {
        Station {
            inspector,
            journal,
            desk: Desk::new(options.responder),
            reject_invalid: options.reject_invalid,
            no_challenge: options.no_challenge,
            forward: options.forward,
            now,
            record_id,
            shown: Mutex::new(shown),
        }
    }

    /// Takes one request and says what to do about it. A 2xx means that the record is written, and on disk where the
    /// journal is kept so.
    pub async fn receive(&self, arrival: Arrival) -> Reaction {
        let started = Instant::now();
        let mut exchange = self.exchange(arrival);
        let mut inspected = self.inspector.inspect(&mut exchange, (self.now)());
        let recognised = inspected.recognised.take();
        let recognised = recognised.as_ref();
        let packs = &self.inspector.packs;
        let visit = self.desk.open(&mut exchange, recognised, packs);
        let mut reaction = match &exchange.response {
            // The wire answered by itself: the request went over a limit.
            Some(answer) => Reaction::answer(answer.clone()),
            None => {
                let asked = self.decide(&visit, &mut exchange, recognised, &mut inspected);
                asked.await
            }
        };
        exchange.response = reaction.act.response().cloned();
        if let Some(why) = reaction.act.why_silent() {
            exchange.error = Some(why.to_owned());
        }
        // The wait is still to come; nothing else of note is.
        let spent = started.elapsed();
        let total = spent.saturating_add(reaction.delay.unwrap_or_default());
        let total = u64::try_from(total.as_micros()).unwrap_or(u64::MAX);
        exchange.timing.total_us = exchange.timing.total_us.saturating_add(total);
        if !self.record(&exchange).await {
            self.show(Shown::Unrecorded);
            reaction = Reaction::answer(Response {
                by: Some("capture".into()),
                ..Response::new(503)
            });
            self.desk.close(&visit, &reaction, spent);
            return reaction;
        }
        self.desk.close(&visit, &reaction, spent);
        let short = recognised.and_then(|recognised| recognised.event.clone());
        let name = short
            .or_else(|| exchange.event.clone())
            .unwrap_or_else(|| exchange.request.path().to_owned());
        let mut case = Case::of(name, exchange, inspected.findings);
        case.help = inspected.help;
        self.show(Shown::Case(Box::new(case)));
        reaction
    }

    /// Takes one request, waits where it is told to, and gives what the wire has to do.
    pub async fn reply(&self, arrival: Arrival) -> Reply {
        let reaction = self.receive(arrival).await;
        if let Some(delay) = reaction.delay {
            tokio::time::sleep(delay).await;
        }
        match reaction.act {
            Act::Answer(answer) => Reply::Answer(answer),
            Act::Reset => Reply::Reset,
            Act::Hang => Reply::Hang,
            Act::Close => Reply::Close,
        }
    }

    /// How senders went about the deliveries there is something to say about, up to now.
    pub fn conducts(&self) -> Vec<Conduct> {
        self.desk.conducts(&self.inspector.packs, (self.now)())
    }

    /// How many deliveries were forgotten to keep memory bounded.
    pub fn forgotten(&self) -> u64 {
        self.desk.forgotten()
    }

    fn exchange(&self, arrival: Arrival) -> Exchange {
        let id = (self.record_id)(arrival.at);
        let mut exchange = Exchange::new(id, arrival.at, Direction::Received, arrival.request);
        exchange.conn = Some(arrival.connection);
        exchange.timing = arrival.timing;
        exchange.error = arrival.incomplete;
        exchange.response = arrival.settled;
        exchange
    }

    /// Whether the record is written; the journal tells why not.
    async fn record(&self, exchange: &Exchange) -> bool {
        match &self.journal {
            Some(journal) => journal.append(exchange).await.is_ok(),
            None => true,
        }
    }

    /// What the provider's documentation wants, else 200.
    pub(super) fn usual_answer(&self, recognised: Option<&Recognised>) -> Response {
        let by = |by: &str, response: Response| Response {
            by: Some(by.to_owned()),
            ..response
        };
        let owed = recognised.and_then(|recognised| {
            let packs = &self.inspector.packs;
            let pack = packs.iter().find(|p| p.name == recognised.provider)?;
            let edition = recognised.editions.first()?;
            let short = recognised.event.as_deref()?;
            if recognised.params.is_empty()
                && let Some(statuses) = pack.bare_answer(short, edition)
            {
                return statuses.first().map(Response::new);
            }
            let event = pack.resolve(short, Some(edition)).ok()?;
            let at = (self.now)();
            let seed = at.as_nanosecond() as u64;
            let values = Values::new(seed, 0, at)
                .with_event(&event, &recognised.params)
                .ok()?;
            owed_answer(pack, &event, &values).ok().flatten()
        });
        owed.map_or_else(
            || by("default", Response::new(200)),
            |answer| by("sample", answer),
        )
    }

    fn show(&self, shown: Shown) {
        // Nobody watching is no reason to stop recording.
        let _ = self
            .shown
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .send(shown);
    }
}
