//! Where senders come in: a TCP port or a Unix socket, with TLS or without.

use std::io;
use std::net::SocketAddr;
#[cfg(unix)]
use std::path::Path;

use tokio::net::TcpListener;

use crate::error::Error;

use super::channel::Pipe;
use super::server_tls::ServerTls;
#[cfg(unix)]
use super::unix::UnixDoor;

/// A bound socket that [`super::serve`] accepts connections from.
#[derive(Debug)]
pub struct Listener {
    socket: Socket,
    place: String,
    tls: Option<ServerTls>,
}

#[derive(Debug)]
enum Socket {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixDoor),
}

impl Listener {
    /// Listens on a TCP port, 0 for a free one.
    ///
    /// # Errors
    ///
    /// [`Error::Wire`] when the system does not give the port or the address.
    pub async fn tcp(address: SocketAddr) -> Result<Self, Error> {
        let listener = TcpListener::bind(address)
            .await
            .map_err(|error| Error::Wire {
                what: format!("cannot listen on {address}: {error}"),
                help: Some(
                    "choose another port with `--port`, or `--port 0` for a free one".into(),
                ),
            })?;
        Ok(listener.into())
    }

    /// Listens on a Unix socket that only this user may connect to; its file goes with the listener. A file that a
    /// listener left behind is replaced.
    ///
    /// # Errors
    ///
    /// [`Error::Wire`] when somebody listens there already, or when the socket cannot be made.
    #[cfg(unix)]
    pub fn unix(path: &Path) -> Result<Self, Error> {
        Ok(Listener {
            socket: Socket::Unix(UnixDoor::bind(path)?),
            place: format!("unix:{}", path.display()),
            tls: None,
        })
    }

    /// The same, spoken over TLS alone.
    #[must_use]
    pub fn with_tls(self, tls: ServerTls) -> Self {
        Listener {
            tls: Some(tls),
            ..self
        }
    }

    /// The address of the port; a Unix socket has none.
    pub fn address(&self) -> Option<SocketAddr> {
        match &self.socket {
            Socket::Tcp(listener) => listener.local_addr().ok(),
            #[cfg(unix)]
            Socket::Unix(_) => None,
        }
    }

    /// What to send to: `http://127.0.0.1:4000`, `https://[::1]:4000`, `unix:/run/hooks.sock`.
    pub fn url(&self) -> String {
        match &self.socket {
            Socket::Tcp(_) => self.origin(),
            #[cfg(unix)]
            Socket::Unix(_) => self.place.clone(),
        }
    }

    /// The start of the URL of what is sent here, for schemes that sign it: as [`Self::url`], and with `localhost` for
    /// a Unix socket, which has no host.
    pub fn origin(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        match &self.socket {
            Socket::Tcp(_) => format!("{scheme}://{}", self.place),
            #[cfg(unix)]
            Socket::Unix(_) => format!("{scheme}://localhost"),
        }
    }

    /// The certificate that is shown, when TLS is spoken.
    pub fn tls(&self) -> Option<&ServerTls> {
        self.tls.as_ref()
    }

    /// The next connection and the address of its other end.
    pub(super) async fn accept(&mut self) -> io::Result<(Pipe, String)> {
        match &mut self.socket {
            Socket::Tcp(listener) => {
                let (stream, peer) = listener.accept().await?;
                // Answers are written in one piece, so waiting to gather more would only delay them.
                let _ = stream.set_nodelay(true);
                Ok((Box::new(stream), peer.to_string()))
            }
            #[cfg(unix)]
            Socket::Unix(door) => {
                let stream = door.accept().await?;
                // Whoever connects to a Unix socket has no address of its own.
                Ok((Box::new(stream), "unix".to_owned()))
            }
        }
    }
}

impl From<TcpListener> for Listener {
    fn from(listener: TcpListener) -> Self {
        // A socket without an address of its own fails on accepting, not here.
        let address = listener.local_addr().map(|address| address.to_string());
        Listener {
            socket: Socket::Tcp(listener),
            place: address.unwrap_or_default(),
            tls: None,
        }
    }
}
