//! From a request's circumstances to a reaction.

use std::sync::atomic::{AtomicU64, Ordering};

use jiff::Timestamp;
use ring::digest::{Context, SHA256};

use super::play::{Play, Turn};
use super::program::Program;
use super::reaction::{Act, Reaction};
use super::rule::RespondRule;
use crate::Error;
use crate::exchange::{Body, Response};
use crate::json::Tape;
use crate::pack::{Layout, Ordered, PayloadRule, Values, render, render_text};

/// The seed of chances when none is given: the same on every machine and in every run.
pub const DEFAULT_SEED: u64 = 1;

/// What is known of the request that is to be reacted to.
#[derive(Clone, Copy, Debug)]
pub struct Occasion<'a> {
    /// The provider's pack name, when recognised.
    pub provider: Option<&'a str>,
    /// The event's short name.
    pub event: Option<&'a str>,
    /// The event's wire name.
    pub wire: Option<&'a str>,
    /// The path of the target, without its query.
    pub path: &'a str,
    /// The delivery id, when the request has one.
    pub id: Option<&'a str>,
    /// What the parameters of the event's path or wire name stand for.
    pub params: &'a [(String, String)],
    /// Which attempt at the delivery this is, from 1.
    pub attempt: u64,
    /// When the request came.
    pub at: Timestamp,
}

/// Decides what requests meet.
#[derive(Debug, Default)]
pub struct Responder {
    program: Option<Program>,
    rules: Vec<RespondRule>,
    seed: u64,
    /// How many requests were reacted to: the n-th draws the same in every run with one seed.
    seen: AtomicU64,
}

impl Responder {
    /// One program for every request, else the first of the tables that fits, else the usual answer.
    ///
    /// # Errors
    /// [`Error::Payload`] when a header or body of a table holds a placeholder that cannot be filled in.
    pub fn new(
        program: Option<Program>,
        rules: Vec<RespondRule>,
        seed: u64,
    ) -> Result<Self, Error> {
        let nobody = Occasion {
            provider: None,
            event: None,
            wire: None,
            path: "/",
            id: None,
            params: &[],
            attempt: 1,
            at: Timestamp::UNIX_EPOCH,
        };
        for rule in &rules {
            dress(Response::new(200), rule, &nobody, seed, 0)?;
        }
        Ok(Responder {
            program,
            rules,
            seed,
            seen: AtomicU64::new(0),
        })
    }

    /// What to do about the request; `usual` makes the answer it would get without a program.
    pub fn react(&self, what: &Occasion, usual: impl FnOnce() -> Response) -> Reaction {
        let decision = self.decide(what);
        let usual = decision.wants_usual().then(usual);
        decision.reaction(what, usual)
    }

    /// The same in two steps, for a usual answer that has to be waited for.
    pub fn decide(&self, what: &Occasion) -> Decision<'_> {
        let number = self.seen.fetch_add(1, Ordering::Relaxed);
        let rule = match self.program {
            Some(_) => None,
            None => self.rules.iter().find(|rule| rule.fits(what)),
        };
        let program = self
            .program
            .as_ref()
            .or(rule.and_then(|rule| rule.program.as_ref()));
        let mut draws = 0;
        let turn = program.map_or(Turn::USUAL, |program| {
            program.turn(what.attempt, || {
                draws += 1;
                draw(self.seed, number, draws)
            })
        });
        Decision {
            turn,
            rule,
            seed: self.seed,
            number,
        }
    }
}

/// What was decided about one request, before its usual answer is known.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'a> {
    turn: Turn,
    rule: Option<&'a RespondRule>,
    seed: u64,
    number: u64,
}

impl Decision<'_> {
    /// Whether the usual answer is given, and so has to be found out.
    pub fn wants_usual(&self) -> bool {
        self.turn.play == Play::Usual
    }

    /// What to do, with the usual answer where it is wanted; without one it is 200.
    pub fn reaction(&self, what: &Occasion, usual: Option<Response>) -> Reaction {
        let turn = self.turn;
        let answer = match turn.play {
            Play::Reset => return silent(turn, Act::Reset),
            Play::Hang => return silent(turn, Act::Hang),
            Play::Close => return silent(turn, Act::Close),
            Play::Usual => usual.unwrap_or_else(|| Response::new(200)),
            Play::Status(status) => fixed(Response::new(status)),
        };
        let answer = match self.rule {
            Some(rule) if !(rule.headers.is_empty() && rule.body.is_none()) => {
                let plain = answer.clone();
                // The templates were tried when the responder was made.
                dress(answer, rule, what, self.seed, self.number).unwrap_or(plain)
            }
            _ => answer,
        };
        Reaction {
            delay: turn.delay,
            act: Act::Answer(answer),
        }
    }
}

fn silent(turn: Turn, act: Act) -> Reaction {
    let delay = turn.delay;
    Reaction { delay, act }
}

fn fixed(response: Response) -> Response {
    Response {
        by: Some("fixed".into()),
        ..response
    }
}

/// A number from 0 up to but not including 1: of the seed, the request's number and which draw of it this is.
fn draw(seed: u64, number: u64, draws: u64) -> f64 {
    let mut context = Context::new(&SHA256);
    context.update(b"hookctl respond 1\0");
    for part in [seed, number, draws] {
        context.update(&part.to_be_bytes());
    }
    let digest = context.finish();
    let word = digest
        .as_ref()
        .iter()
        .take(8)
        .fold(0u64, |word, &byte| word << 8 | u64::from(byte));
    // The 53 bits that a float holds.
    (word >> 11) as f64 / (1u64 << 53) as f64
}

/// The answer with the table's headers and body.
fn dress(
    answer: Response,
    rule: &RespondRule,
    what: &Occasion,
    seed: u64,
    number: u64,
) -> Result<Response, Error> {
    let values = values(rule, what, seed, number);
    let mut answer = fixed(answer);
    if let Some(body) = &rule.body {
        let (bytes, kind) = body_bytes(body, &values)?;
        answer.headers.set("Content-Type", kind);
        answer.body = Some(Body::from(bytes));
    }
    for header in &rule.headers {
        let place = format!("respond:{}", header.name.to_ascii_lowercase());
        let value = render_text(&header.value, &place, &values)?;
        answer.headers.set(header.name.clone(), value.into_bytes());
    }
    Ok(answer)
}

/// A template that is JSON follows the rules of samples, so that what is filled in cannot break it.
fn body_bytes(body: &str, values: &Values) -> Result<(Vec<u8>, &'static str), Error> {
    if Tape::new(body.as_bytes()).is_ok() {
        let as_written = PayloadRule {
            layout: Layout::File,
            ..PayloadRule::default()
        };
        let bytes = render(body.as_bytes(), &as_written, values)?;
        return Ok((bytes, "application/json"));
    }
    let text = render_text(body, "respond", values)?;
    Ok((text.into_bytes(), "text/plain; charset=utf-8"))
}

/// What the placeholders stand for; an id or parameter the request does not have is empty.
fn values(rule: &RespondRule, what: &Occasion, seed: u64, number: u64) -> Values {
    let mut params = Ordered::default();
    let texts = rule.headers.iter().map(|header| header.value.as_str());
    for text in texts.chain(rule.body.as_deref()) {
        for name in parameters(text) {
            params.set(name, String::new());
        }
    }
    for (name, value) in what.params {
        params.set(name, value.clone());
    }
    Values {
        event: what.wire.unwrap_or_default().to_owned(),
        id: what.id.unwrap_or_default().to_owned(),
        params,
        ..Values::new(seed, number, what.at)
    }
}

fn parameters(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{param:")
        .skip(1)
        .filter_map(|rest| rest.split_once("}}"))
        .map(|(name, _)| name)
}

#[cfg(test)]
#[path = "responder_cases.rs"]
mod tests;
