//! One sender's connection: request after request, each answered once the handler has spoken, then closed in a way
//! that lets the sender see the last answer.

use std::future::Future;
use std::io;
use std::sync::atomic::Ordering;

use jiff::Timestamp;
use tokio::io::AsyncWriteExt;
use tokio::time::{sleep, timeout};

use crate::exchange::Connection;

use super::arrival::{Arrival, Rejection};
use super::channel::Channel;
use super::fault::Fault;
use super::host::Host;
use super::inbox::Inbox;
use super::reply::Reply;
use super::response::{self, Setting};
use super::roster::{Phase, Place};
use super::wishes::stays_open;

/// A connection and everything it needs to be served.
pub(super) struct Line<S, H, R> {
    pub inbox: Inbox<S>,
    pub host: Host<H, R>,
    pub connection: Connection,
    pub place: Place,
}

/// Why a connection is not served further.
pub(super) enum Stop {
    /// There is nothing more to say.
    Quiet,
    /// The last answer was written; bytes may still be coming in.
    Answered,
    /// The request is refused.
    Refused(Fault),
    /// The connection is gone, so there is nobody to answer.
    Lost(String),
    /// It is to be broken off.
    Reset,
    /// It is to be left hanging.
    Hang,
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

impl<S, H, Fut, R> Line<S, H, R>
where
    S: Channel,
    H: Fn(Arrival) -> Fut + Send,
    Fut: Future<Output = Reply> + Send,
    R: Fn(Rejection) + Send,
{
    /// Serves the connection to its end.
    pub async fn run(&mut self) {
        loop {
            if self.wait_for_request().await.is_err() {
                break;
            }
            self.connection.seq += 1;
            let at = (self.host.clock)();
            match self.turn(at).await {
                Ok(()) => continue,
                Err(Stop::Quiet) => {}
                Err(Stop::Answered) => {
                    self.farewell().await;
                    self.linger().await;
                }
                Err(Stop::Refused(fault)) => self.refuse(at, fault).await,
                Err(Stop::Lost(why)) => self.host.report(at, &self.connection, None, why),
                Err(Stop::Reset) => {
                    self.inbox.reset_on_close();
                    return;
                }
                Err(Stop::Hang) => self.hang().await,
            }
            break;
        }
        self.farewell().await;
    }

    /// One request and its answer. `Ok` means that another may follow.
    async fn turn(&mut self, at: Timestamp) -> Result<(), Stop> {
        let arrival = self.receive(at).await?;
        let settled = arrival.settled.clone();
        let stays = settled.is_none()
            && stays_open(&arrival.request)
            && self.connection.seq < self.host.limits.max_requests;
        let head_only = arrival.request.method == "HEAD";
        let keep_alive = arrival.request.version == "1.0";
        let work = self.place.seat.work().ok_or(Stop::Quiet)?;
        self.host.counts.requests.fetch_add(1, Ordering::Relaxed);
        let given = (self.host.handler)(arrival).await;
        drop(work);
        let unread = settled.is_some() || !self.inbox.bytes().is_empty();
        let answer = match settled.map_or(given, Reply::Answer) {
            Reply::Answer(answer) => answer,
            Reply::Reset => return Err(Stop::Reset),
            Reply::Hang => return Err(Stop::Hang),
            Reply::Close if unread => return Err(Stop::Answered),
            Reply::Close => return Err(Stop::Quiet),
        };
        let setting = Setting {
            head_only,
            date: (self.host.clock)(),
            close: !stays || *self.host.stopping.borrow(),
            keep_alive,
        };
        let (bytes, close) = response::encode(&answer, setting);
        self.write(&bytes).await.map_err(|_| Stop::Quiet)?;
        match (close, unread) {
            (false, _) => Ok(()),
            (true, true) => Err(Stop::Answered),
            (true, false) => Err(Stop::Quiet),
        }
    }

    pub async fn refuse(&mut self, at: Timestamp, fault: Fault) {
        let answer = response::refusal(fault.status, &fault.why);
        let setting = Setting {
            head_only: false,
            date: (self.host.clock)(),
            close: true,
            keep_alive: false,
        };
        self.host
            .report(at, &self.connection, Some(fault.status), fault.why);
        let (bytes, _) = response::encode(&answer, setting);
        if self.write(&bytes).await.is_ok() && self.farewell().await {
            self.linger().await;
        }
    }

    /// Writes everything, as long as the other end takes some of it now and then.
    pub async fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        let limit = self.host.limits.write_timeout;
        self.place.seat.enter(Phase::Moving);
        while !bytes.is_empty() {
            let written = timeout(limit, self.inbox.stream.write(bytes)).await??;
            if written == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.place.seat.moved(written);
            bytes = bytes.get(written..).unwrap_or_default();
        }
        timeout(limit, self.inbox.stream.flush()).await?
    }

    /// Reads and drops until the sender is done: closing with unread bytes would reset the connection, and a reset
    /// can take the answer away from the sender (RFC 9112, 9.6).
    async fn linger(&mut self) {
        self.place.seat.enter(Phase::Idle);
        let limit = self.host.limits.linger;
        let _ = timeout(limit, drain(&mut self.inbox)).await;
    }

    /// Says nothing until the other end gives up, it is time to close idle connections, or the server ends.
    async fn hang(&mut self) {
        self.place.seat.enter(Phase::Held);
        let limit = self.host.limits.idle_timeout;
        tokio::select! {
            () = drain(&mut self.inbox) => {}
            _ = self.host.stopping.wait_for(|stopping| *stopping) => {}
            () = sleep(limit) => {}
        }
    }

    /// Ends what goes out; gives whether the other end could be told.
    async fn farewell(&mut self) -> bool {
        let limit = self.host.limits.write_timeout;
        matches!(
            timeout(limit, self.inbox.stream.shutdown()).await,
            Ok(Ok(()))
        )
    }
}

/// Reads and drops until the other end is done.
async fn drain<S: Channel>(inbox: &mut Inbox<S>) {
    loop {
        let count = inbox.bytes().len();
        inbox.consume(count);
        if !matches!(inbox.fill().await, Ok(count) if count > 0) {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use std::sync::Arc;
    use std::time::Duration;

    use tokio::io::{AsyncReadExt, duplex};
    use tokio::sync::watch;

    use crate::exchange::{Request, Response};

    use super::super::roster::Roster;
    use super::*;

    /// Serves one connection whose pipe holds that many bytes; gives the requests and what was answered.
    async fn over_a_pipe(width: usize, bytes: &[u8]) -> (Vec<Request>, Vec<u8>) {
        let (ours, theirs) = duplex(width);
        let (_stop, stopping) = watch::channel(false);
        let (arrived, arrivals) = mpsc::channel();
        let mut line = Line {
            inbox: Inbox::new(theirs),
            host: Host {
                limits: Arc::default(),
                clock: Arc::new(|| Timestamp::UNIX_EPOCH),
                handler: move |arrival: Arrival| {
                    let _ = arrived.send(arrival.request);
                    async { Reply::from(Response::new(204)) }
                },
                on_reject: |rejection| panic!("{rejection:?}"),
                stopping,
                counts: Arc::default(),
            },
            connection: Connection {
                id: 1,
                seq: 0,
                peer: "a pipe".into(),
            },
            place: Roster::new(Duration::from_secs(1)).place(1),
        };
        let (mut reader, mut writer) = tokio::io::split(ours);
        let mut answers = Vec::new();
        let writing = async {
            writer.write_all(bytes).await.unwrap();
            writer.shutdown().await.unwrap();
        };
        let serving = async move { line.run().await };
        let ((), (), read) = tokio::join!(serving, writing, reader.read_to_end(&mut answers));
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
