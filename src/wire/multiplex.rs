//! One sender's HTTP/2 connection: any number of requests at once, under the limits that HTTP/1 has.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use hyper::server::conn::http2::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::sync::Notify;
use tokio::time::sleep;

use super::arrival::{Arrival, Rejection};
use super::channel::Channel;
use super::connection::Line;
use super::h2_exchange::H2Exchange;
use super::reply::Reply;
use super::roster::Seat;
use super::streams::Streams;

/// Requests at a time on one connection (RFC 9113, 5.1.2: it should not be below 100).
const CONCURRENT: u32 = 100;
/// Bytes of one body that may be under way unread.
const STREAM_WINDOW: u32 = 256 * 1024;
/// Bytes of all bodies of a connection that may be under way unread.
const CONNECTION_WINDOW: u32 = 1024 * 1024;

/// Serves the connection to its end.
pub(super) async fn run<S, H, Fut, R>(line: Line<S, H, R>)
where
    S: Channel + 'static,
    H: Fn(Arrival) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Reply> + Send + 'static,
    R: Fn(Rejection) + Clone + Send + 'static,
{
    let Line {
        inbox,
        host,
        connection,
        place,
    } = line;
    let seat = Arc::clone(&place.seat);
    let limits = Arc::clone(&host.limits);
    let mut stopping = host.stopping.clone();
    let (cut, last) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let count = Arc::new(AtomicU64::new(0));
    let teller = (host.clone(), connection.clone());
    let service = {
        let (cut, last, seat) = (Arc::clone(&cut), Arc::clone(&last), Arc::clone(&seat));
        service_fn(move |request| {
            let mut connection = connection.clone();
            connection.seq = count.fetch_add(1, Ordering::Relaxed) + 1;
            if connection.seq >= host.limits.max_requests {
                last.notify_one();
            }
            let exchange = H2Exchange {
                host: host.clone(),
                connection,
                seat: Arc::clone(&seat),
                cut: Arc::clone(&cut),
            };
            exchange.run(request)
        })
    };
    let served = Builder::new(Streams::default())
        .max_concurrent_streams(CONCURRENT)
        .max_header_list_size(u32::try_from(limits.max_head).unwrap_or(u32::MAX))
        .initial_stream_window_size(STREAM_WINDOW)
        .initial_connection_window_size(CONNECTION_WINDOW)
        .auto_date_header(false)
        .serve_connection(TokioIo::new(inbox), service);
    let mut served = pin!(served);
    let mut ending = false;
    let mut idle = pin!(idle(&seat, limits.idle_timeout));
    loop {
        let over = tokio::select! {
            biased;
            ended = served.as_mut() => {
                if let Err(error) = ended
                    && seat.idle_since().is_none()
                {
                    let (host, connection) = teller;
                    let why = format!("the HTTP/2 connection was lost: {error}");
                    host.report((host.clock)(), &connection, None, why);
                }
                return;
            }
            () = cut.notified() => return,
            _ = stopping.wait_for(|stopping| *stopping), if !ending => false,
            () = last.notified(), if !ending => false,
            () = &mut idle => true,
        };
        ending = true;
        served.as_mut().graceful_shutdown();
        if over {
            // Nothing is under way: the farewell is all there is to write.
            let _ = tokio::time::timeout(limits.linger, served).await;
            return;
        }
    }
}

/// Completes once no exchange has been open for that long.
async fn idle(seat: &Seat, limit: Duration) {
    loop {
        let since = seat.idle_since().unwrap_or_else(Instant::now);
        let left = (since + limit).saturating_duration_since(Instant::now());
        if left.is_zero() {
            return;
        }
        sleep(left).await;
    }
}
