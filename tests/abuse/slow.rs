//! Hundreds of senders that take their time.

use std::net::SocketAddr;
use std::time::Duration;

use hookctl::wire::ServerLimits;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{interval, timeout};

use crate::bench::{Bench, Fared, PATIENCE, behave_well, runtime};

/// How often a slow one moves a byte.
const DRIP: Duration = Duration::from_millis(200);

/// What it is slow at.
#[derive(Clone, Copy)]
enum Slow {
    Head,
    Body,
    Read,
}

/// Takes its time, again and again when it is let go.
async fn dawdle(address: SocketAddr, slow: Slow, here: mpsc::UnboundedSender<()>) {
    loop {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        // A full queue is another way of being kept waiting.
        if let Ok(mut stream) = socket.connect(address).await {
            let _ = here.send(());
            let _ = match slow {
                Slow::Head => drip(&mut stream, b"POST / HTTP/1.1\r\n", b"X: y\r\n").await,
                Slow::Body => {
                    let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
                    drip(&mut stream, head, b"x").await
                }
                Slow::Read => sip(&mut stream).await,
            };
        }
        tokio::task::yield_now().await;
    }
}

/// Writes a start, then a byte now and then.
async fn drip(stream: &mut TcpStream, start: &[u8], rest: &[u8]) -> std::io::Result<()> {
    stream.write_all(start).await?;
    let mut ticks = interval(DRIP);
    for byte in rest.iter().cycle() {
        ticks.tick().await;
        stream.write_all(&[*byte]).await?;
        let mut seen = [0];
        match stream.try_read(&mut seen) {
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Asks for much and reads a byte now and then.
async fn sip(stream: &mut TcpStream) -> std::io::Result<()> {
    stream
        .write_all(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        .await?;
    let mut ticks = interval(DRIP);
    loop {
        ticks.tick().await;
        stream.read_u8().await?;
    }
}

/// Quiet first, then beside `count` slow ones.
fn compare(
    limits: ServerLimits,
    count: usize,
    quiet: Duration,
    abused: Duration,
) -> (Fared, Fared) {
    let bench = Bench::start(limits);
    let address = bench.address;
    runtime().block_on(async {
        let before = behave_well(address, quiet).await;
        let mut slow = JoinSet::new();
        let (here, mut arrived) = mpsc::unbounded_channel();
        for number in 0..count {
            let kind = [Slow::Head, Slow::Body, Slow::Read][number % 3];
            slow.spawn(dawdle(address, kind, here.clone()));
        }
        for _ in 0..count {
            timeout(PATIENCE, arrived.recv()).await.unwrap().unwrap();
        }
        // What they have sent by now is read before this is answered.
        behave_well(address, DRIP).await;
        let during = behave_well(address, abused).await;
        slow.shutdown().await;
        println!("quiet:  {before}\nabused: {during}");
        (before, during)
    })
}

fn assert_unharmed(before: &Fared, during: &Fared) {
    assert_eq!(before.failures, Vec::<String>::new());
    assert_eq!(during.failures, Vec::<String>::new());
    assert!(during.requests > 50, "{during}");
    // Generous: other processes on the machine count too.
    let bound = before.p99 * 10 + Duration::from_millis(100);
    assert!(during.p99 < bound, "{before} {during}");
}

fn five_hundred(time: Duration) {
    let (before, during) = compare(ServerLimits::default(), 500, time / 4, time);
    assert_unharmed(&before, &during);
}

/// More of them than there are places.
fn more_than_places(time: Duration) -> (Fared, Fared) {
    let limits = ServerLimits {
        max_connections: 100,
        pressed_patience: Duration::from_millis(100),
        ..ServerLimits::default()
    };
    compare(limits, 300, time / 4, time)
}

#[test]
fn five_hundred_slow_ones_stop_nobody() {
    five_hundred(Duration::from_secs(2));
}

#[test]
fn more_slow_ones_than_places_stop_nobody() {
    let (before, during) = more_than_places(Duration::from_secs(2));
    assert_eq!(before.failures, Vec::<String>::new());
    assert_eq!(during.failures, Vec::<String>::new());
    assert!(
        during.requests > 2 && during.p99 < Duration::from_secs(5),
        "{during}"
    );
}

#[test]
#[ignore = "takes more than a minute"]
fn five_hundred_slow_ones_stop_nobody_for_a_minute() {
    five_hundred(Duration::from_secs(60));
}

#[test]
#[ignore = "takes more than a minute"]
fn more_slow_ones_than_places_stop_nobody_for_a_minute() {
    let (_, during) = more_than_places(Duration::from_secs(60));
    assert_eq!(during.failures, Vec::<String>::new());
}

/// The slow ones really are: without them being let go, one would still be there.
#[test]
fn a_slow_one_is_served_for_as_long_as_it_may() {
    let bench = Bench::start(ServerLimits::default());
    let address = bench.address;
    runtime().block_on(async {
        behave_well(address, Duration::from_millis(10)).await;
        for kind in [Slow::Head, Slow::Body, Slow::Read] {
            let early = timeout(Duration::from_millis(300), async {
                let mut stream = TcpStream::connect(address).await.unwrap();
                match kind {
                    Slow::Head => drip(&mut stream, b"POST / HTTP/1.1\r\n", b"X: y\r\n").await,
                    Slow::Body => {
                        let head = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
                        drip(&mut stream, head, b"x").await
                    }
                    Slow::Read => sip(&mut stream).await,
                }
            })
            .await;
            assert!(early.is_err(), "{early:?}");
        }
    });
}
