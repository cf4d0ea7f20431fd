//! A server on a port of its own, with everything it handed over.

use std::cell::RefCell;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hookctl::exchange::Response;
use hookctl::wire::{Arrival, Listener, Rejection, Reply, ServerLimits, Summary, serve};
use jiff::Timestamp;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout;

/// How long a test waits for what has to happen; never waited out in a test that passes.
const PATIENCE: Duration = Duration::from_secs(20);

/// The wall time of every test.
pub const NOW: i64 = 1_700_000_000;

pub struct Site {
    pub address: SocketAddr,
    arrivals: RefCell<mpsc::UnboundedReceiver<Arrival>>,
    rejections: RefCell<mpsc::UnboundedReceiver<Rejection>>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<Summary>,
}

impl Site {
    /// A server that answers everything with 200 `ok`.
    pub async fn open(limits: ServerLimits) -> Site {
        Site::answering(limits, |_| async {
            let mut response = Response::new(200);
            response.body = Some("ok".into());
            response
        })
        .await
    }

    pub async fn answering<H, Fut>(limits: ServerLimits, handler: H) -> Site
    where
        H: Fn(Arrival) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Response> + Send + 'static,
    {
        Site::replying(limits, move |arrival| {
            let answer = handler(arrival);
            async { answer.await.into() }
        })
        .await
    }

    /// A server that may misbehave.
    pub async fn replying<H, Fut>(limits: ServerLimits, handler: H) -> Site
    where
        H: Fn(Arrival) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Site::on(listener.into(), address, limits, handler)
    }

    /// A server on any listener; `address` is where its tests connect to, when it has one.
    pub fn on<H, Fut>(
        listener: Listener,
        address: SocketAddr,
        limits: ServerLimits,
        handler: H,
    ) -> Site
    where
        H: Fn(Arrival) -> Fut + Clone + Send + 'static,
        Fut: Future<Output = Reply> + Send + 'static,
    {
        let (arrived, arrivals) = mpsc::unbounded_channel();
        let (rejected, rejections) = mpsc::unbounded_channel();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve(
            listener,
            limits,
            Arc::new(|| Timestamp::from_second(NOW).unwrap()),
            move |arrival: Arrival| {
                let _ = arrived.send(arrival.clone());
                handler(arrival)
            },
            move |rejection| {
                let _ = rejected.send(rejection);
            },
            async {
                let _ = stopped.await;
            },
        ));
        Site {
            address,
            arrivals: RefCell::new(arrivals),
            rejections: RefCell::new(rejections),
            stop,
            task,
        }
    }

    /// The next request that was handed over and not looked at.
    pub fn arrival(&self) -> Option<Arrival> {
        self.arrivals.borrow_mut().try_recv().ok()
    }

    pub fn rejection(&self) -> Option<Rejection> {
        self.rejections.borrow_mut().try_recv().ok()
    }

    /// Waits for a rejection that no answer tells of.
    pub async fn next_rejection(&self) -> Rejection {
        within(async {
            loop {
                match self.rejection() {
                    Some(rejection) => return rejection,
                    None => yield_now().await,
                }
            }
        })
        .await
    }

    pub async fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// Sends pieces, each after the server had the chance to read the one before, and reads until the server closes.
    pub async fn say(&self, pieces: &[&[u8]], half_close: bool) -> String {
        let mut stream = self.connect().await;
        for piece in pieces {
            // The server may have refused and closed already: its answer is what counts.
            if stream.write_all(piece).await.is_err() {
                break;
            }
            yield_now().await;
            yield_now().await;
        }
        if half_close {
            let _ = stream.shutdown().await;
        }
        read_to_end(&mut stream).await
    }

    /// A plain request is still served.
    pub async fn assert_alive(&self) {
        let answer = self
            .say(
                &[b"GET /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"],
                false,
            )
            .await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer:?}");
        assert_eq!(self.arrival().unwrap().request.target, "/alive");
    }

    /// Ends the server and waits for its word.
    pub async fn close(self) -> Summary {
        self.stop.send(()).unwrap();
        within(self.task).await.unwrap()
    }

    /// Tells the server to end, without waiting.
    pub fn begin_to_close(self) -> JoinHandle<Summary> {
        self.stop.send(()).unwrap();
        self.task
    }
}

pub async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    within(stream.read_to_end(&mut answer)).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// Reads one answer whose body is `ok`.
pub async fn read_ok(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\nok") {
        let byte = within(stream.read_u8()).await.unwrap();
        answer.push(byte);
    }
    String::from_utf8(answer).unwrap()
}

pub async fn within<T>(what: impl Future<Output = T>) -> T {
    timeout(PATIENCE, what).await.expect("it takes too long")
}
