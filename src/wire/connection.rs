//! One sender's connection: request after request, each answered once the handler has spoken, then closed in a way
//! that lets the sender see the last answer.

use std::future::Future;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use humantime::format_duration;
use jiff::Timestamp;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::exchange::{Body, Connection, Request, Timing};

use super::arrival::{Arrival, Rejection};
use super::chunked::{ChunkLimits, Step};
use super::fault::Fault;
use super::framing::{self, Decoder, Framing};
use super::head::{self, Scan};
use super::inbox::Inbox;
use super::limits::ServerLimits;
use super::misbehave::Reply;
use super::reply::{self, Setting};
use super::server::Clock;
use super::wishes::{expects_continue, stays_open};

/// What the connections count together.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub requests: AtomicU64,
    pub rejected: AtomicU64,
}

/// A connection and everything it needs to be served.
pub(super) struct Line<S, H, R> {
    pub inbox: Inbox<S>,
    pub limits: Arc<ServerLimits>,
    pub clock: Clock,
    pub handler: H,
    pub on_reject: R,
    pub connection: Connection,
    pub stopping: watch::Receiver<bool>,
    pub counts: Arc<Counts>,
    pub reset_on_close: fn(&S),
}

/// Why a connection is not served further.
enum Stop {
    /// There is nothing more to say.
    Quiet,
    /// The last answer was written; bytes may still be coming in.
    Answered,
    /// The request is refused.
    Refused(Fault),
    /// It is to be reset.
    Reset,
    /// It is to be left hanging.
    Hang,
    /// The connection is gone, so there is nobody to answer.
    Lost(String),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Stop::Refused(fault)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Lost(format!("the connection was lost: {error}"))
    }
}

/// How a request's body came out.
enum Outcome {
    Whole,
    TooLarge,
}

impl<S, H, Fut, R> Line<S, H, R>
where
    S: AsyncRead + AsyncWrite + Unpin + Send,
    H: Fn(Arrival) -> Fut + Send,
    Fut: Future<Output: Into<Reply>> + Send,
    R: Fn(Rejection) + Send,
{
    /// Serves the connection to its end.
    pub async fn run(mut self) {
        loop {
            if self.wait_for_request().await.is_err() {
                break;
            }
            self.connection.seq += 1;
            let at = (self.clock)();
            match self.turn(at).await {
                Ok(()) => continue,
                Err(Stop::Quiet) => {}
                Err(Stop::Answered) => {
                    let _ = self.inbox.stream.shutdown().await;
                    self.linger().await;
                }
                Err(Stop::Reset) => {
                    (self.reset_on_close)(&self.inbox.stream);
                    return;
                }
                Err(Stop::Hang) => self.hang().await,
                Err(Stop::Refused(fault)) => self.refuse(at, fault).await,
                Err(Stop::Lost(why)) => self.report(at, None, why),
            }
            break;
        }
        let _ = self.inbox.stream.shutdown().await;
    }

    /// One request and its answer. `Ok` means that another may follow.
    async fn turn(&mut self, at: Timestamp) -> Result<(), Stop> {
        let arrival = self.receive(at).await?;
        let settled = arrival.settled.clone();
        let stays = settled.is_none()
            && stays_open(&arrival.request)
            && self.connection.seq < self.limits.max_requests;
        let head_only = arrival.request.method == "HEAD";
        let keep_alive = arrival.request.version == "1.0";
        self.counts.requests.fetch_add(1, Ordering::Relaxed);
        let given = (self.handler)(arrival).await.into();
        let setting = Setting {
            head_only,
            date: (self.clock)(),
            close: !stays || *self.stopping.borrow(),
            keep_alive,
        };
        let unread = settled.is_some() || !self.inbox.bytes().is_empty();
        let answer = match settled.map_or(given, Reply::Answer) {
            Reply::Answer(answer) => answer,
            Reply::Reset => return Err(Stop::Reset),
            Reply::Hang => return Err(Stop::Hang),
            Reply::Close if unread => return Err(Stop::Answered),
            Reply::Close => return Err(Stop::Quiet),
        };
        let (bytes, close) = reply::encode(&answer, setting);
        self.write(&bytes).await.map_err(|_| Stop::Quiet)?;
        match (close, unread) {
            (false, _) => Ok(()),
            (true, true) => Err(Stop::Answered),
            (true, false) => Err(Stop::Quiet),
        }
    }

    /// Reads one request to its end.
    async fn receive(&mut self, at: Timestamp) -> Result<Arrival, Stop> {
        let begun = Instant::now();
        let mut request = self.read_head().await?;
        let head_us = micros(begun.elapsed());
        let headed = Instant::now();
        let outcome = self.read_body(&mut request).await?;
        let incomplete = match outcome {
            Outcome::Whole => None,
            Outcome::TooLarge => {
                request.truncated = true;
                let limit = self.limits.max_body;
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
            settled: incomplete.as_deref().map(|why| reply::refusal(413, why)),
            incomplete,
        })
    }

    /// Waits for a request's first byte; empty lines before it are none. `Err` when none will come.
    async fn wait_for_request(&mut self) -> Result<(), ()> {
        let limit = self.limits.idle_timeout;
        let mut idle = pin!(sleep(limit));
        let blank = |bytes: &[u8]| bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n'));
        while blank(self.inbox.bytes()) && self.inbox.bytes().len() <= self.limits.max_head {
            let came = tokio::select! {
                biased;
                came = self.inbox.fill() => came,
                _ = self.stopping.wait_for(|stopping| *stopping) => return Err(()),
                () = &mut idle => return Err(()),
            };
            if !matches!(came, Ok(count) if count > 0) {
                return Err(());
            }
        }
        Ok(())
    }

    async fn read_head(&mut self) -> Result<Request, Stop> {
        let limit = self.limits.head_timeout;
        match timeout(limit, self.read_head_bytes()).await {
            Ok(Ok(length)) => {
                let bytes = self.inbox.bytes().get(..length).unwrap_or_default();
                let request = head::request(bytes, self.limits.max_headers);
                self.inbox.consume(length);
                Ok(request?)
            }
            Ok(Err(stop)) => Err(stop),
            Err(_) => Err(too_slow("head", limit)),
        }
    }

    async fn read_head_bytes(&mut self) -> Result<usize, Stop> {
        let mut scan = Scan::default();
        loop {
            let bytes = self.inbox.bytes();
            let end = scan.advance(bytes)?;
            let size = end.unwrap_or(bytes.len());
            if size > self.limits.max_head {
                return Err(scan.too_large().into());
            }
            if let Some(length) = end {
                return Ok(length);
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
        if matches!(framing, Framing::Length(length) if length > self.limits.max_body as u64) {
            return Ok(Outcome::TooLarge);
        }
        let empty = matches!(framing, Framing::None | Framing::Length(0));
        if continues && !empty && self.inbox.bytes().is_empty() {
            self.write(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let limits = ChunkLimits {
            bytes: self.limits.max_head,
            trailers: self.limits.max_headers,
        };
        let mut decoder = Decoder::new(framing, self.limits.max_body, limits);
        let limit = self.limits.body_total_timeout;
        match timeout(limit, self.read_body_bytes(&mut decoder)).await {
            Ok(step) => {
                if step? == Step::Full {
                    return Ok(Outcome::TooLarge);
                }
            }
            Err(_) => return Err(too_slow("body", limit)),
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
            let limit = self.limits.body_timeout;
            match timeout(limit, self.inbox.fill()).await {
                Ok(Ok(0)) => {
                    let why = format!("the connection ended after {}", decoder.progress());
                    return Err(Fault::bad(why).into());
                }
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return Err(error.into()),
                Err(_) => return Err(too_slow("body's next byte", limit)),
            }
        }
    }

    async fn refuse(&mut self, at: Timestamp, fault: Fault) {
        let answer = reply::refusal(fault.status, &fault.why);
        let setting = Setting {
            head_only: false,
            date: (self.clock)(),
            close: true,
            keep_alive: false,
        };
        self.report(at, Some(fault.status), fault.why);
        let (bytes, _) = reply::encode(&answer, setting);
        if self.write(&bytes).await.is_ok() && self.inbox.stream.shutdown().await.is_ok() {
            self.linger().await;
        }
    }

    fn report(&mut self, at: Timestamp, status: Option<u16>, why: String) {
        self.counts.rejected.fetch_add(1, Ordering::Relaxed);
        (self.on_reject)(Rejection {
            at,
            connection: self.connection.clone(),
            status,
            why,
        });
    }

    /// Writes everything, as long as the other end takes some of it now and then.
    async fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let limit = self.limits.write_timeout;
        while !bytes.is_empty() {
            let written = timeout(limit, self.inbox.stream.write(bytes)).await??;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            bytes = bytes.get(written..).unwrap_or_default();
        }
        timeout(limit, self.inbox.stream.flush()).await?
    }
}

fn too_slow(part: &str, limit: Duration) -> Stop {
    let why = format!(
        "the {part} did not arrive within {}",
        format_duration(limit)
    );
    Fault::new(408, why).into()
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::io::{AsyncReadExt, duplex};

    use super::*;
    use crate::exchange::Response;

    /// Serves one connection whose pipe holds that many bytes; gives the requests and what was answered.
    async fn over_a_pipe(width: usize, bytes: &[u8]) -> (Vec<Request>, Vec<u8>) {
        let (ours, theirs) = duplex(width);
        let (_stop, stopping) = watch::channel(false);
        let (arrived, arrivals) = mpsc::channel();
        let line = Line {
            inbox: Inbox::new(theirs),
            limits: Arc::default(),
            clock: Arc::new(|| Timestamp::UNIX_EPOCH),
            handler: move |arrival: Arrival| {
                let _ = arrived.send(arrival.request);
                async { Response::new(204) }
            },
            on_reject: |rejection| panic!("{rejection:?}"),
            connection: Connection {
                id: 1,
                seq: 0,
                peer: "a pipe".into(),
            },
            stopping,
            counts: Arc::default(),
            reset_on_close: |_| {},
        };
        let (mut reader, mut writer) = tokio::io::split(ours);
        let mut answers = Vec::new();
        let writing = async {
            writer.write_all(bytes).await.unwrap();
            writer.shutdown().await.unwrap();
        };
        let (_, (), read) = tokio::join!(line.run(), writing, reader.read_to_end(&mut answers));
        read.unwrap();
        (arrivals.into_iter().collect(), answers)
    }

    #[tokio::test]
    async fn the_width_of_the_pipe_makes_no_difference() {
        let wire = b"\r\nPOST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2;x\r\nhi\r\n0\r\nA: b\r\n\r\n\
            PUT /2 HTTP/1.1\r\nhost:a\r\nContent-Length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nHost: a\r\n\r\n\r\n";
        let (requests, answers) = over_a_pipe(wire.len(), wire).await;
        let targets: Vec<_> = requests.iter().map(|r| r.target.as_str()).collect();
        assert_eq!(targets, ["/1", "/2", "/3"]);
        let bodies: Vec<_> = requests.iter().map(Request::body_bytes).collect();
        assert_eq!(bodies, [&b"hi"[..], b"abc", b""]);
        for width in 1..20 {
            assert_eq!(
                over_a_pipe(width, wire).await,
                (requests.clone(), answers.clone())
            );
        }
    }
}
