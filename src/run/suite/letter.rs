//! What one `send` delivers: an event, the user's own bytes, or a record of a capture.

use jiff::Timestamp;

use crate::Error;
use crate::exchange::{Exchange, Request, Statuses, is_token};
use crate::judge::Expectation;
use crate::pack::Pack;
use crate::run::replay::{Destination, Original, Renewal};
use crate::run::{Prepared, Recipe};
use crate::wire::Target;

/// What is delivered.
pub enum Letter {
    /// An event, or the user's own bytes.
    Event(Box<Recipe>),
    /// A record of a capture.
    Record(Box<Record>),
}

/// A record that goes out again.
pub struct Record {
    /// The record.
    pub exchange: Exchange,
    /// What is made anew in it.
    pub renewal: Renewal,
    /// Where it goes.
    pub to: Destination,
}

/// A delivery whose payload is settled.
pub enum Settled<'l> {
    /// An event's.
    Event(Box<Prepared<'l>>, &'l Recipe),
    /// A record, and which delivery of it.
    Record(&'l Record, u64),
}

/// A request that is ready to go out.
pub struct Ready {
    /// Where it goes.
    pub target: Target,
    /// The request.
    pub request: Request,
    /// The delivery's id.
    pub delivery: Option<String>,
    /// The event's wire name.
    pub wire: Option<String>,
    /// The edition.
    pub edition: Option<String>,
    /// How the payload was varied.
    pub varied: Option<String>,
}

impl Letter {
    /// Settles the payload of delivery number `number`.
    ///
    /// # Errors
    /// When a placeholder, a parameter or an edit does not fit.
    pub fn settle(&self, number: u64, now: Timestamp) -> Result<Settled<'_>, Error> {
        Ok(match self {
            Letter::Event(recipe) => Settled::Event(Box::new(recipe.prepare(number, now)?), recipe),
            Letter::Record(record) => Settled::Record(record, number),
        })
    }

    /// What is expected of the answers where the suite says nothing.
    ///
    /// # Errors
    /// When the pack's schema of the answer is none.
    pub fn expectation(&self) -> Result<Expectation, Error> {
        match self {
            Letter::Event(recipe) => recipe.expectation(),
            Letter::Record(_) => Ok(Expectation {
                status: Statuses::success(),
                body: Vec::new(),
                schema: None,
            }),
        }
    }
}

impl Settled<'_> {
    /// The request of an attempt made at `now`.
    ///
    /// # Errors
    /// When it cannot be signed or sent.
    pub fn compose(&self, pack: Option<&Pack>, now: Timestamp) -> Result<Ready, Error> {
        match self {
            Settled::Event(prepared, recipe) => {
                let event = recipe.event.as_ref();
                let composed = prepared.compose(now)?;
                Ok(Ready {
                    target: composed.target,
                    request: composed.request,
                    delivery: Some(prepared.id.clone()),
                    wire: prepared.wire.clone(),
                    edition: event.and_then(|event| event.edition.clone()),
                    varied: prepared.varied.clone(),
                })
            }
            Settled::Record(record, number) => {
                let original = Original {
                    record: &record.exchange,
                    pack,
                    round: *number,
                };
                let renewed = record.renewal.renew(original, &record.to, now)?;
                let renewed = renewed.map_err(|unfit| {
                    Error::usage(
                        format!("the record cannot go out again: {unfit}"),
                        "`hookctl replay --dry-run` shows what would be sent",
                    )
                })?;
                let target = Target {
                    path_and_query: renewed.request.target.clone(),
                    ..record.to.target.clone()
                };
                Ok(Ready {
                    target,
                    request: renewed.request,
                    delivery: renewed.id,
                    wire: record.exchange.event.clone(),
                    edition: record.exchange.edition.clone(),
                    varied: None,
                })
            }
        }
    }
}

impl Ready {
    /// Takes out header fields.
    pub fn without(mut self, names: &[String]) -> Self {
        for name in names.iter().filter(|name| is_token(name)) {
            self.request.headers.remove(name);
            // What stood on the wire is no longer true.
            self.request.raw_head = None;
        }
        self
    }
}
