//! Taking one HTTP/1 request off a connection: the wait, the head, the body, each with its limits.

use std::future::Future;
use std::pin::pin;
use std::time::Instant;

use jiff::Timestamp;
use tokio::time::{sleep, timeout};

use crate::exchange::{Body, Request, Timing};

use super::arrival::{Arrival, Rejection};
use super::channel::Channel;
use super::chunked::{ChunkLimits, Step};
use super::connection::{Line, Stop};
use super::fault::Fault;
use super::framing::{self, Decoder, Framing};
use super::head;
use super::host::{micros, too_slow};
use super::reply::Reply;
use super::response;
use super::roster::Phase;
use super::scan::Scan;
use super::wishes::expects_continue;

/// How a request's body came out.
enum Outcome {
    Whole,
    TooLarge,
}

impl<S, H, Fut, R> Line<S, H, R>
where
    S: Channel,
    H: Fn(Arrival) -> Fut + Send,
    Fut: Future<Output = Reply> + Send,
    R: Fn(Rejection) + Send,
{
    /// Reads one request to its end.
    pub async fn receive(&mut self, at: Timestamp) -> Result<Arrival, Stop> {
        let begun = Instant::now();
        let mut request = self.read_head().await?;
        let head_us = micros(begun.elapsed());
        let headed = Instant::now();
        let outcome = self.read_body(&mut request).await?;
        let incomplete = match outcome {
            Outcome::Whole => None,
            Outcome::TooLarge => {
                request.truncated = true;
                let limit = self.host.limits.max_body;
                Some(format!("body over the limit of {limit} bytes"))
            }
        };
        Ok(Arrival {
            at,
            connection: self.connection.clone(),
            request,
            timing: Timing {
                head_us: Some(head_us),
                body_us: Some(micros(headed.elapsed())),
                total_us: micros(begun.elapsed()),
                ..Timing::default()
            },
            settled: incomplete.as_deref().map(|why| response::refusal(413, why)),
            incomplete,
        })
    }

    /// Waits for a request's first byte; empty lines before it are none. `Err` when none will come.
    pub async fn wait_for_request(&mut self) -> Result<(), ()> {
        let limit = self.host.limits.idle_timeout;
        let mut idle = pin!(sleep(limit));
        self.place.seat.enter(Phase::Idle);
        let blank = |bytes: &[u8]| bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        while blank(self.inbox.bytes()) && self.inbox.bytes().len() <= self.host.limits.max_head {
            let came = tokio::select! {
                biased;
                came = self.inbox.fill() => came,
                _ = self.host.stopping.wait_for(|stopping| *stopping) => return Err(()),
                () = &mut idle => return Err(()),
            };
            if !matches!(came, Ok(count) if count > 0) {
                return Err(());
            }
        }
        Ok(())
    }

    async fn read_head(&mut self) -> Result<Request, Stop> {
        let limit = self.host.limits.head_timeout;
        self.place.seat.enter(Phase::Head);
        match timeout(limit, self.read_head_bytes()).await {
            Ok(Ok(length)) => {
                let bytes = self.inbox.bytes().get(..length).unwrap_or_default();
                let request = head::request(bytes, self.host.limits.max_headers);
                self.inbox.consume(length);
                Ok(request?)
            }
            Ok(Err(stop)) => Err(stop),
            Err(_) => Err(too_slow("head", limit).into()),
        }
    }

    async fn read_head_bytes(&mut self) -> Result<usize, Stop> {
        let mut scan = Scan::default();
        loop {
            let bytes = self.inbox.bytes();
            // Not a byte further than the limit: what stands there must not decide how the head is refused.
            let within = bytes.get(..self.host.limits.max_head).unwrap_or(bytes);
            if let Some(length) = scan.advance(within)? {
                return Ok(length);
            }
            if bytes.len() > self.host.limits.max_head {
                return Err(scan.too_large().into());
            }
            if self.inbox.fill().await? == 0 {
                let why = "the connection ended in the middle of the head";
                return Err(Fault::bad(why).into());
            }
        }
    }

    /// Reads the body into the request.
    async fn read_body(&mut self, request: &mut Request) -> Result<Outcome, Stop> {
        let framing = framing::of_request(request)?;
        let continues = expects_continue(request)?;
        if matches!(framing, Framing::Length(length) if length > self.host.limits.max_body as u64) {
            return Ok(Outcome::TooLarge);
        }
        let empty = matches!(framing, Framing::None | Framing::Length(0));
        if continues && !empty && self.inbox.bytes().is_empty() {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let limits = ChunkLimits {
            bytes: self.host.limits.max_head,
            trailers: self.host.limits.max_headers,
        };
        let mut decoder = Decoder::new(framing, self.host.limits.max_body, limits);
        let limit = self.host.limits.body_total_timeout;
        self.place.seat.enter(Phase::Moving);
        match timeout(limit, self.read_body_bytes(&mut decoder)).await {
            Ok(step) => {
                if step? == Step::Full {
                    return Ok(Outcome::TooLarge);
                }
            }
            Err(_) => return Err(too_slow("body", limit).into()),
        }
        let (body, trailers) = decoder.finish();
        request.body = body.map(Body::from);
        request.trailers = trailers;
        Ok(Outcome::Whole)
    }

    async fn read_body_bytes(&mut self, decoder: &mut Decoder) -> Result<Step, Stop> {
        loop {
            let mut rest = self.inbox.bytes();
            let before = rest.len();
            let step = decoder.feed(&mut rest)?;
            let used = before - rest.len();
            self.inbox.consume(used);
            if step != Step::More {
                return Ok(step);
            }
            let limit = self.host.limits.body_timeout;
            match timeout(limit, self.inbox.fill()).await {
                Ok(Ok(0)) => {
                    let why = format!("the connection ended after {}", decoder.progress());
                    return Err(Fault::bad(why).into());
                }
                Ok(Ok(count)) => self.place.seat.moved(count),
                Ok(Err(error)) => return Err(error.into()),
                Err(_) => return Err(too_slow("body's next byte", limit).into()),
            }
        }
    }
}
