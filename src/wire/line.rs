//! A connection that is kept for the deliveries to come (RFC 9112, 9.3).

use std::fmt;
use std::time::Duration;

use humantime::format_duration;
use tokio::time::Instant;

use crate::error::Error;
use crate::exchange::Timing;

use super::answer::Answer;
use super::carrier::Carrier;
use super::client::Client;
use super::connect::{Patience, connect};
use super::conversation::{Progress, converse};
use super::delivered::Delivered;
use super::fault::wire;
use super::limit::Limit;
use super::manner::Manner;
use super::persistence::request_keeps_open;
use super::target::Target;

/// How many bytes one read takes at most.
const READ: usize = 16 * 1024;

/// Makes deliveries to one host and port, one after the other, over one connection for as long as both sides keep it
/// open, and over a new one else. Sends nothing twice: a connection that ends under a request is that delivery's error.
///
/// A connection is left when the answer or the request asks for that, when the answer's end is the connection's end,
/// when more came than the answer, when the request's head does not tell beyond doubt where it ends, and when it stood
/// idle for longer than [`ClientOptions::max_idle`](super::ClientOptions::max_idle). Before a request is written, the
/// system is asked whether the other side has closed meanwhile.
pub struct Line<'c> {
    client: &'c Client,
    target: Target,
    place: String,
    kept: Option<Kept>,
    buffer: Vec<u8>,
    limit: Limit,
}

/// A connection with nothing to do.
struct Kept {
    carrier: Box<dyn Carrier>,
    since: Instant,
}

impl<'c> Line<'c> {
    pub(super) fn new(client: &'c Client, target: &Target) -> Self {
        Line {
            client,
            target: target.clone(),
            place: target.place(),
            kept: None,
            buffer: Vec::new(),
            limit: Limit::default(),
        }
    }

    /// Writes `bytes`, unchanged, and reads the answer. `method` is the method in those bytes: the answer to a `HEAD`
    /// has no body.
    ///
    /// Dropped before it ends, it takes the connection with it.
    pub async fn deliver(&mut self, bytes: &[u8], method: &str) -> Delivered {
        self.deliver_as(bytes, method, &Manner::AtOnce).await
    }

    /// The same, with the bytes going out in that manner. Where it is to close, there is neither an answer nor an
    /// error, unless one came before.
    pub async fn deliver_as(&mut self, bytes: &[u8], method: &str, manner: &Manner) -> Delivered {
        self.deliver_from(Instant::now(), bytes, method, manner)
            .await
    }

    /// The same, with what it takes counted from then.
    pub(super) async fn deliver_from(
        &mut self,
        begun: Instant,
        bytes: &[u8],
        method: &str,
        manner: &Manner,
    ) -> Delivered {
        let bytes = manner.part(bytes);
        let mut timing = Timing::default();
        let (carrier, idle) = match self.take(begun) {
            Some(kept) => {
                let idle = begun.saturating_duration_since(kept.since);
                (Ok(kept.carrier), Some(idle))
            }
            None => {
                let patience = self.patience(begun);
                // Apart, so that the many deliveries that need no connection do not carry the room for making one.
                let connecting = connect(&self.target, &self.client.tls, patience);
                (Box::pin(connecting).await, None)
            }
        };
        let mut timed_out = false;
        let (response, error) = match carrier {
            Err(error) => {
                timed_out = Instant::now() >= self.patience(begun).deadline;
                (None, Some(error))
            }
            Ok(mut carrier) => {
                let mut written_from = begun;
                if idle.is_none() {
                    written_from = Instant::now();
                    timing.connect_us = Some(micros(written_from - begun));
                }
                let options = &self.client.options;
                let mut answer =
                    Answer::new(&self.place, method, options.max_head, options.max_body)
                        .after_idling(idle);
                let mut progress = Progress::from(written_from);
                self.buffer.resize(READ, 0);
                let talk = converse(
                    &mut *carrier,
                    bytes,
                    manner,
                    &mut self.buffer,
                    &mut answer,
                    &mut progress,
                );
                let error = match self.limit.within(begun + options.timeout, talk).await {
                    Some(done) => done.err(),
                    None => {
                        timed_out = true;
                        Some(self.too_slow(bytes, &answer, &progress))
                    }
                };
                timing.first_byte_us = progress.first_byte.map(micros);
                let keeps = error.is_none() && progress.all_sent && answer.keeps_open();
                let keeps = keeps && !manner.closes();
                if keeps && request_keeps_open(bytes) {
                    let since = Instant::now();
                    self.kept = Some(Kept { carrier, since });
                }
                (answer.into_response(), error)
            }
        };
        let ended = self
            .kept
            .as_ref()
            .map_or_else(Instant::now, |kept| kept.since);
        timing.total_us = micros(ended - begun);
        Delivered {
            response,
            error,
            timed_out,
            reused: idle.is_some(),
            timing,
        }
    }

    /// Whether a connection is kept.
    pub(super) fn is_kept(&self) -> bool {
        self.kept.is_some()
    }

    /// For how long the connection that is kept has had nothing to do.
    pub(super) fn idle(&self, now: Instant) -> Option<Duration> {
        let kept = self.kept.as_ref()?;
        Some(now.saturating_duration_since(kept.since))
    }

    /// Whether a connection is kept that could be used now, as far as its age tells.
    pub(super) fn is_fresh(&self, now: Instant) -> bool {
        let idle = self.idle(now);
        idle.is_some_and(|idle| idle <= self.client.options.max_idle)
    }

    /// Whether a connection is kept on which the other side has said nothing since.
    pub(super) fn is_quiet(&mut self) -> bool {
        let kept = self.kept.as_mut();
        kept.is_some_and(|kept| kept.carrier.is_quiet())
    }

    /// Whether it leads to the target's host and port.
    pub(super) fn leads_to(&self, target: &Target) -> bool {
        let own = &self.target;
        own.port == target.port && own.secure == target.secure && own.host == target.host
    }

    /// The kept connection, if it can carry a request.
    fn take(&mut self, now: Instant) -> Option<Kept> {
        let fresh = self.is_fresh(now);
        let mut kept = self.kept.take().filter(|_| fresh)?;
        kept.carrier.is_quiet().then_some(kept)
    }

    fn patience(&self, begun: Instant) -> Patience {
        let options = &self.client.options;
        let limit = options.connect_timeout.min(options.timeout);
        Patience {
            deadline: begun + limit,
            limit,
        }
    }

    fn too_slow(&self, bytes: &[u8], answer: &Answer, seen: &Progress) -> Error {
        let place = &self.place;
        let limit = format_duration(self.client.options.timeout);
        let sent = seen.sent;
        let what = if answer.has_head() {
            format!("`{place}` began its answer and did not end it within {limit}")
        } else if answer.has_begun() {
            format!("`{place}` did not end its answer's head within {limit}")
        } else if sent < bytes.len() {
            let all = bytes.len();
            format!("`{place}` took only {sent} of {all} bytes of the request within {limit}")
        } else {
            format!("`{place}` did not answer within {limit}")
        };
        wire(what, "look into the endpoint's log, or raise the time-out")
    }
}

impl fmt::Debug for Line<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Line")
            .field("place", &self.place)
            .field("kept", &self.kept.is_some())
            .finish()
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
