//! From an address to a stream: name look-up, TCP, TLS, all before one deadline.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use humantime::format_duration;
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use crate::error::Error;

use super::carrier::Carrier;
use super::fault::wire;
use super::target::Target;
use super::tls::{self, Tls};

/// How long connecting may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// When it has to be done.
    pub deadline: Instant,
    /// How long that was at the start, for the message.
    pub limit: Duration,
}

/// Connects to a target.
pub(super) async fn connect(
    target: &Target,
    tls: &Tls,
    patience: Patience,
) -> Result<Box<dyn Carrier>, Error> {
    // First, so that wrong settings are told without touching the network.
    let config = match target.secure {
        true => Some(tls.config()?),
        false => None,
    };
    let addresses = look_up(target, patience).await?;
    let stream = reach(target, &addresses, patience).await?;
    // A request is written in one piece, so waiting to gather more would only delay it.
    let _ = stream.set_nodelay(true);
    let Some(config) = config else {
        return Ok(Box::new(stream));
    };
    let name = ServerName::try_from(target.host.clone()).map_err(|_| {
        wire(
            format!("`{}` cannot be the name in a certificate", target.host),
            "use a host name or an IP address",
        )
    })?;
    let connector = TlsConnector::from(Arc::clone(&config));
    match timeout_at(patience.deadline, connector.connect(name, stream)).await {
        Ok(Ok(stream)) => Ok(Box::new(stream)),
        Ok(Err(error)) => Err(tls::explain(&error, &target.host, &target.place())),
        Err(_) => Err(wire(
            format!(
                "the TLS handshake with `{}` did not end within {}",
                target.place(),
                format_duration(patience.limit)
            ),
            "check that the port speaks TLS, or raise the connect time-out",
        )),
    }
}

async fn look_up(target: &Target, patience: Patience) -> Result<Vec<SocketAddr>, Error> {
    let host = &target.host;
    let unknown = || {
        wire(
            format!("cannot find the host `{host}`"),
            "check its spelling and the network's name service",
        )
    };
    match timeout_at(patience.deadline, lookup_host((host.as_str(), target.port))).await {
        Ok(Ok(addresses)) => {
            let addresses: Vec<SocketAddr> = addresses.collect();
            match addresses.is_empty() {
                true => Err(unknown()),
                false => Ok(addresses),
            }
        }
        Ok(Err(_)) => Err(unknown()),
        Err(_) => Err(wire(
            format!(
                "the name service did not find `{host}` within {}",
                format_duration(patience.limit)
            ),
            "check the network's name service, or raise the connect time-out",
        )),
    }
}

/// Tries each address in turn, each with an equal share of the time that is left.
async fn reach(
    target: &Target,
    addresses: &[SocketAddr],
    patience: Patience,
) -> Result<TcpStream, Error> {
    let mut last = None;
    for (tried, address) in addresses.iter().enumerate() {
        let now = Instant::now();
        let left = patience.deadline.saturating_duration_since(now);
        let shares = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
        match timeout_at(now + left / shares, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => last = Some(error),
            Err(_) => last = last.or(Some(io::ErrorKind::TimedOut.into())),
        }
    }
    Err(unreachable(target, last, patience.limit))
}

fn unreachable(target: &Target, error: Option<io::Error>, limit: Duration) -> Error {
    let place = target.place();
    match error {
        Some(error) if error.kind() == io::ErrorKind::ConnectionRefused => wire(
            format!("`{place}` refused the connection"),
            "is the endpoint running on that port?",
        ),
        Some(error) if error.kind() != io::ErrorKind::TimedOut => wire(
            format!("cannot connect to `{place}`: {error}"),
            "check the address and the network",
        ),
        _ => wire(
            format!(
                "no connection to `{place}` within {}",
                format_duration(limit)
            ),
            "check the address and the firewall, or raise the connect time-out",
        ),
    }
}
