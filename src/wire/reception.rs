//! A connection's first moments: the TLS handshake, which protocol is spoken, and its end when it has to make room.

use std::future::Future;
use std::io;
use std::sync::Arc;

use humantime::format_duration;
use rustls::AlertDescription;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use crate::exchange::Connection;

use super::arrival::{Arrival, Rejection};
use super::channel::Pipe;
use super::connection::Line;
use super::fault::Fault;
use super::host::{Host, too_slow};
use super::inbox::Inbox;
use super::multiplex;
use super::reply::Reply;
use super::roster::{Phase, Place};

/// What an HTTP/2 connection begins with (RFC 9113, 3.4).
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
/// What a TLS connection begins with: a handshake record (RFC 8446, 5.1).
const HANDSHAKE: u8 = 0x16;

/// Serves a connection to its end, or until it has to make room for another.
pub(super) async fn receive<H, Fut, R>(
    stream: Pipe,
    tls: Option<TlsAcceptor>,
    host: Host<H, R>,
    connection: Connection,
    place: Place,
) where
    H: Fn(Arrival) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Reply> + Send + 'static,
    R: Fn(Rejection) + Clone + Send + 'static,
{
    let (teller, told) = (host.clone(), connection.clone());
    let (seat, patience) = (Arc::clone(&place.seat), place.patience());
    let line = Line {
        inbox: Inbox::new(stream),
        host,
        connection,
        place,
    };
    tokio::select! {
        biased;
        () = seat.asked_to_leave() => {
            if seat.phase() != Phase::Idle {
                let patience = format_duration(patience);
                let why = format!("it made no headway for {patience} while every connection was taken");
                teller.report((teller.clock)(), &told, None, why);
            }
        }
        () = attend(line, tls) => {}
    }
}

async fn attend<H, Fut, R>(mut line: Line<Pipe, H, R>, tls: Option<TlsAcceptor>)
where
    H: Fn(Arrival) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Reply> + Send + 'static,
    R: Fn(Rejection) + Clone + Send + 'static,
{
    if !first_byte(&mut line).await {
        return;
    }
    let mut chosen = false;
    if let Some(acceptor) = tls {
        if line.inbox.bytes().first() != Some(&HANDSHAKE) {
            let at = (line.host.clock)();
            let fault = Fault::bad("plain HTTP came in where TLS is spoken");
            return line.refuse(at, fault).await;
        }
        let Some((secured, h2)) = secure(line, acceptor).await else {
            return;
        };
        (line, chosen) = (secured, h2);
    }
    if chosen || begins_with_preface(&mut line).await {
        multiplex::run(line).await;
    } else {
        line.run().await;
    }
}

/// Waits for the first byte as for any request. Gives whether it came.
async fn first_byte<H, R>(line: &mut Line<Pipe, H, R>) -> bool {
    let limit = line.host.limits.idle_timeout;
    tokio::select! {
        biased;
        came = line.inbox.fill() => matches!(came, Ok(count) if count > 0),
        _ = line.host.stopping.wait_for(|stopping| *stopping) => false,
        () = sleep(limit) => false,
    }
}

/// Shakes hands; gives the connection within, and whether HTTP/2 was chosen.
async fn secure<H, R: Fn(Rejection)>(
    line: Line<Pipe, H, R>,
    acceptor: TlsAcceptor,
) -> Option<(Line<Pipe, H, R>, bool)> {
    let Line {
        inbox,
        mut host,
        connection,
        place,
    } = line;
    place.seat.enter(Phase::Head);
    let at = (host.clock)();
    let limit = host.limits.head_timeout;
    let shaken = tokio::select! {
        shaken = timeout(limit, acceptor.accept(inbox)) => shaken,
        _ = host.stopping.wait_for(|stopping| *stopping) => return None,
    };
    let why = match shaken {
        Ok(Ok(stream)) => {
            let h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            let line = Line {
                inbox: Inbox::new(Box::new(stream) as Pipe),
                host,
                connection,
                place,
            };
            return Some((line, h2));
        }
        Ok(Err(error)) => explain(&error),
        Err(_) => too_slow("TLS handshake", limit).why,
    };
    host.report(at, &connection, None, why);
    None
}

/// Whether HTTP/2 is spoken without having been agreed upon. Reads on while that is open, for as long as a head may
/// take; what was read stays in the inbox.
async fn begins_with_preface<H, R>(line: &mut Line<Pipe, H, R>) -> bool {
    line.place.seat.enter(Phase::Head);
    let limit = line.host.limits.head_timeout;
    let inbox = &mut line.inbox;
    let look = async {
        loop {
            let bytes = inbox.bytes();
            let known = bytes.len().min(PREFACE.len());
            if bytes.get(..known) != PREFACE.get(..known) {
                return false;
            }
            if known == PREFACE.len() {
                return true;
            }
            // After TLS nothing was read yet, and a lone start waits like any other.
            if bytes.is_empty() || !matches!(inbox.fill().await, Ok(count) if count > 0) {
                return false;
            }
        }
    };
    timeout(limit, look).await.unwrap_or(false)
}

/// What a failed handshake means, in words for the one who runs the listener.
fn explain(error: &io::Error) -> String {
    use AlertDescription::{BadCertificate, CertificateExpired, CertificateUnknown, UnknownCA};
    let inner = error.get_ref().and_then(|e| e.downcast_ref());
    match inner {
        Some(rustls::Error::AlertReceived(
            alert @ (BadCertificate | CertificateExpired | CertificateUnknown | UnknownCA),
        )) => format!("the sender does not trust the certificate ({alert:?})"),
        Some(other) => format!("the TLS handshake failed: {other}"),
        None => "the connection ended during the TLS handshake".into(),
    }
}
