//! Where a station remembers deliveries and decides what each attempt meets.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;

use crate::exchange::{Exchange, Response};
use crate::pack::{DeliveryRule, Pack, Recognised};
use crate::run::conduct::{Conduct, Delivery, Ledger, Outcome, Sighting, Visit};
use crate::run::respond::{Act, Occasion, Reaction, Responder};
use crate::signature::{Claims, Received};

/// A responder and the deliveries it has seen.
#[derive(Debug, Default)]
pub struct Desk {
    responder: Responder,
    ledger: Mutex<Ledger>,
}

impl Desk {
    /// A desk that has seen nothing.
    pub fn new(responder: Responder) -> Self {
        Desk {
            responder,
            ledger: Mutex::default(),
        }
    }

    /// Notes that the request came: the exchange is told its delivery and which attempt it is. Requests without an id
    /// are attempts when their bytes are the same, and say so from the second on.
    pub fn open(
        &self,
        exchange: &mut Exchange,
        recognised: Option<&Recognised>,
        packs: &[Pack],
    ) -> Visit {
        let pack = recognised.and_then(|r| packs.iter().find(|pack| pack.name == r.provider));
        let scheme = pack.and_then(|pack| pack.provider.signature.as_ref());
        let request = &exchange.request;
        let claims = scheme.map_or_else(Claims::default, |scheme| {
            let received = Received {
                method: &request.method,
                url: None,
                target: &request.target,
                headers: &request.headers,
                body: request.body_bytes(),
            };
            Claims::of(scheme, &received)
        });
        let event = recognised.and_then(|r| r.event.as_deref().or(r.wire.as_deref()));
        let visit = self.ledger().open(&Sighting {
            provider: recognised.map(|r| r.provider.as_str()),
            event,
            method: &request.method,
            path: request.path(),
            id: claims.id.as_deref(),
            time: claims.timestamp.as_deref(),
            signature: claims.signature.as_deref(),
            body: request.body_bytes(),
            at: exchange.at,
        });
        let telling = visit.by_id || (visit.number > 1 && !request.body_bytes().is_empty());
        exchange.delivery = claims
            .id
            .map(|id| String::from_utf8_lossy(&id).into_owned());
        exchange.attempt = telling.then(|| u32::try_from(visit.number).unwrap_or(u32::MAX));
        visit
    }

    /// Decides what to do about the request; `usual` makes the answer it gets without a program.
    pub fn react(
        &self,
        visit: &Visit,
        exchange: &Exchange,
        recognised: Option<&Recognised>,
        usual: impl FnOnce() -> Response,
    ) -> Reaction {
        let what = Occasion {
            provider: recognised.map(|r| r.provider.as_str()),
            event: recognised.and_then(|r| r.event.as_deref()),
            wire: recognised.and_then(|r| r.wire.as_deref()),
            path: exchange.request.path(),
            id: exchange.delivery.as_deref(),
            params: recognised.map_or(&[], |r| r.params.as_slice()),
            attempt: visit.number,
            at: exchange.at,
        };
        self.responder.react(&what, usual)
    }

    /// Notes what the request met, for the report about the sender.
    pub fn close(&self, visit: &Visit, reaction: &Reaction, spent: Duration) {
        let outcome = match &reaction.act {
            Act::Answer(answer) => Outcome::Status(answer.status),
            Act::Reset | Act::Hang | Act::Close => Outcome::Silent,
        };
        let waited = spent.saturating_add(reaction.delay.unwrap_or_default());
        self.ledger().close(visit, outcome, waited);
    }

    /// The deliveries there is something to say about, held against what their providers document.
    pub fn conducts(&self, packs: &[Pack], now: Timestamp) -> Vec<Conduct> {
        let ledger = self.ledger();
        let judged = ledger
            .deliveries()
            .into_iter()
            .map(|delivery| conduct(delivery, packs, now));
        judged.filter(Conduct::is_telling).collect()
    }

    /// How many deliveries were forgotten to keep memory bounded.
    pub fn forgotten(&self) -> u64 {
        self.ledger().forgotten()
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn conduct(delivery: &Delivery, packs: &[Pack], now: Timestamp) -> Conduct {
    let name = delivery.provider.as_deref();
    let pack = packs.iter().find(|pack| Some(pack.name.as_str()) == name);
    let unknown = DeliveryRule::default();
    let rule = pack.map_or(&unknown, |pack| &pack.provider.delivery);
    let scheme = pack.and_then(|pack| pack.provider.signature.as_ref());
    let protects_time = scheme.is_some_and(|scheme| scheme.protects_time());
    Conduct::of(delivery, rule, protects_time, now)
}
