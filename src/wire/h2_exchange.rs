//! One request of an HTTP/2 connection and its answer.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};
use std::time::Instant;

use bytes::Bytes;
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::exchange::{Body, Connection, Headers, Request, Response, Timing};

use super::arrival::{Arrival, Rejection};
use super::fault::Fault;
use super::h2_message;
use super::host::{Host, micros, too_slow};
use super::reply::Reply;
use super::response;
use super::roster::{Seat, Stream};

/// A request under way.
pub(super) struct H2Exchange<H, R> {
    pub host: Host<H, R>,
    pub connection: Connection,
    pub seat: Arc<Seat>,
    /// Ends the connection at once.
    pub cut: Arc<Notify>,
}

/// The stream is to be reset.
#[derive(Debug)]
pub(super) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("the request gets no answer")
    }
}

impl std::error::Error for Broken {}

/// Why a body was not read to its end.
enum Stop {
    TooLarge,
    Refused(Fault),
    Lost(String),
}

impl<H, Fut, R> H2Exchange<H, R>
where
    H: Fn(Arrival) -> Fut + Send,
    Fut: Future<Output = Reply> + Send + 'static,
    R: Fn(Rejection) + Send,
{
    /// Reads the request and gives what is to be answered.
    pub async fn run(
        mut self,
        request: hyper::Request<Incoming>,
    ) -> Result<hyper::Response<Outgoing>, Broken> {
        let at = (self.host.clock)();
        let begun = Instant::now();
        let stream = self.seat.stream();
        let (head, mut incoming) = request.into_parts();
        let head_only = head.method == hyper::Method::HEAD;
        let max_headers = self.host.limits.max_headers;
        let mut request = match h2_message::request(&head, max_headers) {
            Ok(request) => request,
            Err(fault) => return Ok(self.refuse(at, fault, stream)),
        };
        let incomplete = match self.read(&mut request, &mut incoming, &stream).await {
            Ok(()) => None,
            Err(Stop::TooLarge) => {
                request.truncated = true;
                let limit = self.host.limits.max_body;
                Some(format!("body over the limit of {limit} bytes"))
            }
            Err(Stop::Refused(fault)) => return Ok(self.refuse(at, fault, stream)),
            Err(Stop::Lost(why)) => {
                self.host.report(at, &self.connection, None, why);
                return Err(Broken);
            }
        };
        let settled = incomplete.as_deref().map(|why| response::refusal(413, why));
        let spent = micros(begun.elapsed());
        let arrival = Arrival {
            at,
            connection: self.connection.clone(),
            request,
            timing: Timing {
                body_us: Some(spent),
                total_us: spent,
                ..Timing::default()
            },
            settled: settled.clone(),
            incomplete,
        };
        let work = self.seat.work().ok_or(Broken)?;
        self.host.counts.requests.fetch_add(1, Ordering::Relaxed);
        // What was received is worked on to its end, though whoever sent it may not wait for the answer.
        let working = (self.host.handler)(arrival);
        let given = tokio::spawn(async move {
            let given = working.await;
            drop(work);
            given
        });
        let given = given.await.map_err(|_| Broken)?;
        match settled.map_or(given, Reply::Answer) {
            Reply::Answer(answer) => Ok(self.answer(&answer, head_only, stream)),
            Reply::Reset => Err(Broken),
            Reply::Hang => {
                let limit = self.host.limits.idle_timeout;
                tokio::select! {
                    _ = self.host.stopping.wait_for(|stopping| *stopping) => {}
                    () = sleep(limit) => {}
                }
                Err(Broken)
            }
            Reply::Close => {
                self.cut.notify_one();
                Err(Broken)
            }
        }
    }

    fn refuse(
        &self,
        at: jiff::Timestamp,
        fault: Fault,
        stream: Stream,
    ) -> hyper::Response<Outgoing> {
        let answer = response::refusal(fault.status, &fault.why);
        self.host
            .report(at, &self.connection, Some(fault.status), fault.why);
        self.answer(&answer, false, stream)
    }

    fn answer(
        &self,
        answer: &Response,
        head_only: bool,
        stream: Stream,
    ) -> hyper::Response<Outgoing> {
        let (head, bytes) = h2_message::response(answer, head_only, (self.host.clock)());
        let body = Outgoing {
            bytes: (!bytes.is_empty()).then_some(bytes),
            _stream: stream,
        };
        hyper::Response::from_parts(head, body)
    }

    /// Reads body and trailers into the request, within the limits of size and time.
    async fn read(
        &mut self,
        request: &mut Request,
        incoming: &mut Incoming,
        stream: &Stream,
    ) -> Result<(), Stop> {
        let limits = Arc::clone(&self.host.limits);
        let announced = request.headers.text("content-length").map(str::to_owned);
        if incoming.is_end_stream() {
            request.body = announced.map(|_| Body::default());
            return Ok(());
        }
        let too_much = |length: u64| length > limits.max_body as u64;
        if announced.is_some_and(|text| text.parse().is_ok_and(too_much)) {
            return Err(Stop::TooLarge);
        }
        let mut body = Vec::new();
        let mut trailers = Headers::new();
        let all = async {
            loop {
                let next = poll_fn(|cx| Pin::new(&mut *incoming).poll_frame(cx));
                let frame = match timeout(limits.body_timeout, next).await {
                    Ok(Some(Ok(frame))) => frame,
                    Ok(Some(Err(error))) => {
                        return Err(Stop::Lost(format!("the request was broken off: {error}")));
                    }
                    Ok(None) => return Ok(()),
                    Err(_) => {
                        let fault = too_slow("body's next byte", limits.body_timeout);
                        return Err(Stop::Refused(fault));
                    }
                };
                match frame.into_data() {
                    Ok(data) if data.len() > limits.max_body.saturating_sub(body.len()) => {
                        return Err(Stop::TooLarge);
                    }
                    Ok(data) => {
                        stream.moved(data.len());
                        body.extend_from_slice(&data);
                    }
                    Err(frame) => {
                        if let Ok(fields) = frame.into_trailers() {
                            trailers = h2_message::headers(&fields, limits.max_headers)
                                .map_err(Stop::Refused)?;
                        }
                    }
                }
            }
        };
        match timeout(limits.body_total_timeout, all).await {
            Ok(read) => read?,
            Err(_) => {
                let fault = too_slow("body", limits.body_total_timeout);
                return Err(Stop::Refused(fault));
            }
        }
        request.body = Some(Body::from(body));
        request.trailers = trailers;
        Ok(())
    }
}

/// The body of an answer; the exchange is open for as long as it is.
pub(super) struct Outgoing {
    bytes: Option<Bytes>,
    _stream: Stream,
}

impl hyper::body::Body for Outgoing {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.bytes.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
