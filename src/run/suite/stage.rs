//! What all cases of a run share: the endpoint, the provider, the secrets, the wire, the clock.

use std::time::Duration;

use jiff::Timestamp;

use crate::Error;
use crate::exchange::{Direction, Exchange, Request, Response};
use crate::pack::Pack;
use crate::run::KeyRing;
use crate::wire::{Client, ClientOptions, Delivered, Target};

/// What all cases of a run share.
pub struct Stage {
    /// The endpoint.
    pub target: Option<Target>,
    /// Its URL as the provider knows it, where that is another one.
    pub public_url: Option<Target>,
    /// Whose webhooks are sent.
    pub pack: Option<Pack>,
    /// What they are signed with.
    pub keys: KeyRing,
    /// How deliveries are made.
    pub options: ClientOptions,
    /// Where all random choices come from.
    pub seed: u64,
    /// What ids and the values of placeholders are drawn from besides: another one for each run.
    pub fresh: u64,
    /// Whether requests may go to other machines.
    pub allow_external: bool,
    /// The clock.
    pub now: fn() -> Timestamp,
    /// Names a record, from the time it was made.
    pub record_id: fn(Timestamp) -> String,
}

/// What a step came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What went over the wire, in order.
    pub exchanges: Vec<Exchange>,
    /// What does not hold.
    pub findings: Vec<crate::judge::Finding>,
    /// Why it could not be found out, and what to do about it.
    pub broken: Option<(String, Option<String>)>,
    /// The answer that values are saved from.
    pub answer: Option<Response>,
    /// What was measured.
    pub figures: Vec<(String, String)>,
}

impl Outcome {
    /// Whether what was expected holds.
    pub fn holds(&self) -> bool {
        self.findings.is_empty() && self.broken.is_none()
    }

    /// Adds what a further step came to; what values are saved from is the step's own.
    pub(super) fn add(&mut self, step: Outcome) {
        self.exchanges.extend(step.exchanges);
        self.findings.extend(step.findings);
        self.figures.extend(step.figures);
        self.broken = self.broken.take().or(step.broken);
    }

    /// Adds a figure.
    pub(super) fn figure(&mut self, name: &str, value: String) {
        self.figures.push((name.to_owned(), value));
    }
}

/// A request and what became of it.
#[derive(Debug)]
pub(super) struct Tried {
    /// The record.
    pub exchange: Exchange,
    /// Why there is no complete answer.
    pub error: Option<Error>,
    /// Whether there was a connection.
    pub connected: bool,
}

impl Tried {
    /// The answer, where it is complete.
    pub fn answer(&self) -> Option<&Response> {
        let answer = self.exchange.response.as_ref();
        answer.filter(|_| self.error.is_none())
    }

    /// How long it took.
    pub fn took(&self) -> Duration {
        Duration::from_micros(self.exchange.timing.total_us)
    }
}

impl Stage {
    /// The address that a text names. One that begins with `/` is on the endpoint's host.
    ///
    /// # Errors
    /// When it is none, or another machine's and those are not allowed.
    pub(super) fn address(&self, text: &str) -> Result<Target, Error> {
        let target = match (&self.target, text.starts_with('/')) {
            (Some(target), true) => {
                let scheme = if target.secure { "https" } else { "http" };
                Target::parse(&format!("{scheme}://{}{text}", target.authority))?
            }
            _ => Target::parse(text)?,
        };
        allowed(&target, self.allow_external)?;
        Ok(target)
    }

    /// The client for a step that has patience of its own.
    ///
    /// # Errors
    /// When the authorities' file cannot be used.
    pub(super) fn client(&self, timeout: Option<Duration>) -> Result<Client, Error> {
        Client::new(ClientOptions {
            timeout: timeout.unwrap_or(self.options.timeout),
            ..self.options.clone()
        })
    }

    /// The record of a request that was made at that time.
    pub(super) fn tried(
        &self,
        request: Request,
        target: &Target,
        at: Timestamp,
        delivered: Delivered,
    ) -> Tried {
        let mut exchange = Exchange::new((self.record_id)(at), at, Direction::Sent, request);
        exchange.url = Some(target.url());
        exchange.timing = delivered.timing;
        exchange.response = delivered.response;
        exchange.error = delivered.error.as_ref().map(Error::to_string);
        Tried {
            connected: exchange.timing.connect_us.is_some(),
            error: delivered.error,
            exchange,
        }
    }

    /// What random choices of a place are drawn from: its own, and the same whenever the run's seed is.
    pub(super) fn seed_of(&self, place: &str) -> u64 {
        // FNV-1a (Fowler, Noll, Vo): stable over versions of the compiler, which the standard library's is not.
        let start = 0xcbf2_9ce4_8422_2325 ^ self.seed;
        place.bytes().fold(start, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        })
    }
}

/// Sees to it that nothing goes to another machine unless that is wanted.
///
/// # Errors
/// When it would.
pub fn allowed(target: &Target, external: bool) -> Result<(), Error> {
    if external || target.is_loopback() {
        return Ok(());
    }
    Err(Error::usage(
        format!(
            "`{}` is not on this machine, and what a test sends may do things there",
            target.authority
        ),
        "if that is what you want, add `--allow-external`, or `[test] allow_external = true` to `hookctl.toml`",
    ))
}
