//! The whole listener on a thread of its own, and the sender whose patience is measured.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use hookctl::capture::{Journal, JournalOptions};
use hookctl::exchange::Response;
use hookctl::run::{Inspector, KeyRing, Station, StationOptions};
use hookctl::wire::{Arrival, Reply, ServerLimits, serve};
use jiff::Timestamp;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// What a slow reader asks for: more than the buffers between the two take.
const LARGE: usize = 512 * 1024;
/// How long the well-behaved sender waits for one answer.
pub const PATIENCE: Duration = Duration::from_secs(10);
/// How often it sends.
const PACE: Duration = Duration::from_millis(5);

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// A listener that inspects and records like the real one.
pub struct Bench {
    pub address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
    _folder: TempDir,
}

impl Bench {
    pub fn start(limits: ServerLimits) -> Bench {
        let folder = tempfile::tempdir().unwrap();
        let capture = folder.path().join("capture.jsonl");
        let options = JournalOptions::default();
        let journal = Journal::open(&capture, options, Timestamp::now(), |trouble| {
            panic!("{trouble:?}")
        });
        let journal = journal.unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            runtime().block_on(run(listener, journal, limits, stopped));
        });
        Bench {
            address,
            stop: Some(stop),
            thread: Some(thread),
            _folder: folder,
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = self.stop.take().unwrap().send(());
        let ended = self.thread.take().unwrap().join();
        if !thread::panicking() {
            ended.unwrap();
        }
    }
}

async fn run(
    listener: std::net::TcpListener,
    journal: Journal,
    limits: ServerLimits,
    stopped: oneshot::Receiver<()>,
) {
    let (tell, told) = channel();
    let shown = thread::spawn(move || told.into_iter().count());
    let station = Arc::new(Station::new(
        Inspector::new(Vec::new(), KeyRing::new()),
        Some(journal),
        StationOptions::default(),
        Timestamp::now,
        |at| at.to_string(),
        tell,
    ));
    let handler = move |arrival: Arrival| {
        let station = Arc::clone(&station);
        async move {
            let large = arrival.request.target == "/large";
            let reply = station.reply(arrival).await;
            if !large {
                return reply;
            }
            let mut answer = Response::new(200);
            answer.body = Some(vec![b'x'; LARGE].into());
            Reply::from(answer)
        }
    };
    let stopped = async {
        let _ = stopped.await;
    };
    serve(
        TcpListener::from_std(listener).unwrap(),
        limits,
        Arc::new(Timestamp::now),
        handler,
        |_| {},
        stopped,
    )
    .await;
    assert!(shown.join().unwrap() > 0);
}

/// How the well-behaved sender fared.
pub struct Fared {
    pub requests: usize,
    pub failures: Vec<String>,
    pub median: Duration,
    pub p99: Duration,
    pub slowest: Duration,
}

impl std::fmt::Display for Fared {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        let Fared {
            requests,
            failures,
            median,
            p99,
            slowest,
        } = self;
        write!(
            f,
            "{requests} requests, failed: {failures:?}, median {median:.1?}, p99 {p99:.1?}, slowest {slowest:.1?}"
        )
    }
}

/// Sends small events for that long, each over a connection of its own.
pub async fn behave_well(address: SocketAddr, time: Duration) -> Fared {
    let begun = Instant::now();
    let mut ticks = interval(PACE);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut times, mut failures) = (Vec::new(), Vec::new());
    while begun.elapsed() < time {
        ticks.tick().await;
        let sent = Instant::now();
        match timeout(PATIENCE, send(address)).await {
            Ok(Ok(())) => times.push(sent.elapsed()),
            Ok(Err(error)) => failures.push(error),
            Err(_) => failures.push(format!("no answer within {PATIENCE:?}")),
        }
    }
    times.sort_unstable();
    let at = |part: usize| {
        times
            .get(times.len() * part / 100)
            .copied()
            .unwrap_or_default()
    };
    Fared {
        requests: times.len() + failures.len(),
        failures,
        median: at(50),
        p99: at(99),
        slowest: times.last().copied().unwrap_or_default(),
    }
}

async fn send(address: SocketAddr) -> Result<(), String> {
    let told = |error: std::io::Error| error.to_string();
    let mut stream = TcpStream::connect(address).await.map_err(told)?;
    let body = r#"{"event":"message_created","id":7}"#;
    let length = body.len();
    let request = format!(
        "POST /hooks HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).await.map_err(told)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.map_err(told)?;
    match answer.starts_with("HTTP/1.1 200 ") {
        true => Ok(()),
        false => Err(format!("{answer:?}")),
    }
}
